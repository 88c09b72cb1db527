// The whole panel: holds the state, follows the source, and lays out toolbar, list and detail, or a page of its own.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { DeploymentContext } from '../deployments/deployment-context.ts';
import type { DeploymentStore } from '../deployments/deployment-store.ts';
import type { ExchangeSource } from '../exchange-source.ts';
import { PrivateWindowNotice } from '../feeds/private-window-notice.tsx';
import { SiteAccessNotice } from '../feeds/site-access-notice.tsx';
import type { FlowChecks } from '../findings/flow-checks.ts';
import { CheckingContext } from '../findings/use-findings.ts';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { selectDetail, selectFlowOf, selectNextFlow } from '../selectors.ts';
import { type Trust, TrustContext } from '../signatures/trust.ts';
import { initialState, type PageId, reduce } from '../state.ts';
import type { Traces } from '../traces/traces-page.tsx';
import { followTraffic, type TrafficOptions } from '../traffic.ts';
import { lazily } from './lazily.tsx';
import { Notices } from './notices.tsx';
import styles from './panel.module.css';
import { Toolbar } from './toolbar.tsx';
import { TraceList } from './trace-list.tsx';

const DeploymentsPage = lazily(async () => (await import('../deployments/deployments-page.tsx')).DeploymentsPage);
const Detail = lazily(async () => (await import('./detail.tsx')).Detail);
const HelpPage = lazily(async () => (await import('../keyboard/help-page.tsx')).HelpPage);
const KeysPage = lazily(async () => (await import('../keys/keys-page.tsx')).KeysPage);
const SettingsPage = lazily(async () => (await import('../settings/settings-page.tsx')).SettingsPage);
const TracesPage = lazily(async () => (await import('../traces/traces-page.tsx')).TracesPage);
const ValidatorPage = lazily(async () => (await import('../validator/validator-page.tsx')).ValidatorPage);

export interface PanelProps {
  readonly source: ExchangeSource;
  /** The panel follows one tab only. */
  readonly scoped: boolean;
  /** Read once, when the panel is mounted. */
  readonly traffic: TrafficOptions;
  /** Keys and verification; left out where a shell verifies nothing. */
  readonly trust?: Omit<Trust, 'showKeys'> | undefined;
  /** Left out where a shell has none. */
  readonly deployments?: DeploymentStore | undefined;
  /** Saving and opening files; left out where a shell does neither. */
  readonly traces?: Traces | undefined;
  /** Left out where a shell checks nothing. */
  readonly checks?: FlowChecks | undefined;
}

export function Panel({ source, scoped, traffic, trust, checks, deployments, traces }: PanelProps) {
  const [state, dispatch] = useReducer(reduce, source.snapshot(), initialState);
  // The options are wiring, the same for the panel's whole life.
  useEffect(() => followTraffic(source, traffic, (seen) => dispatch({ type: 'traffic', traffic: seen })), [source]);
  const trusted = useMemo(
    () => trust && { ...trust, showKeys: () => dispatch({ type: 'page', page: 'keys' }) },
    [trust],
  );
  const checking = useMemo(() => checks && { checks, analysis: state.analysis }, [checks, state.analysis]);
  const root = useRef<HTMLDivElement>(null);
  // Soon wanted, so that the first click need not wait for it.
  useEffect(() => Detail.preload(), []);
  useShortcuts({
    state,
    dispatch,
    selectedFlow: selectFlowOf(state),
    focusFilter: () => root.current?.querySelector<HTMLElement>('[data-testid="filter"]')?.focus(),
    setRecording: (on) => source.setRecording(on),
    moveToFlow: (step) => {
      const key = selectNextFlow(state, step);
      if (key !== undefined) dispatch({ type: 'select', key });
    },
  });
  const { settings } = state.snapshot;
  const close = (): void => dispatch({ type: 'page', page: 'trace' });
  const pages: Partial<Record<PageId, () => ComponentChildren>> = {
    ...(traces && { traces: () => <TracesPage traces={traces} state={state} onClose={close} /> }),
    ...(checks && {
      validator: () => <ValidatorPage analysis={state.analysis} item={selectDetail(state)} onClose={close} />,
    }),
    ...(deployments && { deployments: () => <DeploymentsPage store={deployments} onClose={close} /> }),
    ...(trust && { keys: () => <KeysPage keys={trust.keys} clock={trust.clock} onClose={close} /> }),
    ...(settings && {
      settings: () => (
        <SettingsPage settings={settings} onChange={(wanted) => source.setSettings?.(wanted)} onClose={close} />
      ),
    }),
    help: () => <HelpPage onClose={close} />,
  };
  const page = pages[state.page];
  const detail = selectDetail(state);
  return (
    <TrustContext.Provider value={trusted}>
      <DeploymentContext.Provider value={deployments}>
        <CheckingContext.Provider value={checking}>
          <div ref={root} class={styles.panel}>
            <Toolbar
              snapshot={state.snapshot}
              shown={state.shown}
              query={state.query}
              facets={state.facets}
              page={state.page}
              pages={Object.keys(pages) as PageId[]}
              dispatch={dispatch}
              onRecording={(on) => source.setRecording(on)}
              onClear={() => source.clear()}
            />
            <Notices snapshot={state.snapshot} analysisFailed={state.analysisFailed} />
            <SiteAccessNotice limited={state.snapshot.limited} onRequest={() => source.requestSiteAccess?.()} />
            <PrivateWindowNotice
              unrecorded={state.snapshot.unrecorded}
              onRecord={() => settings && source.setSettings?.({ ...settings, privateWindows: true })}
            />
            {page?.()}
            <main class={styles.panes} data-detail={detail ? 'open' : 'none'} hidden={page !== undefined}>
              <div class={styles.list}>
                <TraceList state={state} scoped={scoped} dispatch={dispatch} />
              </div>
              <Detail state={state} item={detail} dispatch={dispatch} />
            </main>
          </div>
        </CheckingContext.Provider>
      </DeploymentContext.Provider>
    </TrustContext.Provider>
  );
}
