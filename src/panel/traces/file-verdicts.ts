// What a redacted file says of its messages and flows, in the place of what can't be found out from it any more.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import type { Limits } from '../../base/limits.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { statedFindings } from '../../trace/stated-before.ts';
import type { StoredMessage, StoredVerdicts } from '../../trace/trace.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';
import type { CheckFlow, DeploymentSnapshot, DeploymentSource } from '../findings/flow-checks.ts';
import type { ImportedFacts } from './import-contract.ts';

/** Undefined where the file's messages can be verified as they are. Only level `shareable` changes messages. */
export const verdictsBefore = (trace: ImportedFacts['trace']): StoredVerdicts | undefined =>
  trace?.redaction?.level === 'shareable' ? trace.verdicts : undefined;

/** `analysis`: the present one; gives what the file says of a message. */
export function verifyFromFile(
  verdicts: StoredVerdicts,
  analysis: () => Analysis,
  limits: Limits,
): (message: AnalyzedMessage) => Promise<MessageVerification> {
  let last: { readonly of: Analysis; readonly stored: (index: number) => StoredMessage | undefined } | undefined;
  return async (message) => {
    // Loaded after the first drawing: it brings cryptography along.
    const { storedMessages, verifiedBeforeRedaction } = await import('../../trace/stored-verdicts.ts');
    const now = analysis();
    if (last?.of !== now) last = { of: now, stored: storedMessages(verdicts, now) };
    return verifiedBeforeRedaction(message, last.stored(message.index), limits);
  };
}

/** The file's own findings of a flow, unless the user chose a deployment for it here. */
export function checksFromFile({ flows }: StoredVerdicts, check: CheckFlow): CheckFlow {
  const stored = new Map(flows.map(({ id, findings }) => [id, findings]));
  return (flow, analysis, context) => {
    const now = check(flow, analysis, context);
    const before = context.chosen?.has(flow.id) ? undefined : stored.get(flow.id);
    return before ? statedFindings(before, now) : now;
  };
}

/** The user's deployments, and behind them those of the file. */
export function withFileDeployments(own: DeploymentSource, more: readonly Deployment[]): DeploymentSource {
  if (more.length === 0) return own;
  let last: { readonly own: DeploymentSnapshot; readonly both: DeploymentSnapshot } | undefined;
  return {
    snapshot() {
      const now = own.snapshot();
      if (last?.own !== now) last = { own: now, both: { ...now, deployments: [...now.deployments, ...more] } };
      return last.both;
    },
    subscribe: (listener) => own.subscribe(listener),
  };
}
