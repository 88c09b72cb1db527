// One flow in the few facts that its heading and its own page show.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import { type EpochMs, epochMs } from '../base/units.ts';
import type { Flow, Leg, NotCheckedReason, RelayStateVerdict } from '../flow/flow.ts';
import { type AnalysisIndex, messageAt } from './analysis-index.ts';
import { participantsOf } from './parties.ts';

export type Verdict = RelayStateVerdict['verdict'];

export interface LegView {
  readonly leg: Leg;
  readonly request: AnalyzedMessage | undefined;
  readonly response: AnalyzedMessage | undefined;
}

export interface FlowSummary {
  readonly flow: Flow;
  /** Hosts with ports, the one that began first. */
  readonly participants: readonly string[];
  /** The gravest verdict of the legs. */
  readonly verdict: Verdict;
  readonly reason: NotCheckedReason | undefined;
  readonly legs: readonly LegView[];
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
}

/** Gravest first: one mutated leg makes the flow mutated, and what was not checked is never called exact. */
const GRAVEST: readonly Verdict[] = ['mutated', 'not-checked', 'exact', 'absent'];

export function flowSummary(index: AnalysisIndex, flow: Flow): FlowSummary {
  const verdicts = flow.legs.map((leg) => leg.relayState);
  const verdict = GRAVEST.find((grave) => verdicts.some((given) => given.verdict === grave)) ?? 'absent';
  const unchecked = verdicts.find((given) => given.verdict === 'not-checked');
  const exchanges = flow.exchanges.flatMap((id) => index.exchanges.get(id) ?? []);
  const ends = exchanges.flatMap((exchange) => [exchange.startedAt, exchange.endedAt ?? exchange.startedAt]);
  return {
    flow,
    participants: participantsOf(index, flow),
    verdict,
    reason: verdict === 'not-checked' && unchecked?.verdict === 'not-checked' ? unchecked.reason : undefined,
    legs: flow.legs.map((leg) => legView(index, leg)),
    startedAt: exchanges[0]?.startedAt,
    endedAt: ends.length === 0 ? undefined : epochMs(ends.reduce<number>((latest, at) => Math.max(latest, at), 0)),
  };
}

/** True where there was no request that could have been seen: the IdP sent its response unasked. */
export const isUnasked = ({ leg: { relayState }, request }: LegView): boolean =>
  !request && relayState.verdict === 'not-checked' && relayState.reason === 'unsolicited';

export const legView = (index: AnalysisIndex, leg: Leg): LegView => ({
  leg,
  request: messageAt(index.analysis, leg.request),
  response: messageAt(index.analysis, leg.response),
});
