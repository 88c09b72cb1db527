// The verdict on each signature as lines of text.

import { AUTHENTICITY_SENTENCES, decryptionSentence, problemSentence, VERDICT_SENTENCES } from '../dsig/sentences.ts';
import type { SignatureReport, SignatureVerdict } from '../dsig/signature-report.ts';
import { statedSignature } from '../trace/stated-before.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import { printable } from './printable.ts';

/** Without indentation; an empty list for a message that has nothing to verify. */
export function verificationLines({
  signatures,
  plaintexts,
  decryptions,
  findings,
  authenticity,
}: MessageVerification): string[] {
  return [
    ...signatures.map((report) => signatureLine(report, '')),
    ...decryptions.map(
      ({ kind, cause, problems }) =>
        `${kind}: ${cause === undefined ? 'decrypted' : `not decrypted: ${problems[0] ? printable(decryptionSentence(problems[0])) : cause}`}`,
    ),
    ...plaintexts.flatMap((plaintext) =>
      plaintext.signatures.map((report) => signatureLine(report, ', inside the encryption')),
    ),
    ...[...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)].map(
      ({ code, message }) => `${code}: ${printable(message)}`,
    ),
    ...(authenticity?.authentic ? ['Everything that counts in this message is covered by a trusted signature.'] : []),
    // Where no signature is trusted, its own line says all there is to say.
    ...(authenticity && !authenticity.authentic && signatures.some(({ verdict }) => verdict === 'trusted')
      ? authenticity.why.map((code) => `Not vouched for: ${AUTHENTICITY_SENTENCES[code]}`)
      : []),
  ];
}

const WORDS: Readonly<Record<SignatureVerdict, string>> = {
  trusted: 'trusted',
  intact: 'intact, but only by the key that the message brings along',
  broken: 'BROKEN',
  'not-checkable': 'not checkable',
};

function signatureLine(report: SignatureReport, where: string): string {
  const { on, verdict, algorithm, cause, problems, trustedKey } = report;
  const problem = problems.find(({ code }) => code === cause);
  const by = trustedKey?.certificate ? ` by ${printable(trustedKey.certificate.subject)}` : '';
  const how = algorithm ? ` (${algorithm.name ?? printable(algorithm.uri)}${algorithm.weak ? ', weak' : ''})` : '';
  const stated = statedSignature(report);
  if (stated)
    return `Signature on ${printable(on)}${where}${how}: not verified here; the file says that it was ${stated.verdict} before redaction.`;
  const why = problem ? printable(problemSentence(problem)) : VERDICT_SENTENCES[verdict];
  return `Signature on ${printable(on)}${where}${how}: ${WORDS[verdict]}${by}. ${why}`;
}
