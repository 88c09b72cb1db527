// The one server of the demo: reads each request in full, finds the site by Host, and writes its reply.

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { errorPage } from './html.ts';
import {
  type DemoRequest,
  type Handler,
  htmlReply,
  Refusal,
  type Reply,
  readCookies,
  type Site,
  withHeaders,
} from './http.ts';

/** A Response of 5 MB grows by a third in base64 and by some more in urlencoding; 20 MB leaves room. */
const bodyLimit = 20_000_000;

export type Log = (line: string) => void;

/** Room for the many cookies of the fault that is about them; Node's own limit is 16 KB. */
const headerLimit = 65_536;

/** First octet of a TLS handshake: no HTTP request begins with it. */
const tlsHandshake = 0x16;

export interface Listener {
  readonly port: number;
  /** Lets the sites answer what arrives. */
  serve(sites: readonly Site[], log: Log): void;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, for https and for http on the same port: an SP that sends its users from https to http shows
 * a page there too. Port 0 takes any free port; a port in use rejects with EADDRINUSE.
 */
export async function listen(tls: { key: string; cert: string }, port: number): Promise<Listener> {
  const secure = createHttpsServer({ ...tls, maxHeaderSize: headerLimit });
  const plain = createHttpServer({ maxHeaderSize: headerLimit });
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === tlsHandshake ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve(sites, log) {
      const byHost = new Map(sites.map((site) => [new URL(site.origin).host, site]));
      for (const [scheme, of] of [
        ['https', secure],
        ['http', plain],
      ] as const) {
        of.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
          const site = byHost.get(incoming.headers.host ?? '');
          answer(incoming, site, scheme)
            .catch(replyToError)
            .then((made) => {
              const reply = withHeaders(made, site?.headers?.() ?? {});
              log(
                `${incoming.method} ${scheme}://${incoming.headers.host}${incoming.url?.split('?')[0]} ${reply.status}`,
              );
              write(outgoing, reply, incoming.method === 'HEAD');
            });
        });
      }
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function answer(incoming: IncomingMessage, site: Site | undefined, scheme: 'http' | 'https'): Promise<Reply> {
  if (site === undefined) throw new Refusal(421, 'No site of this demo has that name.');
  const request = await read(incoming, site.origin.replace('https', scheme));
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

async function read(incoming: IncomingMessage, origin: string): Promise<DemoRequest> {
  const target = incoming.url ?? '/';
  if (!target.startsWith('/')) throw new Refusal(400, 'The request line holds no path.');
  const question = target.indexOf('?');
  const body = await readBody(incoming);
  const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method: incoming.method ?? 'GET',
    // Concatenated, not resolved: `//other.example/` resolved against the origin would be another site.
    url: new URL(origin + target),
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
  if (reply.hangUp === true) {
    outgoing.destroy();
    return;
  }
  const body = Buffer.from(reply.body, 'utf8');
  outgoing.writeHead(reply.status, {
    'cache-control': 'no-store',
    'content-length': body.length,
    ...reply.headers,
    ...(reply.cookies === undefined ? {} : { 'set-cookie': [...reply.cookies] }),
  });
  outgoing.end(headOnly ? undefined : body);
}
