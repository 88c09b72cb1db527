// Runs logins of the demo in tabs of one Chromium, and gives what two witnesses saw of each: the extension, and the
// browser's Network domain as HAR.
import type { Page } from 'puppeteer-core';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { checkFlows } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { run } from '../../src/cli/run.ts';
import type { Flow } from '../../src/flow/flow.ts';
import { NO_KEYS } from '../../src/trust/key-ring.ts';
import { type MessageVerification, verifyMessage } from '../../src/trust/verify-message.ts';
import { recordHar } from './record-har.ts';
import { HIDDEN_TOO, type Session } from './session.ts';

export interface RecordedLogin {
  readonly scenario: string;
  /** Where the tab went first. */
  readonly address: string;
  readonly har: string;
}

/** A flow with what was said of it. */
export interface CheckedFlow {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
}

/** Lets `task` run on all items, `width` at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index] as T);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** These stop on the way, so there is no last page to wait for. */
const STUCK = new Set(['transport-form-action', 'transport-frame-denied', 'transport-connection-closed']);

/** A tab that is being recorded. */
export interface RecordedTab {
  readonly page: Page;
  /** Waits for the end of the login, closes the tab, and gives the record. */
  finish(): Promise<RecordedLogin>;
}

/** Opens a tab on the address. */
export async function openTab(session: Session, scenario: string, address: string): Promise<RecordedTab> {
  const page = await session.newTab();
  const stop = await recordHar(page);
  await page.goto(address).catch(() => {});
  return {
    page,
    async finish() {
      await over(page, scenario);
      const har = await stop();
      await page.close();
      return { scenario, address, har };
    },
  };
}

/** One login by itself, in which the IdP asks for no click. `more`: further parameters, with `&` before each. */
export async function recordLogin(session: Session, scenario: string, more = ''): Promise<RecordedLogin> {
  const address = session.demo.scenarioUrl(scenario, { auto: true }) + more;
  return (await openTab(session, scenario, address)).finish();
}

const LAST = /Signed in as|You are logged out|That did not work|The SP refused/;

async function over(page: Page, scenario: string): Promise<void> {
  const options = { ...HIDDEN_TOO, timeout: 30_000 };
  if (STUCK.has(scenario)) {
    await page.waitForNetworkIdle({ idleTime: 1_000 });
    return;
  }
  if (!/frame/.test(scenario)) {
    await page.waitForFunction(
      (last, selector) => new RegExp(last).test(document.querySelector(selector)?.textContent ?? ''),
      options,
      LAST.source,
      scenario === 'fetch' ? '#fetch-result' : 'h1',
    );
    return;
  }
  const inFrame = async (): Promise<boolean> => {
    for (const frame of page.frames()) {
      const text = await frame.evaluate(() => document.querySelector('h1')?.textContent ?? '').catch(() => '');
      if (frame !== page.mainFrame() && LAST.test(text)) return true;
    }
    return false;
  };
  const end = Date.now() + options.timeout;
  while (!(await inFrame())) {
    if (Date.now() > end) throw new Error(`${scenario} did not come to an end in its frame.`);
    await new Promise((resolve) => setTimeout(resolve, options.polling));
  }
}

/** What the extension holds, once that is all that the other witness saw of these logins. */
export async function recordedExchanges(
  session: Session,
  logins: readonly RecordedLogin[],
): Promise<readonly Exchange[]> {
  const expected = logins.flatMap(({ har }) => {
    const entries = JSON.parse(har).log.entries as readonly {
      _resourceType: string;
      request: { method: string; url: string };
      response: { status: number };
    }[];
    return entries.filter(({ _resourceType, response }) => _resourceType === 'document' && response.status > 0);
  });
  const end = Date.now() + 20_000;
  for (;;) {
    const exchanges = await readExchanges(session);
    const held = new Set(exchanges.map(({ request, response }) => `${response?.status} ${request.url}`));
    const missing = expected.filter(({ request, response }) => !held.has(`${response.status} ${request.url}`));
    if (missing.length === 0) return exchanges;
    if (Date.now() > end) {
      throw new Error(`The extension lacks ${missing.map(({ request }) => request.url.slice(0, 100)).join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function readExchanges({ app }: Session): Promise<readonly Exchange[]> {
  const events = await app.evaluate(
    () =>
      new Promise<CaptureEvent[]>((resolve, reject) => {
        const opening = indexedDB.open('saml-scope');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('events').objectStore('events').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result.map((stored: { event: CaptureEvent }) => stored.event));
          };
        };
      }),
  );
  const fold = new ExchangeFold();
  for (const event of events) fold.add(event);
  return fold.exchanges();
}

/** The flows of all that was recorded, each with its findings, as the panel shows them without keys and deployments. */
export async function checkedFlows(exchanges: readonly Exchange[]): Promise<CheckedFlow[]> {
  const analysis: Analysis = analyze(exchanges, { limits: DEFAULT_LIMITS });
  const verifications: MessageVerification[] = [];
  for (const message of analysis.messages) verifications.push(await verifyMessage(message, NO_KEYS, DEFAULT_LIMITS));
  const findings = checkFlows(analysis, {
    now: epochMs(Date.now()),
    deployments: [],
    verificationOf: (index) => verifications[index],
  });
  return analysis.flows.map((flow, index) => ({ flow, findings: findings[index] ?? [] }));
}

/** What was recorded of the tab in which the login ran. */
export function exchangesOf({ address }: RecordedLogin, exchanges: readonly Exchange[]): readonly Exchange[] {
  const tab = exchanges.find(({ request }) => request.url === address)?.tab?.id;
  return exchanges.filter((exchange) => exchange.tab?.id === tab);
}

/** The flows of the tab in which the login ran. */
export function flowsOf(
  login: RecordedLogin,
  exchanges: readonly Exchange[],
  flows: readonly CheckedFlow[],
): readonly CheckedFlow[] {
  const inTab = new Set(exchangesOf(login, exchanges).map(({ id }) => id));
  return flows.filter(({ flow }) => flow.exchanges.some((id) => inTab.has(id)));
}

/** What the command line says of the login's HAR. */
export interface HarFlow {
  readonly kind: string;
  readonly outcome: string;
  readonly legs: readonly {
    readonly relayState: { readonly verdict: string; readonly class?: { readonly name: string } };
  }[];
  readonly findings: readonly Pick<Finding, 'id' | 'outcome' | 'cause'>[];
}

/** All logs as one, as if the browser had written one for all tabs. */
export async function analyzeHars(logins: readonly RecordedLogin[]): Promise<readonly HarFlow[]> {
  const entries = logins.flatMap(({ har }) => JSON.parse(har).log.entries as unknown[]);
  const log = { version: '1.2', creator: { name: 'test', version: '1' }, pages: [], entries };
  const result = await run(['analyze', 'logins.har', '--format', 'json'], {
    limits: DEFAULT_LIMITS,
    now: () => Date.now(),
    read: async () => new TextEncoder().encode(JSON.stringify({ log })),
  });
  return JSON.parse(result.output ?? '').flows as readonly HarFlow[];
}
