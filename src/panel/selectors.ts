// What the components show, computed from the state. Each selector remembers its last answer.
import { type AnalysisIndex, indexOf } from './analysis-index.ts';
import { arrange } from './arrange.ts';
import type { PanelState } from './state.ts';
import { type TraceRow, traceRows } from './trace-rows.ts';
import { type TraceItem, type TraceNode, traceTree } from './trace-tree.ts';

/** Remembers the last answer for the last arguments: one panel has one state. */
function remember<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (!last?.args.every((arg, i) => arg === args[i])) last = { args, result: compute(...args) };
    return last.result;
  };
}

const tree = remember(traceTree);
const rows = remember(traceRows);
const arranged = remember(arrange);

interface PlacedNode {
  readonly node: TraceNode;
  readonly parent: string | undefined;
}

const placedNodes = remember((nodes: readonly TraceNode[]): ReadonlyMap<string, PlacedNode> => {
  const placed = new Map<string, PlacedNode>();
  const add = (siblings: readonly TraceNode[], parent: string | undefined): void => {
    for (const node of siblings) {
      placed.set(node.key, { node, parent });
      add(node.children, node.key);
    }
  };
  add(nodes, undefined);
  return placed;
});

export const selectIndex = (state: PanelState): AnalysisIndex => indexOf(state.analysis);

const selectTree = (state: PanelState): readonly TraceNode[] =>
  arranged(tree(selectIndex(state), state.shown), state.facets, state.pinned);

export const selectRows = (state: PanelState): TraceRow[] => rows(selectTree(state), state.toggled, state.query);

const cursorIn = remember(
  (shown: readonly TraceRow[], placed: ReadonlyMap<string, PlacedNode>, selected: string | undefined) => {
    const inSight = new Set(shown.map((row) => row.key));
    for (let key = selected; key !== undefined; key = placed.get(key)?.parent) if (inSight.has(key)) return key;
    return shown[0]?.key;
  },
);

/** The row that the tab key reaches: the selected one, or what it is folded into, or the first. */
export const selectCursor = (state: PanelState): string | undefined =>
  cursorIn(selectRows(state), placedNodes(selectTree(state)), state.selected);

/** What the detail is about. A fold has no page of its own: it shows its flow. */
export function selectDetail(state: PanelState): TraceItem | undefined {
  if (state.selected === undefined) return undefined;
  const placed = placedNodes(selectTree(state));
  const found = placed.get(state.selected);
  if (found?.node.item.kind !== 'fold') return found?.node.item;
  return found.parent === undefined ? undefined : placed.get(found.parent)?.node.item;
}

export type ListState =
  | 'connecting'
  | 'failed'
  | 'paused-empty'
  | 'empty'
  | 'no-messages-yet'
  | 'nothing-matches'
  | 'rows';

/** Which of its states the list is in; all but `rows` say what to do instead of showing rows. */
export function selectListState(state: PanelState): ListState {
  if (selectRows(state).length > 0) return 'rows';
  // Nobody else asks for the cursor of an empty list: without this it would remember what was cleared.
  selectCursor(state);
  const { snapshot, analysis } = state;
  if (snapshot.connection === 'connecting') return 'connecting';
  if (snapshot.connection === 'failed') return 'failed';
  const narrowed = state.query.trim() !== '' || Object.values(state.facets).some((facet) => facet !== undefined);
  if (narrowed && tree(selectIndex(state), state.shown).length > 0) return 'nothing-matches';
  if (analysis.exchanges.length > 0) return 'no-messages-yet';
  return snapshot.recording ? 'empty' : 'paused-empty';
}

/** Id of the flow that is selected, or in which the selected message or exchange is. */
export function selectFlowOf(state: PanelState): string | undefined {
  const placed = placedNodes(selectTree(state));
  for (let key = state.selected; key !== undefined; key = placed.get(key)?.parent) {
    const item = placed.get(key)?.node.item;
    if (item?.kind === 'flow') return item.summary.flow.id;
  }
  return undefined;
}

/** Key of the flow after or before the one that is selected, as the list stands; of the first one where none is. */
export function selectNextFlow(state: PanelState, step: 1 | -1): string | undefined {
  const flows = selectRows(state).filter(({ item }) => item.kind === 'flow');
  const selected = selectFlowOf(state);
  const at = flows.findIndex(({ item }) => item.kind === 'flow' && item.summary.flow.id === selected);
  return (at === -1 ? flows[0] : flows[at + step])?.key;
}
