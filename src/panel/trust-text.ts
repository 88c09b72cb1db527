// Every word about keys, signatures and decryption that the panel shows and that verification itself does not say. Long for that reason.
import type { Repair } from '../crypto/pasted-text.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { PRIVATE_KEY_SENTENCES, REFUSAL_SENTENCES, REPAIR_SENTENCES } from '../crypto/sentences.ts';
import type { AuthenticityCode } from '../dsig/authenticity.ts';
import type { CoverageState } from '../dsig/coverage.ts';
import type { Decryption, KeyPlace } from '../dsig/decryption-report.ts';
import { AUTHENTICITY_SENTENCES, VERDICT_SENTENCES } from '../dsig/sentences.ts';
import type { SignatureReport, SignatureVerdict } from '../dsig/signature-report.ts';
import type { StepOutcome } from '../dsig/signature-steps.ts';
import type { UnreadableMetadata } from '../trust/pasted-metadata.ts';
import type { AddReport, CertificateOrigin, KeyNotice } from './keys/key-source.ts';
import type { KeyInputRefusal, KeyRefusal } from './keys/read-key-input.ts';
import type { BadgeVerdict, MessageVerdict, ShownVerdict } from './signatures/message-verdict.ts';
import { bytes, formats } from './text.ts';

const certificates = (count: number): string => formats.plural(count, { one: 'certificate', other: 'certificates' });

export const keysText = {
  show: 'Keys',
  showHint: 'Certificates that you trust, and private keys to decrypt with',
  title: 'Keys',
  paste: 'Certificate, metadata or private key',
  pasteHint: 'Paste PEM, base64 or XML here, or drop files anywhere on this page.',
  files: 'Or choose files',
  add: 'Add',
  reading: 'Reading…',
  result: 'Result',
  fileGone: 'The file can’t be read: it was moved, changed or deleted, or is not allowed to be read.',
  folder: 'That is a folder. Drop the files out of it.',
  empty: {
    title: 'No certificate yet, so no signature can be trusted',
    todo: [
      'Paste the identity provider’s signing certificate, or all of its metadata XML. You find it at the provider’s metadata address, or on the page of the application at the provider under a name like “Signing certificate”, “X.509 certificate” or “Federation metadata”.',
      'To check what the application signs, such as an AuthnRequest, paste the application’s certificate or metadata as well.',
      'To read what is encrypted, paste the application’s private key.',
    ],
  },
  trusted: (count: number): string => `Trusted certificates (${formats.number(count)})`,
  privateKeys: (count: number): string => `Private keys for this session (${formats.number(count)})`,
  privateKeyPlace:
    'A private key is kept in this page’s memory only. It is never stored, sent, or written to a trace, and is gone when this page is closed or reloaded.',
  remove: 'Remove',
  removeOf: (label: string): string => `Remove ${label}`,
  forget: 'Forget',
  forgetOf: (label: string): string => `Forget ${label}`,
  showMore: (count: number): string => `Show ${formats.number(count)} more`,
  privateKeyName: (bits: number, name: string | undefined): string =>
    `RSA private key, ${String(bits)} bits${name === undefined ? '' : ` (${name})`}`,
  belongsTo: (labels: readonly string[]): string => `Belongs to the certificate ${labels.join(', ')}.`,
  passphrase: 'Passphrase',
  passphraseHint: 'Used once to open the key, and not kept.',
  unlock: 'Open the key',
  cancel: 'Cancel',
  fact: {
    subject: 'Subject',
    issuer: 'Issuer',
    serial: 'Serial number',
    validity: 'Valid',
    key: 'Key',
    signatureAlgorithm: 'Issued with',
    sha1: 'SHA-1 fingerprint',
    sha256: 'SHA-256 fingerprint',
    use: 'Use',
    trustedFor: 'Trusted for',
    origin: 'Comes from',
  },
  selfIssued: 'itself (self-signed)',
  validity: (from: number, to: number): string => `${formats.zonedTime(from)} to ${formats.zonedTime(to)}`,
  expired: (since: number): string => `Expired ${formats.duration(since)} ago`,
  notYetValid: (until: number): string => `Not valid yet, for ${formats.duration(until)} to come`,
  expiresSoon: (until: number): string => `Expires in ${formats.duration(until)}`,
  valid: 'Valid now',
  anyIssuer: 'any issuer',
  entityOnly: (entityId: string): string => `${entityId} only`,
  usage: {
    any: 'any',
    encryption: 'encryption only: no signature is checked with it',
  },
  keyName: (key: PublicKey): string => {
    if (key.type === 'unknown') return `unknown type ${key.oid}`;
    if (key.type === 'EC') return `EC ${key.curve}`;
    return key.type === 'Ed25519' || key.type === 'Ed448' ? key.type : `${key.type} ${String(key.bits)} bits`;
  },
  shortKey: 'too short today',
  weak: 'weak',
  origin: {
    pasted: 'pasted',
    file: 'a file',
    metadata: 'metadata',
    message: 'a message, taken over by hand',
  } satisfies Record<CertificateOrigin, string>,
};

const OWN_REFUSALS: Readonly<
  Record<Exclude<KeyInputRefusal, keyof typeof REFUSAL_SENTENCES | keyof typeof PRIVATE_KEY_SENTENCES>, string>
> = {
  'too-large': 'This is too large to be a certificate or the metadata of one provider. Nothing was read.',
  'metadata-without-keys':
    'This metadata lists no signing certificate with an entity ID, so there is nothing in it to trust.',
  'metadata-unreadable': 'There is SAML metadata in this that can’t be read, so no certificate was taken from it.',
};

export function refusalSentence({ code, detail, place }: KeyRefusal): string {
  const sentence = { ...OWN_REFUSALS, ...REFUSAL_SENTENCES, ...PRIVATE_KEY_SENTENCES }[code];
  if (place) return `${sentence} ${unreadableMetadata(place)}`;
  if (detail === undefined) return sentence;
  return code === 'certificate-cut-short'
    ? `${sentence} ${bytes(Number(detail))} are missing.`
    : `${sentence} It is: ${detail}.`;
}

/** Where the XML of metadata breaks, and what to do about it. */
export const unreadableMetadata = ({ line, column, message }: UnreadableMetadata): string =>
  `The XML breaks at line ${formats.number(line)}, column ${formats.number(column)}: ${message} Copy all of it again, or save it as a file and drop that.`;

export const repairSentence = (repair: Repair): string => `Repaired: ${REPAIR_SENTENCES[repair]}`;

/** What became of a paste, a sentence each; refusals and repairs are told apart from these. */
export function addSentences({ input, added, known, leftOut, privateKey }: AddReport): string[] {
  const sentences: string[] = [];
  const { metadata } = input;
  if (added.length > 0) {
    const only = metadata ? trustedForWords(metadata.entityIds) : 'trusted for any issuer';
    sentences.push(`Added ${certificates(added.length)}, ${only}.`);
  }
  if (known.length > 0) sentences.push(`${certificates(known.length)} had been added before.`);
  if (leftOut > 0)
    sentences.push(
      `${certificates(leftOut)} left out: there are too many. Paste the metadata of your own provider instead of the whole federation’s.`,
    );
  if (metadata && metadata.forEncryptionOnly > 0)
    sentences.push(`${certificates(metadata.forEncryptionOnly)} for encryption only left out.`);
  if (metadata?.hasOtherText && added.length + known.length > 0)
    sentences.push('Only the metadata was read; the text around it was left out.');
  if (privateKey === 'added')
    sentences.push('Private key read. It is kept in this page’s memory only, and listed below.');
  if (privateKey === 'known') sentences.push('This private key is there already.');
  return sentences;
}

function trustedForWords(entityIds: readonly string[]): string {
  const [first] = entityIds;
  return entityIds.length === 1 && first !== undefined
    ? `trusted for what ${first} issued only`
    : `each trusted only for what its own entity issued (${formats.number(entityIds.length)} entities)`;
}

export const keyNotice = ({ code, count = 0 }: KeyNotice): string => {
  switch (code) {
    case 'damaged':
      return `${count === 1 ? 'One stored entry was' : `${formats.number(count)} stored entries were`} damaged and left out. Paste the missing certificates again.`;
    case 'newer-version':
      return 'The stored certificates were written by a newer version of SAML Scope. They are left alone, and what you add here is kept until this page is closed.';
    case 'not-loaded':
      return 'The browser did not give the stored certificates. What you add here is kept until this page is closed.';
    case 'not-saved':
      return 'The browser did not store the change. It holds until this page is closed.';
  }
};

/** Signs and words of badges: the colour only repeats them. */
export const badgeText: Record<
  BadgeVerdict,
  /** `lead` is left out where there is little room. */
  { readonly sign: string; readonly lead?: string; readonly word: string }
> = {
  trusted: { sign: '✓', lead: 'signed: ', word: 'trusted' },
  intact: { sign: '≈', lead: 'signed ', word: 'by another key' },
  'no-key': { sign: '?', lead: 'signed, ', word: 'no trusted key yet' },
  broken: { sign: '✗', word: 'signature broken' },
  'no-fit': { sign: '≠', lead: 'signed: ', word: 'no key fits' },
  wrapped: { sign: '✗', word: 'signature misplaced' },
  partly: { sign: '!', word: 'signed in part' },
  'not-checkable': { sign: '?', word: 'not checked' },
  unsigned: { sign: '–', word: 'not signed' },
  checking: { sign: '…', word: 'checking' },
};

export const verdictWords: Record<ShownVerdict, string> = {
  trusted: 'Trusted',
  intact: 'Intact, by another key',
  'no-key': 'No trusted key yet',
  broken: 'Broken',
  'no-fit': 'No key fits',
  'not-checkable': 'Not checkable',
};

export const verdictSentences: Record<ShownVerdict, string> = {
  ...VERDICT_SENTENCES,
  'no-key':
    'The signature was held only against the key that the message itself brings along, since you have added no certificate of its sender yet: unaltered since, but anybody could have made it.',
  'no-fit':
    'The signature fits none of the certificates that you trust: its sender’s is missing among them, or the message was altered. Until it fits, nothing that it covers can be relied on.',
};

export const messageVerdictText: Record<MessageVerdict, { readonly title: string; readonly sentence: string }> = {
  trusted: {
    title: 'Trusted',
    sentence: 'The message comes from the owner of a certificate that you trust, and was not altered.',
  },
  intact: { title: verdictWords.intact, sentence: VERDICT_SENTENCES.intact },
  'no-key': { title: verdictWords['no-key'], sentence: verdictSentences['no-key'] },
  broken: {
    title: 'Broken',
    sentence: 'A signature of this message does not hold. What it covers can’t be relied on; the cards below say why.',
  },
  'no-fit': { title: verdictWords['no-fit'], sentence: verdictSentences['no-fit'] },
  wrapped: {
    title: 'Misplaced',
    sentence:
      'What is signed and what a receiver may read are not the same here: the message is built like a signature wrapping attack. Don’t rely on it, whatever its signatures say.',
  },
  partly: {
    title: 'Signed in part',
    sentence: 'The signatures hold, but they do not vouch for all that counts in this message.',
  },
  'not-checkable': {
    title: 'Not checkable',
    sentence: 'Nothing can be said about who made this message, or whether it was altered.',
  },
  unsigned: {
    title: 'Not signed',
    sentence:
      'There is no signature. That is usual for an AuthnRequest; a Response must be signed, or each assertion in it.',
  },
};

export const signaturesText = {
  stated: (verdict: SignatureVerdict): string =>
    `${verdictWords[verdict]}, says the file. It was not verified here: a redacted message can’t be.`,
  show: 'Show signatures',
  checking: 'Checking signatures…',
  failed: 'The signatures could not be checked: this is a fault of SAML Scope. Nothing is said about this message.',
  nothingToCheck: 'There is no XML and no signature beside the message, so there is nothing to check.',
  authentic: 'Everything in this message is covered by a trusted signature.',
  notAuthentic: 'Not everything in this message is covered by a trusted signature:',
  authenticityWhy: (code: AuthenticityCode): string =>
    code === 'encrypted-assertion-unread'
      ? `${AUTHENTICITY_SENTENCES[code]} Paste it on the Keys page.`
      : AUTHENTICITY_SENTENCES[code],
  signatures: (count: number): string => `Signatures (${formats.number(count)})`,
  noSignatures: 'No signature stands in this message or beside it.',
  besideUnread:
    'A signature stands beside this message, but what it was made over can’t be had from where the message was read.',
  encryptedHides: 'An encrypted assertion may hold one: it shows once the assertion is decrypted.',
  addCertificate: 'Add a certificate',
  addPrivateKey: 'Paste a private key',
  noKeys: 'No certificate has been added yet, so no signature can be trusted.',
  standsOn: ({ on, element }: SignatureReport): string => {
    if (on === 'query') return 'Signature of the query';
    if (on === 'form') return 'Signature of the form';
    const parent = element?.parent;
    const name = on === 'other' && parent?.kind === 'element' ? parent.name : on;
    return `Signature of the ${name}`;
  },
  fact: {
    covers: 'Covers',
    refersTo: 'Refers to',
    stated: 'Before redaction',
    algorithm: 'Algorithm',
    canonicalization: 'Canonical form',
    digest: 'Digest',
    fits: 'Fits',
    inMessage: 'In the message',
    encrypted: 'Content',
    encryptedKey: 'Key',
    encryptedFor: 'Encrypted for',
    place: 'Key stands',
  },
  coversQuery: 'the parameters of the query, as they were sent',
  coversForm: 'the fields of the form: message, RelayState and algorithm',
  coversWhole: 'the whole document',
  withoutItself: 'without the signature itself',
  element: (name: string, id: string | undefined): string => (id === undefined ? name : `${name} ${id}`),
  nothingCovered: 'nothing: it refers to nothing that could be found',
  signedText: 'What was checked',
  weak: 'weak',
  unknownAlgorithm: 'unknown',
  steps: 'How it was checked',
  step: {
    passed: { sign: '✓', word: 'passed' },
    failed: { sign: '✗', word: 'failed' },
    'not-checked': { sign: '?', word: 'not checked' },
  } satisfies Record<StepOutcome, { readonly sign: string; readonly word: string }>,
  why: 'Why',
  remarks: 'Remarks',
  looking: 'Looking for the cause…',
  noCause: 'No known cause fits: the content was changed in another way.',
  explainFailed: 'The cause could not be looked for: this is a fault of SAML Scope.',
  proven: 'proven',
  noticed: 'noticed',
  variant: (variant: string): string => `(${variant})`,
  proves: 'from the message: proves nothing',
  trust: 'Trust this certificate',
  trustHint: (entityId: string | undefined): string =>
    `Anybody can put a certificate into a message. Get the provider’s own from the provider, and compare the fingerprints first. ${
      entityId === undefined
        ? 'It would be trusted for any issuer.'
        : `It would be trusted for messages of ${entityId} only.`
    }`,
  structure: (count: number): string => `Structure (${formats.number(count)})`,
  structureLine: (line: number): string => `line ${formats.number(line)}`,
  wrapping: 'wrapping',
  decryptions: (count: number): string => `Encrypted (${formats.number(count)})`,
  opened: 'decrypted',
  notOpened: 'not readable',
  openedSentence:
    'Decrypted with a private key of this session. Encryption proves nothing about the sender: anybody can encrypt for a public key.',
  keyPlace: {
    inside: 'inside the encrypted data',
    beside: 'beside the encrypted data',
    'retrieval-method': 'where RetrievalMethod points',
  } satisfies Record<KeyPlace, string>,
  keyOctets: (octets: number): string => `for a modulus of ${formats.number(octets * 8)} bits`,
  decryptionOf: (kind: Decryption['kind']): string => (kind === 'other' ? 'Encrypted data' : kind),
  insideSignatures: 'Signatures inside',
  noInsideSignatures: 'Nothing inside is signed.',
  ownDocument:
    'These signatures hold only where the plaintext is taken out of the message: it was signed before it was encrypted.',
  noMark: 'no mark',
  plaintext: 'Decrypted XML',
  showPlaintext: 'Show the decrypted XML',
  hidePlaintext: 'Hide the decrypted XML',
};

/** The legend of the marks beside the lines of the XML. */
export const coverageText: Record<CoverageState, string> = {
  trusted: 'covered by a trusted signature',
  intact: 'covered by a signature whose key is not trusted',
  excluded: 'the signature itself, which it leaves out',
  uncovered: 'covered by no signature that holds',
};
