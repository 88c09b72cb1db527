// Loads the algorithms that WebCrypto lacks, the first time that one is needed; entry points and tests may swap them.
import type * as legacy from './legacy.ts';

export type Legacy = typeof legacy;

/** The chunk could not be loaded; callers turn this into `legacy-unavailable`. */
export class LegacyUnavailable extends Error {
  override readonly name = 'LegacyUnavailable';
}

let load: () => Promise<Legacy> = () => import('./legacy.ts');

/** Replaces the loader, for a bundle that carries the chunk elsewhere or leaves it out. */
export function useLegacy(loader: () => Promise<Legacy>): void {
  load = loader;
}

export async function loadLegacy(): Promise<Legacy> {
  try {
    return await load();
  } catch {
    throw new LegacyUnavailable('The additional algorithms could not be loaded.');
  }
}
