// Which part of a message is signed (F19, N37, N47, N74), against what its receiver requires; read from structure, so that it holds
// before anything is verified.
import type { Response } from '../../saml/messages.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { unreadAssertions } from '../protocol/assertions.ts';
import { distinctMessages, enforced, isSuccess, placeIn, responsesOf, startTag } from '../protocol/message-facts.ts';

interface SignedParts {
  readonly response: boolean;
  /** Of every assertion that can be read; undefined where one is encrypted and the others are signed. */
  readonly assertions: boolean | undefined;
}

function signedParts(message: SubjectMessage, response: Response): SignedParts {
  const { encoded, verification } = message;
  // A signature beside the message covers it as one on its root does.
  const isResponseSigned = response.signature !== undefined || encoded.detachedSignature?.signature !== undefined;
  const inClear = response.assertions.every(({ signature }) => signature !== undefined);
  const inside = (verification?.plaintexts ?? []).every(
    ({ content, document }) =>
      content?.kind !== 'Assertion' ||
      content.signature !== undefined ||
      // A decrypted assertion without a signature of its own; one on a nested element does not count.
      document.root.localName !== 'Assertion',
  );
  if (!inClear || !inside) return { response: isResponseSigned, assertions: false };
  return { response: isResponseSigned, assertions: unreadAssertions(message) > 0 ? undefined : true };
}

const shown = ({ response, assertions }: SignedParts): string => {
  const inside =
    assertions === undefined
      ? 'Assertion encrypted, not visible'
      : assertions
        ? 'Assertion signed'
        : 'Assertion not signed';
  return `Response ${response ? 'signed' : 'not signed'}, ${inside}`;
};

const FIX =
  'At the identity provider — Entra ID: Single sign-on → SAML Signing Certificate → Signing Option “Sign SAML response and assertion”; Okta: Response and Assertion Signature “Signed”; AD FS: Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion; Google: “Signed response” signs the Response only.';

const successes = (subject: CheckSubject) =>
  responsesOf(subject).filter(({ response, message }) => isSuccess(response) && message.encoded.inResponse !== true);

const nothingSigned: Check = {
  id: 'response-not-signed',
  cites: ['F19', 'N47', 'N74'],
  title: 'Every assertion that is sent by HTTP-POST is signed, or its Response is.',
  stage: 'signature',
  applies: (subject) => successes(subject).length > 0,
  run: (subject) =>
    successes(subject).flatMap(({ message, response }): Judgement[] => {
      const parts = signedParts(message, response);
      const held = response.assertions.length + response.encryptedAssertions.length;
      if (held === 0 || parts.response || parts.assertions === true) return [];
      const common = {
        where: placeIn(message, 'Response', startTag(response.element)),
        seen: shown(parts),
        expected: 'a signature on the Response or on each Assertion',
        party: 'idp' as const,
      };
      if (parts.assertions === undefined) {
        return [
          {
            ...common,
            outcome: 'not-checked',
            message:
              'The Response is not signed, and its assertion is encrypted: whether it is signed inside is not visible.',
            fix: 'Add the service provider’s private key on the Keys page to see it; it stays in this browser’s memory.',
          },
        ];
      }
      return [
        {
          ...common,
          outcome: 'fail',
          message:
            'An assertion in this Response is covered by no signature, so that anybody who can reach the service provider could have written it. Receivers must refuse it (“not signed”, “No Signature found”).',
          fix: FIX,
        },
      ];
    }),
};

interface Required {
  readonly what: 'Response' | 'Assertion' | 'Response or Assertion';
  readonly isMet: (parts: SignedParts) => boolean | undefined;
}

function requiredOf({ deployment }: CheckSubject): Required[] {
  const { responseSigned, assertionSigned, somethingSigned } = deployment.requirements;
  const found: Required[] = [];
  if (responseSigned) found.push({ what: 'Response', isMet: ({ response }) => response });
  if (assertionSigned) found.push({ what: 'Assertion', isMet: ({ assertions }) => assertions });
  if (somethingSigned && !responseSigned && !assertionSigned) {
    found.push({
      what: 'Response or Assertion',
      isMet: ({ response, assertions }) => response || assertions,
    });
  }
  return found;
}

const requiredPart: Check = {
  id: 'required-part-not-signed',
  cites: ['F19', 'N47', 'TW-CO-006'],
  title: 'The parts of a Response that the service provider wants signed are signed.',
  stage: 'signature',
  applies: (subject) => successes(subject).length > 0 && requiredOf(subject).length > 0,
  run: (subject) =>
    successes(subject).flatMap(({ message, response }) => {
      const parts = signedParts(message, response);
      if (response.assertions.length + response.encryptedAssertions.length === 0) return [];
      // That nothing is signed at all is one fault, and told of by itself.
      if (!parts.response && parts.assertions === false) return [];
      return requiredOf(subject).map(({ what, isMet }): Judgement => {
        const met = isMet(parts);
        const common = {
          where: placeIn(message, what === 'Assertion' ? 'Response/Assertion' : 'Response', startTag(response.element)),
          seen: shown(parts),
          expected: `${what} signed`,
          party: 'idp' as const,
        };
        if (met === undefined) {
          return {
            ...common,
            outcome: 'not-checked',
            message: 'The assertion is encrypted, so that a signature inside of it is not visible.',
            fix: 'Add the service provider’s private key on the Keys page to see it.',
          };
        }
        if (met)
          return {
            ...common,
            outcome: 'pass',
            message: `The ${what} is signed, as ${subject.deployment.name} requires.`,
            fix: '',
          };
        return {
          ...common,
          outcome: enforced(subject),
          message: `${subject.deployment.name} wants a signed ${what}, and this one is not: another part is signed, or nothing.`,
          fix: FIX,
        };
      });
    }),
};

const isUnsignedRequest = ({ decoded, encoded }: SubjectMessage): boolean =>
  decoded.message?.kind === 'AuthnRequest' &&
  decoded.message.signature === undefined &&
  encoded.detachedSignature?.signature === undefined;

const requestNotSigned: Check = {
  id: 'request-not-signed',
  cites: ['N37', 'F15'],
  title: 'An AuthnRequest is signed where the identity provider requires it.',
  stage: 'request',
  applies: ({ deployment, messages }) =>
    deployment.requirements.requestSigned === true &&
    messages.some(({ decoded }) => decoded.message?.kind === 'AuthnRequest'),
  run: (subject) =>
    distinctMessages(subject)
      .filter(isUnsignedRequest)
      .map(
        (message): Judgement => ({
          outcome: enforced(subject),
          where: placeIn(message, 'AuthnRequest'),
          seen: 'not signed',
          expected: 'a signature',
          message: `${subject.deployment.name} requires signed requests, and this AuthnRequest has no signature (Entra ID: AADSTS76021).`,
          fix: 'Switch request signing on at the service provider and give its certificate to the identity provider, or switch the requirement off there (WantAuthnRequestsSigned).',
          party: 'sp',
        }),
      ),
};

export const SIGNED_PART_CHECKS: readonly Check[] = [requestNotSigned, nothingSigned, requiredPart];
