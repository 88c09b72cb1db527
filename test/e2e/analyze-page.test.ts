// Files in real Chromium: opened in the extension and in the static page, saved from the live panel, and read back.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harText } from '../builders/har.ts';
import {
  buildWeb,
  choose,
  dragFromDisk,
  drop,
  dropAll,
  paste,
  press,
  readVerdict,
  settled,
  textOf,
  watch,
} from './analyze-pages.ts';
import { axeIn } from './axe.ts';
import { HIDDEN_TOO, readFlows, type Session, startSession } from './session.ts';

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}.har`, import.meta.url));
/** Whom the demo signs in, and what the demo's servers put into cookies and form fields. */
const PERSON = 'ann@demo.example';

let session: Session;
let web: Awaited<ReturnType<typeof buildWeb>>;
let downloads: string;
let pages: Readonly<Record<'extension' | 'web', () => Promise<Page>>>;
beforeAll(async () => {
  web = await buildWeb();
  session = await startSession();
  downloads = mkdtempSync(join(tmpdir(), 'saml-scope-downloads-'));
  const { browser, extensionId } = session.driven;
  const control = await browser.target().createCDPSession();
  await control.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
  await browser
    .defaultBrowserContext()
    .overridePermissions(`chrome-extension://${extensionId}`, ['clipboard-read', 'clipboard-write']);
  const open = async (url: string): Promise<Page> => {
    const page = await session.newTab();
    await page.setViewport({ width: 1_200, height: 3_000 });
    await page.goto(url);
    return page;
  };
  pages = {
    extension: () => open(`chrome-extension://${extensionId}/src/analyze/index.html`),
    web: () => open(web.url),
  };
});
afterAll(async () => {
  await session?.close();
  web?.remove();
  if (downloads) rmSync(downloads, { recursive: true, force: true });
});

/** Presses a save button and gives what arrived in the folder of downloads. */
async function download(page: Page, format: string, ending: string): Promise<{ path: string; octets: Buffer }> {
  const before = new Set(readdirSync(downloads));
  await press(page, `[data-testid="save-${format}"]`);
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const name = readdirSync(downloads).find((one) => !before.has(one) && one.endsWith(ending));
    if (name !== undefined) return { path: join(downloads, name), octets: readFileSync(join(downloads, name)) };
  }
  throw new Error(`Nothing was saved as ${ending}: ${readdirSync(downloads).join(', ')}`);
}

const made = (page: Page, level = 'shareable') =>
  page.waitForSelector(`[data-testid="export"][data-state="made"][data-level="${level}"]`, { timeout: 30_000 });

/** The text, and whatever in it is base64, once and twice. */
function unpacked(text: string): string {
  const inner = (from: string): string[] =>
    (from.match(/[A-Za-z0-9+/=]{40,}/g) ?? []).map((run) => Buffer.from(run, 'base64').toString('latin1'));
  const once = inner(decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')));
  return [text, ...once, ...once.flatMap(inner)].join('\n');
}

describe.each(['extension', 'web'] as const)('the analyze page (%s)', (shell) => {
  it('shows a HAR that is dropped as what it is, and names the cause', async () => {
    const page = await pages[shell]();
    const noted = watch(page);
    await drop(page, 'login.har', readFileSync(golden('fault-cut-by-gateway'), 'utf8'));
    expect(await settled(page)).toBe('shown');
    expect(await textOf(page, '[data-testid="file-name"]')).toBe('login.har');
    expect(await readVerdict(page)).toEqual({ verdict: 'mutated', cause: 'relay-state-cut' });
    expect(await page.$('[data-testid="recording"]')).toBeNull();
    expect(noted).toEqual([]);
    await page.close();
  });

  it('shows one pasted message, and the next file in the place of it', async () => {
    const page = await pages[shell]();
    const { log } = JSON.parse(readFileSync(golden('healthy-post'), 'utf8')) as {
      log: { entries: { request: { postData?: { text?: string } } }[] };
    };
    const body = log.entries
      .map(({ request }) => request.postData?.text ?? '')
      .find((text) => /SAMLResponse/.test(text));
    await paste(page, body ?? '');
    expect(await settled(page)).toBe('shown');
    expect(
      await page.$$eval('[data-testid="message"]', (rows) => rows.map((row) => (row as HTMLElement).dataset.kind)),
    ).toEqual(['Response']);
    await press(page, '[data-testid="open-another"]');
    await choose(page, golden('healthy-redirect'));
    expect(await settled(page)).toBe('shown');
    expect((await readFlows(page)).map(({ verdict, messages }) => [verdict, messages.length])).toEqual([['exact', 2]]);
    await page.close();
  });

  it('says why it refuses a file, in the file’s own terms, and stays where files are opened', async () => {
    const page = await pages[shell]();
    await drop(page, 'notes.json', '{"notes":[]}');
    expect(await settled(page)).toBe('refused');
    expect(await textOf(page, '[data-testid="import-said"]')).toContain('no trace, no HAR');
    await page.close();
  });

  it('says that there is nothing to read', async () => {
    const page = await pages[shell]();
    await press(page, '[data-testid="paste-show"]');
    expect(await settled(page)).toBe('refused');
    expect(await textOf(page, '[data-testid="import-said"]')).toBe('There is nothing to read.');
    await page.close();
  });

  it('keeps what is open when several files, a folder or one that it refuses are dropped, and says so', async () => {
    const page = await pages[shell]();
    const noted = watch(page);
    const good = { name: 'login.har', content: readFileSync(golden('healthy-post'), 'utf8') };
    const said = (words: string) =>
      page.waitForFunction(
        (wanted) => document.querySelector('[data-testid="import-said"]')?.textContent?.includes(wanted),
        HIDDEN_TOO,
        words,
      );
    await dropAll(page, [good, { ...good, name: 'other.har' }]);
    await said('One file at a time');
    await dropAll(page, [good]);
    expect(await settled(page)).toBe('shown');
    await dropAll(page, [{ name: 'notes.json', content: '{"notes":[]}' }]);
    await said('no trace, no HAR');
    await dropAll(page, [{ ...good, name: 'one.har' }, good]);
    await said('One file at a time');
    await dragFromDisk(page, downloads);
    await said('That is a folder');
    expect(await textOf(page, '[data-testid="file-name"]')).toBe('login.har');
    expect(await readFlows(page)).toHaveLength(1);
    expect(noted).toEqual([]);
    await page.close();
  });

  it('leaves a file to the page of the app on which it is dropped', async () => {
    const page = await pages[shell]();
    await drop(page, 'login.har', readFileSync(golden('healthy-post'), 'utf8'));
    expect(await settled(page)).toBe('shown');
    await press(page, '[data-testid="show-keys"]');
    await dropAll(page, [{ name: 'idp.pem', content: 'no certificate' }], '[data-testid="keys-input"]');
    await page.waitForSelector('[data-testid="keys-result"][data-refused]');
    await press(page, '[data-testid="show-deployments"]');
    const metadata =
      '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>';
    await dropAll(page, [{ name: 'idp.xml', content: metadata }], '[data-testid="deployments"]');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[data-path="idp.entityId"]')?.value === 'https://idp.example/',
      HIDDEN_TOO,
    );
    // Beside that page it would have taken the place of the trace.
    await dropAll(page, [{ name: 'idp.xml', content: metadata }], '[data-testid="file-bar"]');
    expect(await textOf(page, '[data-testid="import-said"]')).toContain('“Deployments” is open');
    expect(await page.$$eval('[data-testid="deployment"]', (rows) => rows.length)).toBe(1);
    await press(page, '[data-testid="deployment-remove"]');
    await press(page, '[data-testid="deployment-remove-sure"]');
    expect(await textOf(page, '[data-testid="file-name"]')).toBe('login.har');
    await page.close();
  });

  it('can be stopped while it reads a large file, and opens another one then', async () => {
    const page = await pages[shell]();
    await page.evaluate(
      (entries) => {
        // The button is there for a moment only.
        const observer = new MutationObserver(() => {
          const cancel = document.querySelector<HTMLElement>('[data-testid="import-cancel"]');
          if (!cancel) return;
          observer.disconnect();
          cancel.click();
        });
        observer.observe(document.body, { childList: true, subtree: true });
        const parts = ['{"log":{"version":"1.2","entries":['];
        for (let i = 0; i < 20_000; i++) parts.push(i === 0 ? entries : `,${entries}`);
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([...parts, ']}}'], 'large.har'));
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      },
      harText({
        startedDateTime: '2026-01-02T03:04:05.000Z',
        request: { method: 'GET', url: 'https://sp.example/' },
        response: { status: 200, content: { text: 'x'.repeat(4_000) } },
      }).slice('{"log":{"version":"1.2","entries":['.length, -3),
    );
    expect(await settled(page)).toBe('refused');
    expect(await textOf(page, '[data-testid="import-said"]')).toBe('Cancelled.');
    await choose(page, golden('healthy-redirect'));
    expect(await settled(page)).toBe('shown');
    await page.close();
  });
});

describe('the Traces page of the live panel', () => {
  let page: Page;
  beforeAll(async () => {
    await session.clear();
    await session.logIn('fault-cut-by-gateway');
    await session.flows(1);
    page = session.app;
    await press(page, '[data-testid="show-traces"]');
    await press(page, '[data-testid="selection-everything"]');
    await made(page);
  });

  it('leads to the page that opens files', async () => {
    const href = await page.$eval('[data-testid="open-analyze"]', (link) => (link as HTMLAnchorElement).href);
    expect(href).toBe(`chrome-extension://${session.driven.extensionId}/src/analyze/index.html`);
  });

  it('sets recorded values beside those of the file, and keeps one by hand', async () => {
    await press(page, '[data-testid="preview-exchange"][data-carries="true"]:last-of-type summary');
    await page.$$eval('[data-testid="preview-exchange"][data-carries="true"]', (parts) => {
      for (const part of parts) (part as HTMLDetailsElement).open = true;
    });
    const row = (): Promise<string[] | undefined> =>
      page.$$eval(
        '[data-testid="preview-row"][data-part="message"]',
        (rows, person) =>
          rows
            .map((one) => [...one.querySelectorAll('td')].map((cell) => cell.textContent ?? ''))
            .find(([before]) => before === person),
        PERSON,
      );
    await page.waitForFunction(
      (person) =>
        [...document.querySelectorAll('[data-testid="preview-row"] td')].some((cell) => cell.textContent === person),
      HIDDEN_TOO,
      PERSON,
    );
    expect((await row())?.[1]).toMatch(/^\w{3}@/);
    expect((await row())?.[1]).not.toBe(PERSON);
    await page.$$eval(
      '[data-testid="preview-row"][data-part="message"]',
      (rows, person) => {
        const found = rows.find((one) => one.querySelector('td')?.textContent === person);
        found?.querySelector<HTMLElement>('[data-testid="row-keep"]')?.click();
      },
      PERSON,
    );
    await page.waitForSelector('[data-testid="hand-edit"]');
    await made(page);
    expect((await row())?.[1]).toBe(PERSON);
    await press(page, '[data-testid="hand-edit"] button');
    await page.waitForFunction(() => !document.querySelector('[data-testid="hand-edit"]'), HIDDEN_TOO);
    await made(page);
  });

  it('has nothing that axe finds', async () => {
    const violations = await axeIn(page);
    expect(await violations()).toEqual([]);
  });

  it('saves a file that anybody may have, of which the analyze page says the same', async () => {
    const { path, octets } = await download(page, 'trace', '-shareable.json');
    const text = unpacked(octets.toString('utf8'));
    expect(text).not.toContain(PERSON);
    expect(text).not.toContain('Ann ');
    const again = await pages.extension();
    await choose(again, path);
    expect(await settled(again)).toBe('shown');
    expect(await textOf(again, '[data-testid="file-redacted"]')).toContain('verified before redaction');
    await press(page, '[data-testid="traces-back"]');
    expect(await readVerdict(again)).toEqual(await readVerdict(page));
    expect((await readVerdict(again)).cause).toBe('relay-state-cut');
    await again.close();
    await press(page, '[data-testid="show-traces"]');
    await press(page, '[data-testid="selection-everything"]');
    await made(page);
  });

  it('saves the same compressed, as HAR and as SAML-tracer’s export, which are read back', async () => {
    const gz = await download(page, 'trace-gz', '-shareable.json.gz');
    expect(JSON.parse(gunzipSync(gz.octets).toString('utf8'))).toMatchObject({
      format: 'saml-scope-trace',
      version: 1,
    });
    const har = await download(page, 'har', '.har');
    const tracer = await download(page, 'saml-tracer', '.saml-tracer.json');
    const again = await pages.web();
    for (const { path } of [gz, har, tracer]) {
      await choose(again, path);
      expect(await settled(again)).toBe('shown');
      expect((await readFlows(again))[0]?.verdict).toBe('mutated');
      await press(again, '[data-testid="open-another"]');
    }
    await again.close();
  });

  it('saves a report that needs no script and asks nobody for anything', async () => {
    const { path, octets } = await download(page, 'html', '.html');
    expect(unpacked(octets.toString('utf8'))).not.toContain(PERSON);
    const report = await session.newTab();
    const noted = watch(report);
    const requests: string[] = [];
    report.on('request', (request) => requests.push(request.url()));
    await report.setJavaScriptEnabled(false);
    await report.goto(pathToFileURL(path).href);
    expect(await textOf(report, 'body')).toContain('relay-state-cut');
    expect(await report.$$('script, img, iframe, link, object')).toEqual([]);
    expect(requests).toEqual([pathToFileURL(path).href]);
    expect(noted).toEqual([]);
    await report.close();
  });

  it('copies Markdown for a ticket', async () => {
    await page.bringToFront();
    await page.click('[data-testid="save-markdown"]');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="save-said"]')?.textContent !== '',
      HIDDEN_TOO,
    );
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('# SAML Scope report');
    expect(copied).not.toContain(PERSON);
  });

  it('asks twice before it saves a file in which nothing is replaced', async () => {
    await press(page, '[data-testid="level-none"]');
    await page.waitForSelector('[data-testid="level-asks"]');
    expect(await page.$('[data-testid="export"][data-level="none"]')).toBeNull();
    await press(page, '[data-testid="level-none-yes"]');
    await made(page, 'none');
    await press(page, '[data-testid="save-trace"]');
    await page.waitForSelector('[data-testid="save-asks"]');
    expect(readdirSync(downloads).filter((name) => name.includes('unredacted'))).toEqual([]);
    const { octets } = await download(page, 'yes', '-unredacted.json');
    expect(unpacked(octets.toString('utf8'))).toContain(PERSON);
  });
});
