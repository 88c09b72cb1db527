// The login at the IdP that the assertion tells of is too long ago, or its session has ended (FIELD F45).
import type { EpochMs } from '../../base/units.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { type AnsweredLeg, wentOn } from '../transport/login-legs.ts';
import { againstNotOnOrAfter, describeSpan } from './clocks.ts';
import { instantsOf, type PlacedInstant } from './instants.ts';
import { describeReceived, placeOf, received, timedLegs, toText, weaknesses } from './timed-legs.ts';

/** Milliseconds: what Spring Security SAML allows unless told otherwise. */
const USUAL_LIMIT = 7_200_000;

/** What service providers say of it (FIELD §4). */
const SAID = /too old to be used|authentication.{0,40}too old|issue time is either too old/i;

interface Found {
  readonly place: PlacedInstant;
  readonly at: EpochMs;
}

const found = (leg: AnsweredLeg, attribute: string): Found | undefined =>
  instantsOf(leg.response)
    .flatMap((place) => (place.instant.ms === undefined ? [] : [{ place, at: place.instant.ms }]))
    .find(({ place }) => place.path.endsWith(`AuthnStatement/@${attribute}`));

export const authenticationTooOld: Check = {
  id: 'authentication-too-old',
  cites: ['F45'],
  title: 'The login at the IdP is not longer ago than service providers usually accept.',
  stage: 'time',
  applies: (subject) => timedLegs(subject).some((leg) => found(leg, 'AuthnInstant') !== undefined),
  run: (subject) => timedLegs(subject).flatMap((leg) => judgeAge(leg, subject)),
};

function judgeAge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const instant = found(leg, 'AuthnInstant');
  const at = received(leg);
  const known = subject.deployment.requirements.maximumAuthenticationAge;
  const limit = known ?? USUAL_LIMIT;
  if (!instant || at.earliest - instant.at <= limit) return [];
  const said = SAID.test((leg.response.exchange.response?.body ?? '').slice(0, 50_000));
  // A user who logged in this morning is nothing unusual; most service providers don't look.
  const badly = wentOn(subject, leg) === 'badly';
  return [
    {
      outcome: said || (known !== undefined && badly) ? 'fail' : badly || known !== undefined ? 'warn' : 'info',
      confidence: said || known !== undefined ? 'likely' : 'hint',
      weakenedBy: weaknesses(leg),
      where: placeOf(leg, instant.place),
      seen: instant.place.instant.text,
      expected: `not before ${toText((at.earliest - limit) as EpochMs)}`,
      message: `The user logged in at the IdP ${describeSpan(at.earliest - instant.at)} before this response. ${
        said
          ? 'The service provider says that this is too old.'
          : known !== undefined
            ? `The service provider is configured to take only logins of the last ${describeSpan(known)}.`
            : 'Some service providers refuse what is older than 2 hours (“authentication statement is too old to be used”), until the user’s session at the IdP ends.'
      }`,
      fix: 'Let the service provider accept logins as old as the IdP’s sessions may be (maxAuthenticationAge), or let it ask with ForceAuthn.',
      party: 'sp',
    },
  ];
}

export const sessionNotOnOrAfterPassed: Check = {
  id: 'session-not-on-or-after-passed',
  cites: ['F45', 'N60'],
  title: 'SessionNotOnOrAfter is later than the moment at which the service provider receives the assertion.',
  stage: 'time',
  applies: (subject) => timedLegs(subject).some((leg) => found(leg, 'SessionNotOnOrAfter') !== undefined),
  run: (subject) => timedLegs(subject).flatMap((leg) => judgeSession(leg, subject)),
};

function judgeSession(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const instant = found(leg, 'SessionNotOnOrAfter');
  const at = received(leg);
  if (!instant || againstNotOnOrAfter(at, instant.at) !== 'late') return [];
  const went = wentOn(subject, leg);
  const sure = at.clock === 'receiver';
  return [
    {
      outcome: went === 'well' ? (sure ? 'warn' : 'info') : sure || went === 'badly' ? 'fail' : 'warn',
      confidence: sure ? 'proven' : 'likely',
      weakenedBy: weaknesses(leg),
      where: placeOf(leg, instant.place),
      seen: instant.place.instant.text,
      expected: `later than it was ${describeReceived(at)}`,
      message: `The IdP says that the session of this login ended ${describeSpan(at.earliest - instant.at)} before the response was received. A service provider that follows it logs the user in and out at once.`,
      fix: 'Let the IdP write the end of its session only if that lies ahead, or ask the user to log in again; check its clock.',
      party: 'idp',
    },
  ];
}
