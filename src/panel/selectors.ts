// What the components show, computed from the state. Each selector remembers its last answer.
import { type AnalysisIndex, indexOf } from './analysis-index.ts';
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

const selectTree = (state: PanelState): TraceNode[] => tree(selectIndex(state), state.shown);

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
  const { snapshot, analysis } = state;
  if (snapshot.connection === 'connecting') return 'connecting';
  if (snapshot.connection === 'failed') return 'failed';
  if (state.query.trim() !== '' && selectTree(state).length > 0) return 'nothing-matches';
  if (analysis.exchanges.length > 0) return 'no-messages-yet';
  return snapshot.recording ? 'empty' : 'paused-empty';
}
