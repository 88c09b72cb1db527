// The one https server of the demo: reads each request in full, finds the site by Host, and writes its reply.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { errorPage } from './html.ts';
import { type DemoRequest, type Handler, htmlReply, Refusal, type Reply, readCookies, type Site } from './http.ts';

/** A Response of 5 MB grows by a third in base64 and by some more in urlencoding; 20 MB leaves room. */
const bodyLimit = 20_000_000;

export type Log = (line: string) => void;

/** Listens on 127.0.0.1. Port 0 takes any free port; a port in use rejects with EADDRINUSE. */
export async function listen(
  tls: { key: string; cert: string },
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer(tls);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** Lets the sites answer what arrives at the server. */
export function serve(server: Server, sites: readonly Site[], log: Log): void {
  const byHost = new Map(sites.map((site) => [new URL(site.origin).host, site]));
  server.on('request', (incoming, outgoing) => {
    const site = byHost.get(incoming.headers.host ?? '');
    answer(incoming, site)
      .catch(replyToError)
      .then((reply) => {
        log(`${incoming.method} https://${incoming.headers.host}${incoming.url?.split('?')[0]} ${reply.status}`);
        write(outgoing, reply, incoming.method === 'HEAD');
      });
  });
}

export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(incoming: IncomingMessage, site: Site | undefined): Promise<Reply> {
  if (site === undefined) throw new Refusal(421, 'No site of this demo has that name.');
  const request = await read(incoming, site);
  if (request.url.pathname === '/favicon.ico') return { status: 204, headers: {}, body: '' };
  const handler = findHandler(site, request);
  if (handler === undefined) throw new Refusal(404, 'There is no such page on this site.');
  return handler(request);
}

function findHandler(site: Site, request: DemoRequest): Handler | undefined {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const exact = site.routes[`${method} ${request.url.pathname}`];
  if (exact !== undefined) return exact;
  const below = Object.keys(site.routes).find(
    (route) => route.endsWith('/*') && `${method} ${request.url.pathname}`.startsWith(route.slice(0, -1)),
  );
  return below === undefined ? undefined : site.routes[below];
}

async function read(incoming: IncomingMessage, site: Site): Promise<DemoRequest> {
  const target = incoming.url ?? '/';
  if (!target.startsWith('/')) throw new Refusal(400, 'The request line holds no path.');
  const question = target.indexOf('?');
  const body = await readBody(incoming);
  const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method: incoming.method ?? 'GET',
    // Concatenated, not resolved: `//other.example/` resolved against the origin would be another site.
    url: new URL(site.origin + target),
    target,
    rawQuery: question === -1 ? '' : target.slice(question + 1),
    form: new URLSearchParams(isForm ? body : ''),
    cookies: readCookies(incoming.headers.cookie),
    headers: incoming.headers as Record<string, string | undefined>,
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new Refusal(413, 'The body is larger than this site accepts (20 MB).');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function replyToError(error: unknown): Reply {
  if (error instanceof Refusal) return htmlReply(errorPage(error.message), error.status);
  return htmlReply(errorPage(`The demo itself failed: ${error instanceof Error ? error.message : String(error)}`), 500);
}

function write(outgoing: ServerResponse, reply: Reply, headOnly: boolean): void {
  const body = Buffer.from(reply.body, 'utf8');
  outgoing.writeHead(reply.status, {
    'cache-control': 'no-store',
    'content-length': body.length,
    ...reply.headers,
    ...(reply.cookies === undefined ? {} : { 'set-cookie': [...reply.cookies] }),
  });
  outgoing.end(headOnly ? undefined : body);
}
