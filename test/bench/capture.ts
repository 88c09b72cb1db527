// What capturing costs a page: a fresh browser each run, the kinds of extension in turn within a round, medians.
// `npm run bench -- capture [rounds] [subresources,…]`. CPU is read from /proc, so it needs Linux; elsewhere only times are given.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { ensureChromium } from '../../tools/chromium.mjs';
import { EXTENSION } from '../../tools/drive/launch.ts';
import { type CaptureSite, startCaptureSite } from './capture-site.ts';

const KINDS = ['no extension', 'permission only', 'ours, paused', 'ours, recording'] as const;
type Kind = (typeof KINDS)[number];

interface Cost {
  /** Milliseconds until the page's load event. */
  readonly load: number;
  /** CPU seconds of all of the browser's processes, of its main one, and of those that run extensions. */
  readonly cpu: number;
  readonly main: number;
  readonly extension: number;
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
    if (kind !== 'no extension') {
      const id = await browser.installExtension(kind === 'permission only' ? permissionFolder : EXTENSION);
      if (kind.startsWith('ours')) await prepare(browser, id, kind === 'ours, recording');
    }
    const page = await browser.newPage();
    await page.goto(address.replace(/count=\d+/, 'count=10'));
    await quiet();
    const before = cpuOf(browser);
    const began = performance.now();
    await page.goto(address, { waitUntil: 'load', timeout: 120_000 });
    const load = performance.now() - began;
    await quiet();
    const after = cpuOf(browser);
    return {
      load,
      cpu: after.all - before.all,
      main: after.main - before.main,
      extension: after.extension - before.extension,
    };
  } finally {
    await browser.close();
  }
}

/** Waits until the listeners hear, or until the extension is paused; closes the app again. */
async function prepare(browser: Browser, id: string, recording: boolean): Promise<void> {
  const app = await browser.newPage();
  await app.goto(`chrome-extension://${id}/src/panel/index.html`);
  await app.waitForSelector('[data-connection="connected"]');
  if (!recording) {
    await app.evaluate('document.querySelector(\'[data-testid="recording"]\').click()');
    await app.waitForFunction('chrome.storage.local.get("recording").then(({ recording }) => recording === false)', {
      polling: 50,
    });
  }
  await app.close();
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
          costs.get(kind)?.push(await costOf(kind, site.pageWith(size), permissionFolder));
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
    ];
    console.log(`  ${kind.padEnd(16)} ${cells.join('  ')}`);
  }
}
