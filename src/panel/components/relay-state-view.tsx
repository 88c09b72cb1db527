// The RelayState tab: the leg that the message is part of, or what stood beside it where it is part of none.
import type { Analysis } from '../../analysis/analysis.ts';
import { indexOf } from '../analysis-index.ts';
import { legView } from '../flow-summary.ts';
import type { Dispatch } from '../state.ts';
import { detailText } from '../text.ts';
import type { TraceItem } from '../trace-tree.ts';
import hidden from './hidden.module.css';
import { LegRelayState, LoneRelayState } from './leg-relay-state.tsx';
import styles from './relay-state-view.module.css';

export interface RelayStateViewProps {
  readonly item: TraceItem & { kind: 'message' };
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function RelayStateView({ item: { message, place }, analysis, dispatch }: RelayStateViewProps) {
  return (
    <div class={styles.relayState}>
      <h3 class={hidden.hidden}>{detailText.tabs.relaystate}</h3>
      {place ? (
        <LegRelayState leg={legView(indexOf(analysis), place.leg)} analysis={analysis} dispatch={dispatch} />
      ) : (
        <LoneRelayState relayState={message.encoded.relayState} />
      )}
    </div>
  );
}
