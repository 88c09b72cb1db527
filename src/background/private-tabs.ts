// Tells whether an event happened in a private window. Chromium's events don't say; Firefox's do.
import type { Tabs } from 'webextension-polyfill';

export interface PrivateTabsApi {
  /** Whether the user let the extension into private windows at all. */
  isAllowed(): Promise<boolean>;
  get(tabId: number): Promise<Pick<Tabs.Tab, 'incognito'>>;
}

export class PrivateTabs {
  readonly #known = new Map<number, boolean>();
  readonly #allowed: Promise<boolean>;
  #isRefused = false;

  constructor(private readonly api: PrivateTabsApi) {
    this.#allowed = api.isAllowed().catch(() => false);
    void this.#allowed.then((allowed) => {
      this.#isRefused = !allowed;
    });
  }

  /** Called when a tab opens, so that one that closes at once is known as well. */
  opened(tabId: number, isPrivate: boolean): void {
    this.#known.set(tabId, isPrivate);
  }

  closed(tabId: number): void {
    // Its last events may still be waiting to be written.
    if (this.#known.size > MOST_TABS) this.#known.delete(tabId);
  }

  /** For who can't wait: true only where it is certain. */
  isSurelyNotPrivate(tabId: number): boolean {
    return this.#isRefused || this.#known.get(tabId) === false;
  }

  /** A tab that nobody knows any more counts as private: what should not have been recorded can't be taken back. */
  async isPrivate(tabId: number): Promise<boolean> {
    if (!(await this.#allowed)) return false;
    const known = this.#known.get(tabId);
    if (known !== undefined) return known;
    // Requests of a page's own service worker belong to no tab; with private windows in play they can't be told apart.
    if (tabId < 0) return [...this.#known.values()].includes(true);
    const isPrivate = await this.api.get(tabId).then(
      ({ incognito }) => incognito,
      () => true,
    );
    this.#known.set(tabId, isPrivate);
    return isPrivate;
  }
}

const MOST_TABS = 1_000;
