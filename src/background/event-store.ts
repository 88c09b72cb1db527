// The record of events: IndexedDB, in the order in which they were written. Only the worker writes to it. Long, since each of its
// transactions keeps the same four stores true to each other.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { type EpochMs, epochMs } from '../base/units.ts';
import { bodyCharacters, type CaptureEvent, type EventKey, recordedName } from '../capture/capture-event.ts';
import type { PlacedEvent, Position } from '../messages/contract.ts';
import type { RecordedRequest } from './login-groups.ts';
import type { MessageRole } from './message-role.ts';
import { RECORD_BOUNDS, type RecordBounds, victimsOf } from './record-bounds.ts';
import { beginningOf, isOver, nameIn, withEvent } from './stored-request.ts';

interface StoredEvent {
  position?: Position;
  readonly key: string;
  readonly session: string;
  readonly request: string;
  readonly event: CaptureEvent;
}

/** What is true of the whole record; one row. */
interface Totals {
  readonly name: 'totals';
  /** The last position that was given since the record was cleared; the event may have been dropped since. */
  readonly last: Position;
  readonly requests: number;
  /** Roughly. */
  readonly characters: number;
}

/** A request dropped before its end came: what still comes of it is not recorded, for it would have no beginning. */
interface GoneRequest {
  readonly request: string;
  /** It was cleared: where a redirect leads from there is recorded again. */
  readonly cleared?: true;
}

interface Schema extends DBSchema {
  events: { key: Position; value: StoredEvent; indexes: { key: string; request: string } };
  requests: { key: string; value: RecordedRequest; indexes: { first: Position } };
  gone: { key: string; value: GoneRequest };
  totals: { key: string; value: Totals };
}

type Store = 'events' | 'requests' | 'gone' | 'totals';
const STORES: readonly Store[] = ['events', 'requests', 'gone', 'totals'];
type Writing = IDBPTransaction<Schema, readonly Store[], 'readwrite'>;
/** Of requests dropped before their end. */
const MOST_GONE = 1_000;

/** Requests that were dropped to keep the record within its bounds. */
export interface Dropped {
  /** The names under which they were recorded; see `recordedName`. */
  readonly requestIds: readonly string[];
  /** Logins and logouts among them, at least. */
  readonly logins: number;
  /** Requests that were part of no login. */
  readonly others: number;
  /** For lack of room, not for their age alone. */
  readonly full: boolean;
  /** When the youngest of them began. */
  readonly upTo: EpochMs;
}

/** Events handed out at once when a viewer reads the history: a bound on one port message. */
const PAGE_EVENTS = 200;
const PAGE_CHARACTERS = 8_000_000;
/** Going from one event to the next takes the browser several times longer than reading so many. */
const READ_AT_ONCE = 20;

export interface EventStoreOptions {
  readonly name?: string;
  readonly bounds?: RecordBounds;
  /** What the message that the event's request carries is for; undefined where there is none. */
  readonly role: (event: CaptureEvent) => MessageRole | undefined;
}

export class EventStore {
  readonly #database: Promise<IDBPDatabase<Schema>>;
  readonly #options: EventStoreOptions;

  constructor(options: EventStoreOptions) {
    this.#options = options;
    this.#database = openDB<Schema>(options.name ?? 'saml-scope', 3, {
      upgrade(database) {
        // What an earlier version recorded in this browser session is not worth a conversion.
        for (const store of [...database.objectStoreNames]) database.deleteObjectStore(store);
        database.createObjectStore('requests', { keyPath: 'request' }).createIndex('first', 'first');
        database.createObjectStore('gone', { keyPath: 'request' });
        database.createObjectStore('totals', { keyPath: 'name' });
        const events = database.createObjectStore('events', { keyPath: 'position', autoIncrement: true });
        events.createIndex('key', 'key', { unique: true });
        events.createIndex('request', 'request');
      },
    });
  }

  /**
   * Writes in one transaction; an event whose key is there already keeps its place, and one whose request was dropped gets none.
   * Rejects when storage refuses.
   */
  async put(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]> {
    const transaction = await this.#writing();
    const store = transaction.objectStore('events');
    const requests = transaction.objectStore('requests');
    const nameOnRecord = (event: CaptureEvent): string => `${session}/${recordedName(event)}`;
    const names = [...new Set(events.map(nameOnRecord))];
    // The browser is asked all at once: waiting for each answer takes longer than the answers.
    const goneRequests = transaction.objectStore('gone');
    const [known, found, areGone, before] = await Promise.all([
      // An event that is never noted ahead can't have been written by an earlier worker.
      Promise.all(events.map(({ key, endOnly }) => (endOnly ? undefined : store.index('key').getKey(key)))),
      Promise.all(names.map((name) => requests.get(name))),
      Promise.all(names.map((name) => goneRequests.get(name))),
      totalsOf(transaction),
    ]);
    const rows = new Map(names.map((name, i) => [name, found[i]]));
    const gone = new Map(names.map((name, i) => [name, areGone[i]]));
    const writes: Promise<unknown>[] = [];
    const positions = new Map<EventKey, Promise<Position> | Position>();
    const taken = events.filter((event, i) => {
      const { key } = event;
      const name = nameOnRecord(event);
      const isThere = known[i] ?? positions.get(key);
      const left = isThere === undefined ? gone.get(name) : undefined;
      if (left) {
        const begins = left.cleared === true && event.stage === 'request';
        if (begins || isOver(event)) writes.push(goneRequests.delete(name));
        if (!begins) return false;
        gone.delete(name);
      }
      positions.set(key, isThere ?? store.add({ key, session, request: name, event }));
      return true;
    });
    const placed = await Promise.all(
      taken.map(async (event) => ({ position: (await positions.get(event.key)) as Position, event })),
    );
    const totals = { ...before, last: Math.max(before.last, ...placed.map(({ position }) => position)) };
    const old = new Set(known);
    const changed = new Set<string>();
    for (const { position, event } of placed) {
      if (old.has(position)) continue;
      old.add(position);
      const name = nameOnRecord(event);
      const row = rows.get(name);
      const after = withEvent(row ?? beginningOf(name, position, event), event, this.#options.role(event));
      rows.set(name, after);
      changed.add(name);
      totals.requests += row ? 0 : 1;
      totals.characters += after.size - (row?.size ?? 0);
    }
    for (const name of changed) writes.push(requests.put(rows.get(name) as RecordedRequest));
    await Promise.all([...writes, transaction.objectStore('totals').put(totals)]);
    await transaction.done;
    return placed;
  }

  /**
   * Drops what is too old or too much, logins whole; undefined where nothing was. `now`: the time of the newest event. `share`: see
   * `victimsOf`.
   */
  async trim(now: EpochMs, share = 1): Promise<Dropped | undefined> {
    const { bounds = RECORD_BOUNDS } = this.#options;
    const transaction = await this.#writing();
    if (share >= 1 && !(await isDue(transaction, bounds, now))) {
      await transaction.done;
      return undefined;
    }
    const rows = (await transaction.objectStore('requests').getAll()).sort((a, b) => a.first - b.first);
    const { requests, logins, others, full } = victimsOf(rows, bounds, share);
    const events = transaction.objectStore('events');
    for (const { request } of requests) {
      await transaction.objectStore('requests').delete(request);
      for (let cursor = await events.index('request').openKeyCursor(request); cursor; cursor = await cursor.continue())
        await events.delete(cursor.primaryKey);
    }
    await transaction.done;
    // Apart: a browser without room lets a transaction through that only deletes. Without this, the bounds are reckoned anew.
    await this.#remember(rows, requests).catch(() => {});
    if (requests.length === 0) return undefined;
    const upTo = epochMs(requests.reduce<number>((latest, { at }) => Math.max(latest, at), 0));
    return { requestIds: requests.map(({ request }) => nameIn(request)), logins, others, full, upTo };
  }

  async #remember(rows: readonly RecordedRequest[], dropped: readonly RecordedRequest[]): Promise<void> {
    const transaction = await this.#writing();
    const gone = transaction.objectStore('gone');
    if ((await gone.count()) > MOST_GONE) await gone.clear();
    for (const { request, over } of dropped) if (!over) await gone.put({ request });
    const characters = sizeOf(rows) - sizeOf(dropped);
    const { last } = await totalsOf(transaction);
    const requests = rows.length - dropped.length;
    await transaction.objectStore('totals').put({ name: 'totals', last, requests, characters });
    await transaction.done;
  }

  /**
   * The names of all that is on record, for a viewer that holds more than is left of what was written after `cleared` and until
   * `after`; undefined for one that does not. It has seen all of that, so counting is enough: it holds `held` of them.
   */
  async kept(cleared: Position, after: Position, held: number): Promise<readonly string[] | undefined> {
    if (held === 0) return undefined;
    const { store } = (await this.#database).transaction('requests');
    const left = cleared < after ? await store.index('first').count(IDBKeyRange.bound(cleared, after, true)) : 0;
    return left === held ? undefined : (await store.getAllKeys()).map(nameIn);
  }

  async #writing(): Promise<Writing> {
    const transaction = (await this.#database).transaction(STORES, 'readwrite');
    // It rejects as well when one of its requests does, which is what the caller hears of.
    transaction.done.catch(() => {});
    return transaction;
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
    let from = after;
    while (page.length < PAGE_EVENTS && characters < PAGE_CHARACTERS) {
      const found = await transaction.store.getAll(IDBKeyRange.lowerBound(from, true), READ_AT_ONCE);
      for (const { position = from, event } of found) {
        // The rest is read once more: one that is so large is rare.
        if (page.length === PAGE_EVENTS || characters >= PAGE_CHARACTERS) return page;
        page.push({ position, event });
        characters += bodyCharacters(event);
        from = position;
      }
      if (found.length < READ_AT_ONCE) break;
    }
    return page;
  }

  /** Whether any event of this request is on record, so that a restarted worker knows to go on with it. */
  async knows(session: string, requestId: string): Promise<boolean> {
    const database = await this.#database;
    return (await database.getKeyFromIndex('events', 'request', `${session}/${requestId}`)) !== undefined;
  }

  /** Those that are not in the store: one that had no room for some may have taken others before. */
  async absent(events: readonly CaptureEvent[]): Promise<readonly CaptureEvent[]> {
    const index = (await this.#database).transaction('events').store.index('key');
    const known = await Promise.all(events.map(({ key }) => index.getKey(key)));
    return events.filter((_, i) => known[i] === undefined);
  }

  /** The last position that was written since the record was cleared, whether or not it is still there; 0 for none. */
  async lastPosition(): Promise<Position> {
    return (await (await this.#database).get('totals', 'totals'))?.last ?? 0;
  }

  /** Drops what other browser sessions recorded; request ids of the browser begin anew with each. */
  async forgetOtherSessions(session: string): Promise<void> {
    const transaction = await this.#writing();
    const events = transaction.objectStore('events');
    const requests = transaction.objectStore('requests');
    const own = { requests: 0, characters: 0 };
    for (let cursor = await requests.openCursor(); cursor; cursor = await cursor.continue()) {
      if (!cursor.key.startsWith(`${session}/`)) await cursor.delete();
      else {
        own.requests++;
        own.characters += cursor.value.size;
      }
    }
    if (own.requests === 0) await events.clear();
    for (let cursor = await events.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.session !== session) await cursor.delete();
    }
    await transaction.objectStore('gone').clear();
    await transaction.objectStore('totals').put({ ...(await totalsOf(transaction)), ...own });
    await transaction.done;
  }

  /** `waiting`: events that are dropped with the record, since they were heard before. */
  async clear(session: string, waiting: readonly CaptureEvent[] = []): Promise<void> {
    const transaction = await this.#writing();
    const rows = await transaction.objectStore('requests').getAll();
    const before = await transaction.objectStore('gone').getAll();
    // Nothing is put: a browser without room lets that through.
    await Promise.all(STORES.map((store) => transaction.objectStore(store).clear()));
    await transaction.done;
    const open = new Set([...before, ...rows.filter(({ over }) => !over)].map(({ request }) => request));
    for (const event of waiting) {
      if (event.stage === 'tab-opened') continue;
      if (isOver(event)) open.delete(`${session}/${event.requestId}`);
      else open.add(`${session}/${event.requestId}`);
    }
    await this.#expectRest([...open].slice(-MOST_GONE)).catch(() => {});
  }

  async #expectRest(requests: readonly string[]): Promise<void> {
    const transaction = await this.#writing();
    const gone = transaction.objectStore('gone');
    await Promise.all(requests.map((request) => gone.put({ request, cleared: true })));
    await transaction.done;
  }
}

const sizeOf = (rows: readonly RecordedRequest[]): number => rows.reduce((sum, { size }) => sum + size, 0);

const totalsOf = async (transaction: Writing): Promise<Totals> =>
  (await transaction.objectStore('totals').get('totals')) ?? { name: 'totals', last: 0, requests: 0, characters: 0 };

/** A quick answer, since it's asked often: may anything be too much or too old? */
async function isDue(transaction: Writing, bounds: RecordBounds, now: EpochMs): Promise<boolean> {
  const { requests, characters } = await totalsOf(transaction);
  if (requests > bounds.requests || characters > bounds.characters) return true;
  const oldest = (await transaction.objectStore('events').openCursor())?.value.event.at;
  // Also where the clock was set back since.
  return oldest !== undefined && Math.abs(now - oldest) > bounds.age;
}
