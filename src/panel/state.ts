// The panel's state and the one function that changes it. Everything shown is selected from here.
import type { Analysis } from '../analysis/analysis.ts';
import type { Flow } from '../flow/flow.ts';
import type { SourceRange } from '../xml/tree.ts';
import type { SourceSnapshot } from './exchange-source.ts';
import { pausedFlows } from './paused-flows.ts';
import type { Shown } from './trace-tree.ts';
import type { Traffic } from './traffic.ts';

/** In the order in which they stand; each has its page in `message-detail.tsx` and its words in `text.ts`. */
export const DETAIL_TABS = ['summary', 'message', 'signatures', 'parameters', 'relaystate', 'http', 'compare'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

/** Of a flow's page; each has its page in `flow-detail.tsx` and its words in `text.ts`. */
export const FLOW_TABS = ['overview', 'sequence', 'timeline', 'checks', 'compare'] as const;
export type FlowTab = (typeof FLOW_TABS)[number];

/**
 * `tree`: folding, and `indented`: as text, both by the strict parser's tree; `arrived`: the text untouched; `lenient`: a
 * repaired tree of what the strict parser refused.
 */
export type XmlLayout = 'tree' | 'indented' | 'arrived' | 'lenient';

/** What fills the panel below the toolbar: the trace, or a page of its own. */
export const PAGES = ['trace', 'traces', 'validator', 'deployments', 'keys', 'settings', 'help'] as const;
export type PageId = (typeof PAGES)[number];

/** Narrows the list to flows of this kind; `undefined` narrows nothing. */
export interface Facets {
  readonly kind: Flow['kind'] | undefined;
  readonly outcome: Flow['outcome'] | undefined;
}

/** A place in the selected message that is to be shown. Each is a new object, so that the same place can be asked for again. */
export interface Jump {
  readonly range: SourceRange;
}

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
  readonly facets: Facets;
  readonly page: PageId;
  /** Ids of flows that stand at the top of the list. */
  readonly pinned: ReadonlySet<string>;
  /** Ids of flows that recording was paused in before their end was seen, as far as this page saw it. */
  readonly pausedIn: ReadonlySet<string>;
  /** Id of the flow that the selected one is compared with. */
  readonly compared: string | undefined;
  readonly tab: DetailTab;
  readonly flowTab: FlowTab;
  readonly xmlLayout: XmlLayout;
  readonly jump: Jump | undefined;
}

export type PanelAction =
  | { readonly type: 'traffic'; readonly traffic: Traffic }
  | { readonly type: 'select'; readonly key: string | undefined }
  | { readonly type: 'toggle'; readonly key: string }
  | { readonly type: 'show'; readonly shown: Shown }
  | { readonly type: 'search'; readonly query: string }
  | { readonly type: 'facets'; readonly facets: Partial<Facets> }
  | { readonly type: 'page'; readonly page: PageId }
  | { readonly type: 'pin'; readonly flow: string }
  | { readonly type: 'compare'; readonly flow: string | undefined }
  | { readonly type: 'tab'; readonly tab: DetailTab }
  | { readonly type: 'flow-tab'; readonly tab: FlowTab }
  | { readonly type: 'xml-layout'; readonly layout: XmlLayout }
  /** Shows the place in the Message tab. */
  | { readonly type: 'jump'; readonly range: SourceRange };

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
  facets: { kind: undefined, outcome: undefined },
  page: 'trace',
  pinned: new Set(),
  pausedIn: new Set(),
  compared: undefined,
  tab: 'summary',
  flowTab: 'overview',
  xmlLayout: 'tree',
  jump: undefined,
});

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'traffic':
      return withTraffic(state, action.traffic);
    case 'select':
      if (action.key === state.selected && state.page === 'trace') return state;
      // Whatever is selected is to be seen.
      return { ...state, selected: action.key, jump: undefined, page: 'trace' };
    case 'toggle': {
      const toggled = new Set(state.toggled);
      if (!toggled.delete(action.key)) toggled.add(action.key);
      return { ...state, toggled };
    }
    case 'show':
      return { ...state, shown: action.shown };
    case 'search':
      return { ...state, query: action.query };
    case 'facets':
      return { ...state, facets: { ...state.facets, ...action.facets } };
    case 'page':
      return { ...state, page: action.page };
    case 'pin': {
      const pinned = new Set(state.pinned);
      if (!pinned.delete(action.flow)) pinned.add(action.flow);
      return { ...state, pinned };
    }
    case 'compare':
      return { ...state, compared: action.flow, flowTab: 'compare' };
    case 'tab':
      return { ...state, tab: action.tab, jump: undefined };
    case 'flow-tab':
      return { ...state, flowTab: action.tab };
    case 'xml-layout':
      return { ...state, xmlLayout: action.layout };
    case 'jump':
      return {
        ...state,
        tab: 'message',
        // A repaired tree knows no places.
        xmlLayout: state.xmlLayout === 'lenient' ? 'arrived' : state.xmlLayout,
        jump: { range: action.range },
      };
  }
}

function withTraffic(state: PanelState, { snapshot, analysis }: Traffic): PanelState {
  const next = { ...state, snapshot, analysis: analysis ?? state.analysis, analysisFailed: analysis === undefined };
  // After clearing, keys of the past mean nothing; and the next trace may use them again.
  if (snapshot.exchanges.length === 0) {
    const none = new Set<string>();
    return { ...next, selected: undefined, toggled: none, pinned: none, pausedIn: none, compared: undefined };
  }
  // A file has no settings, and nothing was ever paused in it.
  const isPaused = snapshot.settings !== undefined && !snapshot.recording;
  return isPaused ? { ...next, pausedIn: pausedFlows(next.analysis, state.pausedIn) } : next;
}
