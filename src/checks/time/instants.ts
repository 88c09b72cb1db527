// Every time that stands in a message, with its place: what the checks of time walk over.
import type { Assertion } from '../../saml/assertion.ts';
import type { Instant } from '../../saml/values.ts';
import type { SubjectMessage } from '../check-subject.ts';
import { assertionsOf } from './assertions.ts';

export interface PlacedInstant {
  readonly instant: Instant;
  readonly path: string;
  /** False for one out of a decrypted plaintext, whose range belongs to another text. */
  readonly inMessage: boolean;
}

const ASSERTION = 'Response/Assertion';

export function instantsOf(message: SubjectMessage): PlacedInstant[] {
  const { decoded } = message;
  const clear = decoded.message;
  const own =
    clear && 'issueInstant' in clear && typeof clear.issueInstant === 'object' ? clear.issueInstant : undefined;
  const ownAssertions = new Set(clear?.kind === 'Response' ? clear.assertions : []);
  return [
    ...placed(own, `${decoded.header.kind}/@IssueInstant`, true),
    ...assertionsOf(message).assertions.flatMap((assertion) => inAssertion(assertion, ownAssertions.has(assertion))),
  ];
}

const placed = (instant: Instant | undefined, path: string, inMessage: boolean): PlacedInstant[] =>
  instant ? [{ instant, path, inMessage }] : [];

function inAssertion(assertion: Assertion, inMessage: boolean): PlacedInstant[] {
  const { issueInstant, conditions, subject, authnStatements } = assertion;
  const at = (instant: Instant | undefined, path: string) => placed(instant, `${ASSERTION}/${path}`, inMessage);
  return [
    ...at(issueInstant, '@IssueInstant'),
    ...at(conditions?.notBefore, 'Conditions/@NotBefore'),
    ...at(conditions?.notOnOrAfter, 'Conditions/@NotOnOrAfter'),
    ...(subject?.confirmations ?? []).flatMap(({ data }) => [
      ...at(data?.notBefore, 'Subject/SubjectConfirmation/SubjectConfirmationData/@NotBefore'),
      ...at(data?.notOnOrAfter, 'Subject/SubjectConfirmation/SubjectConfirmationData/@NotOnOrAfter'),
    ]),
    ...authnStatements.flatMap(({ authnInstant, sessionNotOnOrAfter }) => [
      ...at(authnInstant, 'AuthnStatement/@AuthnInstant'),
      ...at(sessionNotOnOrAfter, 'AuthnStatement/@SessionNotOnOrAfter'),
    ]),
  ];
}
