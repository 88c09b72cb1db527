// Makes the trace that is written to a file: posted passwords out, redaction as chosen, verdicts as they were.
import type { Analysis } from '../analysis/analysis.ts';
import { createAnalyzer } from '../analysis/analyze.ts';
import { type CheckContext, checkFlow } from '../analysis/check-flows.ts';
import type { Limits } from '../base/limits.ts';
import type { EpochMs } from '../base/units.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Finding } from '../checks/finding.ts';
import { CHECKS } from '../checks/index.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import type { RedactionPolicy } from './redaction/policy.ts';
import { redactDeployment } from './redaction/redact-deployment.ts';
import { createRedaction, redactExchange } from './redaction/redact-exchanges.ts';
import { withholdPosted } from './redaction/withhold-posted.ts';
import { storedMessages, toStoredVerdicts, verifiedBeforeRedaction } from './stored-verdicts.ts';
import type { StoredFinding, StoredFlow, StoredVerdicts, Trace } from './trace.ts';

export interface SavedParts {
  readonly product: { readonly name: string; readonly version: string };
  readonly savedAt: EpochMs;
  readonly deployments: readonly Deployment[];
  /** The user's own choice of deployment, by flow id. */
  readonly chosen?: ReadonlyMap<string, Deployment>;
  readonly verificationOf: (index: number) => MessageVerification | undefined;
  /** Of `analysis.flows[i]`. */
  readonly findings: readonly (readonly Finding[])[];
  /** Called between the pieces of the work; a page draws meanwhile, and may reject to end it. */
  readonly rest?: () => Promise<void>;
}

/** `key`: at least 16 octets by chance, for this one file; forgotten afterwards. Never rejects because of what traffic holds. */
export async function saveTrace(
  analysis: Analysis,
  parts: SavedParts,
  policy: RedactionPolicy,
  key: Uint8Array,
  limits: Limits,
): Promise<Trace> {
  const { product, savedAt, deployments, verificationOf, findings } = parts;
  const carrying = new Set(analysis.messages.map(({ exchangeId }) => exchangeId));
  const rest = parts.rest ?? noRest;
  const recorded = await mapSlowly(analysis.exchanges, rest, (one) => withholdPosted(one, carrying.has(one.id)));
  const verdicts = toStoredVerdicts(analysis, verificationOf, findings);
  if (policy.level === 'none') {
    return { product, savedAt, redaction: undefined, exchanges: recorded, deployments, verdicts };
  }
  const redaction = createRedaction(analysis, deployments, policy, key, limits);
  const exchanges = await mapSlowly(recorded, rest, (exchange) => redactExchange(exchange, redaction));
  const redactedDeployments = deployments.map((deployment) => redactDeployment(deployment, redaction));
  return {
    product,
    savedAt,
    redaction: {
      level: policy.level,
      replaced: redaction.characters.size,
      keptByHand: policy.keep?.length ?? 0,
      hiddenByHand: policy.hide?.length ?? 0,
    },
    exchanges,
    deployments: redactedDeployments,
    verdicts: await redactVerdicts(verdicts, exchanges, redactedDeployments, parts, limits),
  };
}

const noRest = async (): Promise<void> => {};

async function mapSlowly<Item, Result>(
  items: readonly Item[],
  rest: () => Promise<void>,
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    await rest();
  }
  return results;
}

/** The texts of findings name values, so they are taken from findings that the same checks made of the redacted exchanges. */
async function redactVerdicts(
  verdicts: StoredVerdicts,
  exchanges: readonly Exchange[],
  deployments: readonly Deployment[],
  { savedAt, chosen, rest = noRest }: SavedParts,
  limits: Limits,
): Promise<StoredVerdicts> {
  const analyze = createAnalyzer({ limits });
  // Decoded one by one beforehand: it remembers.
  if (rest !== noRest) await mapSlowly(exchanges, rest, (exchange) => analyze([exchange]));
  const analysis = analyze(exchanges);
  const storedOf = storedMessages(verdicts, analysis);
  const verifications: MessageVerification[] = [];
  for (const message of analysis.messages) {
    verifications.push(await verifiedBeforeRedaction(message, storedOf(message.index), limits));
    await rest();
  }
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const context: CheckContext = {
    now: savedAt,
    deployments,
    ...(chosen && {
      chosen: new Map(
        [...chosen].flatMap(([flow, { id }]) => {
          const deployment = byId.get(id);
          return deployment ? [[flow, deployment] as const] : [];
        }),
      ),
    }),
    verificationOf: (index) => verifications[index],
  };
  const found = await mapSlowly(analysis.flows, rest, (flow) => [flow.id, checkFlow(flow, analysis, context)] as const);
  const anew = new Map(found);
  return { ...verdicts, flows: verdicts.flows.map((flow) => redactFindings(flow, anew.get(flow.id) ?? [])) };
}

function redactFindings(flow: StoredFlow, anew: readonly Finding[]): StoredFlow {
  const left = [...anew];
  const take = (wanted: StoredFinding): Finding | undefined => {
    const alike = (finding: Finding): boolean => finding.id === wanted.id && finding.outcome === wanted.outcome;
    const at = left.findIndex((finding) => alike(finding) && finding.where.message === wanted.where.message);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  return {
    ...flow,
    findings: flow.findings.map((finding) => {
      const { seen, expected, message, fix, where } = take(finding) ?? withoutValues(finding);
      const { range: _, ...place } = where as Finding['where'];
      return { ...finding, seen, expected, message, fix, where: place };
    }),
  };
}

const TITLES: ReadonlyMap<string, string> = new Map(CHECKS.map(({ id, title }) => [id, title]));

/** What the same check does not say of the redacted exchanges, it said because of a value that is not in the file. */
const withoutValues = ({
  id,
  where,
}: StoredFinding): Pick<Finding, 'seen' | 'expected' | 'message' | 'fix' | 'where'> => ({
  seen: '',
  expected: '',
  message: `${TITLES.get(id) ?? id} (Found before redaction, because of values that are not in this file.)`,
  fix: '',
  where: {
    ...(where.message !== undefined && { message: where.message }),
    ...(where.exchange !== undefined && { exchange: where.exchange }),
  },
});
