// The page of a flow: its verdict with the cause, who took part, when, each leg with what became of RelayState; and every check.
import type { ComponentChildren } from 'preact';
import type { Analysis } from '../../analysis/analysis.ts';
import { CompareTab } from '../compare/compare-tab.tsx';
import { ChecksTab } from '../findings/checks-tab.tsx';
import { markOf } from '../findings/findings-here.tsx';
import { FlowVerdict } from '../findings/flow-verdict.tsx';
import { useFindings } from '../findings/use-findings.ts';
import type { FlowSummary } from '../flow-summary.ts';
import { SequenceTab } from '../sequence/sequence-tab.tsx';
import { TimelineTab } from '../sequence/timeline-tab.tsx';
import { type Dispatch, FLOW_TABS, type FlowTab } from '../state.ts';
import { detailText, flowText, formats, treeText } from '../text.ts';
import { DetailHeading } from './detail-heading.tsx';
import styles from './flow-detail.module.css';
import { FlowLeg } from './flow-leg.tsx';
import { FlowOutcome, relatedFacts } from './flow-outcome.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';
import { Tabs } from './tabs.tsx';
import { VerdictBadge } from './verdict-badge.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FlowDetailProps {
  readonly analysis: Analysis;
  readonly summary: FlowSummary;
  readonly tab: FlowTab;
  /** Id of the flow that this one is compared with. */
  readonly compared: string | undefined;
  readonly isPinned: boolean;
  /** Recording was paused in it before its end was seen. */
  readonly wasPaused: boolean;
  readonly dispatch: Dispatch;
}

/** What each tab shows. A new tab is a name in `FLOW_TABS`, its words in `text.ts`, and its page here. */
const PAGES: Record<FlowTab, (props: FlowDetailProps) => ComponentChildren> = {
  overview: (props) => <Overview {...props} />,
  sequence: (props) => <SequenceTab {...props} />,
  timeline: (props) => <TimelineTab {...props} />,
  compare: (props) => <CompareTab {...props} />,
  checks: ({ summary, analysis, dispatch }) => (
    <ChecksTab flow={summary.flow} analysis={analysis} dispatch={dispatch} />
  ),
};

export function FlowDetail(props: FlowDetailProps) {
  const { summary, tab, isPinned, dispatch } = props;
  const findings = useFindings(summary.flow);
  const mark = markOf(findings);
  const marks: Partial<Record<FlowTab, string>> = mark === undefined ? {} : { checks: mark };
  return (
    <>
      <DetailHeading
        title={flowText.kind[summary.flow.kind]}
        subtitle={<VerdictBadge verdict={summary.verdict} heading />}
      >
        <button
          type="button"
          class={styles.pin}
          aria-pressed={isPinned}
          title={flowText.pinHint}
          data-testid="pin"
          onClick={() => dispatch({ type: 'pin', flow: summary.flow.id })}
        >
          {isPinned ? flowText.unpin : flowText.pin}
        </button>
      </DetailHeading>
      <Tabs
        label={detailText.label}
        tabs={FLOW_TABS.map((id) => ({ id, label: detailText.flowTabs[id], mark: marks[id] }))}
        selected={tab}
        onSelect={(selected) => dispatch({ type: 'flow-tab', tab: selected })}
      >
        {PAGES[tab](props)}
      </Tabs>
    </>
  );
}

function Overview({ analysis, summary, wasPaused, dispatch }: FlowDetailProps) {
  const { flow, participants, legs, startedAt, endedAt } = summary;
  const facts = [
    { name: flowText.participants, value: <VisibleText text={participants.join(' → ') || treeText.unknownHost} /> },
    { name: flowText.begun, value: flowText.initiatedBy[flow.initiatedBy] },
    {
      name: flowText.outcomeLabel,
      value: <FlowOutcome flow={flow} analysis={analysis} dispatch={dispatch} />,
    },
    ...relatedFacts({ flow, analysis, dispatch }),
    ...(startedAt !== undefined && endedAt !== undefined
      ? [{ name: flowText.span, value: flowText.spanValue(startedAt, endedAt) }]
      : []),
    { name: flowText.exchangeCount, value: formats.number(flow.exchanges.length) },
  ];
  return (
    <div data-testid="flow-summary">
      <FlowVerdict summary={summary} wasPaused={wasPaused} analysis={analysis} dispatch={dispatch} />
      <Section title={flowText.summary}>
        <PropertyList properties={facts} />
      </Section>
      {legs.map((leg, i) => (
        <Section key={i} title={flowText.leg(i + 1, legs.length)} testId="leg">
          <FlowLeg leg={leg} analysis={analysis} dispatch={dispatch} />
        </Section>
      ))}
    </div>
  );
}
