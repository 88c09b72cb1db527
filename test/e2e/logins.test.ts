// Real logins in real Chromium, read from the app's own page: every scenario and every fault of the demo.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faultIds, faultOf } from '../../demo/faults.ts';
import { findScenario } from '../../demo/scenarios.ts';
import { RELAY_STATE_CLASSES } from './fault-table.ts';
import { arrived, type Session, startSession, waitForFlows } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session?.close());
afterEach(async () => {
  const [, ...tabs] = (await session.driven.browser.pages()).filter((page) => page !== session.app);
  await Promise.all(tabs.map((tab) => tab.close()));
  await session.clear();
});

const kinds = (flow: { messages: readonly { kind: string; binding: string }[] }) =>
  flow.messages.map(({ kind, binding }) => `${kind} by ${binding}`);

describe('a healthy login is one flow with exact RelayState', () => {
  it.each([
    ['healthy-redirect', 'HTTP-Redirect'],
    ['healthy-post', 'HTTP-POST'],
    ['deep-link', 'HTTP-Redirect'],
    ['second-sp', 'HTTP-Redirect'],
  ])('%s', async (scenario, binding) => {
    await session.logIn(scenario);
    const [flow] = await session.flows(1);
    expect(flow?.kind).toBe('sso');
    expect(flow?.verdict).toBe('exact');
    expect(flow && kinds(flow)).toEqual([`AuthnRequest by ${binding}`, 'Response by HTTP-POST']);
    expect(flow?.outcome).toBe('succeeded');
  });
});

describe('each fault of the provider is shown as mutated', () => {
  it.each(faultIds.map((id) => [id, faultOf(id).title] as const))('%s: %s', async (id) => {
    await session.logIn(`fault-${id}`);
    const [flow] = await session.flows(1);
    expect(flow?.verdict).toBe('mutated');
    await session.press('[data-testid="flow"]');
    const shown = await session.app.$eval('[data-testid="relaystate-verdict"]', (element) => element.textContent ?? '');
    const named = await session.app.$eval('[data-testid="relaystate-class"]', (element) =>
      element.getAttribute('data-class'),
    );
    expect(named).toBe(RELAY_STATE_CLASSES[id]);
    const sent = findScenario(`fault-${id}`)?.relayState(session.demo.sp.origin);
    const returned = faultOf(id).change(sent);
    expect(returned).not.toBe(sent);
    if (sent !== undefined && returned !== undefined && returned !== '') {
      const [a, b] = [Buffer.from(sent), Buffer.from(returned)];
      const first = a.findIndex((octet, index) => octet !== b[index]);
      const at = first === -1 ? a.length : first;
      const difference = await session.app.$eval('[data-testid="relaystate-difference"]', (element) =>
        element.getAttribute('data-at'),
      );
      expect(Number(difference)).toBe(at);
    } else {
      expect(shown).toMatch(/lost|emptied|added/);
    }
  });
});

describe('other ways to sign in and out', () => {
  it('shows an unsolicited response without a verdict that nobody could reach', async () => {
    const page = await session.newTab();
    await page.goto(session.demo.scenarioUrl('idp-initiated', { auto: true }));
    await arrived(page);
    const [flow] = await waitForFlows(session.app, ([first]) => first?.messages.length === 1);
    expect(flow?.verdict).toBe('not-checked');
    expect(flow?.text).toContain('identity provider');
  });

  it('shows a login in an iframe', async () => {
    const page = await session.newTab();
    await page.goto(session.demo.scenarioUrl('iframe'));
    const [flow] = await session.flows(1);
    expect(flow?.verdict).toBe('exact');
  });

  it('shows a login in a pop-up in the trace of the tab that opened it', async () => {
    const page = await session.newTab();
    await page.goto(session.demo.scenarioUrl('popup'));
    const tab = await session.driven.tabId(page);
    const scoped = await session.driven.openApp({ tab });
    const elsewhere = await session.driven.openApp({ tab: await session.driven.tabId(scoped) });
    await page.bringToFront();
    await page.click('#open-popup');
    const [flow] = await waitForFlows(scoped, ([first]) => first?.messages.length === 2);
    expect(flow?.verdict).toBe('exact');
    expect(await elsewhere.$$('[data-testid="flow"]')).toEqual([]);
  });

  it('shows a Response that a script posted urlencoded', async () => {
    const page = await session.newTab();
    await page.goto(session.demo.scenarioUrl('fetch'));
    const [flow] = await session.flows(1);
    expect(flow && kinds(flow)).toEqual(['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']);
    expect(flow?.verdict).toBe('exact');
  });

  it('shows single logout over two service providers as one flow with two legs', async () => {
    const page = await session.logIn('healthy-redirect');
    await page.goto(session.demo.scenarioUrl('second-sp', { auto: true }));
    await arrived(page);
    await page.goto(session.demo.scenarioUrl('single-logout', { auto: true }));
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('You are logged out'));
    const flows = await waitForFlows(session.app, (shown) => shown.length === 3 && shown[2]?.messages.length === 4);
    expect(flows.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual(['sso exact', 'sso exact', 'slo exact']);
    expect(flows[2]?.messages.map(({ kind }) => kind)).toEqual([
      'LogoutRequest',
      'LogoutRequest',
      'LogoutResponse',
      'LogoutResponse',
    ]);
  });

  it('does not confuse two logins that run in two tabs at once', async () => {
    const scenarios = ['healthy-redirect', 'fault-replaced', 'healthy-post', 'fault-dropped'];
    await Promise.all(scenarios.map((scenario) => session.logIn(scenario)));
    const flows = await session.flows(scenarios.length);
    expect(flows.map(({ verdict }) => verdict).sort()).toEqual(['exact', 'exact', 'mutated', 'mutated']);
  });
});

describe('large messages', () => {
  it.each([1, 5])('a Response of %i MB is recorded whole and decoded', async (megabytes) => {
    await session.logIn(`big-${megabytes}mb`);
    const [flow] = await session.flows(1);
    expect(flow?.verdict).toBe('exact');
    expect(flow?.messages[1]?.kind).toBe('Response');
    await session.press('[data-testid="message"]', 1);
    await session.app.waitForSelector('[data-testid="tab-message"]');
    await session.press('[data-testid="tab-message"]');
    await session.app.waitForSelector('[data-testid="message-xml"]');
    const start = await session.app.$eval('[data-testid="message-xml"]', (element) =>
      element.textContent?.slice(0, 500),
    );
    expect(start).toContain('Response');
  });
});
