// The list's flows as the user wants them: narrowed to a kind and an outcome, pinned ones first.
import type { Facets } from './state.ts';
import type { TraceNode } from './trace-tree.ts';

/** While the list is narrowed, what belongs to no flow is left out. */
export function arrange(
  nodes: readonly TraceNode[],
  { kind, outcome }: Facets,
  pinned: ReadonlySet<string>,
): readonly TraceNode[] {
  const isNarrowed = kind !== undefined || outcome !== undefined;
  const kept = isNarrowed
    ? nodes.filter(({ item }) => {
        if (item.kind !== 'flow') return false;
        const { flow } = item.summary;
        return (kind === undefined || flow.kind === kind) && (outcome === undefined || flow.outcome === outcome);
      })
    : nodes;
  if (pinned.size === 0) return kept;
  const isPinned = ({ item }: TraceNode): boolean => item.kind === 'flow' && pinned.has(item.summary.flow.id);
  return [...kept.filter(isPinned), ...kept.filter((node) => !isPinned(node))];
}
