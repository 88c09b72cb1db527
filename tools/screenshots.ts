// `npm run screenshots`: pictures of every view and state at the demo, light and dark, 300 and 1,200 px wide, in out/screenshots; README
// and docs show some; and those for the stores, in out/store (`-- store` makes only these). Build first.
import { copyFile, mkdir } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../demo/demo.ts';
import type { PanelBench } from '../test/bench/panel-app/main.tsx';
import { servePanel } from '../test/bench/panel-server.ts';
import { launch } from './drive/launch.ts';
import { over, waitForFlows } from './drive/read-app.ts';
import { EMPTY_VIEWS, FILLED_VIEWS, STATES, VIEWED_SCENARIOS, type View } from './drive/views.ts';
import { takeStorePictures } from './store-pictures.ts';

declare const panelBench: PanelBench;

const OUT = 'out/screenshots';
/** What README and docs show, by picture. */
const SHOWN = {
  panel: 'flow-light',
  signatures: 'signatures-light',
  sequence: 'sequence-light',
  checks: 'checks-light',
  deployments: 'deployment-light',
  compare: 'compare-light',
};
const LOOKS = [
  { suffix: 'light', scheme: 'light', width: 1_200, height: 720 },
  { suffix: 'dark', scheme: 'dark', width: 1_200, height: 720 },
  { suffix: 'light-narrow', scheme: 'light', width: 300, height: 760 },
  { suffix: 'dark-narrow', scheme: 'dark', width: 300, height: 760 },
] as const;

/** Each look of what the page shows now. */
async function shoot(app: Page, name: string): Promise<void> {
  await app.bringToFront();
  for (const { suffix, scheme, width, height } of LOOKS) {
    await app.setViewport({ width, height });
    await app.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    // Two frames: one for the size, one for what follows from it, such as rows that come into sight.
    await app.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await app.screenshot({ path: `${OUT}/${name}-${suffix}.png` });
  }
}

async function tour(app: Page, views: readonly View[]): Promise<void> {
  for (const { name, open } of views) {
    await open(app);
    await shoot(app, name);
  }
}

async function takeAll(demo: Demo): Promise<void> {
  const server = await servePanel();
  const driven = await launch({ trustedSpki: demo.certificateSpkiHash });
  try {
    await mkdir(OUT, { recursive: true });
    const states = await driven.browser.newPage();
    await states.goto(server.url);
    for (const { name, snapshot } of STATES) {
      await states.evaluate((parts) => panelBench.mount(parts), snapshot);
      await shoot(states, `state-${name}`);
    }
    await states.close();
    const app = await driven.openApp();
    await tour(app, EMPTY_VIEWS);
    for (const scenario of VIEWED_SCENARIOS) {
      const page = await driven.browser.newPage();
      await page.goto(demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
      await page.close();
    }
    await app.bringToFront();
    await waitForFlows(app, (flows) => flows.length === VIEWED_SCENARIOS.length && flows.every(over));
    await tour(app, FILLED_VIEWS);
    await mkdir('docs/images', { recursive: true });
    for (const [name, picture] of Object.entries(SHOWN))
      await copyFile(`${OUT}/${picture}.png`, `docs/images/${name}.png`);
  } finally {
    await driven.close();
    await server.close();
  }
}

const began = Date.now();
// A port that looks the same in each picture, if it is free.
const demo = await startDemo({ port: 8_443 }).catch(() => startDemo());
try {
  if (!process.argv.includes('store')) await takeAll(demo);
  await takeStorePictures(demo);
  console.log(`Screenshots are in out; it took ${Math.round((Date.now() - began) / 1_000)} s.`);
} finally {
  await demo.close();
}
