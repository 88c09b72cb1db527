// Builds the app's bench page and serves it on loopback, with a trace to load.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Exchange } from '../../src/capture/exchange.ts';

export interface PanelServer {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** `trace` is what the page loads from `/trace.json`. */
export async function servePanel(trace: readonly Exchange[] = []): Promise<PanelServer> {
  const directory = await mkdtemp(join(tmpdir(), 'saml-scope-panel-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('./panel-app', import.meta.url)),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { outDir: directory, emptyOutDir: true, target: 'es2023', modulePreload: false },
  });
  const json = JSON.stringify(trace);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path === '/' ? '/index.html' : path;
    const content = file === '/trace.json' ? Promise.resolve(json) : readFile(join(directory, file));
    content.then(
      (body) => response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await rm(directory, { recursive: true, force: true });
    },
  };
}
