// Store, followers and viewers together: whatever is recorded, dropped, cleared and cut off meanwhile, a viewer that is
// connected holds in the end what the record holds.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventStore } from '../../src/background/event-store.ts';
import { Followers } from '../../src/background/follow.ts';
import { messageRole } from '../../src/background/message-role.ts';
import { epochMs } from '../../src/base/units.ts';
import { type CaptureEvent, type EventKey, recordedName } from '../../src/capture/capture-event.ts';
import type { Call, PlacedEvent, Position, Push } from '../../src/messages/contract.ts';
import { DEFAULT_SETTINGS } from '../../src/messages/contract.ts';
import { FollowClient } from '../../src/messages/follow-client.ts';
import { STARTED, Worker } from '../builders/events.ts';
import { channelPair, settled, Timers } from '../messages/channels.ts';

let databases = 0;

/** The worker's side: writes one after the other, as the recorder does, and outlives its followers. */
class Record {
  readonly store = new EventStore({
    name: `trim-and-follow-${databases++}`,
    role: messageRole,
    bounds: { requests: 6, characters: 1_000_000, age: 24 * 60 * 60_000 },
  });
  readonly #made = new Worker();
  #requests = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #clearedUpTo: Position = 0;
  followers = this.#follow();
  /** Events of requests that have begun. */
  #open: CaptureEvent[] = [];

  #follow(): Followers {
    const status = async () => ({ recording: true, clearedUpTo: this.#clearedUpTo, settings: DEFAULT_SETTINGS });
    return new Followers({
      after: (position) => this.store.after(position),
      unwritten: () => [],
      kept: (after, held) => this.store.kept(this.#clearedUpTo, after, held),
      status,
      setRecording: async () => {},
      setSettings: async () => {},
      clear: (told) =>
        this.#next(async () => {
          this.#clearedUpTo = Math.max(this.#clearedUpTo, await this.store.lastPosition());
          await this.store.clear('s');
          await told();
        }),
    });
  }

  /** A worker dies with all that it had to tell; the next one knows no follower. */
  restart(): void {
    this.followers = this.#follow();
  }

  /** `count` requests begin, and those of before end. */
  put(count: number): void {
    const begun = Array.from({ length: count }, () => {
      const requestId = `${++this.#requests}`;
      const tabId = this.#requests % 4;
      const url = `https://a.example/${requestId}${this.#requests % 3 === 0 ? '?SAMLRequest=x' : ''}`;
      const opened = this.#requests % 5 === 0 ? [this.#made.opened(tabId + 10 * this.#requests, tabId)] : [];
      return [...opened, ...this.#made.hop({ requestId, tabId, url })];
    });
    const now = [...this.#open, ...begun.flatMap((events) => events.slice(0, 2))];
    this.#open = begun.flatMap((events) => events.slice(2));
    void this.#next(async () => {
      const placed = await this.store.put('s', now);
      this.followers.tell(placed);
    });
  }

  /** `die`: stops the worker before it can tell of what it dropped. */
  trim(die?: () => void): void {
    void this.#next(async () => {
      const dropped = await this.store.trim(epochMs(STARTED + 1_000));
      if (die) die();
      else if (dropped) this.followers.tellDropped(dropped.requestIds);
    });
  }

  async keys(): Promise<EventKey[]> {
    await this.#writing;
    const all: EventKey[] = [];
    for await (const page of this.store.after(0)) all.push(...page.map(({ event }) => event.key));
    return all;
  }

  #next(task: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(task);
    this.#writing = done.catch(() => {});
    return done;
  }
}

class Viewer {
  held: PlacedEvent[] = [];
  connected = false;
  readonly timers = new Timers();
  #end: { close(): void } | undefined;
  readonly client: FollowClient;

  constructor(record: Record) {
    this.client = new FollowClient({
      open: () => {
        const [viewer, worker] = channelPair<Push, Call>();
        this.#end = worker;
        record.followers.connect(worker);
        return viewer;
      },
      onEvents: (events) => {
        this.held = [...this.held, ...events];
      },
      onUnwritten: () => {},
      onDropped: (names) => {
        this.held = this.held.filter(({ event }) => !names.includes(recordedName(event)));
      },
      onCleared: () => {
        this.held = [];
      },
      onStatus: () => {},
      onConnection: (connection) => {
        this.connected = connection === 'connected';
      },
      setTimer: this.timers.set,
    });
  }

  cut(): void {
    this.connected = false;
    this.#end?.close();
  }

  get keys(): EventKey[] {
    return this.held.map(({ event }) => event.key);
  }
}

type Step =
  | { readonly step: 'put'; readonly count: number }
  | { readonly step: 'trim'; readonly dies: boolean }
  | { readonly step: 'cut' | 'reconnect' | 'clear' | 'settle' | 'wait' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('put' as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ step: fc.constant('trim' as const), dies: fc.boolean() }),
    fc.record({ step: fc.constantFrom('cut', 'reconnect', 'settle', 'wait', 'clear') }),
  ),
  { maxLength: 25 },
);

it('a viewer ends with what the record holds', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const record = new Record();
      const viewers = [new Viewer(record), new Viewer(record)] as const;
      for (const step of taken) {
        if (step.step === 'put') record.put(step.count);
        else if (step.step === 'trim') {
          record.trim(step.dies ? () => cutAll(record, viewers) : undefined);
        } else if (step.step === 'cut') viewers[0].cut();
        else if (step.step === 'reconnect') for (const { timers } of viewers) timers.run(9_999);
        else if (step.step === 'clear') viewers[1].client.clear().catch(() => {});
        else if (step.step === 'settle') await settled();
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await record.keys();
      for (const viewer of viewers) {
        viewer.timers.run(9_999);
        await expect.poll(() => viewer.connected, { interval: 1 }).toBe(true);
      }
      await settled();
      const keys = await record.keys();
      for (const viewer of viewers) expect(viewer.keys).toEqual(keys);
    }),
    { numRuns: 60 },
  );
});

function cutAll(record: Record, viewers: readonly Viewer[]): void {
  record.restart();
  for (const viewer of viewers) viewer.cut();
}

it('a viewer that was away while requests were dropped, once and again, lets go of them on its return', async () => {
  const record = new Record();
  const viewer = new Viewer(record);
  await expect.poll(() => viewer.connected, { interval: 1 }).toBe(true);
  record.put(8);
  await expect.poll(() => viewer.held.length, { interval: 1 }).toBe(16);
  cutAll(record, [viewer]);
  record.trim();
  record.put(7);
  record.trim();
  const keys = await record.keys();
  expect(viewer.keys.filter((key) => !keys.includes(key)).length).toBeGreaterThan(0);
  viewer.timers.run(0);
  await expect.poll(() => viewer.connected, { interval: 1 }).toBe(true);
  expect(viewer.keys).toEqual(keys);
});
