// logout-frame-without-cookies: a logout in a frame that the browser gave no cookies, so there was no session to end (F64).
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf, type TraceIndex } from '../trace-index.ts';

export const logoutFrameWithoutCookies: Check = {
  id: 'logout-frame-without-cookies',
  cites: ['F64'],
  title: 'A site that is logged out of in a frame gets its cookies there.',
  stage: 'logout',
  applies: (subject) => framesOf(subject).length > 0,
  run: (subject) =>
    framesOf(subject).flatMap((exchange): Judgement[] => {
      const host = hostOf(exchange.request.url);
      const where = { exchange: exchange.id, path: 'Cookie' };
      const { headers } = exchange.request;
      const elsewhere = cookiesOf(subject.trace).get(host);
      if (!headers || headers.length === 0) {
        return [
          {
            outcome: 'not-checked',
            weakenedBy: ['headers-missing'],
            where,
            seen: '',
            expected: 'a Cookie header',
            message:
              'The headers of the logout in a frame were not recorded, so whether its cookies went along is not known.',
            fix: 'Record with devtools, or give the extension access to the site.',
          },
        ];
      }
      if (headerValue(headers, 'cookie') !== undefined) return [];
      // Without a cookie seen earlier there may be none, or this source does not show cookies.
      if (elsewhere === undefined || elsewhere >= exchange.sequence) return [];
      return [
        {
          outcome: 'fail',
          where,
          seen: 'no Cookie header',
          expected: 'the cookies that the site has as a page of its own',
          message: `The logout of ${host.slice(0, 200)} ran in a frame of another site, where the browser keeps cookies back. The site could not see its session, so it did not end it, whatever it answered.`,
          fix: 'Have the IdP log out by redirects in the whole window or over the back channel instead of frames; or set the site’s session cookie with SameSite=None; Secure; Partitioned, or use the Storage Access API.',
          party: 'browser',
        },
      ];
    }),
};

/** OpenID Connect Front-Channel Logout §2: `iss` and `sid` in the query. */
const isOidcLogout = (url: string): boolean => /[?&]sid=/.test(url) && /[?&]iss=/.test(url);

/** Logouts in frames of another site: SAML's messages, and OpenID Connect's front-channel logout in the same flow. */
function framesOf(subject: CheckSubject): readonly Exchange[] {
  if (subject.flow.kind !== 'slo') return [];
  const own = new Set(
    subject.messages
      .filter(({ decoded }) => decoded.header.kind === 'LogoutRequest')
      .map(({ exchange }) => exchange.id),
  );
  return subject.exchanges.filter(
    (exchange) =>
      exchange.resourceType === 'sub_frame' &&
      (own.has(exchange.id) || isOidcLogout(exchange.request.url.slice(0, 4_000))) &&
      isThirdParty(exchange),
  );
}

/** By the browser's own word where there is one; else by the page that caused it. */
function isThirdParty({ request, initiator }: Exchange): boolean {
  const site = headerValue(request.headers, 'sec-fetch-site');
  if (site !== undefined) return site === 'cross-site';
  return initiator !== undefined && siteOf(hostOf(initiator)) !== siteOf(hostOf(request.url));
}

/** Roughly: the last two labels. Only used where the browser does not say. */
const siteOf = (host: string): string => host.replace(/:\d+$/, '').split('.').slice(-2).join('.');

const firstCookies = new WeakMap<TraceIndex, ReadonlyMap<string, number>>();

/** For each host, when it first got or set a cookie outside of a frame. */
function cookiesOf(trace: TraceIndex): ReadonlyMap<string, number> {
  const known = firstCookies.get(trace);
  if (known) return known;
  const first = new Map<string, number>();
  for (const { request, resourceType, sequence } of trace.exchanges) {
    if (resourceType === 'sub_frame') continue;
    const host = hostOf(request.url);
    if (first.has(host)) continue;
    if (headerValue(request.headers, 'cookie') !== undefined) first.set(host, sequence);
  }
  firstCookies.set(trace, first);
  return first;
}
