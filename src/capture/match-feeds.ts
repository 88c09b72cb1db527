// Which devtools entry tells of which exchange: by method and address, then by time and order within these.
import type { DevtoolsEntry } from './devtools-entry.ts';
import type { Exchange } from './exchange.ts';
import { postedPrint } from './posted-values.ts';

/** Milliseconds by which the two reports of one request may differ; measured in Chromium: 1 to 3. */
const TOLERANCE = 1_000;
/** What two different bodies count, in milliseconds of difference: another pair is preferred where there is one. */
const OTHER_BODY = 600;
/** What a lost beginning counts, likewise: an exchange that has its own is the better partner. */
const NO_BEGINNING = 500;
/** Pairs weighed within one burst of the same address; a larger burst is taken in order. */
const MOST_WEIGHED = 4_096;

/** Answers that one report may show and the other replace by what came of it. */
const PASSING = new Set([0, 304, 401, 407]);

/** Entry by exchange; each entry tells of at most one exchange. */
export type Matches = ReadonlyMap<Exchange, DevtoolsEntry>;

export interface Matched {
  readonly matches: Matches;
  /** Entries of no exchange, in the order in which they were given. */
  readonly alone: readonly DevtoolsEntry[];
}

interface Group {
  readonly exchanges: Exchange[];
  readonly entries: DevtoolsEntry[];
}

/** Takes time in proportion to what it is given, but for sorting. */
export function matchFeeds(exchanges: readonly Exchange[], entries: readonly DevtoolsEntry[]): Matched {
  const groups = new Map<string, Group>();
  const tabs = new Set<number | undefined>();
  for (const entry of entries) {
    const tab = entry.exchange.tab?.id;
    const key = keyOf(entry.exchange, tab);
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else groups.set(key, { exchanges: [], entries: [entry] });
    tabs.add(tab);
  }
  const [inspected] = tabs;
  for (const exchange of exchanges) {
    // What a page's service worker asks for belongs to no tab; other tabs' requests are none of this one's.
    const tab = exchange.tab ? exchange.tab.id : inspected;
    if (tabs.has(tab)) groups.get(keyOf(exchange, tab))?.exchanges.push(exchange);
  }
  const matches = new Map<Exchange, DevtoolsEntry>();
  const gone = new Set<DevtoolsEntry>();
  for (const group of groups.values()) {
    group.entries.sort(byTime);
    for (const entry of seenTwice(group.entries)) gone.add(entry);
    const told = group.entries.filter((entry) => !gone.has(entry));
    for (const [exchange, entry] of pairs(
      group.exchanges.sort((a, b) => a.startedAt - b.startedAt),
      told,
    )) {
      matches.set(exchange, entry);
      gone.add(entry);
    }
  }
  return { matches, alone: entries.filter((entry) => !gone.has(entry)) };
}

const byTime = (a: DevtoolsEntry, b: DevtoolsEntry): number => a.exchange.startedAt - b.exchange.startedAt;

/** Devtools gives no fragment. */
const keyOf = ({ request: { method, url } }: Exchange, tab: number | undefined): string => {
  const hash = url.indexOf('#');
  return `${tab} ${method} ${hash === -1 ? url : url.slice(0, hash)}`;
};

/** Requests that a page's service worker made itself: devtools then tells of the page's request and of the worker's. */
function seenTwice(entries: readonly DevtoolsEntry[]): DevtoolsEntry[] {
  const twice: DevtoolsEntry[] = [];
  let page: DevtoolsEntry | undefined;
  for (const entry of entries) {
    if (entry.viaServiceWorker) page = entry;
    else if (page && entry.exchange.startedAt <= endOf(page.exchange)) {
      twice.push(page);
      page = undefined;
    }
  }
  return twice;
}

const endOf = ({ startedAt, endedAt }: Exchange): number => endedAt ?? startedAt;

/** Both in the order of time. */
function* pairs(
  exchanges: readonly Exchange[],
  entries: readonly DevtoolsEntry[],
): Generator<readonly [Exchange, DevtoolsEntry]> {
  let i = 0;
  let j = 0;
  while (i < exchanges.length && j < entries.length) {
    const [fromI, fromJ] = [i, j];
    let until = Math.min(timeAt(exchanges, i), entryTimeAt(entries, j));
    // A burst: everything that follows within the tolerance of something before it.
    for (;;) {
      const next = Math.min(timeAt(exchanges, i), entryTimeAt(entries, j));
      if (next > until + TOLERANCE || next === Number.POSITIVE_INFINITY) break;
      if (timeAt(exchanges, i) <= entryTimeAt(entries, j)) {
        until = Math.max(until, next);
        i++;
      } else {
        until = Math.max(until, endOf((entries[j] as DevtoolsEntry).exchange));
        j++;
      }
    }
    yield* align(exchanges.slice(fromI, i), entries.slice(fromJ, j));
  }
}

const timeAt = (exchanges: readonly Exchange[], i: number): number =>
  exchanges[i]?.startedAt ?? Number.POSITIVE_INFINITY;
const entryTimeAt = (entries: readonly DevtoolsEntry[], j: number): number =>
  entries[j]?.exchange.startedAt ?? Number.POSITIVE_INFINITY;

/** The pairs of one burst, in order, with the smallest sum of differences; one left over counts as the tolerance. */
function* align(
  exchanges: readonly Exchange[],
  entries: readonly DevtoolsEntry[],
): Generator<readonly [Exchange, DevtoolsEntry]> {
  const [rows, columns] = [exchanges.length, entries.length];
  if (rows * columns > MOST_WEIGHED) {
    yield* inOrder(exchanges, entries);
    return;
  }
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] as number;
  const cost = (i: number, j: number): number =>
    distance(exchanges[i] as Exchange, (entries[j] as DevtoolsEntry).exchange) + at(i + 1, j + 1);
  for (let i = rows; i >= 0; i--) {
    for (let j = columns; j >= 0; j--) {
      if (i === rows || j === columns) best[i * width + j] = (rows - i + columns - j) * TOLERANCE;
      else best[i * width + j] = Math.min(cost(i, j), TOLERANCE + Math.min(at(i + 1, j), at(i, j + 1)));
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (at(i, j) === cost(i, j)) yield [exchanges[i++] as Exchange, entries[j++] as DevtoolsEntry];
    else if (at(i, j) === TOLERANCE + at(i + 1, j)) i++;
    else j++;
  }
}

function* inOrder(
  exchanges: readonly Exchange[],
  entries: readonly DevtoolsEntry[],
): Generator<readonly [Exchange, DevtoolsEntry]> {
  for (let i = 0, j = 0; i < exchanges.length && j < entries.length; ) {
    const [exchange, entry] = [exchanges[i] as Exchange, entries[j] as DevtoolsEntry];
    if (distance(exchange, entry.exchange) !== Number.POSITIVE_INFINITY) {
      yield [exchange, entry];
      i++;
      j++;
    } else if (exchange.startedAt <= entry.exchange.startedAt) i++;
    else j++;
  }
}

/** How unlike the two reports are; infinite where they can't be of one request. */
function distance(exchange: Exchange, entry: Exchange): number {
  const [status = 0, told = 0] = [exchange.response?.status, entry.response?.status];
  if (status !== told && !PASSING.has(status) && !PASSING.has(told)) return Number.POSITIVE_INFINITY;
  const [mine, theirs] = [postedPrint(exchange.request), postedPrint(entry.request)];
  const body = mine !== undefined && theirs !== undefined && mine !== theirs ? OTHER_BODY : 0;
  // Without its beginning, the exchange is known from some moment of its course on.
  const late = exchange.gaps.includes('request');
  if (late && exchange.startedAt >= entry.startedAt && exchange.startedAt <= endOf(entry)) return body + NO_BEGINNING;
  const apart = Math.abs(exchange.startedAt - (late ? endOf(entry) : entry.startedAt));
  return apart > TOLERANCE ? Number.POSITIVE_INFINITY : apart + body;
}
