// One hop as its events tell it, and the exchange that comes of it: for the fold, which finds out what belongs to which hop.
import { decodeBase64 } from '../base/base64.ts';
import { type EpochMs, epochMs } from '../base/units.ts';
import type { CaptureEvent, RecordedBody } from './capture-event.ts';
import type { BodyState, Exchange, ExchangeRequest, ExchangeState, FormField, Gap, RequestBody } from './exchange.ts';
import { formIsShort } from './form-length.ts';
import { maybeDownload } from './frame-pages.ts';
import { toHeaders } from './headers.ts';
import type { TabOpeners } from './tab-openers.ts';

/** The stages of one hop in the order in which a browser reports them; a step back means that a new hop began. */
export const RANK = {
  request: 0,
  'request-headers': 1,
  'response-headers': 2,
  redirect: 3,
  completed: 3,
  failed: 3,
} as const;
export type HopStage = keyof typeof RANK;

export interface Hop {
  readonly id: string;
  sequence: number;
  /** 0 for the first one of its chain. */
  number: number;
  /** Without the body. */
  readonly first: CaptureEvent;
  /** Worker start of the hop's last event, to tell "still loading" from "the rest was lost". */
  lastBoot: string;
  request?: CaptureEvent;
  requestHeaders?: CaptureEvent;
  responseHeaders?: CaptureEvent;
  end?: CaptureEvent;
  /** The end of a hop whose redirect was not followed; `end` is the redirect. */
  refusal?: CaptureEvent;
  /** The site's service worker took it over: nothing was told of the answer, or of the request either. */
  unheard?: 'answer' | 'all';
  /** The tab, where the browser told none and only one comes into question. */
  onlyTab?: number;
  /** Answered with what had been loaded ahead: `again` where the browser reports the loading itself a second time. */
  fromAhead?: 'taken' | 'again';
  /** A later hop or navigation shows that this one ended, though nothing told us how. */
  overtaken: boolean;
  /** The frame shows another page by now. */
  left: boolean;
  /** The navigation of the same frame before this one, if it had no end when this one began. */
  before?: Hop;
  /** The body of the request's event, decoded once; the event is kept without it, for it may be large. */
  body?: ReadBody;
  built?: Exchange;
}

type ReadBody = readonly [RequestBody | undefined, BodyState];

export function toExchange(hop: Hop, openers: TabOpeners): Exchange {
  const { first, request, end, refusal } = hop;
  const lastEvent = refusal ?? end;
  const answered = answerOf(hop);
  const startedAt = request?.at ?? first.at;
  const gaps: Gap[] = [];
  if ((!request && !first.endOnly) || hop.unheard === 'all') gaps.push('request');
  if (hop.unheard || hasLostEnd(hop)) gaps.push('response');
  const [body, given] = hop.body ?? (first.endOnly && first.method === 'GET' ? NO_BODY : NO_EVENT);
  const headers = hop.requestHeaders?.headers && toHeaders(hop.requestHeaders.headers);
  const tabId = first.tabId >= 0 ? first.tabId : hop.onlyTab;
  const opener = tabId === undefined ? undefined : openers.of(tabId);
  const withheld = request?.body?.withheld ?? [];
  // Only Firefox says by itself whether a window is private, and only Firefox cuts values; what is withheld can't be measured.
  const short = first.incognito !== undefined && withheld.length === 0 && body?.kind === 'form';
  const requestBody = short && formIsShort(body.fields, headers) ? 'truncated' : given;
  return {
    id: hop.id,
    source: 'webRequest',
    sequence: hop.sequence,
    startedAt,
    ...(lastEvent && { endedAt: laterOf(lastEvent.at, startedAt) }),
    requestId: first.requestId,
    hop: hop.number,
    ...(tabId !== undefined && { tab: { id: tabId, ...(opener !== undefined && { openerId: opener }) } }),
    ...(first.frameId >= 0 && { frame: { id: first.frameId, parentId: first.parentFrameId } }),
    resourceType: first.type,
    ...(first.initiator !== undefined && { initiator: first.initiator }),
    request: {
      method: first.method,
      url: first.url,
      ...(headers && { headers }),
      ...(body && { body }),
      ...(withheld.length > 0 && { withheld }),
    },
    requestBody,
    ...(answered && {
      response: {
        status: answered.status ?? 0,
        statusText: reasonPhrase(answered.statusLine),
        ...(answered.headers && { headers: toHeaders(answered.headers) }),
        fromCache: hop.fromAhead !== undefined || (end?.fromCache ?? false),
        ...(end?.redirectUrl !== undefined && { redirectUrl: end.redirectUrl }),
      },
    }),
    state: stateOf(hop),
    ...(lastEvent?.error !== undefined && { error: lastEvent.error }),
    gaps,
    ...(hop.unheard && { unheard: true }),
  };
}

/** It ended, though nothing told how. */
const hasLostEnd = (hop: Hop): boolean =>
  !hop.end && (hop.overtaken || (hop.left && !maybeDownload(hop.responseHeaders)));

/** The end tells the status that counts: the headers before it may be those of a challenge (401), or of a cache's 304. */
function answerOf({ responseHeaders, end }: Hop): CaptureEvent | undefined {
  if (end?.status === undefined) return responseHeaders;
  return responseHeaders?.status === end.status && responseHeaders.headers ? responseHeaders : end;
}

const laterOf = (a: EpochMs, b: EpochMs): EpochMs => epochMs(Math.max(a, b));

function stateOf(hop: Hop): ExchangeState {
  const { end, refusal } = hop;
  if (refusal) return 'failed';
  if (!end) return hasLostEnd(hop) ? 'completed' : 'pending';
  return end.stage === 'redirect' ? 'redirected' : end.stage === 'failed' ? 'failed' : 'completed';
}

/** "HTTP/1.1 303 See Other" → "See Other"; HTTP/2 has none. */
const reasonPhrase = (statusLine: string | undefined): string => statusLine?.split(' ').slice(2).join(' ') ?? '';

/** The request as one event tells it, without headers: what is needed to see whether it carries a message. */
export function toRequest(event: CaptureEvent): ExchangeRequest {
  const [body] = readBody(event);
  return { method: event.method, url: event.url, ...(body && { body }) };
}

const NO_BODY: ReadBody = [undefined, 'none'];
/** Nothing told of the request, so nobody knows what was posted. */
const NO_EVENT: ReadBody = [undefined, 'unavailable'];

/** What is left says no more of the body than which fields were withheld. */
export function withoutBody(event: CaptureEvent): CaptureEvent {
  if (!event.body) return event;
  return { ...event, body: { kind: 'unavailable', withheld: event.body.withheld ?? [] } };
}

export function readBody(request: CaptureEvent): ReadBody {
  const recorded: RecordedBody | undefined = request.body;
  switch (recorded?.kind) {
    case undefined:
      return [undefined, 'none'];
    case 'unavailable':
      return [undefined, 'unavailable'];
    case 'octets': {
      const octets = decodeBase64(recorded.base64);
      return octets
        ? [{ kind: 'octets', octets }, recorded.truncated ? 'truncated' : 'complete']
        : [undefined, 'unavailable'];
    }
    case 'form': {
      const fields = recorded.fields.map(
        ([name, value]): FormField => ({
          name,
          value: typeof value === 'string' ? value : (decodeBase64(value.base64) ?? new Uint8Array()),
        }),
      );
      return [{ kind: 'form', fields }, 'complete'];
    }
  }
}

/** Chromium gives the answer's headers again with the end: a fifth of what a viewer would hold. */
export function withoutRepeatedHeaders(end: CaptureEvent, earlier: CaptureEvent | undefined): CaptureEvent {
  if (!earlier?.headers || earlier.status !== end.status) return end;
  const { headers: _, ...rest } = end;
  return rest;
}
