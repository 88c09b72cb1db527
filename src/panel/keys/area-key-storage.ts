// Keeps the record of trusted certificates in a storage area of the browser, where every page of the extension sees it.
import type { KeyStorage } from './stored-keys.ts';

/** What is used of `browser.storage.local`. */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  readonly onChanged: {
    addListener(listener: (changes: Record<string, unknown>) => void): void;
    removeListener(listener: (changes: Record<string, unknown>) => void): void;
  };
}

const KEY = 'trustedCertificates';

export const areaKeyStorage = (area: StorageArea): KeyStorage => ({
  load: async () => (await area.get(KEY))[KEY],
  save: (value) => area.set({ [KEY]: value }),
  subscribe(listener) {
    const onChanged = (changes: Record<string, unknown>): void => {
      if (Object.hasOwn(changes, KEY)) listener();
    };
    area.onChanged.addListener(onChanged);
    return () => area.onChanged.removeListener(onChanged);
  },
});
