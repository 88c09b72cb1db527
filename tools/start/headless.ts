// Logs in twice at the demo, once healthy and once at a provider that drops part of RelayState, and reports what the panel showed.
import type { Page } from 'puppeteer-core';
import type { Demo } from '../../demo/demo.ts';
import manifest from '../../manifest.json' with { type: 'json' };
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { openPanel } from '../drive/devtools.ts';
import type { Driven } from '../drive/launch.ts';
import { type ShownFlow, waitForFlows } from '../drive/read-app.ts';

type Save = (name: string, content: string | Uint8Array) => Promise<void>;

/** The demo's scenarios that are shown, and the verdict that each must get. */
const SHOWN = [
  ['healthy-redirect', 'exact'],
  ['fault-cut-at-ampersand', 'mutated'],
] as const;

export async function showHeadless(demo: Demo, driven: Driven, save: Save): Promise<boolean> {
  const [page = await driven.browser.newPage()] = await driven.browser.pages();
  await page.goto(demo.url);
  await save('start-page.png', await page.screenshot());
  const { devtools, panel } = await openPanel(page, driven.extensionId);
  let passed = true;
  for (const [number, [scenario, verdict]] of SHOWN.entries()) {
    await page.goto(demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
    const flows = await waitForFlows(
      panel,
      (shown) => shown.length > number && (shown[number]?.messages.length ?? 0) >= 2,
    );
    const flow = flows[number] as ShownFlow;
    passed &&= flow.verdict === verdict;
    console.log(`\n${scenario}\n  ${flow.text}`);
    for (const message of flow.messages) console.log(`    ${message.text}`);
    console.log(`  RelayState: ${flow.verdict}${flow.verdict === verdict ? '' : `, EXPECTED ${verdict}`}`);
    await select(panel, number);
    await save(`panel-${scenario}.png`, await (devtools as Page).screenshot());
  }
  await save('trace.har', await recordedTrace(driven));
  console.log(
    '\nScreenshots are in out/, and the recording as out/trace.har: npm run --silent cli -- analyze out/trace.har',
  );
  return passed;
}

async function select(panel: Awaited<ReturnType<typeof openPanel>>['panel'], number: number): Promise<void> {
  const rows = await panel.$$('[data-testid="flow"]');
  await rows[number]?.click();
}

/** What the recorder holds, read from the extension's database, as HAR. */
async function recordedTrace(driven: Driven): Promise<string> {
  const app = await driven.openApp();
  try {
    const events = await app.evaluate(
      () =>
        new Promise<CaptureEvent[]>((resolve, reject) => {
          const opening = indexedDB.open('saml-scope');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction('events').objectStore('events').getAll();
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => resolve(reading.result.map((stored: { event: CaptureEvent }) => stored.event));
          };
        }),
    );
    const fold = new ExchangeFold();
    for (const event of events) fold.add(event);
    return `${JSON.stringify(toHar(fold.exchanges(), manifest), null, 1)}\n`;
  } finally {
    await app.close();
  }
}
