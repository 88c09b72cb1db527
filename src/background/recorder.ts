// Puts events on record: decides whether one is kept, notes it ahead, moves it to the store in batches, tells the followers.
import { carriesMessage } from '../bindings/carries-message.ts';
import { bodyCharacters, type CaptureEvent, type EventKey, recordedName } from '../capture/capture-event.ts';
import { toRequest } from '../capture/hop.ts';
import { withholdSecrets } from '../capture/withhold-secrets.ts';
import type { PlacedEvent } from '../messages/contract.ts';
import { BoundedRecord, type BoundedRecordParts } from './bounded-record.ts';
import { WRITE_AHEAD_CHARACTERS } from './write-ahead.ts';

export interface RecordWriteAhead {
  note(event: CaptureEvent): Promise<void>;
  forget(events: readonly Pick<CaptureEvent, 'key'>[]): Promise<void>;
  left(): Promise<CaptureEvent[]>;
}

export interface RecorderParts extends BoundedRecordParts {
  readonly writeAhead: RecordWriteAhead;
  /** Whether recording is on; asked before each write, since listeners run before a paused worker knows that it is. */
  readonly recording: () => Promise<boolean>;
  /** Whether the user wants this event on record: not what happens in private windows and on excluded sites. */
  readonly wanted: (event: CaptureEvent) => Promise<boolean>;
  /** Whether the user wants requests on record that are neither navigations nor carry a message. */
  readonly allRequests: () => boolean;
  /** All that waited is on record now. */
  readonly onRecorded: (events: readonly PlacedEvent[]) => void;
  readonly onTrouble: () => void;
  /** These are wanted, and refused by the store: they wait for room, or for the next worker. */
  readonly onUnwritten: (events: readonly CaptureEvent[]) => void;
  /** What came under these names and was not written is given up; there is too much of it. */
  readonly onGivenUp: (names: readonly string[]) => void;
  /** Runs `task` a little later, so that events are written in batches; `large` ones where there is no hurry. */
  readonly defer: (task: () => void, batch: 'small' | 'large') => void;
}

/** Events that wait for a store which refuses; the write-ahead record has no room for more either. */
const MOST_REFUSED = 2_000;
/** And the characters of their bodies: a disk that is full for long must not fill the memory. */
const MOST_REFUSED_CHARACTERS = 20_000_000;

/** Requests whose earlier hops are kept in memory, in case a later hop carries a message. */
const HELD_REQUESTS = 500;

export class Recorder {
  readonly #parts: RecorderParts;
  readonly #record: BoundedRecord;
  /** Requests that are not navigations, and whether this worker keeps them. */
  readonly #decided = new Map<string, boolean>();
  readonly #held = new Map<string, CaptureEvent[]>();
  /** Events of requests that began under an earlier worker: the store is asked about them when they're written. */
  readonly #doubtful = new WeakSet<CaptureEvent>();
  /** Events that were not noted ahead. */
  readonly #light = new WeakSet<CaptureEvent>();
  /** Requests of which doubtful events are pending. */
  readonly #doubted = new Set<string>();
  /** Keys noted before the record of an earlier worker was read, which may then hold them as well. */
  #notedEarly: Set<EventKey> | undefined = new Set();
  /** What the store refused: written with the next batch, before it. */
  #refused: readonly CaptureEvent[] = [];
  /** Of these what the user wants on record. */
  #unwritten: readonly CaptureEvent[] = [];
  #pending: CaptureEvent[] = [];
  /** The batch that is planned soonest. */
  #planned: 'small' | 'large' | undefined;
  /** Writes follow one another, so that positions keep the order of the events. */
  #writing: Promise<void>;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#record = new BoundedRecord(parts);
    this.#writing = this.#recoverLeft();
  }

  /** Takes one event, synchronously: what is kept has been noted ahead when this returns. */
  take(event: CaptureEvent): void {
    const carries = event.stage === 'request' && carriesMessage(toRequest(event));
    const safe = withholdSecrets(event, carries);
    if (carries || isNavigation(event) || this.#decided.get(event.requestId)) {
      this.#keep(safe);
    } else if (this.#parts.allRequests()) {
      this.#keepLightly(safe);
    } else if (this.#decided.has(event.requestId)) {
      this.#holdMore(safe);
    } else if (event.stage === 'request' && !this.#doubted.has(event.requestId)) {
      this.#hold(safe);
    } else {
      // The request began under an earlier worker. It's noted in its turn, and kept if its beginning was.
      this.#doubtful.add(safe);
      this.#doubted.add(safe.requestId);
      this.#note(safe);
    }
  }

  /** What the user wants on record and the store refused so far. */
  get unwritten(): readonly CaptureEvent[] {
    return this.#unwritten;
  }

  /** Resolves when everything taken so far is in the store, or was refused by it. */
  async settle(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /** Runs `task` when nothing is being written, and drops what was waiting, which it is given. Rejects when `task` does. */
  async clear(task: (waiting: readonly CaptureEvent[]) => Promise<void>): Promise<void> {
    const dropped = this.#pending;
    this.#pending = [];
    this.#endDoubts(dropped);
    for (const requestId of this.#held.keys()) this.#decided.delete(requestId);
    this.#held.clear();
    const cleared = this.#writing.then(async () => {
      const waiting = [...this.#refused, ...dropped];
      await this.#parts.writeAhead.forget(waiting);
      this.#refused = [];
      this.#unwritten = [];
      await task(waiting);
    });
    // A failure is for the caller to hear of; what is recorded from now on is written all the same.
    this.#writing = cleared.catch(() => {});
    await cleared;
  }

  #keep(event: CaptureEvent): void {
    if (!isNavigation(event) && event.stage !== 'tab-opened') {
      this.#decided.set(event.requestId, true);
      for (const earlier of this.#held.get(event.requestId) ?? []) this.#note(earlier);
    }
    this.#held.delete(event.requestId);
    if (isOver(event)) this.#decided.delete(event.requestId);
    this.#note(event);
  }

  /** Without a note ahead: it would cost more than the request itself, and a picture is no message. */
  #keepLightly(event: CaptureEvent): void {
    for (const kept of [...(this.#held.get(event.requestId) ?? []), event]) {
      this.#light.add(kept);
      this.#pending.push(kept);
    }
    this.#held.delete(event.requestId);
    this.#decided.delete(event.requestId);
    this.#planFlush('large');
  }

  #note(event: CaptureEvent): void {
    this.#notedEarly?.add(event.key);
    this.#pending.push(event);
    // A refusal (the area is full) loses nothing as long as the worker lives: the event is pending, and written now.
    this.#parts.writeAhead.note(event).catch(() => this.#flush());
    if (bodyCharacters(event) > WRITE_AHEAD_CHARACTERS) {
      this.#flush();
      return;
    }
    this.#planFlush('small');
  }

  #planFlush(batch: 'small' | 'large'): void {
    if (this.#planned === batch || this.#planned === 'small') return;
    this.#planned = batch;
    this.#parts.defer(() => this.#flush(), batch);
  }

  #hold(event: CaptureEvent): void {
    this.#decided.set(event.requestId, false);
    this.#held.set(event.requestId, [event]);
    const oldest = this.#held.size > HELD_REQUESTS ? this.#held.keys().next().value : undefined;
    if (oldest !== undefined) {
      this.#held.delete(oldest);
      this.#decided.delete(oldest);
    }
  }

  #holdMore(event: CaptureEvent): void {
    if (isOver(event)) {
      this.#held.delete(event.requestId);
      this.#decided.delete(event.requestId);
    } else {
      this.#held.get(event.requestId)?.push(event);
    }
  }

  #flush(): void {
    this.#planned = undefined;
    const batch = this.#pending;
    if (batch.length === 0) return;
    this.#pending = [];
    this.#writing = this.#writing.then(() => this.#write(batch));
  }

  async #write(batch: readonly CaptureEvent[]): Promise<void> {
    const events = [...this.#refused, ...batch];
    let kept: readonly CaptureEvent[] = [];
    try {
      if (!(await this.#parts.recording())) {
        await this.#parts.writeAhead.forget(batch);
        return;
      }
      kept = await this.#wanted(await this.#withoutStrangers(events));
      if (kept.length > 0) this.#parts.onRecorded(await this.#record.put(kept));
      this.#refused = [];
      this.#unwritten = [];
      await this.#parts.writeAhead.forget(events.filter((event) => !this.#light.has(event)));
      await this.#record.keepWithinBounds(events);
    } catch {
      // The write-ahead record still has what it could take; the user is told that the store refuses.
      this.#refused = newest(events);
      await this.#tellUnwritten(kept);
      this.#parts.onTrouble();
    } finally {
      this.#endDoubts(batch);
    }
  }

  /** A disk without room is no reason to show nothing of the login that the user is looking at. */
  async #tellUnwritten(kept: readonly CaptureEvent[]): Promise<void> {
    const waiting = new Set(this.#refused);
    const absent = await this.#record.absent(kept.filter((event) => waiting.has(event))).catch(() => undefined);
    // A viewer must not be told of one twice.
    if (!absent) return;
    const before = this.#unwritten;
    const known = new Set(before.map(({ key }) => key));
    this.#unwritten = absent;
    const fresh = this.#unwritten.filter(({ key }) => !known.has(key));
    const left = new Set(this.#unwritten.map(recordedName));
    const gone = new Set(before.map(recordedName).filter((name) => !left.has(name)));
    if (gone.size > 0) this.#parts.onGivenUp([...gone]);
    if (fresh.length > 0) this.#parts.onUnwritten(fresh);
  }

  async #wanted(events: readonly CaptureEvent[]): Promise<readonly CaptureEvent[]> {
    const wanted = await Promise.all(events.map((event) => this.#parts.wanted(event)));
    return events.filter((_, i) => wanted[i]);
  }

  #endDoubts(batch: readonly CaptureEvent[]): void {
    for (const { requestId } of batch) this.#doubted.delete(requestId);
    for (const event of this.#pending) if (this.#doubtful.has(event)) this.#doubted.add(event.requestId);
  }

  /** Leaves out the doubtful events of requests that are not on record. */
  async #withoutStrangers(batch: readonly CaptureEvent[]): Promise<readonly CaptureEvent[]> {
    const doubted = new Set(batch.flatMap((event) => (this.#doubtful.has(event) ? [event.requestId] : [])));
    if (doubted.size === 0) return batch;
    const kept = new Set(batch.flatMap((event) => (this.#doubtful.has(event) ? [] : [event.requestId])));
    for (const requestId of doubted) {
      if (this.#decided.get(requestId) || (await this.#record.knows(requestId))) kept.add(requestId);
    }
    for (const requestId of doubted) {
      const over = batch.some((event) => event.requestId === requestId && isOver(event));
      if (over) this.#decided.delete(requestId);
      else if (kept.has(requestId)) this.#decided.set(requestId, true);
    }
    return batch.filter(({ requestId }) => kept.has(requestId));
  }

  async #recoverLeft(): Promise<void> {
    try {
      const noted = await this.#parts.writeAhead.left();
      // What this very worker noted while we read is pending, and written in its turn.
      const left = noted.filter(({ key }) => !this.#notedEarly?.has(key));
      for (const event of left) {
        const sure = isNavigation(event) || (event.stage === 'request' && carriesMessage(toRequest(event)));
        if (!sure) this.#doubtful.add(event);
      }
      if (left.length > 0) await this.#write(left);
    } catch {
      this.#parts.onTrouble();
    } finally {
      this.#notedEarly = undefined;
    }
  }
}

const isNavigation = ({ type, stage }: CaptureEvent): boolean =>
  type === 'main_frame' || type === 'sub_frame' || stage === 'tab-opened';

/** As many of the newest as may wait. */
function newest(events: readonly CaptureEvent[]): readonly CaptureEvent[] {
  let from = events.length;
  let characters = 0;
  while (from > 0 && events.length - from < MOST_REFUSED) {
    characters += bodyCharacters(events[from - 1] as CaptureEvent);
    if (characters > MOST_REFUSED_CHARACTERS) break;
    from--;
  }
  return events.slice(from);
}

const isOver = ({ stage }: CaptureEvent): boolean => stage === 'completed' || stage === 'failed';
