// In real Firefox, what keeps the recorder from hearing: sleep, sites it may not see; and the panel in devtools, which hears by itself.
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FirefoxPanel, openFirefoxPanel } from '../../tools/drive/firefox-devtools.ts';
import { openPrivateWindow } from '../../tools/drive/firefox-private-window.ts';
import { allowWhatIsAsked, closeWindowsOf } from '../../tools/drive/firefox-windows.ts';
import { backgroundState, findFirefox, setIdleTimeout, stopBackground } from '../../tools/drive/launch-firefox.ts';
import { waitForFlows } from '../../tools/drive/read-app.ts';
import { type FirefoxSession, startFirefoxSession } from './firefox-session.ts';
import { arrived, HIDDEN_TOO } from './session.ts';

const PANEL = 'src/panel/index.html';
const SOON = { timeout: 15_000 };
const SIGNED_IN = ['Signed in as'];
const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  let session: FirefoxSession;
  let first: Page[];
  beforeAll(async () => {
    session = await startFirefoxSession(firefox ?? '');
    first = await session.driven.browser.pages();
  });
  afterAll(() => session?.close());
  afterEach(async () => {
    const pages = await session.driven.browser.pages();
    await Promise.all(pages.filter((page) => !first.includes(page)).map((page) => page.close()));
    await session.clear();
  });

  const verdicts = async (count: number) => (await session.flows(count)).map(({ verdict }) => verdict);
  const background = () => backgroundState(session.driven.browser);
  const takeSitesBack = () => session.app.evaluate(() => chrome.permissions.remove({ origins: ['<all_urls>'] }));
  const limited = () =>
    session.app.$$eval('[data-testid="site-access"]', (found) =>
      found.map((one) => (one as HTMLElement).dataset.limited),
    );
  const allowSites = async () => {
    await session.app.bringToFront();
    await session.app.click('[data-testid="allow-sites"]');
    await allowWhatIsAsked(session.driven.browser);
    await session.app.waitForFunction(() => !document.querySelector('[data-testid="site-access"]'), HIDDEN_TOO);
  };

  describe('the background page', () => {
    it('sleeps when nothing happens, and is woken by a login of which nothing is lost', async () => {
      const { driven, app } = session;
      await setIdleTimeout(driven.browser, 300);
      try {
        // What runs already waits for as long as it was told at its start; the panel has the next one start at once.
        await stopBackground(driven.browser);
        await expect.poll(background, SOON).toBe('running');
        await app.goto('about:blank');
        await expect.poll(background, SOON).toBe('stopped');
      } finally {
        await setIdleTimeout(driven.browser, 30_000);
      }
      await session.logIn('healthy-redirect');
      await driven.open(PANEL, app);
      expect(await verdicts(1)).toEqual(['exact']);
    });

    it('sleeps and wakes below an open panel, which stays connected and keeps what it shows', async () => {
      await session.logIn('fault-dropped');
      expect(await verdicts(1)).toEqual(['mutated']);
      for (let time = 0; time < 3; time++) {
        await stopBackground(session.driven.browser);
        await expect.poll(background, SOON).toBe('running');
      }
      await session.logIn('healthy-post');
      expect(await verdicts(2)).toEqual(['mutated', 'exact']);
      await session.app.waitForSelector('[data-connection="connected"]');
      expect(await session.textOf('[data-testid="notices"]')).toBe('');
    });
  });

  describe('without access to all sites', () => {
    it('says so, records nothing there, and is healed by one click and the browser’s question', async () => {
      expect(await takeSitesBack()).toBe(true);
      await expect.poll(limited, SOON).toEqual(['blind']);
      expect(await session.textOf('[data-testid="empty"]')).not.toContain('Recording is on');
      await session.logIn('fault-dropped');
      await allowSites();
      expect(await session.textOf('[data-testid="empty"]')).toContain('Recording is on');
      await session.logIn('healthy-redirect');
      expect(await verdicts(1)).toEqual(['exact']);
    });

    it('a login in the middle of which it was taken back is judged by no half of it', async () => {
      const container = await session.driven.browser.createBrowserContext();
      const page = await container.newPage();
      await page.goto(session.demo.scenarioUrl('healthy-redirect'));
      await page.waitForSelector('#sign-in');
      await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
      await takeSitesBack();
      await page.$eval('#sign-in', (button) => (button as HTMLElement).click());
      await arrived(page);
      await allowSites();
      await session.logIn('healthy-post');
      const flows = await waitForFlows(session.app, (shown) => shown.length === 2 && shown[1]?.outcome === 'succeeded');
      expect(flows.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
        ['not-checked', 'not-seen'],
        ['exact', 'succeeded'],
      ]);
      await container.close();
    });
  });

  // Devtools are reached through their inner modules, which change with Firefox.
  describe('the panel in devtools', () => {
    let page: Page;
    let panel: FirefoxPanel;
    beforeAll(async () => {
      page = await session.driven.browser.newPage();
      await page.goto(session.demo.url);
      await page.bringToFront();
      first.push(page);
      panel = await openFirefoxPanel(session.driven.browser);
    });

    const flowsIn = (shown: FirefoxPanel): Promise<unknown> =>
      shown.evaluate(
        `[...document.querySelectorAll('[data-testid="flow"]')].map(({ dataset }) => [dataset.verdict, dataset.outcome])`,
      );
    const count = (shown: FirefoxPanel, selector: string): Promise<unknown> =>
      shown.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
    const click = (shown: FirefoxPanel, selector: string): Promise<unknown> =>
      shown.evaluate(`document.querySelector(${JSON.stringify(selector)})?.click()`);
    const come = async (shown: FirefoxPanel, flows: unknown) =>
      await expect.poll(() => flowsIn(shown), SOON).toEqual(flows);
    const goThrough = async (scenario: string) => {
      await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
      await arrived(page);
    };

    it('has the text of a page, which only devtools give', async () => {
      await goThrough('healthy-redirect');
      await come(panel, [['exact', 'succeeded']]);
      const lastPage = `(async () => {
        const rows = [...document.querySelectorAll('[data-testid="fold"][aria-expanded="false"]')];
        rows.at(-1)?.click();
        await new Promise(requestAnimationFrame);
        [...document.querySelectorAll('[data-testid="exchange"]')].at(-1)?.click();
        await new Promise(requestAnimationFrame);
        document.querySelector('[data-testid="tab-http"]')?.click();
        return document.querySelector('[data-testid="origins"]')?.textContent ?? '';
      })()`;
      await expect.poll(() => panel.evaluate(lastPage), SOON).toContain('response body');
      await panel.evaluate(`document.querySelector('[data-testid="response-body"] summary')?.click()`);
      expect(await panel.evaluate(`document.querySelector('[data-testid="response-body"]').textContent`)).toContain(
        'Signed in as',
      );
    });

    it('leaves no gap and no doubt where the background page was stopped while requests were in flight', async () => {
      for (const moment of [0, 30, 80]) {
        await page.goto(session.demo.scenarioUrl('healthy-redirect', { auto: true }), {
          waitUntil: 'domcontentloaded',
        });
        await new Promise((resolve) => setTimeout(resolve, moment));
        await stopBackground(session.driven.browser);
        await arrived(page);
        await come(panel, [['exact', 'succeeded']]);
        expect([moment, await count(panel, '[data-gap]'), await count(panel, '[data-testid="message"]')]).toEqual([
          moment,
          0,
          2,
        ]);
        await session.clear();
        await come(panel, []);
      }
    });

    it('shows nothing of sites that the user excludes', async () => {
      const exclude = (...excludedSites: string[]) =>
        session.app.evaluate(async (sites) => {
          const port = chrome.runtime.connect({ name: 'saml-scope/1' });
          const settings = { privateWindows: false, allRequests: false, excludedSites: sites };
          await new Promise<void>((resolve) => {
            port.onMessage.addListener(() => resolve());
            port.postMessage({ id: 1, call: 'set-settings', settings });
          });
          port.disconnect();
        }, excludedSites);
      await exclude('sp.localhost', 'idp.localhost');
      await goThrough('fault-dropped');
      await exclude();
      await goThrough('healthy-redirect');
      await come(panel, [['exact', 'succeeded']]);
    });

    it('works from devtools alone without access to sites, says so, and claims nothing of what devtools left out', async () => {
      await takeSitesBack();
      await expect.poll(() => count(panel, '[data-limited="devtools-only"]'), SOON).toBe(1);
      await goThrough('healthy-post');
      // Firefox's devtools leave out most of a login's first pages.
      await expect
        .poll(() => flowsIn(panel), SOON)
        .toEqual([[expect.stringMatching(/^(?:not-checked|exact)$/), 'succeeded']]);
      await click(panel, '[data-testid="allow-sites"]');
      await expect.poll(() => closeWindowsOf(session.driven.browser, PANEL), SOON).toBe(1);
      await allowSites();
      await expect.poll(() => count(panel, '[data-limited]'), SOON).toBe(0);
    });

    it('says in a private window that nothing is recorded there, and records from the click on', async () => {
      const { browser } = session.driven;
      const opened = await openPrivateWindow(browser);
      const visit = (scenario: string) => opened.visit(session.demo.scenarioUrl(scenario, { auto: true }), SIGNED_IN);
      try {
        await visit('healthy-redirect');
        const shown = await openFirefoxPanel(browser, 'private window');
        await expect.poll(() => count(shown, '[data-testid="private-window"]'), SOON).toBe(1);
        await visit('fault-dropped');
        await click(shown, '[data-testid="record-private"]');
        await expect.poll(() => count(shown, '[data-testid="private-window"]'), SOON).toBe(0);
        await visit('healthy-redirect');
        await come(shown, [['exact', 'succeeded']]);
      } finally {
        await opened.close();
        await session.press('[data-testid="show-settings"]');
        await session.press('[data-testid="private-windows"]');
        await session.press('[data-testid="settings-back"]');
      }
    });
  });
});
