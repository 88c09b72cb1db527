// Whether a login or logout succeeded, from what the browser saw (FIELD §0), with what says so; what it did not see is said to be not seen.
import type { Exchange, ExchangeResponse } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import { errorPageOf } from './error-page.ts';
import type { Flow, Leg, OutcomeEvidence } from './flow.ts';
import { asksForLogin, errorInAddress, loginPage, offersLogout } from './landing.ts';
import { hostNameOf, siteOf } from './leg-parties.ts';
import type { FlowMessage } from './pair-legs.ts';
import { hopsAround } from './redirect-chain.ts';
import type { TraceOrder } from './trace-order.ts';

export interface Judged {
  readonly outcome: Flow['outcome'];
  readonly outcomeEvidence: readonly OutcomeEvidence[];
}

/** Pages behind a message that are looked at. */
const PAGES = 20;
/** Milliseconds after a request in which a page of the IdP is taken for its answer. */
const ANSWER_LASTS = 15 * 60 * 1_000;
/** That every browser follows. */
const MOST_REDIRECTS = 19;
/** Milliseconds after a response in which a page of the SP is taken for what it led to. */
const LANDING_LASTS = 30_000;
/** Those, with the redirects between them. */
const LANDINGS = 10;

/** `leg`: the one that decides, the last one that the outer SP asked for. */
export function outcomeOf(leg: Leg, messages: readonly FlowMessage[], order: TraceOrder): Judged {
  const response = leg.response === undefined ? undefined : messages[leg.response];
  if (response) {
    const first = ofResponse(response, order);
    if (first.outcome !== 'not-seen') return first;
    // A form that is posted again while the first answer is awaited: what the SP said to the second post is what counts.
    const again = leg.responseHops.map((index) => messages[index]).filter((hop) => hop !== undefined);
    return again.map((hop) => ofResponse(hop, order)).find(({ outcome }) => outcome !== 'not-seen') ?? first;
  }
  const request = leg.request === undefined ? undefined : messages[leg.request];
  if (!request) return judged('not-seen', { code: 'no-response', detail: '' });
  const sightings = [request, ...leg.requestHops.flatMap((index) => messages[index] ?? [])];
  return ofUnanswered(request, sightings, order);
}

const judged = (outcome: Flow['outcome'], ...outcomeEvidence: OutcomeEvidence[]): Judged => ({
  outcome,
  outcomeEvidence,
});

/** Method and address of a request, without its query; short. */
export const addressText = ({ request }: Exchange): string =>
  `${request.method} ${request.url.split(/[?#]/, 1)[0] ?? ''}`.slice(0, 200);

/** The status before it, where there is an answer. */
const statusText = (exchange: Exchange): string => {
  const status = exchange.response?.status ?? 0;
  return status === 0 ? addressText(exchange) : `${status} ${addressText(exchange)}`.slice(0, 200);
};

/** The exchange and what its redirects led to. */
const chainFrom = ({ chains }: TraceOrder, exchange: Exchange): readonly Exchange[] => {
  const around = hopsAround(exchange, chains.get(exchange.requestId) ?? []);
  const chain = around.filter(({ hop }) => hop >= exchange.hop);
  return chain.length > 0 ? chain : [exchange];
};

const refused = (exchanges: readonly Exchange[]): Exchange | undefined =>
  exchanges.find(({ response }) => (response?.status ?? 0) >= 400);

function ofUnanswered(request: FlowMessage, sightings: readonly FlowMessage[], order: TraceOrder): Judged {
  const last = sightings.at(-1) ?? request;
  const unanswered: OutcomeEvidence = { code: 'no-response', message: request.index, detail: '' };
  const chain = chainFrom(order, last.exchange);
  const failed = refused(chain) ?? refused(chainFrom(order, request.exchange));
  if (failed) {
    return judged('failed', { code: 'http-error', exchange: failed.id, detail: statusText(failed) }, unanswered);
  }
  const sites = new Set(sightings.map(({ exchange }) => siteOf(hostNameOf(exchange.request.url))));
  const pages = [...chain];
  for (const page of order.pagesAfter(last.exchange, PAGES)) {
    if (order.hasMessage(page) || page.startedAt - last.exchange.startedAt > ANSWER_LASTS) break;
    if (!chain.includes(page) && sites.has(siteOf(hostNameOf(page.request.url)))) pages.push(page);
  }
  // A password that was wrong at first is forgotten; what the user was left with counts.
  const end = pages.at(-1);
  if (end && refused([end])) {
    return judged('failed', { code: 'http-error', exchange: end.id, detail: statusText(end) }, unanswered);
  }
  const error = end && errorPageOf(end);
  if (end && error) return judged('failed', { code: 'error-page', exchange: end.id, detail: error.detail }, unanswered);
  return judged('not-seen', unanswered);
}

function ofResponse(response: FlowMessage, order: TraceOrder): Judged {
  const { status, kind } = response.header;
  const chain = chainFrom(order, response.exchange);
  const evidence: OutcomeEvidence[] = [];
  if (status !== undefined && status !== 'Success') {
    evidence.push({ code: 'status-not-success', message: response.index, detail: status.slice(0, 200) });
  }
  const failed = refused(chain);
  if (failed) evidence.push({ code: 'http-error', exchange: failed.id, detail: statusText(failed) });
  const end = chain.at(-1) ?? response.exchange;
  const moved = end !== response.exchange;
  const login = loginPage(end, chain);
  const named = moved && login !== 'with-error' ? errorInAddress(end) : undefined;
  const broken = brokenEnd(end);
  const later = landingPages(response, chain, order);
  const landed = moved && broken === undefined && login === undefined && isShown(end);
  const error = firstError(chain) ?? laterError(later, landed);
  if (error) evidence.push({ code: 'error-page', ...error });
  if (login === 'with-error') {
    evidence.push({ code: 'login-page-with-error', exchange: end.id, detail: end.request.url.slice(0, 200) });
  }
  if (named === 'of-login' && !error) {
    evidence.push({ code: 'error-in-address', exchange: end.id, detail: end.request.url.slice(0, 200) });
  }
  const detail = statusText(end);
  const seen = { exchange: end.id, detail };
  if (broken === 'broken') {
    evidence.push({
      code: 'answer-broken',
      exchange: end.id,
      detail: `${end.error ?? ''} ${detail}`.trim().slice(0, 200),
    });
  }
  if (evidence.length > 0) return judged('failed', ...evidence);
  if ((end.response?.status ?? 0) === 0) {
    return judged('not-seen', { code: end.state === 'failed' ? 'no-answer' : 'answer-not-seen', ...seen });
  }
  // What an artifact stands for, and what an unreadable message says, the browser never sees; an answer that isn't
  // an error is then all the evidence there is.
  if (kind === 'unreadable') return judged('not-seen', { code: 'response-unreadable', ...seen });
  if (named) return judged('not-seen', { code: 'error-in-address', ...seen, detail: end.request.url.slice(0, 200) });
  // Scripts cut the load of a page short by going on, and applications have their pages at any address.
  const next = continuedBy(later, login !== undefined);
  const continued: OutcomeEvidence[] = next
    ? [{ code: 'session-continued', exchange: next.id, detail: statusText(next) }]
    : [];
  if (broken === 'given-up' && !next) return judged('not-seen', { code: 'answer-given-up', ...seen });
  if (kind === 'Response' && !showsPage(end)) return judged('not-seen', { code: 'answered-without-page', ...seen });
  if (login === 'plain' && !(next && (moved || offersLogout(end))))
    return judged('not-seen', { code: 'login-page', ...seen });
  if (broken === 'given-up' || login === 'plain') return judged('succeeded', ...continued);
  return judged('succeeded', { code: moved ? 'answered-by-redirect' : 'answered-by-page', ...seen }, ...continued);
}

type Found = Pick<OutcomeEvidence, 'detail'> & { readonly exchange: string };

function firstError(pages: readonly Exchange[]): Found | undefined {
  for (const page of pages) {
    const error = errorPageOf(page);
    if (error) return { exchange: page.id, detail: error.detail };
  }
  return undefined;
}

/** Of a login that landed, only what speaks of the login itself: users open pages that they may not see, or that explain errors. */
function laterError(later: readonly Exchange[], landed: boolean): Found | undefined {
  const at = later.findIndex((page, index) => {
    const error = errorPageOf(page);
    return error !== undefined && (error.ofLogin || !(landed || continuedBy(later.slice(0, index), false)));
  });
  const page = later[at];
  return page && !continuedBy(later.slice(at + 1), false) ? firstError([page]) : undefined;
}

/** The first page that only somebody with a session gets to. `atLogin`: whatever is posted there is another way to log in. */
function continuedBy(later: readonly Exchange[], atLogin: boolean): Exchange | undefined {
  for (const page of later) {
    if (asksForLogin(page)) return undefined;
    if (page.request.method !== 'GET' && (atLogin || page.request.withheld !== undefined)) return undefined;
    if (page.response?.status !== 200 || brokenEnd(page) !== undefined) continue;
    if (!errorPageOf(page) && !errorInAddress(page)) return page;
  }
  return undefined;
}

const isShown = ({ response }: Exchange): boolean => {
  const status = response?.status ?? 0;
  return (status >= 200 && status < 204) || status === 304;
};

/**
 * What became of an answer that the browser did not take to its end. `broken`: an error of its own, as where redirects go in a
 * circle; `given-up`: the user went elsewhere, or a policy of the page kept it from going on. A download ends a login well.
 */
function brokenEnd({ state, error, response, hop }: Exchange): 'broken' | 'given-up' | undefined {
  if (state !== 'failed' || (response?.status ?? 0) === 0) return undefined;
  // Chromium tells extensions no more of a circle than that it gave up.
  if (hop >= MOST_REDIRECTS && response?.redirectUrl !== undefined) return 'broken';
  if (!/ABORT|CANCEL/i.test(error ?? 'ABORT')) return 'broken';
  return isDownload(response) ? undefined : 'given-up';
}

const isDownload = (response: ExchangeResponse | undefined): boolean =>
  (response?.status ?? 0) < 300 &&
  (/attachment/i.test(headerValue(response?.headers, 'content-disposition') ?? '') ||
    !/^\s*text\/html/i.test(headerValue(response?.headers, 'content-type') ?? 'text/html'));

/** The frame then shows something else than before: not so for an empty answer, nor for a redirect that leads nowhere. */
function showsPage({ resourceType, response, state }: Exchange): boolean {
  if (resourceType !== 'main_frame' && resourceType !== 'sub_frame') return true;
  const status = response?.status ?? 0;
  if (status === 204 || status === 205) return false;
  return status < 300 || status === 304 || state === 'redirected' || response?.redirectUrl !== undefined;
}

/** Pages of the SP that came next, until another message did. */
function landingPages({ exchange }: FlowMessage, chain: readonly Exchange[], order: TraceOrder): Exchange[] {
  const site = siteOf(hostNameOf(exchange.request.url));
  const pages: Exchange[] = [];
  for (const page of order.pagesAfter(exchange, PAGES)) {
    if (order.hasMessage(page) || page.startedAt - exchange.startedAt > LANDING_LASTS || pages.length === LANDINGS)
      break;
    if (!chain.includes(page) && siteOf(hostNameOf(page.request.url)) === site) pages.push(page);
  }
  return pages;
}
