// Which tab opened which. Browsers name an opener also for a tab that the user opened (Ctrl+T), so it alone says little.

/** An initiator that a page can have: its origin, or the opaque one of a sandboxed or file page. */
const BY_PAGE = /^(?:https?:|file:|null$)/;

export class TabOpeners {
  readonly #named = new Map<number, number>();
  /** By tab: whether a page caused the first navigation in it. */
  readonly #byPage = new Map<number, boolean>();

  named(tabId: number, openerTabId: number): void {
    this.#named.set(tabId, openerTabId);
  }

  /** `initiator` as webRequest gives it; a navigation that the user typed has none. The first one of a tab decides. */
  navigated(tabId: number, initiator: string | undefined): void {
    if (!this.#byPage.has(tabId)) this.#byPage.set(tabId, initiator !== undefined && BY_PAGE.test(initiator));
  }

  /** The tab whose page opened `tabId` as a pop-up or by a link. */
  of(tabId: number): number | undefined {
    return this.#byPage.get(tabId) ? this.#named.get(tabId) : undefined;
  }
}
