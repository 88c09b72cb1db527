// Spelling of NameID formats (Core §8.3): half of them kept their 1.1 URN, which is the usual slip (F51).

import { NameIdFormat } from '../../saml/names.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertionsOf } from './assertions.ts';
import { cut, distinctMessages, enforced, placeIn, startTag, tolerated } from './message-facts.ts';

/** The right URI for a format that is spelt almost like one of SAML's; undefined where it is right, or of somebody's own. */
export function rightFormatFor(format: string): string | undefined {
  const uris: readonly string[] = Object.values(NameIdFormat);
  if (uris.includes(format)) return undefined;
  const own = format.trim().toLowerCase();
  const name = /^(?:urn:oasis:names:tc:saml:[0-9.]{1,8}:nameid-format:)?([a-z0-9-]{1,40})$/.exec(own)?.[1];
  return uris.find((uri) => uri.toLowerCase().endsWith(`:${name ?? '-'}`));
}

const asked: Check = {
  id: 'requested-nameid-format-misspelt',
  cites: ['N29', 'F51'],
  title: 'The format in NameIDPolicy is spelt as SAML has it.',
  stage: 'request',
  applies: ({ messages }) => messages.some((message) => policyOf(message)?.format !== undefined),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const policy = policyOf(message);
      const right = policy?.format === undefined ? undefined : rightFormatFor(policy.format);
      if (!policy || right === undefined) return [];
      return [
        {
          outcome: enforced(subject),
          where: placeIn(message, 'AuthnRequest/NameIDPolicy/@Format', startTag(policy.element)),
          seen: cut(policy.format ?? ''),
          expected: right,
          message:
            'There is no NameID format of this name, only one that is spelt almost so. Identity providers answer InvalidNameIDPolicy (AD FS: MSIS7070).',
          fix: `Set the NameID format at the service provider to ${right}, or leave NameIDPolicy out.`,
          party: 'sp',
        },
      ];
    }),
};

const sent: Check = {
  id: 'nameid-format-misspelt',
  cites: ['N29', 'F57'],
  title: 'The format of a NameID is spelt as SAML has it.',
  stage: 'subject',
  applies: (subject) => nameIdsOf(subject).length > 0,
  run: (subject) =>
    nameIdsOf(subject).flatMap(({ message, element, format, inMessage }): Judgement[] => {
      const right = rightFormatFor(format);
      if (right === undefined) return [];
      return [
        {
          outcome: tolerated(subject),
          where: placeIn(
            message,
            'Response/Assertion/Subject/NameID/@Format',
            inMessage ? startTag(element) : undefined,
          ),
          seen: cut(format),
          expected: right,
          message:
            'There is no NameID format of this name. A service provider that goes by the format takes the user for unknown.',
          fix: `Set the NameID format at the identity provider to ${right}.`,
          party: 'idp',
        },
      ];
    }),
};

function policyOf({ decoded }: SubjectMessage) {
  return decoded.message?.kind === 'AuthnRequest' ? decoded.message.nameIdPolicy : undefined;
}

interface SentNameId {
  readonly message: SubjectMessage;
  readonly element: XmlElement;
  readonly format: string;
  readonly inMessage: boolean;
}

const nameIdsOf = (subject: CheckSubject): SentNameId[] =>
  assertionsOf(subject).flatMap(({ message, assertion, inMessage }) => {
    const identifier = assertion.subject?.identifier;
    if (identifier?.kind !== 'NameID' || identifier.format === undefined) return [];
    return [{ message, element: identifier.element, format: identifier.format, inMessage }];
  });

export const NAME_ID_FORMAT_CHECKS: readonly Check[] = [asked, sent];
