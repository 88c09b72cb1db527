// Which tab opened which. Browsers name an opener also for a tab that the user opened (Ctrl+T), so it alone says little.

/** An initiator that a page can have: its origin, or the opaque one of a sandboxed or file page. */
const BY_PAGE = /^(?:https?:|file:|null$)/;

/** `initiator` as webRequest gives it; a navigation that the user typed has none. */
export const isByPage = (initiator: string | undefined): boolean => initiator !== undefined && BY_PAGE.test(initiator);

export class TabOpeners {
  readonly #named = new Map<number, number>();
  /** The tab whose page made the first request, for tabs of which the browser names no opener. */
  readonly #seeming = new Map<number, number>();
  /** The tab whose page made the first request, where the browser named another one: see `ShownPages.otherOpenerOf`. */
  readonly #corrected = new Map<number, number>();
  /** By tab: whether a page caused the first navigation in it. */
  readonly #byPage = new Map<number, boolean>();
  /** By tab: the browser's number of a navigation that was heard of too late, and was earlier. */
  readonly #earliest = new Map<number, number>();

  named(tabId: number, openerTabId: number): void {
    this.#named.set(tabId, openerTabId);
  }

  namedFor(tabId: number): number | undefined {
    return this.#named.get(tabId);
  }

  /** What named it is no longer on record. */
  unnamed(tabId: number): void {
    this.#named.delete(tabId);
    this.#corrected.delete(tabId);
  }

  /** Counts before the first navigation of the tab alone. */
  correct(tabId: number, opener: number | undefined): void {
    if (opener !== undefined && !this.#byPage.has(tabId)) this.#corrected.set(tabId, opener);
  }

  /** Counts before the first navigation of the tab alone. */
  seem(tabId: number, opener: number | undefined): void {
    if (opener !== undefined && !this.#byPage.has(tabId)) this.#seeming.set(tabId, opener);
  }

  /**
   * `initiator` as webRequest gives it; a navigation that the user typed has none. The first one of a tab decides.
   * `belated`: the browser's number of a request that others were heard of before, though it was earlier.
   */
  navigated(tabId: number, initiator: string | undefined, belated?: number): void {
    const isEarlier = belated !== undefined && belated < (this.#earliest.get(tabId) ?? Number.POSITIVE_INFINITY);
    if (this.#byPage.has(tabId) && !isEarlier) return;
    this.#byPage.set(tabId, isByPage(initiator));
    if (isEarlier) this.#earliest.set(tabId, belated);
  }

  /** The tab whose page opened `tabId` as a pop-up or by a link. */
  of(tabId: number): number | undefined {
    if (!this.#byPage.get(tabId)) return undefined;
    return this.#corrected.get(tabId) ?? this.#named.get(tabId) ?? this.#seeming.get(tabId);
  }
}
