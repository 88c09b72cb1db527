// Recorder, followers and a viewer together, where each alone would be right and the order between them is what counts.
import { expect, it } from 'vitest';
import { Followers } from '../../src/background/follow.ts';
import type { Call, PlacedEvent, Position, Push } from '../../src/messages/contract.ts';
import { DEFAULT_SETTINGS } from '../../src/messages/contract.ts';
import { FollowClient } from '../../src/messages/follow-client.ts';
import { Worker } from '../builders/events.ts';
import { channelPair, settled, Timers } from '../messages/channels.ts';
import { Disk, FakeWorker } from './fakes.ts';

it('clears what was recorded before, and keeps what is recorded while the viewer is being told', async () => {
  const disk = new Disk();
  const worker = new FakeWorker(disk);
  let clearedUpTo: Position = 0;
  const followers = new Followers({
    async *after(position): AsyncGenerator<PlacedEvent[]> {
      await worker.recorder.settle();
      const page = disk.stored.filter((placed) => placed.position > position);
      if (page.length > 0) yield page;
    },
    status: async () => {
      await settled();
      return { recording: true, clearedUpTo, settings: DEFAULT_SETTINGS };
    },
    unwritten: () => [],
    kept: async () => undefined,
    setRecording: async () => {},
    setSettings: async () => {},
    clear: (told) =>
      worker.recorder.clear(async () => {
        clearedUpTo = disk.stored.at(-1)?.position ?? 0;
        disk.stored.length = 0;
        await told();
      }),
  });
  worker.onRecorded = (events) => followers.tell(events);

  const held: Position[] = [];
  let cleared = 0;
  let connected = false;
  const client = new FollowClient({
    open: () => {
      const [viewer, other] = channelPair<Push, Call>();
      followers.connect(other);
      return viewer;
    },
    onEvents: (events) => held.push(...events.map(({ position }) => position)),
    onUnwritten: () => {},
    onDropped: () => {},
    onCleared: () => {
      cleared++;
      held.length = 0;
    },
    onStatus: () => {},
    onConnection: () => {
      connected = true;
    },
    setTimer: new Timers().set,
  });
  await expect.poll(() => connected).toBe(true);
  const made = new Worker();
  worker.take(made.hop({}));
  await worker.recorder.settle();
  await settled();
  expect(held).toEqual([1, 2, 3, 4]);

  const clearing = client.clear();
  // The call has reached the worker, and the clear has begun; traffic goes on.
  await Promise.resolve();
  await Promise.resolve();
  worker.take(made.hop({ requestId: '2' }));
  worker.runDeferred();
  await clearing;
  await worker.recorder.settle();
  await settled();
  expect(cleared).toBe(1);
  expect(held).toEqual([5, 6, 7, 8]);
});
