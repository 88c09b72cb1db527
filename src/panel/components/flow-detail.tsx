// The page of a flow: who took part, when, how it went, and each leg with what became of RelayState.
import type { Analysis } from '../../analysis/analysis.ts';
import type { FlowSummary } from '../flow-summary.ts';
import type { Dispatch } from '../state.ts';
import { flowText, formats, treeText } from '../text.ts';
import { DetailHeading } from './detail-heading.tsx';
import styles from './exchange-detail.module.css';
import { FlowLeg } from './flow-leg.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';
import { VerdictBadge } from './verdict-badge.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FlowDetailProps {
  readonly analysis: Analysis;
  readonly summary: FlowSummary;
  readonly dispatch: Dispatch;
}

export function FlowDetail({ analysis, summary, dispatch }: FlowDetailProps) {
  const { flow, participants, verdict, legs, startedAt, endedAt } = summary;
  const facts = [
    { name: flowText.participants, value: <VisibleText text={participants.join(' → ') || treeText.unknownHost} /> },
    { name: flowText.begun, value: flowText.initiatedBy[flow.initiatedBy] },
    { name: flowText.outcomeLabel, value: `${flowText.outcomeSign[flow.outcome]} ${flowText.outcome[flow.outcome]}` },
    ...(startedAt !== undefined && endedAt !== undefined
      ? [{ name: flowText.span, value: flowText.spanValue(startedAt, endedAt) }]
      : []),
    { name: flowText.exchangeCount, value: formats.number(flow.exchanges.length) },
  ];
  return (
    <>
      <DetailHeading title={flowText.kind[flow.kind]} subtitle={<VerdictBadge verdict={verdict} heading />} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard. */}
      <div class={styles.scrolled} tabIndex={0} data-testid="flow-summary">
        <Section title={flowText.summary}>
          <PropertyList properties={facts} />
        </Section>
        {legs.map((leg, i) => (
          <Section key={i} title={flowText.leg(i + 1, legs.length)} testId="leg">
            <FlowLeg leg={leg} analysis={analysis} dispatch={dispatch} />
          </Section>
        ))}
      </div>
    </>
  );
}
