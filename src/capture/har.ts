// Reads HAR 1.2 (and what Chromium and Firefox devtools add to it) into exchanges. A HAR is untrusted input.
import { decodeBase64 } from '../base/base64.ts';
import { fromUtf8, utf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { epochMs } from '../base/units.ts';
import type {
  BodyState,
  Exchange,
  ExchangeRequest,
  ExchangeResponse,
  FormField,
  Header,
  RequestBody,
  Tab,
} from './exchange.ts';
import { headerValue, toHeaders } from './headers.ts';

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** A whole number that JavaScript holds exactly; others are no id. */
const isId = (value: unknown): value is number => Number.isSafeInteger(value);
/** The range of Date, in ms to either side of 1970 (ECMA-262 §21.4.1.1). */
const MOST_MS = 8.64e15;
/** More headers of one message are no browser's, and can't be read from a trace either. */
const MOST_HEADERS = 10_000;

/** True for parsed JSON that has the shape of a HAR. */
export const looksLikeHar = (json: unknown): json is Json =>
  isObject(json) && isObject(json.log) && Array.isArray(json.log.entries);

/**
 * The exchanges of a HAR in the order of their `startedDateTime` (devtools writes them unordered); ids are `entry-N`,
 * N the index in `log.entries`. Errors: InputError `har-invalid`, `input-too-large`.
 */
export function readHar(octets: Uint8Array, limits: Limits): Exchange[] {
  if (octets.length > limits.fileOctets) {
    throw new InputError('input-too-large', `The HAR has ${octets.length} octets; the limit is ${limits.fileOctets}.`);
  }
  const source = fromUtf8(octets);
  if (source === undefined) throw new InputError('har-invalid', 'The HAR is not UTF-8 text; export it again as HAR.');
  let json: unknown;
  try {
    json = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    throw new InputError('har-invalid', 'The file is not JSON; export the network log again as HAR.');
  }
  return toExchanges(json, limits);
}

/** The same for JSON that has been parsed already. */
export function toExchanges(json: unknown, limits: Limits): Exchange[] {
  if (!looksLikeHar(json)) throw new InputError('har-invalid', 'The JSON has no log.entries, so it is not a HAR.');
  const entries = list(object(json.log).entries);
  if (entries.length > limits.exchanges) {
    throw new InputError('input-too-large', `The HAR has ${entries.length} entries; the limit is ${limits.exchanges}.`);
  }
  const dated = entries.map((entry, index) => {
    if (!isObject(entry)) throw new InputError('har-invalid', `log.entries[${index}] is not an object.`);
    const startedAt = Date.parse(text(entry.startedDateTime));
    return { entry, index, startedAt: Number.isNaN(startedAt) ? 0 : startedAt };
  });
  dated.sort((a, b) => a.startedAt - b.startedAt || a.index - b.index);
  const chains = new RedirectChains();
  return dated.map(({ entry, index, startedAt }, sequence) => {
    const request = object(entry.request);
    const response = object(entry.response);
    const [body, requestBody] = readBody(request, limits.parameters);
    const answer = readResponse(response, text(request.url));
    const failed = text(entry._error) || text(response._error) || (answer ? '' : 'no response');
    const url = text(request.url);
    const { requestId, hop } = chains.place(url, answer?.redirectUrl, index);
    const tab = readTab(entry._tab);
    const type = resourceType(entry);
    const id = `entry-${index}`;
    return {
      id,
      source: 'har',
      sequence,
      startedAt: epochMs(startedAt),
      endedAt: epochMs(Math.min(MOST_MS, startedAt + Math.max(0, number(entry.time)))),
      requestId,
      hop,
      ...(tab && { tab }),
      resourceType: type,
      request: { ...readRequest(request, url), ...(body && { body }) },
      requestBody,
      ...(answer && { response: answer }),
      state: failed ? 'failed' : answer?.redirectUrl ? 'redirected' : 'completed',
      ...(failed && { error: failed }),
      gaps: answer ? [] : ['response'],
    };
  });
}

/** Follows redirectURL from entry to entry, since a HAR does not say which entries are hops of one request. */
class RedirectChains {
  readonly #expected = new Map<string, { requestId: string; hop: number }>();

  place(url: string, redirectUrl: string | undefined, index: number): { requestId: string; hop: number } {
    const key = comparable(url);
    const place = this.#expected.get(key) ?? { requestId: `entry-${index}`, hop: 0 };
    this.#expected.delete(key);
    if (redirectUrl) this.#expected.set(comparable(redirectUrl), { requestId: place.requestId, hop: place.hop + 1 });
    return place;
  }
}

/** Without fragment, and as browsers write it: a Location may lack the slash behind the host. */
function comparable(url: string): string {
  const whole = url.split('#', 1)[0] ?? url;
  return URL.canParse(whole) ? new URL(whole).href : whole;
}

/** Firefox gives Location as it stood, which may be relative. */
function absolute(location: string, url: string): string {
  if (location === '' || URL.canParse(location) || !URL.canParse(location, url)) return location;
  return new URL(location, url).href;
}

function readRequest(request: Json, url: string): ExchangeRequest {
  return { method: text(request.method) || 'GET', url, headers: readHeaders(request.headers) };
}

function readResponse(response: Json, url: string): ExchangeResponse | undefined {
  const status = Math.trunc(number(response.status));
  if (status <= 0 || status > 99_999) return undefined;
  const headers = readHeaders(response.headers);
  const content = object(response.content);
  const body = content.encoding === 'base64' ? decodedText(text(content.text)) : text(content.text);
  // Fiddler and Charles leave redirectURL empty, and the header as it came.
  const location = status >= 300 && status < 400 ? headerValue(headers, 'location') : undefined;
  const redirectUrl = absolute(text(response.redirectURL) || (location ?? ''), url);
  return {
    status,
    statusText: text(response.statusText),
    headers,
    fromCache: false,
    ...(redirectUrl && { redirectUrl }),
    ...(body && { body }),
  };
}

function decodedText(base64: string): string {
  const octets = decodeBase64(base64);
  return (octets && fromUtf8(octets)) ?? '';
}

const readHeaders = (value: unknown): Header[] =>
  toHeaders(
    list(value).flatMap((header) =>
      isObject(header) && text(header.name) ? [[text(header.name), text(header.value)]] : [],
    ),
  ).slice(0, MOST_HEADERS);

/** `_bodyState` is our own export's, which knows more of it than HAR can say. */
function readBody(request: Json, most: number): [RequestBody | undefined, BodyState] {
  const { postData } = request;
  const said = request._bodyState;
  if (!isObject(postData)) {
    return said === 'unavailable' || number(request.bodySize) > 0 ? [undefined, 'unavailable'] : [undefined, 'none'];
  }
  const state: BodyState = said === 'truncated' ? 'truncated' : 'complete';
  const exact = text(postData._base64) ? decodeBase64(text(postData._base64)) : undefined;
  if (exact) return [{ kind: 'octets', octets: exact }, state];
  if (text(postData.text)) {
    const octets = postData.encoding === 'base64' ? decodeBase64(text(postData.text)) : utf8(text(postData.text));
    // Firefox's devtools cut a posted body at 1 MiB without saying so.
    if (octets) return [{ kind: 'octets', octets }, octets.length === 1_048_576 ? 'truncated' : state];
  }
  const params = list(postData.params);
  const fields = params.slice(0, most).flatMap((param): FormField[] => {
    if (!isObject(param) || typeof param.name !== 'string') return [];
    const octets = text(param._base64) ? decodeBase64(text(param._base64)) : undefined;
    return [{ name: param.name, value: octets ?? text(param.value) }];
  });
  if (fields.length === 0) return [undefined, 'unavailable'];
  return [{ kind: 'form', fields }, params.length > most ? 'truncated' : state];
}

/** Our own export's: which tab, and which one opened it. */
function readTab(value: unknown): Tab | undefined {
  if (!isObject(value) || !isId(value.id)) return undefined;
  return { id: value.id, ...(isId(value.openerId) && { openerId: value.openerId }) };
}

/** `_resourceType` is Chromium's; where no one says, a page is told by what it answers. */
function resourceType(entry: Json): string {
  switch (text(entry._resourceType ?? entry._type).toLowerCase()) {
    case 'document':
    case 'main_frame':
      return 'main_frame';
    case 'sub_frame':
      return 'sub_frame';
    case 'xhr':
    case 'fetch':
    case 'xmlhttprequest':
      return 'xmlhttprequest';
    case 'image':
      return 'image';
    case 'script':
      return 'script';
    case 'stylesheet':
      return 'stylesheet';
    case 'font':
      return 'font';
    case '': {
      const response = object(entry.response);
      const mime = text(object(response.content).mimeType);
      const asked = headerValue(readHeaders(object(entry.request).headers), 'sec-fetch-dest');
      if (asked) return asked === 'document' ? 'main_frame' : asked === 'iframe' ? 'sub_frame' : 'other';
      return /html/.test(mime) || text(response.redirectURL) ? 'main_frame' : 'other';
    }
    default:
      return 'other';
  }
}
