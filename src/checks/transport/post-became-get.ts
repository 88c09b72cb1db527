// A posted message that a redirect turned into a GET without it (FIELD F37): at the ACS, and the same for a request at the IdP.
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { describeRespelling, type PlaceChange, respelling } from './addresses.ts';
import { cookiesSetBy, isSessionLike } from './cookies.ts';
import { cut, hopAfter, isMethodChanging, redirectOf, statusOf, statusText } from './http-facts.ts';
import { answeredLegs, askedLegs } from './login-legs.ts';

interface Side {
  readonly party: Party;
  readonly owner: string;
  readonly what: string;
  readonly consequence: string;
  readonly fix: (url: string) => string;
}

const AT_SP: Side = {
  party: 'sp',
  owner: 'the service provider',
  what: 'response',
  consequence: 'the service provider never saw the response and says that there is none, or that it takes only POST',
  fix: (url) =>
    `Register the address that the redirect leads to (${cut(url)}) as ACS URL (Reply URL, Single sign on URL) at the ` +
    'IdP and in the service provider’s own configuration; or stop the redirect for this path, or answer it with 308, which keeps the POST.',
};

const AT_IDP: Side = {
  party: 'idp',
  owner: 'the identity provider',
  what: 'request',
  consequence: 'the identity provider never saw the request and says that it is missing',
  fix: (url) =>
    `Enter the address that the redirect leads to (${cut(url)}) as the IdP’s single sign-on URL at the service ` +
    'provider; or stop the redirect for this path at the IdP, or answer it with 308, which keeps the POST.',
};

export const acsPostBecameGet: Check = {
  id: 'acs-post-became-get',
  cites: ['F37', 'N14'],
  title: 'The post of the response to the ACS is not redirected by 301, 302 or 303 to another spelling of the ACS.',
  stage: 'transport',
  applies: (subject) => posted(answeredLegs(subject).map(({ response }) => response)).length > 0,
  run: (subject) =>
    posted(answeredLegs(subject).map(({ response }) => response)).flatMap((message) => judge(message, subject, AT_SP)),
};

export const requestPostBecameGet: Check = {
  id: 'request-post-became-get',
  cites: ['F37', 'N14'],
  title: 'The post of the request to the IdP is not redirected by 301, 302 or 303 to another spelling of its address.',
  stage: 'transport',
  applies: (subject) => posted(askedLegs(subject).map(({ request }) => request)).length > 0,
  run: (subject) =>
    posted(askedLegs(subject).map(({ request }) => request)).flatMap((message) => judge(message, subject, AT_IDP)),
};

const posted = (messages: readonly SubjectMessage[]): SubjectMessage[] =>
  messages.filter(({ encoded, exchange }) => encoded.place === 'body' && exchange.request.method === 'POST');

function judge({ exchange, index }: SubjectMessage, subject: CheckSubject, side: Side): Judgement[] {
  const target = redirectOf(exchange);
  const status = statusOf(exchange);
  if (target === undefined) return [];
  const changes = respelling(exchange.request.url, target);
  const next = hopAfter(exchange, subject.trace);
  const where = { message: index, exchange: exchange.id, path: 'Location' };
  const seen = `${statusText(exchange)} → ${cut(target)}`;
  if (status === 307 || status === 308) {
    if (!changes) return [];
    return [
      {
        outcome: 'info',
        where,
        seen,
        expected: cut(exchange.request.url),
        message: `The post of the ${side.what} was redirected (${described(changes, exchange, target)}). A ${status} keeps the POST, so nothing was lost.`,
        fix: side.fix(target),
        party: side.party,
      },
    ];
  }
  if (!isMethodChanging(status) || !wasLost(exchange, target, changes, next)) return [];
  const difference = changes
    ? described(changes, exchange, target)
    : 'the same address is asked for again, which then answers with an error';
  return [
    {
      outcome: 'fail',
      confidence: next && statusOf(next) >= 400 ? 'proven' : 'likely',
      where,
      seen,
      expected: `An answer to the POST at ${cut(exchange.request.url)}`,
      message: `The ${side.what} was posted, and ${side.owner} (or a proxy before it) redirected the post: ${difference}. After a ${status} the browser asks by GET and leaves the posted message behind, so ${side.consequence}.`,
      fix: side.fix(target),
      party: side.party,
    },
  ];
}

const described = (changes: readonly PlaceChange[], { request }: Exchange, target: string): string =>
  describeRespelling(changes, request.url, target);

/** Whoever took the message redirects to another page, or sets a session first. */
function wasLost(
  exchange: Exchange,
  target: string,
  changes: readonly PlaceChange[] | undefined,
  next: Exchange | undefined,
): boolean {
  if (cookiesSetBy(exchange).some(({ cookie }) => isSessionLike(cookie) && !cookie.deletes)) return false;
  if (changes) return true;
  return target === exchange.request.url && next !== undefined && statusOf(next) >= 400;
}
