// Check subjects made from traffic, as the product makes them: exchanges are analyzed, a flow of theirs is resolved.

import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { type CheckContext, toSubject } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { Check } from '../../src/checks/check.ts';
import type { CheckSubject } from '../../src/checks/check-subject.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { indexTrace } from '../../src/checks/trace-index.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { type KeyRing, NO_KEYS } from '../../src/trust/key-ring.ts';
import { type MessageVerification, verifyMessage } from '../../src/trust/verify-message.ts';

export interface SubjectOptions extends Partial<CheckContext> {
  /** Index of the flow; the first one unless said. */
  readonly flow?: number;
  readonly deployment?: Deployment;
}

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

/** Without verdicts of signatures; see `verifiedSubject`. */
export function subjectOf(exchanges: readonly Exchange[], options: SubjectOptions = {}): CheckSubject {
  const { flow: number = 0, deployment, ...context } = options;
  const analysis = analyze(exchanges);
  const flow = analysis.flows[number];
  if (!flow) throw new TypeError(`The traffic has ${analysis.flows.length} flows, not ${number + 1}.`);
  return toSubject(flow, analysis, indexTrace(analysis.exchanges, analysis.flows), {
    now: undefined,
    deployments: [],
    verificationOf: () => undefined,
    ...(deployment && { chosen: new Map([[flow.id, deployment]]) }),
    ...context,
  });
}

/** With every message verified by the keys of the ring, and what its private keys open. */
export async function verifiedSubject(
  exchanges: readonly Exchange[],
  options: SubjectOptions & { readonly ring?: KeyRing } = {},
): Promise<CheckSubject> {
  const { ring = NO_KEYS, ...rest } = options;
  const verifications: MessageVerification[] = [];
  for (const message of analyze(exchanges).messages)
    verifications.push(await verifyMessage(message, ring, DEFAULT_LIMITS));
  return subjectOf(exchanges, { ...rest, verificationOf: (index) => verifications[index] });
}

/** What one check says, as the frame gives it. */
export const findingsOf = (check: Check, subject: CheckSubject): Finding[] => runChecks(subject, [check]);
