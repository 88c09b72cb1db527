// How a failed login showed: the error that the SP or the IdP answered with (NORMATIVE N12). Symptoms, never a cause beside anything else.
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { cut, hopsFrom, isNavigation, statusOf, statusText } from './http-facts.ts';
import { answeredLegs, askedLegs } from './login-legs.ts';

export const httpErrorAtAcs: Check = {
  id: 'http-error-at-acs',
  cites: ['N12'],
  title: 'The service provider answers the response without an HTTP error.',
  stage: 'symptom',
  applies: (subject) => answeredLegs(subject).length > 0,
  run: (subject) => {
    // A second post of the same response is told by its own check.
    const failed = answeredLegs(subject)
      .flatMap(({ response }) => hopsFrom(response.exchange, subject.trace))
      .find((hop) => statusOf(hop) >= 400);
    return failed ? [judge(failed, 'sp')] : [];
  },
};

export const httpErrorAtIdp: Check = {
  id: 'http-error-at-idp',
  cites: ['N12'],
  title: 'The identity provider answers the request without an HTTP error.',
  stage: 'symptom',
  applies: (subject) => askedLegs(subject).some(({ response }) => !response),
  run: (subject) => {
    const failed = askedLegs(subject)
      .filter(({ response }) => !response)
      .flatMap((leg) => lastErrorAtIdp(leg.request.exchange, subject));
    return failed.slice(0, 1).map((exchange) => judge(exchange, 'idp'));
  },
};

/** Of the pages of the IdP's host since the request: an error that no later page of it put right. */
function lastErrorAtIdp(request: Exchange, subject: CheckSubject): Exchange[] {
  const host = hostOf(request.request.url);
  const chain = hopsFrom(request, subject.trace);
  const pages = [...chain, ...subject.exchanges.filter((exchange) => exchange.sequence > request.sequence)].filter(
    (exchange) => chain.includes(exchange) || (isNavigation(exchange) && hostOf(exchange.request.url) === host),
  );
  const last = pages.at(-1);
  // 401 asks the browser to log in by itself (Kerberos).
  return last && statusOf(last) >= 400 && statusOf(last) !== 401 ? [last] : [];
}

/** What a status says; `owner` is the party that answered. */
function meaningOf(status: number, owner: string): string {
  switch (status) {
    case 401:
      return `the ${owner} wants another sort of login here`;
    case 403:
      return 'access was refused';
    case 404:
      return 'there is nothing at this address';
    case 405:
      return 'the address does not take this method';
    case 502:
      return `the proxy before the ${owner} got no proper answer from it`;
    case 503:
      return `the ${owner} is overloaded, down, or under maintenance`;
    case 504:
      return `the proxy before the ${owner} waited for its answer in vain`;
    default:
      return status >= 500
        ? `an error inside the ${owner}; its log at this time says which`
        : `the ${owner} does not accept the request`;
  }
}

/** These say that it did not get to look at the message. */
const OUT_OF_SERVICE: ReadonlySet<number> = new Set([502, 503, 504]);

function judge(exchange: Exchange, party: 'sp' | 'idp'): Judgement {
  const status = statusOf(exchange);
  const title = titleOf(exchange.response?.body);
  const owner = party === 'sp' ? 'service provider' : 'identity provider';
  return {
    outcome: 'fail',
    where: { exchange: exchange.id },
    seen: cut(`${statusText(exchange)}${title ? `, “${title}”` : ''}`),
    expected: 'A status below 400',
    message: `The ${owner} answered with ${status}: ${meaningOf(status, owner)}. This is how the login failed; other findings may say why.`,
    fix: OUT_OF_SERVICE.has(status)
      ? `Try again in a while. If it stays, look whether the ${owner} is in service, and in its log and the log of the proxy before it at this time.`
      : party === 'sp'
        ? 'Look in the service provider’s log at this time for what it says of the SAML response. Where no other finding explains it, compare keys and addresses of both sides first.'
        : 'Look in the identity provider’s log at this time for what it says of the request. Where no other finding explains it, check that the application is registered there with this entity ID and this ACS URL.',
    party,
  };
}

/** The title of an error page, where the recording has it. */
function titleOf(body: string | undefined): string {
  const start = (body ?? '').slice(0, 5_000);
  const from = start.search(/<title[ >]/i);
  if (from < 0) return '';
  const text = start.slice(start.indexOf('>', from) + 1);
  return text
    .slice(0, Math.max(0, text.indexOf('<')))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100);
}
