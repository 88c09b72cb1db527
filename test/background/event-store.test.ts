// The event store on an IndexedDB in memory.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { EventStore } from '../../src/background/event-store.ts';
import { messageRole } from '../../src/background/message-role.ts';
import type { RecordBounds } from '../../src/background/record-bounds.ts';
import { epochMs } from '../../src/base/units.ts';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import type { PlacedEvent, Position } from '../../src/messages/contract.ts';
import { octetBody, STARTED, Worker } from '../builders/events.ts';

let databases = 0;
const open = (bounds?: RecordBounds) =>
  new EventStore({
    name: `test-${databases++}`,
    role: messageRole,
    ...(bounds && { bounds }),
  });
const positions = (placed: readonly PlacedEvent[]) => placed.map(({ position }) => position);

async function pages(store: EventStore, after: Position = 0): Promise<PlacedEvent[][]> {
  const all: PlacedEvent[][] = [];
  for await (const page of store.after(after)) all.push(page);
  return all;
}

describe('the event store', () => {
  it('places events in the order in which they are written', async () => {
    const store = open();
    const events = new Worker().hop({});
    expect(await store.put('s', events)).toEqual(events.map((event, index) => ({ position: index + 1, event })));
    expect(await pages(store)).toEqual([events.map((event, index) => ({ position: index + 1, event }))]);
  });

  it('keeps the first place of an event that is put again, alone or in the same batch', async () => {
    const store = open();
    const [a, b, c] = new Worker().hop({}) as [CaptureEvent, CaptureEvent, CaptureEvent];
    await store.put('s', [a, b]);
    expect(positions(await store.put('s', [a, c, b, c]))).toEqual([1, 3, 2, 3]);
    expect(positions((await pages(store)).flat())).toEqual([1, 2, 3]);
  });

  it('gives what comes after a position, in pages of a bounded number', async () => {
    const store = open();
    const worker = new Worker();
    await store.put(
      's',
      Array.from({ length: 450 }, () => worker.event('request')),
    );
    expect((await pages(store)).map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(positions((await pages(store, 440)).flat())).toEqual([441, 442, 443, 444, 445, 446, 447, 448, 449, 450]);
    expect(await pages(store, 450)).toEqual([]);
  });

  it('bounds a page by the size of its bodies too, and gives one event at least', async () => {
    const store = open();
    const worker = new Worker();
    const body = octetBody('A'.repeat(7_000_000));
    await store.put('s', [
      worker.event('request', { body }),
      worker.event('request', { body }),
      worker.event('completed'),
    ]);
    expect((await pages(store)).map(positions)).toEqual([[1], [2], [3]]);
  });

  it('gives what is written while it is read', async () => {
    const store = open();
    const worker = new Worker();
    await store.put('s', [worker.event('request')]);
    const seen: Position[] = [];
    for await (const page of store.after(0)) {
      seen.push(...positions(page));
      if (seen.length === 1) await store.put('s', [worker.event('completed')]);
    }
    expect(seen).toEqual([1, 2]);
  });

  it('knows the requests of a session, not those of the same id in another', async () => {
    const store = open();
    await store.put('one', [new Worker().event('request', { requestId: '7' })]);
    expect(await store.knows('one', '7')).toBe(true);
    expect(await store.knows('one', '8')).toBe(false);
    expect(await store.knows('two', '7')).toBe(false);
  });

  it('forgets other sessions', async () => {
    const store = open();
    const worker = new Worker();
    await store.put('old', [worker.event('request')]);
    const kept = worker.event('request');
    await store.put('new', [kept]);
    await store.put('older', [worker.event('request')]);
    await store.forgetOtherSessions('new');
    expect((await pages(store)).flat()).toEqual([{ position: 2, event: kept }]);
  });

  it('goes on with higher positions after it was cleared', async () => {
    const store = open();
    const worker = new Worker();
    expect(await store.lastPosition()).toBe(0);
    await store.put('s', [worker.event('request'), worker.event('completed')]);
    expect(await store.lastPosition()).toBe(2);
    await store.clear('s');
    expect(await store.lastPosition()).toBe(0);
    expect(await pages(store)).toEqual([]);
    expect(positions(await store.put('s', [worker.event('request')]))).toEqual([3]);
  });

  it('takes no rest of a request that was cleared, but what a redirect leads to from there', async () => {
    const store = open();
    const made = new Worker();
    const first = made.redirect({ requestId: '1' }, 'https://sp.example/next');
    const [waiting, ...rest] = made.hop({ requestId: '2' });
    await store.put('s', first.slice(0, 2));
    await store.put('s', made.hop({ requestId: '3' }));
    await store.clear('s', [waiting as CaptureEvent]);
    const next = made.hop({ requestId: '1', url: 'https://sp.example/next' });
    const again = made.hop({ requestId: '3' });
    const placed = await store.put('s', [...first.slice(2), ...rest, ...next, ...again]);
    expect(placed.map(({ event }) => event)).toEqual([...next, ...again]);
    expect(await store.put('s', made.hop({ requestId: '2' }))).toHaveLength(4);
  });

  it('takes no rest of what was cleared twice', async () => {
    const store = open();
    const [first, ...rest] = new Worker().hop({ requestId: '1' });
    await store.put('s', [first as CaptureEvent]);
    await store.clear('s');
    await store.clear('s');
    expect(await store.put('s', rest)).toEqual([]);
  });

  it('rejects once when storage refuses, and works again afterwards', async () => {
    const store = open();
    const worker = new Worker();
    const uncloneable = { ...worker.event('request'), initiator: (() => {}) as never };
    await expect(store.put('s', [uncloneable])).rejects.toThrow();
    expect(await store.put('s', [worker.event('request')])).toHaveLength(1);
  });
});

describe('bounds', () => {
  const MINUTE = 60_000;
  const bounds: RecordBounds = { requests: 10, characters: 1_000_000, age: 60 * MINUTE };

  /** `count` requests, a minute apart; those named in `messages` carry one. */
  async function filled(count: number, messages: readonly number[] = [], one: Partial<RecordBounds> = {}) {
    const store = open({ ...bounds, ...one });
    for (let i = 0; i < count; i++) {
      const url = `https://a.example/${messages.includes(i) ? '?SAMLRequest=x' : ''}`;
      const at = epochMs(i * MINUTE);
      await store.put('s', [
        { ...(new Worker().hop({ requestId: `${i}`, url })[0] as CaptureEvent), at, key: `k${i}` },
      ]);
    }
    return store;
  }

  const left = async (store: EventStore) => (await pages(store)).flat().map(({ event }) => event.requestId);

  it('drop nothing while there is room', async () => {
    const store = await filled(10);
    expect(await store.trim(epochMs(10 * MINUTE))).toBeUndefined();
    expect(await left(store)).toHaveLength(10);
  });

  it('drop the oldest requests, and a little more than needed, and say which', async () => {
    const store = await filled(12);
    expect(await store.trim(epochMs(12 * MINUTE))).toEqual({
      requestIds: ['0', '1', '2'],
      logins: 0,
      others: 3,
      full: true,
      upTo: 2 * MINUTE,
    });
    expect((await left(store))[0]).toBe('3');
  });

  it('spare messages, and the pages around them, while there is something else that is old', async () => {
    const store = await filled(12, [0, 1]);
    await store.trim(epochMs(45 * MINUTE));
    expect(await left(store)).toEqual(['0', '1', '2', '3', '7', '8', '9', '10', '11']);
  });

  it('drop what is older than the age, messages too, and say that there was room', async () => {
    const store = await filled(3, [0], { age: 20 * MINUTE });
    const later = [12, 22, 24].map((minute, i) => ({
      ...(new Worker().event('request', { requestId: `later-${i}` }) as CaptureEvent),
      at: epochMs(minute * MINUTE),
      key: `later-${i}`,
    }));
    await store.put('s', later);
    const dropped = await store.trim(epochMs(24 * MINUTE));
    expect(dropped).toMatchObject({ requestIds: ['0', '1', '2'], logins: 1, others: 0, full: false });
  });

  it('tell a viewer that was away what is left, and one that was not nothing', async () => {
    const store = await filled(12);
    expect(await store.kept(0, 12, 12)).toBeUndefined();
    expect(await store.kept(0, 5, 5)).toBeUndefined();
    await store.trim(epochMs(12 * MINUTE));
    expect(await store.kept(0, 0, 0)).toBeUndefined();
    expect(await store.kept(0, 12, 9)).toBeUndefined();
    const kept = await store.kept(0, 12, 12);
    expect([...(kept ?? [])].sort()).toEqual((await left(store)).sort());
    // A viewer that was told of a clear holds nothing of before it, whether or not the worker lived to finish it.
    expect(await store.kept(10, 12, 2)).toBeUndefined();
    await store.clear('s');
    expect(await store.kept(0, 12, 9)).toEqual([]);
  });

  it('leave the last position as it was, so that all is cleared for a viewer that holds what came before', async () => {
    const store = await filled(9, [0, 1, 2, 3, 4, 5, 6, 7], { requests: 8 });
    const loose = {
      ...new Worker().event('request', { requestId: 'loose', tabId: 7 }),
      key: 'loose',
      at: epochMs(9 * MINUTE),
    };
    await store.put('s', [loose]);
    expect((await store.trim(epochMs(9 * MINUTE)))?.requestIds).toContain('loose');
    expect(await store.lastPosition()).toBe(10);
  });

  it('leave no half of a request that was dropped before its end', async () => {
    const store = open({ ...bounds, requests: 1 });
    const [first, second] = [new Worker().hop({ requestId: '1' }), new Worker().hop({ requestId: '2' })];
    const unique = (events: readonly CaptureEvent[], name: string, minute: number) =>
      events.map((event, i) => ({ ...event, key: `${name}${i}`, at: epochMs(minute * MINUTE) }));
    await store.put('s', unique(first, 'a', 0).slice(0, 2));
    await store.put('s', unique(second, 'b', 1));
    expect((await store.trim(epochMs(MINUTE)))?.requestIds).toContain('1');
    expect(await store.put('s', unique(first, 'a', 2).slice(2))).toEqual([]);
    expect(await left(store)).not.toContain('1');
  });

  it('count what is there, also after clearing and in the next session', async () => {
    const store = await filled(12);
    await store.clear('s');
    for (let i = 0; i < 9; i++) {
      const event = { ...new Worker().event('request', { requestId: `n${i}` }), key: `n${i}` };
      await store.put('s', [event, event]);
    }
    expect(await store.trim(epochMs(0))).toBeUndefined();
    await store.forgetOtherSessions('s');
    await store.put('s', [
      { ...new Worker().event('request', { requestId: 'n9' }), key: 'n9' },
      { ...new Worker().event('request', { requestId: 'n10' }), key: 'n10' },
    ]);
    expect((await store.trim(epochMs(STARTED)))?.requestIds).toEqual(['n0', 'n1']);
  });

  it('hold for what is kept, not for the number of requests alone', async () => {
    const store = await filled(5, [], { characters: 1_500 });
    await store.trim(epochMs(5 * MINUTE));
    expect((await left(store)).length).toBeLessThan(5);
  });

  it('are smaller where the browser has no room', async () => {
    const store = await filled(10);
    await store.trim(epochMs(10 * MINUTE), 0.5);
    expect(await left(store)).toHaveLength(4);
  });

  it('forget the sizes of what was cleared, or of another session', async () => {
    const store = await filled(12);
    await store.clear('s');
    expect(await store.trim(epochMs(12 * MINUTE))).toBeUndefined();
    const other = await filled(12);
    await other.forgetOtherSessions('next');
    expect(await other.trim(epochMs(12 * MINUTE))).toBeUndefined();
  });
});
