// Maps what devtools tells of a finished request (a HAR entry, as Chromium and Firefox write it) onto an exchange.
import { decodeBase64, encodeBase64 } from '../base/base64.ts';
import { fromUtf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { BodyState, Exchange, ExchangeResponse, RequestBody } from './exchange.ts';
import { toExchanges } from './har.ts';
import { headerValue } from './headers.ts';
import { withholdFromBody } from './withhold-secrets.ts';

export interface DevtoolsEntry {
  /** Source `devtools`; its sequence, request id and hop mean nothing before it has been joined. */
  readonly exchange: Exchange;
  /** The page's own service worker took the request, so that the network may have seen another one for it. */
  readonly viaServiceWorker: boolean;
}

export interface EntryPlace {
  /** Unique among all exchanges of a trace. */
  readonly id: string;
  /** The tab that devtools inspects. */
  readonly tabId: number;
}

/** Devtools asks for this path on every site by itself. */
const ASKED_BY_DEVTOOLS = '/.well-known/appspecific/com.chrome.devtools.json';

/** `har`: the entry as the browser hands it out. Undefined for what is no request over HTTP. Never throws. */
export function toDevtoolsEntry(har: unknown, { id, tabId }: EntryPlace, limits: Limits): DevtoolsEntry | undefined {
  if (typeof har !== 'object' || har === null || Array.isArray(har)) return undefined;
  const [read] = toExchanges({ log: { entries: [har] } }, limits);
  if (!read || !/^https?:/i.test(read.request.url) || read.request.url.includes(ASKED_BY_DEVTOOLS)) return undefined;
  const { body: _, ...request } = read.request;
  const [body, requestBody] = exactBody(read, har);
  const [response, page] = withoutBody(read.response);
  const initiator = originOf(headerValue(request.headers, 'origin') ?? headerValue(request.headers, 'referer'));
  const isFrame = headerValue(request.headers, 'sec-fetch-dest') === 'iframe';
  const entry: DevtoolsEntry = {
    exchange: {
      ...read,
      id,
      source: 'devtools',
      requestId: id,
      tab: { id: tabId },
      resourceType: read.resourceType === 'main_frame' && isFrame ? 'sub_frame' : read.resourceType,
      ...(initiator !== undefined && { initiator }),
      request: { ...request, ...(body && { body }) },
      requestBody,
      ...(response && { response }),
      // Devtools tells of requests that are over: one without an answer failed.
      gaps: [],
    },
    viaServiceWorker: '_fetchedViaServiceWorker' in har && har._fetchedViaServiceWorker === true,
  };
  return page === undefined ? entry : withResponseBody(entry, page, '');
}

/** Of the page that caused the request, by its headers: undefined where they tell none, or an opaque one. */
const originOf = (address: string | undefined): string | undefined =>
  address !== undefined && /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).origin : undefined;

function withoutBody(response: ExchangeResponse | undefined): [ExchangeResponse | undefined, string | undefined] {
  if (!response) return [undefined, undefined];
  const { body, ...rest } = response;
  return [rest, body];
}

/**
 * The body, where its octets follow from the text that devtools gives. Chromium reads octets that are not UTF-8 as Latin-1
 * and doesn't say so; only Content-Length then tells.
 */
function exactBody({ request, requestBody }: Exchange, har: object): [RequestBody | undefined, BodyState] {
  const { body } = request;
  if (!body) return [undefined, requestBody];
  if (body.kind !== 'octets') return [undefined, 'unavailable'];
  const length = Number(headerValue(request.headers, 'content-length') ?? Number.NaN);
  if (length === body.octets.length || wasBase64(har)) return [body, requestBody];
  if (!body.octets.every((octet) => octet < 0x80)) return [undefined, 'unavailable'];
  return [body, body.octets.length < length ? 'truncated' : requestBody];
}

const wasBase64 = (har: object): boolean => {
  const { request } = har as { request?: { postData?: { encoding?: unknown } } };
  return request?.postData?.encoding === 'base64';
};

/** Takes out of the posted body what may be a password. `carries` tells whether the request carries a message. */
export function withholdFromEntry(entry: DevtoolsEntry, carries: boolean): DevtoolsEntry {
  const { request, requestBody } = entry.exchange;
  if (request.body?.kind !== 'octets') return entry;
  const base64 = encodeBase64(request.body.octets);
  const safe = withholdFromBody({ kind: 'octets', base64, truncated: requestBody === 'truncated' }, carries);
  const octets = safe.kind === 'octets' ? decodeBase64(safe.base64) : undefined;
  const { body: _, ...rest } = request;
  const { withheld = [] } = safe;
  return {
    ...entry,
    exchange: {
      ...entry.exchange,
      request: {
        ...rest,
        ...(octets && { body: { kind: 'octets', octets } }),
        ...(withheld.length > 0 && { withheld }),
      },
      requestBody: octets ? requestBody : 'unavailable',
    },
  };
}

/** Octets of a page that is looked at; one with a message in it is far smaller, unless it is made to be large. */
const MOST_PAGE = 1_000_000;

/** Whether the response body may be asked for: a page, of a size that is worth it. */
export const mayMatter = ({ exchange: { response, resourceType } }: DevtoolsEntry): boolean =>
  response !== undefined &&
  response.redirectUrl === undefined &&
  (resourceType === 'main_frame' || resourceType === 'sub_frame') &&
  /html/i.test(headerValue(response.headers, 'content-type') ?? 'html') &&
  Number(headerValue(response.headers, 'content-length') ?? 0) <= MOST_PAGE;

/** A page that posts or links a message on, or that tells of an error in a login. */
const TELLS_OF_A_LOGIN = /SAML|RelayState|wresult|wctx/i;

/** With the page's text, if that is a page which matters: the provider's form, or an error. The same entry otherwise. */
export function withResponseBody(entry: DevtoolsEntry, content: string, encoding: string): DevtoolsEntry {
  const { exchange } = entry;
  if (!exchange.response || exchange.response.body !== undefined || content.length > MOST_PAGE * 1.4) return entry;
  const body = encoding === 'base64' ? decodedText(content) : content;
  if (!body || body.length > MOST_PAGE) return entry;
  if (exchange.response.status < 400 && !TELLS_OF_A_LOGIN.test(body)) return entry;
  return { ...entry, exchange: { ...exchange, response: { ...exchange.response, body } } };
}

function decodedText(base64: string): string | undefined {
  const octets = decodeBase64(base64);
  return octets && fromUtf8(octets);
}
