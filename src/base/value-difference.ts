// How two values that must be equal differ: where, and in which respect. For findings; equality itself is always exact.
import { asItLooks } from './look-alikes.ts';

export type DifferenceKind =
  /** One of the two is empty. */
  | 'empty'
  | 'leading-white-space'
  | 'trailing-white-space'
  | 'inner-white-space'
  | 'unicode-look-alike'
  | 'quotation-marks'
  | 'html-escapes'
  | 'spn-prefix'
  /** One is a URN, the other one a URL. */
  | 'urn-or-url'
  | 'scheme'
  | 'user-info'
  | 'host'
  | 'port'
  /** `:443` of https or `:80` of http, written in one and left out in the other. */
  | 'default-port'
  | 'path'
  | 'path-case'
  | 'trailing-slash'
  | 'double-slash'
  | 'query'
  | 'query-order'
  | 'fragment'
  /** `%2f` for `%2F`. */
  | 'percent-encoding-case'
  /** Escaped once more or once less. */
  | 'percent-encoding'
  /** Upper and lower case, outside of a URL's path. */
  | 'case'
  | 'other';

export interface ValueDifference {
  readonly seen: string;
  readonly expected: string;
  /** The first character that differs, in code points from 0; of two values of which one begins the other, the shorter one's length. */
  readonly index: number;
  /** In the order of a URL's parts. Together they are the whole difference. */
  readonly kinds: readonly [DifferenceKind, ...DifferenceKind[]];
}

/** Undefined for equal values. White space is XML's; nothing is trimmed or normalised before `index` is counted. */
export function differenceOf(seen: string, expected: string): ValueDifference | undefined {
  if (seen === expected) return undefined;
  const [first = 'other', ...more] = new Set(kindsOf(seen, expected));
  return { seen, expected, index: firstDifference(seen, expected), kinds: [first, ...more] };
}

function firstDifference(a: string, b: string): number {
  const others = b[Symbol.iterator]();
  let index = 0;
  for (const character of a) {
    if (others.next().value !== character) return index;
    index++;
  }
  return index;
}

interface Fold {
  readonly kind: DifferenceKind;
  readonly fold: (text: string) => string;
}

const LEADING: Fold = { kind: 'leading-white-space', fold: (text) => text.replace(/^[ \t\r\n]+/, '') };
/** Walked from the end: `/[ ]+$/` would try again at every space. */
const TRAILING: Fold = {
  kind: 'trailing-white-space',
  fold: (text) => {
    let end = text.length;
    while (end > 0 && ' \t\r\n'.includes(text[end - 1] as string)) end--;
    return text.slice(0, end);
  },
};
const INNER: Fold = { kind: 'inner-white-space', fold: (text) => text.replace(/[ \t\r\n]+/g, '') };
const LOOKS: Fold = { kind: 'unicode-look-alike', fold: asItLooks };
const CASE: Fold = { kind: 'case', fold: (text) => text.toLowerCase() };
const HTML: Fold = {
  kind: 'html-escapes',
  fold: (text) => text.replace(/&(amp|lt|gt|quot|apos|#39|#38|#x26|#x27);/gi, toCharacter),
};
const ESCAPE_CASE: Fold = {
  kind: 'percent-encoding-case',
  fold: (text) => text.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase()),
};
const ESCAPES: Fold = { kind: 'percent-encoding', fold: (text) => unescapeFully(text.replace(/\+/g, ' ')) };
const QUOTES: Fold = { kind: 'quotation-marks', fold: (text) => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text };
const SPN: Fold = { kind: 'spn-prefix', fold: (text) => text.replace(/^spn:/i, '') };
const TRAILING_SLASH: Fold = {
  kind: 'trailing-slash',
  fold: (text) => (text.endsWith('/') ? text.slice(0, -1) : text),
};
const DOUBLE_SLASH: Fold = { kind: 'double-slash', fold: (text) => text.replace(/\/+/g, '/') };
const PATH_CASE: Fold = { kind: 'path-case', fold: CASE.fold };
const ORDER: Fold = { kind: 'query-order', fold: (text) => text.replace(/^\?/, '').split('&').sort().join('&') };

/** In the order in which they are applied. */
const WRAPPING = [LEADING, TRAILING, QUOTES, SPN];
const TEXT = [LOOKS, INNER, HTML, CASE];
const PATH = [LOOKS, INNER, HTML, ESCAPE_CASE, ESCAPES, DOUBLE_SLASH, TRAILING_SLASH, PATH_CASE];
// Order before escapes: decoding must not bring new separators to it.
const QUERY = [LOOKS, INNER, HTML, ORDER, ESCAPE_CASE, ESCAPES, CASE];

const BARE = [...TEXT.slice(0, 3), ESCAPE_CASE, ESCAPES, TRAILING_SLASH, CASE];

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#x27': "'" };
const toCharacter = (_escape: string, name: string): string => ENTITIES[name.toLowerCase()] ?? '&';

/** At most three levels: more is nobody's accident. Malformed escapes stay. */
function unescapeFully(text: string): string {
  let plain = text;
  for (let level = 0; level < 3 && plain.includes('%'); level++)
    plain = plain.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  return plain;
}

/** The fewest of the folds that make both equal; undefined where all of them together don't. */
function foldsBetween(a: string, b: string, folds: readonly Fold[]): DifferenceKind[] | undefined {
  const isEqualBy = (some: readonly Fold[]): boolean =>
    some.reduce((text, { fold }) => fold(text), a) === some.reduce((text, { fold }) => fold(text), b);
  if (!isEqualBy(folds)) return undefined;
  let needed = [...folds];
  for (const fold of [...folds].reverse()) {
    const without = needed.filter((other) => other !== fold);
    if (isEqualBy(without)) needed = without;
  }
  return needed.map(({ kind }) => kind);
}

/** UTF-16 units of a value that is looked into: no name or address is longer, and traffic may be. */
const LONGEST = 16_384;

function kindsOf(seen: string, expected: string): DifferenceKind[] {
  if (seen === '' || expected === '') return ['empty'];
  if (Math.max(seen.length, expected.length) > LONGEST) return ['other'];
  const whole = foldsBetween(seen, expected, [LOOKS, ...WRAPPING, INNER]);
  if (whole) return whole;
  // What wraps the value is told apart from what is in it: taken off one by one, where only one side has it.
  const kinds: DifferenceKind[] = [];
  let [a, b] = [seen, expected];
  for (const { kind, fold } of WRAPPING) {
    const [barer, other] = [fold(a), fold(b)];
    if ((barer === a) !== (other === b)) kinds.push(kind);
    [a, b] = [barer, other];
  }
  return [...kinds, ...kindsOfBare(a, b)];
}

function kindsOfBare(a: string, b: string): DifferenceKind[] {
  const [left, right] = [splitUrl(a), splitUrl(b)];
  if (left && right) return kindsOfUrls(left, right);
  const urn = /^urn:/i;
  if ((urn.test(a) && right) || (left && urn.test(b))) return ['urn-or-url'];
  const [bare, url] = left ? [b, left] : [a, right];
  // `sp.example/x` for `https://sp.example/x`.
  if (url) {
    const completed = splitUrl(`${url.scheme}://${bare.replace(/^\/\//, '')}`);
    if (completed && completed.host.toLowerCase() === url.host.toLowerCase())
      return ['scheme', ...kindsOfUrls(left ?? completed, right ?? completed)];
  }
  return foldsBetween(a, b, BARE) ?? ['other'];
}

interface UrlParts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  /** With `?` and `#`: that there is an empty one is a difference too. */
  readonly query: string;
  readonly fragment: string;
}

/** By hand, not by `URL`, which normalises away what is looked for. */
function splitUrl(text: string): UrlParts | undefined {
  const match = /^([a-z][a-z0-9+.-]{0,30}):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is.exec(text);
  if (!match) return undefined;
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = match;
  const at = authority.lastIndexOf('@') + 1;
  const port = /:\d{0,5}$/.exec(authority.slice(at))?.[0] ?? '';
  const host = authority.slice(at, authority.length - port.length);
  return { scheme, userInfo: authority.slice(0, at), host, port, path, query, fragment };
}

function kindsOfUrls(a: UrlParts, b: UrlParts): DifferenceKind[] {
  const kinds: DifferenceKind[] = [];
  const compare = (part: keyof UrlParts, folds: readonly Fold[], kind: DifferenceKind): void => {
    if (a[part] !== b[part]) kinds.push(...(foldsBetween(a[part], b[part], folds) ?? [kind]));
  };
  compare('scheme', [CASE], 'scheme');
  compare('userInfo', [], 'user-info');
  compare('host', TEXT, 'host');
  if (a.port !== b.port) kinds.push(portOf(a) === portOf(b) && !kinds.includes('scheme') ? 'default-port' : 'port');
  compare('path', PATH, 'path');
  compare('query', QUERY, 'query');
  compare('fragment', TEXT, 'fragment');
  return kinds;
}

const portOf = ({ scheme, port }: UrlParts): string =>
  port.length > 1 ? port : ({ https: ':443', http: ':80' }[scheme.toLowerCase()] ?? '');

const WORDS: Readonly<Record<Exclude<DifferenceKind, 'empty' | 'other' | 'urn-or-url'>, string>> = {
  'leading-white-space': 'white space at the start',
  'trailing-white-space': 'white space at the end',
  'inner-white-space': 'white space inside',
  'unicode-look-alike': 'characters that only look alike or can’t be seen',
  'quotation-marks': 'quotation marks around the value',
  'html-escapes': 'HTML escapes such as &amp;',
  'spn-prefix': 'the prefix spn:',
  scheme: 'the scheme (http, https)',
  'user-info': 'the user name before the host',
  host: 'the host',
  port: 'the port',
  'default-port': 'the default port, which one of them spells out',
  path: 'the path',
  'path-case': 'upper and lower case in the path',
  'trailing-slash': 'a trailing slash',
  'double-slash': 'a doubled slash',
  query: 'the query',
  'query-order': 'the order of the query’s parameters',
  fragment: 'the fragment after #',
  'percent-encoding-case': 'upper and lower case in percent escapes',
  'percent-encoding': 'percent-encoding: one is escaped once more than the other',
  case: 'upper and lower case',
};

/** One sentence without subject and full stop: "differs only by a trailing slash". Characters are counted from 1. */
export function describeDifference({ seen, expected, index, kinds }: ValueDifference): string {
  if (kinds.includes('empty')) return seen === '' ? 'is empty' : 'has a value where none is expected';
  if (kinds.includes('urn-or-url')) return 'differs in kind: one is a URN, the other one a URL';
  const words = kinds.flatMap((kind) => (kind in WORDS ? WORDS[kind as keyof typeof WORDS] : []));
  if (kinds.includes('other')) {
    const length = [...seen].length;
    if (index === length && length > 0) return `ends early, after character ${length}`;
    if (index === [...expected].length) return `goes on after character ${index}, where the expected value ends`;
    return index === 0 ? 'is another value' : `differs from character ${index + 1} on`;
  }
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words[0];
  return `differs only by ${list}`;
}
