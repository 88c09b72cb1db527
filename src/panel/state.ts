// The panel's state and the one function that changes it. Everything shown is selected from here.
import type { Analysis } from '../analysis/analysis.ts';
import type { SourceSnapshot } from './exchange-source.ts';
import type { Shown } from './trace-tree.ts';
import type { Traffic } from './traffic.ts';

export const DETAIL_TABS = ['message', 'parameters', 'relaystate', 'http'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

/** `arrived`: the text untouched; `indented`: by the strict parser's tree. */
export type XmlLayout = 'indented' | 'arrived';

export interface PanelState {
  readonly snapshot: SourceSnapshot;
  readonly analysis: Analysis;
  /** The last analysis threw; `analysis` is the one before it. */
  readonly analysisFailed: boolean;
  /** Key of a trace node; it may be gone from the tree by now. */
  readonly selected: string | undefined;
  /** Keys of trace nodes that the user opened or closed. */
  readonly toggled: ReadonlySet<string>;
  readonly shown: Shown;
  readonly query: string;
  readonly tab: DetailTab;
  readonly xmlLayout: XmlLayout;
}

export type PanelAction =
  | { readonly type: 'traffic'; readonly traffic: Traffic }
  | { readonly type: 'select'; readonly key: string | undefined }
  | { readonly type: 'toggle'; readonly key: string }
  | { readonly type: 'show'; readonly shown: Shown }
  | { readonly type: 'search'; readonly query: string }
  | { readonly type: 'tab'; readonly tab: DetailTab }
  | { readonly type: 'xml-layout'; readonly layout: XmlLayout };

export type Dispatch = (action: PanelAction) => void;

const NO_ANALYSIS: Analysis = { exchanges: [], messages: [], flows: [] };

export const initialState = (snapshot: SourceSnapshot): PanelState => ({
  snapshot,
  analysis: NO_ANALYSIS,
  analysisFailed: false,
  selected: undefined,
  toggled: new Set(),
  shown: 'everything',
  query: '',
  tab: 'message',
  xmlLayout: 'indented',
});

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'traffic':
      return withTraffic(state, action.traffic);
    case 'select':
      return action.key === state.selected ? state : { ...state, selected: action.key };
    case 'toggle': {
      const toggled = new Set(state.toggled);
      if (!toggled.delete(action.key)) toggled.add(action.key);
      return { ...state, toggled };
    }
    case 'show':
      return { ...state, shown: action.shown };
    case 'search':
      return { ...state, query: action.query };
    case 'tab':
      return { ...state, tab: action.tab };
    case 'xml-layout':
      return { ...state, xmlLayout: action.layout };
  }
}

function withTraffic(state: PanelState, { snapshot, analysis }: Traffic): PanelState {
  const next = { ...state, snapshot, analysis: analysis ?? state.analysis, analysisFailed: analysis === undefined };
  // After clearing, keys of the past mean nothing; and the next trace may use them again.
  return snapshot.exchanges.length === 0 ? { ...next, selected: undefined, toggled: new Set<string>() } : next;
}
