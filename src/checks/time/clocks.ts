// Whose clock is off: the IdP's, the SP's and this computer's are compared through Date headers and IssueInstant, as spans and not as points, since a Date has whole seconds and answers take time.
import { type EpochMs, epochMs } from '../../base/units.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { CheckSubject } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';
import { type AnsweredLeg, pageBehind } from '../transport/login-legs.ts';
import { before } from '../transport/nearby.ts';
import { readHttpDate } from './http-date.ts';

/** When a server received a request, by its own clock where it said so. Both ends belong to the span. */
export interface ReceivedAt {
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
  /** `local`: the answer had no Date of its own, so that is this computer's clock, which may be wrong. */
  readonly clock: 'receiver' | 'local';
}

/**
 * A Date is written when the answer is, to the second below: the request came at most as long before it as the exchange
 * took. So for 04:31:50 GMT after an exchange of 200 ms: 04:31:49.800 to 04:31:50.999.
 */
export function receivedAt(exchange: Exchange): ReceivedAt {
  const { startedAt, endedAt = startedAt } = exchange;
  const date = ownDate(exchange);
  return date === undefined
    ? { earliest: startedAt, latest: endedAt, clock: 'local' }
    : { earliest: epochMs(date - Math.max(0, endedAt - startedAt)), latest: epochMs(date + 999), clock: 'receiver' };
}

/** Not of an answer that a cache kept. */
function ownDate({ response }: Exchange): EpochMs | undefined {
  if (!response || response.fromCache || headerValue(response.headers, 'age') !== undefined) return undefined;
  return readHttpDate(headerValue(response.headers, 'date') ?? '');
}

/** `early` and `late` only where the whole span says so. NotBefore is inclusive, NotOnOrAfter exclusive (Core §2.5.1.2). */
export const againstNotBefore = ({ earliest, latest }: ReceivedAt, limit: EpochMs): 'early' | 'borderline' | 'ok' =>
  latest < limit ? 'early' : earliest >= limit ? 'ok' : 'borderline';

export const againstNotOnOrAfter = ({ earliest, latest }: ReceivedAt, limit: EpochMs): 'late' | 'borderline' | 'ok' =>
  earliest >= limit ? 'late' : latest < limit ? 'ok' : 'borderline';

/** Milliseconds by which a server's clock is ahead of this computer's: somewhere between the two. */
export interface ClockOffset {
  readonly min: number;
  readonly max: number;
}

/** Browsers note times late by tens of milliseconds, and HARs round: nothing below is told apart. */
const SLACK = 1_000;
/** Milliseconds by which clocks may differ before anybody is called wrong. */
export const TOLERANCE = 3_000;

export function offsetOf(exchanges: readonly Exchange[]): ClockOffset | undefined {
  let found: ClockOffset | undefined;
  for (const exchange of exchanges) {
    const date = ownDate(exchange);
    if (date === undefined || exchange.endedAt === undefined) continue;
    const next = { min: date - exchange.endedAt - SLACK, max: date + 999 - exchange.startedAt + SLACK };
    found = found ? narrowed(found, next) : next;
  }
  return found;
}

/** What both say; all of it where they contradict each other, as several servers behind one name do. */
function narrowed(a: ClockOffset, b: ClockOffset): ClockOffset {
  const both = { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
  return both.min <= both.max ? both : { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

export type WhoseClock = 'idp' | 'sp' | 'computer' | 'unknown' | 'none';

export interface Clocks {
  readonly sp: ClockOffset | undefined;
  readonly idp: ClockOffset | undefined;
  /** How far the IdP's clock is ahead of the SP's; undefined where either is unknown. */
  readonly idpAheadOfSp: ClockOffset | undefined;
  /** `computer`: both servers agree, and this computer does not. `unknown`: they differ, or can't be compared, and no majority tells. */
  readonly off: WhoseClock;
}

/** How long before the post the IdP's pages are asked for their Date. */
const RECENT = 5 * 60_000;

export function clocksOf({ request, response }: AnsweredLeg, subject: CheckSubject): Clocks {
  const acs = response.exchange;
  const spHost = hostOf(acs.request.url);
  const sp =
    offsetOf([acs]) ?? offsetOf(subject.exchanges.filter((exchange) => hostOf(exchange.request.url) === spHost));
  const hosts = [request?.exchange.request.url, pageBehind(acs, subject)].map((url) => hostOf(url ?? ''));
  const idpHosts = [...new Set(hosts)].filter((host) => host !== '' && host !== spHost);
  const pages = idpHosts.flatMap((host) => before(subject.trace.ofHost(host), acs, RECENT).slice(0, 20));
  const issued = issuedOffset(request?.exchange, response);
  const dated = offsetOf(pages);
  // The application's own clock goes before that of the proxy that wrote the Date.
  const idp =
    dated && issued && isApart(dated, issued) ? issued : dated && issued ? narrowed(dated, issued) : (dated ?? issued);
  return compareClocks(sp, idp);
}

const isApart = (a: ClockOffset, b: ClockOffset): boolean => a.min > b.max || b.min > a.max;

/** IssueInstant was written after the request had come, and before the response was posted. */
function issuedOffset(
  request: Exchange | undefined,
  { exchange, decoded }: AnsweredLeg['response'],
): ClockOffset | undefined {
  const issued = decoded.message?.kind === 'Response' ? decoded.message.issueInstant?.ms : undefined;
  if (issued === undefined) return undefined;
  const max = request ? issued + 999 - request.startedAt + SLACK : Number.POSITIVE_INFINITY;
  return { min: issued - exchange.startedAt - SLACK, max };
}

/** Two clocks that agree outvote the third. */
export function compareClocks(sp: ClockOffset | undefined, idp: ClockOffset | undefined): Clocks {
  const apart = sp && idp ? { min: idp.min - sp.max, max: idp.max - sp.min } : undefined;
  const off = ((): WhoseClock => {
    if (!sp || !idp || !apart) return 'unknown';
    const [spFits, idpFits] = [isNearZero(sp), isNearZero(idp)];
    if (isNearZero(apart)) return spFits || idpFits ? 'none' : 'computer';
    if (spFits === idpFits) return 'unknown';
    return spFits ? 'idp' : 'sp';
  })();
  return { sp, idp, idpAheadOfSp: apart, off };
}

export const isNearZero = ({ min, max }: ClockOffset): boolean => min <= TOLERANCE && max >= -TOLERANCE;

/** The least that the offset can be, with its sign; 0 where it may be none. */
export const atLeast = ({ min, max }: ClockOffset): number => (min > 0 ? min : max < 0 ? max : 0);

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `4 minutes`, `12.5 seconds`, `40 milliseconds`; without sign. */
export function describeSpan(span: number): string {
  const length = Math.abs(span);
  const [unit, size] = UNITS.find(([name, one]) => length >= one * (name === 'second' ? 1 : 2)) ?? ['millisecond', 1];
  const number = unit === 'second' ? Math.round(length / 100) / 10 : Math.round(length / size);
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** One sentence that says whose clock it is, for a message; '' where nothing can be said. */
export function describeClocks({ off, sp, idp, idpAheadOfSp }: Clocks): string {
  switch (off) {
    case 'idp':
      return idp
        ? `The IdP’s clock is the one that is off: it is about ${describeSpan(atLeast(idp))} ${atLeast(idp) > 0 ? 'fast' : 'slow'}, while the service provider’s and this computer’s agree.`
        : '';
    case 'sp':
      return sp
        ? `The service provider’s clock is the one that is off: it is about ${describeSpan(atLeast(sp))} ${atLeast(sp) > 0 ? 'fast' : 'slow'}, while the IdP’s and this computer’s agree.`
        : '';
    case 'computer':
      return 'The clocks of IdP and service provider agree (this computer’s is another one, which does not matter).';
    case 'none':
      return 'The clocks of IdP and service provider agree, so it is not the clocks.';
    case 'unknown':
      return idpAheadOfSp && !isNearZero(idpAheadOfSp)
        ? `The IdP’s clock is about ${describeSpan(atLeast(idpAheadOfSp))} ${atLeast(idpAheadOfSp) > 0 ? 'ahead of' : 'behind'} the service provider’s; which of the two is right can’t be told from here.`
        : '';
  }
}
