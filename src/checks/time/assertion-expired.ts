// The assertion had expired when it was received (FIELD F43): it waited in a page, or a clock is off.
import type { EpochMs } from '../../base/units.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { isNavigation } from '../transport/http-facts.ts';
import { type AnsweredLeg, pageBehind, wentOn } from '../transport/login-legs.ts';
import { before } from '../transport/nearby.ts';
import { fixFor, partyOf } from './clock-idp-ahead.ts';
import { againstNotOnOrAfter, clocksOf, describeClocks, describeSpan } from './clocks.ts';
import { instantsOf, type PlacedInstant } from './instants.ts';
import { describeReceived, placeOf, received, timedLegs, weaknesses } from './timed-legs.ts';

const DATA = '/SubjectConfirmationData/@NotOnOrAfter';
/** From here on a page between IdP and SP is said to have waited. */
const WAITED = 60_000;
const LONGEST_WAIT = 12 * 3_600_000;

export const assertionExpired: Check = {
  id: 'assertion-expired',
  cites: ['F43', 'N52', 'N57', 'SF-VAL-04b', 'SF-LH-01'],
  title: 'The service provider receives the assertion before NotOnOrAfter.',
  stage: 'time',
  applies: (subject) => timedLegs(subject).some((leg) => limitsOf(leg).length > 0),
  run: (subject) => timedLegs(subject).flatMap((leg) => judge(leg, subject)),
};

interface Limit {
  readonly place: PlacedInstant;
  readonly at: EpochMs;
}

/** All conditions must hold; of several confirmations one suffices, so only the last to expire counts. */
function limitsOf(leg: AnsweredLeg): Limit[] {
  const limits = instantsOf(leg.response).flatMap((place): Limit[] =>
    place.path.endsWith('/@NotOnOrAfter') && place.instant.ms !== undefined ? [{ place, at: place.instant.ms }] : [],
  );
  const data = limits.filter(({ place }) => place.path.endsWith(DATA)).sort((a, b) => b.at - a.at);
  return [...limits.filter(({ place }) => !place.path.endsWith(DATA)), ...data.slice(0, 1)];
}

function judge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const at = received(leg);
  const limits = limitsOf(leg);
  const late = limits.filter(({ at: limit }) => againstNotOnOrAfter(at, limit) === 'late').sort((a, b) => a.at - b.at);
  const [worst] = late;
  if (worst) return [toJudgement(worst, leg, subject)];
  const [next] = [...limits].sort((a, b) => a.at - b.at);
  if (!next || againstNotOnOrAfter(at, next.at) !== 'ok') return [];
  return [
    {
      outcome: 'pass',
      weakenedBy: weaknesses(leg),
      where: placeOf(leg, next.place),
      seen: next.place.instant.text,
      expected: `later than it was ${describeReceived(at)}`,
      message: `The assertion was good for another ${describeSpan(next.at - at.latest)} when the service provider received it.`,
      fix: '',
    },
  ];
}

function toJudgement({ place, at: limit }: Limit, leg: AnsweredLeg, subject: CheckSubject): Judgement {
  const at = received(leg);
  const clocks = clocksOf(leg, subject);
  const by = at.earliest - limit;
  const waited = waitOf(leg, subject);
  const went = wentOn(subject, leg);
  const onlyLocal = at.clock === 'local';
  const isClock = clocks.off === 'idp' || clocks.off === 'sp';
  return {
    outcome: went === 'well' ? (onlyLocal ? 'info' : 'warn') : onlyLocal && went === 'unknown' ? 'warn' : 'fail',
    confidence: onlyLocal ? 'likely' : 'proven',
    weakenedBy: weaknesses(leg),
    where: placeOf(leg, place),
    seen: place.instant.text,
    expected: `later than it was ${describeReceived(at)}`,
    message:
      `The assertion expired ${by < 1 ? 'at the very moment it was received' : `${describeSpan(by)} before it was received`}; at NotOnOrAfter itself it is expired already. ${
        isClock
          ? describeClocks(clocks)
          : waited > WAITED
            ? `The IdP’s page was open for ${describeSpan(waited)} before the response was posted: the user waited there, or the tab was restored.`
            : describeClocks(clocks)
      }`.trim(),
    fix: isClock
      ? fixFor(clocks)
      : 'Start at the application again. If it happens to many users, let the IdP’s assertions live longer (5 minutes are usual), and set the clocks of both servers by NTP.',
    party: isClock ? partyOf(clocks) : waited > WAITED ? 'browser' : 'idp',
  };
}

/** Milliseconds between the IdP's last page and the post. */
function waitOf({ response: { exchange } }: AnsweredLeg, subject: CheckSubject): number {
  const host = hostOf(pageBehind(exchange, subject) ?? '');
  const page = before(subject.trace.ofTab(exchange.tab?.id), exchange, LONGEST_WAIT).find(
    (other) => isNavigation(other) && (host === '' || hostOf(other.request.url) === host),
  );
  return page ? exchange.startedAt - (page.endedAt ?? page.startedAt) : 0;
}
