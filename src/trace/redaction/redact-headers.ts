// Redacts headers: an allow-list of those that say how a page is served; addresses and cookies each by their own rules.
import type { Header } from '../../capture/exchange.ts';
import type { Redaction } from './redaction.ts';
import type { Manner } from './substitution.ts';
import { holdsToken, isTokenName } from './token-names.ts';

const names = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((name) => name !== ''));

/** Whose values speak of the product or the browser, never of a person; lower case. */
const KEPT = names(`
  accept accept-encoding accept-language accept-ranges access-control-allow-credentials access-control-allow-headers
  access-control-allow-methods access-control-max-age age allow cache-control connection content-encoding
  content-language content-length cross-origin-embedder-policy cross-origin-opener-policy cross-origin-resource-policy date
  dnt expires keep-alive last-modified origin-agent-cluster permissions-policy pragma priority referrer-policy
  retry-after sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc
  server strict-transport-security te timing-allow-origin transfer-encoding upgrade-insecure-requests user-agent vary
  x-content-type-options x-frame-options x-powered-by x-xss-protection x-ua-compatible :method :scheme :status :version
`);
const ADDRESSES = names('location referer origin content-location access-control-allow-origin sourcemap refresh');
const HOSTS = names('host :authority');
/** Longer values of headers that are kept are not what those headers are for. */
const LONGEST_KEPT = 2_000;

export const redactHeaders = (headers: readonly Header[], redaction: Redaction): Header[] =>
  headers.map(({ name, value }) => ({
    name:
      redaction.known.isName(name) || KEPT.has(name.toLowerCase())
        ? redaction.substitution.kept(name)
        : redaction.substitution.text(name, 'opaque'),
    value: redactHeader(name.toLowerCase(), value, redaction),
  }));

function redactHeader(name: string, value: string, redaction: Redaction): string {
  const { substitution, identities } = redaction;
  if (name === 'cookie') return redactCookies(value, redaction);
  if (name === 'set-cookie') return redactSetCookie(value, redaction);
  if (name === 'authorization' || name === 'proxy-authorization') {
    const scheme = /^(?:Basic|Bearer|Digest|Negotiate|NTLM) /i.exec(value)?.[0] ?? '';
    return scheme + substitution.text(value.slice(scheme.length), 'opaque');
  }
  if (ADDRESSES.has(name)) {
    const refresh = name === 'refresh' ? /^\s*\d+\s*;\s*url=/i.exec(value)?.[0] : '';
    if (refresh === undefined) return substitution.text(value, 'address');
    return value === '*' || value === 'null' ? value : refresh + redaction.address(value.slice(refresh.length));
  }
  if (isTokenName(name) || /^(?:www|proxy)-authenticate$/.test(name)) return substitution.text(value, 'opaque');
  if (!identities) return holdsToken(value) ? substitution.text(value, 'opaque') : value;
  if (HOSTS.has(name))
    return /^[\w.:[\]-]{1,255}$/.test(value) ? substitution.kept(value) : substitution.text(value, 'opaque');
  if (name === ':path') return redaction.address(value);
  if (name === 'content-type') return redactContentType(value, redaction);
  if (name === 'content-disposition') return redactDisposition(value, redaction);
  if (name === 'content-security-policy' || name === 'link') return substitution.text(value, 'address');
  return KEPT.has(name) && value.length <= LONGEST_KEPT ? substitution.kept(value) : substitution.text(value, 'opaque');
}

/** Type and character set stay, other parameters (boundary) go. */
const redactContentType = (value: string, { substitution }: Redaction): string =>
  value.replace(/^([^;]*)(;[\s\S]*)?$/, (_, type: string, rest: string | undefined) => {
    const kept = /^[\w.+-]{1,60}\/[\w.+-]{1,100}\s*$/.test(type) ? type : substitution.text(type, 'opaque');
    return (
      kept +
      (rest ?? '').replace(
        /(;\s*)([^;=]*)(=?)([^;]*)/g,
        (_all, mark: string, name: string, equals: string, given: string) => {
          const isCharset = /^charset$/i.test(name) && /^"?[\w-]{1,20}"?$/.test(given);
          const word = /^(?:charset|boundary|action|version|type|start)$/i.test(name)
            ? name
            : substitution.text(name, 'opaque');
          return mark + word + equals + (isCharset ? given : substitution.text(given, 'opaque'));
        },
      )
    );
  });

/** Whether it is shown or saved stays; the name of the file says whose it is. */
const redactDisposition = (value: string, { substitution }: Redaction): string =>
  /^\s*(?:inline|attachment|form-data)\b/i.exec(value)?.[0] ?? substitution.text(value, 'opaque');

/** A cookie's name says whose cookie it is; numbers in it may be anybody's. */
function redactCookieName(name: string, { substitution, known }: Redaction): string {
  const bare = name.trim();
  return known.isName(bare) && !/\d{4}/.test(bare) ? substitution.kept(name) : substitution.text(name, 'opaque');
}

const redactCookies = (value: string, redaction: Redaction): string =>
  value
    .split(';')
    .map((pair) => redactCookie(pair, redaction))
    .join(';');

/** Without `=` the whole is the value (RFC 6265bis §5.6). */
function redactCookie(pair: string, redaction: Redaction): string {
  const equals = pair.indexOf('=');
  const { substitution } = redaction;
  if (equals === -1) return substitution.text(pair, 'opaque');
  const value = pair.slice(equals + 1);
  const kept = /^\s*(?:deleted|delete|)\s*$/i.test(value);
  return `${redactCookieName(pair.slice(0, equals), redaction)}=${kept ? value : redactCookieValue(value, redaction)}`;
}

function redactCookieValue(value: string, { substitution }: Redaction): string {
  return substitution.text(value, 'opaque' satisfies Manner);
}

const FLAG = /^\s*(?:secure|httponly|partitioned)\s*$/i;
const PLAIN =
  /^\s*(?:max-age=-?\d{1,12}|samesite=[a-z]{1,12}|priority=(?:low|medium|high)|expires=[\w, :+-]{1,40}|domain=\.?[\w.-]{1,255})\s*$/i;

function redactSetCookie(value: string, redaction: Redaction): string {
  const [pair = '', ...attributes] = value.split(';');
  const redacted = attributes.map((attribute) => {
    if (FLAG.test(attribute) || PLAIN.test(attribute)) return redaction.substitution.kept(attribute);
    const path = /^(\s*path=)([\s\S]*)$/i.exec(attribute);
    if (path) return path[1] + redaction.address(path[2] ?? '');
    return redaction.substitution.text(attribute, 'opaque');
  });
  return [redactCookie(pair, redaction), ...redacted].join(';');
}
