// Traffic that was broken at random: addresses, headers, encodings, sizes. Nothing of it may end in an uncaught error, in the
// worker or in a viewer, nor let memory grow.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import type { CDPSession, Page } from 'puppeteer-core';
import * as saml from '../builders/saml.ts';
import type { Chance } from './random.ts';
import type { Stand } from './stand.ts';

const NAMES = [
  'SAMLRequest',
  'SAMLResponse',
  'SAMLart',
  'RelayState',
  'wresult',
  'wa',
  'samlresponse',
  'SAML%52esponse',
  '__proto__',
  '',
] as const;
const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/xml; charset=utf-16',
  'text/plain',
  'application/json',
  'APPLICATION/X-WWW-FORM-URLENCODED;charset=latin1',
] as const;
const WHOLE = [
  () => saml.response(),
  () => saml.authnRequest(),
  () => saml.logoutRequest(),
  () => `<!DOCTYPE a [<!ENTITY x "y">]>${saml.response()}`,
  () => '<a>'.repeat(5_000),
  () => `<a xmlns="${saml.SAMLP}">${'<b c="d"/>'.repeat(2_000)}</a>`,
] as const;

export interface MutatedFigures {
  readonly requests: number;
  readonly errors: readonly string[];
  /** Megabytes of script objects in use in the viewer, and in the worker's process, after the first third and at the end. */
  readonly viewer: readonly [number, number];
  readonly faults: readonly string[];
}

/** Runs until `enough` says so, which is asked after each burst of 20 requests. */
export async function mutated(
  stand: Stand,
  chance: Chance,
  enough: (requests: number) => boolean,
): Promise<MutatedFigures> {
  const site = await startOddSite(chance);
  const errors: string[] = [];
  const app = await stand.driven.openApp();
  hear(app, errors);
  const page = await stand.driven.browser.newPage();
  await page.goto(site.origin);
  let requests = 0;
  let early: number | undefined;
  try {
    while (!enough(requests)) {
      for (let i = 0; i < 20; i++) {
        requests++;
        await send(page, chance, site.origin);
      }
      // A record that grows without end would be no fault of the traffic: it is emptied now and then, as a user does.
      await app.evaluate('document.querySelector(\'[data-testid="clear"]\')?.click()');
      if (requests % 200 !== 0) continue;
      const now = await heapOf(app);
      early ??= now;
    }
    await page.goto(`${site.origin}/end?SAMLRequest=x`);
    await app.waitForFunction('document.querySelectorAll(\'[data-testid="message"]\').length > 0', { polling: 100 });
    await app.evaluate('document.querySelector(\'[data-testid="clear"]\')?.click()');
    const late = await heapOf(app);
    const viewer = [early ?? late, late] as const;
    const faults = [...errors, ...(late > viewer[0] + 20 ? [`the viewer grew from ${viewer[0]} to ${late} MB`] : [])];
    return { requests, errors, viewer, faults };
  } finally {
    await page.close();
    await app.close();
    await site.close();
  }
}

function hear(app: Page, errors: string[]): void {
  app.on('pageerror', (error) => errors.push(`viewer: ${String(error)}`));
  app.on('console', (message) => {
    if (message.type() === 'error') errors.push(`viewer: ${message.text()}`);
  });
}

async function heapOf(app: Page): Promise<number> {
  const client: CDPSession = await app.createCDPSession();
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return Math.round(usedSize / 1_000_000);
}

async function send(page: Page, chance: Chance, origin: string): Promise<void> {
  const address = `${origin}/${chance.below(9)}${addressTail(chance)}`;
  if (chance.next() < 0.4) {
    await page.goto(address).catch(() => {});
    return;
  }
  const body = bodyOf(chance);
  const type = chance.pick(TYPES);
  await page
    .evaluate(
      async (url, contentType, text, repeat) => {
        await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body: text.repeat(repeat) }).catch(
          () => {},
        );
      },
      address,
      type,
      body.text,
      body.repeat,
    )
    .catch(() => {});
}

function addressTail(chance: Chance): string {
  const count = chance.pick([0, 1, 1, 2, 5, 50]);
  const pairs = Array.from(
    { length: count },
    () => `${chance.pick(NAMES)}=${garbled(messageText(chance), chance).slice(0, 8_000)}`,
  );
  return `${chance.pick(['?', '?&&', '#', '?a;b&'])}${pairs.join(chance.pick(['&', '&&', ';']))}`;
}

function bodyOf(chance: Chance): { readonly text: string; readonly repeat: number } {
  const kind = chance.below(12);
  if (kind === 0) return { text: 'a=b&', repeat: 10_000 };
  if (kind === 1) return { text: `SAMLResponse=${'A'.repeat(996)}%0A`, repeat: 10_000 };
  if (kind === 2)
    return {
      text: `--x\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${garbled('PHg+', chance)}\r\n`,
      repeat: 1 + chance.below(50),
    };
  const pairs = Array.from(
    { length: 1 + chance.below(4) },
    () => `${chance.pick(NAMES)}=${garbled(messageText(chance), chance)}`,
  );
  return { text: pairs.join('&'), repeat: 1 };
}

function messageText(chance: Chance): string {
  const xml = garbled(chance.pick(WHOLE)(), chance);
  const octets = chance.next() < 0.5 ? deflateRawSync(xml) : Buffer.from(xml);
  return chance.next() < 0.8 ? encodeURIComponent(octets.toString('base64')) : octets.toString('latin1');
}

/** A few characters changed, a piece cut out, doubled, or nothing. */
function garbled(text: string, chance: Chance): string {
  if (text.length < 4 || chance.next() < 0.3) return text;
  const at = chance.below(text.length);
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${chance.pick(['%', '\u0000', '\ud800', '%zz', '%ff', '<', '\u202e', '&', '='])}${text.slice(at)}`;
    case 2:
      return text.slice(0, at) + text.slice(Math.max(0, at - 20));
    case 3:
      return text.replaceAll('=', '');
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

interface OddSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** Answers anything, with odd statuses, headers and redirects; some answers never come. */
async function startOddSite(chance: Chance): Promise<OddSite> {
  const server = createServer((request, response) => {
    request.resume();
    const odd = request.url === '/' || request.url?.startsWith('/end') ? -1 : chance.below(12);
    const headers: Record<string, string | string[]> = { 'content-type': 'text/html' };
    if (odd === 0) headers['x-long'] = 'x'.repeat(60_000);
    if (odd === 1) headers['set-cookie'] = Array.from({ length: 40 }, (_, i) => `c${i}=${'\u00ff'.repeat(20)}`);
    if (odd === 2) headers.location = `/end?SAMLResponse=${'%ff'.repeat(50)}`;
    if (odd === 3) {
      request.socket.destroy();
      return;
    }
    response.writeHead(odd === 2 ? 302 : odd === 4 ? 401 : odd === 5 ? 500 : odd === 6 ? 204 : 200, headers);
    response.end('<!doctype html><title>odd</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
