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

const KINDS: readonly (readonly [from: number, meaning: string])[] = [
  [500, 'an error inside the application; its log at this time says which'],
  [404, 'there is nothing at this address'],
  [405, 'the address does not take this method'],
  [403, 'access was refused'],
  [401, 'the application wants another sort of login here'],
  [400, 'the application does not accept the request'],
];

function judge(exchange: Exchange, party: 'sp' | 'idp'): Judgement {
  const status = statusOf(exchange);
  const meaning = (KINDS.find(([from]) => status === from) ?? (status >= 500 ? KINDS[0] : KINDS.at(-1)))?.[1] ?? '';
  const title = titleOf(exchange.response?.body);
  const owner = party === 'sp' ? 'service provider' : 'identity provider';
  return {
    outcome: 'fail',
    where: { exchange: exchange.id },
    seen: cut(`${statusText(exchange)}${title ? `, “${title}”` : ''}`),
    expected: 'A status below 400',
    message: `The ${owner} answered with ${status}: ${meaning}. This is how the login failed; other findings may say why.`,
    fix:
      party === 'sp'
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
