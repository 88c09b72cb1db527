// The main road in real Firefox: from its webRequest to the app's page.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { type DrivenFirefox, findFirefox, launchFirefox } from '../../tools/drive/launch-firefox.ts';
import { over, waitForFlows } from '../../tools/drive/read-app.ts';
import { HIDDEN_TOO } from './session.ts';

const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  let demo: Demo;
  let driven: DrivenFirefox;
  let app: Awaited<ReturnType<DrivenFirefox['open']>>;
  beforeAll(async () => {
    demo = await startDemo();
    driven = await launchFirefox(firefox ?? '');
    app = await driven.open('src/panel/index.html');
    await app.waitForSelector('[data-connection="connected"]');
  });
  afterAll(async () => {
    await driven?.close();
    await demo?.close();
  });
  afterEach(async () => {
    await app.$eval('[data-testid="clear"]', (button) => (button as HTMLElement).click());
    await app.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
  });

  it.each([
    ['healthy-redirect', 'exact', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['healthy-post', 'exact', ['AuthnRequest by HTTP-POST', 'Response by HTTP-POST']],
    ['deep-link', 'exact', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['fault-dropped', 'mutated', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
    ['fault-decoded-once-more', 'mutated', ['AuthnRequest by HTTP-Redirect', 'Response by HTTP-POST']],
  ])('%s is %s', async (scenario, verdict, messages) => {
    const page = await driven.browser.newPage();
    await page.goto(demo.scenarioUrl(scenario, { auto: true }));
    const [flow, ...others] = await waitForFlows(app, ([first]) => first !== undefined && over(first));
    expect(others).toEqual([]);
    expect({
      verdict: flow?.verdict,
      outcome: flow?.outcome,
      messages: flow?.messages.map(({ kind, binding }) => `${kind} by ${binding}`),
    }).toEqual({ verdict, outcome: 'succeeded', messages });
    await page.close();
  });
});
