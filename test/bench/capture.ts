// What capturing costs a page: a fresh browser each run, the kinds of extension in turn within a round, medians.
// `npm run bench -- capture [rounds] [subresources,…]`. CPU is read from /proc, so it needs Linux; elsewhere only times are given.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { ensureChromium } from '../../tools/chromium.mjs';
import { EXTENSION } from '../../tools/drive/launch.ts';
import { type CaptureSite, startCaptureSite } from './capture-site.ts';

const KINDS = [
  'no extension',
  'permission only',
  'ours, paused',
  'ours, SAML only',
  'ours, every request',
  'the same, list open',
] as const;
type Kind = (typeof KINDS)[number];

interface Cost {
  /** Milliseconds until the page's load event. */
  readonly load: number;
  /** CPU seconds of all of the browser's processes, of its main one, and of those that run extensions. */
  readonly cpu: number;
  readonly main: number;
  readonly extension: number;
  /** Milliseconds from the page's load event until an open list shows every request; NaN where none is open. */
  readonly settled: number;
}

/** Holds webRequest for all sites and no listener: what having the permission costs. */
function permissionOnly(): string {
  const folder = mkdtempSync(join(tmpdir(), 'saml-scope-permission-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'worker.js'), '');
  const manifest = {
    manifest_version: 3,
    name: 'Permission only',
    version: '1',
    background: { service_worker: 'worker.js' },
    permissions: ['webRequest', 'storage'],
    host_permissions: ['<all_urls>'],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

async function costOf(kind: Kind, address: string, permissionFolder: string): Promise<Cost> {
  const browser = await puppeteer.launch({
    executablePath: ensureChromium(),
    headless: true,
    pipe: true,
    enableExtensions: true,
    targetFilter: (target) => target.type() !== 'service_worker',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    let app: Page | undefined;
    if (kind !== 'no extension') {
      const id = await browser.installExtension(kind === 'permission only' ? permissionFolder : EXTENSION);
      if (kind !== 'permission only') app = await prepare(browser, id, kind);
    }
    const page = await browser.newPage();
    await page.goto(address.replace(/count=\d+/, 'count=10'));
    await quiet();
    const before = cpuOf(browser);
    const began = performance.now();
    await page.goto(address, { waitUntil: 'load', timeout: 600_000 });
    const load = performance.now() - began;
    const settled = app ? await settledAfter(page, app, Number(/count=(\d+)/.exec(address)?.[1])) : Number.NaN;
    await quiet();
    const after = cpuOf(browser);
    return {
      load,
      cpu: after.all - before.all,
      main: after.main - before.main,
      extension: after.extension - before.extension,
      settled,
    };
  } finally {
    await browser.close();
  }
}

/** Waits until the listeners hear as `kind` says. Gives the app where it stays open, in a window of its own. */
async function prepare(browser: Browser, id: string, kind: Kind): Promise<Page | undefined> {
  const app = await openWindow(browser, `chrome-extension://${id}/src/panel/index.html`);
  await app.waitForSelector('[data-connection="connected"]');
  const press = (name: string) => app.evaluate(`document.querySelector('[data-testid="${name}"]').click()`);
  const until = (condition: string) =>
    app.waitForFunction(`chrome.storage.local.get().then(({ recording, settings }) => ${condition})`, { polling: 50 });
  if (kind === 'ours, paused') {
    await press('recording');
    await until('recording === false');
  } else if (kind !== 'ours, SAML only') {
    await press('show-settings');
    await app.waitForSelector('[data-testid="all-requests"]');
    await press('all-requests');
    await until('settings?.allRequests === true');
    await app.reload();
    await app.waitForSelector('[data-connection="connected"]');
  }
  if (kind === 'the same, list open') return app;
  await app.close();
  return undefined;
}

/** In a window of its own a page is drawn, whatever is in front in the other window. */
async function openWindow(browser: Browser, url: string): Promise<Page> {
  const control = await browser.target().createCDPSession();
  const arrives = browser.waitForTarget((target) => target.url() === url);
  await control.send('Target.createTarget', { url, newWindow: true });
  const page = await (await arrives).page();
  await control.detach();
  if (!page) throw new Error('The app did not open in a window of its own.');
  return page;
}

/** The list counts what it shows: pages and pictures, and some that the browser asks for by itself. */
async function settledAfter(page: Page, app: Page, count: number): Promise<number> {
  const loaded = (await page.evaluate(
    'performance.timeOrigin + performance.getEntriesByType("navigation")[0].loadEventStart',
  )) as number;
  const shown = `Number(/\\((\\d+)\\)/.exec(
    (document.querySelector('[data-testid="other-exchanges"]')?.textContent ?? '').replace(/[^\\d()]/g, ''))?.[1] ?? 0)`;
  await app.waitForFunction(`${shown} >= ${count}`, { polling: 10, timeout: 120_000 });
  return Math.max(0, Date.now() - loaded);
}

/** What is written a little later belongs to the cost. */
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 700));

/** Seconds of CPU that the browser's living processes have used. */
function cpuOf(browser: Browser): { all: number; main: number; extension: number } {
  const mainId = browser.process()?.pid;
  const sums = { all: 0, main: 0, extension: 0 };
  if (mainId === undefined || process.platform !== 'linux')
    return { all: Number.NaN, main: Number.NaN, extension: Number.NaN };
  const parents = new Map<number, number>();
  const seconds = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const id = Number(name);
    if (!Number.isInteger(id)) continue;
    try {
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      parents.set(id, Number(fields[1]));
      // Fields 14 and 15 of proc(5): user and system time in ticks of a hundredth of a second.
      seconds.set(id, (Number(fields[11]) + Number(fields[12])) / 100);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOfBrowser = (id: number | undefined): boolean =>
    id === mainId || (id !== undefined && id > 1 && isOfBrowser(parents.get(id)));
  for (const [id, used] of seconds) {
    if (!isOfBrowser(id)) continue;
    sums.all += used;
    if (id === mainId) sums.main += used;
    else if (runsExtensions(id)) sums.extension += used;
  }
  return sums;
}

function runsExtensions(id: number): boolean {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--extension-process');
  } catch {
    return false;
  }
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

export async function run(): Promise<void> {
  const rounds = Number(process.argv[3] ?? 5);
  const sizes = (process.argv[4] ?? '500,2000').split(',').map(Number);
  const site: CaptureSite = await startCaptureSite();
  const permissionFolder = permissionOnly();
  try {
    for (const size of sizes) {
      const costs = new Map<Kind, Cost[]>(KINDS.map((kind) => [kind, []]));
      for (let round = 0; round < rounds; round++) {
        // Each round begins with another kind, so that what else the machine does falls on all alike.
        for (let turn = 0; turn < KINDS.length; turn++) {
          const kind = KINDS[(round + turn) % KINDS.length] ?? KINDS[0];
          const cost = await costOf(kind, site.pageWith(size), permissionFolder);
          costs.get(kind)?.push(cost);
          // Large pages take minutes, and what was measured by then is worth having.
          console.log(
            `  ${size}, run ${round + 1}: ${kind.padEnd(20)} CPU ${cost.cpu.toFixed(2)} s, list ${cost.settled.toFixed(0)} ms`,
          );
        }
      }
      printCosts(size, rounds, costs);
    }
  } finally {
    rmSync(permissionFolder, { recursive: true, force: true });
    await site.close();
  }
}

function printCosts(size: number, rounds: number, costs: ReadonlyMap<Kind, readonly Cost[]>): void {
  console.log(`\nA page with ${size} subresources, medians of ${rounds} runs`);
  const none = costs.get('no extension') ?? [];
  const permission = costs.get('permission only') ?? [];
  const of = (runs: readonly Cost[], part: keyof Cost): number => median(runs.map((cost) => cost[part]));
  for (const [kind, runs] of costs) {
    const cells = [
      `load ${of(runs, 'load').toFixed(0).padStart(6)} ms`,
      `× ${(of(runs, 'load') / of(none, 'load')).toFixed(2)}`,
      `CPU ${of(runs, 'cpu').toFixed(2).padStart(6)} s`,
      `× ${(of(runs, 'cpu') / of(none, 'cpu')).toFixed(2)} of none`,
      `× ${(of(runs, 'cpu') / of(permission, 'cpu')).toFixed(2)} of the permission`,
      `browser process ${of(runs, 'main').toFixed(2)} s`,
      `extension processes ${of(runs, 'extension').toFixed(2)} s`,
      ...(Number.isNaN(of(runs, 'settled')) ? [] : [`list complete ${of(runs, 'settled').toFixed(0)} ms after load`]),
    ];
    console.log(`  ${kind.padEnd(20)} ${cells.join('  ')}`);
  }
}
