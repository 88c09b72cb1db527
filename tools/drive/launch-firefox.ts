// Starts Firefox with the built extension under a fixed address, so that its pages can be opened.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

export const FIREFOX_EXTENSION = fileURLToPath(new URL('../../dist/firefox', import.meta.url));
const ID = 'saml-scope@saml-scope.invalid';
const UUID = '5a315c09-7e55-4c0e-9a6b-0d1f3b7e9a11';
const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** FIREFOX_PATH, then the usual places. Undefined where there is none. */
export const findFirefox = (): string | undefined =>
  process.env.FIREFOX_PATH ?? PLACES.find((path) => existsSync(path));

export interface DrivenFirefox {
  readonly browser: Browser;
  /** Opens a page of the extension by its path. */
  open(path: string): Promise<Page>;
  close(): Promise<void>;
}

export async function launchFirefox(executablePath: string): Promise<DrivenFirefox> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Without it, navigating to moz-extension: is refused.
    args: ['-remote-allow-system-access'],
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [ID]: UUID }),
      'datareporting.policy.dataSubmissionEnabled': false,
      'app.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'browser.safebrowsing.downloads.enabled': false,
    },
  });
  try {
    await browser.installExtension(FIREFOX_EXTENSION);
  } catch (error) {
    await browser.close();
    throw error;
  }
  return {
    browser,
    async open(path) {
      const page = await browser.newPage();
      const url = `moz-extension://${UUID}/${path}`;
      // Over WebDriver BiDi this navigation never reports its end, so the page is asked.
      page.goto(url).catch(() => {});
      for (let attempt = 0; attempt < 200; attempt++) {
        const there = await page
          .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url)
          .catch(() => false);
        if (there) return page;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`Firefox did not open ${url}.`);
    },
    close: () => browser.close(),
  };
}
