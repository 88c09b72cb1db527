// Two flows side by side: the failing login against the last good one.
import { useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { Flow } from '../../flow/flow.ts';
import { indexOf } from '../analysis-index.ts';
import { LongText } from '../components/long-text.tsx';
import { type FlowSummary, flowSummary } from '../flow-summary.ts';
import { shortHosts } from '../parties.ts';
import type { Dispatch } from '../state.ts';
import { flowText, formats } from '../text.ts';
import { compareFacts } from './compare-facts.ts';
import styles from './compare-tab.module.css';
import { compareText } from './compare-text.ts';
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
  const [onlyDifferences, setOnlyDifferences] = useState(true);
  const { flow } = summary;
  const others = analysis.flows.filter(({ id }) => id !== flow.id);
  const other = others.find(({ id }) => id === compared) ?? usualPartner(flow, analysis);
  if (!other) return <p class={styles.none}>{compareText.noOther}</p>;
  const facts = compareFacts(flowFacts(summary, analysis), flowFacts(flowSummary(indexOf(analysis), other), analysis));
  const shown = onlyDifferences ? facts.filter(({ same }) => !same) : facts;
  return (
    <div class={styles.compare} data-testid="compare">
      <div class={styles.choices}>
        <label>
          {compareText.with}{' '}
          <select
            value={other.id}
            data-testid="compare-with"
            onChange={({ currentTarget }) => dispatch({ type: 'compare', flow: currentTarget.value })}
          >
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {nameOf(one, analysis)}
              </option>
            ))}
          </select>
        </label>
        <label class={styles.only}>
          <input
            type="checkbox"
            checked={onlyDifferences}
            data-testid="compare-only"
            onChange={() => setOnlyDifferences(!onlyDifferences)}
          />
          {compareText.onlyDifferences}
        </label>
      </div>
      {shown.length === 0 ? (
        <p class={styles.none}>{compareText.same}</p>
      ) : (
        <table class={styles.table}>
          <thead>
            <tr>
              <th scope="col">{compareText.what}</th>
              <th scope="col">{compareText.this}</th>
              <th scope="col">{compareText.other}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ group, name, ours, theirs, same }) => (
              <tr key={`${group} ${name}`} data-testid="compared" data-same={same || undefined}>
                <th scope="row">
                  <span class={styles.group}>{group}</span> {name}
                  {!same && <span class={styles.sign}> ≠</span>}
                </th>
                <td>
                  <LongText text={ours ?? compareText.missing} markEnds />
                </td>
                <td>
                  <LongText text={theirs ?? compareText.missing} markEnds />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function nameOf(flow: Flow, analysis: Analysis): string {
  const { participants, startedAt } = flowSummary(indexOf(analysis), flow);
  const time = startedAt === undefined ? '' : `${formats.time(startedAt)} `;
  return `${time}${flowText.kind[flow.kind]} ${shortHosts(participants).join(' → ')}: ${flowText.outcome[flow.outcome]}`;
}
