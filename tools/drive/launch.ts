// Starts Chromium with the built extension and waits until its listeners hear: for `npm start` and the e2e tests.
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { ensureChromium } from '../chromium.mjs';

/** EXTENSION_DIR, or what `npm run build` writes. */
export const EXTENSION = process.env.EXTENSION_DIR ?? fileURLToPath(new URL('../../dist/chromium', import.meta.url));

export interface Driven {
  readonly browser: Browser;
  readonly extensionId: string;
  /** Opens the app's page for a tab, or for all tabs. */
  openApp(options?: { tab?: number }): Promise<Page>;
  /** The browser's id of the tab that shows `page`, which comes to the front. */
  tabId(page: Page): Promise<number>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  readonly headless?: boolean;
  /** Public key hash of the demo's certificate: only that one is excused. */
  readonly trustedSpki?: string;
  readonly args?: readonly string[];
  /** Folder of the extension; the build for Chromium by default. */
  readonly extension?: string;
}

export async function launch(options: LaunchOptions = {}): Promise<Driven> {
  const { headless = true, trustedSpki, args = [], extension = EXTENSION } = options;
  const browser = await puppeteer.launch({
    executablePath: ensureChromium(),
    headless,
    pipe: true,
    enableExtensions: true,
    // A worker that a debugger is attached to doesn't die, and doesn't start again, as it does at a user's.
    targetFilter: (target) => target.type() !== 'service_worker',
    defaultViewport: headless ? { width: 1_200, height: 800 } : null,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1300,900',
      ...(trustedSpki === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedSpki}`]),
      ...args,
    ],
  });
  try {
    const driven = drive(browser, await browser.installExtension(extension));
    // A worker that exists has not registered its listeners yet; one that answers the app has.
    const app = await driven.openApp();
    await app.close();
    return driven;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function drive(browser: Browser, extensionId: string): Driven {
  const openApp: Driven['openApp'] = async ({ tab } = {}) => {
    const page = await browser.newPage();
    const query = tab === undefined ? '' : `?tab=${tab}`;
    await page.goto(`chrome-extension://${extensionId}/src/panel/index.html${query}`);
    await page.waitForSelector('[data-connection="connected"]');
    return page;
  };
  return {
    browser,
    extensionId,
    openApp,
    async tabId(page) {
      const app = await openApp();
      try {
        // Without the tabs permission tab addresses aren't told, so the page is found by being in front.
        await page.bringToFront();
        return await app.evaluate(async () => {
          const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
          return tab?.id ?? -1;
        });
      } finally {
        await app.close();
      }
    },
    close: () => browser.close(),
  };
}
