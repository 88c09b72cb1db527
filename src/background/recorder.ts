// Puts events on record: decides whether one is kept, notes it ahead, moves it to the store in batches, tells the followers.
import { carriesMessage } from '../bindings/carries-message.ts';
import { bodyCharacters, type CaptureEvent } from '../capture/capture-event.ts';
import { toRequest } from '../capture/fold-events.ts';
import { withholdSecrets } from '../capture/withhold-secrets.ts';
import type { PlacedEvent } from '../messages/contract.ts';
import { WRITE_AHEAD_CHARACTERS } from './write-ahead.ts';

/** What the recorder needs of the store; a test gives one in memory. */
export interface RecordStore {
  put(session: string, events: readonly CaptureEvent[]): Promise<PlacedEvent[]>;
  knows(session: string, requestId: string): Promise<boolean>;
}

export interface RecordWriteAhead {
  note(event: CaptureEvent): Promise<void>;
  forget(events: readonly CaptureEvent[]): Promise<void>;
  left(): Promise<CaptureEvent[]>;
}

export interface RecorderParts {
  readonly store: RecordStore;
  readonly writeAhead: RecordWriteAhead;
  /** The name of this browser session; resolves once, soon after the worker began. */
  readonly session: Promise<string>;
  /** Whether recording is on; asked before each write, since listeners run before a paused worker knows that it is. */
  readonly recording: () => Promise<boolean>;
  readonly onRecorded: (events: readonly PlacedEvent[]) => void;
  readonly onTrouble: () => void;
  /** Runs `task` a little later, so that events are written in batches. */
  readonly defer: (task: () => void) => void;
}

/** Requests whose earlier hops are kept in memory, in case a later hop carries a message. */
const HELD_REQUESTS = 500;

export class Recorder {
  readonly #parts: RecorderParts;
  /** Requests that are not navigations, and whether this worker keeps them. */
  readonly #decided = new Map<string, boolean>();
  readonly #held = new Map<string, CaptureEvent[]>();
  #pending: CaptureEvent[] = [];
  #flushPlanned = false;
  /** Writes follow one another, so that positions keep the order of the events. */
  #writing: Promise<void>;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#writing = this.#recoverLeft();
  }

  /** Takes one event, synchronously: what is kept has been noted ahead when this returns. */
  take(event: CaptureEvent): void {
    const carries = event.stage === 'request' && carriesMessage(toRequest(event));
    const safe = withholdSecrets(event, carries);
    const keep = carries || isNavigation(event) || this.#decided.get(event.requestId);
    if (keep) {
      this.#keep(safe);
      return;
    }
    if (event.stage === 'request') {
      this.#hold(safe);
    } else if (this.#decided.has(event.requestId)) {
      this.#holdMore(safe);
    } else {
      void this.#askStore(safe);
    }
  }

  /** Resolves when everything taken so far is in the store, or was refused by it. */
  async settle(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /** Runs `task` when nothing is being written, and drops what was waiting. */
  async clear(task: () => Promise<void>): Promise<void> {
    const dropped = this.#pending;
    this.#pending = [];
    this.#held.clear();
    this.#writing = this.#writing.then(async () => {
      await this.#parts.writeAhead.forget(dropped);
      await task();
    });
    await this.#writing;
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

  #note(event: CaptureEvent): void {
    this.#pending.push(event);
    if (bodyCharacters(event) > WRITE_AHEAD_CHARACTERS) {
      this.#flush();
      return;
    }
    // A refusal (the area is full) loses nothing as long as the worker lives: the event is pending, and written now.
    this.#parts.writeAhead.note(event).catch(() => this.#flush());
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    this.#parts.defer(() => this.#flush());
  }

  #hold(event: CaptureEvent): void {
    if (isOver(event)) return;
    this.#decided.set(event.requestId, false);
    const held = this.#held.get(event.requestId);
    if (held) held.push(event);
    else this.#held.set(event.requestId, [event]);
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

  /** A request that began under an earlier worker: it's kept if its beginning was. */
  async #askStore(event: CaptureEvent): Promise<void> {
    await this.#writing;
    const known = await this.#parts.store.knows(await this.#parts.session, event.requestId).catch(() => false);
    if (known) this.#keep(event);
  }

  #flush(): void {
    this.#flushPlanned = false;
    const batch = this.#pending;
    if (batch.length === 0) return;
    this.#pending = [];
    this.#writing = this.#writing.then(() => this.#write(batch));
  }

  async #write(batch: readonly CaptureEvent[]): Promise<void> {
    try {
      if (!(await this.#parts.recording())) {
        await this.#parts.writeAhead.forget(batch);
        return;
      }
      const placed = await this.#parts.store.put(await this.#parts.session, batch);
      this.#parts.onRecorded(placed);
      await this.#parts.writeAhead.forget(batch);
    } catch {
      // The write-ahead record still has what it could take; the user is told that the store refuses.
      this.#parts.onTrouble();
    }
  }

  async #recoverLeft(): Promise<void> {
    try {
      const left = await this.#parts.writeAhead.left();
      // Events of this very worker may have been noted while we read; putting one twice keeps its first place.
      if (left.length > 0) await this.#write(left);
    } catch {
      this.#parts.onTrouble();
    }
  }
}

const isNavigation = ({ type, stage }: CaptureEvent): boolean =>
  type === 'main_frame' || type === 'sub_frame' || stage === 'tab-opened';

const isOver = ({ stage }: CaptureEvent): boolean => stage === 'completed' || stage === 'failed';
