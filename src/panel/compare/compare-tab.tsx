// Two flows side by side: the failing login against the last good one.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Flow } from '../../flow/flow.ts';
import { indexOf } from '../analysis-index.ts';
import { type FlowSummary, flowSummary } from '../flow-summary.ts';
import { shortHosts } from '../parties.ts';
import type { Dispatch } from '../state.ts';
import { flowText, formats } from '../text.ts';
import { compareText } from './compare-text.ts';
import { Comparison, Nothing } from './comparison.tsx';
import { flowFacts } from './flow-facts.ts';

export interface CompareTabProps {
  readonly summary: FlowSummary;
  readonly analysis: Analysis;
  /** Id of the other flow, where the user chose one. */
  readonly compared: string | undefined;
  readonly dispatch: Dispatch;
}

/** The nearest good flow before this one of the same kind between the same hosts, else any other. */
export function usualPartner(flow: Flow, analysis: Analysis): Flow | undefined {
  const others = analysis.flows.filter(({ id, kind }) => id !== flow.id && kind === flow.kind);
  const at = analysis.flows.indexOf(flow);
  const hosts = hostsOf(flow, analysis);
  const alike = others.filter((other) => hostsOf(other, analysis) === hosts);
  const good = alike.filter(({ outcome }) => outcome === 'succeeded');
  const isBefore = (other: Flow): boolean => analysis.flows.indexOf(other) < at;
  return good.findLast(isBefore) ?? good[0] ?? alike.findLast(isBefore) ?? alike[0] ?? others[0];
}

const hostsOf = (flow: Flow, analysis: Analysis): string => flowSummary(indexOf(analysis), flow).participants.join(' ');

export function CompareTab({ summary, analysis, compared, dispatch }: CompareTabProps) {
  const { flow } = summary;
  const others = analysis.flows.filter(({ id }) => id !== flow.id);
  const other = others.find(({ id }) => id === compared) ?? usualPartner(flow, analysis);
  if (!other) return <Nothing>{compareText.noOther}</Nothing>;
  return (
    <Comparison
      ours={flowFacts(summary, analysis)}
      theirs={flowFacts(flowSummary(indexOf(analysis), other), analysis)}
      others={others.map((one) => [one.id, nameOf(one, analysis)])}
      chosen={other.id}
      onChoose={(id) => dispatch({ type: 'compare', flow: id })}
      words={compareText.flows}
    />
  );
}

function nameOf(flow: Flow, analysis: Analysis): string {
  const { participants, startedAt } = flowSummary(indexOf(analysis), flow);
  const time = startedAt === undefined ? '' : `${formats.time(startedAt)} `;
  return `${time}${flowText.kind[flow.kind]} ${shortHosts(participants).join(' → ')}: ${flowText.outcome[flow.outcome]}`;
}
