// What each code of this folder means, in one sentence for the user. Views take it from here; verification never does.
import { DECRYPT_SENTENCES, INDETERMINATE_SENTENCES } from '../crypto/sentences.ts';
import type { AuthenticityCode } from './authenticity.ts';
import type { DecryptionCode, DecryptionProblem } from './decryption-report.ts';
import type { SignatureProblem, SignatureProblemCode, SignatureVerdict } from './signature-report.ts';

export const VERDICT_SENTENCES: Readonly<Record<SignatureVerdict, string>> = {
  trusted: 'The signature holds with a certificate that you trust.',
  intact:
    'The signature holds only with the key that the message itself brings along: unaltered since, but anybody could have made it.',
  broken: 'The signature does not hold: nothing that it covers can be relied on.',
  'not-checkable': 'The signature could not be checked: nothing is said about what it covers.',
};

export const PROBLEM_SENTENCES: Readonly<Record<SignatureProblemCode, string>> = {
  ...INDETERMINATE_SENTENCES,
  'signature-structure': 'The signature is not built as XML Signature says.',
  'signed-info-missing': 'The signature has no SignedInfo, so it signs nothing.',
  'signed-info-repeated': 'The signature has several SignedInfo elements: one could be verified and another one read.',
  'reference-missing': 'The signature has no Reference, so it signs nothing.',
  'value-not-text':
    'A digest or signature value holds something else than text, such as a comment that hides another value.',
  'value-not-base64': 'A digest or signature value is no base64.',
  'reference-external': 'The signature refers to something outside of the message, which is never fetched.',
  'reference-unresolved': 'The signature refers to an ID that no element here has.',
  'id-duplicate': 'The signature refers to an ID that several elements have, so it is not certain what is signed.',
  'transform-order': 'The transforms stand in an order that cannot be carried out.',
  'transforms-too-many': 'The signature has more transforms than the two that SAML allows.',
  'reference-inside-signature':
    'The signature refers to something inside of itself and leaves itself out: nothing remains that is signed.',
  'parameter-duplicate': 'A parameter stands more than once: one could be verified and the other one read.',
  'parameter-missing': 'A parameter that belongs to the signature is missing.',
  'hmac-refused': 'The signature is an HMAC: whoever could check it could have made it, so it is refused.',
  'canonicalization-unsupported': 'The canonicalization algorithm is not known.',
  'digest-unsupported': 'The digest algorithm is not supported.',
  'namespace-relative': 'What is signed has a relative namespace URI; such a document must not be canonicalized.',
  'transform-refused':
    'The signature has a transform that SAML does not allow; it could leave out anything, and is not run.',
  'reference-xpointer': 'The signature refers by XPointer, which SAML does not allow.',
  'limit-signatures': 'There are too many signatures; this one was left out.',
  'limit-references': 'The signature has too many references.',
  'limit-work': 'The signatures of this document cover too much text in all; this one was left out.',
  'digest-mismatch': 'What is signed was changed after signing: its digest is another one.',
  'signature-mismatch':
    'The signature value does not fit any trusted key: the wrong certificate, or SignedInfo was changed.',
  'other-key': 'The signature fits the key that stands in the message, and none of the trusted ones.',
  'no-trusted-key':
    'No certificate is there to check this signature with: paste the one of the sender, or its metadata.',
};

export const DECRYPTION_SENTENCES: Readonly<Record<DecryptionCode, string>> = {
  ...DECRYPT_SENTENCES,
  'no-key': 'This is encrypted. The private key of the receiver reads it, and is never stored.',
  'other-certificate': 'This was encrypted for another certificate than the one whose private key was given.',
  'encryption-method-missing': 'The message does not say by which algorithm it is encrypted.',
  'cipher-value-missing': 'The encrypted octets are missing.',
  'cipher-reference': 'The encrypted octets lie outside of the message and are never fetched.',
  'encrypted-key-missing':
    'The message has no encrypted key, so it can be read only by who has the content key already.',
  'retrieval-dangling': 'The message says that its encrypted key stands elsewhere, and there is none, or not just one.',
  'value-not-base64': 'The encrypted octets are no base64.',
  'plaintext-not-xml': 'It was decrypted, and what came out is no well-formed XML.',
  'limit-encrypted': 'There are too many encrypted elements; this one was left out.',
};

const withDetail = (sentence: string, detail: string | undefined): string =>
  detail ? `${sentence} (${detail.length > 120 ? `${detail.slice(0, 120)}…` : detail})` : sentence;

/** Why not everything in a message is vouched for. */
export const AUTHENTICITY_SENTENCES: Readonly<Record<AuthenticityCode, string>> = {
  'id-repeated': 'An ID stands more than once, so that a reference to it is ambiguous.',
  structure: 'The structure is that of signature wrapping: what is signed and what would be read are not the same.',
  'signature-not-trusted': 'A signature in it is not trusted.',
  'references-not-one': 'A signature has another number of references than the one that SAML allows.',
  'reference-not-parent': 'A signature covers something else than the element that it stands in.',
  'root-not-covered': 'No trusted signature covers the message.',
  'assertion-not-covered': 'No trusted signature covers an assertion in it.',
  'issuer-not-vouched':
    'An assertion in it names another Issuer than the one whose key signed it, and nobody may speak for another.',
  'encrypted-assertion-unread':
    'An assertion is encrypted, so a signature inside of it can’t be seen without the application’s private key.',
  'nothing-covered': 'It has no assertion, and no trusted signature covers the message itself.',
};

export const problemSentence = ({ code, detail }: SignatureProblem): string =>
  withDetail(PROBLEM_SENTENCES[code], detail);
export const decryptionSentence = ({ code, detail }: DecryptionProblem): string =>
  withDetail(DECRYPTION_SENTENCES[code], detail);
