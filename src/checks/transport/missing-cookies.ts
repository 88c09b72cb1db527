// Which cookies of the SP were set before the response came, and are absent in the post that brought it. For F24 and for login loops.
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { CheckSubject } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';
import { readAddress, siteOf } from './addresses.ts';
import { carriesResponse } from './carries.ts';
import {
  type CookieSet,
  cookiesSentWith,
  cookiesSetBy,
  isSessionLike,
  type Mismatch,
  mismatchOf,
  type Refusal,
  refusalOf,
  type SetCookie,
} from './cookies.ts';
import { browserOf, inFrame } from './http-facts.ts';
import { pageBehind } from './login-legs.ts';
import { before } from './nearby.ts';

/** How long before the post cookies count as the login's own (FIELD F24). */
const WINDOW = 15 * 60 * 1_000;
/** Chromium sends a cookie without SameSite in a cross-site POST only while it is younger than this. */
const LAX_AND_POST = 120_000;

export type AbsenceReason =
  | { readonly kind: 'same-site-strict' | 'same-site-lax' | 'same-site-none-insecure' | 'unexplained' }
  | { readonly kind: 'same-site-unset'; readonly age: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'mismatch'; readonly mismatch: Mismatch };

export interface MissingCookie extends CookieSet {
  readonly reason: AbsenceReason;
}

export interface CookiesAtAcs {
  /** Names of cookies that were set before and came along. */
  readonly present: readonly string[];
  /** Those that look like a session first. */
  readonly missing: readonly MissingCookie[];
}

/** Undefined where the post's headers were not recorded. */
export function cookiesAtAcs(acs: Exchange, subject: CheckSubject): CookiesAtAcs | undefined {
  const sent = cookiesSentWith(acs);
  if (!sent) return undefined;
  const known = cookiesBefore(acs, subject);
  const present: string[] = [];
  const missing: MissingCookie[] = [];
  for (const set of known) {
    const reason = sent.has(set.cookie.name) ? undefined : reasonOf(set, acs, subject);
    if (sent.has(set.cookie.name)) present.push(set.cookie.name);
    else if (reason) missing.push({ ...set, reason });
  }
  missing.sort((a, b) => Number(isSessionLike(b.cookie)) - Number(isSessionLike(a.cookie)));
  return { present, missing };
}

/**
 * The last word on each cookie that the SP's host said within the window; those taken away again are none, and those that
 * an ACS set are no part of a login that begins.
 */
function cookiesBefore(acs: Exchange, subject: CheckSubject): CookieSet[] {
  const found = new Map<string, CookieSet>();
  for (const exchange of before(subject.trace.ofHost(hostOf(acs.request.url)), acs, WINDOW))
    for (const set of cookiesSetBy(exchange)) if (!found.has(set.cookie.name)) found.set(set.cookie.name, set);
  return [...found.values()].filter(({ cookie, by }) => !cookie.deletes && !isRefusedSession(cookie, by));
}

/** The session that an earlier round of a loop tried to set: that it was refused is told of that round. */
const isRefusedSession = (cookie: SetCookie, by: Exchange): boolean =>
  carriesResponse(by) && refusalOf(cookie, by.request.url, browserOf(by)) !== undefined;

/** Undefined where the cookie is none for this address at all. */
function reasonOf(set: CookieSet, acs: Exchange, subject: CheckSubject): AbsenceReason | undefined {
  const { cookie, by } = set;
  const browser = browserOf(acs);
  const refusal = refusalOf(cookie, by.request.url, browser);
  if (refusal === 'none-without-secure') return { kind: 'same-site-none-insecure' };
  if (refusal) return { kind: 'refused', refusal };
  const mismatch = mismatchOf(set, acs.request.url, acs.startedAt);
  if (mismatch) return mismatch === 'secure' ? { kind: 'mismatch', mismatch } : undefined;
  if (!isCrossSite(acs, subject)) return { kind: 'unexplained' };
  if (cookie.sameSite === 'strict') return { kind: 'same-site-strict' };
  if (cookie.sameSite === 'lax') return { kind: 'same-site-lax' };
  const age = acs.startedAt - (by.endedAt ?? by.startedAt);
  if (cookie.sameSite === undefined && browser !== 'firefox' && (age > LAX_AND_POST || inFrame(acs)))
    return { kind: 'same-site-unset', age };
  return { kind: 'unexplained' };
}

/** The browser's own word where it was recorded, else by the page that posted. */
export function isCrossSite(exchange: Exchange, subject: CheckSubject): boolean {
  const said = headerValue(exchange.request.headers, 'sec-fetch-site');
  if (said !== undefined) return said === 'cross-site';
  const page = readAddress(pageBehind(exchange, subject) ?? '');
  const here = readAddress(exchange.request.url);
  return page !== undefined && here !== undefined && siteOf(page.host) !== siteOf(here.host);
}
