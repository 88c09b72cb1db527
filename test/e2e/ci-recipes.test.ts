// The Puppeteer recipe of docs/ci-recipes.md runs as it is printed, and the command line finds in its HAR what is wrong.
import { readFileSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { findChromium } from '../../tools/chromium.mjs';
import { cli, json } from '../cli/host.ts';

const PLACE = '// … the login …';
const page = readFileSync(new URL('../../docs/ci-recipes.md', import.meta.url), 'utf8');
const recipe = /^## Puppeteer$[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
const body = recipe.replace(/^import .*;$/m, '').replace(PLACE, 'await login();');

type Recipe = (
  page: Page,
  writeFile: (path: string, text: string) => Promise<void>,
  login: () => Promise<unknown>,
) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...parts: readonly string[]) => Recipe;

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('the recipe for Puppeteer (skipped where there is no Chromium)', () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await puppeteer.launch({
      executablePath: executablePath ?? '',
      pipe: true,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--no-first-run',
        `--ignore-certificate-errors-spki-list=${demo.certificateSpkiHash}`,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  it('has a place for the login, and imports nothing but writeFile', () => {
    expect(recipe.split(PLACE)).toHaveLength(2);
    expect(recipe.match(/^import .*$/gm)).toEqual(["import { writeFile } from 'node:fs/promises';"]);
  });

  it.each([
    ['healthy-redirect', 0, undefined],
    ['fault-cut-at-ampersand', 1, 'relay-state-cut'],
    ['transport-lax-cookie', 1, 'cookie-missing-at-acs'],
    ['transport-session-path', 1, 'session-cookie-not-kept'],
  ])('%s', async (scenario, exitCode, cause) => {
    const context = await browser.createBrowserContext();
    const tab = await context.newPage();
    const files: Record<string, string> = {};
    const login = () => tab.goto(demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
    await new AsyncFunction('page', 'writeFile', 'login', body)(
      tab,
      async (path, text) => {
        files[path] = text;
      },
      login,
    );
    await context.close();
    const args = ['analyze', 'login.har', '--require-exact'];
    expect((await cli(files, ...args)).exitCode).toBe(exitCode);
    const { flows } = await json(files, ...args);
    expect(flows).toHaveLength(1);
    expect(flows[0].findings.find((finding: { cause: boolean }) => finding.cause)?.id).toBe(cause);
  });
});
