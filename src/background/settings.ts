// What the user wants on record, kept in extension storage. Read whole or not at all: a damaged entry is the default.
import type { Storage } from 'webextension-polyfill';
import { DEFAULT_SETTINGS, type RecordingSettings } from '../messages/contract.ts';

export { isExcluded } from '../messages/excluded-sites.ts';

/** A list that somebody wrote by hand; what is longer was not. */
const MOST_SITES = 500;
const LONGEST_SITE = 253;

export class Settings {
  #current: Promise<RecordingSettings>;
  #known: RecordingSettings | undefined;

  constructor(private readonly area: Pick<Storage.StorageArea, 'get' | 'set'>) {
    this.#current = area.get('settings').then(
      ({ settings }) => readSettings(settings),
      () => DEFAULT_SETTINGS,
    );
    void this.#current.then((settings) => {
      this.#known ??= settings;
    });
  }

  get(): Promise<RecordingSettings> {
    return this.#current;
  }

  /** What is set, for who can't wait; undefined until it has been read. */
  get known(): RecordingSettings | undefined {
    return this.#known;
  }

  async set(settings: RecordingSettings): Promise<void> {
    const read = readSettings(settings);
    this.#current = Promise.resolve(read);
    this.#known = read;
    await this.area.set({ settings: read });
  }
}

export function readSettings(value: unknown): RecordingSettings {
  if (typeof value !== 'object' || value === null) return DEFAULT_SETTINGS;
  const { privateWindows, allRequests, excludedSites } = value as Readonly<Record<string, unknown>>;
  const sites = Array.isArray(excludedSites) ? excludedSites.slice(0, MOST_SITES) : [];
  return {
    privateWindows: privateWindows === true,
    allRequests: allRequests === true,
    excludedSites: [...new Set(sites.flatMap((site) => (typeof site === 'string' ? (readSite(site) ?? []) : [])))],
  };
}

/** A host name in lower case, of whatever was typed: an address, a host with port, `*.example`. Undefined for what is none. */
export function readSite(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^\*?\./, '');
  const address = `https://${bare}`;
  if (bare === '' || bare.length > 2_000 || !URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return hostname !== '' && hostname.length <= LONGEST_SITE && !hostname.includes('*') ? hostname : undefined;
}
