// Whatever was recorded: a full record drops logins whole, the oldest first, never one that goes on while there is another.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RecordBounds, victimsOf } from '../../src/background/record-bounds.ts';
import { MINUTE, namesOf, type Row, rowsOf } from './recorded-day.ts';

interface Act {
  readonly kind: 'page' | 'login' | 'broker' | 'unasked' | 'abandoned' | 'pop-up';
  readonly tab: number;
  /** Minutes after what was before in the same tab. */
  readonly pause: number;
  /** Minutes that the user took. */
  readonly wait: number;
}

/** What a user may do in a tab. */
const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('page', 'page', 'login', 'broker', 'unasked', 'abandoned', 'pop-up'),
  tab: fc.integer({ min: 1, max: 3 }),
  pause: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 30, max: 120 })),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 28 })),
});

interface NamedRow extends Row {
  readonly name: string;
}

/** Each act's rows have its number in their names; what makes a login has `m` in it. */
function day(acts: readonly Act[]): NamedRow[] {
  const free = new Map<number, number>();
  return acts
    .flatMap((act, i) => {
      const at = (free.get(act.tab) ?? act.tab / 10) + act.pause;
      free.set(act.tab, at + (act.kind === 'abandoned' ? 31 : act.wait + 0.5));
      return rowsOfAct(act, at, i);
    })
    .sort((a, b) => a.at - b.at);
}

function rowsOfAct({ kind, tab, wait }: Act, at: number, i: number): NamedRow[] {
  const page = { name: `${i}p`, at, tab };
  const asks = { name: `${i}m1`, at: at + 0.1, tab, roles: ['question'] as const };
  const answers = { name: `${i}m9`, at: at + wait + 0.4, tab, roles: ['answer'] as const };
  switch (kind) {
    case 'page':
      return [page];
    case 'login':
      return [page, asks, { name: `${i}m2`, at: at + wait / 2 + 0.1, tab }, answers];
    case 'broker': {
      const inner = { name: `${i}m3`, at: at + 0.15, tab, roles: ['question'] as const };
      return [page, asks, inner, { ...answers, name: `${i}m8`, at: at + wait + 0.3 }, answers];
    }
    case 'unasked':
      return [answers];
    case 'abandoned':
      return [page, asks];
    case 'pop-up': {
      const other = 100 + i;
      const opened = { name: `tab-${other}`, at: at + 0.05, tab: other, kind: 'tab-opened' as const, opener: tab };
      return [page, opened, { ...asks, tab: other, byPage: true }, { ...answers, tab: other }];
    }
  }
}

const bounds: RecordBounds = { requests: 20, characters: 1_000_000, age: 24 * 60 * MINUTE };
const actOf = (name: string): number => Number.parseInt(name, 10);

it('no login is cut in half, the bounds are kept, and what goes is the oldest', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 25 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(1, 0.5),
      (acts, requests, share) => {
        const rows = rowsOf(day(acts));
        const { requests: victims } = victimsOf(rows, { ...bounds, requests }, share);
        const gone = new Set(victims);
        const left = rows.filter((row) => !gone.has(row));
        expect(gone.size).toBe(victims.length);
        expect(left.length).toBeLessThanOrEqual(requests);
        if (rows.length <= requests && share === 1) expect(victims).toEqual([]);

        const messages = (names: readonly string[]) => new Set(names.filter((name) => /^\d+m/.test(name)).map(actOf));
        const [goneLogins, keptLogins] = [messages(namesOf(victims)), messages(namesOf(left))];
        expect([...goneLogins].filter((login) => keptLogins.has(login))).toEqual([]);

        // What lies hours behind another login goes first; less may be one with what came after it.
        const lastOf = (login: number) =>
          Math.max(...rows.filter(({ request }) => request.startsWith(`s/${login}m`)).map(({ at }) => at));
        const [youngestGone, oldestKept] = [
          Math.max(...[...goneLogins].map(lastOf)),
          Math.min(...[...keptLogins].map(lastOf)),
        ];
        if (goneLogins.size > 0 && keptLogins.size > 0) expect(youngestGone - oldestKept).toBeLessThan(240 * MINUTE);
      },
    ),
    { numRuns: 500 },
  );
});

it('a login that waits for its answer stays while there is anything else', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), fc.integer({ min: 2, max: 20 }), (acts, requests) => {
      const before = day(acts);
      const end = Math.max(0, ...before.map(({ at }) => at));
      const rows = rowsOf([
        ...before,
        { name: 'asks', at: end + 1, tab: 9, roles: ['question'] },
        { name: 'waits', at: end + 1.1, tab: 9 },
      ]);
      const { requests: victims } = victimsOf(rows, { ...bounds, requests }, 1);
      const names = namesOf(victims);
      if (names.includes('asks')) {
        const others = namesOf(rows).filter((name) => !names.includes(name));
        expect(others).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

it('a day of 20,000 requests is weighed in time that grows with it', () => {
  const many = (count: number) =>
    rowsOf(
      Array.from({ length: count }, (_, i) => ({
        at: i / 20,
        tab: i % 7,
        name: `${i}`,
        ...(i % 10 === 0 && { kind: 'tab-opened' as const, tab: 1_000 + i, opener: i > 10 ? 990 + i : 1 }),
        ...(i % 10 === 3 && { roles: ['question'] as const }),
        ...(i % 10 === 5 && { roles: ['answer'] as const }),
      })),
    );
  const victims = (count: number) => {
    const rows = many(count);
    return victimsOf(rows, { ...bounds, requests: count / 2 }, 1).requests.length;
  };
  expect(victims(20_000)).toBeGreaterThanOrEqual(11_000);
});

it('one clock reading a year ahead drops nothing by age, there or back', () => {
  const rows = rowsOf([
    ...Array.from({ length: 10 }, (_, i) => ({ at: i })),
    { at: 365 * 24 * 60 },
    ...Array.from({ length: 8 }, (_, i) => ({ at: 11 + i })),
  ]);
  for (const until of [11, 12, 19]) {
    expect(victimsOf(rows.slice(0, until), { ...bounds, requests: 100 }, 1).requests).toEqual([]);
  }
});

it('what is a day old by the record goes, whatever the clock says at its end', () => {
  const hours = Array.from({ length: 30 }, (_, i) => ({ at: i * 60 }));
  const { requests, full } = victimsOf(rowsOf([...hours, { at: -500 }, { at: -499 }]), { ...bounds, requests: 100 }, 1);
  expect(namesOf(requests)).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(full).toBe(false);
});

it('images and scripts go before any login, however young they are', () => {
  const login = [
    { name: 'asks', at: 0, tab: 1, roles: ['question'] as const },
    { name: 'answers', at: 1, tab: 1, roles: ['answer'] as const },
  ];
  const images = Array.from({ length: 30 }, (_, i) => ({
    name: `i${i}`,
    at: 120 + i / 100,
    tab: 2,
    kind: 'other' as const,
  }));
  const rows = rowsOf([...login, { name: 'page', at: 119, tab: 2 }, ...images]);
  const { requests: victims, logins } = victimsOf(rows, bounds, 1);
  expect(logins).toBe(0);
  expect(namesOf(victims)).toEqual(Array.from({ length: rows.length - 18 }, (_, i) => `i${i}`));
});

it('a flood of large posts does not drive out the login that waits in another tab', () => {
  const flood = Array.from({ length: 12 }, (_, i) => ({
    name: `f${i}`,
    at: 10 + i / 10,
    tab: 2,
    roles: ['answer'] as const,
    size: 100_000,
  }));
  const rows = rowsOf([{ name: 'asks', at: 5, tab: 1, roles: ['question'] }, ...flood]);
  const gone = namesOf(victimsOf(rows, bounds, 1).requests);
  expect(gone).not.toContain('asks');
  expect(gone.length).toBeGreaterThan(0);
});
