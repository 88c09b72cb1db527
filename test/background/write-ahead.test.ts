// The write-ahead record on a storage area in memory.
import { expect, it } from 'vitest';
import { WriteAhead } from '../../src/background/write-ahead.ts';
import { STARTED, Worker } from '../builders/events.ts';

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

it('gives what was noted and not forgotten, in order, whichever worker noted it, and nothing else', async () => {
  const items: Record<string, unknown> = { session: 'x', clearedUpTo: 3 };
  const writeAhead = new WriteAhead(area(items));
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
  void new WriteAhead(area(items)).note(event);
  expect(Object.values(items)).toEqual([event]);
});
