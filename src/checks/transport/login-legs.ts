// The legs of a login as transport checks need them: the post at the ACS, how the SP went on, and which weaknesses a finding has.
import type { EpochMs } from '../../base/units.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Weakness } from '../finding.ts';
import { hopBefore, hopsFrom, statusOf } from './http-facts.ts';

export interface AnsweredLeg extends SubjectLeg {
  readonly response: SubjectMessage;
}

/** Legs of a login in which the browser carried something to the SP: a Response, an artifact, a token. */
export const answeredLegs = ({ flow, legs }: CheckSubject): readonly AnsweredLeg[] =>
  flow.kind === 'sso' ? legs.filter((leg): leg is AnsweredLeg => leg.response !== undefined) : [];

export interface AskedLeg extends SubjectLeg {
  readonly request: SubjectMessage;
}

/** Legs of a login in which a request was seen. */
export const askedLegs = ({ flow, legs }: CheckSubject): readonly AskedLeg[] =>
  flow.kind === 'sso' ? legs.filter((leg): leg is AskedLeg => leg.request !== undefined) : [];

/** Status that the redirects from this exchange on ended with: the first error, else the last one; 0 where none was seen. */
export function endStatus(exchange: Exchange, subject: CheckSubject): number {
  const hops = hopsFrom(exchange, subject.trace);
  const failed = hops.find((hop) => statusOf(hop) >= 400);
  return statusOf(failed ?? (hops.at(-1) as Exchange));
}

/**
 * What the SP made of the response: `well` where nothing speaks against it, `badly` where the login failed or the SP's own
 * answer is an error, `unknown` where that was not seen.
 */
export function wentOn(
  subject: CheckSubject,
  { response }: Pick<SubjectLeg, 'response'>,
): 'well' | 'badly' | 'unknown' {
  if (subject.flow.outcome === 'failed') return 'badly';
  if (response && endStatus(response.exchange, subject) >= 400) return 'badly';
  return subject.flow.outcome === 'succeeded' ? 'well' : 'unknown';
}

/** How much of the time before an exchange must have been recorded so that what is not there did not happen. */
export const ENOUGH_BEFORE = 15 * 60 * 1_000;

export const beganLate = (subject: CheckSubject, at: EpochMs): boolean =>
  subject.trace.beganAt === undefined || at - subject.trace.beganAt < ENOUGH_BEFORE;

export const guessed = ({ leg }: SubjectLeg): readonly Weakness[] =>
  leg.pairing === 'guessed' ? ['pairing-guessed'] : [];

/** Where the page that a message belongs to is: the redirecting hop before it, else the page that made the request. */
export const pageBehind = (exchange: Exchange, { trace }: CheckSubject): string | undefined =>
  hopBefore(exchange, trace)?.request.url ?? exchange.initiator;
