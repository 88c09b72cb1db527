// What the panel in the real devtools adds to webRequest's record: bodies as sent, and what the worker could not hear.
import type { CDPSession, Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDemo } from '../../demo/demo.ts';
import { openPanel } from '../../tools/drive/devtools.ts';
import { openFirefoxPanel } from '../../tools/drive/firefox-devtools.ts';
import { findFirefox, launchFirefox } from '../../tools/drive/launch-firefox.ts';
import { over } from '../../tools/drive/read-app.ts';
import { arrived, HIDDEN_TOO, type Session, startSession, waitForFlows } from './session.ts';

let session: Session;
let page: Page;
let panel: Frame;
let control: CDPSession;
let extensions: Page;
beforeAll(async () => {
  session = await startSession();
  extensions = await session.newTab();
  await extensions.goto('chrome://extensions');
  page = await session.newTab();
  await page.goto(session.demo.url);
  ({ panel } = await openPanel(page, session.driven.extensionId));
  control = await page.createCDPSession();
  await control.send('ServiceWorker.enable');
});
afterAll(() => session?.close());
beforeEach(async () => {
  await page.bringToFront();
  await press('[data-testid="clear"]');
  await panel.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
  await control.send('Network.clearBrowserCookies');
});

const press = (selector: string, which = 0) =>
  panel.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);
const textOf = (selector: string) => panel.$eval(selector, (element) => element.textContent ?? '');
const logIn = async (scenario: string) => {
  await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
  await arrived(page);
};
const onlyFlow = async () => {
  const [flow, ...others] = await waitForFlows(panel, ([first]) => first !== undefined && over(first));
  expect(others).toEqual([]);
  return flow;
};
/** Sets what the user sets by “site access” on the browser's page of extensions. */
const letSee = (hostAccess: 'ON_CLICK' | 'ON_ALL_SITES') =>
  extensions.evaluate(
    (extensionId, wanted) =>
      (
        globalThis as unknown as {
          chrome: { developerPrivate: { updateExtensionConfiguration(update: object): Promise<void> } };
        }
      ).chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: wanted }),
    session.driven.extensionId,
    hostAccess,
  );
const openMessage = async (which: number, tab: string) => {
  await press('[data-testid="message"]', which);
  await panel.waitForSelector(`[data-testid="tab-${tab}"]`);
  await press(`[data-testid="tab-${tab}"]`);
};

it('a posted RelayState is known as it stood on the wire, and the request is there once', async () => {
  await logIn('deep-link');
  expect((await onlyFlow())?.verdict).toBe('exact');
  await openMessage(1, 'relaystate');
  await panel.waitForFunction(
    () => document.body.textContent?.includes('%2Fapp%2Frecords%3Fpath%3Da%252Fb%26title%3DC%2B%2B'),
    HIDDEN_TOO,
  );
  await openMessage(1, 'http');
  await panel.waitForSelector('[data-testid="origins"]');
  expect(await textOf('[data-testid="origins"]')).toContain('request body');
  expect(await textOf('[data-testid="body-state"]')).toContain('as sent');
  expect(await panel.$$('[data-testid="disagreement"]')).toEqual([]);
});

it('a login without access to the sites is shown from devtools alone, which says so and offers to ask', async () => {
  await letSee('ON_CLICK');
  try {
    await panel.waitForSelector('[data-testid="site-access"][data-limited="devtools-only"]');
    expect(await textOf('[data-testid="allow-sites"]')).toContain('Allow');
    await session.app.waitForSelector('[data-testid="site-access"][data-limited="blind"]');
    await logIn('healthy-post');
    const flow = await onlyFlow();
    expect(flow?.verdict).toBe('exact');
    expect(flow?.outcome).toBe('succeeded');
    expect(flow?.messages.map(({ kind }) => kind)).toEqual(['AuthnRequest', 'Response']);
    await openMessage(1, 'http');
    await panel.waitForSelector('[data-testid="origins"]');
    expect(await textOf('[data-testid="origins"]')).toContain('devtools only');
  } finally {
    await letSee('ON_ALL_SITES');
  }
  await panel.waitForFunction(() => !document.querySelector('[data-testid="site-access"]'), HIDDEN_TOO);
});

it('listeners that were registered without access hear again once it is granted', async () => {
  await letSee('ON_CLICK');
  await control.send('ServiceWorker.stopAllWorkers');
  await session.app.waitForSelector('[data-testid="site-access"]');
  await letSee('ON_ALL_SITES');
  await session.app.waitForFunction(() => !document.querySelector('[data-testid="site-access"]'), HIDDEN_TOO);
  await logIn('healthy-redirect');
  expect((await onlyFlow())?.verdict).toBe('exact');
  const [elsewhere] = await waitForFlows(session.app, ([first]) => first !== undefined && over(first));
  expect(elsewhere?.verdict).toBe('exact');
});

it('a login of which the worker heard only the first half is joined with its second half from devtools', async () => {
  await page.goto(session.demo.scenarioUrl('healthy-redirect'));
  await page.waitForSelector('#sign-in');
  await waitForFlows(panel, ([first]) => first?.messages.length === 1);
  await letSee('ON_CLICK');
  try {
    await panel.waitForSelector('[data-testid="site-access"]');
    await page.click('#sign-in');
    await arrived(page);
    const flow = await onlyFlow();
    expect(flow?.verdict).toBe('exact');
    expect(flow?.outcome).toBe('succeeded');
  } finally {
    await letSee('ON_ALL_SITES');
  }
});

it('a worker stopped while requests are in flight leaves no gap and no doubt', async () => {
  for (const delay of [0, 20, 45, 80, 120, 170]) {
    await press('[data-testid="clear"]');
    await panel.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
    await control.send('Network.clearBrowserCookies');
    await page.goto(session.demo.scenarioUrl('healthy-redirect'));
    await page.waitForSelector('#sign-in');
    const done = arrived(page);
    await page.$eval('#sign-in', (button) => (button as HTMLElement).click());
    await new Promise((resolve) => setTimeout(resolve, delay));
    await control.send('ServiceWorker.stopAllWorkers');
    await done;
    const flow = await onlyFlow();
    expect([delay, flow?.verdict, flow?.outcome]).toEqual([delay, 'exact', 'succeeded']);
    await panel.waitForFunction(() => document.querySelectorAll('[data-gap]').length === 0, HIDDEN_TOO);
    expect(flow?.messages.map(({ kind }) => kind)).toEqual(['AuthnRequest', 'Response']);
  }
});

it('what was cleared does not come back from devtools', async () => {
  await logIn('healthy-post');
  await onlyFlow();
  await press('[data-testid="clear"]');
  await panel.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
  await page.goto(`${session.demo.url}?after-clear`);
  await panel.waitForFunction(() => document.querySelector('main')?.textContent?.includes('(1)'), HIDDEN_TOO);
  expect(await panel.$$('[data-testid="flow"]')).toEqual([]);
});

const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  it('the posted RelayState is known as it stood on the wire as well', async () => {
    const demo = await startDemo();
    const driven = await launchFirefox(firefox ?? '');
    try {
      const tab = await driven.browser.newPage();
      await tab.goto(demo.url);
      await tab.bringToFront();
      const shown = await openFirefoxPanel(driven.browser);
      await tab.goto(demo.scenarioUrl('deep-link', { auto: true }));
      await arrived(tab);
      await expect.poll(() => shown.evaluate(OPEN_RESPONSE), { timeout: 20_000 }).toContain('request body');
      expect(await shown.evaluate(`document.querySelectorAll('[data-testid="message"]').length`)).toBe(2);
      expect(await shown.evaluate(`document.querySelectorAll('[data-testid="disagreement"]').length`)).toBe(0);
    } finally {
      await driven.close();
      await demo.close();
    }
  });
});

/** Opens the second message's HTTP view, and gives what it says of where it is from. */
const OPEN_RESPONSE = `(async () => {
  document.querySelectorAll('[data-testid="message"]')[1]?.click();
  await new Promise((resolve) => setTimeout(resolve, 100));
  document.querySelector('[data-testid="tab-http"]')?.click();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return document.querySelector('[data-testid="origins"]')?.innerText ?? '';
})()`;
