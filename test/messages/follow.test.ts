// Both ends of the contract over a pair of channels. One file: neither end means anything without the other.
import { describe, expect, it } from 'vitest';
import { type FollowedRecord, Followers } from '../../src/background/follow.ts';
import type { CaptureEvent, EventKey } from '../../src/capture/capture-event.ts';
import type { Call, Channel, PlacedEvent, Position, Push, Status } from '../../src/messages/contract.ts';
import { type Connection, FollowClient } from '../../src/messages/follow-client.ts';
import { Worker } from '../builders/events.ts';
import { channelPair, settled, Timers } from './channels.ts';

const SETTINGS = { privateWindows: false, allRequests: false, excludedSites: [] };

/** Waits for what `read` gives, looking often. */
const until = <Value>(read: () => Value) => expect.poll(read, { interval: 1 });

/** The record behind the workers: outlives each of them. */
class FakeRecord {
  readonly events: PlacedEvent[] = [];
  readonly #made = new Worker();
  next = 1;
  clearedUpTo = 0;
  recording = true;
  refuseStatus = false;
  unwritten: readonly CaptureEvent[] = [];
  #workers = 0;
  followers = new Followers(this.answers());
  /** Runs after each page of history was read. */
  onPage: () => unknown = () => {};
  /** Runs when there was no further page, before that is known. */
  onEnd: () => void = () => {};

  /** Puts events on record and tells of them, as the recorder does. */
  record(count: number, requestId = '1'): void {
    const fresh = Array.from({ length: count }, () => ({
      position: this.next++,
      event: this.#made.event('request', { requestId }),
    }));
    this.events.push(...fresh);
    this.followers.tell(fresh);
  }

  /** A new worker, which knows no follower. */
  restart(): void {
    this.followers = new Followers(this.answers());
  }

  answers(): FollowedRecord {
    const record = this;
    const worker = ++record.#workers;
    return {
      async *after(position) {
        let from = position;
        for (;;) {
          await settled();
          // A dead worker's promises never settle.
          if (worker < record.#workers) await new Promise(() => {});
          const page = record.events.filter((placed) => placed.position > from).slice(0, 3);
          const last = page.at(-1);
          if (!last) {
            record.onEnd();
            return;
          }
          yield page;
          from = last.position;
          record.onPage();
        }
      },
      async status(): Promise<Status> {
        if (record.refuseStatus) throw new Error('no storage');
        return { recording: record.recording, clearedUpTo: record.clearedUpTo, settings: SETTINGS };
      },
      unwritten: () => record.unwritten,
      kept: async () => undefined,
      setSettings: async () => {},
      async setRecording(on) {
        record.recording = on;
      },
      async clear(told) {
        record.clearedUpTo = Math.max(record.clearedUpTo, record.events.at(-1)?.position ?? 0);
        record.events.length = 0;
        await told();
      },
    };
  }
}

/** A viewer of that record, with what it holds. */
class Viewer {
  readonly held: Position[] = [];
  readonly unwritten: EventKey[] = [];
  readonly connections: Connection[] = [];
  readonly statuses: Status[] = [];
  readonly timers = new Timers();
  cleared = 0;
  opened = 0;
  refuseOpen = false;
  /** Ends of the channels at the worker's side. */
  readonly ends: { close(): void }[] = [];
  readonly client: FollowClient;

  constructor(record: FakeRecord, mute = false) {
    this.client = new FollowClient({
      open: () => {
        if (this.refuseOpen) throw new Error('Extension context invalidated.');
        this.opened++;
        const [viewer, worker] = channelPair<Push, Call>();
        this.ends.push(worker);
        if (!mute) record.followers.connect(worker);
        return viewer;
      },
      onEvents: (events) => this.held.push(...events.map(({ position }) => position)),
      onUnwritten: (events) => this.unwritten.push(...events.map(({ key }) => key)),
      onDropped: () => {},
      onCleared: () => {
        this.cleared++;
        this.held.length = 0;
      },
      onStatus: (status) => this.statuses.push(status),
      onConnection: (connection) => this.connections.push(connection),
      setTimer: this.timers.set,
    });
  }

  /** The worker dies. */
  cut(): void {
    this.ends.at(-1)?.close();
  }
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('a viewer', () => {
  it('gets the history, then what is recorded live', async () => {
    const record = new FakeRecord();
    record.record(7);
    const viewer = new Viewer(record);
    await settled();
    await until(() => viewer.connections).toEqual(['connected']);
    record.record(2);
    record.record(1);
    await settled();
    expect(viewer.held).toEqual(upTo(10));
    expect(viewer.statuses[0]).toEqual({ recording: true, clearedUpTo: 0, settings: SETTINGS });
  });

  it('misses nothing that is recorded while it catches up, and gets nothing twice', async () => {
    const record = new FakeRecord();
    record.record(7);
    let pages = 0;
    record.onPage = () => {
      if (pages++ < 6) record.record(2);
    };
    record.onEnd = () => record.record(1);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    record.record(1);
    await settled();
    expect(viewer.held).toEqual(upTo(record.next - 1));
    expect(record.next).toBeGreaterThan(17);
  });

  it('ignores what it holds already, as when a revived worker puts events on record that were there', async () => {
    const record = new FakeRecord();
    record.record(4);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    record.followers.tell(record.events);
    await settled();
    expect(viewer.held).toEqual(upTo(4));
  });

  it('gets what the store refuses, live or after the history, and not again when it is written', async () => {
    const record = new FakeRecord();
    record.record(4);
    const early = new Viewer(record);
    await until(() => early.connections).toEqual(['connected']);
    const refused = new Worker(2).hop({ requestId: 'refused' });
    record.unwritten = refused;
    record.followers.tellUnwritten(refused);
    const late = new Viewer(record);
    await until(() => late.connections).toEqual(['connected']);
    // The worker is stopped, and the next one has the same to tell.
    record.restart();
    early.cut();
    early.timers.run(0);
    await until(() => early.opened).toBe(2);
    await settled();
    for (const viewer of [early, late]) expect(viewer.unwritten).toEqual(refused.map(({ key }) => key));

    record.unwritten = [];
    const placed = refused.map((event) => ({ position: record.next++, event }));
    record.events.push(...placed);
    record.followers.tell(placed);
    record.record(1);
    await settled();
    expect(early.held).toEqual([...upTo(4), 9]);
    const fresh = new Viewer(record);
    await until(() => fresh.connections).toEqual(['connected']);
    expect([fresh.held, fresh.unwritten]).toEqual([upTo(9), []]);
  });

  it('takes what was dropped before it was written for new when it comes all the same', async () => {
    const record = new FakeRecord();
    record.record(1);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    const refused = new Worker(2).hop({ requestId: 'refused' });
    record.followers.tellUnwritten(refused);
    record.followers.tellDropped(['refused']);
    record.followers.tell(refused.map((event) => ({ position: record.next++, event })));
    await settled();
    expect(viewer.held).toEqual(upTo(5));
  });

  it('is not the only one: each gets all', async () => {
    const record = new FakeRecord();
    record.record(4);
    const early = new Viewer(record);
    await settled();
    const late = new Viewer(record);
    record.record(4);
    await until(() => late.connections).toEqual(['connected']);
    record.record(1);
    await settled();
    expect(early.held).toEqual(upTo(9));
    expect(late.held).toEqual(upTo(9));
  });

  it('is told by every viewer’s pause, also while it catches up', async () => {
    const record = new FakeRecord();
    record.record(4);
    const other = new Viewer(record);
    await until(() => other.connections).toEqual(['connected']);
    const late = new Viewer(record);
    await other.client.setRecording(false);
    await until(() => late.connections).toEqual(['connected']);
    expect(other.statuses.at(-1)).toMatchObject({ recording: false });
    expect(late.statuses.at(-1)).toMatchObject({ recording: false });
  });
});

describe('a worker that ends', () => {
  it('is reached again at once, and read from where the viewer stands', async () => {
    const record = new FakeRecord();
    record.record(5);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    viewer.cut();
    record.restart();
    record.record(3);
    expect(viewer.timers.delays()).toEqual([0]);
    viewer.timers.run(0);
    await until(() => viewer.connections).toEqual(['connected', 'connected']);
    record.record(1);
    await settled();
    expect(viewer.held).toEqual(upTo(9));
  });

  it('while it sends the history loses nothing of it', async () => {
    const record = new FakeRecord();
    record.record(8);
    const viewer = new Viewer(record);
    await until(() => viewer.held.length).toBeGreaterThan(0);
    viewer.cut();
    record.restart();
    viewer.timers.run(0);
    await until(() => viewer.connections.at(-1)).toBe('connected');
    expect(viewer.held).toEqual(upTo(8));
  });

  it('again and again is given up after the last attempt', async () => {
    const viewer = new Viewer(new FakeRecord(), true);
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8 && viewer.connections.at(-1) !== 'failed'; attempt++) {
      viewer.cut();
      delays.push(...viewer.timers.delays());
      viewer.timers.run(9_999);
      await settled();
    }
    expect(delays).toEqual([0, 50, 250, 1_000, 3_000]);
    expect(viewer.connections).toEqual(['reconnecting', 'reconnecting', 'reconnecting', 'reconnecting', 'failed']);
    expect(viewer.timers.delays()).toEqual([]);
  });

  it('has all attempts before it again once it answered', async () => {
    const record = new FakeRecord();
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    for (let time = 0; time < 20; time++) {
      viewer.cut();
      record.restart();
      viewer.timers.run(0);
      await until(() => viewer.connections.length).toBe(time + 2);
    }
    expect(new Set(viewer.connections)).toEqual(new Set(['connected']));
  });

  it('after every page of a long history is reached again for as long as there is more', async () => {
    const record = new FakeRecord();
    record.record(36);
    const viewer = new Viewer(record);
    // Each page still arrives; the next one does not.
    record.onPage = () =>
      setImmediate(() => {
        viewer.cut();
        record.restart();
        viewer.timers.run(9_999);
      });
    await until(() => viewer.held.length).toBe(36);
    expect(viewer.held).toEqual(upTo(36));
    expect(viewer.connections).not.toContain('failed');
  });

  it('is not looked for where the extension was replaced', async () => {
    const viewer = new Viewer(new FakeRecord());
    await settled();
    viewer.refuseOpen = true;
    viewer.cut();
    viewer.timers.run(0);
    expect(viewer.connections.at(-1)).toBe('failed');
    expect(viewer.opened).toBe(1);
  });

  it('gets from the next worker what was asked meanwhile, once', async () => {
    const record = new FakeRecord();
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    viewer.cut();
    record.restart();
    const paused = viewer.client.setRecording(false);
    record.record(2);
    const cleared = viewer.client.clear();
    viewer.timers.run(0);
    await Promise.all([paused, cleared]);
    expect(record.recording).toBe(false);
    expect(record.events).toEqual([]);
    await until(() => viewer.held).toEqual([]);
  });

  it('is not cleared twice by one wish, where the worker was stopped before it could answer', async () => {
    const record = new FakeRecord();
    record.record(2);
    const viewer = new Viewer(record);
    await until(() => viewer.held.length).toBe(2);
    const cleared = viewer.client.clear();
    await until(() => record.events).toEqual([]);
    viewer.cut();
    record.restart();
    record.record(3);
    viewer.timers.run(0);
    await cleared;
    expect(record.events).toHaveLength(3);
    await until(() => viewer.held).toEqual([3, 4, 5]);
  });

  it('fails the calls that wait for it when it is given up', async () => {
    const viewer = new Viewer(new FakeRecord(), true);
    const calls = [viewer.client.clear(), viewer.client.setRecording(true)];
    const failed = Promise.all(calls.map((call) => expect(call).rejects.toThrow('There is no connection')));
    for (let attempt = 0; attempt < 8 && viewer.connections.at(-1) !== 'failed'; attempt++) {
      viewer.cut();
      viewer.timers.run(9_999);
      await settled();
    }
    await failed;
    expect(viewer.connections.at(-1)).toBe('failed');
  });
});

describe('a worker that is stuck', () => {
  it('fails a call when its time is over, and a connection is tried anew', async () => {
    const viewer = new Viewer(new FakeRecord(), true);
    const call = viewer.client.setRecording(true);
    viewer.timers.run(30_000);
    await expect(call).rejects.toThrow('The worker gave no answer.');
    await settled();
    expect(viewer.timers.delays()).toEqual([0]);
    viewer.timers.run(0);
    expect(viewer.opened).toBe(2);
  });

  it('or cannot answer is tried anew as well', async () => {
    const record = new FakeRecord();
    record.refuseStatus = true;
    const viewer = new Viewer(record);
    await settled();
    record.refuseStatus = false;
    viewer.timers.run(0);
    await until(() => viewer.connections.at(-1)).toBe('connected');
  });
});

describe('a cleared record', () => {
  it('is cleared for every viewer', async () => {
    const record = new FakeRecord();
    record.record(3);
    const viewers = [new Viewer(record), new Viewer(record)] as const;
    await until(() => viewers.map(({ connections }) => connections.at(-1))).toEqual(['connected', 'connected']);
    await viewers[0].client.clear();
    await settled();
    for (const { held, cleared } of viewers) expect([held, cleared]).toEqual([[], 1]);
  });

  it('is cleared once, though every later status repeats it, and that of the next worker', async () => {
    const record = new FakeRecord();
    record.record(3);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    await viewer.client.clear();
    expect(viewer.cleared).toBe(1);
    await viewer.client.setRecording(false);
    await viewer.client.setRecording(true);
    record.restart();
    viewer.cut();
    viewer.timers.run(0);
    await until(() => viewer.opened).toBe(2);
    await settled();
    expect(viewer.cleared).toBe(1);
    record.record(2);
    await settled();
    await viewer.client.clear();
    expect(viewer.cleared).toBe(2);
  });

  it('while a viewer was away is cleared for it on its return, twice cleared or not', async () => {
    const record = new FakeRecord();
    record.record(3);
    const away = new Viewer(record);
    await until(() => away.connections).toEqual(['connected']);
    away.cut();
    record.restart();
    const other = new Viewer(record);
    await until(() => other.connections).toEqual(['connected']);
    await other.client.clear();
    await other.client.clear();
    record.record(2);
    away.timers.run(0);
    await until(() => away.connections).toEqual(['connected', 'connected']);
    expect(away.cleared).toBe(1);
    expect(away.held).toEqual([4, 5]);
  });

  it('keeps what is recorded right after it', async () => {
    const record = new FakeRecord();
    record.record(3);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    const cleared = viewer.client.clear();
    record.record(0);
    await cleared;
    record.record(2);
    await settled();
    expect(viewer.held).toEqual([4, 5]);
  });

  it('shows nothing of before it to a viewer that was catching up', async () => {
    const record = new FakeRecord();
    record.record(9);
    const other = new Viewer(record);
    await until(() => other.connections).toEqual(['connected']);
    record.onPage = () => {
      record.onPage = () => {};
      void other.client.clear();
    };
    const late = new Viewer(record);
    await until(() => late.connections).toEqual(['connected']);
    record.record(1);
    await settled();
    expect(late.cleared).toBe(1);
    expect(late.held).toEqual([10]);
  });

  it('that was only marked when the worker was killed is not shown', async () => {
    const record = new FakeRecord();
    record.record(5);
    record.clearedUpTo = 3;
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    expect(viewer.held).toEqual([4, 5]);
    expect(viewer.cleared).toBe(0);
  });

  it('does not clear again what came after it, whatever status follows', async () => {
    const record = new FakeRecord();
    record.record(3);
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    await viewer.client.clear();
    record.record(2);
    await viewer.client.setRecording(false);
    await settled();
    expect(viewer.held).toEqual([4, 5]);
    expect(viewer.cleared).toBe(1);
  });
});

describe('a record that dropped something', () => {
  it('does not show it to a viewer that was still catching up when it came and went', async () => {
    const record = new FakeRecord();
    record.record(4);
    record.onEnd = () => {
      record.onEnd = () => {};
      record.record(2, 'came-and-went');
      record.followers.tellDropped(['came-and-went']);
    };
    const viewer = new Viewer(record);
    await until(() => viewer.connections).toEqual(['connected']);
    record.record(1);
    await settled();
    expect(viewer.held).toEqual([1, 2, 3, 4, 7]);
  });

  it('tells a viewer on its return what is left', async () => {
    const asked: unknown[] = [];
    const workers: Channel<Call, Push>[] = [];
    const timers = new Timers();
    const dropped: string[] = [];
    new FollowClient({
      open: () => {
        const [viewer, worker] = channelPair<Push, Call>();
        workers.push(worker);
        worker.onMessage((call) => asked.push({ ...call, id: 0 }));
        return viewer;
      },
      onEvents: () => {},
      onUnwritten: () => {},
      onDropped: (names) => dropped.push(...names),
      onCleared: () => {},
      onStatus: () => {},
      onConnection: () => {},
      setTimer: timers.set,
    });
    const made = new Worker();
    const events = [
      made.opened(9, 1),
      ...['a', 'b', 'b', 'c'].map((requestId) => made.event('request', { requestId })),
    ].map((event, i) => ({ position: i + 1, event }));
    workers[0]?.send({ push: 'events', events });
    workers[0]?.send({ push: 'dropped', requestIds: ['a'] });
    await settled();
    workers[0]?.close();
    timers.run(0);
    await settled();
    expect(asked).toEqual([
      { id: 0, call: 'follow', after: 0, held: 0 },
      { id: 0, call: 'follow', after: 5, held: 3 },
    ]);
    workers[1]?.send({ push: 'kept', requestIds: ['c', 'd'] });
    await settled();
    expect(dropped).toEqual(['a', 'tab-9', 'b']);
  });
});
