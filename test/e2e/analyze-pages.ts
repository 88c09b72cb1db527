// The page that opens files, as the extension has it and as a static page opened from a disk, for the e2e tests.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { HIDDEN_TOO, readFlows } from './session.ts';

const CONFIG = fileURLToPath(new URL('../../vite.web.config.ts', import.meta.url));

/** Builds the static page into a folder of its own, or takes the one in WEB_DIR. */
export async function buildWeb(): Promise<{ readonly url: string; readonly remove: () => void }> {
  const given = process.env.WEB_DIR;
  const folder = given ?? mkdtempSync(join(tmpdir(), 'saml-scope-web-'));
  if (given === undefined) {
    await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  }
  const page = join(folder, 'index.html');
  if (!existsSync(page)) throw new Error(`${page} was not built`);
  return {
    url: pathToFileURL(page).href,
    remove: () => {
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Drops a file on the page, as from a folder. */
export const drop = (page: Page, name: string, content: string): Promise<void> => dropAll(page, [{ name, content }]);

export interface FileToDrop {
  readonly name: string;
  readonly content: string;
}

/** Drops files on what `selector` names, all at once. */
export async function dropAll(page: Page, files: readonly FileToDrop[], selector = 'body'): Promise<void> {
  await page.waitForSelector(selector);
  await page.$eval(
    selector,
    (element, given) => {
      const dataTransfer = new DataTransfer();
      for (const { name, content } of given) dataTransfer.items.add(new File([content], name));
      const parts = { bubbles: true, cancelable: true, dataTransfer };
      element.dispatchEvent(new DragEvent('dragover', parts));
      element.dispatchEvent(new DragEvent('drop', parts));
    },
    files as FileToDrop[],
  );
}

/** Drags what lies on the disk from outside of the browser to the middle of an element: what the browser does with it then is its own. */
export async function dragFromDisk(page: Page, path: string, selector = 'body'): Promise<void> {
  await page.bringToFront();
  const place = await page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: Math.round(left + width / 2), y: Math.round(top + Math.min(height, innerHeight - top) / 2) };
  });
  const client = await page.createCDPSession();
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', {
      type,
      ...place,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await client.detach();
}

export async function choose(page: Page, path: string): Promise<void> {
  const field = await page.waitForSelector('[data-testid="choose-file"]:not([disabled])');
  await (field as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path);
}

export async function paste(page: Page, text: string): Promise<void> {
  await page.waitForSelector('[data-testid="paste-message"]');
  await page.$eval(
    '[data-testid="paste-message"]',
    (field, value) => {
      (field as HTMLTextAreaElement).value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );
  await press(page, '[data-testid="paste-show"]:not([disabled])');
}

/** Waits for the file to be shown, or refused, and says which. */
export async function settled(page: Page): Promise<'shown' | 'refused'> {
  const end = await page.waitForFunction(
    () => {
      if (document.querySelector('[data-testid="file-app"] [data-testid="filter"]')) return 'shown';
      const said = document.querySelector('[data-testid="import-said"]')?.textContent ?? '';
      return said !== '' && !document.querySelector('[data-testid="import-progress"]') ? 'refused' : undefined;
    },
    { ...HIDDEN_TOO, timeout: 45_000 },
  );
  return (await end.jsonValue()) as 'shown' | 'refused';
}

/** Clicks also while the page is behind another one. */
export async function press(page: Page, selector: string, which = 0): Promise<void> {
  await page.waitForFunction(
    (wanted, index) => document.querySelectorAll(wanted).length > index,
    HIDDEN_TOO,
    selector,
    which,
  );
  await page.$$eval(selector, (found, index) => (found[index] as HTMLElement).click(), which);
}

export const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (element) => element.textContent ?? '');

export interface Shown {
  /** What the list says of the flow's RelayState. */
  readonly verdict: string;
  /** Id of the check that named the cause. */
  readonly cause: string;
}

/** What is said of the flow, once its checks have run. */
export async function readVerdict(page: Page, which = 0): Promise<Shown> {
  await press(page, '[data-testid="flow"]', which);
  const cause = await page.waitForFunction(
    () => {
      const card = document.querySelector<HTMLElement>('[data-testid="flow-verdict"] [data-testid="finding"]');
      return card?.dataset.cause === undefined ? undefined : card.dataset.id;
    },
    { ...HIDDEN_TOO, timeout: 30_000 },
  );
  const flows = await readFlows(page);
  return { verdict: flows[which]?.verdict ?? '', cause: String(await cause.jsonValue()) };
}

/** Everything that must not happen, noted as it happens: requests to anywhere else, dialogs, errors. */
export function watch(page: Page): string[] {
  const noted: string[] = [];
  page.on('pageerror', (error) => noted.push(String(error)));
  page.on('dialog', (dialog) => {
    noted.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') noted.push(message.text());
  });
  page.on('request', (request) => {
    if (/^(?:https?|wss?|ftp):/.test(request.url())) noted.push(`request: ${request.url()}`);
  });
  return noted;
}
