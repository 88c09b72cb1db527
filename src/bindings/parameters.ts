// The parameters of a request as they arrived: from query, fragment, posted form fields or raw body, nothing decoded yet.
import { fromUtf8, toDisplayText, utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { formDecode, formDecodeOctets, splitPairs } from '../base/percent.ts';
import type { ExchangeRequest } from '../capture/exchange.ts';
import { bodyFormat } from './body-format.ts';
import type { MessagePlace } from './encoded-message.ts';
import { readMultipart } from './multipart.ts';

export interface Parameter {
  /** Decoded once by form rules. */
  readonly name: string;
  readonly place: MessagePlace;
  /** The value undecoded, as text; null where the browser gave decoded fields only. */
  readonly wire: string | null;
  /** The value decoded exactly once by form rules. Computed on each call: most parameters are never asked. */
  readonly octets: () => Uint8Array;
}

export interface Parameters {
  /** In the order query, body, fragment; within each as it stood. */
  readonly all: readonly Parameter[];
  /** The raw text of each place, without `?` or `#`; null where there is none, or the body was given decoded. */
  readonly raw: Readonly<Record<MessagePlace, string | null>>;
  /** True where `limits.parameters` left some out. */
  readonly cut: boolean;
  readonly multipart: boolean;
}

/** The query (without `?`) and the fragment (without `#`) of a URL as requested; null where it has none. */
export function splitUrl(url: string): { readonly query: string | null; readonly fragment: string | null } {
  const hash = url.indexOf('#');
  const beforeHash = hash === -1 ? url : url.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  return {
    query: mark === -1 ? null : beforeHash.slice(mark + 1),
    fragment: hash === -1 ? null : url.slice(hash + 1),
  };
}

/** The part of a fragment that can hold parameters: all of it, or what follows a `?` in a client-side route. */
export function fragmentQuery(fragment: string): string {
  const mark = fragment.indexOf('?');
  const equals = fragment.indexOf('=');
  if (mark !== -1 && (equals === -1 || mark < equals)) return fragment.slice(mark + 1);
  return fragment.replace(/^[!/]+/, '');
}

/** Every parameter of `request`, at most `limits.parameters` a place. Never throws. */
export function readParameters(request: ExchangeRequest, limits: Limits): Parameters {
  const { query, fragment } = splitUrl(request.url);
  const all: Parameter[] = [];
  let cut = false;
  const add = (found: readonly Parameter[]): void => {
    if (found.length > limits.parameters) cut = true;
    for (const parameter of found.slice(0, limits.parameters)) all.push(parameter);
  };
  const most = limits.parameters + 1;
  if (query) add(fromText(query, 'query', most));
  let body: string | null = null;
  let multipart = false;
  if (request.body?.kind === 'form') {
    multipart = bodyFormat(request) === 'multipart';
    add(
      request.body.fields.slice(0, most).map(({ name, value }) => ({
        name,
        place: 'body',
        wire: null,
        octets: () => (typeof value === 'string' ? utf8(value) : value),
      })),
    );
  } else if (request.body) {
    const format = bodyFormat(request);
    if (format === 'multipart') {
      multipart = true;
      add(
        readMultipart(request.body.octets, request.headers, most).map(({ name, octets }) => ({
          name,
          place: 'body',
          wire: toDisplayText(octets),
          octets: () => octets,
        })),
      );
    } else if (format === 'urlencoded') {
      const text = fromUtf8(request.body.octets);
      body = text ?? toDisplayText(request.body.octets);
      add(
        text === undefined
          ? fromOctets(request.body.octets, most)
          : fromText(text.replace(/^\uFEFF/, ''), 'body', most),
      );
    }
  }
  if (fragment) add(fromText(fragmentQuery(fragment), 'fragment', most));
  return { all, raw: { query, body, fragment: fragment && fragmentQuery(fragment) }, cut, multipart };
}

function fromText(text: string, place: MessagePlace, most: number): Parameter[] {
  return splitPairs(text, most).map(({ name, value = '' }) => ({
    name: decodedName(name),
    place,
    wire: value,
    octets: () => formDecode(value),
  }));
}

/** As `fromText` for a body that is not UTF-8: taken apart as octets, so that none is lost. */
function fromOctets(body: Uint8Array, most: number): Parameter[] {
  const parameters: Parameter[] = [];
  for (const [from, to] of pairRanges(body)) {
    if (parameters.length >= most) break;
    const equals = body.subarray(from, to).indexOf(0x3d);
    const nameEnd = equals === -1 ? to : from + equals;
    const value = body.subarray(Math.min(nameEnd + 1, to), to);
    parameters.push({
      name: toDisplayText(formDecodeOctets(body.subarray(from, nameEnd))),
      place: 'body',
      wire: toDisplayText(value),
      octets: () => formDecodeOctets(value),
    });
  }
  return parameters;
}

/** Where the `&`-separated pieces of a raw form body begin and end; empty pieces are left out. */
export function* pairRanges(body: Uint8Array): Generator<readonly [number, number]> {
  let from = 0;
  while (from < body.length) {
    const at = body.indexOf(0x26, from);
    const to = at === -1 ? body.length : at;
    if (to > from) yield [from, to];
    from = to + 1;
  }
}

/** A name decoded once by form rules, for comparing and showing. */
export const decodedName = (name: string): string =>
  name.includes('%') || name.includes('+') ? toDisplayText(formDecode(name)) : name;
