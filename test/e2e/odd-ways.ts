// What the tests of odd ways share in both browsers: the logins that come out healthy, and how to read what was made of them.
import type { Browser, Page } from 'puppeteer-core';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { over, type ShownFlow, waitForFlows } from '../../tools/drive/read-app.ts';
import type { OddSites } from './odd-site.ts';
import { HIDDEN_TOO } from './session.ts';

export interface OddSession {
  readonly sites: OddSites;
  readonly browser: Browser;
  readonly app: Page;
  newTab(): Promise<Page>;
  press(selector: string, which?: number): Promise<void>;
  flows(count: number): Promise<ShownFlow[]>;
  /** What is found of the only flow: ids by outcome, and what each says. */
  findings(): Promise<readonly ShownFinding[]>;
  /** Everything on record, as events and joined. */
  record(): Promise<{ readonly events: readonly CaptureEvent[]; readonly exchanges: readonly Exchange[] }>;
  /** Closes what a test opened, and empties the list. */
  clear(): Promise<void>;
}

export interface ShownFinding {
  readonly id: string;
  readonly outcome: string;
  readonly text: string;
}

/** `keep`: pages that stay. */
export function oddSession(sites: OddSites, browser: Browser, app: Page, keep: readonly Page[]): OddSession {
  const press: OddSession['press'] = async (selector, which = 0) => {
    await app.waitForSelector(selector);
    await app.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);
  };
  return {
    sites,
    browser,
    app,
    press,
    newTab: () => browser.newPage(),
    flows: (count) => waitForFlows(app, (shown) => shown.length === count && shown.every(over)),
    async findings() {
      await press('[data-testid="flow"]');
      await press('[data-testid="tab-checks"]');
      const selector = '[data-testid="checks"] [data-testid="finding"]';
      await app.waitForSelector(selector);
      const found = await app.$$eval(selector, (all) =>
        all.map((one) => ({
          id: one.getAttribute('data-id') ?? '',
          outcome: one.getAttribute('data-outcome') ?? '',
          text: one.textContent ?? '',
        })),
      );
      await press('[data-testid="tab-overview"]');
      return found;
    },
    async record() {
      const events = await readEvents(app);
      const fold = new ExchangeFold();
      for (const event of events) fold.add(event);
      return { events, exchanges: fold.exchanges() };
    },
    async clear() {
      const pages = await browser.pages();
      await Promise.all(pages.filter((page) => !keep.includes(page)).map((page) => page.close()));
      await press('[data-testid="clear"]');
      await app.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
    },
  };
}

const readEvents = (app: Page): Promise<CaptureEvent[]> =>
  app.evaluate(
    () =>
      new Promise<CaptureEvent[]>((resolve, reject) => {
        const opening = indexedDB.open('saml-scope');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('events').objectStore('events').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result as { event: CaptureEvent }[]).map(({ event }) => event));
          };
        };
      }),
  );

export const complaints = (findings: readonly ShownFinding[]): string[] =>
  findings
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'error')
    .map(({ id, outcome }) => `${outcome} ${id}`);

/** Waits for the page on which a login of these sites ends, whether it went well or not. */
export const settled = (page: Page) =>
  page.waitForFunction(
    () => /Signed in as|refused|did not work/.test(document.querySelector('h1')?.textContent ?? ''),
    { ...HIDDEN_TOO, timeout: 20_000 },
  );

/** Goes there and back again; what the browser does in between is its own. */
export async function logIn(session: OddSession, address: string): Promise<Page> {
  const page = await session.newTab();
  await page.goto(address);
  await settled(page);
  return page;
}

/** Clears while a login is under way, lets it end, and logs in once more: only that login may be there. */
export async function clearMeanwhile(session: OddSession): Promise<readonly Exchange[]> {
  const page = await session.newTab();
  page.goto(session.sites.loginUrl('waiting')).catch(() => {});
  await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
  await session.press('[data-testid="clear"]');
  await session.app.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
  await page.goto(session.sites.elsewhere);
  await logIn(session, session.sites.loginUrl('plain'));
  await session.flows(1);
  return (await session.record()).exchanges;
}

export interface HealthyWay {
  readonly title: string;
  readonly go: (session: OddSession) => Promise<unknown>;
  /** The most addresses of one navigation that have to be on record. */
  readonly chain?: number;
}

const openBy =
  (button: string, way: 'plain' | 'severed') =>
  async (session: OddSession): Promise<void> => {
    const { elsewhere, loginUrl } = session.sites;
    const page = await session.newTab();
    await page.goto(`${elsewhere}/opener?to=${encodeURIComponent(loginUrl(way))}`);
    await page.click(`#${button}`);
  };

const clickInFrame =
  (way: 'sandboxed' | 'data-frame') =>
  async (session: OddSession): Promise<void> => {
    const page = await session.newTab();
    await page.goto(session.sites.loginUrl(way));
    await page.waitForSelector('iframe');
    const frame = await page.$('iframe').then((element) => element?.contentFrame());
    await frame?.waitForSelector('button');
    await frame?.click('button');
    await settled(page);
  };

/** Ways by which a login travels without anything being wrong. */
export const HEALTHY_WAYS: readonly HealthyWay[] = [
  {
    title: 'twenty addresses in one navigation, the request in the first',
    go: (session) => logIn(session, session.sites.loginUrl('chain-start')),
    chain: 20,
  },
  {
    title: 'twenty addresses in one navigation, the request in the eleventh',
    go: (session) => logIn(session, `${session.sites.sp('chain-middle').origin}/begin`),
    chain: 20,
  },
  {
    title: 'twenty addresses in one navigation, the request in the last, and twenty behind the Response',
    go: (session) => logIn(session, `${session.sites.sp('chain-end').origin}/begin`),
    chain: 20,
  },
  {
    title: 'a page that goes on by meta refresh',
    go: (session) => logIn(session, session.sites.loginUrl('meta-refresh')),
  },
  {
    title: 'a Refresh header to the provider, and another one behind the ACS',
    go: (session) => logIn(session, session.sites.loginUrl('refresh-header')),
  },
  {
    title: 'forms that are posted on by 308 and 307, three times each',
    go: (session) => logIn(session, session.sites.loginUrl('reposted', { binding: 'post' })),
    chain: 5,
  },
  {
    title: 'a provider that asks for Kerberos first (401) and goes on with a page',
    go: (session) => logIn(session, session.sites.loginUrl('negotiated')),
  },
  {
    title: 'a provider that asks for a password by HTTP itself (401), and gets it',
    go: async (session) => {
      const page = await session.newTab();
      await page.authenticate({ username: 'ann', password: 'not kept' });
      await page.goto(session.sites.loginUrl('challenged'));
      await settled(page);
    },
  },
  {
    title: 'a form in a sandboxed frame that posts to the top',
    go: clickInFrame('sandboxed'),
  },
  { title: 'a link into a tab of its own without an opener', go: openBy('noopener', 'plain') },
  { title: 'a login in a second window', go: openBy('window', 'plain') },
  { title: 'a login in a window that was empty at first', go: openBy('empty', 'plain') },
  { title: 'a pop-up whose tie to its opener the provider cuts (COOP)', go: openBy('window', 'severed') },
  {
    title: 'a service worker of the SP that leaves requests to the network',
    go: async (session) => {
      await startWorker(session, session.sites.sp('idle-worker').origin);
      await logIn(session, session.sites.loginUrl('idle-worker'));
    },
  },
];

/** Ways on which a site's service worker takes requests over. */
export const WORKER_WAYS = {
  preloading: async (session: OddSession) => {
    await startWorker(session, session.sites.sp('preloading-worker').origin);
    return logIn(session, session.sites.loginUrl('preloading-worker'));
  },
  forwarding: async (session: OddSession) => {
    await startWorker(session, session.sites.sp('forwarding-worker').origin);
    return logIn(session, session.sites.loginUrl('forwarding-worker'));
  },
  /** Of the provider: its login page is answered from what the worker kept. */
  shell: async (session: OddSession) => {
    await startWorker(session, session.sites.idp('shell-worker').origin);
    return logIn(session, session.sites.loginUrl('shell-worker'));
  },
} as const;

/** In a form in a frame with a data: address; not every browser lets it post to the top. */
export const dataFrame = clickInFrame('data-frame');

/** Opens a page that registers the site's service worker, until that controls it. */
async function startWorker(session: OddSession, origin: string): Promise<void> {
  const page = await session.newTab();
  await page.goto(`${origin}/worker`);
  await page.waitForFunction(() => document.getElementById('state')?.textContent !== 'waiting', HIDDEN_TOO);
  const state = await page.$eval('#state', ({ textContent }) => textContent);
  if (state !== 'controlled') throw new Error(`The service worker: ${state}`);
}

/** The most hops that one navigation on record has. */
export const longestChain = (exchanges: readonly Exchange[]): number =>
  Math.max(...exchanges.map(({ hop }) => hop + 1));
