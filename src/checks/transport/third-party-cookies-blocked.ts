// SAML inside a cross-site frame without the cookies that the same host has in its own window (FIELD F29, F64).
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { cookiesSentWith, cookiesSetBy, isSessionLike, type SetCookie } from './cookies.ts';
import { cut, inFrame } from './http-facts.ts';
import { endStatus } from './login-legs.ts';
import { isCrossSite } from './missing-cookies.ts';
import { before } from './nearby.ts';

const A_DAY = 24 * 3_600_000;

export const thirdPartyCookiesBlocked: Check = {
  id: 'third-party-cookies-blocked',
  cites: ['F29', 'F64'],
  title: 'A SAML message inside a frame reaches its host together with the cookies that the host has.',
  stage: 'session',
  applies: (subject) => framed(subject).length > 0,
  run: (subject) => framed(subject).flatMap((message) => judge(message, subject) ?? []),
};

const framed = (subject: CheckSubject): SubjectMessage[] =>
  subject.messages.filter(({ exchange }) => inFrame(exchange) && isCrossSite(exchange, subject));

function judge({ exchange, index }: SubjectMessage, subject: CheckSubject): Judgement | undefined {
  const sent = cookiesSentWith(exchange);
  const where = { message: index, exchange: exchange.id, path: 'Cookie' };
  if (!sent)
    return {
      outcome: 'not-checked',
      weakenedBy: ['headers-missing'],
      where,
      seen: '',
      expected: 'The Cookie header of a message in a frame',
      message: 'Request headers were not recorded, so it can’t be told whether cookies reach this frame.',
      fix: 'Record again with access to all sites allowed for SAML Scope.',
    };
  if (sent.size > 0) return undefined;
  const own = ownCookies(exchange, subject);
  if (own.names.length === 0) return undefined;
  const logout = subject.flow.kind === 'slo';
  const failed = subject.flow.outcome === 'failed' || endStatus(exchange, subject) >= 400;
  const host = hostOf(exchange.request.url);
  return {
    outcome: failed || (logout && own.session) ? 'fail' : subject.flow.outcome === 'succeeded' ? 'info' : 'warn',
    confidence: own.forFrames ? 'proven' : 'likely',
    where,
    seen: 'no Cookie header',
    expected: cut(own.names.join(', ')),
    message: `${host} has cookies, and the request in the frame carries none of them: ${
      own.forFrames
        ? 'the browser blocks or separates third-party cookies'
        : 'they are not SameSite=None; Secure, or the browser blocks third-party cookies'
    }. ${logout ? 'So the host could not see the session that it was to end.' : 'So the host does not know the user, nor the login that it began.'}`,
    fix: logout
      ? 'Run single logout as a chain of redirects in the top window, or by back channel; frames no longer reach the session in current browsers.'
      : 'Open the login in a pop-up or in the top window; inside a frame it takes partitioned cookies (CHIPS) or the Storage Access API, besides SameSite=None; Secure.',
    party: own.forFrames ? 'browser' : logout ? 'sp' : 'between',
  };
}

interface OwnCookies {
  readonly names: readonly string[];
  readonly session: boolean;
  /** At least one that a frame may get by its attributes. */
  readonly forFrames: boolean;
}

/**
 * What the host set, by its last word on each name. A cookie that was taken away is none. Of those that it set in a frame
 * only such as belong there: the browser would have sent them, had it kept them.
 */
function ownCookies(exchange: Exchange, { trace }: CheckSubject): OwnCookies {
  const last = new Map<string, SetCookie>();
  for (const other of before(trace.ofHost(hostOf(exchange.request.url)), exchange, A_DAY)) {
    for (const { cookie } of cookiesSetBy(other)) {
      if (last.has(cookie.name) || (inFrame(other) && !isForFrames(cookie))) continue;
      last.set(cookie.name, cookie);
    }
  }
  const cookies = [...last.values()].filter(({ deletes }) => !deletes);
  return {
    names: cookies.map(({ name }) => name),
    session: cookies.some(isSessionLike),
    forFrames: cookies.some(isForFrames),
  };
}

const isForFrames = ({ sameSite, secure }: SetCookie): boolean => sameSite === 'none' && secure;
