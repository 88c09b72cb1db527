// The SP's own cookie did not come along with the cross-site post to its ACS, so the SP does not know the login that it began (FIELD F24).
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cookiesSetBy, describeCookie, isSessionLike } from './cookies.ts';
import { cut, hopsFrom, inFrame } from './http-facts.ts';
import { type AnsweredLeg, answeredLegs, wentOn } from './login-legs.ts';
import { type AbsenceReason, cookiesAtAcs, type MissingCookie } from './missing-cookies.ts';
import { REFUSALS } from './refusal-words.ts';

const FIX =
  'Set the cookie that holds the login’s state with SameSite=None; Secure, over https; or let the service provider ' +
  'find the login by InResponseTo or RelayState in a store on its side instead of a cookie.';

export const cookieMissingAtAcs: Check = {
  id: 'cookie-missing-at-acs',
  cites: ['F24', 'F25'],
  title: 'Cookies that the service provider set when the login began come along with the post to its ACS.',
  stage: 'session',
  applies: (subject) => postedLegs(subject).length > 0,
  run: (subject) => postedLegs(subject).flatMap((leg) => judge(leg, subject)),
};

/** In a frame the cause may be the blocking of third-party cookies, which is a check of its own. */
const postedLegs = (subject: CheckSubject): AnsweredLeg[] =>
  answeredLegs(subject).filter(
    ({ response: { encoded, exchange } }) =>
      encoded.place === 'body' && !inFrame(exchange) && exchange.source !== 'pasted',
  );

function judge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const { exchange, index } = leg.response;
  const where = { message: index, exchange: exchange.id, path: 'Cookie' };
  const cookies = cookiesAtAcs(exchange, subject);
  if (!cookies) {
    return [
      {
        outcome: 'not-checked',
        weakenedBy: ['headers-missing'],
        where,
        seen: '',
        expected: 'The Cookie header of the post to the ACS',
        message:
          'Request headers were not recorded, so it can’t be told whether the service provider’s cookies came along.',
        fix: 'Record again with access to all sites allowed for SAML Scope; in an exported HAR, choose to include sensitive data.',
      },
    ];
  }
  const { present, missing } = cookies;
  const [first] = missing;
  if (!first) return present.length === 0 ? [] : [passed(present, where)];
  const outcome = outcomeOf(first, leg, subject);
  if (outcome === 'silent') return [];
  const names = missing.filter(({ cookie }) => isSessionLike(cookie)).map(({ cookie }) => cookie.name);
  return [
    {
      outcome,
      confidence: first.reason.kind === 'unexplained' ? 'hint' : 'proven',
      where,
      seen: present.length === 0 ? 'no Cookie that was set before' : `only ${cut(present.join(', '))}`,
      expected: cut(describeCookie(first.cookie)),
      message: `The service provider set the cookie ${(names.length > 0 ? names : [first.cookie.name]).join(', ')} before the login, but the browser did not send it with the post to the ACS: ${reasonText(first.reason)}. ${CONSEQUENCES[outcome]}`,
      fix: first.reason.kind === 'refused' ? REFUSALS[first.reason.refusal].fix : FIX,
      party: 'sp',
    },
  ];
}

const CONSEQUENCES = {
  fail: 'Without it the service provider does not know the login that it began, and refuses the response or begins anew.',
  warn: 'Without it the service provider may not know the login that it began.',
  info: 'The login went on all the same.',
};

function outcomeOf(
  first: MissingCookie,
  { response }: AnsweredLeg,
  subject: CheckSubject,
): 'fail' | 'warn' | 'info' | 'silent' {
  const went = wentOn(subject, { response });
  const session = isSessionLike(first.cookie);
  const explained = first.reason.kind !== 'unexplained';
  const setAgain = hopsFrom(response.exchange, subject.trace)
    .flatMap(cookiesSetBy)
    .some(({ cookie }) => cookie.name === first.cookie.name);
  if (went === 'badly' && (session || explained)) return 'fail';
  if (!session) return 'silent';
  if (went === 'well') return 'info';
  return explained && !setAgain ? 'warn' : 'info';
}

export function reasonText(reason: AbsenceReason): string {
  switch (reason.kind) {
    case 'same-site-strict':
      return 'it is SameSite=Strict, and the post comes from the IdP’s site';
    case 'same-site-lax':
      return 'it is SameSite=Lax, which is not sent with a POST from another site';
    case 'same-site-unset':
      return `it has no SameSite, which counts as Lax, and at ${Math.round(reason.age / 1_000)} seconds it is older than the 2 minutes in which Chromium makes an exception for a POST`;
    case 'same-site-none-insecure':
      return 'it is SameSite=None without Secure, which the browser refuses to keep';
    case 'refused':
      return REFUSALS[reason.refusal].why;
    case 'mismatch':
      return 'it is Secure, and the ACS was posted to over http';
    case 'unexplained':
      return 'nothing in its attributes explains why, so it was blocked, deleted, or pushed out by other cookies';
  }
}

const passed = (present: readonly string[], where: Judgement['where']): Judgement => ({
  outcome: 'pass',
  where,
  seen: cut(present.join(', ')),
  expected: 'The cookies that the service provider set before',
  message: 'The cookies that the service provider set when the login began came along with the response.',
  fix: '',
});
