// Odd ways in which a login travels, in real Firefox: what the user gets, and what the browser does not tell.
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromeScope } from '../../tools/drive/firefox-chrome-scope.ts';
import { evaluateInShownPage } from '../../tools/drive/firefox-page.ts';
import { type DrivenFirefox, findFirefox, launchFirefox } from '../../tools/drive/launch-firefox.ts';
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

const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  let session: OddSession;
  let driven: DrivenFirefox;
  beforeAll(async () => {
    const sites = await startOddSites();
    driven = await launchFirefox(firefox ?? '');
    const app = await driven.open('src/panel/index.html');
    await app.setViewport({ width: 1_200, height: 3_000 });
    await app.waitForSelector('[data-connection="connected"]');
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
  const responses = (count: number) =>
    session.app.waitForFunction(
      (wanted) => document.querySelectorAll('[data-testid="message"][data-kind="Response"]').length === wanted,
      HIDDEN_TOO,
      count,
    );
  const healthy = async () => {
    const [flow] = await session.flows(1);
    expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'succeeded']);
    expect(complaints(await session.findings())).toEqual([]);
    return session.record();
  };

  describe('is one flow with exact RelayState, and nothing is complained of', () => {
    it.each(HEALTHY_WAYS.map((way) => [way.title, way] as const))('%s', async (_title, { go, chain = 1 }) => {
      await go(session);
      const { exchanges } = await healthy();
      expect(longestChain(exchanges)).toBeGreaterThanOrEqual(chain);
      expect(exchanges.filter(({ gaps }) => gaps.length > 0)).toEqual([]);
    });

    it('a form in a frame with a data: address', async () => {
      await dataFrame(session);
      await healthy();
    });

    it('an ACS that answers with a download', async () => {
      const page = await session.newTab();
      page.goto(session.sites.loginUrl('download')).catch(() => {});
      const { exchanges } = await healthy();
      expect(exchanges.at(-1)).toMatchObject({ request: { method: 'POST' }, state: 'completed', gaps: [] });
    });
  });

  describe('service workers', () => {
    it('a request that the provider’s service worker answers is there, and its answer is said to be unheard', async () => {
      await WORKER_WAYS.shell(session);
      const { exchanges } = await healthy();
      const sso = session.sites.idp('shell-worker').ssoUrl;
      expect(exchanges.filter(({ request }) => request.url.startsWith(sso))).toMatchObject([
        { unheard: true, gaps: ['response'], tab: {} },
      ]);
      const row = await session.app.$eval('[data-testid="message"]', (element) => element.textContent);
      expect(row).toContain('service worker');
    });

    it.each(['forwarding', 'preloading'] as const)(
      'of a post that the SP’s service worker takes over the answer is not told: the end is not seen (%s)',
      async (way) => {
        await WORKER_WAYS[way](session);
        const [flow] = await waitForFlows(session.app, ([first]) => first?.messages.length === 2);
        expect([flow?.verdict, flow?.outcome]).toEqual(['exact', 'not-seen']);
        expect(complaints(await session.findings())).toEqual([]);
        const { exchanges } = await session.record();
        const post = exchanges.find(({ request }) => request.url === session.sites.sp(`${way}-worker`).acsUrl);
        expect(post).toMatchObject({ resourceType: 'main_frame', unheard: true, gaps: ['response'], tab: {} });
      },
    );
  });

  it('loads no page ahead of need', async () => {
    const { requests, sp } = session.sites;
    const page = await session.newTab();
    await page.goto(`${sp('prerender').origin}/offer`);
    await logIn(session, session.sites.loginUrl('plain'));
    await session.flows(1);
    expect(requests.filter((line) => line.includes(`${new URL(sp('prerender').origin).host}/app/inbox`))).toEqual([]);
  });

  describe('back, forward, reload', () => {
    const inPage = (page: Page, expression: string) => evaluateInShownPage(session.browser, page, expression);
    /** Firefox's driver never reports the end of going back to a page that was kept. */
    const go = (page: Page, where: 'back' | 'forward') => inPage(page, `void setTimeout(() => history.${where}(), 10)`);
    const shows = (page: Page, condition: string) =>
      expect.poll(() => inPage(page, condition), { timeout: 30_000 }).toBe(true);
    const remember = (page: Page) =>
      inPage(page, "void addEventListener('pageshow', (e) => { window.kept = e.persisted })");
    const fromCache = (page: Page, title: string) =>
      shows(page, `window.kept === true && document.querySelector('h1')?.textContent.includes('${title}')`);

    it('shows nothing of pages that come from the back/forward cache: no login out of nothing, and none lost', async () => {
      const page = await logIn(session, session.sites.loginUrl('history'));
      await remember(page);
      await page.click('#next');
      await shows(page, "document.querySelector('h1')?.textContent === 'Next' && document.readyState === 'complete'");
      await remember(page);
      const { events } = await healthy();
      await go(page, 'back');
      await fromCache(page, 'Signed in as');
      await go(page, 'forward');
      await fromCache(page, 'Next');
      await healthy();
      expect((await session.record()).events).toHaveLength(events.length);
    });

    it('says what went wrong when the user goes back to the login page and signs in once more', async () => {
      const page = await session.newTab();
      await page.goto(session.sites.loginUrl('back-to-login', { ask: true }));
      await page.click('#sign-in');
      await settled(page);
      await go(page, 'back');
      await shows(page, "document.querySelector('#sign-in') !== null");
      await inPage(page, "void document.querySelector('#sign-in').click()");
      await responses(2);
      await found('request-answered-twice').toContain('goes back to its page');
    });

    it('says that a reload posted the Response again', async () => {
      const inWindow = await chromeScope(session.browser);
      await inWindow("Services.prefs.setBoolPref('dom.confirm_repost.testing.always_accept', true)");
      const page = await logIn(session, session.sites.loginUrl('resent'));
      await inPage(page, 'void setTimeout(() => location.reload(), 10)');
      await responses(2);
      await found('response-posted-twice').toContain('fail: ');
    });
  });

  describe('answers from the cache', () => {
    it('says that a redirect with an old request came from the cache', async () => {
      const kept = `${session.sites.sp('cached-redirect').origin}/kept`;
      const page = await logIn(session, kept);
      await page.goto(kept);
      await responses(2);
      await found('request-answered-twice').toMatch(/^fail: .*from its cache/);
    });

    it('shows a page that came from the cache as such, and no login behind it', async () => {
      const page = await logIn(session, session.sites.loginUrl('cached-page'));
      const landing = `${session.sites.sp('cached-page').origin}/app/inbox?tab=unread`;
      for (const address of [landing, session.sites.elsewhere, landing]) await page.goto(address);
      const told = async () =>
        (await session.record()).exchanges
          .filter(({ request }) => request.url === landing)
          .map(({ response }) => response?.fromCache);
      await expect.poll(told).toEqual([false, true, true]);
      await healthy();
    });
  });

  describe('a login that does not end', () => {
    it('says so where the servers redirect more often than the browser follows', async () => {
      const page = await session.newTab();
      page.goto(session.sites.loginUrl('chain-too-long')).catch(() => {});
      await expect
        .poll(async () => (await session.record()).exchanges.at(-1), { timeout: 15_000 })
        .toMatchObject({ state: 'failed', error: 'NS_ERROR_REDIRECT_LOOP', gaps: [] });
      expect((await session.record()).exchanges).toHaveLength(21);
      await found('request-failed').toContain('redirected so often');
    });

    it('is shown as given up, and as no failure, where the user goes elsewhere meanwhile', async () => {
      const page = await session.newTab();
      page.goto(session.sites.loginUrl('waiting')).catch(() => {});
      await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
      await page.goto(session.sites.elsewhere);
      const given = () => session.app.$eval('[data-testid="message"]', ({ textContent }) => textContent);
      await expect.poll(given).toContain('NS_BINDING_ABORTED');
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
      page.goto(session.sites.loginUrl('not-answered')).catch(() => {});
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
      await page.click(`#${button}`);
      await healthy();
      const { events } = await session.record();
      const tab = events.find(({ url }) => url.startsWith(`${session.sites.elsewhere}/opener`))?.tabId;
      const scoped = await driven.open(`src/panel/index.html?tab=${tab}`);
      const [flow] = await waitForFlows(scoped, ([first]) => first?.messages.length === 2);
      expect(flow?.verdict).toBe('exact');
    });
  });

  it('shows a row for each message that is broken or means harm, and runs nothing of it', async () => {
    const script = encodeURIComponent('<img src=x onerror=alert(1)>\u202egnp.exe\u0000');
    const base64 = (xml: string) => encodeURIComponent(Buffer.from(xml).toString('base64'));
    const queries = [
      '?SAMLRequest=%%%&RelayState=%zz%ff',
      `?SAMLRequest=x&RelayState=${script}`,
      `?SAMLResponse=${base64('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')}`,
      `?SAMLResponse=${base64('<a>'.repeat(5_000))}`,
      `?${'a=1&'.repeat(3_000)}SAMLRequest=x`,
    ];
    const page = await session.newTab();
    for (const query of queries) await page.goto(`${session.sites.elsewhere}/${query}`);
    await session.app.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="message"]').length === count,
      HIDDEN_TOO,
      queries.length,
    );
    for (let index = 0; index < queries.length; index++) {
      await session.press('[data-testid="message"]', index);
      for (const tab of ['message', 'parameters', 'http']) {
        await session.press(`[data-testid="tab-${tab}"]`);
        await session.app.waitForSelector(`[data-testid="tab-${tab}"][aria-selected="true"]`);
      }
    }
    expect(await session.app.$$('img')).toEqual([]);
  });

  it('a login is there in a panel that is opened after it', async () => {
    await logIn(session, session.sites.loginUrl('plain'));
    await session.flows(1);
    const late = await driven.open('src/panel/index.html');
    expect((await waitForFlows(late, (shown) => shown.length === 1)).map(({ verdict }) => verdict)).toEqual(['exact']);
  });
});
