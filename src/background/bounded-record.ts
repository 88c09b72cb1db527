// The record as the recorder writes it: within its bounds, and with room made where the browser has none.
import { type EpochMs, epochMs } from '../base/units.ts';
import { bodyCharacters, type CaptureEvent } from '../capture/capture-event.ts';
import type { PlacedEvent } from '../messages/contract.ts';
import type { Dropped } from './event-store.ts';

/** What is needed of the store; a test gives one in memory. */
export interface RecordStore {
  put(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]>;
  knows(session: string, requestId: string): Promise<boolean>;
  /** Those that are not in the store. */
  absent(events: readonly CaptureEvent[]): Promise<readonly CaptureEvent[]>;
  /** See `EventStore.trim`. */
  trim(now: EpochMs, share?: number): Promise<Dropped | undefined>;
}

export interface BoundedRecordParts {
  readonly store: RecordStore;
  /** The name of this browser session; resolves once, soon after the worker began. */
  readonly session: Promise<string>;
  /** Remembers, beyond the worker, that room was made in a store that refused. Never rejects. */
  readonly madeRoom: { get(): Promise<boolean>; set(made: boolean): Promise<void> };
  /** The record grew too large or too old, and this went. */
  readonly onDropped: (dropped: Dropped) => void;
}

/** Events after which the record is held against its bounds again. */
const TRIM_EVERY = 500;
/** Characters of bodies that weigh as much as one event more: a few large ones fill the record as well. */
const CHARACTERS_AS_AN_EVENT = 10_000;

export class BoundedRecord {
  readonly #parts: BoundedRecordParts;
  /**
   * Room was made since the store last took something. A full disk is not less full for it at once, and making more would lose
   * every login on record for nothing. Undefined until it is known.
   */
  #madeRoom: boolean | undefined;
  /** Events written since the record was last held against its bounds. A worker seldom lives to see many, so it begins with that. */
  #untrimmed = TRIM_EVERY;

  constructor(parts: BoundedRecordParts) {
    this.#parts = parts;
  }

  /** Rejects when the store refuses. One without room gets some, once: half of what it may hold goes, oldest first. */
  async put(events: readonly CaptureEvent[]): Promise<PlacedEvent[]> {
    const { store, madeRoom, onDropped } = this.#parts;
    const session = await this.#parts.session;
    this.#madeRoom ??= await madeRoom.get();
    try {
      return await this.#putAndSee(session, events);
    } catch (refusal) {
      if (this.#madeRoom) throw refusal;
      this.#madeRoom = true;
      await madeRoom.set(true);
      const dropped = await store.trim(latest(events), 0.5);
      if (!dropped) throw refusal;
      onDropped(dropped);
      return await this.#putAndSee(session, events);
    }
  }

  async #putAndSee(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]> {
    const placed = await this.#parts.store.put(session, events);
    if (this.#madeRoom) await this.#parts.madeRoom.set(false);
    this.#madeRoom = false;
    return placed;
  }

  /** Holds the record against its bounds, after every so many `events` that were written. */
  async keepWithinBounds(events: readonly CaptureEvent[]): Promise<void> {
    this.#untrimmed += events.reduce((sum, event) => sum + 1 + bodyCharacters(event) / CHARACTERS_AS_AN_EVENT, 0);
    if (this.#untrimmed < TRIM_EVERY) return;
    this.#untrimmed = 0;
    const dropped = await this.#parts.store.trim(latest(events));
    if (dropped) this.#parts.onDropped(dropped);
  }

  /** Those that are not in the store, though it may have refused the others with them. */
  absent(events: readonly CaptureEvent[]): Promise<readonly CaptureEvent[]> {
    return this.#parts.store.absent(events);
  }

  /** Whether any event of this request is on record. */
  async knows(requestId: string): Promise<boolean> {
    return this.#parts.store.knows(await this.#parts.session, requestId);
  }
}

const latest = (events: readonly CaptureEvent[]): EpochMs =>
  epochMs(events.reduce<number>((last, { at }) => Math.max(last, at), 0));
