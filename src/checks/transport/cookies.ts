// Cookies as a browser handles them (RFC 6265bis): what a Set-Cookie says, whether it is refused, and to which requests the cookie belongs.
import { utf8 } from '../../base/bytes.ts';
import { type EpochMs, epochMs } from '../../base/units.ts';
import type { Exchange, Header } from '../../capture/exchange.ts';
import { readHttpDate } from '../time/http-date.ts';
import { isLoopback, readAddress } from './addresses.ts';

export interface SetCookie {
  readonly name: string;
  /** Octets of name and value. */
  readonly octets: number;
  /** Lower case, without a leading dot; undefined for a cookie of its host only. */
  readonly domain: string | undefined;
  readonly path: string | undefined;
  readonly secure: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | undefined;
  /** Undefined for one that lives as long as the browser. */
  readonly expiresAt: EpochMs | undefined;
  /** True for one that takes the cookie away. */
  readonly deletes: boolean;
  /** The attributes as they stood, without the value: it may be a credential. */
  readonly attributes: string;
}

/** A cookie together with the exchange whose answer set it. */
export interface CookieSet {
  readonly cookie: SetCookie;
  readonly by: Exchange;
}

/** Undefined for what no browser takes for a cookie. `at`: when it arrived. */
export function readSetCookie(text: string, at: EpochMs): SetCookie | undefined {
  const [pair = '', ...parts] = text.split(';');
  const equals = pair.indexOf('=');
  const name = (equals < 0 ? '' : pair.slice(0, equals)).trim();
  const value = pair.slice(equals + 1).trim();
  if (name === '' && value === '') return undefined;
  const attributes = new Map(
    parts.map((part) => {
      const [key = '', ...rest] = part.split('=');
      return [key.trim().toLowerCase(), rest.join('=').trim()];
    }),
  );
  const expiresAt = expiryOf(attributes, at);
  const sameSite = attributes.get('samesite')?.toLowerCase();
  const path = attributes.get('path');
  return {
    name,
    octets: utf8(name).length + utf8(value).length,
    domain: attributes.get('domain')?.toLowerCase().replace(/^\./, '') || undefined,
    path: path?.startsWith('/') ? path : undefined,
    secure: attributes.has('secure'),
    sameSite: sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? sameSite : undefined,
    expiresAt,
    deletes: expiresAt !== undefined && expiresAt <= at,
    attributes: parts.map((part) => part.trim()).join('; '),
  };
}

/** Max-Age goes before Expires (RFC 6265 §5.3). */
function expiryOf(attributes: ReadonlyMap<string, string>, at: EpochMs): EpochMs | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d{1,15}$/.test(maxAge)) return epochMs(at + Number(maxAge) * 1_000);
  const expires = attributes.get('expires');
  return expires === undefined ? undefined : readHttpDate(expires.replace(/(\d\d)-(\w{3})-(\d{4})/, '$1 $2 $3'));
}

/** Cookies that this exchange's answer set or took away, the last one of a name. */
export function cookiesSetBy(exchange: Exchange): CookieSet[] {
  const at = exchange.endedAt ?? exchange.startedAt;
  const found = new Map<string, CookieSet>();
  for (const { name, value } of exchange.response?.headers ?? []) {
    const cookie = name.toLowerCase() === 'set-cookie' ? readSetCookie(value, at) : undefined;
    if (cookie) found.set(cookie.name, { cookie, by: exchange });
  }
  return [...found.values()];
}

/** Names in the Cookie header; undefined where request headers were not recorded. */
export function cookiesSentWith({ request }: Exchange): ReadonlySet<string> | undefined {
  return request.headers && new Set(request.headers.flatMap(namesIn));
}

const namesIn = ({ name, value }: Header): string[] =>
  name.toLowerCase() === 'cookie' ? value.split(';').map((pair) => (pair.split('=', 1)[0] ?? '').trim()) : [];

/** Names by which sessions, login states and tokens against forgery usually go (FIELD F24). */
const SESSION =
  /sess|sid(?:$|[._-])|^sid|saml|csrf|xsrf|aspnet|aspx|shib|auth|login|state|token|relay|nonce|mellon|cfid|^remember/i;
const OTHERS =
  /^(?:_ga|_gid|_gat|_gcl|_fb|_hj|_pk_|_uet|_clck|_clsk|__utm|__cf|cf_|ajs_|amp_|mp_|optimizely|intercom|hubspot|visitor|lang|locale|theme|consent|cookieconsent|browserid|awsalb|aka_|bm_|ak_bmsc)/i;

export const isSessionLike = ({ name }: Pick<SetCookie, 'name'>): boolean => SESSION.test(name) && !OTHERS.test(name);

/** Why a browser must refuse a Set-Cookie. */
export type Refusal =
  | 'secure-over-http'
  | 'none-without-secure'
  | 'foreign-domain'
  | 'host-prefix'
  | 'secure-prefix'
  | 'too-large';

/** Octets of name and value that browsers take (RFC 6265bis §5.6). */
export const LARGEST_COOKIE = 4_096;

/** `browser`: only Chromium refuses SameSite=None without Secure; of an unknown one that is not said. */
export function refusalOf(cookie: SetCookie, url: string, browser: string): Refusal | undefined {
  const address = readAddress(url);
  if (!address) return undefined;
  const { host, scheme } = address;
  const safe = scheme === 'https' || isLoopback(host);
  if (cookie.octets > LARGEST_COOKIE) return 'too-large';
  if (cookie.domain !== undefined && !domainMatches(host, cookie.domain)) return 'foreign-domain';
  if (cookie.secure && !safe) return 'secure-over-http';
  const prefix = /^__(host|secure)-/i.exec(cookie.name)?.[1]?.toLowerCase();
  if (prefix === 'secure' && !cookie.secure) return 'secure-prefix';
  if (prefix === 'host' && (!cookie.secure || cookie.path !== '/' || cookie.domain !== undefined)) return 'host-prefix';
  return cookie.sameSite === 'none' && !cookie.secure && browser === 'chromium' ? 'none-without-secure' : undefined;
}

/** A domain of one label belongs to nobody: browsers refuse it as they refuse `com`. */
const domainMatches = (host: string, domain: string): boolean =>
  host === domain || (host.endsWith(`.${domain}`) && domain.includes('.'));

/** Why a cookie that the browser took is not one for this URL; undefined where it is. */
export type Mismatch = 'host' | 'path' | 'secure' | 'expired';

export function mismatchOf({ cookie, by }: CookieSet, url: string, at: EpochMs): Mismatch | undefined {
  const [from, to] = [readAddress(by.request.url), readAddress(url)];
  if (!from || !to) return 'host';
  if (cookie.domain === undefined ? from.host !== to.host : !domainMatches(to.host, cookie.domain)) return 'host';
  if (!pathMatches(to.path, cookie.path ?? defaultPath(from.path))) return 'path';
  if (cookie.secure && to.scheme !== 'https' && !isLoopback(to.host)) return 'secure';
  return cookie.expiresAt !== undefined && cookie.expiresAt <= at ? 'expired' : undefined;
}

/** RFC 6265 §5.1.4: the directory of the request. */
const defaultPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

const pathMatches = (path: string, cookiePath: string): boolean =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);

/** The cookie's name with its attributes, never its value. */
export const describeCookie = ({ name, attributes }: SetCookie): string =>
  attributes === '' ? `${name} (no attributes)` : `${name}; ${attributes}`;
