// Logins in a tab with the real devtools panel open, while the worker is killed: what the worker could not hear, the panel
// knows from devtools, so that each login is one whole flow there, with no gap and no request twice.
import type { Frame, Page } from 'puppeteer-core';
import { openPanel } from '../../tools/drive/devtools.ts';
import { readFlows, type ShownFlow } from '../../tools/drive/read-app.ts';
import { eventLine } from './hold-against-witness.ts';
import { logIn, mark, pause, SCENARIOS } from './logins.ts';
import type { Chance } from './random.ts';
import { foldAll, type Stand } from './stand.ts';

export interface PanelFigures {
  readonly logins: number;
  readonly kills: number;
  readonly requests: number;
  /** What the worker's record has of them: requests of which a half is missing, and those that it never heard of. */
  readonly halfOnRecord: number;
  readonly notOnRecord: number;
  readonly faults: readonly string[];
}

/** What the panel's list shows, all of it: a filter that fits everything opens whatever is folded. */
interface Shown {
  readonly flows: readonly ShownFlow[];
  readonly requests: number;
  readonly gaps: number;
  readonly waiting: number;
}

/** Every address of the demo has it. */
const FITS_ALL = 'localhost';
/** The list shows all its rows in a window of this height, in px. */
const TALL = 6_000;
/** Logins after which the list is emptied. Several of the same addresses are what makes joining hard. */
const MOST_IN_LIST = 8;

/** The worker is stopped once or twice at a random moment of each login. */
export async function killedBesidePanel(stand: Stand, count: number, chance: Chance): Promise<PanelFigures> {
  const { demo, driven, asked } = stand;
  const page = await driven.browser.newPage();
  const usual = await usualTime(stand, page);
  await page.goto(demo.url);
  const { devtools, panel } = await openPanel(page, driven.extensionId);
  await devtools.setViewport({ width: 1_200, height: TALL });
  await setFilter(panel);
  const faults: string[] = [];
  let [kills, requests, halfOnRecord, notOnRecord, inList, from] = [0, 0, 0, 0, 0, asked.length];
  const empty = async (): Promise<void> => {
    const made = asked.slice(from).filter(isPage).length;
    const known = foldAll(await stand.recorded());
    requests += made;
    halfOnRecord += known.filter(({ gaps }) => gaps.length > 0).length;
    notOnRecord += made - known.length;
    await press(panel, '[data-testid="clear"]');
    await panel.waitForFunction("document.querySelectorAll('[data-row]').length === 0", { polling: 50 });
    [inList, from] = [0, asked.length];
  };
  await empty();
  [requests, halfOnRecord, notOnRecord] = [0, 0, 0];
  for (let round = 0; round < count; round++) {
    if (inList >= MOST_IN_LIST || (inList > 0 && chance.next() < 0.2)) await empty();
    const login = logIn(stand, page, chance.pick(SCENARIOS));
    const times = chance.next() < 0.25 ? 2 : 1;
    for (let time = 0; time < times; time++) {
      await pause(chance.next() * usual * (1.2 / times));
      await stand.stopWorker();
      kills++;
    }
    await login;
    await mark(stand, page, `${round}`);
    inList++;
    const served = asked.slice(from).filter(isPage).length;
    const wrong = await settledFaults(panel, inList, served);
    faults.push(...wrong.map((fault) => `login ${round}: ${fault}`));
    if (wrong.length > 0) faults.push(`the record: ${(await stand.recorded()).map(eventLine).join('\n')}`);
    faults.push(...(await findingFaults(panel, inList - 1)).map((fault) => `login ${round}: ${fault}`));
    if (wrong.length > 0) await empty();
  }
  await empty();
  await page.close();
  return { logins: count, kills, requests, halfOnRecord, notOnRecord, faults };
}

const isPage = (line: string): boolean => !/\/favicon\.ico |\/\.well-known\//.test(line);

async function usualTime(stand: Stand, page: Page): Promise<number> {
  await logIn(stand, page, SCENARIOS[0]);
  const began = Date.now();
  await logIn(stand, page, SCENARIOS[0]);
  return Date.now() - began;
}

/** What is still wrong when the list had time to settle. */
async function settledFaults(panel: Frame, logins: number, served: number): Promise<readonly string[]> {
  const end = Date.now() + 15_000;
  for (;;) {
    const shown = await readShown(panel);
    const faults = faultsOf(shown, logins, served);
    if (faults.length === 0) return faults;
    if (Date.now() > end) return [...faults, `the list: ${await panel.evaluate(LIST)}`];
    await pause(50);
  }
}

function faultsOf({ flows, requests, gaps, waiting }: Shown, logins: number, served: number): string[] {
  const faults: string[] = [];
  if (flows.length !== logins) faults.push(`${flows.length} flows for ${logins} logins`);
  for (const { verdict, outcome, messages } of flows) {
    const kinds = messages.map(({ kind }) => kind).join();
    if (verdict !== 'exact' || outcome !== 'succeeded' || kinds !== 'AuthnRequest,Response')
      faults.push(`a flow is ${verdict}, ${outcome}, of ${kinds}`);
  }
  if (requests !== served) faults.push(`${requests} requests in the list, ${served} were made`);
  if (gaps > 0) faults.push(`${gaps} gaps`);
  if (waiting > 0) faults.push(`${waiting} requests are shown as waiting`);
  return faults;
}

const LIST = `[...document.querySelectorAll('[data-row]')].map((row) => row.innerText.replace(/\\s+/g, ' ')).join(' | ')`;

async function readShown(panel: Frame): Promise<Shown> {
  const flows = await readFlows(panel);
  const counts = (await panel.evaluate(`({
    requests: document.querySelectorAll('[data-row="message"], [data-row="exchange"]').length,
    gaps: document.querySelectorAll('[data-gap]').length,
    waiting: [...document.querySelectorAll('[data-row] [title]')].filter(({ textContent }) => textContent === '…').length,
  })`)) as Omit<Shown, 'flows'>;
  return { flows, ...counts };
}

/** Looks at the checks of one flow: every login here is healthy. */
async function findingFaults(panel: Frame, which: number): Promise<readonly string[]> {
  const flows = await panel.$$('[data-testid="flow"]');
  if (which >= flows.length) return [];
  await press(panel, '[data-testid="flow"]', which);
  await panel.waitForSelector('[data-testid="tab-checks"]');
  await press(panel, '[data-testid="tab-checks"]');
  await panel.waitForSelector('[data-testid="checks"]');
  return panel.$$eval('[data-testid="finding"]', (cards) =>
    (cards as HTMLElement[])
      .filter(({ dataset }) => dataset.outcome === 'fail' || dataset.outcome === 'warn')
      .map(({ dataset }) => `${dataset.outcome} ${dataset.id}`),
  );
}

const press = (panel: Frame, selector: string, which = 0): Promise<void> =>
  panel.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);

const setFilter = (panel: Frame): Promise<void> =>
  panel.$eval(
    '[data-testid="filter"]',
    (field, text) => {
      (field as HTMLInputElement).value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    FITS_ALL,
  );
