// The pictures that stores show, of the exact sizes that they take, in out/store: for `npm run screenshots`.
import { mkdir, readFile } from 'node:fs/promises';
import type { Browser, Page } from 'puppeteer-core';
import type { Demo } from '../demo/demo.ts';
import { openPanel } from './drive/devtools.ts';
import { type Driven, launch } from './drive/launch.ts';
import { over, waitForFlows } from './drive/read-app.ts';
import { press, there } from './drive/views.ts';

const OUT = 'out/store';
/** What Chrome, Edge and Mozilla take alike. */
export const SCREENSHOT = { width: 1_280, height: 800 };
export const PROMO_TILE = { width: 440, height: 280 };
/** Words are larger than at a user's, since stores show pictures small. */
const SCALE = 4 / 3;

const SCENARIOS = ['transport-lax-cookie', 'fault-cut-at-ampersand', 'broker', 'healthy-redirect'] as const;

interface Picture {
  readonly name: string;
  /** Shows the flow of this scenario first. */
  readonly of: (typeof SCENARIOS)[number];
  readonly open: (app: Page) => Promise<void>;
}

const flowTab = (id: string, ready: string) => async (app: Page) => {
  await press(app, `tab-${id}`);
  await there(app, ready);
};

const responseTab = (id: string, ready: string) => async (app: Page) => {
  await selectMessage(app, 'Response');
  await press(app, `tab-${id}`);
  await there(app, ready);
};

const PICTURES: readonly Picture[] = [
  { name: '1-cause', of: 'transport-lax-cookie', open: flowTab('overview', 'finding') },
  { name: '2-relaystate', of: 'fault-cut-at-ampersand', open: responseTab('relaystate', 'trail-hop') },
  { name: '3-broker', of: 'broker', open: flowTab('sequence', 'sequence-step') },
  { name: '4-signatures', of: 'healthy-redirect', open: responseTab('signatures', 'signatures') },
  {
    name: '5-assertion',
    of: 'healthy-redirect',
    async open(app) {
      await responseTab('summary', 'validity-window')(app);
      await scrollTo(app, '[data-testid="part-subject"]', 'start');
    },
  },
  {
    name: '7-saving',
    of: 'fault-cut-at-ampersand',
    async open(app) {
      await press(app, 'show-traces');
      await app.waitForSelector('[data-testid="export"][data-state="made"]');
      await app.$$eval('[data-testid="preview-exchange"][data-carries="true"]', (parts) => {
        for (const part of parts.slice(-1)) (part as HTMLDetailsElement).open = true;
      });
      await there(app, 'preview-row');
      await app.$$eval('[data-testid="preview-row"][data-part="message"]', (rows) => {
        // The row above it lies below the head of the table.
        const who = rows.find((row) => row.textContent?.includes('ann@demo.example'));
        who?.previousElementSibling?.scrollIntoView({ block: 'start' });
      });
    },
  },
];

export async function takeStorePictures(demo: Demo): Promise<void> {
  await mkdir(OUT, { recursive: true });
  const trustedSpki = demo.certificateSpkiHash;
  const light = await launch({ trustedSpki });
  try {
    await takeLight(light, demo);
    await drawIcons(light.browser);
  } finally {
    await light.close();
  }
  // Only a browser that is dark by itself has dark devtools.
  const dark = await launch({ trustedSpki, args: ['--force-dark-mode'] });
  try {
    await takeDevtools(dark, demo);
  } finally {
    await dark.close();
  }
}

async function takeLight({ browser, openApp }: Driven, demo: Demo): Promise<void> {
  const app = await openApp();
  await app.setViewport(scaled(SCREENSHOT));
  for (const scenario of SCENARIOS) await logIn(browser, demo, scenario);
  await app.bringToFront();
  await waitForFlows(app, (flows) => flows.length === SCENARIOS.length && flows.every(over));
  for (const { name, of, open } of PICTURES) {
    await press(app, 'flow', SCENARIOS.indexOf(of));
    await open(app);
    await scrollTo(
      app,
      '[data-testid="flow"][aria-selected="true"], [data-testid="message"][aria-selected="true"]',
      'nearest',
    );
    await app.bringToFront();
    await drawn(app);
    await app.screenshot({ path: `${OUT}/${name}.png` });
  }
}

/** Devtools as they are docked; their window leaves the place empty in which the browser shows the page. */
async function takeDevtools({ browser, extensionId }: Driven, demo: Demo): Promise<void> {
  const page = await browser.newPage();
  await page.goto(demo.url);
  const { devtools, panel } = await openPanel(page, extensionId);
  await devtools.setViewport(scaled(SCREENSHOT));
  const element = await panel.frameElement();
  const left = (await element?.boundingBox())?.x ?? 0;
  await page.setViewport(scaled({ ...SCREENSHOT, width: left * SCALE }));
  await page.goto(demo.scenarioUrl('transport-idp-clock-ahead', { auto: true }), { waitUntil: 'networkidle0' });
  await waitForFlows(panel, (flows) => flows.length === 1 && flows.every(over));
  await panel.$eval('[data-testid="flow"]', (row) => (row as HTMLElement).click());
  await panel.waitForSelector('[data-testid="finding"]');
  await drawn(panel);
  const parts = [await devtools.screenshot({ encoding: 'base64' }), await page.screenshot({ encoding: 'base64' })];
  const images = parts.map((part) => `<img src="data:image/png;base64,${part}">`);
  await draw(
    browser,
    SCREENSHOT,
    `<style>img{position:fixed;left:0;top:0}</style>${images.join('')}`,
    '6-devtools-dark',
  );
}

/** The small promotional picture, and the icon with the margin that Chrome's store wants around it. */
async function drawIcons(browser: Browser): Promise<void> {
  const icon = await readFile(new URL('icons/icon.svg', import.meta.url), 'utf8');
  await draw(browser, { width: 128, height: 128 }, `<style>svg{height:96px;margin:16px}</style>${icon}`, 'icon-128');
  const style = 'body{background:#f4f5f7;display:grid;height:100vh;place-items:center}svg{height:160px}';
  await draw(browser, PROMO_TILE, `<style>${style}</style>${icon}`, 'promo-tile');
}

async function draw(browser: Browser, size: typeof SCREENSHOT, html: string, name: string): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport(size);
  await page.setContent(`<!doctype html><style>*{margin:0}</style>${html}`, { waitUntil: 'load' });
  await page.screenshot({ path: `${OUT}/${name}.png`, omitBackground: true });
  await page.close();
}

async function logIn(browser: Browser, demo: Demo, scenario: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
  await page.close();
}

/** The message of that kind below the flow that is selected. */
async function selectMessage(app: Page, kind: string): Promise<void> {
  await app.evaluate((wanted) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-testid="flow"], [data-testid="message"]')];
    const from = rows.findIndex((row) => row.matches('[data-testid="flow"][aria-selected="true"]'));
    rows.find((row, i) => i > from && row.dataset.kind === wanted)?.click();
  }, kind);
}

const scrollTo = (app: Page, selector: string, block: ScrollLogicalPosition): Promise<void> =>
  app.$$eval(selector, ([found], where) => found?.scrollIntoView({ block: where }), block);

/** Two frames: one for the size, one for what follows from it, such as rows that come into sight. */
const drawn = (app: { evaluate: Page['evaluate'] }): Promise<unknown> =>
  app.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

const scaled = ({ width, height }: typeof SCREENSHOT) => ({
  width: Math.round(width / SCALE),
  height: Math.round(height / SCALE),
  deviceScaleFactor: SCALE,
});
