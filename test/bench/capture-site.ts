// The pages that the capture benchmark loads: one with so many small pictures, and at its end it says how long it took.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CaptureSite {
  pageWith(subresources: number): string;
  close(): Promise<void>;
}

/** A picture of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export async function startCaptureSite(): Promise<CaptureSite> {
  const server = createServer(({ url = '/' }, response) => {
    if (url.startsWith('/page')) {
      const count = Number(new URL(url, 'http://localhost').searchParams.get('count'));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(`<!doctype html><title>${count}</title>${pictures(count)}`);
      return;
    }
    response.writeHead(200, { 'content-type': 'image/gif', 'cache-control': 'no-store' });
    response.end(PIXEL);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    pageWith: (subresources) => `http://localhost:${port}/page?count=${subresources}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pictures = (count: number): string => Array.from({ length: count }, (_, i) => `<img src="/p${i}.gif">`).join('');
