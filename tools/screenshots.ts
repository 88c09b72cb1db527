// `npm run screenshots`: pictures of the real app at the demo, to look at in out/screenshots; README and docs show some. Build first.
import { copyFile, mkdir } from 'node:fs/promises';
import { startDemo } from '../demo/demo.ts';
import { launch } from './drive/launch.ts';
import { over, waitForFlows } from './drive/read-app.ts';

const OUT = 'out/screenshots';
/** What README and docs show, by picture. */
const SHOWN = { panel: 'flow-light', 'panel-dark': 'summary-dark', signatures: 'signatures-light' };

const demo = await startDemo();
const driven = await launch({ trustedSpki: demo.certificateSpkiHash });
try {
  await mkdir(OUT, { recursive: true });
  const app = await driven.openApp();
  for (const scenario of ['healthy-redirect', 'fault-cut-at-ampersand']) {
    const page = await driven.browser.newPage();
    await page.goto(demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
    await page.close();
  }
  await app.bringToFront();
  await waitForFlows(app, (flows) => flows.length === 2 && flows.every(over));
  for (const [scheme, width, height] of [
    ['light', 1_180, 640],
    ['dark', 1_180, 640],
    ['light', 320, 760],
  ] as const) {
    await app.setViewport({ width, height });
    await app.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const look = `${scheme}${width < 400 ? '-narrow' : ''}`;
    const show = async (name: string, ...selectors: readonly (readonly [string, number])[]) => {
      for (const [selector, index] of selectors) {
        await app.waitForSelector(selector);
        await app.$$eval(selector, (found, at) => (found[at] as HTMLElement).click(), index);
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      await app.screenshot({ path: `${OUT}/${name}-${look}.png` });
    };
    await show('flow', ['[data-testid="flow"]', 1]);
    await show('summary', ['[data-testid="message"]', 3], ['[data-testid="tab-summary"]', 0]);
    await show('message', ['[data-testid="tab-message"]', 0]);
    await show('signatures', ['[data-testid="tab-signatures"]', 0]);
    await show('http', ['[data-testid="tab-http"]', 0]);
  }
  await mkdir('docs/images', { recursive: true });
  for (const [name, picture] of Object.entries(SHOWN))
    await copyFile(`${OUT}/${picture}.png`, `docs/images/${name}.png`);
} finally {
  await driven.close();
  await demo.close();
}
