// Which exchanges go into a file.
import type { Analysis } from '../../analysis/analysis.ts';
import type { ExchangeId } from '../../capture/exchange.ts';

export type Selection = 'everything' | 'flow' | 'pinned';

/** Undefined: all. `selected` and `pinned` are ids of flows. */
export function exchangesOf(
  selection: Selection,
  { flows, exchanges }: Analysis,
  { selected, pinned }: { readonly selected: string | undefined; readonly pinned: ReadonlySet<string> },
): ReadonlySet<ExchangeId> | undefined {
  if (selection === 'everything') return undefined;
  const wanted = flows.filter(({ id }) => (selection === 'flow' ? id === selected : pinned.has(id)));
  const ids = new Set(wanted.flatMap((flow) => flow.exchanges));
  // A pasted message came by no request: it is no flow's exchange.
  return ids.size === exchanges.length ? undefined : ids;
}

/** The record was cleared between the two: nothing of the one before is left. */
export const wasCleared = (before: Analysis, now: Analysis): boolean => {
  if (before.exchanges.length === 0 || before === now) return false;
  const left = new Set(now.exchanges.map(({ id }) => id));
  return !before.exchanges.some(({ id }) => left.has(id));
};
