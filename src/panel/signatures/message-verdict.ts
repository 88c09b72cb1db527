// One verdict on a whole message, for badges and the head of the Signatures tab: never better than the worst that was found.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { Decryption } from '../../dsig/decryption-report.ts';
import type { SignatureReport, SignatureVerdict } from '../../dsig/signature-report.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';

/**
 * `wrapped`: built like signature wrapping. `no-fit`: broken, but only in that a signature value fits none of the trusted
 * keys, as it also does where the sender's certificate is not among them. `partly`: every signature is trusted, and still
 * not all that counts is covered. `unsigned`: nobody signed anything. The others as of one signature.
 */
export type MessageVerdict = ShownVerdict | 'wrapped' | 'partly' | 'unsigned';

/** Of one signature. `no-key`: intact, and no trusted key was there that it could have been held against. */
export type ShownVerdict = SignatureVerdict | 'no-fit' | 'no-key';

export type BadgeVerdict = MessageVerdict | 'checking';

/** Undefined where there is nothing that could be signed: neither XML nor a signature beside the message. */
export function messageVerdict(
  { encoded, decoded }: AnalyzedMessage,
  verification: MessageVerification,
): MessageVerdict | undefined {
  const { detached, authenticity, findings, plaintexts, decryptions } = verification;
  if (!decoded.document && !encoded.detachedSignature) return undefined;
  const structure = [...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)];
  if (structure.some(({ wrapping }) => wrapping)) return 'wrapped';
  const verdicts = new Set(allSignatures(verification).map(shownVerdict));
  // A signature beside the message that could not even be read from where it stood.
  if (encoded.detachedSignature && !detached) verdicts.add('not-checkable');
  if (verdicts.size === 0) return decryptions.some(mayHideSignature) ? 'not-checkable' : 'unsigned';
  if (verdicts.has('broken')) return 'broken';
  if (verdicts.has('no-fit')) return 'no-fit';
  if (verdicts.has('not-checkable')) return 'not-checkable';
  if (verdicts.has('intact')) return 'intact';
  if (verdicts.has('no-key')) return 'no-key';
  return (authenticity?.authentic ?? detached?.verdict === 'trusted') ? 'trusted' : 'partly';
}

/**
 * That a value fits no trusted key proves no alteration: who has pasted the provider's certificate only would be told that
 * the application's requests are broken.
 */
export function shownVerdict({ verdict, cause, problems }: SignatureReport): ShownVerdict {
  if (verdict === 'intact' && cause === 'no-trusted-key') return 'no-key';
  return verdict === 'broken' &&
    problems.every(({ code }) => code === 'signature-mismatch' || code === 'key-type-mismatch')
    ? 'no-fit'
    : verdict;
}

/** Those inside plaintexts included. */
export const allSignatures = ({ signatures, plaintexts }: MessageVerification): readonly SignatureReport[] => [
  ...signatures,
  ...plaintexts.flatMap((plaintext) => plaintext.signatures),
];

/** An assertion that was not read may be signed inside; an encrypted NameID or attribute can't be. */
export const mayHideSignature = ({ kind, document }: Decryption): boolean =>
  document === undefined && (kind === 'EncryptedAssertion' || kind === 'other');
