// Reads what SAML-tracer exports (and Awesome SAML Tracer, which writes the same shape), repairing what such files are known
// to have lost.
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64 } from '../base/base64.ts';
import { toHex, utf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { formDecode, splitPairs } from '../base/percent.ts';
import { epochMs } from '../base/units.ts';
import { splitUrl } from '../bindings/parameters.ts';
import type { Exchange, FormField, Header, RequestBody } from '../capture/exchange.ts';
import { headerValue, toHeaders } from '../capture/headers.ts';
import { isObject, type Json } from './json-fields.ts';

export const looksLikeSamlTracer = (json: unknown): json is Json => isObject(json) && Array.isArray(json.requests);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * One exchange a request, in the order of the file. There are no times in it: the server's Date is taken, else that of the
 * exchange before, else that of the export. Errors: InputError `saml-tracer-invalid`, `input-too-large`.
 */
export function readSamlTracer(json: unknown, limits: Limits): Exchange[] {
  if (!looksLikeSamlTracer(json)) {
    throw new InputError('saml-tracer-invalid', 'The JSON has no list of requests, so SAML-tracer did not write it.');
  }
  const requests = list(json.requests);
  if (requests.length > limits.exchanges) {
    throw new InputError('input-too-large', `There are ${requests.length} requests; the limit is ${limits.exchanges}.`);
  }
  const masked = new MaskedValues();
  const read = requests.map((request, index) => {
    if (!isObject(request)) throw new InputError('saml-tracer-invalid', `requests[${index}] is not an object.`);
    masked.seen(text(request.url));
    return request;
  });
  const exported = Date.parse(text(json.timestamp));
  let last = Number.isNaN(exported) ? 0 : exported;
  const first = read.map(dateOf).find((date) => date !== undefined);
  if (first !== undefined) last = first;
  const hops = new Map<string, number>();
  return read.map((request, sequence): Exchange => {
    const date = dateOf(request);
    if (date !== undefined && date > last) last = date;
    // The browser's id is that of the whole redirect chain.
    const requestId = text(request.requestId) || text(request.id) || `request-${sequence}`;
    const hop = hops.get(requestId) ?? 0;
    hops.set(requestId, hop + 1);
    return toExchange(request, { sequence, requestId, hop, startedAt: last }, masked);
  });
}

interface Place {
  readonly sequence: number;
  readonly requestId: string;
  readonly hop: number;
  readonly startedAt: number;
}

function toExchange(request: Json, { sequence, requestId, hop, startedAt }: Place, masked: MaskedValues): Exchange {
  const method = text(request.method) || 'GET';
  const url = text(request.url);
  const headers = readHeaders(request.requestHeaders);
  const responseHeaders = readHeaders(request.responseHeaders);
  const status =
    typeof request.responseStatus === 'number' && Number.isInteger(request.responseStatus) ? request.responseStatus : 0;
  const answered = status > 0 && status < 100_000;
  const location = status >= 300 && status < 400 ? headerValue(responseHeaders, 'location') : undefined;
  const redirectUrl =
    location === undefined ? undefined : URL.canParse(location, url) ? new URL(location, url).href : location;
  const { body, whole } = readBody(request, masked);
  return {
    id: `request-${sequence}`,
    source: 'har',
    sequence,
    startedAt: epochMs(startedAt),
    requestId,
    hop,
    resourceType: resourceType(request, headers),
    request: { method, url, headers, ...(body && { body }) },
    requestBody: body ? (whole ? 'complete' : 'truncated') : method === 'POST' ? 'unavailable' : 'none',
    ...(answered && {
      response: {
        status,
        statusText: text(request.responseStatusText).replace(/^HTTP\/[\d.]+ \d+ ?/i, ''),
        headers: responseHeaders,
        fromCache: false,
        ...(redirectUrl !== undefined && { redirectUrl }),
      },
    }),
    state: redirectUrl !== undefined ? 'redirected' : 'completed',
    gaps: answered ? [] : ['response'],
  };
}

/** Now objects of name and value, in old versions pairs. */
const readHeaders = (value: unknown): Header[] =>
  toHeaders(
    list(value).flatMap((header): [string, string][] => {
      if (Array.isArray(header)) return text(header[0]) ? [[text(header[0]), text(header[1])]] : [];
      return isObject(header) && text(header.name) ? [[text(header.name), text(header.value)]] : [];
    }),
  );

/** Awesome SAML Tracer notes when; the others only what the server's clock said. */
function dateOf(request: Json): number | undefined {
  if (typeof request.timestamp === 'number' && request.timestamp > 0 && request.timestamp < 8.64e15)
    return request.timestamp;
  const date = Date.parse(headerValue(readHeaders(request.responseHeaders), 'date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

function resourceType(request: Json, headers: readonly Header[]): string {
  if (/^[a-z_]{1,30}$/.test(text(request.type))) return text(request.type);
  const destination = headerValue(headers, 'sec-fetch-dest');
  if (destination === undefined) return text(request.protocol) === '' ? 'other' : 'main_frame';
  return destination === 'document' ? 'main_frame' : destination === 'iframe' ? 'sub_frame' : 'other';
}

/** `whole` is false where values were masked and nothing in the file tells what they were: they are left out, and not judged. */
function readBody(
  request: Json,
  masked: MaskedValues,
): { readonly body: RequestBody | undefined; readonly whole: boolean } {
  const { post } = request;
  if (typeof post === 'string' && post !== '') return { body: { kind: 'octets', octets: utf8(post) }, whole: true };
  const pairs =
    list(post).length > 0
      ? list(post)
      : Object.entries(isObject(request.postData) ? request.postData : {}).flatMap(([name, values]) =>
          list(values).map((value) => [name, value]),
        );
  let whole = true;
  const fields = pairs.flatMap((pair): FormField[] => {
    const [name, value] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof name !== 'string') return [];
    if (typeof value === 'string') return [{ name, value }];
    const known = masked.restore(name, value, request);
    if (known === undefined) whole = false;
    return known === undefined ? [] : [{ name, value: known }];
  });
  return { body: fields.length > 0 ? { kind: 'form', fields } : undefined, whole };
}

/** SAML-tracer masks posted values by their SHA-256, and leaves the decoded message and every address as they were. */
class MaskedValues {
  readonly #byHash = new Map<string, string>();

  /** Values of an address that may have been posted later on. */
  seen(url: string): void {
    const { query } = splitUrl(url);
    for (const { name, value } of query === null ? [] : splitPairs(query, 100)) {
      if (!/^(?:RelayState|TARGET|wctx)$/.test(name) || value === undefined) continue;
      const decoded = new TextDecoder().decode(formDecode(value));
      this.#byHash.set(toHex(sha256(utf8(decoded))), decoded);
    }
  }

  restore(name: string, value: unknown, request: Json): string | undefined {
    const saml = text(request.saml);
    if (/^SAML(?:Request|Response)$/i.test(name) && saml !== '') return encodeBase64(utf8(saml));
    if (name === 'wresult' && saml !== '') return saml;
    const hash = isObject(value) ? text(value.hash) : '';
    return this.#byHash.get(hash.toLowerCase());
  }
}
