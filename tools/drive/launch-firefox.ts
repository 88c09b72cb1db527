// Starts Firefox with the built extension under a fixed address, so that its pages can be opened.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { zipFolder } from '../build-zip.mjs';
import { chromeScope, send } from './firefox-chrome-scope.ts';

/** FIREFOX_EXTENSION_DIR, or what `npm run build` writes. */
export const FIREFOX_EXTENSION =
  process.env.FIREFOX_EXTENSION_DIR ?? fileURLToPath(new URL('../../dist/firefox', import.meta.url));
const MANIFEST = 'manifest.json';
const UUID = '5a315c09-7e55-4c0e-9a6b-0d1f3b7e9a11';
const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** The very zip for the store, where `npm run build` made it of this folder; a folder that was built alone is packed alike. */
function readZip(): Uint8Array {
  const zip = join(FIREFOX_EXTENSION, `../saml-scope-${readManifest().version}-firefox.zip`);
  const isOfThisBuild = existsSync(zip) && statSync(zip).mtimeMs >= statSync(join(FIREFOX_EXTENSION, MANIFEST)).mtimeMs;
  return isOfThisBuild ? readFileSync(zip) : zipFolder(FIREFOX_EXTENSION);
}

interface BuiltManifest {
  readonly version: string;
  readonly browser_specific_settings: { readonly gecko: { readonly id: string } };
}

const readManifest = () => JSON.parse(readFileSync(join(FIREFOX_EXTENSION, MANIFEST), 'utf8')) as BuiltManifest;

const extensionId = (): string => readManifest().browser_specific_settings.gecko.id;

/** FIREFOX_PATH, then the usual places. Undefined where there is none. */
export const findFirefox = (): string | undefined =>
  process.env.FIREFOX_PATH ?? PLACES.find((path) => existsSync(path));

export interface DrivenFirefox {
  readonly browser: Browser;
  /** Opens a page of the extension by its path, in a new tab or in the one that is given. */
  open(path: string, where?: Page): Promise<Page>;
  close(): Promise<void>;
}

export interface FirefoxOptions {
  /** Lets the extension into private windows, as a user can; it is then installed from the zip, as from the store. */
  readonly privateWindows?: boolean;
  /** Folder into which files are saved, without asking. */
  readonly downloads?: string;
}

export async function launchFirefox(
  executablePath: string,
  { privateWindows = false, downloads }: FirefoxOptions = {},
): Promise<DrivenFirefox> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // Without it, navigating to moz-extension: is refused.
    args: ['-remote-allow-system-access'],
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [extensionId()]: UUID }),
      'datareporting.policy.dataSubmissionEnabled': false,
      'app.update.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'browser.safebrowsing.downloads.enabled': false,
      // Ours is not signed by the store yet; ESR and developers' builds heed this.
      'xpinstall.signatures.required': false,
      ...(downloads !== undefined && {
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.always_ask_before_handling_new_types': false,
      }),
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
    async open(path, where) {
      const page = where ?? (await browser.newPage());
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
    writeFileSync(path, readZip());
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
export const stopBackground = (browser: Browser): Promise<void> =>
  inExtension(browser, 'extension.terminateBackground({ ignoreDevToolsAttached: true })');

/** `running`, `stopped` and what is between. */
export const backgroundState = (browser: Browser): Promise<string> => inExtension(browser, 'extension.backgroundState');

/** After so many milliseconds without an event Firefox itself ends the background page; a user's waits for 30,000. */
export const setIdleTimeout = (browser: Browser, milliseconds: number): Promise<void> =>
  inExtension(browser, `Services.prefs.setIntPref('extensions.background.idle.timeout', ${milliseconds})`);

/** `expression` sees Firefox's own `extension`. */
async function inExtension<Result>(browser: Browser, expression: string): Promise<Result> {
  const inWindow = await chromeScope(browser);
  const id = JSON.stringify(extensionId());
  return (await inWindow(
    `(async () => { const { extension } = WebExtensionPolicy.getByID(${id}); return await ${expression}; })()`,
  )) as Result;
}
