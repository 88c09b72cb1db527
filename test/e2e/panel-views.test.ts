// Every view and state of the panel in real Chromium: axe finds nothing in light and dark, nothing sticks out at 300 px, and the
// keyboard reaches all of it in the order in which it stands.
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_VIEWS, FILLED_VIEWS, press, STATES, VIEWED_SCENARIOS, type View } from '../../tools/drive/views.ts';
import type { PanelBench } from '../bench/panel-app/main.tsx';
import { type PanelServer, servePanel } from '../bench/panel-server.ts';
import { axeIn } from './axe.ts';
import { HIDDEN_TOO, type Session, startSession, waitForFlows } from './session.ts';

declare const panelBench: PanelBench;

let session: Session;
let server: PanelServer;
beforeAll(async () => {
  [session, server] = await Promise.all([startSession(), servePanel()]);
});
afterAll(async () => {
  await session?.close();
  await server?.close();
});

const LOOKS = [
  { scheme: 'light', width: 1_200 },
  { scheme: 'dark', width: 300 },
] as const;

async function look(app: Page, { scheme, width }: (typeof LOOKS)[number]): Promise<void> {
  await app.setViewport({ width, height: 900 });
  await app.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await app.waitForFunction((wanted) => document.querySelector(`[data-theme="${wanted}"]`), HIDDEN_TOO, scheme);
}

/** px by which the page is wider than its window. */
const tooWide = (app: Page) => app.evaluate(() => document.documentElement.scrollWidth - innerWidth);

interface Report {
  readonly view: string;
  readonly scheme: string;
  readonly violations: unknown;
  readonly tooWide: number;
}

/** What is wrong with the views, each in both looks. */
async function inspect(app: Page, views: readonly View[]): Promise<Report[]> {
  await app.bringToFront();
  const violations = await axeIn(app);
  const found: Report[] = [];
  for (const { name, open } of views) {
    await open(app);
    for (const wanted of LOOKS) {
      await look(app, wanted);
      const report = { view: name, scheme: wanted.scheme, violations: await violations(), tooWide: await tooWide(app) };
      if ((report.violations as unknown[]).length > 0 || report.tooWide > 0) found.push(report);
    }
  }
  return found;
}

describe('before any login', () => {
  it('says what to do, without a finding of axe', async () => {
    expect(await inspect(session.app, EMPTY_VIEWS)).toEqual([]);
    expect(await session.app.$$eval('[data-testid="first-steps"] li', (steps) => steps.length)).toBe(5);
  });

  it('leads from there to the pages that it names', async () => {
    for (const id of ['keys', 'deployments', 'help']) {
      await press(session.app, `first-${id}`);
      await session.app.waitForSelector(`[data-testid="${id}"]`);
      await press(session.app, `${id}-back`);
    }
  });
});

describe('states of the recorder', () => {
  it.each(STATES)('$name: says what it is and what to do', async ({ snapshot }) => {
    const page = await session.newTab();
    await page.goto(server.url);
    await page.evaluate((parts) => panelBench.mount(parts), snapshot);
    await page.waitForSelector('[data-testid="empty"]');
    const view: View = { name: 'state', open: async () => {} };
    expect(await inspect(page, [view])).toEqual([]);
    const said = await page.$eval('[data-testid="empty"]', (element) => element.textContent ?? '');
    expect(said).toMatch(/Sign in|sign in|close this panel/i);
    await page.close();
  });
});

describe('with logins', () => {
  beforeAll(async () => {
    for (const scenario of VIEWED_SCENARIOS) {
      const page = await session.newTab();
      await page.goto(session.demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
      await page.close();
    }
    await waitForFlows(
      session.app,
      (flows) => flows.length === VIEWED_SCENARIOS.length && flows.every(({ outcome }) => outcome !== 'not-seen'),
    );
  });

  it('no view has a finding of axe or is wider than its window', async () => {
    expect(await inspect(session.app, FILLED_VIEWS)).toEqual([]);
  }, 240_000);

  it('at a zoom of 200 % and in forced colours nothing sticks out either', async () => {
    const app = await session.driven.openApp();
    // 200 % of a window of 1,200 px is a window of 600 px with twice the pixels.
    await app.setViewport({ width: 600, height: 400, deviceScaleFactor: 2 });
    const client = await app.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'forced-colors', value: 'active' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    const wide: string[] = [];
    for (const { name, open } of FILLED_VIEWS.slice(0, 12)) {
      await open(app);
      if ((await tooWide(app)) > 0) wide.push(name);
    }
    expect(wide).toEqual([]);
    expect(await app.evaluate(() => document.getAnimations().length)).toBe(0);
    await app.close();
  });

  it('Tab goes through toolbar, list, heading, tabs and page in this order, and each stop can be seen', async () => {
    const app = await session.driven.openApp();
    await app.bringToFront();
    await press(app, 'flow', 1);
    await app.waitForSelector('[data-testid="finding"]');
    await app.focus('[data-testid="recording"]');
    const stops: { readonly name: string; readonly ring: boolean }[] = [{ name: 'recording', ring: true }];
    for (let count = 0; count < 24; count++) {
      await app.keyboard.press('Tab');
      const stop = await app.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const around = element.closest('fieldset');
        const ringOf = around && getComputedStyle(around).outlineStyle !== 'none';
        return {
          name: element.dataset.testid ?? element.getAttribute('role') ?? element.tagName,
          ring: (outlineStyle !== 'none' && outlineWidth !== '0px') || ringOf === true,
        };
      });
      if (stop.name === 'BODY') break;
      stops.push(stop);
    }
    const order = ['recording', 'clear', 'filter', 'show-everything', 'show-keys', 'show-help', 'flow', 'pin'];
    const names = stops.map(({ name }) => name);
    expect(names.filter((name) => order.includes(name))).toEqual(order);
    expect(names.indexOf('tab-overview')).toBeGreaterThan(names.indexOf('pin'));
    expect(names.indexOf('copy-ticket')).toBeGreaterThan(names.indexOf('tab-overview'));
    expect(stops.filter(({ ring }) => !ring)).toEqual([]);
    await app.close();
  });

  it('the keyboard alone goes from flow to flow, through the tabs, to the pages and back', async () => {
    const app = await session.driven.openApp();
    await app.bringToFront();
    const { keyboard } = app;
    await keyboard.press('n');
    await keyboard.press('n');
    await app.waitForSelector('[data-testid="flow"][aria-selected="true"][data-verdict="mutated"]');
    await keyboard.press('2');
    await app.waitForSelector('[data-testid="sequence"]');
    await keyboard.press('p');
    await app.waitForSelector('[data-testid="flow"][aria-selected="true"][data-verdict="exact"]');
    await keyboard.press('m');
    await app.waitForSelector('[data-testid="pin"][aria-pressed="true"]');
    await app.waitForSelector('[data-testid="flow"][data-verdict="exact"] [data-testid="pinned"][aria-label="Pinned"]');
    for (const [key, id] of [
      ['d', 'deployments'],
      ['k', 'keys'],
      ['s', 'settings'],
      ['?', 'help'],
    ] as const) {
      await keyboard.press(key);
      await app.waitForSelector(`[data-testid="${id}"]`);
    }
    await keyboard.press('Escape');
    await app.waitForFunction(() => !document.querySelector('[data-testid="help"]'));
    await keyboard.press('/');
    await keyboard.type('no such thing');
    await app.waitForSelector('[data-testid="empty"][data-state="nothing-matches"]');
    await app.close();
  });
});
