// A store, a write-ahead area and a clockless deferral in memory, which a test can refuse, hold up and hand to a next worker.
import type { Dropped } from '../../src/background/event-store.ts';
import { Recorder } from '../../src/background/recorder.ts';
import { WRITE_AHEAD_CHARACTERS } from '../../src/background/write-ahead.ts';
import { epochMs } from '../../src/base/units.ts';
import { bodyCharacters, type CaptureEvent } from '../../src/capture/capture-event.ts';
import type { PlacedEvent } from '../../src/messages/contract.ts';

/** What survives a worker. */
export class Disk {
  readonly stored: (PlacedEvent & { readonly session: string })[] = [];
  readonly noted = new Map<string, CaptureEvent>();
  nextPosition = 1;
  asked = 0;
  refuseStore = false;
  /** Makes room, and gives the requests that went. */
  onTrim: (share: number) => string[] = () => [];
  madeRoom = false;
  refuseNotes = false;
  refuseForget = false;

  get keys(): string[] {
    return this.stored.map(({ event }) => event.key);
  }

  get events(): CaptureEvent[] {
    return this.stored.map(({ event }) => event);
  }
}

/** One worker on a disk. `kill` stops all of its effects at once. */
export class FakeWorker {
  readonly told: PlacedEvent[] = [];
  readonly trims: number[] = [];
  readonly dropped: Dropped[] = [];
  wanted: (event: CaptureEvent) => boolean = () => true;
  allRequests = false;
  readonly batches: number[] = [];
  troubles = 0;
  readonly unwritten: CaptureEvent[] = [];
  readonly givenUp: string[] = [];
  recording = true;
  onRecorded: (events: readonly PlacedEvent[]) => void = () => {};
  readonly recorder: Recorder;
  #deferred: (() => void)[] = [];
  #alive = true;

  constructor(
    readonly disk: Disk,
    session = 'this-session',
  ) {
    this.recorder = new Recorder({
      store: {
        put: async (name, events) => {
          await this.#living();
          if (disk.refuseStore) throw new Error('QuotaExceededError');
          this.batches.push(events.length);
          return events.map((event) => {
            const known = disk.stored.find((placed) => placed.event.key === event.key);
            const placed = known ?? { position: disk.nextPosition++, event, session: name };
            if (!known) disk.stored.push(placed);
            return { position: placed.position, event };
          });
        },
        trim: async (_now, share = 1) => {
          await this.#living();
          this.trims.push(share);
          const went = disk.onTrim(share);
          if (went.length === 0) return undefined;
          return { requestIds: went, logins: 0, others: went.length, full: true, upTo: epochMs(0) };
        },
        absent: async (events) => {
          await this.#living();
          return events.filter(({ key }) => !disk.keys.includes(key));
        },
        knows: async (name, requestId) => {
          await this.#living();
          disk.asked++;
          return disk.stored.some((placed) => placed.session === name && placed.event.requestId === requestId);
        },
      },
      writeAhead: {
        note: async (event) => {
          if (!this.#alive || bodyCharacters(event) > WRITE_AHEAD_CHARACTERS) return;
          if (disk.refuseNotes) throw new Error('QUOTA_BYTES quota exceeded');
          disk.noted.set(event.key, structuredClone(event));
        },
        forget: async (events) => {
          await this.#living();
          if (disk.refuseForget) throw new Error('refused');
          for (const { key } of events) disk.noted.delete(key);
        },
        left: async () => {
          await this.#living();
          return [...disk.noted.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
        },
      },
      session: Promise.resolve(session),
      allRequests: () => this.allRequests,
      wanted: async (event) => this.wanted(event),
      onDropped: (dropped) => this.dropped.push(dropped),
      recording: async () => this.recording,
      madeRoom: {
        get: async () => disk.madeRoom,
        set: async (made) => {
          disk.madeRoom = made;
        },
      },
      onRecorded: (events) => {
        this.told.push(...events);
        this.onRecorded(events);
      },
      onUnwritten: (events) => this.unwritten.push(...events),
      onGivenUp: (names) => this.givenUp.push(...names),
      onTrouble: () => this.troubles++,
      defer: (task) => this.#deferred.push(task),
    });
  }

  take(...events: readonly (CaptureEvent | readonly CaptureEvent[])[]): void {
    for (const event of events.flat()) this.recorder.take(event);
  }

  kill(): void {
    this.#alive = false;
  }

  get deferrals(): number {
    return this.#deferred.length;
  }

  /** As the time for a batch runs out. */
  runDeferred(): void {
    for (const task of this.#deferred.splice(0)) task();
  }

  /** A killed worker's promises never settle. */
  async #living(): Promise<void> {
    await undefined;
    if (!this.#alive) await new Promise(() => {});
  }
}
