// The page of one message: tabs for its summary, its XML, its parameters, its leg's RelayState and its HTTP exchange.
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import { MessageCompareTab } from '../compare/message-compare-tab.tsx';
import { findingsOfExchange, findingsOfMessage } from '../findings/finding-place.ts';
import { markOf } from '../findings/findings-here.tsx';
import { useFindings } from '../findings/use-findings.ts';
import { problemsOf, seriousCount } from '../problems.ts';
import { SignatureBadge } from '../signatures/signature-badge.tsx';
import { SignaturesTab } from '../signatures/signatures-tab.tsx';
import { DETAIL_TABS, type DetailTab, type Dispatch, type Jump, type XmlLayout } from '../state.ts';
import { detailText, formats, treeText, verdictText } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
import { ValidateButton } from '../validator/validate-button.tsx';
import { CopyButton } from './copy-button.tsx';
import { DetailHeading } from './detail-heading.tsx';
import { HttpView } from './http-view.tsx';
import { routeWords } from './message-row.tsx';
import { MessageSummary } from './message-summary.tsx';
import { MessageView } from './message-view.tsx';
import { ParametersView } from './parameters-view.tsx';
import { RelayStateView } from './relay-state-view.tsx';
import { Tabs } from './tabs.tsx';
import { VisibleText } from './visible-text.tsx';

export interface MessageDetailProps {
  readonly item: TraceItem & { kind: 'message' };
  readonly analysis: Analysis;
  readonly tab: DetailTab;
  readonly xmlLayout: XmlLayout;
  readonly jump: Jump | undefined;
  readonly dispatch: Dispatch;
}

interface PageProps extends MessageDetailProps {
  /** What was found in the message or at its exchange. */
  readonly findings: readonly Finding[];
}

/** What each tab shows. A new tab is a name in `DETAIL_TABS`, its words in `text.ts`, and its page here. */
const PAGES: Record<DetailTab, (props: PageProps) => ComponentChildren> = {
  summary: ({ item, analysis, findings, dispatch }) => (
    <MessageSummary item={item} analysis={analysis} findings={findings} dispatch={dispatch} />
  ),
  message: ({ item: { message }, findings, xmlLayout, jump, dispatch }) => (
    <MessageView
      message={message}
      problems={problemsOf(message)}
      findings={findings}
      layout={xmlLayout}
      jump={jump}
      dispatch={dispatch}
    />
  ),
  signatures: ({ item: { message, exchange }, dispatch }) => (
    <SignaturesTab message={message} at={exchange?.startedAt} onShow={(range) => dispatch({ type: 'jump', range })} />
  ),
  parameters: ({ item: { message, exchange } }) => <ParametersView encoded={message.encoded} exchange={exchange} />,
  relaystate: ({ item, analysis, dispatch }) => <RelayStateView item={item} analysis={analysis} dispatch={dispatch} />,
  http: ({ item: { exchange }, analysis, findings, dispatch }) =>
    exchange && (
      <HttpView
        exchange={exchange}
        analysis={analysis}
        findings={findingsOfExchange(findings, exchange.id)}
        dispatch={dispatch}
      />
    ),
  compare: ({ item: { message }, analysis }) => (
    <MessageCompareTab key={message.index} message={message} analysis={analysis} />
  ),
};

export function MessageDetail(props: MessageDetailProps) {
  const { item, tab, dispatch } = props;
  const { message, exchange, place, route } = item;
  const { encoded, decoded } = message;
  const count = seriousCount(problemsOf(message));
  const all = useFindings(place?.flow);
  const findings = useMemo(() => findingsOfMessage(all, message), [all, message]);
  const found = markOf(findings);
  const foundInHttp = exchange && markOf(findingsOfExchange(findings, exchange.id));
  const marks: Partial<Record<DetailTab, string>> = {
    ...(found !== undefined && { summary: found }),
    ...(foundInHttp !== undefined && { http: foundInHttp }),
    ...(count > 0 && { message: `! ${formats.number(count)}` }),
    ...(place && { relaystate: verdictText[place.leg.relayState.verdict].sign }),
  };
  return (
    <>
      <DetailHeading
        title={decoded.header.kind === 'unreadable' ? treeText.unreadable : decoded.header.kind}
        subtitle={
          <>
            {encoded.binding} · <VisibleText text={routeWords(route)} /> <SignatureBadge message={message} urgent />
          </>
        }
      >
        {decoded.header.kind === 'Response' && <ValidateButton dispatch={dispatch} />}
        <CopyButton text={encoded.raw} label={detailText.copyRaw} testId="copy-raw" />
      </DetailHeading>
      <Tabs
        label={detailText.label}
        tabs={DETAIL_TABS.map((id) => ({ id, label: detailText.tabs[id], mark: marks[id] }))}
        selected={tab}
        onSelect={(selected) => dispatch({ type: 'tab', tab: selected })}
      >
        {PAGES[tab]({ ...props, findings })}
      </Tabs>
    </>
  );
}
