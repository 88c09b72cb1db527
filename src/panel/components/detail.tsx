// The right side: the page of whatever is selected in the list.
import type { Dispatch, PanelState } from '../state.ts';
import { detailText, treeText } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
import styles from './detail.module.css';
import { ExchangeDetail } from './exchange-detail.tsx';
import { FlowDetail } from './flow-detail.tsx';
import { MessageDetail } from './message-detail.tsx';

export interface DetailProps {
  readonly state: PanelState;
  readonly item: TraceItem | undefined;
  readonly dispatch: Dispatch;
}

export function Detail({ state, item, dispatch }: DetailProps) {
  if (!item) return <section class={styles.none}>{detailText.nothing}</section>;
  return (
    <section class={styles.detail} aria-label={detailText.label} data-testid="detail">
      <button
        type="button"
        class={styles.close}
        aria-label={detailText.close}
        title={detailText.close}
        data-testid="close-detail"
        onClick={() => dispatch({ type: 'select', key: undefined })}
      >
        ✕
      </button>
      {page(state, item, dispatch)}
    </section>
  );
}

function page(state: PanelState, item: TraceItem, dispatch: Dispatch) {
  switch (item.kind) {
    case 'flow':
      return (
        <FlowDetail
          key={state.selected}
          analysis={state.analysis}
          summary={item.summary}
          tab={state.flowTab}
          compared={state.compared}
          isPinned={state.pinned.has(item.summary.flow.id)}
          wasPaused={state.pausedIn.has(item.summary.flow.id)}
          dispatch={dispatch}
        />
      );
    case 'message':
      return (
        <MessageDetail
          key={state.selected}
          item={item}
          analysis={state.analysis}
          tab={state.tab}
          xmlLayout={state.xmlLayout}
          jump={state.jump}
          dispatch={dispatch}
        />
      );
    case 'exchange':
      return (
        <ExchangeDetail key={state.selected} exchange={item.exchange} analysis={state.analysis} dispatch={dispatch} />
      );
    case 'group':
      return (
        <div class={styles.group}>
          <h2 class={styles.heading}>
            {item.group === 'other-messages' ? treeText.otherMessages : treeText.otherExchanges}
          </h2>
          <p>{detailText.group[item.group]}</p>
        </div>
      );
    case 'fold':
      return null;
  }
}
