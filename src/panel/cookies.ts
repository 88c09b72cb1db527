// The cookies of one exchange as its HTTP page shows them: those that the browser sent, and those that the server set.
import type { Exchange, Header } from '../capture/exchange.ts';

export interface SentCookie {
  readonly name: string;
  readonly value: string;
}

export interface SetCookie extends SentCookie {
  /** Attributes as they stood; undefined where the server gave none. */
  readonly domain: string | undefined;
  readonly path: string | undefined;
  readonly sameSite: string | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly expires: string | undefined;
  /** Seconds, as it stood. */
  readonly maxAge: string | undefined;
  /** Further attributes, e.g. `Partitioned`. */
  readonly others: readonly string[];
}

/** In their order (RFC 6265 §4.2.1). Undefined where request headers were not recorded. */
export function sentCookies({ request }: Exchange): SentCookie[] | undefined {
  return request.headers?.flatMap((header) =>
    isNamed(header, 'cookie')
      ? header.value
          .split(';')
          .map(readPair)
          .filter(({ name, value }) => name !== '' || value !== '')
      : [],
  );
}

/** In their order (RFC 6265 §5.2). Undefined where response headers were not recorded. */
export function setCookies({ response }: Exchange): SetCookie[] | undefined {
  // Firefox gives several of one name in one header, with a line for each.
  return response?.headers?.flatMap((header) =>
    isNamed(header, 'set-cookie') ? header.value.split('\n').filter(Boolean).map(readSetCookie) : [],
  );
}

const isNamed = ({ name }: Header, wanted: string): boolean => name.toLowerCase() === wanted;

function readPair(text: string): SentCookie {
  const equals = text.indexOf('=');
  return { name: text.slice(0, Math.max(equals, 0)).trim(), value: text.slice(equals + 1).trim() };
}

const KNOWN: ReadonlySet<string> = new Set(['domain', 'path', 'samesite', 'secure', 'httponly', 'expires', 'max-age']);

function readSetCookie(text: string): SetCookie {
  const [pair = '', ...parts] = text.split(';');
  const attributes = new Map<string, string>();
  const others: string[] = [];
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase();
    // Of several of one name the last one counts.
    if (KNOWN.has(name)) attributes.set(name, equals === -1 ? '' : part.slice(equals + 1).trim());
    else if (part.trim() !== '') others.push(part.trim());
  }
  return {
    ...readPair(pair),
    domain: attributes.get('domain'),
    path: attributes.get('path'),
    sameSite: attributes.get('samesite'),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    expires: attributes.get('expires'),
    maxAge: attributes.get('max-age'),
    others,
  };
}
