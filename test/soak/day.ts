// A day of browsing through recorder and store in real Chromium: what it takes on disk, and in a viewer's memory.
import type { Page } from 'puppeteer-core';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import { Worker } from '../builders/events.ts';
import * as saml from '../builders/saml.ts';
import { foldAll, type Stand } from './stand.ts';

const NAVIGATIONS = 5_000;
const LOGINS = 300;
const MEGABYTE = 1_000_000;

/** As Chromium sends and gets them on an ordinary site, with a session's cookies: 1.5 KB and 1.2 KB. */
const REQUEST_HEADERS: readonly (readonly [string, string])[] = [
  ['sec-ch-ua', '"Chromium";v="156", "Not)A;Brand";v="24"'],
  ['sec-ch-ua-mobile', '?0'],
  ['sec-ch-ua-platform', '"Linux"'],
  ['Upgrade-Insecure-Requests', '1'],
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  ],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'],
  ['Accept-Encoding', 'gzip, deflate, br, zstd'],
  ['Accept-Language', 'en-GB,en;q=0.9'],
  ['Referer', 'https://intranet.example/app/records/overview?tab=history'],
  ['Cookie', `session=${'k'.repeat(400)}; preferences=${'p'.repeat(300)}`],
];
const RESPONSE_HEADERS: readonly (readonly [string, string])[] = [
  ['content-type', 'text/html; charset=utf-8'],
  ['content-security-policy', `default-src 'self'; ${'script-src https://static.example; '.repeat(12)}`],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['set-cookie', `session=${'n'.repeat(400)}; Path=/; Secure; HttpOnly; SameSite=Lax`],
  ['cache-control', 'private, no-store'],
];

/** A Response of 8 KB, as most are. */
const RESPONSE = btoa(saml.response().padEnd(8_000, ' '));
const REQUEST = encodeURIComponent(btoa(saml.authnRequest()));

function eventsOfADay(began: number): CaptureEvent[] {
  const worker = new Worker(began);
  const perEvent = (24 * 60 * 60_000) / ((NAVIGATIONS + 4 * LOGINS) * 4.2);
  let count = 0;
  const timed = (events: readonly CaptureEvent[]): CaptureEvent[] =>
    events.map((event) => ({
      ...event,
      at: (began + Math.floor(perEvent * count++)) as CaptureEvent['at'],
      ...(event.stage === 'request-headers' && { headers: REQUEST_HEADERS }),
      ...((event.stage === 'response-headers' || event.stage === 'completed' || event.stage === 'redirect') && {
        headers: RESPONSE_HEADERS,
      }),
    }));
  const events: CaptureEvent[] = [];
  for (let i = 0; i < NAVIGATIONS; i++) {
    events.push(
      ...timed(
        worker.hop({ requestId: `n${i}`, url: `https://intranet.example/app/records/${i}?tab=history&from=list` }),
      ),
    );
    if (i % Math.floor(NAVIGATIONS / LOGINS) !== 0) continue;
    const tabId = 2 + (i % 7);
    const ask = `https://idp.example/sso?SAMLRequest=${REQUEST}&RelayState=%2Fapp%2F${i}`;
    events.push(
      ...timed(worker.redirect({ requestId: `l${i}`, tabId, url: 'https://sp.example/login' }, ask)),
      ...timed(worker.hop({ requestId: `l${i}`, tabId, url: ask })),
      ...timed(
        worker.redirect(
          {
            requestId: `r${i}`,
            tabId,
            url: 'https://sp.example/acs',
            method: 'POST',
            body: {
              kind: 'form',
              fields: [
                ['SAMLResponse', RESPONSE],
                ['RelayState', `/app/${i}`],
              ],
              withheld: [],
            },
          },
          `https://sp.example/app/${i}`,
          303,
        ),
      ),
      ...timed(worker.hop({ requestId: `r${i}`, tabId, url: `https://sp.example/app/${i}` })),
    );
  }
  return events;
}

export interface DayFigures {
  readonly events: number;
  readonly exchanges: number;
  readonly diskMegabytes: number;
  readonly viewerMegabytes: number;
  readonly faults: readonly string[];
}

/** The store's own database is filled with what the day's events are in it; then a viewer is opened. */
export async function aDay(stand: Stand): Promise<DayFigures> {
  const { driven } = stand;
  const events = eventsOfADay(Date.now() - 24 * 60 * 60_000 + 60_000);
  const page = await driven.browser.newPage();
  await page.goto(`chrome-extension://${driven.extensionId}/manifest.json`);
  const empty = await driven.openApp();
  const emptyHeap = await heapOf(empty);
  await empty.close();
  await stand.stopWorkerForGood();
  const before = await usage(page);
  for (let from = 0; from < events.length; from += 2_000) {
    await page.evaluate(`(async (events) => {
      const database = await new Promise((resolve, reject) => {
        const opening = indexedDB.open('saml-scope');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const transaction = database.transaction(['events'], 'readwrite');
      for (const event of events)
        transaction.objectStore('events').add({ key: event.key, session: 'day', request: 'day/' + event.requestId, event });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      database.close();
    })(${JSON.stringify(events.slice(from, from + 2_000))})`);
  }
  const disk = (await usage(page)) - before;
  const app = await driven.openApp();
  const exchanges = foldAll(events).length;
  await app.waitForFunction(`document.querySelectorAll('[data-testid="flow"]').length >= 1`, {
    polling: 200,
    timeout: 120_000,
  });
  const heap = (await heapOf(app)) - emptyHeap;
  const figures = {
    events: events.length,
    exchanges,
    diskMegabytes: Math.round(disk / MEGABYTE),
    viewerMegabytes: Math.round(heap / MEGABYTE),
  };
  const faults = [
    ...(figures.diskMegabytes > 100 ? [`${figures.diskMegabytes} MB on disk`] : []),
    ...(figures.viewerMegabytes > 50 ? [`${figures.viewerMegabytes} MB in a viewer`] : []),
  ];
  await app.close();
  return { ...figures, faults };
}

const usage = (page: Page): Promise<number> =>
  page.evaluate('navigator.storage.estimate().then(({ usage }) => usage ?? 0)') as Promise<number>;

/** Octets of script objects that are in use. */
async function heapOf(app: Page): Promise<number> {
  const client = await app.createCDPSession();
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize;
}
