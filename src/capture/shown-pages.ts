// Which tab shows which page, to find the tab of a request that the browser tells without one, and the opener of a window.

const originOf = (url: string): string | undefined => /^https?:\/\/[^/?#]+/i.exec(url)?.[0];

interface Shown {
  readonly tabId: number;
  /** Origin and address of the page. */
  readonly keys: readonly string[];
}

/** Knows the last navigation of each frame. */
export class ShownPages {
  /** By frame, `tab/frame`. */
  readonly #frames = new Map<string, Shown>();
  /** By origin and by address: the tabs that show it, with the number of their frames. */
  readonly #tabs = new Map<string, Map<number, number>>();

  went(frame: string, tabId: number, url: string): void {
    this.forget(frame);
    const origin = originOf(url);
    if (origin === undefined || tabId < 0) return;
    const [address = ''] = url.split('#', 1);
    const keys = address === origin ? [origin] : [origin, address];
    this.#frames.set(frame, { tabId, keys });
    for (const key of keys) {
      const tabs = this.#tabs.get(key) ?? new Map<number, number>();
      this.#tabs.set(key, tabs.set(tabId, (tabs.get(tabId) ?? 0) + 1));
    }
  }

  forget(frame: string): void {
    const known = this.#frames.get(frame);
    if (!known) return;
    this.#frames.delete(frame);
    for (const key of known.keys) {
      const tabs = this.#tabs.get(key);
      const left = (tabs?.get(known.tabId) ?? 0) - 1;
      if (left > 0) tabs?.set(known.tabId, left);
      else tabs?.delete(known.tabId);
      if (tabs?.size === 0) this.#tabs.delete(key);
    }
  }

  /** Forgets all frames but these. */
  keepOnly(frames: { has(frame: string): boolean }): void {
    for (const frame of this.#frames.keys()) if (!frames.has(frame)) this.forget(frame);
  }

  /** The only tab that shows a page of this origin; undefined where there are several, which nobody could choose from. */
  tabOf(origin: string | undefined): number | undefined {
    return this.#only(origin === undefined ? undefined : originOf(origin));
  }

  /**
   * The only tab that shows the page at `initiator`, where that is older than `tabId`. Firefox names no opener of a tab in
   * another window, but the address of the page that made the first request there; Chromium names the opener, and of the
   * page only its origin.
   */
  openerOf(tabId: number, initiator: string | undefined): number | undefined {
    if (initiator === undefined || initiator === originOf(initiator)) return undefined;
    const tab = this.#only(initiator.split('#', 1)[0]);
    return tab !== undefined && tab < tabId ? tab : undefined;
  }

  #only(key: string | undefined): number | undefined {
    const tabs = key === undefined ? undefined : this.#tabs.get(key);
    return tabs?.size === 1 ? tabs.keys().next().value : undefined;
  }
}
