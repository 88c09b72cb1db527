// Format and qualifiers of an Issuer (Core §2.2.5, §8.3.6): an entity identifier, plain (AD FS answers MSIS7074 to anything else).
import type { NameId, ProtocolMessage } from '../../saml/messages.ts';
import { NameIdFormat } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, placeIn, senderPart, startTag, tolerated } from './message-facts.ts';

/** Core §8.3.6. */
const LONGEST_ENTITY_ID = 1024;

export const issuerFormat: Check = {
  id: 'issuer-not-plain',
  cites: ['N28'],
  title: 'An Issuer is a plain entity ID: no other Format, no qualifiers, at most 1,024 characters.',
  stage: 'structure',
  applies: ({ messages }) => messages.some(({ decoded }) => issuersOf(decoded.message).length > 0),
  run: (subject) =>
    distinctMessages(subject).flatMap((message) =>
      issuersOf(message.decoded.message).flatMap(({ path, issuer }): Judgement[] => {
        const fault = faultOf(issuer);
        if (!fault) return [];
        return [
          {
            outcome: tolerated(subject),
            where: placeIn(message, path, startTag(issuer.element)),
            seen: cut(fault),
            expected: 'an Issuer with the entity ID alone',
            message:
              'The Issuer has more than the sender’s entity ID. AD FS refuses other formats and qualifiers (MSIS7074).',
            fix: 'Remove Format and qualifiers from the Issuer at the sender (for an Issuer only …:2.0:nameid-format:entity is right).',
            ...senderPart(message),
          },
        ];
      }),
    ),
};

function issuersOf(message: ProtocolMessage | undefined): { readonly path: string; readonly issuer: NameId }[] {
  if (!message || !('issuer' in message)) return [];
  const { issuer, kind } = message;
  const own =
    issuer && typeof issuer === 'object' && issuer.kind === 'NameID' ? [{ path: `${kind}/Issuer`, issuer }] : [];
  if (kind !== 'Response' || !('encryptedAssertions' in message)) return own;
  const inside = message.assertions.flatMap((assertion) =>
    assertion.issuer ? [{ path: 'Response/Assertion/Issuer', issuer: assertion.issuer }] : [],
  );
  return [...own, ...inside];
}

/** What of it is not plain, as it stands; undefined where all is well. */
function faultOf({ format, nameQualifier, spNameQualifier, spProvidedId, value }: NameId): string | undefined {
  if (format !== undefined && format !== NameIdFormat.entity) return `Format="${format}"`;
  if (nameQualifier !== undefined) return `NameQualifier="${nameQualifier}"`;
  if (spNameQualifier !== undefined) return `SPNameQualifier="${spNameQualifier}"`;
  if (spProvidedId !== undefined) return `SPProvidedID="${spProvidedId}"`;
  return value.length > LONGEST_ENTITY_ID ? `${String(value.length)} characters` : undefined;
}
