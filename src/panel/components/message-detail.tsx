// The page of one message: tabs for its summary, its XML, its parameters, its leg's RelayState and its HTTP exchange.
import type { ComponentChildren } from 'preact';
import type { Analysis } from '../../analysis/analysis.ts';
import { problemsOf, seriousCount } from '../problems.ts';
import { SignatureBadge } from '../signatures/signature-badge.tsx';
import { SignaturesTab } from '../signatures/signatures-tab.tsx';
import { DETAIL_TABS, type DetailTab, type Dispatch, type Jump, type XmlLayout } from '../state.ts';
import { detailText, formats, treeText, verdictText } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
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

/** What each tab shows. A new tab is a name in `DETAIL_TABS`, its words in `text.ts`, and its page here. */
const PAGES: Record<DetailTab, (props: MessageDetailProps) => ComponentChildren> = {
  summary: ({ item, analysis, dispatch }) => <MessageSummary item={item} analysis={analysis} dispatch={dispatch} />,
  message: ({ item: { message }, xmlLayout, jump, dispatch }) => (
    <MessageView message={message} problems={problemsOf(message)} layout={xmlLayout} jump={jump} dispatch={dispatch} />
  ),
  signatures: ({ item: { message, exchange }, dispatch }) => (
    <SignaturesTab message={message} at={exchange?.startedAt} onShow={(range) => dispatch({ type: 'jump', range })} />
  ),
  parameters: ({ item: { message, exchange } }) => <ParametersView encoded={message.encoded} exchange={exchange} />,
  relaystate: ({ item, analysis }) => <RelayStateView item={item} analysis={analysis} />,
  http: ({ item: { exchange } }) => exchange && <HttpView exchange={exchange} />,
};

export function MessageDetail(props: MessageDetailProps) {
  const { item, tab, dispatch } = props;
  const { message, place, route } = item;
  const { encoded, decoded } = message;
  const count = seriousCount(problemsOf(message));
  const marks: Partial<Record<DetailTab, string>> = {
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
        <CopyButton text={encoded.raw} label={detailText.copyRaw} testId="copy-raw" />
      </DetailHeading>
      <Tabs
        label={detailText.label}
        tabs={DETAIL_TABS.map((id) => ({ id, label: detailText.tabs[id], mark: marks[id] }))}
        selected={tab}
        onSelect={(selected) => dispatch({ type: 'tab', tab: selected })}
      >
        {PAGES[tab](props)}
      </Tabs>
    </>
  );
}
