// Whatever was recorded: trimming takes requests whole, keeps what is left in order, and viewers hold what a fresh read gives.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventStore } from '../../src/background/event-store.ts';
import { messageRole } from '../../src/background/message-role.ts';
import { epochMs } from '../../src/base/units.ts';
import { type CaptureEvent, recordedName } from '../../src/capture/capture-event.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import type { PlacedEvent } from '../../src/messages/contract.ts';
import { octetBody, STARTED, Worker } from '../builders/events.ts';

let databases = 0;

interface Browsed {
  /** Redirects before the end. */
  readonly redirects: number;
  readonly carries: boolean;
  /** Octets of what it posted; most post nothing, a login some 8 KB, few more. */
  readonly posted: number;
  /** Milliseconds since the one before; clocks go backwards too. */
  readonly later: number;
  /** Events that are not there: the worker was killed. */
  readonly cut: number;
}

const browsed: fc.Arbitrary<Browsed> = fc.record({
  redirects: fc.nat(3),
  carries: fc.boolean(),
  posted: fc.oneof(fc.constant(0), fc.nat(12_000), fc.constant(60_000)),
  later: fc.integer({ min: -600_000, max: 1_200_000 }),
  cut: fc.nat(2),
});

/** Requests one after the other, but each one's last event comes after the next one's first. */
function eventsOf(day: readonly Browsed[]): CaptureEvent[] {
  const worker = new Worker();
  let at = STARTED;
  // A page in one tab opened another, before anything else was there.
  const events: CaptureEvent[] = [worker.opened(2, 1)];
  let waiting: CaptureEvent[] = [];
  day.forEach(({ redirects, carries, posted, later, cut }, i) => {
    at += later;
    const requestId = `${i}`;
    const parts = { requestId, url: `https://a.example/${i}${carries ? '?SAMLRequest=x' : ''}`, tabId: i % 3 };
    const body = posted > 0 ? { body: octetBody('A'.repeat(posted)), method: 'POST' } : {};
    const own = [
      ...Array.from({ length: redirects }, (_, hop) =>
        worker.redirect({ ...parts, ...body, url: `${parts.url}#${hop}` }, parts.url),
      ).flat(),
      ...worker.hop(parts),
    ];
    const timed = own.slice(0, own.length - cut).map((event, n) => ({ ...event, at: epochMs(at + n) }));
    events.push(...timed.slice(0, 1), ...waiting);
    waiting = timed.slice(1);
  });
  return [...events, ...waiting];
}

async function readAll(store: EventStore): Promise<PlacedEvent[]> {
  const all: PlacedEvent[] = [];
  for await (const page of store.after(0)) all.push(...page);
  return all;
}

const exchangesOf = (events: readonly PlacedEvent[]) => {
  const fold = new ExchangeFold();
  for (const { event } of events) fold.add(event);
  return fold.exchanges();
};

/** What does not hang on others: of a request without an end, a later one tells whether it may still come. */
const lasting = ({ sequence, gaps, state, ...rest }: Exchange) => rest;

it('trimming splits no request, and a viewer that was told holds what a fresh one reads', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(browsed, { maxLength: 20 }),
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom(1, 0.5),
      async (day, requests, share) => {
        const store = new EventStore({
          name: `properties-${databases++}`,
          role: messageRole,
          bounds: { requests, characters: 150_000, age: 6 * 60 * 60_000 },
        });
        const events = eventsOf(day);
        const placed = await store.put('s', events);
        const viewer = new ExchangeFold();
        for (const { event } of placed) viewer.add(event);
        const now = epochMs(Math.max(STARTED, ...events.map(({ at }) => at)));
        const dropped = await store.trim(now, share);
        if (dropped) viewer.forget(dropped.requestIds);

        const left = await readAll(store);
        const gone = new Set(dropped?.requestIds);
        expect(left.map(({ event }) => event.key)).toEqual(
          events.filter((event) => !gone.has(recordedName(event))).map(({ key }) => key),
        );
        const [held, fresh] = [viewer.exchanges(), exchangesOf(left)];
        expect(held.map(lasting)).toEqual(fresh.map(lasting));
        expect(new Set(left.map(({ event }) => recordedName(event))).size).toBeLessThanOrEqual(requests);
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});
