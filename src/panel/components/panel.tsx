// The whole panel: holds the state, follows the source, and lays out toolbar, list and detail.
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { ExchangeSource } from '../exchange-source.ts';
import type { FlowChecks } from '../findings/flow-checks.ts';
import { CheckingContext } from '../findings/use-findings.ts';
import { KeysPage } from '../keys/keys-page.tsx';
import { selectDetail } from '../selectors.ts';
import { type Trust, TrustContext } from '../signatures/trust.ts';
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
  /** Keys and verification; left out where a shell verifies nothing. */
  readonly trust?: Omit<Trust, 'showKeys'> | undefined;
  /** Left out where a shell checks nothing. */
  readonly checks?: FlowChecks | undefined;
}

export function Panel({ source, scoped, traffic, trust, checks }: PanelProps) {
  const [state, dispatch] = useReducer(reduce, source.snapshot(), initialState);
  // The options are wiring, the same for the panel's whole life.
  useEffect(() => followTraffic(source, traffic, (seen) => dispatch({ type: 'traffic', traffic: seen })), [source]);
  const [keysOpen, setKeysOpen] = useState(false);
  const trusted = useMemo(() => trust && { ...trust, showKeys: () => setKeysOpen(true) }, [trust]);
  const checking = useMemo(() => checks && { checks, analysis: state.analysis }, [checks, state.analysis]);
  const detail = selectDetail(state);
  return (
    <TrustContext.Provider value={trusted}>
      <CheckingContext.Provider value={checking}>
        <div class={styles.panel}>
          <Toolbar
            snapshot={state.snapshot}
            shown={state.shown}
            query={state.query}
            dispatch={dispatch}
            onRecording={(on) => source.setRecording(on)}
            onClear={() => source.clear()}
            onKeys={trust && (() => setKeysOpen(!keysOpen))}
            keysOpen={keysOpen}
          />
          <Notices snapshot={state.snapshot} analysisFailed={state.analysisFailed} />
          {keysOpen && trust && <KeysPage keys={trust.keys} clock={trust.clock} onClose={() => setKeysOpen(false)} />}
          <main class={styles.panes} data-detail={detail ? 'open' : 'none'} hidden={keysOpen}>
            <div class={styles.list}>
              <TraceList state={state} scoped={scoped} dispatch={dispatch} />
            </div>
            <Detail state={state} item={detail} dispatch={dispatch} />
          </main>
        </div>
      </CheckingContext.Provider>
    </TrustContext.Provider>
  );
}
