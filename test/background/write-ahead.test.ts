// The write-ahead record on a storage area and an IndexedDB in memory.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { DropNotice } from '../../src/background/drop-notice.ts';
import { UrgentNotes } from '../../src/background/urgent-notes.ts';
import { WriteAhead } from '../../src/background/write-ahead.ts';
import { epochMs } from '../../src/base/units.ts';
import { bootOf, eventKey } from '../../src/capture/capture-event.ts';
import { octetBody, STARTED, Worker } from '../builders/events.ts';

/** storage.session, as far as it is used. */
function area(items: Record<string, unknown>) {
  return {
    get: async () => ({ ...items }),
    set: async (added: Record<string, unknown>) => void Object.assign(items, structuredClone(added)),
    remove: async (keys: string | string[]) => {
      for (const key of [keys].flat()) delete items[key];
    },
  };
}

let databases = 0;
const name = () => `notes-${databases++}`;
const urgent = (where = name(), session: Promise<unknown> = Promise.resolve()) =>
  new UrgentNotes(session, ({ url }) => !url.includes('private'), where);

it('gives what was noted and not forgotten, in order, whichever worker noted it, and nothing else', async () => {
  const items: Record<string, unknown> = { session: 'x', clearedUpTo: 3 };
  const writeAhead = new WriteAhead(area(items), urgent());
  const first = new Worker().hop({});
  const second = new Worker(STARTED + 1).hop({});
  for (const event of [...second, ...first]) await writeAhead.note(event);
  await writeAhead.forget([...first.slice(0, 2), ...second.slice(2)]);
  expect(await writeAhead.left()).toEqual([...first.slice(2), ...second.slice(0, 2)]);
  expect(items).toMatchObject({ session: 'x', clearedUpTo: 3 });
});

it('has begun to write when `note` returns', () => {
  const items: Record<string, unknown> = {};
  const event = new Worker().event('request');
  void new WriteAhead(area(items), urgent()).note(event);
  expect(Object.values(items)).toEqual([event]);
});

describe('urgent notes', () => {
  /** An area that takes nothing: the worker is being stopped. */
  const deaf = () => ({ ...area({}), set: () => new Promise<void>(() => {}) });

  it('have what storage.session did not take any more, large events too', async () => {
    const where = name();
    const stopped = urgent(where);
    await stopped.left();
    const [small, large] = [
      new Worker().event('request'),
      new Worker(STARTED + 1).event('request', { body: octetBody('A'.repeat(1_500_000)) }),
    ];
    const writeAhead = new WriteAhead(deaf(), stopped);
    void writeAhead.note(small);
    void writeAhead.note(large);
    const next = new WriteAhead(area({}), urgent(where));
    expect(await next.left()).toEqual([small, large]);
    await next.forget([small]);
    expect(await next.left()).toEqual([large]);
  });

  it('are taken by nobody before the database is open, and harm nothing', async () => {
    const notes = urgent();
    notes.note(new Worker().event('request'));
    expect(await notes.left()).toEqual([]);
  });

  it('are given once, though storage.session has the event as well', async () => {
    const notes = urgent();
    await notes.left();
    const writeAhead = new WriteAhead(area({}), notes);
    const event = new Worker().event('request');
    await writeAhead.note(event);
    expect(await writeAhead.left()).toEqual([event]);
  });

  it('of an earlier browser session are dropped before they are given', async () => {
    const where = name();
    const before = urgent(where);
    await before.left();
    before.note(new Worker().event('request'));
    await before.left();
    let begun = () => {};
    const notes: UrgentNotes = urgent(where, new Promise<void>((resolve) => (begun = resolve)));
    const left = notes.left();
    await notes.forgetOthers(bootOf(eventKey(STARTED + 9, 0)));
    begun();
    expect(await left).toEqual([]);
  });

  it('are not made of what may not be wanted: they are on disk', async () => {
    const notes = urgent();
    await notes.left();
    notes.note(new Worker().event('request', { url: 'https://private.example/' }));
    expect(await notes.left()).toEqual([]);
  });
});

it('what was dropped is added up beyond the worker, until the record is cleared', async () => {
  const items: Record<string, unknown> = {};
  expect(await new DropNotice(area(items)).soFar()).toBeUndefined();
  const first = new DropNotice(area(items));
  await Promise.all([
    first.dropped({ logins: 2, others: 10, full: true, upTo: epochMs(5) }),
    first.dropped({ logins: 1, others: 0, full: false, upTo: epochMs(3) }),
  ]);
  const next = new DropNotice(area(items));
  await next.dropped({ logins: 0, others: 1, full: false, upTo: epochMs(4) });
  expect(await next.soFar()).toEqual({ logins: 3, others: 11, full: true, upTo: 5 });
  await next.forget();
  expect(await next.soFar()).toBeUndefined();
});
