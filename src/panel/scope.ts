// Narrows a trace to the tab that devtools inspects, and to the tabs that it opened.
import type { Exchange } from '../capture/exchange.ts';

/** Exchanges of `tabId` and of every tab opened from it, directly or not: pop-up logins belong to the login. */
export function exchangesOfTab(exchanges: readonly Exchange[], tabId: number): Exchange[] {
  const openers = new Map<number, number>();
  for (const { tab } of exchanges) if (tab?.openerId !== undefined) openers.set(tab.id, tab.openerId);
  const belongs = (id: number): boolean => {
    const seen = new Set<number>();
    for (let at: number | undefined = id; at !== undefined && !seen.has(at); at = openers.get(at)) {
      if (at === tabId) return true;
      seen.add(at);
    }
    return false;
  };
  const answers = new Map<number, boolean>();
  return exchanges.filter(({ tab }) => {
    if (!tab) return false;
    const known = answers.get(tab.id) ?? belongs(tab.id);
    answers.set(tab.id, known);
    return known;
  });
}
