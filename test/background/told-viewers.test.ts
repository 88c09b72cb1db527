// What viewers keep for a worker that may be stopped: with channels in memory, of which each end hears all others.
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { ToldViewers } from '../../src/background/told-viewers.ts';
import { WriteAhead } from '../../src/background/write-ahead.ts';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import { type HeardChannel, keepHeardEvents } from '../../src/messages/heard-events.ts';
import { octetBody, STARTED, Worker } from '../builders/events.ts';

/** One BroadcastChannel's ends, and a clock whose timers are run by hand. */
class Surroundings {
  now = STARTED;
  readonly #ends: HeardChannel[] = [];
  readonly timers: { readonly task: () => void; readonly milliseconds: number }[] = [];

  end(): HeardChannel {
    const end: HeardChannel = {
      postMessage: (message) => {
        for (const other of this.#ends) if (other !== end) other.onmessage?.({ data: structuredClone(message) });
      },
      onmessage: null,
    };
    this.#ends.push(end);
    return end;
  }

  viewer(): void {
    keepHeardEvents(this.end(), () => this.now);
  }

  worker(): ToldViewers {
    return new ToldViewers(this.end(), (task, milliseconds) => this.timers.push({ task, milliseconds }));
  }

  async leftFor(worker: ToldViewers): Promise<CaptureEvent[]> {
    for (const { task } of this.timers.splice(0)) task();
    return worker.left();
  }
}

/** An area and urgent notes that take nothing: the worker is being stopped, and its database was not open. */
const deafArea = { get: async () => ({}), set: () => new Promise<void>(() => {}), remove: async () => {} };
const deafNotes = { note: () => {}, forget: async () => {}, left: async () => [] };

it('an event that nothing else took is given to the next worker, in order and once, however many viewers are open', async () => {
  const around = new Surroundings();
  around.viewer();
  around.viewer();
  const [first, second] = new Worker().hop({}) as [CaptureEvent, CaptureEvent];
  const stopped = new WriteAhead(deafArea, deafNotes, around.worker());
  void stopped.note(first);
  void stopped.note(second);
  const told = around.worker();
  await around.leftFor(told);
  expect(await new WriteAhead(deafArea, deafNotes, told).left()).toEqual([first, second]);
});

it('what is on record, or was not wanted there, is kept no longer', async () => {
  const around = new Surroundings();
  around.viewer();
  const [first, second] = new Worker().hop({}) as [CaptureEvent, CaptureEvent];
  const writeAhead = new WriteAhead(deafArea, deafNotes, around.worker());
  void writeAhead.note(first);
  void writeAhead.note(second);
  await writeAhead.forget([first]);
  expect(await around.leftFor(around.worker())).toEqual([second]);
});

it('what was cleared does not come back', async () => {
  const around = new Surroundings();
  around.viewer();
  const worker = around.worker();
  worker.note(new Worker().event('request'));
  worker.forget('all');
  expect(await around.leftFor(around.worker())).toEqual([]);
});

it('a minute later nothing comes back either', async () => {
  const around = new Surroundings();
  around.viewer();
  around.worker().note(new Worker().event('request'));
  around.now = STARTED + 61_000;
  expect(await around.leftFor(around.worker())).toEqual([]);
});

it('a worker waits less when a viewer has answered, though it had nothing', () => {
  const around = new Surroundings();
  around.worker();
  const [alone, ...none] = around.timers.splice(0);
  expect(none).toEqual([]);
  around.viewer();
  around.worker();
  expect(Math.min(...around.timers.map(({ milliseconds }) => milliseconds))).toBeLessThan(alone?.milliseconds ?? 0);
});

it('without a viewer the worker goes on without an answer', async () => {
  const around = new Surroundings();
  const worker = around.worker();
  worker.note(new Worker().event('request'));
  expect(await around.leftFor(around.worker())).toEqual([]);
});

it('a viewer keeps 500 events and 20 million characters of bodies, the newest', async () => {
  const around = new Surroundings();
  around.viewer();
  const worker = around.worker();
  const events = new Worker();
  const many = Array.from({ length: 600 }, () => events.event('request'));
  for (const event of many) worker.note(event);
  expect(await around.leftFor(around.worker())).toEqual(many.slice(100));
  // A third more in base64, which is what counts.
  const large = Array.from({ length: 14 }, () => events.event('request', { body: octetBody('A'.repeat(1_200_000)) }));
  for (const event of large) worker.note(event);
  const left = await around.leftFor(around.worker());
  expect(left.map(({ key }) => key)).toEqual(large.slice(2).map(({ key }) => key));
  worker.note(events.event('request', { body: octetBody('A'.repeat(2_000_000)) }));
  expect(await around.leftFor(around.worker())).toHaveLength(12);
});
