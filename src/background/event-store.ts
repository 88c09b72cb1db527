// The record of events: IndexedDB, in the order in which they were written. Only the worker writes to it.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { bodyCharacters, type CaptureEvent } from '../capture/capture-event.ts';
import type { PlacedEvent, Position } from '../messages/contract.ts';

interface StoredEvent {
  position?: Position;
  readonly key: string;
  readonly session: string;
  readonly request: string;
  readonly event: CaptureEvent;
}

interface Schema extends DBSchema {
  events: { key: Position; value: StoredEvent; indexes: { key: string; request: string } };
}

/** Events handed out at once when a viewer reads the history: a bound on one port message. */
const PAGE_EVENTS = 200;
const PAGE_CHARACTERS = 8_000_000;

export class EventStore {
  readonly #database: Promise<IDBPDatabase<Schema>>;

  constructor(name = 'saml-scope') {
    this.#database = openDB<Schema>(name, 1, {
      upgrade(database) {
        const events = database.createObjectStore('events', { keyPath: 'position', autoIncrement: true });
        events.createIndex('key', 'key', { unique: true });
        events.createIndex('request', 'request');
      },
    });
  }

  /** Writes in one transaction; an event whose key is there already keeps its place. Rejects when storage refuses. */
  async put(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]> {
    const transaction = (await this.#database).transaction('events', 'readwrite');
    // It rejects as well when one of its requests does, which is what the caller hears of.
    transaction.done.catch(() => {});
    const placed: PlacedEvent[] = [];
    for (const event of events) {
      const known = await transaction.store.index('key').getKey(event.key);
      const stored = { key: event.key, session, request: `${session}/${event.requestId}`, event };
      placed.push({ position: known ?? (await transaction.store.add(stored)), event });
    }
    await transaction.done;
    return placed;
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
    const transaction = (await this.#database).transaction('events', 'readwrite');
    for (let cursor = await transaction.store.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.session !== session) await cursor.delete();
    }
    await transaction.done;
  }

  async clear(): Promise<void> {
    await (await this.#database).clear('events');
  }
}
