// Which recorded requests are taken for one login.
import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../src/background/login-groups.ts';
import { loginRows, MINUTE, namesOf, type Row, rowsOf } from './recorded-day.ts';

const PAUSE = 12 * 60 * MINUTE;

/** The units of a day, in the order of their first request, each as the places of its rows in the list. */
function units(rows: readonly Row[], mostTogether = 1_000, now?: number) {
  const requests = rowsOf(now === undefined ? rows : [...rows, { at: now, tab: 99 }]);
  return unitsOf(requests, PAUSE, mostTogether).sort(
    (a, b) => (a.requests[0]?.first ?? 0) - (b.requests[0]?.first ?? 0),
  );
}
const together = (rows: readonly Row[], mostTogether?: number) =>
  units(rows, mostTogether).map(({ requests }) => namesOf(requests).map(Number));

describe('one login', () => {
  it('is its messages with the pages before, between and after them, however long the user took', () => {
    expect(together([{ at: 0 }, ...loginRows(10, 25), { at: 60 }])).toEqual([[0], [1, 2, 3, 4, 5], [6]]);
  });

  it('is not what another tab did meanwhile, unless one opened the other', () => {
    const rows: Row[] = [{ at: 0 }, ...loginRows(10, 1), { at: 10.5, tab: 2 }].sort((a, b) => a.at - b.at);
    expect(together(rows)).toEqual([[0], [1, 2, 4, 5, 6], [3]]);
  });

  it('goes on in the tab that its page opened, with what is known of that tab', () => {
    expect(
      together([
        { at: 0, roles: ['question'] },
        { at: 0.1, tab: 2, kind: 'tab-opened', opener: 1 },
        { at: 0.2, tab: 2, byPage: true },
        { at: 1, tab: 2, roles: ['answer'] },
      ]),
    ).toEqual([[0, 1, 2, 3]]);
  });

  it('has nothing to do with a tab that the user opened meanwhile, whatever opener the browser names', () => {
    expect(
      together([
        { at: 0, roles: ['question'] },
        { at: 0.1, tab: 2, kind: 'tab-opened', opener: 1 },
        { at: 0.2, tab: 2 },
        { at: 0.3, tab: 2, roles: ['question'], byPage: true },
        { at: 1, tab: 2, roles: ['answer'] },
        { at: 2, roles: ['answer'] },
      ]),
    ).toEqual([
      [0, 5],
      [1, 2, 3, 4],
    ]);
  });

  it('over a broker is all four messages, also where the second provider took long', () => {
    const rows: Row[] = [
      { at: 0, roles: ['question'] },
      { at: 0.1, roles: ['question'] },
      { at: 20, roles: ['answer'] },
      { at: 20.1, roles: ['answer'] },
    ];
    expect(together(rows)).toEqual([[0, 1, 2, 3]]);
    expect(units(rows)[0]?.logins).toBe(1);
  });

  it('may be an answer that nobody asked for', () => {
    expect(together([{ at: 0 }, { at: 10, roles: ['answer'] }, { at: 10.1 }])).toEqual([[0], [1, 2]]);
  });

  it('that asks and is answered in one chain of redirects is over', () => {
    const [login] = units([{ at: 0, roles: ['question', 'answer'] }], 1_000, 5);
    expect(login).toMatchObject({ logins: 1, goesOn: false });
  });

  it('keeps its answer when the clock was set while the user typed', () => {
    for (const set of [-600, 60, 600_000]) {
      expect(together([{ at: 0, roles: ['question'] }, { at: set }, { at: set + 1, roles: ['answer'] }])).toEqual([
        [0, 1, 2],
      ]);
    }
  });
});

describe('two logins', () => {
  it('of one tab are two where minutes lie between them', () => {
    const rows = [...loginRows(0, 1), ...loginRows(10, 1)];
    expect(together(rows)).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ]);
  });

  it('that follow at once go together, and count as two', () => {
    const [both, ...rest] = units([...loginRows(0, 0.1), ...loginRows(0.5, 0.1)]);
    expect([both?.requests.length, both?.logins, rest]).toEqual([10, 2, []]);
  });

  it('each minute, all day long, are not one', () => {
    const rows = Array.from({ length: 300 }, (_, i) => [
      { at: i, roles: ['question'] as const },
      // The provider's own page asks once more.
      { at: i + 0.1, roles: ['question'] as const },
      { at: i + 0.2, roles: ['answer'] as const },
    ]).flat();
    const groups = together(rows);
    expect(groups.length).toBeGreaterThan(3);
    expect(groups.map((group) => group.length % 3)).toEqual(groups.map(() => 0));
    expect(together(rows, 30).every((group) => group.length <= 33)).toBe(true);
  });
});

describe('a login that goes on', () => {
  it('waits for its answer, half an hour at most', () => {
    const asked: Row[] = [{ at: 0, roles: ['question'] }];
    expect(units(asked, 1_000, 29)[0]?.goesOn).toBe(true);
    expect(units(asked, 1_000, 31)[0]?.goesOn).toBe(false);
  });

  it('has been answered just now', () => {
    const answered: Row[] = [
      { at: 0, roles: ['question'] },
      { at: 1, roles: ['answer'] },
    ];
    expect(units(answered, 1_000, 2)[0]?.goesOn).toBe(true);
    expect(units(answered, 1_000, 4)[0]?.goesOn).toBe(false);
  });
});

it('images and scripts beside a login are not part of it', () => {
  const [page, ...login] = loginRows(0, 1);
  const rows: Row[] = [page as Row, ...login.slice(0, 2), { at: 0.7, kind: 'other' }, ...login.slice(2)];
  expect(together(rows)).toEqual([[0, 1, 2, 4, 5], [3]]);
});

it('a tab that was opened stands with its first page, and alone while it has none', () => {
  expect(
    together([
      { at: 0, tab: 2 },
      { at: 0, tab: 2, kind: 'tab-opened', opener: 1 },
      { at: 5, tab: 2 },
      { at: 6, tab: 3, kind: 'tab-opened', opener: 1 },
    ]),
  ).toEqual([[1, 0], [2], [3]].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)).map((group) => expect.arrayContaining(group)));
});
