// The SP took the response and set a session, but the browser did not send it with the next request (FIELD F30).
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { readAddress, siteOf } from './addresses.ts';
import {
  type CookieSet,
  cookiesSentWith,
  cookiesSetBy,
  describeCookie,
  isSessionLike,
  mismatchOf,
  refusalOf,
} from './cookies.ts';
import { browserOf, cut, isNavigation, statusOf } from './http-facts.ts';
import { answeredLegs, wentOn } from './login-legs.ts';
import { after } from './nearby.ts';
import { REFUSALS } from './refusal-words.ts';

/** How soon the browser comes back to the SP after a login: by redirect at once, by a page's script a little later. */
const SOON = 30_000;

export const sessionCookieNotKept: Check = {
  id: 'session-cookie-not-kept',
  cites: ['F30', 'F28'],
  title:
    'The session cookie that the service provider sets at its ACS comes along with the browser’s next request to it.',
  stage: 'after',
  applies: (subject) => answeredLegs(subject).length > 0,
  run: (subject) =>
    answeredLegs(subject).flatMap(({ response }) => {
      const lost = lostSession(response.exchange, subject);
      if (!lost) return [];
      const went = wentOn(subject, { response });
      // Where the login went well, another cookie or a script holds the session, or this one is not for that page.
      return lost.lost.length === 0 ? [kept(lost)] : went === 'badly' ? [judge(lost, response.index)] : [];
    }),
};

export interface LostSession {
  readonly acs: Exchange;
  readonly next: Exchange;
  readonly kept: readonly string[];
  readonly lost: readonly CookieSet[];
}

/** Undefined where the ACS set no session, or no next request with its headers was seen. */
export function lostSession(acs: Exchange, subject: CheckSubject): LostSession | undefined {
  const sets = cookiesSetBy(acs).filter(({ cookie }) => isSessionLike(cookie) && !cookie.deletes);
  if (sets.length === 0 || statusOf(acs) >= 400) return undefined;
  const next = nextAtSp(acs, subject);
  const sent = next && cookiesSentWith(next);
  if (!next || !sent) return undefined;
  const renewed = new Set(sets.map(({ cookie }) => cookie.name).filter((name) => sent.has(name)));
  return { acs, next, kept: [...renewed], lost: sets.filter(({ cookie }) => !renewed.has(cookie.name)) };
}

/** The next page of the same site in the same tab. */
function nextAtSp(acs: Exchange, subject: CheckSubject): Exchange | undefined {
  const site = siteOf(readAddress(acs.request.url)?.host ?? '');
  return after(subject.trace.ofTab(acs.tab?.id), acs, SOON).find(
    (exchange) => isNavigation(exchange) && siteOf(readAddress(exchange.request.url)?.host ?? '') === site,
  );
}

function judge({ acs, next, lost }: LostSession, index: number): Judgement {
  const [first] = lost as [CookieSet];
  const [why, fix, sure] = explain(first, acs, next);
  return {
    outcome: 'fail',
    confidence: sure ? 'proven' : 'likely',
    where: { message: index, exchange: next.id, path: 'Cookie' },
    seen: `no ${first.cookie.name} in the request to ${cut(next.request.url)}`,
    expected: cut(describeCookie(first.cookie)),
    message: `The service provider accepted the response and set ${first.cookie.name}, but the browser did not send it with the next request: ${why}. Without it nobody is logged in there, so the login page comes again.`,
    fix,
    party: 'sp',
  };
}

function explain(set: CookieSet, acs: Exchange, next: Exchange): [why: string, fix: string, sure: boolean] {
  const { cookie } = set;
  const refusal = refusalOf(cookie, acs.request.url, browserOf(acs));
  if (refusal) return [REFUSALS[refusal].why, REFUSALS[refusal].fix, true];
  const hosts = [readAddress(acs.request.url)?.host ?? '', readAddress(next.request.url)?.host ?? ''] as const;
  switch (mismatchOf(set, next.request.url, next.startedAt)) {
    case 'host':
      return [
        `it belongs to ${cookie.domain ?? hosts[0]}, and the browser went on to ${hosts[1]}`,
        `Use one host for the application and its ACS, or set the cookie with Domain=${siteOf(hosts[0])}.`,
        true,
      ];
    case 'path':
      return [
        `its Path is ${cookie.path ?? 'the directory of the ACS'}, and the next address lies outside of it`,
        'Set the session cookie with Path=/.',
        true,
      ];
    case 'secure':
      return [
        'it is Secure, and the service provider redirected to http',
        'Let the service provider build its addresses with https: trust X-Forwarded-Proto from the proxy, or set its public URL.',
        true,
      ];
    case 'expired':
      return ['it expires at once', 'Correct Max-Age or Expires of the session cookie, and the server’s clock.', true];
    case undefined:
      break;
  }
  const crossed = headerValue(next.request.headers, 'sec-fetch-site') !== 'same-origin';
  if (cookie.sameSite === 'strict' && crossed)
    return [
      'it is SameSite=Strict, and the request goes back to a post from the IdP’s site',
      'Set the session cookie with SameSite=Lax.',
      true,
    ];
  return [
    'nothing in its attributes explains why, so it was blocked or replaced',
    'Look in the browser’s developer tools whether the cookie is stored after the ACS, and whether the browser blocks cookies of this site.',
    false,
  ];
}

const kept = ({ next, kept: names }: LostSession): Judgement => ({
  outcome: 'pass',
  where: { exchange: next.id, path: 'Cookie' },
  seen: cut(names.join(', ')),
  expected: 'The session that was set at the ACS',
  message: 'The browser sent the session that the service provider had set at its ACS.',
  fix: '',
});
