// A request that nobody made yet: the browser loaded a page before the user went there, and the page led to the IdP.
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut } from './http-facts.ts';
import { type AskedLeg, askedLegs } from './login-legs.ts';

export const requestLoadedAhead: Check = {
  id: 'request-loaded-ahead',
  cites: ['F40'],
  title:
    'A request that the browser sent ahead of need, to load a page before the user opens it, is no login that failed.',
  stage: 'symptom',
  applies: (subject) => ahead(subject).length > 0,
  run: (subject) => ahead(subject).map(judge),
};

/** Chromium's header, and those that there were before it. */
const NAMES = ['Sec-Purpose', 'Purpose', 'X-Moz', 'X-Purpose'];

/** The header that says it, as "name: value"; '' where none does. */
function purposeOf({ request: { exchange } }: AskedLeg): string {
  for (const name of NAMES) {
    const value = headerValue(exchange.request.headers, name) ?? '';
    if (/^\s*(?:prefetch|preview)/i.test(value)) return `${name}: ${value}`;
  }
  return '';
}

const ahead = (subject: CheckSubject): AskedLeg[] =>
  askedLegs(subject).filter((leg) => !leg.response && purposeOf(leg) !== '');

const judge = (leg: AskedLeg): Judgement => ({
  outcome: 'info',
  where: { message: leg.request.index, exchange: leg.request.exchange.id },
  seen: cut(purposeOf(leg)),
  expected: 'Nothing: no answer follows unless the user opens the page',
  message:
    'The browser sent this request by itself, to have a page ready that the user might open next (prefetch or prerender). As long as the page is not opened, no answer follows, and nothing went wrong.',
  fix: 'Nothing has to be done. To spare the IdP such requests, let the service provider answer requests with Sec-Purpose: prefetch by 503, or leave pages that need a login out of its speculation rules.',
  party: 'browser',
});
