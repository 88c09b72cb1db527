// Starts Firefox with the built extension under a fixed address, so that its pages can be opened.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { zipFolder } from '../build-zip.mjs';
import { chromeScope, send } from './firefox-chrome-scope.ts';

/** FIREFOX_EXTENSION_DIR, or what `npm run build` writes. */
export const FIREFOX_EXTENSION =
  process.env.FIREFOX_EXTENSION_DIR ?? fileURLToPath(new URL('../../dist/firefox', import.meta.url));
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

export interface FirefoxOptions {
  /** Lets the extension into private windows, as a user can; it is then installed from the zip, as from the store. */
  readonly privateWindows?: boolean;
}

export async function launchFirefox(
  executablePath: string,
  { privateWindows = false }: FirefoxOptions = {},
): Promise<DrivenFirefox> {
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
      // Ours is not signed by the store yet; ESR and developers' builds heed this.
      'xpinstall.signatures.required': false,
    },
  });
  try {
    if (privateWindows) await installZip(browser);
    else await browser.installExtension(FIREFOX_EXTENSION);
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

async function installZip(browser: Browser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'saml-scope-'));
  const path = join(folder, 'saml-scope.zip');
  try {
    writeFileSync(path, zipFolder(FIREFOX_EXTENSION));
    await send(browser, 'webExtension.install', {
      extensionData: { type: 'archivePath', path },
      'moz:permanent': true,
      'moz:allowPrivateBrowsing': true,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends the background page, as Firefox does when nothing has happened for half a minute. */
export async function stopBackground(browser: Browser): Promise<void> {
  const inWindow = await chromeScope(browser);
  await inWindow(
    `WebExtensionPolicy.getByID(${JSON.stringify(ID)}).extension.terminateBackground({ ignoreDevToolsAttached: true })`,
  );
}
