// NotBefore lies in the future of whoever receives the assertion (FIELD F42), with whose clock is off.
import type { EpochMs } from '../../base/units.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { type AnsweredLeg, wentOn } from '../transport/login-legs.ts';
import { againstNotBefore, type Clocks, clocksOf, describeClocks, describeSpan } from './clocks.ts';
import { instantsOf, type PlacedInstant } from './instants.ts';
import {
  describeReceived,
  placeOf,
  received,
  timedLegs,
  toText,
  unreadableAssertions,
  weaknesses,
} from './timed-legs.ts';

/** What service providers with a tolerance usually have: 3 minutes (Salesforce), 0 to 3 in libraries. */
const USUAL_TOLERANCE = 180_000;
/** Below this a login that went well is not worth a warning: clocks are set that far apart everywhere. */
const NOTABLE = 5_000;
/** IssueInstant is no condition; only much of it says something. */
const ISSUED_AHEAD = 60_000;

export const clockIdpAhead: Check = {
  id: 'clock-idp-ahead',
  cites: ['F42', 'N57'],
  title: 'NotBefore is not in the future when the service provider receives the assertion.',
  stage: 'time',
  applies: (subject) => timedLegs(subject).length > 0,
  run: (subject) => timedLegs(subject).flatMap((leg) => judge(leg, subject)),
};

interface Ahead {
  readonly place: PlacedInstant;
  readonly limit: EpochMs;
  /** Milliseconds that are certain. */
  readonly by: number;
}

function judge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const at = received(leg);
  const places = instantsOf(leg.response).flatMap((place) =>
    place.instant.ms === undefined ? [] : [{ place, limit: place.instant.ms, by: place.instant.ms - at.latest }],
  );
  const notBefore = places.filter(({ place }) => place.path.endsWith('/@NotBefore'));
  const early = notBefore.filter(({ limit }) => againstNotBefore(at, limit) === 'early');
  const issued = places.filter(({ place, by }) => place.path.endsWith('@IssueInstant') && by > ISSUED_AHEAD);
  const notes = unreadableAssertions(leg);
  const worst = [...early].sort((a, b) => b.by - a.by)[0] ?? issued[0];
  if (worst) return [toJudgement(worst, leg, subject), ...notes];
  // Within the second that a Date leaves open nothing is said: a pass would be a guess.
  const sure = notBefore.every(({ limit }) => againstNotBefore(at, limit) === 'ok');
  const first = sure ? notBefore[0] : undefined;
  return first ? [passed(first, leg), ...notes] : notes;
}

function toJudgement({ place, limit, by }: Ahead, leg: AnsweredLeg, subject: CheckSubject): Judgement {
  const clocks = clocksOf(leg, subject);
  const isCondition = place.path.endsWith('/@NotBefore');
  const what = isCondition ? 'NotBefore' : 'IssueInstant';
  return {
    outcome: outcomeOf(by, isCondition, leg, subject),
    confidence: received(leg).clock === 'local' ? 'likely' : 'proven',
    weakenedBy: weaknesses(leg),
    where: placeOf(leg, place),
    seen: place.instant.text,
    expected:
      `${toText(limit) === place.instant.text ? '' : `${toText(limit)} `}not after it was ${describeReceived(received(leg))}`.trim(),
    message: `${what} was still ${describeSpan(by)} in the future when the assertion was received. ${
      isCondition
        ? 'A service provider without that much tolerance says that the assertion is not yet valid.'
        : 'Service providers that check it say that the message comes from the future.'
    } ${describeClocks(clocks)}`.trim(),
    fix: fixFor(clocks),
    party: partyOf(clocks),
  };
}

function outcomeOf(by: number, isCondition: boolean, leg: AnsweredLeg, subject: CheckSubject): Judgement['outcome'] {
  const known = subject.deployment.requirements.receivedBeforeIssueInstant;
  const tolerance = known ?? USUAL_TOLERANCE;
  // This computer's clock alone proves nothing of the other two.
  if (received(leg).clock === 'local' && by < tolerance) return 'info';
  switch (wentOn(subject, leg)) {
    case 'well':
      return by > NOTABLE ? 'warn' : 'info';
    case 'badly':
      return known !== undefined && by <= known ? 'warn' : isCondition || by > tolerance ? 'fail' : 'warn';
    case 'unknown':
      return by > tolerance ? 'fail' : 'warn';
  }
}

export const partyOf = ({ off }: Clocks): Party => (off === 'sp' ? 'sp' : 'idp');

export const fixFor = ({ off }: Clocks): string =>
  off === 'sp'
    ? 'Set the service provider’s clock by NTP.'
    : off === 'idp'
      ? 'Set the IdP’s clock by NTP. Until then: ADFS has NotBeforeSkew for each relying party, and many service providers have a setting for allowed clock skew.'
      : 'Set the clocks of IdP and service provider by NTP, and allow a minute or two of clock skew at the service provider (ADFS: NotBeforeSkew).';

const passed = ({ place }: { readonly place: PlacedInstant }, leg: AnsweredLeg): Judgement => ({
  outcome: 'pass',
  weakenedBy: weaknesses(leg),
  where: placeOf(leg, place),
  seen: place.instant.text,
  expected: `not after it was ${describeReceived(received(leg))}`,
  message: 'The assertion was valid already when the service provider received it.',
  fix: '',
});
