// Compares where URLs lead, more loosely than `differenceOf` does: is it the same endpoint under another spelling, is it the same site.

/** The parts of an http(s) URL, as the browser normalises them. */
export interface Address {
  readonly scheme: string;
  /** Without port, lower case. */
  readonly host: string;
  /** The default one spelt out. */
  readonly port: string;
  readonly origin: string;
  readonly path: string;
  /** With `?`, or ''. */
  readonly query: string;
}

export function readAddress(url: string): Address | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, pathname, search, origin } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const standard = protocol === 'https:' ? '443' : '80';
  return {
    scheme: protocol.slice(0, -1),
    host: hostname,
    port: port || standard,
    origin,
    path: pathname,
    query: search,
  };
}

/** What a browser requests for a bare host: `https://sp.example?so=1` goes out as `https://sp.example/?so=1` (RFC 3986, 6.2.3). */
export const withRootPath = (url: string): string => url.replace(/^(https?:\/\/[^/?#]+)(?=[?#]|$)/i, '$1/');

/** The one of `locations` that a browser requests as `url`; `url` itself where it is none of them. */
export const locationOf = (url: string, locations: readonly string[]): string =>
  locations.includes(url) ? url : (locations.find((location) => withRootPath(location) === url) ?? url);

export type PlaceChange = 'scheme' | 'host' | 'port' | 'trailing-slash' | 'double-slash' | 'path-case';

/**
 * How `to` differs from `from` where both are the same endpoint under another spelling; undefined where it is another
 * page, or where nothing differs.
 */
export function respelling(from: string, to: string): readonly PlaceChange[] | undefined {
  const [a, b] = [readAddress(from), readAddress(to)];
  if (!a || !b || fold(a.path) !== fold(b.path) || (b.query !== '' && b.query !== a.query)) return undefined;
  const changes: PlaceChange[] = [];
  if (a.scheme !== b.scheme) changes.push('scheme');
  if (a.host !== b.host) {
    // The start page of another host is a landing page; the same long path there is the same endpoint.
    const isVariant = withoutWww(a.host) === withoutWww(b.host);
    if (!isVariant && fold(a.path) === '') return undefined;
    changes.push('host');
  }
  if (a.port !== b.port && !(a.scheme !== b.scheme && hasDefaultPort(a) && hasDefaultPort(b))) changes.push('port');
  if (a.path.endsWith('/') !== b.path.endsWith('/')) changes.push('trailing-slash');
  if (a.path.includes('//') !== b.path.includes('//')) changes.push('double-slash');
  if (a.path !== b.path && fold(a.path, false) !== fold(b.path, false)) changes.push('path-case');
  return changes.length > 0 ? changes : undefined;
}

const hasDefaultPort = ({ scheme, port }: Address): boolean => port === (scheme === 'https' ? '443' : '80');
const withoutWww = (host: string): string => host.replace(/^www\./, '');

function fold(path: string, ignoreCase = true): string {
  const single = path.replace(/\/+/g, '/');
  const bare = single.endsWith('/') ? single.slice(0, -1) : single;
  return ignoreCase ? bare.toLowerCase() : bare;
}

const WORDS: Record<PlaceChange, (from: Address, to: Address) => string> = {
  scheme: (from, to) => `the scheme changes from ${from.scheme} to ${to.scheme}`,
  host: (from, to) => `the host changes from ${from.host} to ${to.host}`,
  port: (from, to) => `the port changes from ${from.port} to ${to.port}`,
  'trailing-slash': (_from, to) => `the trailing slash is ${to.path.endsWith('/') ? 'added' : 'taken away'}`,
  'double-slash': () => 'a doubled slash is taken away',
  'path-case': () => 'upper and lower case of the path change',
};

/** `the scheme changes from http to https, and the trailing slash is added`. */
export function describeRespelling(changes: readonly PlaceChange[], from: string, to: string): string {
  const [a, b] = [readAddress(from), readAddress(to)];
  return a && b ? changes.map((change) => WORDS[change](a, b)).join(', and ') : '';
}

const SECOND_LEVELS = new Set(['ac', 'co', 'com', 'edu', 'gov', 'net', 'or', 'org']);

/**
 * The registrable domain, for "same site": two labels, or three under endings such as co.uk. There is no public suffix
 * list here, so a browser's own word (Sec-Fetch-Site) goes before this wherever it was recorded.
 */
export function siteOf(host: string): string {
  if (/^[\d.]+$|:/.test(host)) return host;
  const labels = host.split('.');
  const three = (labels.at(-1)?.length ?? 0) === 2 && SECOND_LEVELS.has(labels.at(-2) ?? '');
  return labels.slice(three ? -3 : -2).join('.');
}

/** Browsers treat these as secure even over http, also for cookies. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(host) || host === '[::1]';
