// Which tab shows which page, to find the tab of a request that the browser tells without one, and the opener of a window.

const originOf = (url: string): string | undefined => /^https?:\/\/[^/?#]+/i.exec(url)?.[0];

interface Shown {
  readonly tabId: number;
  /** Origin and address of the page. */
  readonly keys: readonly string[];
  /** Origin of the page before it, which may still run while this one loads. */
  readonly before: string | undefined;
}

/** Tabs of one origin among which a window's opener is looked for. */
const MOST_TABS = 20;

/** Knows the last navigation of each frame. */
export class ShownPages {
  /** By frame, `tab/frame`. */
  readonly #frames = new Map<string, Shown>();
  /** By origin and by address: the tabs that show it, with the number of their frames. */
  readonly #tabs = new Map<string, Map<number, number>>();

  went(frame: string, tabId: number, url: string): void {
    const before = this.#frames.get(frame)?.keys[0];
    this.forget(frame);
    const origin = originOf(url);
    if (origin === undefined || tabId < 0) return;
    const [address = ''] = url.split('#', 1);
    const keys = address === origin ? [origin] : [origin, address];
    this.#frames.set(frame, { tabId, keys, before });
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

  /**
   * Chromium names the tab in front as the opener of a window that a page behind it opens. Where the named tab shows no page of
   * the origin that made the first request, and just one older tab does, it is that one.
   */
  otherOpenerOf(tabId: number, initiator: string | undefined, named: number | undefined): number | undefined {
    const origin = initiator === undefined ? undefined : originOf(initiator);
    const inFront = this.#frames.get(`${named}/0`);
    if (origin === undefined || !inFront || inFront.before === origin) return undefined;
    const tabs = this.#tabs.get(origin);
    if (!tabs || tabs.has(inFront.tabId) || tabs.size > MOST_TABS) return undefined;
    const older = [...tabs.keys()].filter((tab) => tab < tabId);
    return older.length === 1 ? older[0] : undefined;
  }

  #only(key: string | undefined): number | undefined {
    const tabs = key === undefined ? undefined : this.#tabs.get(key);
    return tabs?.size === 1 ? tabs.keys().next().value : undefined;
  }
}
