// Keeps trusted certificates and deployments in a storage area of the browser, where every page of the extension sees it.
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

export const areaKeyStorage = (area: StorageArea): KeyStorage => areaRecord(area, 'trustedCertificates');

export const areaDeploymentStorage = (area: StorageArea): KeyStorage => areaRecord(area, 'deployments');

const areaRecord = (area: StorageArea, key: string): KeyStorage => ({
  load: async () => (await area.get(key))[key],
  save: (value) => area.set({ [key]: value }),
  subscribe(listener) {
    const onChanged = (changes: Record<string, unknown>): void => {
      if (Object.hasOwn(changes, key)) listener();
    };
    area.onChanged.addListener(onChanged);
    return () => area.onChanged.removeListener(onChanged);
  },
});
