// The user's clock is set while we record: nothing is lost, dropped or put in another order.
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { EventStore } from '../../src/background/event-store.ts';
import { messageRole } from '../../src/background/message-role.ts';
import { Recorder } from '../../src/background/recorder.ts';
import { UrgentNotes } from '../../src/background/urgent-notes.ts';
import { enterStart, inOrderOfStarts } from '../../src/background/worker-starts.ts';
import { WriteAhead } from '../../src/background/write-ahead.ts';
import { bootOf, type CaptureEvent, eventKey } from '../../src/capture/capture-event.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { formBody, STARTED, Worker } from '../builders/events.ts';

const HOUR = 60 * 60_000;
const YEAR = 365 * 24 * HOUR;

/** storage.session, as far as it is used. */
function sessionArea() {
  const items: Record<string, unknown> = {};
  return {
    get: async () => structuredClone(items),
    set: async (added: Record<string, unknown>) => void Object.assign(items, structuredClone(added)),
    remove: async (keys: string | string[]) => {
      for (const key of [keys].flat()) delete items[key];
    },
  };
}

let databases = 0;

/** What outlives the workers of one browser session. */
function browserSession() {
  const area = sessionArea();
  const name = `clock-changes-${databases++}`;
  const store = new EventStore({ name, role: messageRole });
  const begin = async (boot: number, isKilled = false) => {
    const starts = enterStart(area, bootOf(eventKey(boot, 0)));
    const urgent = new UrgentNotes(Promise.resolve(), () => true, `${name}-notes`);
    await Promise.all([starts, urgent.left()]);
    const recorder = new Recorder({
      store: isKilled ? { ...unreached, knows: async () => false, absent: async () => [] } : store,
      writeAhead: new WriteAhead(area, urgent, undefined, starts),
      session: Promise.resolve('s'),
      recording: async () => true,
      wanted: async () => true,
      allRequests: () => false,
      madeRoom: { get: async () => false, set: async () => {} },
      onRecorded: () => {},
      onTrouble: () => {},
      onUnwritten: () => {},
      onGivenUp: () => {},
      onDropped: () => dropped.push('dropped'),
      defer: () => {},
    });
    return { recorder, made: new Worker(boot) };
  };
  const dropped: string[] = [];
  const recorded = async (): Promise<CaptureEvent[]> => {
    const all: CaptureEvent[] = [];
    for await (const page of store.after(0)) all.push(...page.map(({ event }) => event));
    return all;
  };
  return { begin, recorded, dropped };
}

/** A worker that is killed before it writes. */
const never = () => new Promise<never>(() => {});
const unreached = { put: never, trim: never };

it.each([
  ['an hour back', [0, -HOUR, -HOUR + 60_000]],
  ['an hour back, and forward again', [0, -HOUR, 1_000]],
  ['a year forward', [0, YEAR, YEAR + 1_000]],
  ['a year forward, and back again', [0, YEAR, 2_000]],
  ['not, but workers come and go at once', [0, 1, 2]],
])('between workers of which two died with a login in hand: %s', async (_, [first = 0, second = 0, third = 0]) => {
  const { begin, recorded, dropped } = browserSession();
  const asks = { requestId: '1', url: 'https://idp.example/sso?SAMLRequest=x' };
  const answers = {
    requestId: '2',
    url: 'https://sp.example/acs',
    method: 'POST',
    body: formBody(['SAMLResponse', 'x']),
  };
  const taken: CaptureEvent[] = [];
  const take = ({ recorder }: { recorder: Recorder }, events: readonly CaptureEvent[]) => {
    taken.push(...events);
    for (const event of events) recorder.take(event);
  };
  const one = await begin(STARTED + first, true);
  take(one, one.made.hop(asks).slice(0, 2));
  const two = await begin(STARTED + second, true);
  const { body, ...later } = answers;
  take(two, [
    two.made.event('response-headers', { ...asks, status: 200 }),
    two.made.event('completed', { ...asks, status: 200 }),
    two.made.event('request', answers),
  ]);
  const three = await begin(STARTED + third);
  take(three, [
    three.made.event('request-headers', later),
    three.made.event('response-headers', { ...later, status: 200 }),
    three.made.event('completed', { ...later, status: 200 }),
  ]);
  await three.recorder.settle();

  const events = await recorded();
  expect(events.map(({ key }) => key)).toEqual(taken.map(({ key }) => key));
  const fold = new ExchangeFold();
  for (const event of events) fold.add(event);
  expect(fold.exchanges().map(({ requestId, state, gaps }) => [requestId, state, gaps])).toEqual([
    ['1', 'completed', []],
    ['2', 'completed', []],
  ]);
  expect(dropped).toEqual([]);
});

it('within a worker: requests stay as they came, and their halves together', async () => {
  const { begin, recorded, dropped } = browserSession();
  const { recorder, made } = await begin(STARTED);
  const events = ['1', '2', '3'].flatMap((requestId) =>
    made.hop({ requestId, url: `https://sp.example/${requestId}` }),
  );
  // Set back in the middle of the second one.
  const seen = events.map((event, i) => (i < 6 ? event : { ...event, at: (event.at - HOUR) as CaptureEvent['at'] }));
  for (const event of seen) recorder.take(event);
  await recorder.settle();
  const fold = new ExchangeFold();
  for (const event of await recorded()) fold.add(event);
  expect(fold.exchanges().map(({ requestId, state, gaps }) => [requestId, state, gaps])).toEqual([
    ['1', 'completed', []],
    ['2', 'completed', []],
    ['3', 'completed', []],
  ]);
  expect(dropped).toEqual([]);
});

it('two workers that begin in the same millisecond by their clocks have keys of their own', () => {
  expect(eventKey(STARTED, 0, 'a1b2')).not.toBe(eventKey(STARTED, 0, 'c3d4'));
  expect(bootOf(eventKey(STARTED, 7, 'a1b2'))).toBe(bootOf(eventKey(STARTED, 8, 'a1b2')));
});

it('a worker that died before it was entered is placed by its clock, before the one that reads', () => {
  const [early, unknown, late] = [STARTED, STARTED + 1_000, STARTED + 2_000].map((boot) =>
    new Worker(boot).event('request'),
  );
  const events = [late, unknown, early].filter((event) => event !== undefined);
  const starts = [early, late].flatMap((event) => (event ? [bootOf(event.key)] : []));
  expect(inOrderOfStarts(events, starts)).toEqual([early, unknown, late]);
  const ahead = new Worker(STARTED + YEAR).event('request');
  expect(inOrderOfStarts([...events, ahead], starts).indexOf(ahead)).toBe(2);
});

it('a storage that refuses leaves the order to the clocks', async () => {
  const refusing = { get: async () => ({}), set: () => Promise.reject(new Error('QUOTA_BYTES quota exceeded')) };
  expect(await enterStart(refusing, 'a')).toEqual(['a']);
});
