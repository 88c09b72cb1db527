// Files in real Firefox: opened in the extension's page and in the static one, saved from the live panel, and read back.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findFirefox } from '../../tools/drive/launch-firefox.ts';
import { buildWeb, choose, drop, paste, press, readVerdict, settled, textOf } from './analyze-pages.ts';
import { type FirefoxSession, startFirefoxSession } from './firefox-session.ts';
import { readFlows } from './session.ts';

const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}.har`, import.meta.url));
/** Whom the demo signs in. */
const PERSON = 'ann@demo.example';
const firefox = findFirefox();

describe.skipIf(firefox === undefined)('files in Firefox (skipped where there is none)', () => {
  let session: FirefoxSession;
  let web: Awaited<ReturnType<typeof buildWeb>>;
  let downloads: string;
  let page: Page;
  beforeAll(async () => {
    downloads = mkdtempSync(join(tmpdir(), 'saml-scope-downloads-'));
    web = await buildWeb();
    session = await startFirefoxSession(firefox ?? '', { downloads });
    page = await session.driven.browser.newPage();
    await page.setViewport({ width: 1_200, height: 3_000 });
  });
  afterAll(async () => {
    await session?.close();
    web?.remove();
    rmSync(downloads, { recursive: true, force: true });
  });
  afterEach(() => page.goto('about:blank'));

  const open = {
    'of the extension': () => session.driven.open('src/analyze/index.html', page),
    'from a disk': () => page.goto(web.url),
  };

  describe.each(['of the extension', 'from a disk'] as const)('the analyze page %s', (which) => {
    it('shows a HAR that is dropped, names the cause, and opens the next file in the place of it', async () => {
      await open[which]();
      await drop(page, 'login.har', readFileSync(golden('fault-cut-by-gateway'), 'utf8'));
      expect(await settled(page)).toBe('shown');
      expect(await textOf(page, '[data-testid="file-name"]')).toBe('login.har');
      expect(await readVerdict(page)).toEqual({ verdict: 'mutated', cause: 'relay-state-cut' });
      await press(page, '[data-testid="open-another"]');
      await choose(page, golden('healthy-redirect'));
      expect(await settled(page)).toBe('shown');
      expect((await readFlows(page)).map(({ verdict, messages }) => [verdict, messages.length])).toEqual([
        ['exact', 2],
      ]);
    });

    it('shows one pasted message, and says why it refuses a file', async () => {
      await open[which]();
      await drop(page, 'notes.json', '{"notes":[]}');
      expect(await settled(page)).toBe('refused');
      expect(await textOf(page, '[data-testid="import-said"]')).toContain('no trace, no HAR');
      const body = /SAMLResponse=[\w%.~-]+/.exec(readFileSync(golden('healthy-post'), 'utf8'))?.[0] ?? '';
      await paste(page, body);
      expect(await settled(page)).toBe('shown');
      expect((await readFlows(page)).flatMap(({ messages }) => messages.map(({ kind }) => kind))).toEqual(['Response']);
    });
  });

  it('a trace that is saved for sharing names nobody, and the analyze page says the same of it', async () => {
    await session.logIn('fault-cut-by-gateway');
    await session.flows(1);
    const live = await readVerdict(session.app);
    await session.press('[data-testid="show-traces"]');
    await session.app.waitForSelector('[data-testid="export"][data-state="made"][data-level="shareable"]');
    await session.press('[data-testid="save-trace"]');
    const saved = () => readdirSync(downloads).filter((name) => name.endsWith('-shareable.json'));
    await expect.poll(saved, { timeout: 20_000 }).toHaveLength(1);
    const path = join(downloads, saved()[0] ?? '');
    // A download is there before it is whole.
    await expect.poll(() => readFileSync(path, 'utf8').endsWith('}\n'), { timeout: 10_000 }).toBe(true);
    expect(readFileSync(path, 'utf8')).not.toContain(PERSON);
    await open['of the extension']();
    await choose(page, path);
    expect(await settled(page)).toBe('shown');
    expect(await textOf(page, '[data-testid="file-redacted"]')).toContain('verified before redaction');
    expect(await readVerdict(page)).toEqual(live);
    expect(live.cause).toBe('relay-state-cut');
    await session.press('[data-testid="traces-back"]');
  });
});
