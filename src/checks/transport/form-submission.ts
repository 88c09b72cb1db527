// The IdP's page that should post the response on: stopped by its own Content-Security-Policy, or simply never submitted (FIELD F40).
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { readAddress, siteOf } from './addresses.ts';
import { type AutoSubmitForm, autoSubmitFormOf } from './auto-submit-form.ts';
import { allows, sourcesOf } from './content-security-policy.ts';
import { cut, hopsFrom, isNavigation, methodOf, redirectOf, statusOf } from './http-facts.ts';
import { type AskedLeg, askedLegs } from './login-legs.ts';
import { after } from './nearby.ts';

const LOGIN = 15 * 60_000;

interface LastPage {
  readonly page: Exchange;
  readonly form: AutoSubmitForm | undefined;
  /** Where the response was to be posted, as far as that is known. */
  readonly target: string | undefined;
  /** The page answered something that the user sent, such as a password. */
  readonly answersPost: boolean;
}

export const formActionBlocksPost: Check = {
  id: 'form-action-blocks-post',
  cites: ['F40'],
  title: 'The Content-Security-Policy of the page that posts a message lets its form go to the receiver.',
  stage: 'transport',
  applies: (subject) => askedLegs(subject).length > 0 || subject.exchanges.some(isBlockedByPolicy),
  run: (subject) => {
    const blocked = subject.exchanges.find(isBlockedByPolicy);
    if (blocked) return [judgeBlocked(blocked)];
    return unanswered(subject).flatMap((leg) => judgePolicy(lastPageOf(leg, subject)) ?? []);
  },
};

export const formNeverSubmitted: Check = {
  id: 'form-never-submitted',
  cites: ['F40'],
  title: 'The IdP’s page with the response is submitted to the service provider.',
  stage: 'symptom',
  applies: (subject) => unanswered(subject).length > 0,
  run: (subject) => unanswered(subject).flatMap((leg) => judgeWaiting(lastPageOf(leg, subject)) ?? []),
};

const isBlockedByPolicy = ({ error = '' }: Exchange): boolean => /BLOCKED_BY_CSP|NS_ERROR_CSP/.test(error);

const unanswered = (subject: CheckSubject): AskedLeg[] => askedLegs(subject).filter(({ response }) => !response);

const siteAt = (url: string): string => siteOf(readAddress(url)?.host ?? '');

/** The page in front of the user when the trace of the login ends. */
function lastPageOf({ request }: AskedLeg, subject: CheckSubject): LastPage | undefined {
  const { trace } = subject;
  const pages = [
    ...hopsFrom(request.exchange, trace),
    ...after(trace.ofTab(request.exchange.tab?.id), request.exchange, LOGIN),
  ].filter((exchange) => isNavigation(exchange) && redirectOf(exchange) === undefined && statusOf(exchange) > 0);
  const page = pages.at(-1);
  if (!page || statusOf(page) >= 400) return undefined;
  // Whoever went elsewhere gave the login up.
  if (siteAt(page.request.url) !== siteAt(request.exchange.request.url)) return undefined;
  const other = trace.flowOf(page.id);
  if (other && other.id !== subject.flow.id) return undefined;
  const form = autoSubmitFormOf(page.response?.body, page.request.url);
  const { message } = request.decoded;
  const asked = message?.kind === 'AuthnRequest' ? message.assertionConsumerServiceUrl : undefined;
  const configured = subject.deployment.sp.assertionConsumerServices[0]?.location;
  return {
    page,
    form,
    target: form?.action ?? asked ?? configured,
    answersPost: methodOf(page, trace) === 'POST' || trace.chainOf(page)[0]?.request.method === 'POST',
  };
}

function judgePolicy(last: LastPage | undefined): Judgement | undefined {
  if (!last?.target) return undefined;
  const { page, target, form, answersPost } = last;
  const lists = sourcesOf(page, 'form-action');
  const address = readAddress(target);
  // The application's own page is not the one that posts to it.
  if (lists.length === 0 || !address || address.origin === readAddress(page.request.url)?.origin) return undefined;
  if (allows(lists, target, page.request.url)) return undefined;
  const proven = form !== undefined;
  return {
    outcome: proven ? 'fail' : 'warn',
    confidence: proven ? 'proven' : answersPost ? 'likely' : 'hint',
    where: { exchange: page.id, path: 'Content-Security-Policy' },
    seen: cut(`form-action ${lists.map((sources) => sources.join(' ')).join(', ')}`),
    expected: `form-action with ${address.origin}`,
    message: proven
      ? `The page has the form that posts the ${form.parameter === 'SAMLResponse' ? 'response' : 'request'} to ${address.origin}, and its own Content-Security-Policy forbids forms to go there. The browser stays on the page and says so only in its console.`
      : `The login stops at this page, and nothing was posted to ${address.origin}. If it is the page that posts the response on, its Content-Security-Policy keeps the form from going there; if it is a login page, the user has not gone on yet.`,
    fix: `Add ${address.origin} to form-action of the page that posts the message, and every origin that the receiver redirects to, since browsers apply it to redirects after the submit too; or leave form-action out there.`,
    party: 'idp',
  };
}

const judgeBlocked = (exchange: Exchange): Judgement => ({
  outcome: 'fail',
  where: { exchange: exchange.id },
  seen: cut(exchange.error ?? ''),
  expected: `An answer from ${readAddress(exchange.request.url)?.origin ?? cut(exchange.request.url)}`,
  message:
    'The browser blocked this request because of the Content-Security-Policy of the page before. form-action holds for the address of the form and for every redirect that follows the submit.',
  fix: `Add ${readAddress(exchange.request.url)?.origin ?? 'this origin'} to form-action of the page whose form was submitted.`,
  party: 'idp',
});

function judgeWaiting(last: LastPage | undefined): Judgement | undefined {
  if (!last) return undefined;
  const { page, form, answersPost } = last;
  if (!form && !answersPost) return undefined;
  const scripts = sourcesOf(page, 'script-src');
  const noInline = scripts.some(
    (sources) => !sources.some((source) => /^'(?:unsafe-inline|nonce-|sha\d{3}-)/i.test(source)),
  );
  return {
    outcome: form ? 'warn' : 'info',
    confidence: form ? 'likely' : 'hint',
    where: { exchange: page.id },
    seen: form
      ? `a form with ${form.parameter}, and no POST after it`
      : 'a page after the user’s input, and no POST after it',
    expected: 'A POST of the message',
    message: `${form ? 'The page holds the message, but its form was never submitted.' : 'The login stops at this page; either it asks the user for something more, or it holds the response and its form was not submitted.'}${
      noInline
        ? ' Its Content-Security-Policy allows no inline script, so a script in the page that submits the form does not run.'
        : ''
    }`,
    fix: 'Look at the page: is there a button to go on, or an error in the browser’s console? Let the page submit its form by a script that its Content-Security-Policy allows (a nonce, or a file of its own).',
    party: 'idp',
  };
}
