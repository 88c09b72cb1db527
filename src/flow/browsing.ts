// Which exchanges belong to one piece of browsing: a tab, its frames, and the tabs that it opened.
import type { Exchange } from '../capture/exchange.ts';

/** Maps each tab to the tab that opened the whole group. */
export type Browsing = ReadonlyMap<number, number>;

export function readBrowsing(exchanges: readonly Exchange[]): Browsing {
  const openers = new Map<number, number>();
  for (const { tab } of exchanges) if (tab?.openerId !== undefined) openers.set(tab.id, tab.openerId);
  const roots = new Map<number, number>();
  for (const { tab } of exchanges) {
    if (!tab || roots.has(tab.id)) continue;
    let root = tab.id;
    const seen = new Set<number>();
    for (let opener = openers.get(root); opener !== undefined && !seen.has(root); opener = openers.get(root)) {
      seen.add(root);
      root = opener;
    }
    roots.set(tab.id, root);
  }
  return roots;
}

/** The group of a tab: the tab itself, unless another one opened it. */
export const groupOf = (browsing: Browsing, exchange: Exchange): number =>
  exchange.tab ? (browsing.get(exchange.tab.id) ?? exchange.tab.id) : -1;

/** Same tab or opened by it. Exchanges without a tab (HAR) count as one tab's. */
export const inSameBrowsing = (browsing: Browsing, a: Exchange, b: Exchange): boolean =>
  groupOf(browsing, a) === groupOf(browsing, b);
