// A day in some tabs as the store's rows tell of it: builder for tests of what a full record drops.
import type { RecordedRequest } from '../../src/background/login-groups.ts';
import type { MessageRole } from '../../src/background/message-role.ts';
import { epochMs } from '../../src/base/units.ts';

export const MINUTE = 60_000;

export interface Row {
  /** Minutes since the day began. */
  readonly at: number;
  readonly tab?: number;
  readonly roles?: readonly MessageRole[];
  readonly kind?: RecordedRequest['kind'];
  readonly opener?: number;
  readonly byPage?: boolean;
  readonly size?: number;
  readonly over?: boolean;
}

/** `began`: epoch milliseconds. Rows are named by their place in the list, or by `name`. */
export function rowsOf(
  rows: readonly (Row & { readonly name?: string })[],
  began = 1_000_000_000_000,
): RecordedRequest[] {
  return rows.map(
    ({ at, tab = 1, roles = [], kind = 'page', opener, byPage = false, size = 1_000, over = true, name }, i) => ({
      request: `s/${name ?? i}`,
      first: i + 1,
      at: epochMs(began + at * MINUTE),
      size,
      tab,
      kind,
      ...(opener !== undefined && { opener }),
      byPage,
      roles,
      over,
    }),
  );
}

/** A login in `tab` that took its user `wait` minutes, with a page before and after it. */
export const loginRows = (at: number, wait: number, tab = 1): Row[] => [
  { at, tab },
  { at: at + 0.1, tab, roles: ['question'] },
  { at: at + 0.1 + wait / 2, tab },
  { at: at + 0.1 + wait, tab, roles: ['answer'] },
  { at: at + 0.2 + wait, tab },
];

export const namesOf = (requests: readonly RecordedRequest[]): string[] =>
  requests.map(({ request }) => request.slice(2));
