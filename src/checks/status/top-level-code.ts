// The top status code (Core §3.2.2.2, N41) and failures without a second code that tells more (F56).
import { StatusCodeName } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { Judgement, Party } from '../finding.ts';
import { cut, enforced, placeIn, startTag } from '../protocol/message-facts.ts';
import { KNOWN_SECOND_LEVEL } from './second-level-codes.ts';
import {
  codesShown,
  inItsWords,
  isSuccessful,
  logHint,
  type StatusAnswer,
  statusAnswers,
  TOP_CODES,
} from './status-answers.ts';

const topOf = ({ status }: StatusAnswer): string => status.codes[0]?.value ?? '';

const place = (answer: StatusAnswer) =>
  placeIn(answer.message, `${answer.kind}/Status/StatusCode/@Value`, startTag(answer.status.element));

const notTop: Check = {
  id: 'status-code-not-top-level',
  cites: ['N41'],
  title: 'The top status code is Success, Requester, Responder or VersionMismatch.',
  stage: 'status',
  applies: (subject) => statusAnswers(subject).length > 0,
  run: (subject) =>
    statusAnswers(subject).flatMap((answer): Judgement[] => {
      const top = topOf(answer);
      if (TOP_CODES.includes(top)) return [];
      const isSecond = KNOWN_SECOND_LEVEL.includes(top);
      return [
        {
          outcome: enforced(subject),
          where: place(answer),
          seen: cut(top),
          expected: 'Success, Requester, Responder or VersionMismatch, as urn:oasis:names:tc:SAML:2.0:status:…',
          message: isSecond
            ? 'The top status code is one that may stand only inside Requester or Responder. A receiver that looks at the top code takes the answer for malformed.'
            : 'SAML has no such status code. A receiver takes the answer for malformed.',
          fix: 'Correct the sender: top code first, the more exact one nested in it.',
          party: 'idp',
        },
      ];
    }),
};

interface Blame {
  readonly says: string;
  readonly party?: Party;
  readonly fix: string;
}

const BLAME: Readonly<Record<string, Blame>> = {
  [StatusCodeName.Requester]: {
    says: 'The receiver blames the message that it got: its signature or certificate, its Issuer, the ACS URL, or something that it asks for.',
    party: 'sp',
    fix: 'Compare the request with what is registered: Issuer, ACS URL, and the certificate by which it is signed.',
  },
  [StatusCodeName.Responder]: {
    says: 'The fault lies with who answered: it could not do what it was asked.',
    party: 'idp',
    fix: 'The reason stands only in the log of who answered.',
  },
  [StatusCodeName.VersionMismatch]: {
    says: 'The receiver does not take messages of this SAML version.',
    fix: 'Choose SAML 2.0 for the application on both sides, and Version="2.0" in messages.',
  },
};

const bare: Check = {
  id: 'status-without-reason',
  cites: ['F56', 'N42'],
  title: 'An answer that is no Success says why.',
  stage: 'status',
  applies: (subject) => statusAnswers(subject).some((answer) => !isSuccessful(answer)),
  run: (subject) =>
    statusAnswers(subject).flatMap((answer): Judgement[] => {
      const blame = BLAME[topOf(answer)];
      // A code that is known has its own finding; so has one on top that must not stand there.
      if (isSuccessful(answer) || !blame || answer.status.codes.some(isKnown)) return [];
      const further = answer.status.codes.length > 1;
      return [
        {
          outcome: 'fail',
          where: place(answer),
          seen: codesShown(answer),
          expected: 'Success',
          message: `${blame.says}${inItsWords(answer)}${further ? ' Its second code is not one of SAML’s own.' : ''}`,
          fix: `${blame.fix} ${logHint(answer)}`,
          ...(blame.party && answer.kind === 'Response' && { party: blame.party }),
        },
      ];
    }),
};

const isKnown = ({ value }: { readonly value: string | undefined }): boolean =>
  value !== undefined && KNOWN_SECOND_LEVEL.includes(value);

export const TOP_LEVEL_CHECKS: readonly Check[] = [notTop, bare];
