// What a site of the demo is given and gives back: a request read in full, and a reply as plain data.

/** A request as a handler sees it. */
export interface DemoRequest {
  readonly method: string;
  /** Absolute address, parsed. */
  readonly url: URL;
  /** Path and query exactly as they stood in the request line. */
  readonly target: string;
  /** The query without `?`, undecoded: a detached signature covers these octets. */
  readonly rawQuery: string;
  /** Fields of an urlencoded body; empty for any other. */
  readonly form: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  /** Request headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values for one Set-Cookie header each. */
  readonly cookies?: readonly string[];
  readonly body: string;
  /** The connection is closed without any answer. */
  readonly hangUp?: boolean;
}

export type Handler = (request: DemoRequest) => Reply | Promise<Reply>;

/** One web site: handlers by `METHOD /path`; a path that ends in `/*` takes everything below it. */
export interface Site {
  readonly origin: string;
  readonly routes: Readonly<Record<string, Handler>>;
  /** Headers of every reply, refusals included. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/** A request that a site will not serve; the message is shown to the user on a plain page. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const htmlReply = (body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

export const redirectReply = (location: string, status: 301 | 302 | 303 = 302): Reply => ({
  status,
  headers: { location },
  body: '',
});

export const withHeaders = (reply: Reply, headers: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
});

export const withCookies = (reply: Reply, ...cookies: string[]): Reply => ({
  ...reply,
  cookies: [...(reply.cookies ?? []), ...cookies],
});

/**
 * A cookie that also comes back on a cross-site POST and inside a frame of another site, as a SAML login needs it:
 * the Response is posted by the IdP's page, and `SameSite=Lax` cookies stay at home then. In a frame it is partitioned
 * too (CHIPS), since browsers that block third-party cookies, as Debian's Chromium does, keep it only so.
 */
export const crossSiteCookie = (request: DemoRequest, name: string, value: string): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=None${isFramed(request) ? '; Partitioned' : ''}`;

export const expiredCookie = (request: DemoRequest, name: string): string =>
  `${crossSiteCookie(request, name, '')}; Max-Age=0`;

const isFramed = (request: DemoRequest): boolean => request.headers['sec-fetch-dest'] === 'iframe';

/** Reads a Cookie header; of repeated names the first counts. */
export function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
  }
  return cookies;
}
