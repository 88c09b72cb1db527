// Odd ways in which a login travels, in real Chromium: what the user gets, and what the browser does not tell.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, launch } from '../../tools/drive/launch.ts';
import { waitForFlows } from '../../tools/drive/read-app.ts';
import { startOddSites } from './odd-site.ts';
import {
  clearMeanwhile,
  complaints,
  dataFrame,
  HEALTHY_WAYS,
  logIn,
  longestChain,
  type OddSession,
  oddSession,
  settled,
  WORKER_WAYS,
} from './odd-ways.ts';
import { HIDDEN_TOO } from './session.ts';

let session: OddSession;
let driven: Driven;
beforeAll(async () => {
  const sites = await startOddSites();
  driven = await launch({ trustedSpki: sites.certificateSpkiHash });
  const app = await driven.openApp();
  await app.setViewport({ width: 1_200, height: 3_000 });
  session = oddSession(sites, driven.browser, app, await driven.browser.pages());
});
afterAll(async () => {
  await driven?.close();
  await session?.sites.close();
});
afterEach(() => session.clear());

/** Its outcome and what it says, once it is there. */
const found = (id: string) =>
  expect.poll(
    async () => {
      const finding = (await session.findings()).find((one) => one.id === id);
      return `${finding?.outcome}: ${finding?.text}`;
    },
    { timeout: 15_000 },
  );

describe('is one flow with exact RelayState, and nothing is complained of', () => {
  it.each(HEALTHY_WAYS.map((way) => [way.title, way] as const))('%s', async (_title, { go, chain = 1 }) => {
    await go(session);
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
    const { exchanges } = await session.record();
    expect(longestChain(exchanges)).toBeGreaterThanOrEqual(chain);
    expect(exchanges.filter(({ gaps }) => gaps.length > 0)).toEqual([]);
  });

  it('a form in a frame with a data: address', async () => {
    await dataFrame(session);
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
  });

  it('an ACS that answers with a download', async () => {
    const page = await session.newTab();
    await page.goto(session.sites.loginUrl('download'));
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
    const { exchanges } = await session.record();
    expect(exchanges.at(-1)).toMatchObject({ request: { method: 'POST' }, state: 'completed', gaps: [] });
  });
});

describe('service workers', () => {
  const healthy = async () => {
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
    return session.record();
  };

  it('a request that the provider’s service worker answers is known from the redirect alone, and is said to be', async () => {
    await WORKER_WAYS.shell(session);
    const { events, exchanges } = await healthy();
    const sso = session.sites.idp('shell-worker').ssoUrl;
    expect(events.filter(({ url }) => url.startsWith(sso))).toEqual([]);
    expect(exchanges.filter(({ request }) => request.url.startsWith(sso))).toMatchObject([
      { unheard: true, gaps: ['request', 'response'] },
    ]);
    const row = await session.app.$eval('[data-testid="message"]', (element) => element.textContent);
    expect(row).toContain('service worker');
  });

  it('a post that the SP’s service worker forwards is in the login of its tab, though the browser tells no tab', async () => {
    const page = await WORKER_WAYS.forwarding(session);
    const { events, exchanges } = await healthy();
    const { acsUrl } = session.sites.sp('forwarding-worker');
    expect(events.filter(({ url }) => url === acsUrl).map(({ tabId }) => tabId)).toContain(-1);
    const post = exchanges.find(({ request }) => request.url === acsUrl);
    expect(post).toMatchObject({ resourceType: 'xmlhttprequest', state: 'redirected', gaps: [] });
    const scoped = await driven.openApp({ tab: await driven.tabId(page) });
    const [flow] = await waitForFlows(scoped, (shown) => shown.length === 1);
    expect(flow?.messages).toHaveLength(2);
  });

  it('answers that the browser asked for before the service worker ran (navigation preload) are no failures', async () => {
    await WORKER_WAYS.preloading(session);
    const { events, exchanges } = await healthy();
    // The browser goes on under another number, and says of the first request that it was given up.
    expect(events.filter(({ stage }) => stage === 'failed').map(({ error }) => error)).toContain('net::ERR_ABORTED');
    expect(exchanges.filter(({ state, gaps }) => state === 'failed' || gaps.length > 0)).toEqual([]);
  });
});

const ahead = (line: string) => line.includes(`${new URL(session.sites.sp('prerender').origin).host}/app/inbox`);

describe('a page that is loaded ahead of need', () => {
  it('and that nobody opens is a request without an answer, shown once, and is said to be no failure', async () => {
    const before = session.sites.requests.filter(ahead).length;
    const page = await session.newTab();
    await page.goto(`${session.sites.sp('prerender').origin}/offer`);
    const prepared = async () => (await session.record()).events.filter(({ frameId }) => frameId > 0).length;
    await expect.poll(prepared, { timeout: 15_000 }).toBe(8);
    const [flow] = await waitForFlows(session.app, (shown) => shown.length === 1);
    expect([flow?.verdict, flow?.outcome, flow?.messages.length]).toEqual(['not-checked', 'not-seen', 1]);
    await found('request-loaded-ahead').toContain('info: ');
    expect(complaints(await session.findings())).toEqual([]);
    // The browser reports each request twice and sends it once.
    expect(session.sites.requests.filter(ahead).length - before).toBe(1);
    const { events, exchanges } = await session.record();
    const told = (url: string) => url.startsWith(session.sites.idp('prerender').ssoUrl);
    expect(events.filter(({ stage, url }) => stage === 'request' && told(url))).toHaveLength(2);
    expect(exchanges.filter(({ request }) => told(request.url))).toHaveLength(1);
  });

  it('is one whole login once the user opens it and signs in', async () => {
    const page = await session.newTab();
    await page.goto(`${session.sites.sp('prerender').origin}/offer`);
    const prepared = async () => (await session.record()).events.filter(({ frameId }) => frameId > 0).length;
    await expect.poll(prepared, { timeout: 15_000 }).toBe(8);
    await page.evaluate(() => void setTimeout(() => document.getElementById('go')?.click(), 20));
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome, flow?.messages.length]).toEqual(['exact', 'succeeded', 2]);
    expect(complaints(await session.findings())).toEqual([]);
  });
});

describe('a page that is fetched ahead of need', () => {
  it('is from the cache where it was only fetched ahead, and the user goes there', async () => {
    const { sp, idp } = session.sites;
    const page = await session.newTab();
    await page.goto(`${sp('prefetch').origin}/offer-fetched`);
    const toIdp = async () =>
      (await session.record()).exchanges.filter(({ request }) => request.url.startsWith(idp('prefetch').ssoUrl));
    await expect
      .poll(async () => (await toIdp()).map(({ state }) => state), { timeout: 15_000 })
      .toEqual(['completed']);
    const sent = session.sites.requests.length;
    await page.click('#go');
    const told = async () => (await toIdp()).map(({ response }) => response?.fromCache);
    await expect.poll(told, { timeout: 15_000 }).toEqual([false, true]);
    expect(session.sites.requests.slice(sent).filter((line) => line.includes('/app/inbox'))).toEqual([]);
    expect((await waitForFlows(session.app, (shown) => shown.length === 1)).map(({ kind }) => kind)).toEqual(['sso']);
    expect(complaints(await session.findings())).toEqual([]);
  });
});

describe('back, forward, reload', () => {
  it('shows nothing of pages that come from the back/forward cache: no login out of nothing, and none lost', async () => {
    const page = await session.newTab();
    await page.evaluateOnNewDocument(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
    });
    await page.goto(session.sites.loginUrl('history'));
    await settled(page);
    await page.click('#next');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Next', HIDDEN_TOO);
    const fromCache = () =>
      page.waitForFunction(() => (window as { persisted?: boolean }).persisted === true, HIDDEN_TOO);
    await session.flows(1);
    const { events } = await session.record();
    await page.goBack({ waitUntil: 'domcontentloaded' }).catch(() => {});
    await fromCache();
    await settled(page);
    await page.goForward({ waitUntil: 'domcontentloaded' }).catch(() => {});
    await fromCache();
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
    expect((await session.record()).events).toHaveLength(events.length);
  });

  it('says what went wrong when the user goes back to the login page and signs in once more', async () => {
    const page = await session.newTab();
    await page.goto(session.sites.loginUrl('back-to-login', { ask: true }));
    await page.click('#sign-in');
    await settled(page);
    await page.goBack({ waitUntil: 'domcontentloaded' }).catch(() => {});
    await page.waitForSelector('#sign-in');
    await page.click('#sign-in');
    await settled(page);
    await session.app.waitForFunction(
      () => document.querySelectorAll('[data-testid="message"][data-kind="Response"]').length === 2,
      HIDDEN_TOO,
    );
    await found('request-answered-twice').toContain('goes back to its page');
  });

  it('says that a reload posted the Response again', async () => {
    const page = await logIn(session, session.sites.loginUrl('resent'));
    await page.reload();
    await session.app.waitForFunction(
      () => document.querySelectorAll('[data-testid="message"][data-kind="Response"]').length === 2,
      HIDDEN_TOO,
    );
    expect((await session.flows(1)).map(({ verdict }) => verdict)).toEqual(['exact']);
    await found('response-posted-twice').toContain('fail: ');
  });
});

describe('answers from the cache', () => {
  it('says that a redirect with an old request came from the cache', async () => {
    const kept = `${session.sites.sp('cached-redirect').origin}/kept`;
    const page = await logIn(session, kept);
    await page.goto(kept);
    await settled(page);
    await session.app.waitForFunction(
      () => document.querySelectorAll('[data-testid="message"][data-kind="Response"]').length === 2,
      HIDDEN_TOO,
    );
    const { exchanges } = await session.record();
    const told = exchanges.filter(({ request }) => request.url === kept).map(({ response }) => response?.fromCache);
    expect(told).toEqual([false, true]);
    await found('request-answered-twice').toMatch(/^fail: .*from its cache/);
  });

  it('shows a page that came from the cache as such, and no login behind it', async () => {
    const page = await logIn(session, session.sites.loginUrl('cached-page'));
    // Chromium keeps what another site led to apart from what the user typed.
    const landing = `${session.sites.sp('cached-page').origin}/app/inbox?tab=unread`;
    for (const address of [landing, session.sites.elsewhere, landing]) await page.goto(address);
    const told = async () =>
      (await session.record()).exchanges
        .filter(({ request }) => request.url === landing)
        .map(({ response }) => response?.fromCache);
    await expect.poll(told).toEqual([false, false, true]);
    expect((await session.flows(1)).map(({ outcome }) => outcome)).toEqual(['succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
  });
});

describe('a login that does not end', () => {
  it('says so where the servers redirect more often than the browser follows', async () => {
    const page = await session.newTab();
    await page.goto(session.sites.loginUrl('chain-too-long')).catch(() => {});
    await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
    const { exchanges } = await session.record();
    expect(exchanges).toHaveLength(20);
    // All that webRequest says is that it was given up.
    expect(exchanges.at(-1)).toMatchObject({ state: 'failed', error: 'net::ERR_ABORTED', gaps: [] });
    await found('request-failed').toContain('redirected so often');
  });

  it('is shown as given up, and as no failure, where the user goes elsewhere meanwhile', async () => {
    const page = await session.newTab();
    page.goto(session.sites.loginUrl('waiting')).catch(() => {});
    await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
    await page.goto(session.sites.elsewhere);
    const given = () => session.app.$eval('[data-testid="message"]', ({ textContent }) => textContent);
    await expect.poll(given).toContain('ERR_ABORTED');
    const [flow] = await waitForFlows(session.app, (shown) => shown.length === 1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['not-checked', 'not-seen']);
    expect(complaints(await session.findings())).toEqual([]);
  });

  it('leaves nothing behind where the user clears the list meanwhile', async () => {
    const exchanges = await clearMeanwhile(session);
    expect(exchanges.filter(({ gaps }) => gaps.length > 0)).toEqual([]);
    const waited = new URL(session.sites.idp('waiting').ssoUrl).host;
    expect(exchanges.filter(({ request }) => new URL(request.url).host === waited)).toEqual([]);
  });

  it('is shown as failed with its 401 where nobody gives the password that is asked for by HTTP', async () => {
    const page = await session.newTab();
    await page.goto(session.sites.loginUrl('not-answered')).catch(() => {});
    const [flow] = await waitForFlows(session.app, ([first]) => first?.outcome === 'failed');
    expect(flow?.messages).toHaveLength(1);
    expect(complaints(await session.findings())).toEqual([]);
  });
});

describe('tabs without an opener', () => {
  it.each([
    ['noopener', 'plain'],
    ['window', 'severed'],
  ] as const)('%s: the login is in the trace of the tab from which it was opened (%s)', async (button, way) => {
    const page = await session.newTab();
    await page.goto(`${session.sites.elsewhere}/opener?to=${encodeURIComponent(session.sites.loginUrl(way))}`);
    const scoped = await driven.openApp({ tab: await driven.tabId(page) });
    await page.bringToFront();
    await page.click(`#${button}`);
    const [flow] = await waitForFlows(scoped, ([first]) => first?.messages.length === 2);
    expect(flow?.verdict).toBe('exact');
  });
});
