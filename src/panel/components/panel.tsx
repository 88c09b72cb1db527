// The whole panel: holds the state, follows the source, and lays out toolbar, list and detail.
import { useEffect, useReducer } from 'preact/hooks';
import type { ExchangeSource } from '../exchange-source.ts';
import { selectDetail } from '../selectors.ts';
import { initialState, reduce } from '../state.ts';
import { followTraffic, type TrafficOptions } from '../traffic.ts';
import { Detail } from './detail.tsx';
import { Notices } from './notices.tsx';
import styles from './panel.module.css';
import { Toolbar } from './toolbar.tsx';
import { TraceList } from './trace-list.tsx';

export interface PanelProps {
  readonly source: ExchangeSource;
  /** The panel follows one tab only. */
  readonly scoped: boolean;
  /** Read once, when the panel is mounted. */
  readonly traffic: TrafficOptions;
}

export function Panel({ source, scoped, traffic }: PanelProps) {
  const [state, dispatch] = useReducer(reduce, source.snapshot(), initialState);
  // The options are wiring, the same for the panel's whole life.
  useEffect(() => followTraffic(source, traffic, (seen) => dispatch({ type: 'traffic', traffic: seen })), [source]);
  const detail = selectDetail(state);
  return (
    <div class={styles.panel}>
      <Toolbar
        snapshot={state.snapshot}
        shown={state.shown}
        query={state.query}
        dispatch={dispatch}
        onRecording={(on) => source.setRecording(on)}
        onClear={() => source.clear()}
      />
      <Notices snapshot={state.snapshot} analysisFailed={state.analysisFailed} />
      <main class={styles.panes} data-detail={detail ? 'open' : 'none'}>
        <div class={styles.list}>
          <TraceList state={state} scoped={scoped} dispatch={dispatch} />
        </div>
        <Detail state={state} item={detail} dispatch={dispatch} />
      </main>
    </div>
  );
}
