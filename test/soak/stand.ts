// What each of these runs stands on: the demo federation, Chromium with the witnessed extension, and a page that reads
// the record and hears the witness without waking the worker.
import type { CDPSession, Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.ts';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { type Driven, launch } from '../../tools/drive/launch.ts';
import { heapOf } from './heap.ts';
import { WITNESS_CHANNEL, type WitnessedEvent, witnessedExtension } from './witnessed-extension.ts';

export interface Stand {
  readonly demo: Demo;
  readonly driven: Driven;
  /** Stops the worker as the browser itself does. */
  stopWorker(): Promise<void>;
  /** Stops it, and waits until there is none; only without a viewer, which wakes another one at once. */
  stopWorkerForGood(): Promise<void>;
  /** Everything on record, in its order. */
  recorded(): Promise<readonly CaptureEvent[]>;
  /** What reached our listeners since the last `forget`. */
  witnessed(): Promise<readonly WitnessedEvent[]>;
  /** Errors that nothing in the worker caught, and what it wrote to its console as one. */
  workerTroubles(): Promise<readonly string[]>;
  /** How many requests are on record, by what the address begins with behind the origin (`/kind/…`). */
  recordedKinds(): Promise<Readonly<Record<string, number>>>;
  /** Megabytes; see `heapOf`. Undefined where there is no worker. Reads by a debugger, which keeps it alive for that moment. */
  workerHeap(): Promise<number | undefined>;
  /** The witness begins anew. */
  forget(): Promise<void>;
  /** What the demo's sites were asked, in order: method, address without query, status. */
  readonly asked: readonly string[];
  /** Waits until the end of a request whose address ends in `mark` is on record. */
  onRecord(mark: string): Promise<void>;
  close(): Promise<void>;
}

/** A file of the extension: a page with its origin, but without a script, so nothing on it talks to the worker. */
const NEUTRAL = 'manifest.json';

export async function startStand(): Promise<Stand> {
  const asked: string[] = [];
  const demo = await startDemo({ log: (line) => asked.push(line) });
  const extension = witnessedExtension();
  const driven = await launch({ trustedSpki: demo.certificateSpkiHash, extension: extension.folder }).catch(
    async (error: unknown) => {
      await demo.close();
      extension.remove();
      throw error;
    },
  );
  const reader = await driven.browser.newPage();
  await reader.goto(`chrome-extension://${driven.extensionId}/${NEUTRAL}`);
  await listenIn(reader);
  const control = await (await driven.browser.newPage()).createCDPSession();
  await control.send('ServiceWorker.enable');
  const stopWorker = async (): Promise<void> => {
    await control.send('ServiceWorker.stopAllWorkers');
  };
  return {
    demo,
    driven,
    asked,
    stopWorker,
    async stopWorkerForGood() {
      await stopWorker();
      await until('the worker has ended', async () => !(await workerLives(control, driven.extensionId)));
    },
    recorded: () => readRecord(reader),
    witnessed: () => reader.evaluate('witnessed') as Promise<WitnessedEvent[]>,
    workerTroubles: () => reader.evaluate('troubles.map(({ trouble }) => trouble)') as Promise<string[]>,
    recordedKinds: () => reader.evaluate(KINDS_ON_RECORD) as Promise<Record<string, number>>,
    workerHeap: () => workerHeap(driven),
    forget: () => reader.evaluate('void (witnessed.length = 0)') as Promise<void>,
    onRecord: (mark) => until(`${mark} is on record`, () => reader.evaluate(IS_ON_RECORD(mark)) as Promise<boolean>),
    async close() {
      await driven.close();
      await demo.close();
      extension.remove();
    },
  };
}

const listenIn = (reader: Page): Promise<unknown> =>
  reader.evaluate(`
    globalThis.witnessed = [];
    globalThis.channel = new BroadcastChannel('${WITNESS_CHANNEL}');
    globalThis.troubles = [];
    channel.onmessage = ({ data }) => (data.trouble ? troubles : witnessed).push(data);
    globalThis.openRecord = () => new Promise((resolve, reject) => {
      const opening = indexedDB.open('saml-scope');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    globalThis.ask = async (question) => {
      const database = await openRecord();
      try {
        return await new Promise((resolve, reject) => {
          const asked = question(database.transaction('events').objectStore('events'));
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
      } finally {
        database.close();
      }
    };
  `);

/** In slices: one answer of the browser to a script is limited in size. */
async function readRecord(reader: Page): Promise<readonly CaptureEvent[]> {
  const events: CaptureEvent[] = [];
  let after = 0;
  for (;;) {
    const slice = (await reader.evaluate(
      `ask((events) => events.getAll(IDBKeyRange.lowerBound(${after}, true), 500))`,
    )) as { position: number; event: CaptureEvent }[];
    const last = slice.at(-1);
    if (!last) return events;
    events.push(...slice.map(({ event }) => event));
    after = last.position;
  }
}

/** The mark comes last, so that the newest events are asked. */
const IS_ON_RECORD = (mark: string): string => `
  ask((events) => events.getAllKeys()).then((keys) =>
    ask((events) => events.getAll(IDBKeyRange.lowerBound(Math.max(0, (keys.at(-1) ?? 0) - 300)))))
    .then((newest) => newest.some(({ event }) =>
      event.url.endsWith(${JSON.stringify(mark)}) && ['completed', 'failed'].includes(event.stage)))`;

/** With a cursor: bodies of many megabytes are not held all at once. */
const KINDS_ON_RECORD = `(async () => {
  const database = await openRecord();
  const kinds = {};
  await new Promise((resolve, reject) => {
    const asked = database.transaction('events').objectStore('events').openCursor();
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const cursor = asked.result;
      if (!cursor) return resolve();
      const { stage, url } = cursor.value.event;
      const kind = url.split('/')[3] ?? '';
      if (stage === 'request') kinds[kind] = (kinds[kind] ?? 0) + 1;
      cursor.continue();
    };
  });
  database.close();
  return kinds;
})()`;

async function workerHeap({ browser, extensionId }: Driven): Promise<number | undefined> {
  const [page] = await browser.pages();
  const client = await page?.createCDPSession();
  if (!client) return undefined;
  try {
    const { targetInfos } = await client.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    const worker = targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${extensionId}/`));
    if (!worker) return undefined;
    const attached = new Promise<CDPSession>((resolve) => client.once('sessionattached', resolve));
    await client.send('Target.attachToTarget', { targetId: worker.targetId, flatten: true });
    return await heapOf(await attached);
  } finally {
    // And with it the worker's.
    await client.detach();
  }
}

async function workerLives(control: CDPSession, extensionId: string): Promise<boolean> {
  const { targetInfos } = await control.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
  return targetInfos.some(({ url }) => url.startsWith(`chrome-extension://${extensionId}/`));
}

/** Errors: says what did not happen within 30 seconds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not happen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function foldAll(events: readonly CaptureEvent[]): readonly Exchange[] {
  const fold = new ExchangeFold();
  for (const event of events) fold.add(event);
  return fold.exchanges();
}
