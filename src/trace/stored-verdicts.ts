// What analysis and verification said, made ready for a file, and brought back onto a message that can't be verified any more.
import type { Analysis } from '../analysis/analysis.ts';
import { encodeBase64 } from '../base/base64.ts';
import type { Limits } from '../base/limits.ts';
import type { Finding } from '../checks/finding.ts';
import { coverageOf } from '../dsig/coverage.ts';
import { PROBLEM_SENTENCES } from '../dsig/sentences.ts';
import type { SignatureProblemCode, SignatureReport } from '../dsig/signature-report.ts';
import { NO_KEYS } from '../trust/key-ring.ts';
import { type MessageVerification, type ReadMessage, verifyMessage } from '../trust/verify-message.ts';
import { statedMessage, stateMessage, stateSignature } from './stated-before.ts';
import type { StoredMessage, StoredSignature, StoredVerdicts } from './trace.ts';

/** `verificationOf` undefined: nobody verified that message. `findings[i]` are those of `analysis.flows[i]`. */
export function toStoredVerdicts(
  analysis: Analysis,
  verificationOf: (index: number) => MessageVerification | undefined,
  findings: readonly (readonly Finding[])[],
): StoredVerdicts {
  const places = placesOf(analysis);
  return {
    messages: analysis.messages.flatMap(({ index, exchangeId }) => {
      const verification = verificationOf(index);
      // What another file said is handed on as it said it.
      const stated = verification && statedMessage(verification);
      if (stated) return [{ ...stated, exchange: exchangeId, place: places[index] ?? 0 }];
      return verification ? [toStoredMessage(exchangeId, places[index] ?? 0, verification)] : [];
    }),
    flows: analysis.flows.map(({ id, kind, outcome, legs }, index) => ({
      id,
      kind,
      outcome,
      legs: legs.map(({ relayState }) => ({
        verdict: relayState.verdict,
        class: relayState.verdict === 'mutated' ? relayState.class.name : undefined,
      })),
      findings: (findings[index] ?? []).map(({ where: { range: _, ...where }, ...finding }) => ({ ...finding, where })),
    })),
  };
}

function toStoredMessage(
  exchange: string,
  place: number,
  { signatures, detached, authenticity }: MessageVerification,
): StoredMessage {
  return {
    exchange,
    place,
    signatures: signatures.filter((report) => report !== detached).map(toStoredSignature),
    detached: detached && toStoredSignature(detached),
    authentic: authenticity?.authentic,
    notAuthenticBecause: authenticity?.why ?? [],
  };
}

const toStoredSignature = (report: SignatureReport): StoredSignature => ({
  on: report.on,
  verdict: report.verdict,
  outcome: report.outcome,
  keySource: report.keySource,
  cause: report.cause,
  problems: report.problems.map(({ code }) => code),
  digests: report.references.map(({ digestOk }) => digestOk),
  certificate: report.trustedKey?.certificate && encodeBase64(report.trustedKey.certificate.der),
});

/** Finds the stored verdict of a message, by its exchange and its place among that exchange's messages. */
export function storedMessages(
  { messages }: StoredVerdicts,
  analysis: Analysis,
): (index: number) => StoredMessage | undefined {
  const byPlace = new Map(messages.map((stored) => [`${stored.place} ${stored.exchange}`, stored]));
  const places = placesOf(analysis);
  return (index) => byPlace.get(`${places[index]} ${analysis.messages[index]?.exchangeId}`);
}

/** Of each message, how many of its exchange come before it. */
function placesOf({ messages }: Analysis): number[] {
  const seen = new Map<string, number>();
  return messages.map(({ exchangeId }) => {
    const place = seen.get(exchangeId) ?? 0;
    seen.set(exchangeId, place + 1);
    return place;
  });
}

/**
 * The verification of a redacted message as it was before redaction: structure and references are read from the message as it is
 * now. What the file says of its signatures is kept beside (`stated-before.ts`): a file can say anything. What was decrypted then is not in the file, so nothing is decrypted here.
 */
export async function verifiedBeforeRedaction(
  message: ReadMessage,
  stored: StoredMessage | undefined,
  limits: Limits,
): Promise<MessageVerification> {
  const now = await verifyMessage(message, NO_KEYS, limits);
  const enveloped = now.signatures.filter((report) => report !== now.detached);
  const reports = enveloped.map((report, index) => withVerdict(report, stored?.signatures[index]));
  const detached = now.detached && withVerdict(now.detached, stored?.detached);
  const verification: MessageVerification = {
    ...now,
    signatures: detached ? [detached, ...reports] : reports,
    detached,
    coverage: coverageOf(reports),
    authenticity: now.authenticity && {
      authentic: false,
      why: [...new Set([...now.authenticity.why, 'signature-not-trusted' as const])],
    },
  };
  return stored ? stateMessage(verification, stored) : verification;
}

/** A signature of which the file says nothing was not verified: it is not checkable any more, and never called broken. */
function withVerdict(report: SignatureReport, stored: StoredSignature | undefined): SignatureReport {
  if (!stored) {
    return {
      ...report,
      verdict: 'not-checkable',
      outcome: 'indeterminate',
      keySource: 'none',
      cause: 'no-trusted-key',
      problems: [{ code: 'no-trusted-key' }],
      covers: [],
      trustedKey: undefined,
      keyInfoKey: undefined,
    };
  }
  // Only what speaks against the signature is taken over. That it held is the file's word, and is shown as that.
  const isBroken = stored.verdict === 'broken';
  const cause = isBroken ? codeOf(stored.cause) : 'no-trusted-key';
  const problems = isBroken ? stored.problems.flatMap((code) => codeOf(code) ?? []) : (['no-trusted-key'] as const);
  return stateSignature(
    {
      ...report,
      verdict: isBroken ? 'broken' : 'not-checkable',
      outcome: isBroken ? stored.outcome : 'indeterminate',
      keySource: isBroken ? stored.keySource : 'none',
      cause,
      problems: problems.map((code) => ({ code })),
      references: report.references.map((reference, index) => ({
        ...reference,
        stated: undefined,
        computed: undefined,
        digestOk: isBroken && (stored.digests[index] ?? false),
      })),
      covers: [],
      trustedKey: undefined,
      keyInfoKey: undefined,
    },
    stored,
  );
}

const codeOf = (code: string | undefined): SignatureProblemCode | undefined =>
  code !== undefined && Object.hasOwn(PROBLEM_SENTENCES, code) ? (code as SignatureProblemCode) : undefined;
