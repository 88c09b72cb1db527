// The record of events: IndexedDB, in the order in which they were written. Only the worker writes to it.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type EpochMs, epochMs } from '../base/units.ts';
import { bodyCharacters, type CaptureEvent } from '../capture/capture-event.ts';
import type { PlacedEvent, Position } from '../messages/contract.ts';

interface StoredEvent {
  position?: Position;
  readonly key: string;
  readonly session: string;
  readonly request: string;
  readonly event: CaptureEvent;
}

/** One request of the browser with all its redirects: what is dropped as a whole. */
interface StoredRequest {
  /** Session and request id. */
  readonly request: string;
  /** When its first event was. */
  readonly at: EpochMs;
  /** Characters of its events, roughly. */
  readonly size: number;
  /** Some event of it carries a SAML message. */
  readonly carries: boolean;
}

interface Schema extends DBSchema {
  events: { key: Position; value: StoredEvent; indexes: { key: string; request: string } };
  requests: { key: string; value: StoredRequest };
}

/** How much is kept. What goes first: the oldest requests without a message, then the oldest. */
export interface RecordBounds {
  readonly requests: number;
  /** Characters; on disk a character takes one to two octets. */
  readonly characters: number;
  /** Milliseconds. */
  readonly age: number;
}

/** A day of browsing: under 100 MB on disk, and some 30 MB in a viewer. */
export const RECORD_BOUNDS: RecordBounds = {
  requests: 20_000,
  characters: 40_000_000,
  age: 24 * 60 * 60 * 1_000,
};
/** Requests younger than this, in milliseconds, go only when nothing older is left: a login may be waiting for a password. */
const FRESH = 30 * 60 * 1_000;
/** Of each bound, what is left after dropping, so that it doesn't happen with each event. */
const LEFT_OVER = 0.9;

/** Requests that were dropped to keep the record within its bounds. */
export interface Dropped {
  /** The browser's ids, of this session. */
  readonly requestIds: readonly string[];
  /** When the youngest of them began. */
  readonly upTo: EpochMs;
}

/** Events handed out at once when a viewer reads the history: a bound on one port message. */
const PAGE_EVENTS = 200;
const PAGE_CHARACTERS = 8_000_000;

export interface EventStoreOptions {
  readonly name?: string;
  readonly bounds?: RecordBounds;
  /** Whether the event's request carries a message. */
  readonly carries: (event: CaptureEvent) => boolean;
}

export class EventStore {
  readonly #database: Promise<IDBPDatabase<Schema>>;
  readonly #options: EventStoreOptions;

  constructor(options: EventStoreOptions) {
    this.#options = options;
    this.#database = openDB<Schema>(options.name ?? 'saml-scope', 2, {
      upgrade(database) {
        // What an earlier version recorded in this browser session is not worth a conversion.
        for (const store of [...database.objectStoreNames]) database.deleteObjectStore(store);
        database.createObjectStore('requests', { keyPath: 'request' });
        const events = database.createObjectStore('events', { keyPath: 'position', autoIncrement: true });
        events.createIndex('key', 'key', { unique: true });
        events.createIndex('request', 'request');
      },
    });
  }

  /** Writes in one transaction; an event whose key is there already keeps its place. Rejects when storage refuses. */
  async put(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]> {
    const transaction = (await this.#database).transaction(['events', 'requests'], 'readwrite');
    // It rejects as well when one of its requests does, which is what the caller hears of.
    transaction.done.catch(() => {});
    const placed: PlacedEvent[] = [];
    const requests = transaction.objectStore('requests');
    for (const event of events) {
      const store = transaction.objectStore('events');
      const known = await store.index('key').getKey(event.key);
      const request = `${session}/${event.requestId}`;
      placed.push({ position: known ?? (await store.add({ key: event.key, session, request, event })), event });
      if (known !== undefined) continue;
      const before = await requests.get(request);
      await requests.put({
        request,
        at: before?.at ?? event.at,
        size: (before?.size ?? 0) + charactersOf(event),
        carries: (before?.carries ?? false) || this.#options.carries(event),
      });
    }
    await transaction.done;
    return placed;
  }

  /**
   * Drops what is too old or too much; undefined where nothing was. `share`: less than 1 where the browser has no room for
   * what the bounds allow; so much of what is there now, or of the bounds if that is less, may stay.
   */
  async trim(now: EpochMs, share = 1): Promise<Dropped | undefined> {
    const { bounds = RECORD_BOUNDS } = this.#options;
    const transaction = (await this.#database).transaction(['events', 'requests'], 'readwrite');
    const requests = (await transaction.objectStore('requests').getAll()).sort((a, b) => a.at - b.at);
    const victims = victimsOf(requests, bounds, now, share);
    const byRequest = transaction.objectStore('events').index('request');
    for (const { request } of victims) {
      await transaction.objectStore('requests').delete(request);
      for (let cursor = await byRequest.openCursor(request); cursor; cursor = await cursor.continue())
        await cursor.delete();
    }
    await transaction.done;
    if (victims.length === 0) return undefined;
    return {
      requestIds: victims.map(({ request }) => request.slice(request.indexOf('/') + 1)),
      upTo: epochMs(victims.reduce<number>((latest, { at }) => Math.max(latest, at), 0)),
    };
  }

  /** Pages of events after `after`, in order. */
  async *after(after: Position): AsyncGenerator<PlacedEvent[]> {
    let from = after;
    for (;;) {
      const page = await this.#page(from);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      from = last.position;
    }
  }

  async #page(after: Position): Promise<PlacedEvent[]> {
    const transaction = (await this.#database).transaction('events');
    const page: PlacedEvent[] = [];
    let characters = 0;
    let cursor = await transaction.store.openCursor(IDBKeyRange.lowerBound(after, true));
    while (cursor && page.length < PAGE_EVENTS && (page.length === 0 || characters < PAGE_CHARACTERS)) {
      const { event } = cursor.value;
      page.push({ position: cursor.key, event });
      characters += bodyCharacters(event);
      cursor = await cursor.continue();
    }
    return page;
  }

  /** Whether any event of this request is on record, so that a restarted worker knows to go on with it. */
  async knows(session: string, requestId: string): Promise<boolean> {
    const database = await this.#database;
    return (await database.getKeyFromIndex('events', 'request', `${session}/${requestId}`)) !== undefined;
  }

  /** The last position ever written and still there, 0 for an empty record. */
  async lastPosition(): Promise<Position> {
    const transaction = (await this.#database).transaction('events');
    return (await transaction.store.openKeyCursor(null, 'prev'))?.key ?? 0;
  }

  /** Drops what other browser sessions recorded; request ids of the browser begin anew with each. */
  async forgetOtherSessions(session: string): Promise<void> {
    const transaction = (await this.#database).transaction(['events', 'requests'], 'readwrite');
    const events = transaction.objectStore('events');
    for (let cursor = await events.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.session !== session) await cursor.delete();
    }
    const requests = transaction.objectStore('requests');
    for (let cursor = await requests.openCursor(); cursor; cursor = await cursor.continue()) {
      if (!cursor.key.startsWith(`${session}/`)) await cursor.delete();
    }
    await transaction.done;
  }

  async clear(): Promise<void> {
    const transaction = (await this.#database).transaction(['events', 'requests'], 'readwrite');
    await Promise.all([transaction.objectStore('events').clear(), transaction.objectStore('requests').clear()]);
    await transaction.done;
  }
}

/** `requests` in the order in which they began. */
function victimsOf(
  requests: readonly StoredRequest[],
  bounds: RecordBounds,
  now: EpochMs,
  share: number,
): readonly StoredRequest[] {
  let count = requests.length;
  let characters = requests.reduce((sum, { size }) => sum + size, 0);
  const most = share < 1 ? { requests: count, characters } : bounds;
  const isTooMuch = (part: number): boolean =>
    count > Math.min(bounds.requests, most.requests) * part ||
    characters > Math.min(bounds.characters, most.characters) * part;
  const victims = new Set<StoredRequest>();
  const drop = (request: StoredRequest): void => {
    if (victims.has(request)) return;
    victims.add(request);
    count--;
    characters -= request.size;
  };
  for (const request of requests) if (now - request.at > bounds.age) drop(request);
  if (!isTooMuch(share)) return [...victims];
  const isOld = ({ at }: StoredRequest): boolean => now - at > FRESH;
  for (const goesFirst of [
    (request: StoredRequest) => isOld(request) && !request.carries,
    isOld,
    (request: StoredRequest) => !request.carries,
    () => true,
  ]) {
    for (const request of requests) {
      if (!isTooMuch(share * LEFT_OVER)) return [...victims];
      if (goesFirst(request)) drop(request);
    }
  }
  return [...victims];
}

/** What the fields of an event take besides address, headers and body. */
const OVERHEAD = 300;

const charactersOf = (event: CaptureEvent): number =>
  OVERHEAD +
  event.url.length +
  (event.redirectUrl?.length ?? 0) +
  bodyCharacters(event) +
  (event.headers ?? []).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
