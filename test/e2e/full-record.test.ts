// A disk without room, viewers that come and go, an update while recording, the next start of the browser: what is left of the
// record, and what the user is told. Two starts of one profile.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { type Call, PORT_NAME, type RecordingSettings } from '../../src/messages/contract.ts';
import { type Driven, EXTENSION, launch } from '../../tools/drive/launch.ts';
import { arrived, HIDDEN_TOO, readFlows, waitForFlows } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'saml-scope-'));
const extension = join(folder, 'extension');
let demo: Demo;
let driven: Driven;
let app: Page;
let control: CDPSession;

const start = () =>
  launch({ trustedSpki: demo.certificateSpkiHash, extension, args: [`--user-data-dir=${join(folder, 'profile')}`] });

beforeAll(async () => {
  cpSync(EXTENSION, extension, { recursive: true });
  demo = await startDemo();
  driven = await start();
  control = await (await driven.browser.newPage()).createCDPSession();
  await control.send('ServiceWorker.enable');
  await openApp();
});
afterAll(async () => {
  await driven?.close();
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openApp(): Promise<void> {
  app = await driven.openApp();
  await app.setViewport({ width: 1_200, height: 3_000 });
}

async function logIn(scenario: string): Promise<void> {
  const page = await driven.browser.newPage();
  await page.goto(demo.scenarioUrl(scenario, { auto: true }));
  await arrived(page);
  await page.close();
}

/** So many logins, each with both of its messages. */
const wholeLogins = (count: number) =>
  waitForFlows(app, (flows) => flows.length === count && flows.every(({ messages }) => messages.length === 2));

const notice = () => app.$eval('[data-testid="notices"]', (element) => element.textContent ?? '');
const noticeWith = (words: RegExp) => expect.poll(notice, { timeout: 20_000 }).toMatch(words);

/** The octets that the extension may use; undefined for what the browser gives by itself. */
async function setRoom(quota: number | undefined): Promise<void> {
  const origin = `chrome-extension://${driven.extensionId}`;
  const quotaSize = quota === undefined ? {} : { quotaSize: quota };
  await control.send('Storage.overrideQuotaForOrigin', { origin, ...quotaSize });
}

/**
 * Leaves no room beside what is used. Chromium looks at the quota anew only for a database that it opens, and closes one two
 * seconds after its last user went.
 */
async function fillDisk(): Promise<void> {
  const { usage = 0 } = await app.evaluate(() => navigator.storage.estimate());
  await app.close();
  await control.send('ServiceWorker.stopAllWorkers');
  const stopped = Date.now();
  await expect.poll(() => Date.now() - stopped, { timeout: 10_000 }).toBeGreaterThan(3_000);
  await setRoom(usage);
  await openApp();
}

/** Addresses of all that is on record or noted for it, read without the worker. */
const addressesOnDisk = (page: Page) =>
  page.evaluate(async () => {
    const all = (name: string, store: string) =>
      new Promise<{ url?: string; event?: { url: string } }[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction(store).objectStore(store).getAll();
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result);
          };
        };
      });
    const rows = [...(await all('saml-scope', 'events')), ...(await all('saml-scope-notes', 'notes'))];
    return rows.map(({ url, event }) => event?.url ?? url ?? '');
  });

const setSettings = (settings: RecordingSettings) =>
  app.evaluate(
    (name, call) =>
      new Promise<void>((resolve) => {
        const port = chrome.runtime.connect({ name });
        port.onMessage.addListener((push: unknown) => {
          if ((push as { push: string }).push === 'reply') resolve();
        });
        port.postMessage(call);
      }),
    PORT_NAME,
    { id: 1, call: 'set-settings', settings } satisfies Call,
  );

it('a disk without room: the oldest logins go whole, the user is told, and what came meanwhile is there when there is room', async () => {
  for (let login = 0; login < 3; login++) await logIn('healthy-redirect');
  await wholeLogins(3);
  await fillDisk();
  await logIn('healthy-post');
  await noticeWith(/The browser has no room to store what is recorded/);
  await noticeWith(/the oldest part of it was dropped: 2 whole logins or logouts.*, up to .*\. Save a trace/);
  // One that was there, and the one that can't be stored.
  await wholeLogins(2);
  // The disk stays full, and nothing more is given up for that.
  await logIn('healthy-post');
  await noticeWith(/dropped: 2 whole logins/);
  await wholeLogins(3);
  // What is not on disk is there in a panel that is opened now as well.
  await app.close();
  await openApp();
  await wholeLogins(3);

  await setRoom(undefined);
  await logIn('fault-dropped');
  const flows = await wholeLogins(4);
  expect(flows.map(({ verdict }) => verdict).sort()).toEqual(['exact', 'exact', 'exact', 'mutated']);
  await expect.poll(notice).not.toMatch(/no room/);
  expect(await app.$$('[data-gap]')).toEqual([]);
});

it('the panel closed and opened again, or the worker stopped, shows the same and still tells what went', async () => {
  const before = (await readFlows(app)).map(({ messages }) => messages);
  await app.close();
  await openApp();
  expect((await wholeLogins(4)).map(({ messages }) => messages)).toEqual(before);
  await noticeWith(/dropped: 2 whole logins/);
  await control.send('ServiceWorker.stopAllWorkers');
  await logIn('healthy-redirect');
  await wholeLogins(5);
  await noticeWith(/dropped: 2 whole logins/);
});

it('the toolbar button pressed twice at once opens one window', async () => {
  const windows = () =>
    app.evaluate(async () => (await chrome.windows.getAll()).filter(({ type }) => type === 'popup').length);
  expect(await windows()).toBe(0);
  await app.evaluate(() => {
    for (let click = 0; click < 2; click++) void chrome.runtime.sendMessage({ open: 'window', tabId: 1 });
  });
  await expect.poll(windows).toBe(1);
  await app.evaluate(() => chrome.runtime.sendMessage({ open: 'window', tabId: 2 }));
  await expect.poll(windows).toBe(2);
});

it('Clear forgets what went as well', async () => {
  await app.$eval('[data-testid="clear"]', (button) => (button as HTMLElement).click());
  await app.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
  await expect.poll(notice).toBe('');
});

it('an update while recording closes our pages and begins a new record, in which the next login is whole', async () => {
  await logIn('healthy-redirect');
  await wholeLogins(1);
  const file = join(extension, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  writeFileSync(file, JSON.stringify({ ...manifest, version: '99.0.0' }));
  expect(await driven.browser.installExtension(extension)).toBe(driven.extensionId);
  await expect.poll(() => app.isClosed()).toBe(true);
  await openApp();
  expect(await app.evaluate(() => chrome.runtime.getManifest().version)).toBe('99.0.0');
  expect(await readFlows(app)).toEqual([]);
  await logIn('fault-dropped');
  const [flow] = await wholeLogins(1);
  expect(flow?.verdict).toBe('mutated');
});

it('the next start of the browser finds no record, and the settings as they were', async () => {
  const settings: RecordingSettings = { privateWindows: false, allRequests: false, excludedSites: ['bank.example'] };
  await setSettings(settings);
  const demoSites = /localhost/;
  expect((await addressesOnDisk(app)).join()).toMatch(demoSites);
  await driven.close();
  driven = await start();
  await openApp();
  expect(await readFlows(app)).toEqual([]);
  await expect.poll(notice).toBe('');
  expect((await addressesOnDisk(app)).join()).not.toMatch(demoSites);
  expect(await app.evaluate(() => chrome.storage.local.get(null))).toMatchObject({ settings });
  await logIn('healthy-redirect');
  const [flow] = await wholeLogins(1);
  expect(flow?.verdict).toBe('exact');
});
