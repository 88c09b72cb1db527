// Which worker came after which, in this browser session: told by a list, since the user's clock may be set between two starts.
import type { Storage } from 'webextension-polyfill';
import { bootOf, type CaptureEvent } from '../capture/capture-event.ts';

const KEY = 'workers';
/** Of workers before these nothing is left to be put in order. */
const MOST = 100;

/** Enters a worker that starts, by the beginning of its keys, and gives all so far. Never rejects. */
export async function enterStart(
  area: Pick<Storage.StorageArea, 'get' | 'set'>,
  boot: string,
): Promise<readonly string[]> {
  try {
    const { [KEY]: known } = await area.get(KEY);
    const starts = [...(Array.isArray(known) ? (known as string[]) : []), boot].slice(-MOST);
    await area.set({ [KEY]: starts });
    return starts;
  } catch {
    return [boot];
  }
}

/** What workers noted, in the order in which it happened. A worker that died before it was entered is placed by its clock. */
export function inOrderOfStarts(events: readonly CaptureEvent[], starts: readonly string[]): CaptureEvent[] {
  const places = new Map(starts.map((boot, i) => [boot, i]));
  for (const { key } of events) {
    const boot = bootOf(key);
    if (places.has(boot)) continue;
    const next = starts.findIndex((other) => other > boot);
    // Before the one that reads, in any case.
    places.set(boot, (next === -1 ? starts.length - 1 : next) - 0.5);
  }
  const placeOf = ({ key }: CaptureEvent): number => places.get(bootOf(key)) ?? 0;
  return [...events].sort((a, b) => placeOf(a) - placeOf(b) || (a.key < b.key ? -1 : 1));
}
