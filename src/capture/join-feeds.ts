// Joins what devtools tells into webRequest's exchanges: parts are filled in, and what only devtools saw takes its place.
import type { DevtoolsEntry } from './devtools-entry.ts';
import type { Exchange } from './exchange.ts';
import { joinChains, type PlacedReport } from './join-chains.ts';
import { type Matches, matchFeeds } from './match-feeds.ts';
import { mergeReports } from './merge-reports.ts';

export interface JoinedFeeds {
  /** In the order of `exchanges`, with those of devtools alone where their time puts them. */
  readonly exchanges: readonly Exchange[];
  /** What was joined, by webRequest's own exchange. */
  readonly matches: Matches;
}

export type JoinFeeds = (exchanges: readonly Exchange[], entries: readonly DevtoolsEntry[]) => JoinedFeeds;

/**
 * Gives a function that joins, and gives the same object again for whatever did not change since its last call:
 * whoever analyzes a trace remembers results by object. Never loses an exchange, never shows a request twice.
 */
export function createFeedJoin(): JoinFeeds {
  const merged = new WeakMap<Exchange, readonly [entry: Exchange, result: Exchange]>();
  const merge = (exchange: Exchange, entry: Exchange): Exchange => {
    const before = merged.get(exchange);
    if (before?.[0] === entry) return before[1];
    const result = mergeReports(exchange, entry);
    merged.set(exchange, [entry, result]);
    return result;
  };
  const placed = new WeakMap<Exchange, Exchange>();
  const place = ({ exchange, sequence, requestId, hop }: PlacedReport): Exchange => {
    if (exchange.sequence === sequence && exchange.requestId === requestId && exchange.hop === hop) return exchange;
    const before = placed.get(exchange);
    if (before?.sequence === sequence && before.requestId === requestId && before.hop === hop) return before;
    const result = { ...exchange, sequence, requestId, hop };
    placed.set(exchange, result);
    return result;
  };
  return (exchanges, entries) => {
    if (entries.length === 0) return { exchanges, matches: new Map() };
    const { matches, alone } = matchFeeds(exchanges, entries);
    const joined = exchanges.map((exchange) => {
      const entry = matches.get(exchange);
      return entry ? merge(exchange, entry.exchange) : exchange;
    });
    if (alone.length === 0) return { exchanges: joined, matches };
    const list = inOrderOfTime(joined, alone, clockDifferences(exchanges, matches));
    return { exchanges: joinChains(list).map(place), matches };
  };
}

export const joinFeeds: JoinFeeds = (exchanges, entries) => createFeedJoin()(exchanges, entries);

interface ClockDifference {
  /** Devtools' time from which it holds. */
  readonly from: number;
  /** Milliseconds by which webRequest's time was ahead. */
  readonly ahead: number;
}

/** The two reports' times of one request differ by some milliseconds, which may be more than a hop takes. */
function clockDifferences(exchanges: readonly Exchange[], matches: Matches): ClockDifference[] {
  const differences = exchanges.flatMap((exchange): ClockDifference[] => {
    const entry = matches.get(exchange)?.exchange;
    if (!entry || exchange.gaps.includes('request')) return [];
    return [{ from: entry.startedAt, ahead: exchange.startedAt - entry.startedAt }];
  });
  return differences.sort((a, b) => a.from - b.from);
}

/** `joined` keeps its order; each of `alone` stands before the first one that began later. */
function inOrderOfTime(
  joined: readonly Exchange[],
  alone: readonly DevtoolsEntry[],
  differences: readonly ClockDifference[],
): Exchange[] {
  const waiting = alone.map(({ exchange }) => exchange).sort((a, b) => a.startedAt - b.startedAt);
  let known = 0;
  const timed = waiting.map((exchange) => {
    while ((differences[known + 1]?.from ?? Number.POSITIVE_INFINITY) <= exchange.startedAt) known++;
    return { exchange, at: exchange.startedAt + (differences[known]?.ahead ?? 0) };
  });
  const list: Exchange[] = [];
  let next = 0;
  for (const exchange of joined) {
    for (let first = timed[next]; first && first.at < exchange.startedAt; first = timed[++next])
      list.push(first.exchange);
    list.push(exchange);
  }
  return [...list, ...timed.slice(next).map(({ exchange }) => exchange)];
}
