// Rules about a Response as a whole (Core §3.2.2, Profiles §4.1.4.2): what a Success holds, and what an error doesn’t.
import type { Response } from '../../saml/messages.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { enforced, isSuccess, placeIn, responsesOf, startTag, tolerated } from './message-facts.ts';

type Judge = (
  response: Response,
  subject: CheckSubject,
  message: SubjectMessage,
) => (Omit<Judgement, 'where' | 'party'> & { readonly path: string }) | undefined;

const responseCheck = (head: Pick<Check, 'id' | 'cites' | 'title' | 'stage'>, judge: Judge): Check => ({
  ...head,
  applies: (subject) => responsesOf(subject).length > 0,
  run: (subject) =>
    responsesOf(subject).flatMap(({ message, response }): Judgement[] => {
      const judged = judge(response, subject, message);
      if (!judged) return [];
      const { path, ...judgement } = judged;
      return [{ ...judgement, where: placeIn(message, path, startTag(response.element)), party: 'idp' }];
    }),
});

const heldBy = ({ assertions, encryptedAssertions }: Response): number =>
  assertions.length + encryptedAssertions.length;

const errorWithAssertion = responseCheck(
  {
    id: 'error-with-assertion',
    cites: ['N43'],
    title: 'A Response that is no Success carries no assertion.',
    stage: 'structure',
  },
  (response) => {
    if (!response.status || isSuccess(response) || heldBy(response) === 0) return undefined;
    return {
      path: 'Response/Assertion',
      outcome: 'warn',
      seen: `${String(heldBy(response))} assertion${heldBy(response) === 1 ? '' : 's'}`,
      expected: 'none',
      message:
        'The Response says that the login failed, and carries an assertion all the same. A receiver that does not look at the status would log the user in; where only the assertion is signed, somebody may have changed the status.',
      fix: 'Find out at the identity provider whether it sent the Response so. A receiver must refuse it.',
    };
  },
);

const successWithoutAssertion = responseCheck(
  {
    id: 'success-without-assertion',
    cites: ['N44'],
    title: 'A Response that says Success holds an assertion.',
    stage: 'structure',
  },
  (response, subject) => {
    if (!isSuccess(response) || heldBy(response) > 0) return undefined;
    return {
      path: 'Response/Assertion',
      outcome: enforced(subject),
      seen: '',
      expected: 'an Assertion or EncryptedAssertion',
      message: 'The Response says Success and holds no assertion, so there is nobody to log in.',
      fix: 'Look at the identity provider’s log and at the application’s settings there: a claim rule or policy that gives no assertion, or an assertion that was put in the wrong place of the Response.',
    };
  },
);

const authnStatementMissing = responseCheck(
  {
    id: 'authn-statement-missing',
    cites: ['N44', 'F22'],
    title: 'At least one assertion of a Success has an AuthnStatement.',
    stage: 'structure',
  },
  (response, subject) => {
    if (!isSuccess(response) || response.assertions.length === 0) return undefined;
    // One could stand in what is encrypted.
    if (response.encryptedAssertions.length > 0) return undefined;
    if (response.assertions.some(({ authnStatements }) => authnStatements.length > 0)) return undefined;
    return {
      path: 'Response/Assertion/AuthnStatement',
      outcome: enforced(subject),
      seen: '',
      expected: 'an AuthnStatement',
      message:
        'No assertion says that the user was authenticated. Receivers answer that no valid authentication statement was found.',
      fix: 'Have the identity provider put an AuthnStatement into the assertion: an assertion made for attribute queries has none.',
    };
  },
);

const issuerMissing = responseCheck(
  {
    id: 'response-issuer-missing',
    cites: ['N45'],
    title: 'A Response that is signed or holds an encrypted assertion names its Issuer.',
    stage: 'structure',
  },
  (response, subject) => {
    if (response.issuer || (!response.signature && response.encryptedAssertions.length === 0)) return undefined;
    return {
      path: 'Response/Issuer',
      outcome: tolerated(subject),
      seen: '',
      expected: 'the entity ID of the identity provider',
      message:
        'The Response has no Issuer, though it is signed or encrypted: a receiver can’t choose the key by which to check it.',
      fix: 'Have the identity provider write its entity ID as Issuer of the Response too.',
    };
  },
);

export const RESPONSE_CHECKS: readonly Check[] = [
  successWithoutAssertion,
  authnStatementMissing,
  errorWithAssertion,
  issuerMissing,
];
