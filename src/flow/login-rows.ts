// Logins of one SP in one tab, one after the other: those that were begun anew, and those that go round in a loop.
import type { Exchange } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import type { Flow, Leg, OutcomeCode, OutcomeEvidence } from './flow.ts';
import { addressText } from './outcome.ts';
import type { FlowMessage } from './pair-legs.ts';
import { askerKey } from './rounds.ts';
import type { TraceOrder } from './trace-order.ts';

/** Milliseconds between a response and a request of the same SP that make the login a failed one (FIELD §0). */
const ASKED_AGAIN = 30_000;
/** Milliseconds in which cycles are counted, and how many are a loop (FIELD F28). */
const LOOP_LASTS = 60_000;
const LOOP_CYCLES = 3;
/** Milliseconds behind a page in which its script asks anew; a person takes longer. */
const SCRIPT_LASTS = 5_000;
/** Milliseconds after which a login has nothing to do with one that was given up. */
const RESTART_LASTS = 15 * 60 * 1_000;

/** A flow with the legs that its outer SP asked for: the first one began it, the last one decides. */
export interface LoginFlow {
  readonly flow: Flow;
  readonly first: Leg;
  readonly last: Leg;
}

/** The flows in their order, with restarts and loops told. */
export function linkLogins(logins: readonly LoginFlow[], messages: readonly FlowMessage[], order: TraceOrder): Flow[] {
  const rows = new Map<string, number[]>();
  logins.forEach(({ first }, index) => {
    const key = askerKey(first, messages);
    if (key === undefined) return;
    const row = rows.get(key);
    if (row) row.push(index);
    else rows.set(key, [index]);
  });
  const flows = logins.map(({ flow }) => flow);
  const logouts = logins.flatMap(({ flow, first }) => (flow.kind === 'slo' ? (first.request ?? []) : []));
  for (const row of rows.values()) linkRow(row, logins, flows, messages, order, logouts);
  return flows;
}

/** Changes `flows` in place, where `row` has their indexes. `logouts`: the messages that began one, in order. */
function linkRow(
  row: readonly number[],
  logins: readonly LoginFlow[],
  flows: Flow[],
  messages: readonly FlowMessage[],
  order: TraceOrder,
  logouts: readonly number[],
): void {
  const requestOf = (at: number) => messageAt(logins[row[at] as number]?.first.request, messages);
  const responseOf = (at: number) => messageAt(logins[row[at] as number]?.last.response, messages);
  const again = row.map((_flow, at): Again | undefined => {
    const response = responseOf(at);
    const next = requestOf(at + 1);
    if (!response || !next || next.index < response.index || between(logouts, response.index, next.index))
      return undefined;
    return askedAgain(response, next, order);
  });
  again.forEach((found, at) => {
    const next = requestOf(at + 1);
    if (!isByHand(found) || !next) return;
    const index = row[at] as number;
    const flow = flows[index] as Flow;
    flows[index] = { ...flow, ...judge(flow, found, next, 1) };
  });
  // Whoever types the address again and again is no loop.
  for (const [from, to] of runs(again.map((found) => (isByHand(found) ? undefined : found)))) {
    const times = row.slice(from, to).map((_flow, at) => requestOf(from + at)?.exchange.startedAt ?? 0);
    const cycles = mostWithin(times, LOOP_LASTS);
    const ids = row.slice(from, to).map((index) => flows[index]?.id ?? '');
    for (let at = from; at < to; at++) {
      const index = row[at] as number;
      const flow = flows[index] as Flow;
      const found = again[at];
      const next = requestOf(at + 1);
      flows[index] = {
        ...flow,
        loop: { cycles, flows: ids },
        ...(found && next && at + 1 < to && judge(flow, found, next, cycles)),
      };
    }
  }
  for (let at = 1; at < row.length; at++) {
    const earlier = flows[row[at - 1] as number] as Flow;
    const flow = flows[row[at] as number] as Flow;
    const asked = messageAt(logins[row[at - 1] as number]?.last.request, messages);
    const anew = requestOf(at);
    if (!asked || !anew || earlier.outcome === 'succeeded') continue;
    if (earlier.outcomeEvidence[0]?.code === 'login-loop') continue;
    if (anew.exchange.startedAt - asked.exchange.startedAt > RESTART_LASTS) continue;
    flows[row[at - 1] as number] = { ...earlier, restartedBy: flow.id };
    flows[row[at] as number] = { ...flow, restartOf: earlier.id };
  }
}

interface Again {
  /** `surely`: the SP's own answer asked; `perhaps`: a page of the SP lay between, so a script or the user did. */
  readonly how: 'surely' | 'perhaps';
  /** Milliseconds behind the last page before it. */
  readonly pause: number;
  /** The browser says that no page caused it: an address that was typed, or a bookmark. */
  readonly typed: boolean;
}

const isTyped = ({ source, initiator, request }: Exchange): boolean =>
  (source === 'webRequest' && initiator === undefined) || headerValue(request.headers, 'sec-fetch-site') === 'none';

const isByHand = (found: Again | undefined): found is Again => found?.how === 'perhaps' && found.typed;

function askedAgain(response: FlowMessage, next: FlowMessage, order: TraceOrder): Again | undefined {
  const gap = next.exchange.startedAt - response.exchange.startedAt;
  if (gap > ASKED_AGAIN) return undefined;
  if (next.exchange.requestId === response.exchange.requestId) return { how: 'surely', pause: 0, typed: false };
  const begin = order.chains.get(next.exchange.requestId)?.[0] ?? next.exchange;
  const [page] = order.pagesBefore(begin, 1);
  const pause = begin.startedAt - (page?.startedAt ?? response.exchange.startedAt);
  // The SP may ask by a page that posts: then it's that page which somebody typed the address of.
  const asking =
    page && page.requestId !== response.exchange.requestId ? order.chains.get(page.requestId)?.[0] : undefined;
  const typed = isTyped(begin) || (asking !== undefined && isTyped(asking));
  // The page that the response ended with posts, or goes, straight to the IdP.
  const straight = begin === next.exchange && page !== undefined && page.requestId === response.exchange.requestId;
  return { how: straight ? 'surely' : 'perhaps', pause, typed };
}

function judge(flow: Flow, { how, pause, typed }: Again, next: FlowMessage, cycles: number): Partial<Flow> {
  const loop = how === 'surely' || (cycles >= LOOP_CYCLES && !typed && pause <= SCRIPT_LASTS);
  const evidence: OutcomeEvidence = {
    code: loop ? 'login-loop' : 'asked-again',
    exchange: next.exchange.id,
    message: next.index,
    detail: addressText(next.exchange),
  };
  if (!loop) return { outcomeEvidence: [...flow.outcomeEvidence, evidence] };
  // A response that was refused already is no loop, but an attempt that is made again.
  if (flow.outcome === 'failed') return { outcomeEvidence: [...flow.outcomeEvidence, evidence] };
  // That the SP answered without an error is what the loop is about, and no sign of a login that worked.
  const others = flow.outcomeEvidence.filter(({ code }) => !ANSWERED.has(code));
  return { outcome: 'failed', outcomeEvidence: [evidence, ...others] };
}

const ANSWERED: ReadonlySet<OutcomeCode> = new Set(['answered-by-redirect', 'answered-by-page']);

/** Ranges of logins of which each was asked for soon after the one before; of two and more. */
function runs(again: readonly (Again | undefined)[]): [number, number][] {
  const found: [number, number][] = [];
  let from = 0;
  again.forEach((link, at) => {
    if (link) return;
    if (at > from) found.push([from, at + 1]);
    from = at + 1;
  });
  return found;
}

/** The most of the ascending `times` that lie within one span of this length. */
function mostWithin(times: readonly number[], span: number): number {
  let most = 0;
  let from = 0;
  times.forEach((time, at) => {
    while (time - (times[from] ?? time) > span) from++;
    most = Math.max(most, at - from + 1);
  });
  return most;
}

const messageAt = (index: number | undefined, messages: readonly FlowMessage[]): FlowMessage | undefined =>
  index === undefined ? undefined : messages[index];

/** Whether any of the ascending `indexes` lies between the two. */
function between(indexes: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((indexes[middle] as number) <= from) low = middle + 1;
    else high = middle;
  }
  return (indexes[low] ?? Number.POSITIVE_INFINITY) < to;
}
