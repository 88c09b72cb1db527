// The left side: the tree of flows, or what to do while there is none.
import { selectCursor, selectListState, selectRows } from '../selectors.ts';
import type { Dispatch, PanelState } from '../state.ts';
import { listText, treeText } from '../text.ts';
import { FirstSteps } from './first-steps.tsx';
import styles from './trace-list.module.css';
import { TraceTree } from './trace-tree.tsx';

export interface TraceListProps {
  readonly state: PanelState;
  readonly scoped: boolean;
  readonly dispatch: Dispatch;
}

export function TraceList({ state, scoped, dispatch }: TraceListProps) {
  const listState = selectListState(state);
  const isLive = state.snapshot.settings !== undefined;
  if (listState !== 'rows') {
    const { title, todo } = listText(listState, {
      scoped,
      query: state.query.trim(),
      exchanges: state.analysis.exchanges.length,
      isFile: !isLive,
      limited: state.snapshot.limited === 'blind',
      unrecorded: state.snapshot.unrecorded !== undefined,
    });
    return (
      <div class={styles.empty} data-testid="empty" data-state={listState}>
        <h2 class={styles.title}>{title}</h2>
        <p class={styles.todo}>{todo}</p>
        {isLive && (listState === 'empty' || listState === 'no-messages-yet') && <FirstSteps dispatch={dispatch} />}
      </div>
    );
  }
  return (
    <div class={styles.filled}>
      {isLive && state.analysis.messages.length === 0 && (
        <div class={styles.hint}>
          <p class={styles.now}>{state.snapshot.recording ? treeText.noMessagesYet : treeText.noMessagesPaused}</p>
          <FirstSteps dispatch={dispatch} />
        </div>
      )}
      <TraceTree
        rows={selectRows(state)}
        cursor={selectCursor(state)}
        selected={state.selected}
        pinned={state.pinned}
        exchangeCount={state.analysis.exchanges.length}
        dispatch={dispatch}
      />
    </div>
  );
}
