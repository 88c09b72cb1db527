// Joins recorded events into exchanges. It keeps no more than the events themselves say, so a restarted worker changes nothing.
import { decodeBase64 } from '../base/base64.ts';
import { type EpochMs, epochMs } from '../base/units.ts';
import { bootOf, type CaptureEvent, type RecordedBody } from './capture-event.ts';
import type { BodyState, Exchange, ExchangeRequest, ExchangeState, FormField, Gap, RequestBody } from './exchange.ts';
import { formIsShort } from './form-length.ts';
import { toHeaders } from './headers.ts';
import { TabOpeners } from './tab-openers.ts';

/** The stages of one hop in the order in which a browser reports them; a step back means that a new hop began. */
const RANK = { request: 0, 'request-headers': 1, 'response-headers': 2, redirect: 3, completed: 3, failed: 3 } as const;
type HopStage = keyof typeof RANK;

interface Hop {
  readonly id: string;
  sequence: number;
  readonly number: number;
  readonly first: CaptureEvent;
  /** Worker start of the hop's last event, to tell "still loading" from "the rest was lost". */
  lastBoot: string;
  request?: CaptureEvent;
  requestHeaders?: CaptureEvent;
  responseHeaders?: CaptureEvent;
  end?: CaptureEvent;
  /** A later hop or navigation shows that this one ended, though nothing told us how. */
  overtaken: boolean;
  built?: Exchange;
}

/**
 * Grows by `add`, in the order of the keys; `exchanges` gives the same objects again for exchanges that did not change.
 * Events of one request share the browser's request id; each redirect hop begins anew.
 */
export class ExchangeFold {
  readonly #chains = new Map<string, Hop[]>();
  #hops: Hop[] = [];
  #begun = 0;
  readonly #openers = new TabOpeners();
  /** Last navigation hop of a frame, by `tab/frame`. */
  readonly #navigations = new Map<string, Hop>();

  add(event: CaptureEvent): void {
    if (event.stage === 'tab-opened') {
      if (event.openerTabId !== undefined) this.#openers.named(event.tabId, event.openerTabId);
      for (const hop of this.#hops) if (hop.first.tabId === event.tabId) delete hop.built;
      return;
    }
    const chain = this.#chains.get(event.requestId) ?? [];
    this.#chains.set(event.requestId, chain);
    const hop = this.#hopOf(event, event.stage, chain) ?? this.#begin(event, chain);
    put(hop, event, event.stage);
    hop.lastBoot = bootOf(event.key);
    delete hop.built;
  }

  exchanges(): readonly Exchange[] {
    return this.#hops.map((hop) => {
      hop.built ??= toExchange(hop, this.#openers);
      return hop.built;
    });
  }

  /** Takes out all that came of these requests of the browser. */
  forget(requestIds: readonly string[]): void {
    const gone = new Set(requestIds);
    for (const id of gone) this.#chains.delete(id);
    this.#hops = this.#hops.filter(({ first }) => !gone.has(first.requestId));
    for (const [frame, { first }] of this.#navigations) if (gone.has(first.requestId)) this.#navigations.delete(frame);
  }

  #hopOf(event: CaptureEvent, stage: HopStage, chain: readonly Hop[]): Hop | undefined {
    const last = chain.at(-1);
    if (!last) return undefined;
    // What happened before the last hop began may yet belong to the one before it.
    const early = event.at < last.first.at ? belatedHop(chain, event, stage) : undefined;
    return early ?? (continues(last, event, stage) ? last : belatedHop(chain, event, stage));
  }

  #begin(event: CaptureEvent, chain: Hop[]): Hop {
    const previous = chain.at(-1);
    if (previous && !previous.end) overtake(previous);
    const hop: Hop = {
      id: event.key,
      sequence: this.#begun++,
      number: chain.length,
      first: event,
      lastBoot: bootOf(event.key),
      overtaken: false,
    };
    chain.push(hop);
    const overtook = this.#insert(hop);
    if (event.type === 'main_frame')
      this.#openers.navigated(event.tabId, event.initiator, overtook ? Number(event.requestId) : undefined);
    if (event.type === 'main_frame' || event.type === 'sub_frame') {
      const frame = `${event.tabId}/${event.frameId}`;
      const before = this.#navigations.get(frame);
      // The browser reports how every navigation ends. One that never ended, and after which the worker was
      // started again and the frame went elsewhere, has lost its end.
      if (before && !before.end && before.lastBoot !== bootOf(event.key)) overtake(before);
      if (!overtook || !before) this.#navigations.set(frame, hop);
    }
    return hop;
  }

  /**
   * Events that wait for a worker to start may reach it behind one that came meanwhile, so that a login's last request is
   * heard of first. By the browser's own count and clock, where both agree, the hop goes before those that began after it.
   * Gives whether it did.
   */
  #insert(hop: Hop): boolean {
    let at = this.#hops.length;
    while (at > 0 && this.#hops.length - at < MOST_BELATED && isBelated(hop, this.#hops[at - 1] as Hop)) at--;
    this.#hops.splice(at, 0, hop);
    if (at === this.#hops.length - 1) return false;
    const moved = this.#hops.slice(at);
    const places = moved.map(({ sequence }) => sequence).sort((a, b) => a - b);
    moved.forEach((one, i) => {
      one.sequence = places[i] as number;
      delete one.built;
    });
    return true;
  }
}

/** Requests that a starting worker hears of too early are few. */
const MOST_BELATED = 16;

const isBelated = (hop: Hop, other: Hop): boolean =>
  bootOf(hop.first.key) === bootOf(other.first.key) &&
  Number(hop.first.requestId) < Number(other.first.requestId) &&
  hop.first.at < other.first.at;

function overtake(hop: Hop): void {
  hop.overtaken = true;
  delete hop.built;
}

function continues(hop: Hop, event: CaptureEvent, stage: HopStage): boolean {
  if (stage === 'request' || hop.end || hop.first.url !== event.url) return false;
  const reached = hop.responseHeaders ? 2 : hop.requestHeaders ? 1 : hop.request ? 0 : -1;
  // After 401 and 407 the browser asks once more within the same hop.
  const challenged = hop.responseHeaders?.status === 401 || hop.responseHeaders?.status === 407;
  return RANK[stage] > reached || challenged;
}

/**
 * Events that wait for a worker to start reach it beside those that come meanwhile, so that one may come after the event that
 * followed it. It belongs to the hop of its address that has no such event, and whose others its time fits between.
 */
function belatedHop(chain: readonly Hop[], event: CaptureEvent, stage: HopStage): Hop | undefined {
  // A belated event is one of the last; a chain of redirects that goes in circles is not searched in full each time.
  for (const hop of chain.slice(-FEW_HOPS).reverse()) {
    if (hop.first.url !== event.url || hop.first.method !== event.method) continue;
    const own = [hop.request, hop.requestHeaders, hop.responseHeaders, hop.end];
    const rank = RANK[stage];
    if (own[rank]) continue;
    const fits = own.every((other, at) => !other || (at < rank ? other.at <= event.at : other.at >= event.at));
    const isBelated = own.some((other, at) => other && at > rank) || hop !== chain.at(-1);
    if (fits && isBelated) return hop;
  }
  return undefined;
}

const FEW_HOPS = 4;

function put(hop: Hop, event: CaptureEvent, stage: HopStage): void {
  switch (stage) {
    case 'request':
      hop.request = event;
      break;
    case 'request-headers':
      hop.requestHeaders = event;
      break;
    case 'response-headers':
      hop.responseHeaders = event;
      break;
    case 'redirect':
    case 'completed':
    case 'failed':
      hop.end = withoutRepeatedHeaders(event, hop.responseHeaders);
      break;
  }
}

/** Chromium gives the answer's headers again with the end: a fifth of what a viewer would hold. */
function withoutRepeatedHeaders(end: CaptureEvent, earlier: CaptureEvent | undefined): CaptureEvent {
  if (!earlier?.headers || earlier.status !== end.status) return end;
  const { headers: _, ...rest } = end;
  return rest;
}

function toExchange(hop: Hop, openers: TabOpeners): Exchange {
  const { first, request, end } = hop;
  const answered = answerOf(hop);
  const startedAt = request?.at ?? first.at;
  const gaps: Gap[] = [];
  if (!request) gaps.push('request');
  if (!end && hop.overtaken) gaps.push('response');
  const [body, given] = readBody(request);
  const headers = hop.requestHeaders?.headers && toHeaders(hop.requestHeaders.headers);
  const opener = openers.of(first.tabId);
  const withheld = request?.body?.withheld ?? [];
  // Only Firefox says by itself whether a window is private, and only Firefox cuts values; what is withheld can't be measured.
  const short = first.incognito !== undefined && withheld.length === 0 && body?.kind === 'form';
  const requestBody = short && formIsShort(body.fields, headers) ? 'truncated' : given;
  return {
    id: hop.id,
    source: 'webRequest',
    sequence: hop.sequence,
    startedAt,
    ...(end && { endedAt: laterOf(end.at, startedAt) }),
    requestId: first.requestId,
    hop: hop.number,
    ...(first.tabId >= 0 && { tab: { id: first.tabId, ...(opener !== undefined && { openerId: opener }) } }),
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
        fromCache: end?.fromCache ?? false,
        ...(end?.redirectUrl !== undefined && { redirectUrl: end.redirectUrl }),
      },
    }),
    state: stateOf(hop),
    ...(end?.error !== undefined && { error: end.error }),
    gaps,
  };
}

/** The end tells the status that counts: the headers before it may be those of a challenge (401), or of a cache's 304. */
function answerOf({ responseHeaders, end }: Hop): CaptureEvent | undefined {
  if (end?.status === undefined) return responseHeaders;
  return responseHeaders?.status === end.status && responseHeaders.headers ? responseHeaders : end;
}

const laterOf = (a: EpochMs, b: EpochMs): EpochMs => epochMs(Math.max(a, b));

function stateOf({ end, overtaken }: Hop): ExchangeState {
  if (!end) return overtaken ? 'completed' : 'pending';
  return end.stage === 'redirect' ? 'redirected' : end.stage === 'failed' ? 'failed' : 'completed';
}

/** "HTTP/1.1 303 See Other" → "See Other"; HTTP/2 has none. */
const reasonPhrase = (statusLine: string | undefined): string => statusLine?.split(' ').slice(2).join(' ') ?? '';

/** The request as one event tells it, without headers: what is needed to see whether it carries a message. */
export function toRequest(event: CaptureEvent): ExchangeRequest {
  const [body] = readBody(event);
  return { method: event.method, url: event.url, ...(body && { body }) };
}

function readBody(request: CaptureEvent | undefined): [RequestBody | undefined, BodyState] {
  if (!request) return [undefined, 'unavailable'];
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
