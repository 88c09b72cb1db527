// From a parameter's once-decoded value to the XML's octets: base64 and DEFLATE undone, every oddity on the way reported.
import { type Base64Repair, decodeBase64Tolerantly } from '../base/base64.ts';
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { formDecode } from '../base/percent.ts';
import type { DecodeProblem } from './encoded-message.ts';
import { deflateWrapping, type Inflated, inflateWithin } from './inflate.ts';
import { type DecodeProblemCode, problem } from './problems.ts';
import { looksLikeXml } from './sniff.ts';

/** What the value should be: `deflated` for HTTP-Redirect, `plain` for HTTP-POST; `either` for a value without binding. */
export type Expected = 'deflated' | 'plain' | 'either';

export interface Unwrapped {
  /** Undefined where nothing could be had. Of a broken value the part that could be read, as long as it begins as XML. */
  readonly octets: Uint8Array | undefined;
  readonly problems: readonly DecodeProblem[];
}

const REPAIRS: Record<Base64Repair, DecodeProblemCode> = {
  'line-breaks': 'base64-line-breaks',
  'white-space': 'base64-white-space',
  'url-alphabet': 'base64-url-alphabet',
  'padding-missing': 'base64-padding-missing',
  'padding-excess': 'base64-padding-excess',
  'space-for-plus': 'base64-space-for-plus',
};

export const base64Problems = (repairs: readonly Base64Repair[]): DecodeProblem[] =>
  repairs.map((repair) => problem(REPAIRS[repair]));

/** Rounds of percent- and base64-decoding that are tried before the value is called unreadable. */
const MOST_ROUNDS = 3;

/** Undoes what a binding does to XML (Bindings 3.4.4.1 and 3.5.4), tolerantly. Never throws, never inflates past the limit. */
export function unwrap(value: Uint8Array, expected: Expected, limits: Limits): Unwrapped {
  if (value.length === 0) return unreadable([problem('message-empty')]);
  if (value.length > limits.encodedOctets) return unreadable([problem('message-too-large')]);
  if (looksLikeXml(value)) return plainXml(value, limits, [problem('xml-not-encoded')]);
  const problems = new ProblemList();
  const decoded = undoBase64(value, problems);
  if (decoded === undefined) return unreadable(problems.list);
  if (decoded.xml) return plainXml(decoded.octets, limits, problems.list);
  return undoCompression(decoded.octets, expected, limits, problems);
}

const unreadable = (problems: readonly DecodeProblem[]): Unwrapped => ({ octets: undefined, problems });

function plainXml(octets: Uint8Array, limits: Limits, problems: readonly DecodeProblem[]): Unwrapped {
  if (octets.length > limits.xmlOctets) return unreadable([...problems, problem('message-too-large')]);
  return { octets, problems };
}

/** Each code once, in the order met. */
class ProblemList {
  readonly list: DecodeProblem[] = [];

  add(code: DecodeProblemCode): void {
    if (!this.list.some((known) => known.code === code)) this.list.push(problem(code));
  }
}

/** `xml` where decoding went through to unencoded XML, which can only be when the value was percent-encoded XML. */
function undoBase64(
  value: Uint8Array,
  problems: ProblemList,
): { readonly octets: Uint8Array; readonly xml: boolean } | undefined {
  let text = fromUtf8(value) ?? toDisplayText(value);
  for (let round = 0; round < MOST_ROUNDS && /%[0-9a-f]{2}/i.test(text); round++) {
    problems.add('percent-encoded-twice');
    const octets = formDecode(text, { plusIsSpace: false });
    if (looksLikeXml(octets)) {
      problems.add('xml-not-encoded');
      return { octets, xml: true };
    }
    text = toDisplayText(octets);
  }
  const decoded = decodeBase64Tolerantly(text);
  if (decoded) {
    for (const repair of decoded.repairs) problems.add(REPAIRS[repair]);
    return { octets: decoded.octets, xml: false };
  }
  problems.add('base64-invalid');
  // What stands before the first character that is no base64: a document's beginning is worth showing.
  const usable = /^[A-Za-z0-9+/\-_\s]*={0,2}/.exec(text)?.[0].replace(/\s+/g, '') ?? '';
  const whole = usable.replace(/=+$/, '').length % 4 === 1 ? usable.slice(0, -1) : usable;
  const part = whole.length < 4 ? undefined : decodeBase64Tolerantly(whole);
  return part && { octets: part.octets, xml: false };
}

function undoCompression(octets: Uint8Array, expected: Expected, limits: Limits, problems: ProblemList): Unwrapped {
  if (looksLikeXml(octets) && !inflatesToXml(octets, limits)) {
    if (expected === 'deflated') problems.add('deflate-missing');
    return plainXml(octets, limits, problems.list);
  }
  const inflated = inflate(octets, limits);
  if (inflated) {
    if (expected === 'plain') problems.add('deflate-in-post');
    for (const code of inflated.codes) problems.add(code);
    return { octets: inflated.octets, problems: problems.list };
  }
  const twice = undoSecondBase64(octets, expected, limits, problems);
  if (twice) return twice;
  if (problems.list.some(({ code }) => code === 'base64-invalid')) return unreadable(problems.list);
  const wrapping = deflateWrapping(octets);
  const isDeflate = inflateWithin(octets, wrapping, limits.xmlOctets).end === 'complete';
  problems.add(expected === 'deflated' && wrapping === 'raw' && !isDeflate ? 'deflate-corrupt' : 'message-not-xml');
  return unreadable(problems.list);
}

/** `<` may begin a compressed stream as well: it does where the stream is whole and gives XML. */
const inflatesToXml = (octets: Uint8Array, limits: Limits): boolean => {
  const next = octets[1] ?? 0;
  const printable = next === 0x09 || next === 0x0a || next === 0x0d || (next >= 0x20 && next < 0x7f);
  if (printable) return false;
  const inflated = inflateWithin(octets, 'raw', limits.xmlOctets);
  return inflated.end === 'complete' && looksLikeXml(inflated.octets);
};

/** Undefined where neither reading gives anything that begins as XML. `octets` undefined: too large. */
function inflate(
  octets: Uint8Array,
  limits: Limits,
): { readonly octets: Uint8Array | undefined; readonly codes: readonly DecodeProblemCode[] } | undefined {
  const wrapping = deflateWrapping(octets);
  // The header's two octets may also begin a raw stream, so that the raw reading comes first; it seldom gets far.
  for (const tried of wrapping === 'raw' ? (['raw'] as const) : (['raw', wrapping] as const)) {
    const result = inflateWithin(octets, tried, limits.xmlOctets);
    const codes: DecodeProblemCode[] = tried === 'zlib' ? ['deflate-zlib-header'] : [];
    if (tried === 'gzip') codes.push('deflate-gzip-header');
    if (result.end === 'too-large') return { octets: undefined, codes: [...codes, 'inflated-too-large'] };
    if (result.octets.length === 0 || !looksLikeXml(result.octets)) continue;
    return { octets: result.octets, codes: [...codes, ...endCodes(result)] };
  }
  return undefined;
}

function endCodes({ end, trailing }: Inflated): DecodeProblemCode[] {
  if (end === 'truncated') return ['deflate-truncated'];
  if (end === 'corrupt') return ['deflate-corrupt'];
  return trailing > 0 ? ['deflate-trailing-octets'] : [];
}

function undoSecondBase64(
  octets: Uint8Array,
  expected: Expected,
  limits: Limits,
  problems: ProblemList,
): Unwrapped | undefined {
  const text = fromUtf8(octets);
  const again = text === undefined || text.length < 8 ? undefined : decodeBase64Tolerantly(text.trim());
  if (!again) return undefined;
  if (looksLikeXml(again.octets)) {
    problems.add('base64-twice');
    if (expected === 'deflated') problems.add('deflate-missing');
    return plainXml(again.octets, limits, problems.list);
  }
  const inflated = inflate(again.octets, limits);
  if (!inflated) return undefined;
  problems.add('base64-twice');
  if (expected === 'plain') problems.add('deflate-in-post');
  for (const code of inflated.codes) problems.add(code);
  return { octets: inflated.octets, problems: problems.list };
}
