// A browser without scripts for the demo's tests: keeps cookies as browsers do, follows redirects, submits forms on request.
import { request as requestPlain } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { Demo } from '../../demo/demo.ts';

/** One request and its reply, as it went over the wire. */
export interface Visit {
  readonly method: string;
  readonly url: string;
  /** Urlencoded form body; empty for a GET. */
  readonly sent: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Form {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
  /** A form that submits itself when its page has loaded. */
  readonly self: boolean;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
  /** Also sent with a form that a page of another site posts. */
  readonly crossSite: boolean;
}

export class Client {
  readonly visits: Visit[] = [];
  readonly #jars = new Map<string, Map<string, Cookie>>();

  constructor(private readonly demo: Demo) {}

  /** Goes to the address and on from there, through redirects and self-submitting forms, to a page that stays. */
  async open(url: string): Promise<Visit> {
    return this.#goOn(await this.send('GET', url));
  }

  /** Submits the only form of a page as a click on its button would, and goes on from there. */
  async submit(page: Visit): Promise<Visit> {
    const form = readForm(page);
    if (form === undefined) throw new Error(`There is no form on ${page.url}`);
    const fields = new URLSearchParams([...form.fields].map((field) => [...field]));
    return this.#goOn(await this.send('POST', form.action, fields, {}, siteOf(form.action) !== siteOf(page.url)));
  }

  async #goOn(visit: Visit): Promise<Visit> {
    if (this.visits.length > 50) throw new Error('This login does not come to an end.');
    if (visit.status >= 300 && visit.status < 400) return this.open(new URL(one(visit, 'location'), visit.url).href);
    return readForm(visit)?.self === true ? this.submit(visit) : visit;
  }

  /** One request with this client's cookies; nothing is followed. `crossSite`: a page of another site posts it. */
  send(
    method: string,
    address: string,
    form?: URLSearchParams,
    headers: Record<string, string> = {},
    crossSite = false,
  ): Promise<Visit> {
    const url = new URL(address);
    const sent = form?.toString() ?? '';
    const cookies = [...(this.#jars.get(url.hostname) ?? [])]
      .filter(([, { secure }]) => !secure || url.protocol === 'https:')
      .filter(([, { path, crossSite: everywhere }]) => url.pathname.startsWith(path) && (everywhere || !crossSite))
      .map(([name, { value }]) => `${name}=${value}`);
    return new Promise((resolve, reject) => {
      const request = url.protocol === 'https:' ? requestSecurely : requestPlain;
      const outgoing = request(
        {
          // Not every resolver knows names below localhost as browsers do.
          host: '127.0.0.1',
          port: url.port,
          servername: url.hostname,
          ca: this.demo.certificatePem,
          method,
          path: url.pathname + url.search,
          headers: {
            host: url.host,
            ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
            ...(form === undefined
              ? {}
              : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(sent) }),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const visit: Visit = {
              method,
              url: url.href,
              sent,
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            };
            this.#keepCookies(url.hostname, incoming.headers['set-cookie'] ?? []);
            this.visits.push(visit);
            resolve(visit);
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(sent);
    });
  }

  #keepCookies(host: string, lines: readonly string[]): void {
    const jar = this.#jars.get(host) ?? new Map<string, Cookie>();
    this.#jars.set(host, jar);
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals);
      const attribute = (key: string) => attributes.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
      const crossSite = attribute('SameSite') === 'None';
      const foreign = !host.endsWith(attribute('Domain') ?? host);
      const secure = attributes.includes('Secure');
      if (foreign || (crossSite && !secure)) continue;
      if (attribute('Max-Age') === '0') jar.delete(name);
      else jar.set(name, { value: pair.slice(equals + 1), path: attribute('Path') ?? '/', secure, crossSite });
    }
  }
}

/** To browsers `localhost` is a public suffix. */
const siteOf = (address: string): string => new URL(address).hostname.split('.').slice(-2).join('.');

const one = (visit: Visit, name: string): string => {
  const value = visit.headers[name];
  if (typeof value !== 'string') throw new Error(`${visit.url} answered without ${name}`);
  return value;
};

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

export const unescapeHtml = (text: string): string => text.replace(/&(#?\w+);/g, (all, name) => entities[name] ?? all);

/** The first form of a page, if it has one. */
export function readForm(page: Visit): Form | undefined {
  const attribute = (tag: string, name: string) => {
    const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
    return found === undefined ? undefined : unescapeHtml(found);
  };
  const form = /<form [^>]*>/.exec(page.body)?.[0];
  if (form === undefined) return undefined;
  const inputs = page.body.match(/<input [^>]*>/g) ?? [];
  return {
    action: new URL(attribute(form, 'action') ?? '', page.url).href,
    fields: inputs.flatMap((input) => {
      const name = attribute(input, 'name');
      return name === undefined ? [] : [[name, attribute(input, 'value') ?? ''] as const];
    }),
    self: page.body.includes('document.forms[0].submit()'),
  };
}

export const heading = (page: Visit): string => unescapeHtml(/<h1>([^<]*)<\/h1>/.exec(page.body)?.[1] ?? '');

/** The form that was posted to the SP's ACS, last of all. */
export function postedToAcs(client: Client): URLSearchParams {
  const visits = client.visits.filter(({ method, url }) => method === 'POST' && new URL(url).pathname === '/acs');
  const visit = visits.at(-1);
  if (visit === undefined) throw new Error('Nothing was posted to the ACS.');
  return new URLSearchParams(visit.sent);
}
