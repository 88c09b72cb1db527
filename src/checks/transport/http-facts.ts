// What an exchange tells beyond its fields: where it redirected to, by which method it really went, how long its parts are. For transport and time checks.
import { utf8 } from '../../base/bytes.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { TraceIndex } from '../trace-index.ts';

/** A page or frame, as opposed to images, scripts and scripted requests. */
export const isNavigation = ({ resourceType }: Exchange): boolean =>
  resourceType === 'main_frame' || resourceType === 'sub_frame';

export const inFrame = ({ resourceType, frame, request }: Exchange): boolean =>
  resourceType === 'sub_frame' ||
  (frame !== undefined && frame.id > 0) ||
  headerValue(request.headers, 'sec-fetch-dest') === 'iframe';

/** 0 where no answer arrived. */
export const statusOf = ({ response }: Exchange): number => response?.status ?? 0;

/** Where the answer sends the browser, resolved; undefined for one that is no redirect. */
export function redirectOf(exchange: Exchange): string | undefined {
  const { response, request } = exchange;
  if (!response) return undefined;
  if (response.redirectUrl !== undefined && response.redirectUrl !== '') return response.redirectUrl;
  const location = headerValue(response.headers, 'location');
  if (location === undefined || response.status < 301 || response.status > 308) return undefined;
  return URL.canParse(location, request.url) ? new URL(location, request.url).href : undefined;
}

/** Browsers give up after 20 redirects; a made-up recording may have any number. */
const MOST_HOPS = 50;

/** The hops of the exchange's redirect chain from it on, itself first. */
export function hopsFrom(exchange: Exchange, trace: TraceIndex): readonly Exchange[] {
  const hops: Exchange[] = [exchange];
  for (let hop = exchange.hop + 1; hops.length < MOST_HOPS; hop++) {
    const next = hopOf(exchange, hop, trace);
    if (!next) break;
    hops.push(next);
  }
  return hops;
}

/** The hop before it in the redirect chain. */
export const hopBefore = (exchange: Exchange, trace: TraceIndex): Exchange | undefined =>
  hopOf(exchange, exchange.hop - 1, trace);

/** The hop after it. */
export const hopAfter = (exchange: Exchange, trace: TraceIndex): Exchange | undefined =>
  hopOf(exchange, exchange.hop + 1, trace);

/** Hops are counted from 0, so that the place in the chain is the number, unless one was lost. */
function hopOf(exchange: Exchange, hop: number, trace: TraceIndex): Exchange | undefined {
  const chain = trace.chainOf(exchange);
  if (hop < 0 || chain.length === 1) return undefined;
  if (chain[hop]?.hop === hop) return chain[hop];
  return chain.slice(0, MOST_HOPS).find((other) => other.hop === hop);
}

/**
 * The method that was on the wire. webRequest goes on saying POST after a redirect by which the browser turned to GET
 * (Fetch standard §4.4: 301 and 302 after POST, 303 after anything).
 */
export function methodOf(exchange: Exchange, trace: TraceIndex): string {
  const { method } = exchange.request;
  if (method !== 'POST' || exchange.requestBody === 'complete') return method;
  const before = hopBefore(exchange, trace);
  return before && isMethodChanging(statusOf(before)) ? 'GET' : method;
}

export const isMethodChanging = (status: number): boolean => status === 301 || status === 302 || status === 303;

/** Octets of the posted body; undefined where they can't be told. Of decoded form fields about what they took on the wire. */
export function bodyLength({ request, requestBody }: Exchange): number | undefined {
  const said = Number(headerValue(request.headers, 'content-length'));
  if (Number.isSafeInteger(said) && said > 0) return said;
  if (!request.body || requestBody !== 'complete') return undefined;
  if (request.body.kind === 'octets') return request.body.octets.length;
  return request.body.fields.reduce((sum, { name, value }) => sum + name.length + value.length + 2, 0);
}

/** Octets of all request headers; undefined where they were not recorded. */
export const headersLength = ({ request }: Exchange): number | undefined =>
  request.headers?.reduce((sum, { name, value }) => sum + name.length + utf8(value).length + 4, 0);

export const headerLength = ({ request }: Exchange, wanted: string): number =>
  (request.headers ?? [])
    .filter(({ name }) => name.toLowerCase() === wanted)
    .reduce((sum, { value }) => sum + value.length, 0);

const BROWSERS = [
  ['firefox', 'Firefox/'],
  ['chromium', 'Chrome/'],
  ['safari', 'Safari/'],
] as const;

/** By User-Agent; what rules a browser has for cookies depends on it. */
export function browserOf({ request }: Exchange): 'firefox' | 'chromium' | 'safari' | 'unknown' {
  const agent = headerValue(request.headers, 'user-agent') ?? '';
  return BROWSERS.find(([, mark]) => agent.includes(mark))?.[0] ?? 'unknown';
}

/** A value for `seen` and `expected`: as it is, but not endless. */
export const cut = (value: string): string => (value.length > 200 ? `${value.slice(0, 199)}…` : value);

/** `1 request`, `2 requests`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `400 Bad Request`. */
export const statusText = ({ response }: Exchange): string =>
  response ? `${response.status} ${response.statusText}`.trim() : 'no answer';
