// Names what was done to a RelayState that came back changed, for the verdict on a leg: a class is named only where its
// transformation, applied to the values that were seen, gives exactly the same octets.
import { decodeBase64, encodeBase64 } from '../base/base64.ts';
import { equalBytes, firstDifference, fromUtf8, toDisplayText, utf8 } from '../base/bytes.ts';
import { formDecodeOctets } from '../base/percent.ts';
import { inflateWithin } from '../bindings/inflate.ts';
import { combination } from './relay-state-combination.ts';

/** A class that one value and the next suffice for. */
export type SimpleRelayStateClass =
  /** `rounds` percent-decodings (1 to 3) of what came back give what was sent. */
  | { readonly name: 're-encoded'; readonly rounds: number }
  /** One more percent-decoding of what was sent gives what came back. */
  | { readonly name: 'over-decoded' }
  /** The parameter did not come back. */
  | { readonly name: 'missing' }
  /** It came back without a value. */
  | { readonly name: 'emptied' }
  /** None was sent, or an empty one. */
  | { readonly name: 'added' }
  /** A word by which a program prints a value that it does not have. */
  | { readonly name: 'literal'; readonly word: string }
  /** `+`, blank, `%20` and `%2B` stand for each other. */
  | { readonly name: 'plus-space' }
  | { readonly name: 'html-escaped' }
  | { readonly name: 'html-unescaped' }
  /** The same absolute URL but for case, default port, a slash at the end, and `http` for `https`. */
  | { readonly name: 'url-normalised' }
  /** White space at the ends. */
  | { readonly name: 'whitespace' }
  /** Upper and lower case. */
  | { readonly name: 'case' }
  /** `at`: octets that came back. `next`: the character that the cut is before, or within. */
  | { readonly name: 'truncated'; readonly at: number; readonly next: string }
  /** What was sent stands within what came back, or within that percent-decoded once or twice. */
  | { readonly name: 'wrapped' }
  /** One is the other in base64, of either alphabet, also of the deflated value. */
  | { readonly name: 'base64' }
  /** UTF-8 read as Latin-1 or windows-1252, or another Unicode normal form. */
  | { readonly name: 'charset' }
  /** The RelayState of another request that this browser made shortly before, by the index of that message. */
  | { readonly name: 'crossed'; readonly message: number }
  /** The same value came back for several that differ: the IdP's default. */
  | { readonly name: 'defaulted' }
  /** None of these. */
  | { readonly name: 'replaced' };

/** Two things were done, one after the other, which together give exactly what came back. */
export type RelayStateClass =
  | SimpleRelayStateClass
  | { readonly name: 'combined'; readonly first: SimpleRelayStateClass; readonly second: SimpleRelayStateClass };

const LITERALS: readonly string[] = ['null', 'undefined', 'None', 'nil', '(null)', '[object Object]'];

/** Octets of either value up to which transformations are tried. The binding allows 80 (SAML Bindings §3.4.3). */
const LONGEST_TRANSFORMED = 65_536;
/** Less for normal forms: sorting a run of combining marks takes the square of its length. */
const LONGEST_NORMALIZED = 8_192;

/** What only the whole recording tells. */
export interface OtherLogins {
  /** The message of another, recent request of this browser that carried exactly these octets. */
  readonly crossedWith?: number | undefined;
  /** True where the same octets came back from this IdP for other values as well. */
  readonly cameBackForOthers?: boolean;
}

/**
 * The class of a RelayState that did not come back as sent. Both values are octets decoded exactly once; undefined: no
 * such parameter. Neither equal values nor two without a value belong here: those were not changed. The first class
 * that fits is given, the narrower ones first: `https://a` that came back as `https://a/` is `url-normalised`, not
 * `wrapped`. Of a value of more than 65,536 octets only `missing`, `emptied`, `added`, `literal`, `crossed`, `truncated`
 * and `defaulted` are told; all else is `replaced`. `combined` is tried only where nothing else fits.
 */
export function classifyRelayState(
  sent: Uint8Array | undefined,
  returned: Uint8Array | undefined,
  others: OtherLogins = {},
): RelayStateClass {
  const simple = classifyAlone(sent, returned, others);
  if (simple.name !== 'replaced') return simple;
  if (others.cameBackForOthers) return { name: 'defaulted' };
  return (sent && returned && combination(sent, returned, classifyAlone)) ?? simple;
}

/** The class but for `defaulted` and `combined`. */
function classifyAlone(
  sent: Uint8Array | undefined,
  returned: Uint8Array | undefined,
  { crossedWith }: OtherLogins = {},
): SimpleRelayStateClass {
  if (returned === undefined) return { name: 'missing' };
  if (returned.length === 0) return { name: 'emptied' };
  if (sent === undefined || sent.length === 0) return { name: 'added' };
  const word = LITERALS.find((literal) => equalBytes(utf8(literal), returned));
  if (word !== undefined) return { name: 'literal', word };
  const small = sent.length <= LONGEST_TRANSFORMED && returned.length <= LONGEST_TRANSFORMED;
  const sentText = small ? fromUtf8(sent) : undefined;
  const returnedText = small ? fromUtf8(returned) : undefined;
  const texts = sentText !== undefined && returnedText !== undefined ? ([sentText, returnedText] as const) : undefined;
  return (
    (small ? escapingClass(sent, returned) : undefined) ??
    (texts ? spellingClass(...texts) : undefined) ??
    (crossedWith === undefined ? undefined : { name: 'crossed', message: crossedWith }) ??
    truncation(sent, returned) ??
    (small && isWrapped(sent, returned) ? { name: 'wrapped' } : undefined) ??
    (texts && isBase64(sent, returned, ...texts) ? { name: 'base64' } : undefined) ??
    (texts && isCharset(sent, ...texts) ? { name: 'charset' } : undefined) ?? { name: 'replaced' }
  );
}

function escapingClass(sent: Uint8Array, returned: Uint8Array): SimpleRelayStateClass | undefined {
  for (const plusIsSpace of [false, true]) {
    let decoded = returned;
    for (let rounds = 1; rounds <= 3 && hasEscape(decoded); rounds++) {
      decoded = formDecodeOctets(decoded, { plusIsSpace });
      if (equalBytes(decoded, sent)) return { name: 're-encoded', rounds };
    }
  }
  // Without an escape, `a+b` that came back as `a b` would count as decoded.
  if (hasEscape(sent) && equalBytes(percentDecode(sent), returned)) return { name: 'over-decoded' };
  return equalBytes(oneBlank(sent), oneBlank(returned)) && !equalBytes(sent, returned)
    ? { name: 'plus-space' }
    : undefined;
}

const percentDecode = (octets: Uint8Array): Uint8Array => formDecodeOctets(octets, { plusIsSpace: false });

/** An escape is three octets that become one. */
const hasEscape = (octets: Uint8Array): boolean => percentDecode(octets).length < octets.length;

/** Writes `+`, `%20` and `%2B` as a blank. */
function oneBlank(octets: Uint8Array): Uint8Array {
  const mapped = new Uint8Array(octets.length);
  let length = 0;
  for (let i = 0; i < octets.length; i++) {
    const octet = octets[i] as number;
    const third = octets[i + 2];
    const escaped = octet === 0x25 && octets[i + 1] === 0x32 && (third === 0x30 || third === 0x42 || third === 0x62);
    mapped[length++] = escaped || octet === 0x2b ? 0x20 : octet;
    if (escaped) i += 2;
  }
  return mapped.subarray(0, length);
}

function spellingClass(sent: string, returned: string): SimpleRelayStateClass | undefined {
  if (sent === returned) return undefined;
  if (htmlUnescape(returned) === sent) return { name: 'html-escaped' };
  if (htmlUnescape(sent) === returned) return { name: 'html-unescaped' };
  const url = normalUrl(sent);
  if (url !== undefined && url === normalUrl(returned)) return { name: 'url-normalised' };
  if (sent.trim() === returned.trim()) return { name: 'whitespace' };
  return sent.toLowerCase() === returned.toLowerCase() ? { name: 'case' } : undefined;
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Once, in one pass: `&amp;lt;` gives `&lt;`. */
export const htmlUnescape = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/** Undefined for what is not an absolute URL. A port is dropped only where it is the default of its own scheme. */
function normalUrl(text: string): string | undefined {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/is.exec(text);
  if (!parts) return undefined;
  const [, scheme = '', authority = '', path = '', rest = ''] = parts;
  const written = scheme.toLowerCase();
  const host = authority.lastIndexOf('@') + 1;
  const port = { http: /:(?:80)?$/, https: /:(?:443)?$/ }[written];
  const server = authority.slice(host).toLowerCase();
  const whole = [
    written === 'http' ? 'https' : written,
    '://',
    authority.slice(0, host),
    port ? server.replace(port, '') : server,
    withoutSlash(path),
    withoutSlash(rest),
  ].join('');
  return whole.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase());
}

const withoutSlash = (text: string): string => (text.endsWith('/') ? text.slice(0, -1) : text);

function truncation(sent: Uint8Array, returned: Uint8Array): SimpleRelayStateClass | undefined {
  const at = returned.length;
  if (at >= sent.length || firstDifference(sent, returned) !== at) return undefined;
  let start = at;
  while (start > at - 3 && start > 0 && isContinuation(sent[start])) start--;
  const [next = '\uFFFD'] = toDisplayText(sent.subarray(start, start + 4));
  return { name: 'truncated', at, next };
}

const isContinuation = (octet: number | undefined): boolean => octet !== undefined && (octet & 0xc0) === 0x80;

/** Not for less than three characters, which are found in most values by chance. */
function isWrapped(sent: Uint8Array, returned: Uint8Array): boolean {
  if (sent.reduce((count, octet) => (isContinuation(octet) ? count : count + 1), 0) < 3) return false;
  const once = percentDecode(returned);
  return [returned, once, percentDecode(once)].some((whole) => whole.length > sent.length && contains(whole, sent));
}

/** In linear time whatever the values (Knuth, Morris and Pratt): both come from traffic. */
function contains(whole: Uint8Array, part: Uint8Array): boolean {
  const fallback = new Uint32Array(part.length);
  const advance = (matched: number, octet: number | undefined): number => {
    let length = matched;
    while (length > 0 && part[length] !== octet) length = fallback[length - 1] ?? 0;
    return part[length] === octet ? length + 1 : 0;
  };
  for (let i = 1, matched = 0; i < part.length; i++) {
    matched = advance(matched, part[i]);
    fallback[i] = matched;
  }
  let matched = 0;
  for (const octet of whole) {
    matched = advance(matched, octet);
    if (matched === part.length) return true;
  }
  return false;
}

function isBase64(sent: Uint8Array, returned: Uint8Array, sentText: string, returnedText: string): boolean {
  return packs(sent, returnedText) || packs(returned, sentText);
}

/** True where `text` is `octets` in base64, deflated or not. */
function packs(octets: Uint8Array, text: string): boolean {
  const bare = unpadded(text.replace(/-/g, '+').replace(/_/g, '/'));
  if (unpadded(encodeBase64(octets)) === bare) return true;
  const packed = decodeBase64(bare + '='.repeat((4 - (bare.length % 4)) % 4));
  // The shortest DEFLATE of anything has three octets.
  if (!packed || packed.length < 3) return false;
  return (['raw', 'zlib'] as const).some((wrapping) => {
    const inflated = inflateWithin(packed, wrapping, octets.length);
    return inflated.end === 'complete' && inflated.trailing === 0 && equalBytes(inflated.octets, octets);
  });
}

function unpadded(base64: string): string {
  let end = base64.length;
  while (end > 0 && base64[end - 1] === '=') end--;
  return base64.slice(0, end);
}

/** 0x80 to 0x9F of windows-1252; the five that it leaves open are read as C1 controls (Encoding Standard). */
export const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function isCharset(sent: Uint8Array, sentText: string, returnedText: string): boolean {
  if (sentText === returnedText) return false;
  let latin1 = '';
  let windows = '';
  for (const octet of sent) {
    const character = String.fromCharCode(octet);
    latin1 += character;
    windows += octet >= 0x80 && octet < 0xa0 ? WINDOWS_1252.charAt(octet - 0x80) : character;
  }
  if (latin1 === returnedText || windows === returnedText) return true;
  if (Math.max(sentText.length, returnedText.length) > LONGEST_NORMALIZED) return false;
  return sentText.normalize('NFC') === returnedText.normalize('NFC');
}
