// Reads whatever people send: our own traces, HAR, SAML-tracer's export, or one message. Told by content, never by name.
import { fromUtf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { fromUtf16 } from '../base/utf-16.ts';
import { inflateWithin } from '../bindings/inflate.ts';
import type { Exchange } from '../capture/exchange.ts';
import { looksLikeHar, toExchanges } from '../capture/har.ts';
import { pastedExchange } from '../capture/pasted.ts';
import { looksLikeSamlTracer, readSamlTracer } from './saml-tracer.ts';
import { postedBySavedPage } from './saved-page.ts';
import type { Trace } from './trace.ts';
import { looksLikeTrace, readTrace } from './trace-json.ts';

export interface Imported {
  readonly kind: 'trace' | 'har' | 'saml-tracer' | 'pasted';
  readonly exchanges: readonly Exchange[];
  /** Of our own format only. */
  readonly trace?: Trace;
}

/** Lists in objects in lists: our own files go to 12, HARs with their extensions not much further. */
const MOST_NESTED = 64;

/**
 * `now`: milliseconds of this computer's clock, for what tells no time. Errors: InputError `input-empty`, `input-too-large`,
 * `input-unrecognised`, `har-invalid`, `trace-invalid`, `trace-too-new`, `saml-tracer-invalid`.
 */
export function importTrace(
  octets: Uint8Array,
  { limits, now }: { readonly limits: Limits; readonly now: number },
): Imported {
  if (octets.length === 0) throw new InputError('input-empty', 'The input is empty.');
  if (octets.length > limits.fileOctets) throw tooLarge(octets.length, limits);
  const plain = octets[0] === 0x1f && octets[1] === 0x8b ? decompress(octets, limits) : octets;
  const text = fromUtf16(plain);
  const first = text.find((octet) => octet > 0x20 && octet !== 0xef && octet !== 0xbb && octet !== 0xbf);
  if (first === 0x7b || first === 0x5b) return importJson(parseJson(text), limits);
  // XML says itself in which encoding it is, and is judged by the octets that it came in.
  const message = postedBySavedPage(text) ?? (first === 0x3c ? plain : text);
  return { kind: 'pasted', exchanges: [pastedExchange(message, now)] };
}

/** The same for JSON that was parsed already, as a page does in a worker. */
export function importJson(json: unknown, limits: Limits): Imported {
  if (looksLikeTrace(json)) {
    const trace = readTrace(json, limits);
    return { kind: 'trace', exchanges: trace.exchanges, trace };
  }
  if (looksLikeHar(json)) return { kind: 'har', exchanges: toExchanges(json, limits) };
  if (looksLikeSamlTracer(json)) return { kind: 'saml-tracer', exchanges: readSamlTracer(json, limits) };
  throw new InputError(
    'input-unrecognised',
    'The input is JSON, but no trace, no HAR (it has no log.entries) and no export of SAML-tracer.',
  );
}

const tooLarge = (length: number, limits: Limits): InputError =>
  new InputError('input-too-large', `The input has ${length} octets; the limit is ${limits.fileOctets}.`);

function decompress(octets: Uint8Array, limits: Limits): Uint8Array {
  const inflated = inflateWithin(octets, 'gzip', limits.fileOctets);
  if (inflated.end === 'too-large') {
    throw new InputError('input-too-large', `The input decompresses to more than ${limits.fileOctets} octets.`);
  }
  if (inflated.end !== 'complete') {
    throw new InputError('input-unrecognised', 'The input is compressed, and was cut off or damaged on its way.');
  }
  return inflated.octets;
}

function parseJson(octets: Uint8Array): unknown {
  if (depthOf(octets) > MOST_NESTED) {
    throw new InputError('input-unrecognised', `The input is nested more than ${MOST_NESTED} levels deep.`);
  }
  const source = fromUtf8(octets);
  if (source === undefined) {
    throw new InputError('input-unrecognised', 'The input begins like JSON but is not UTF-8 text.');
  }
  try {
    return JSON.parse(source.startsWith('\uFEFF') ? source.slice(1) : source);
  } catch {
    throw new InputError(
      'input-unrecognised',
      'The input begins like JSON but can’t be parsed; it may have been cut off.',
    );
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep brackets nest outside of texts. In time linear in the size; texts are skipped by a native search. */
function depthOf(octets: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at];
    if (octet === QUOTE) {
      at = endOfText(octets, at + 1);
    } else if (octet === 0x7b || octet === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if (octet === 0x7d || octet === 0x5d) {
      depth--;
    }
  }
  return deepest;
}

/** Where the quote stands that ends the text; an escaped one has an odd number of backslashes before it. */
function endOfText(octets: Uint8Array, from: number): number {
  for (let at = octets.indexOf(QUOTE, from); at !== -1; at = octets.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && octets[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return octets.length;
}
