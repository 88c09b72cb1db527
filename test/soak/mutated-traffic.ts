// Traffic that was broken at random. Nothing of it may end in an uncaught error, in the worker or in a viewer, nor let memory
// grow; and what must be on record is there.
import type { Page } from 'puppeteer-core';
import { openPanel } from '../../tools/drive/devtools.ts';
import type { App } from '../../tools/drive/read-app.ts';
import { growthOf, type HeapSample, heapOf } from './heap.ts';
import { MUST_BE_SEEN, type OddKind, type OddRequest, oddRequest, startOddSite } from './odd-requests.ts';
import type { Chance } from './random.ts';
import { type Stand, until } from './stand.ts';

export interface MutatedOptions {
  /** Whether the record is emptied after each burst, as a user does now and then; else its bounds must hold it. */
  readonly clears: boolean;
  /** Whether devtools is open on the tab, with the panel: it is a viewer of its own. */
  readonly devtools: boolean;
}

export interface MutatedFigures {
  readonly requests: number;
  /** By kind: how many were made, how many the site answered, how many are on record. */
  readonly kinds: Readonly<Record<string, readonly [made: number, answered: number, recorded: number]>>;
  readonly errors: readonly string[];
  /** Megabytes in the viewer, and in the worker, over the run. */
  readonly viewer: readonly number[];
  readonly worker: readonly number[];
  /** Megabytes, on the line through the samples. */
  readonly growth: number;
  readonly faults: readonly string[];
}

const BURST = 20;
/** More of 10 MB at a time would be beyond the record's bounds, so that some of them could not be found there. */
const MOST_LARGE = 2;
const BURSTS_BETWEEN_SAMPLES = 5;
/** Megabytes of growth over the whole run that are noise. */
const NOISE = 5;
/** Megabytes that a viewer may hold while the record's bounds are all that holds it. */
const MOST_KEPT = 120;

/** Runs until `enough` says so, which is asked after each burst of at most 20 requests. */
export async function mutated(
  stand: Stand,
  chance: Chance,
  enough: (requests: number) => boolean,
  { clears, devtools }: MutatedOptions = { clears: true, devtools: false },
): Promise<MutatedFigures> {
  const site = await startOddSite(chance);
  const errors: string[] = [];
  const app = await stand.driven.openApp();
  hear(app, 'viewer', errors);
  const client = await app.createCDPSession();
  const page = await stand.driven.browser.newPage();
  await page.goto(site.origin);
  // Stays where it is: a page that failed to load may post nothing.
  const poster = await stand.driven.browser.newPage();
  await poster.goto(site.origin);
  const panel = devtools ? await listeningPanel(page, stand) : undefined;
  const made = new Map<string, number>();
  const recorded = new Map<string, number>();
  const viewer: HeapSample[] = [];
  const worker: HeapSample[] = [];
  let requests = 0;
  let bursts = 0;
  const sample = async (): Promise<void> => {
    // What the witness holds is in the same process. And a page behind another one draws no frames, until which the browser
    // keeps elements that it wants to tell of their scrolling, with all that hangs on them.
    await stand.forget();
    await app.bringToFront();
    await app.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    viewer.push({ after: requests, megabytes: await heapOf(client) });
    const megabytes = await stand.workerHeap();
    if (megabytes !== undefined) worker.push({ after: requests, megabytes });
    await page.bringToFront();
  };
  try {
    do {
      for (let i = 0, large = 0; i < BURST && large < MOST_LARGE; i++) {
        requests++;
        const request = oddRequest(chance);
        if (request.kind === 'large-body') large++;
        made.set(request.kind, (made.get(request.kind) ?? 0) + 1);
        await send(request.post ? poster : page, request, site.origin);
      }
      await mark(stand, page, site.origin, `${bursts++}`);
      if (clears) {
        for (const [kind, count] of Object.entries(await stand.recordedKinds()))
          recorded.set(kind, (recorded.get(kind) ?? 0) + count);
        await empty(app);
        if (panel) await isEmpty(panel);
      }
      if (bursts % BURSTS_BETWEEN_SAMPLES === 0) await sample();
    } while (!enough(requests));
    if (viewer.length === 0) await sample();
    errors.push(...(await stand.workerTroubles()).map((trouble) => `worker: ${trouble}`));
    if (panel) errors.push(...((await panel.evaluate('troubles')) as string[]).map((trouble) => `panel: ${trouble}`));
    const growth = growthOf(viewer);
    const count = (kind: OddKind): readonly [number, number, number] => [
      made.get(kind) ?? 0,
      site.arrived.get(kind) ?? 0,
      recorded.get(kind) ?? 0,
    ];
    const kinds = Object.fromEntries([...made.keys()].map((kind) => [kind, count(kind as OddKind)]));
    return {
      requests,
      kinds,
      errors,
      viewer: viewer.map(({ megabytes }) => round(megabytes)),
      worker: worker.map(({ megabytes }) => round(megabytes)),
      growth: round(growth),
      faults: [
        ...errors,
        ...(clears ? [...MUST_BE_SEEN.flatMap((kind) => unseen(kind, count(kind))), ...grown(viewer, worker)] : []),
        ...(!clears && (viewer.at(-1)?.megabytes ?? 0) > MOST_KEPT
          ? [`the viewer holds more than ${MOST_KEPT} MB`]
          : []),
      ],
    };
  } finally {
    await client.detach();
    await poster.close();
    await page.close();
    await app.close();
    await site.close();
  }
}

/** Of fewer the half says nothing. */
const MANY = 10;

/** The browser itself refuses some addresses, as those with a line feed and `<`; most of what is made has to get out. */
const unseen = (kind: OddKind, [made, answered, recorded]: readonly [number, number, number]): string[] =>
  recorded < answered || (made >= MANY && answered < made / 2)
    ? [`of ${made} ${kind} ${answered} were answered and ${recorded} are on record`]
    : [];

const grown = (viewer: readonly HeapSample[], worker: readonly HeapSample[]): string[] =>
  [['viewer', viewer] as const, ['worker', worker] as const].flatMap(([name, samples]) => {
    const growth = growthOf(samples);
    return growth > NOISE ? [`the ${name} grew by ${round(growth)} MB`] : [];
  });

const round = (megabytes: number): number => Math.round(megabytes * 10) / 10;

function hear(page: Page, name: string, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(`${name}: ${String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${name}: ${message.text()}`);
  });
}

/** The panel in the real devtools; it collects its own errors, being a frame of a page that is not ours. */
async function listeningPanel(page: Page, stand: Stand): Promise<App> {
  const { panel } = await openPanel(page, stand.driven.extensionId);
  await panel.evaluate(`
    globalThis.troubles = [];
    addEventListener('error', ({ message, filename, lineno }) => troubles.push(message + ' at ' + filename + ':' + lineno));
    addEventListener('unhandledrejection', ({ reason }) => troubles.push('rejected: ' + (reason?.stack ?? reason)));
    console.error = (...words) => troubles.push(words.map(String).join(' '));
  `);
  return panel;
}

/** A request behind the burst: when its end is on record, all that was made before it is. */
async function mark(stand: Stand, page: Page, origin: string, name: string): Promise<void> {
  const address = `/end?SAMLRequest=x&mark=${name}`;
  await page.goto(origin + address);
  await stand.onRecord(address);
}

/** Waits until the list is empty: a record that is being emptied is still held. */
async function empty(app: App): Promise<void> {
  await app.evaluate('document.querySelector(\'[data-testid="clear"]\').click()');
  await isEmpty(app);
}

const isEmpty = (app: App): Promise<void> =>
  until(
    'the list is empty',
    () => app.evaluate("document.querySelectorAll('[data-row]').length === 0") as Promise<boolean>,
  );

async function send(page: Page, { address, post }: OddRequest, origin: string): Promise<void> {
  if (!post) {
    await page.goto(origin + address).catch(() => {});
    return;
  }
  await page
    .evaluate(
      async (url, contentType, text, repeat, tail) => {
        const body = text.repeat(repeat) + tail;
        await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body }).catch(() => {});
      },
      origin + address,
      post.type,
      post.text,
      post.repeat,
      post.tail,
    )
    .catch(() => {});
}
