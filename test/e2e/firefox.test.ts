// The core of the browser tests in real Firefox: from its webRequest to what the app says, in its window and in devtools.
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openFirefoxPanel } from '../../tools/drive/firefox-devtools.ts';
import { visitPrivately } from '../../tools/drive/firefox-private-window.ts';
import { findFirefox, stopBackground } from '../../tools/drive/launch-firefox.ts';
import { waitForFlows } from '../../tools/drive/read-app.ts';
import { FAULT_ROWS } from './fault-table.ts';
import { type FirefoxSession, startFirefoxSession } from './firefox-session.ts';
import { arrived, HIDDEN_TOO } from './session.ts';

const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  let session: FirefoxSession;
  let first: Page[];
  beforeAll(async () => {
    session = await startFirefoxSession(firefox ?? '');
    first = await session.driven.browser.pages();
  });
  afterAll(() => session?.close());
  afterEach(async () => {
    const pages = await session.driven.browser.pages();
    await Promise.all(pages.filter((page) => !first.includes(page)).map((page) => page.close()));
    await session.clear();
  });

  const signedIn = ['Signed in as'];
  const inFlow = (selector: string, attribute: string) =>
    session.app.$$eval(selector, (all, name) => all.map((one) => one.getAttribute(name)), attribute);

  it.each([
    ['healthy-redirect', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['healthy-post', ['AuthnRequest by HTTP-POST', 'Response by HTTP-POST']],
    ['deep-link', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['iframe', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['fetch', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
  ])('%s is one flow with exact RelayState, and nothing is complained of', async (scenario, messages) => {
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
    const [flow] = await session.flows(1);
    expect({
      verdict: flow?.verdict,
      outcome: flow?.outcome,
      messages: flow?.messages.map(({ kind, binding }) => `${kind} by ${binding}`),
    }).toEqual({ verdict: 'exact', outcome: 'succeeded', messages });
    await session.press('[data-testid="flow"]');
    await session.press('[data-testid="tab-checks"]');
    await session.app.waitForSelector('[data-testid="checks"] [data-testid="finding"]');
    const outcomes = await inFlow('[data-testid="checks"] [data-testid="finding"]', 'data-outcome');
    expect(outcomes.filter((outcome) => outcome === 'fail' || outcome === 'warn' || outcome === 'error')).toEqual([]);
    await session.press('[data-testid="tab-overview"]');
  });

  const sample = [
    'fault-dropped',
    'fault-decoded-once-more',
    'fault-cut-at-ampersand',
    'fault-plus-to-space',
    'fault-replaced',
    'transport-acs-moved',
  ];

  it.each(FAULT_ROWS.filter(({ scenario }) => sample.includes(scenario)).map((row) => [row.scenario, row] as const))(
    'of %s the cause is named',
    async (scenario, { cause, outcome, relayStateClass }) => {
      const page = await session.driven.browser.newPage();
      await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
      const [flow] = await session.flows(1);
      expect(flow?.outcome).toBe(outcome);
      await session.press('[data-testid="flow"]');
      await session.app.waitForSelector('[data-testid="finding"][data-cause]');
      expect(await inFlow('[data-testid="finding"][data-cause]', 'data-id')).toEqual([cause]);
      const classes = await inFlow('[data-testid="relaystate-class"]', 'data-class');
      expect(classes).toEqual(relayStateClass === undefined ? [] : [relayStateClass]);
    },
  );

  it('shows single logout over two service providers as one flow with two legs', async () => {
    const page = await session.logIn('healthy-redirect');
    for (const scenario of ['second-sp', 'single-logout']) {
      await page.goto(session.demo.scenarioUrl(scenario, { auto: true }));
      await arrived(page);
    }
    const flows = await waitForFlows(session.app, (shown) => shown.length === 3 && shown[2]?.messages.length === 4);
    expect(flows.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual(['sso exact', 'sso exact', 'slo exact']);
  });

  it('shows a login in a pop-up', async () => {
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.scenarioUrl('popup'));
    await page.bringToFront();
    await page.click('#open-popup');
    const [flow] = await session.flows(1);
    expect(flow?.verdict).toBe('exact');
  });

  it('shows logins in two containers, each with cookies of its own, as two flows', async () => {
    const { browser } = session.driven;
    const containers = await Promise.all([browser.createBrowserContext(), browser.createBrowserContext()]);
    await session.logIn('healthy-redirect', containers[0]);
    await session.logIn('fault-dropped', containers[1]);
    expect((await session.flows(2)).map(({ verdict }) => verdict)).toEqual(['exact', 'mutated']);
    await Promise.all(containers.map((container) => container.close()));
  });

  it('says that it was not given a form of more than 1 MiB', async () => {
    await session.logIn('big-1mb');
    await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
    await session.press('[data-testid="flow"]');
    await session.app.waitForSelector('[data-testid="finding"][data-id="posted-form-not-given"]');
    const said = await session.textOf('[data-testid="finding"][data-id="posted-form-not-given"]');
    expect(said).toContain('more than 1 MiB');
  });

  it('does not take a value that Firefox cut at an unescaped = for the whole', async () => {
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.url);
    await page.evaluate(async () => {
      const body = `SAMLResponse=${encodeURIComponent(btoa('<Response/>'))}&RelayState=a=b`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      await fetch('/acs', { method: 'POST', headers, body });
    });
    await session.press('[data-testid="message"]');
    await session.press('[data-testid="tab-http"]');
    await session.app.waitForSelector('[data-testid="body-state"]');
    expect(await session.textOf('[data-testid="body-state"]')).toContain('unescaped “=”');
  });

  it('reads a posted message in each of the ways in which Firefox hands out a body', async () => {
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.url);
    await page.evaluate(async () => {
      const message = encodeURIComponent(btoa('<Response/>'));
      const type = 'application/x-www-form-urlencoded';
      const post = (relayState: string, contentType: string, as: (body: string) => BodyInit = (body) => body) =>
        fetch('/acs', {
          method: 'POST',
          headers: { 'Content-Type': contentType },
          body: as(`SAMLResponse=${message}&RelayState=${relayState}`),
        });
      await post('a%2Bb+c', type);
      // As a form from a Blob; as octets where the type is written oddly, or a value is no UTF-8.
      await post('blob', type, (body) => new Blob([body], { type }));
      await post('odd', 'Application/X-WWW-Form-Urlencoded');
      await post('%ff', type);
      // A name without a value comes as undefined.
      await post('named&flag', type);
    });
    await waitForFlows(session.app, (flows) => flows.length === 5);
    const shown: (string | undefined)[] = [];
    for (let which = 0; which < 5; which++) {
      await session.press('[data-testid="message"]', which);
      await session.press('[data-testid="tab-parameters"]');
      await session.app.waitForSelector('[data-testid="parameter"][data-name="RelayState"]');
      shown.push(await session.textOf('[data-testid="parameter"][data-name="RelayState"]'));
    }
    expect(shown).toEqual([
      expect.stringContaining('a+b c'),
      expect.stringContaining('blob'),
      expect.stringContaining('odd'),
      expect.stringContaining('%ff'),
      expect.stringContaining('named'),
    ]);
  });

  it('loses nothing of a login in the middle of which the background page is stopped', async () => {
    // A container of its own, in which nobody has signed in at the provider yet.
    const container = await session.driven.browser.createBrowserContext();
    const page = await container.newPage();
    await page.goto(session.demo.scenarioUrl('healthy-redirect'));
    await page.waitForSelector('#sign-in');
    await stopBackground(session.driven.browser);
    await page.$eval('#sign-in', (button) => (button as HTMLElement).click());
    await arrived(page);
    expect((await session.flows(1)).map(({ verdict }) => verdict)).toEqual(['exact']);
    await container.close();
  });

  it('records nothing while paused, and goes on afterwards', async () => {
    await session.press('[data-testid="recording"]');
    await session.app.waitForSelector('[data-testid="recording"][aria-pressed="false"]');
    await session.logIn('fault-dropped');
    await session.press('[data-testid="recording"]');
    await session.app.waitForSelector('[data-testid="recording"][aria-pressed="true"]');
    await session.logIn('healthy-redirect');
    expect((await session.flows(1)).map(({ verdict }) => verdict)).toEqual(['exact']);
  });

  it('does not record sites that the user excludes', async () => {
    const exclude = async (...sites: string[]) => {
      await session.press('[data-testid="show-settings"]');
      await session.app.waitForSelector('[data-testid="excluded-sites"]');
      // What was saved appears in the field a little after the page does, and would replace what is typed sooner than anybody can.
      const save = async () => {
        await session.app.$eval(
          '[data-testid="excluded-sites"]',
          (area, value) => {
            (area as HTMLTextAreaElement).value = value;
            area.dispatchEvent(new Event('input', { bubbles: true }));
          },
          sites.join('\n'),
        );
        await session.press('[data-testid="save-sites"]');
        return await session.app.evaluate(async () => {
          const { settings } = await chrome.storage.local.get(null);
          return (settings as { excludedSites: string[] } | undefined)?.excludedSites;
        });
      };
      await expect.poll(save, { timeout: 15_000 }).toEqual(sites);
      await session.press('[data-testid="settings-back"]');
    };
    await exclude('localhost');
    await session.logIn('fault-dropped');
    await exclude();
    await session.logIn('healthy-redirect');
    expect((await session.flows(1)).map(({ verdict }) => verdict)).toEqual(['exact']);
  });

  it('records every request where the user asks for it', async () => {
    const choose = async (wanted: boolean) => {
      await session.press('[data-testid="show-settings"]');
      await session.press('[data-testid="all-requests"]');
      await session.app.waitForFunction(
        (on) => document.querySelector<HTMLInputElement>('[data-testid="all-requests"]')?.checked === on,
        HIDDEN_TOO,
        wanted,
      );
      await session.press('[data-testid="settings-back"]');
    };
    const search = (words: string) =>
      session.app.$eval(
        '[data-testid="filter"]',
        (field, typed) => {
          (field as HTMLInputElement).value = typed;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        },
        words,
      );
    await choose(true);
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.url);
    await page.evaluate(async () => {
      const image = new Image();
      const ended = new Promise((resolve) => {
        image.onload = resolve;
        image.onerror = resolve;
      });
      image.src = '/odd-name.png';
      await ended;
      await fetch('/odd-name.json');
    });
    await search('odd-name');
    await session.app.waitForFunction(
      () => document.querySelectorAll('[data-row="exchange"]').length === 2,
      HIDDEN_TOO,
    );
    const rows = await session.app.$$eval('[data-row="exchange"]', (all) => all.map((row) => row.textContent ?? ''));
    expect(rows).toEqual([expect.stringContaining('odd-name.png'), expect.stringContaining('odd-name.json')]);
    expect(rows.join()).toMatch(/404/);
    await search('');
    await choose(false);
    await page.close();
  });

  it('records private windows only where the user asks for it', async () => {
    const { browser } = session.driven;
    const visit = (scenario: string) =>
      visitPrivately(browser, session.demo.scenarioUrl(scenario, { auto: true }), signedIn);
    const choose = async () => {
      await session.press('[data-testid="show-settings"]');
      await session.press('[data-testid="private-windows"]');
      await session.press('[data-testid="settings-back"]');
    };
    await visit('fault-dropped');
    await choose();
    await visit('healthy-redirect');
    expect((await session.flows(1)).map(({ verdict }) => verdict)).toEqual(['exact']);
    await choose();
  });

  it('verifies with a certificate that the user gives', async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await session.press('[data-testid="show-keys"]');
    await session.app.waitForSelector('[data-testid="keys-input"]');
    await session.app.$eval(
      '[data-testid="keys-input"]',
      (area, pem) => {
        (area as HTMLTextAreaElement).value = pem;
      },
      session.demo.idp.signingCertificatePem,
    );
    await session.press('[data-testid="keys-add"]');
    await session.app.waitForSelector('[data-testid="certificate"]');
    await session.press('[data-testid="keys-back"]');
    await session.press('[data-testid="message"]', 1);
    await session.press('[data-testid="tab-signatures"]');
    await session.app.waitForSelector('[data-testid="authenticity"][data-authentic="true"]');
  });

  it.each(['deployments', 'help'])('opens the page %s', async (page) => {
    await session.press(`[data-testid="show-${page}"]`);
    await session.app.waitForSelector(`[data-testid="${page}"]`);
    await session.press(`[data-testid="${page}-back"]`);
  });

  it('has a panel in devtools that shows the login of the inspected tab', async ({ skip }) => {
    const page = await session.driven.browser.newPage();
    await page.goto(session.demo.url);
    await page.bringToFront();
    // Devtools are reached through their inner modules, which change; the app's window above is the same page.
    const panel = await openFirefoxPanel(session.driven.browser).catch((error: unknown) =>
      skip(`The devtools of this Firefox could not be opened by script: ${String(error)}`),
    );
    const shown = async (): Promise<unknown> =>
      await panel.evaluate(
        `[...document.querySelectorAll('[data-testid="flow"]')].map(({ dataset }) => [dataset.verdict, dataset.outcome])`,
      );
    await session.logIn('fault-dropped');
    await page.goto(session.demo.scenarioUrl('healthy-redirect', { auto: true }));
    await arrived(page);
    await expect.poll(shown, { timeout: 15_000 }).toEqual([['exact', 'succeeded']]);
  });
});
