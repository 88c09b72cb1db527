// Everything that is said of an input: messages, verdicts on their signatures, findings. For every command that writes or shows it.
import type { Analysis } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import { checkFlows } from '../analysis/check-flows.ts';
import { epochMs } from '../base/units.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Finding } from '../checks/finding.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { statedFindings } from '../trace/stated-before.ts';
import { storedMessages, verifiedBeforeRedaction } from '../trace/stored-verdicts.ts';
import type { Trace } from '../trace/trace.ts';
import { explainMessage } from '../trust/explain-message.ts';
import type { KeyRing } from '../trust/key-ring.ts';
import { type MessageVerification, verifyMessage } from '../trust/verify-message.ts';
import type { CliHost } from './run.ts';

export interface Examined {
  readonly analysis: Analysis;
  /** Of `analysis.messages[i]`. */
  readonly verifications: readonly MessageVerification[];
  /** Of `analysis.flows[i]`. */
  readonly findings: readonly (readonly Finding[])[];
  /** The verdicts are those of a redacted file: they were reached before, and can't be reached again. */
  readonly beforeRedaction: boolean;
}

export interface HeldAgainst {
  readonly deployments: readonly Deployment[];
  /** The one that was named: every flow is held against it, whatever its parties look like. */
  readonly chosen?: Deployment | undefined;
}

/** `trace`: where the exchanges come from one; of a redacted one, the file's own verdicts and findings are taken. */
export async function examine(
  exchanges: readonly Exchange[],
  trace: Trace | undefined,
  ring: KeyRing,
  { deployments, chosen }: HeldAgainst,
  host: CliHost,
): Promise<Examined> {
  const { limits } = host;
  const now = epochMs(host.now());
  const analysis = analyze(exchanges, { limits });
  const verdicts = trace?.redaction?.level === 'shareable' ? trace.verdicts : undefined;
  const storedOf = verdicts && storedMessages(verdicts, analysis);
  const verifications: MessageVerification[] = [];
  for (const message of analysis.messages) {
    verifications.push(
      storedOf
        ? await verifiedBeforeRedaction(message, storedOf(message.index), limits)
        : await explainMessage(message, await verifyMessage(message, ring, limits), ring, limits, now),
    );
  }
  const anew = checkFlows(analysis, {
    now,
    deployments: [...deployments, ...(trace?.deployments ?? [])],
    ...(chosen && { chosen: new Map(analysis.flows.map(({ id }) => [id, chosen])) }),
    verificationOf: (index) => verifications[index],
  });
  const stored = new Map(verdicts?.flows.map(({ id, findings }) => [id, findings]));
  return {
    analysis,
    verifications,
    findings: anew.map((found, index) => {
      const before = stored.get(analysis.flows[index]?.id ?? '');
      return before ? statedFindings(before, found) : found;
    }),
    beforeRedaction: verdicts !== undefined,
  };
}
