// A check subject whose messages were verified and, where their signatures do not hold, explained, as the product does it.
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import type { CheckSubject } from '../../../src/checks/check-subject.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SIGNATURES_CHECKS } from '../../../src/checks/signatures/index.ts';
import { explainMessage } from '../../../src/trust/explain-message.ts';
import { type KeyRing, NO_KEYS } from '../../../src/trust/key-ring.ts';
import { type MessageVerification, verifyMessage } from '../../../src/trust/verify-message.ts';
import { type SubjectOptions, subjectOf } from '../../builders/check-subject.ts';

export async function explainedSubject(
  exchanges: readonly Exchange[],
  ring: KeyRing = NO_KEYS,
  options: SubjectOptions = {},
): Promise<CheckSubject> {
  const verifications: MessageVerification[] = [];
  for (const message of createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges).messages) {
    const verification = await verifyMessage(message, ring, DEFAULT_LIMITS);
    verifications.push(await explainMessage(message, verification, ring, DEFAULT_LIMITS));
  }
  return subjectOf(exchanges, { ...options, verificationOf: (index) => verifications[index] });
}

export async function signatureFindings(
  exchanges: readonly Exchange[],
  ring?: KeyRing,
  options?: SubjectOptions,
): Promise<Finding[]> {
  return runChecks(await explainedSubject(exchanges, ring, options), SIGNATURES_CHECKS);
}
