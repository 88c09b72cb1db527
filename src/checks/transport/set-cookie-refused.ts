// A Set-Cookie that the browser must refuse: the server thinks that it has set something, and finds nothing (FIELD F24, F30).
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import {
  type CookieSet,
  cookiesSentWith,
  cookiesSetBy,
  describeCookie,
  isSessionLike,
  type Refusal,
  refusalOf,
} from './cookies.ts';
import { browserOf, cut } from './http-facts.ts';
import { wentOn } from './login-legs.ts';
import { after, before } from './nearby.ts';
import { REFUSALS } from './refusal-words.ts';

const AROUND = 60_000;
/** Cookies that are looked after in later requests; nobody sets as many in a login. */
const MOST_COOKIES = 100;

interface RefusedCookie extends CookieSet {
  readonly refusal: Refusal;
}

export const setCookieRefused: Check = {
  id: 'set-cookie-refused',
  cites: ['F24', 'F30'],
  title: 'Cookies that are set during a login are such as browsers take.',
  stage: 'session',
  applies: ({ flow, exchanges }) =>
    flow.kind === 'sso' && exchanges.some((exchange) => cookiesSetBy(exchange).length > 0),
  run: (subject) => {
    const refused = refusedCookies(subject);
    const session = refused.filter(({ cookie }) => isSessionLike(cookie));
    return (session.length > 0 ? session : refused).slice(0, 3).map((set) => judge(set, subject));
  },
};

/** Each name once; not those that later requests carry all the same, since the browser has them from elsewhere. */
function refusedCookies(subject: CheckSubject): RefusedCookie[] {
  const found = new Map<string, RefusedCookie>();
  let looked = 0;
  for (const exchange of exchangesAround(subject)) {
    const sets = cookiesSetBy(exchange);
    if (sets.length === 0) continue;
    for (const set of sets) {
      const refusal = refusalOf(set.cookie, exchange.request.url, browserOf(exchange));
      const key = `${hostOf(exchange.request.url)} ${set.cookie.name}`;
      if (!refusal || set.cookie.deletes || found.has(key) || looked >= MOST_COOKIES) continue;
      looked++;
      if (isSentLater(set, subject)) continue;
      found.set(key, { ...set, refusal });
    }
  }
  return [...found.values()];
}

/** The flow's own, and what its SP's host said shortly before: the page that began the login is no part of the flow. */
function exchangesAround({ legs, exchanges, trace }: CheckSubject) {
  const own = new Set(exchanges);
  for (const { response } of legs) {
    if (!response) continue;
    const first = exchanges[0] ?? response.exchange;
    for (const other of before(trace.ofHost(hostOf(response.exchange.request.url)), first, AROUND)) own.add(other);
  }
  return own;
}

function isSentLater({ cookie, by }: CookieSet, { trace }: CheckSubject): boolean {
  const later = after(trace.ofHost(hostOf(by.request.url)), by, AROUND);
  return later.some((exchange) => cookiesSentWith(exchange)?.has(cookie.name));
}

function judge({ cookie, by, refusal }: RefusedCookie, subject: CheckSubject): Judgement {
  const response = subject.legs.find((leg) => leg.response)?.response;
  const went = wentOn(subject, { response });
  const session = isSessionLike(cookie);
  const { why, fix } = REFUSALS[refusal];
  const atSp = response !== undefined && hostOf(response.exchange.request.url) === hostOf(by.request.url);
  // An IdP that answered all the same found what it needed.
  const passedBy = response !== undefined && !atSp;
  return {
    outcome:
      !session || passedBy ? 'info' : went === 'badly' ? 'fail' : went === 'unknown' && response ? 'warn' : 'info',
    confidence: session ? 'proven' : 'hint',
    where: { exchange: by.id, path: 'Set-Cookie' },
    seen: cut(describeCookie(cookie)),
    expected: 'A cookie that the browser takes',
    message: `${hostOf(by.request.url)} set the cookie ${cookie.name}, and the browser refuses it: ${why}. ${
      went === 'well'
        ? 'The login went on without it.'
        : 'What the server meant to find again in the next request is not there.'
    }`,
    fix,
    party: atSp ? 'sp' : 'idp',
  };
}
