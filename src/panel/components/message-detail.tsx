// The page of one message: tabs for its XML, its parameters, its leg's RelayState and its HTTP exchange.
import type { Analysis } from '../../analysis/analysis.ts';
import { indexOf } from '../analysis-index.ts';
import { legView } from '../flow-summary.ts';
import { problemsOf } from '../problems.ts';
import { DETAIL_TABS, type DetailTab, type Dispatch, type XmlLayout } from '../state.ts';
import { detailText, formats, treeText, verdictText } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
import { CopyButton } from './copy-button.tsx';
import { DetailHeading } from './detail-heading.tsx';
import hidden from './hidden.module.css';
import { HttpView } from './http-view.tsx';
import { LegRelayState, LoneRelayState } from './leg-relay-state.tsx';
import styles from './message-detail.module.css';
import { routeWords } from './message-row.tsx';
import { MessageView } from './message-view.tsx';
import { ParametersView } from './parameters-view.tsx';
import { Tabs } from './tabs.tsx';
import { VisibleText } from './visible-text.tsx';

export interface MessageDetailProps {
  readonly item: TraceItem & { kind: 'message' };
  readonly analysis: Analysis;
  readonly tab: DetailTab;
  readonly xmlLayout: XmlLayout;
  readonly dispatch: Dispatch;
}

export function MessageDetail({ item, analysis, tab, xmlLayout, dispatch }: MessageDetailProps) {
  const { message, exchange, place, route } = item;
  const { encoded, decoded } = message;
  const problems = problemsOf(message);
  const marks: Partial<Record<DetailTab, string>> = {
    ...(problems.length > 0 && { message: `! ${formats.number(problems.length)}` }),
    ...(place && { relaystate: verdictText[place.leg.relayState.verdict].sign }),
  };
  return (
    <>
      <DetailHeading
        title={decoded.header.kind === 'unreadable' ? treeText.unreadable : decoded.header.kind}
        subtitle={
          <>
            {encoded.binding} · <VisibleText text={routeWords(route)} />
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
        {tab === 'message' && (
          <MessageView message={message} problems={problems} layout={xmlLayout} dispatch={dispatch} />
        )}
        {tab === 'parameters' && <ParametersView encoded={encoded} exchange={exchange} />}
        {tab === 'relaystate' && (
          <div class={styles.relayState}>
            <h3 class={hidden.hidden}>{detailText.tabs.relaystate}</h3>
            {place ? (
              <LegRelayState leg={legView(indexOf(analysis), place.leg)} analysis={analysis} />
            ) : (
              <LoneRelayState relayState={encoded.relayState} />
            )}
          </div>
        )}
        {tab === 'http' && exchange && <HttpView exchange={exchange} />}
      </Tabs>
    </>
  );
}
