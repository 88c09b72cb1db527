// The worker may be stopped at any moment: what was recorded is there, hops join up, and what was lost is shown as a gap.
import type { CDPSession, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PORT_NAME } from '../../src/messages/contract.ts';
import { arrived, HIDDEN_TOO, type Session, startSession, waitForFlows } from './session.ts';

let session: Session;
let control: CDPSession;
beforeAll(async () => {
  session = await startSession();
  const page = await session.newTab();
  control = await page.createCDPSession();
  await control.send('ServiceWorker.enable');
});
afterAll(() => session?.close());
beforeEach(async () => {
  await session.clear();
  // Without its session the provider asks for a click, which is where the tests stop a login in the middle.
  await control.send('Network.clearBrowserCookies');
});

/** Stops the worker as the browser itself does, and waits until it's gone; the open app wakes another one at once. */
async function killWorker(): Promise<void> {
  // A port that the worker has answered on tells by its end that this very worker is gone.
  const witness = await session.app.evaluateHandle(
    (name) =>
      new Promise<{ gone: Promise<void> }>((resolve) => {
        const port = chrome.runtime.connect({ name });
        const gone = new Promise<void>((end) => port.onDisconnect.addListener(() => end()));
        port.onMessage.addListener(() => resolve({ gone }));
        port.postMessage({ id: 1, call: 'follow', after: Number.MAX_SAFE_INTEGER });
      }),
    PORT_NAME,
  );
  await control.send('ServiceWorker.stopAllWorkers');
  await witness.evaluate(({ gone }) => gone);
}

const openLogin = async (): Promise<Page> => {
  const page = await session.newTab();
  await page.goto(session.demo.scenarioUrl('healthy-redirect'));
  await page.waitForSelector('#sign-in');
  return page;
};

it('a login after the worker was stopped is recorded whole', async () => {
  await killWorker();
  await session.logIn('healthy-redirect');
  const [flow] = await session.flows(1);
  expect(flow?.verdict).toBe('exact');
  expect(await session.app.$$('[data-gap]')).toEqual([]);
});

it('a worker stopped between request and response loses neither', async () => {
  const page = await openLogin();
  await waitForFlows(session.app, ([flow]) => flow?.messages.length === 1);
  await killWorker();
  await page.click('#sign-in');
  await arrived(page);
  const [flow] = await session.flows(1);
  expect(flow?.verdict).toBe('exact');
  expect(flow?.outcome).toBe('succeeded');
});

it('a panel opened after the worker was stopped shows what was recorded before', async () => {
  await session.logIn('fault-dropped');
  await session.flows(1);
  await killWorker();
  const late = await session.driven.openApp();
  const [flow] = await waitForFlows(late, ([first]) => first !== undefined);
  expect(flow?.verdict).toBe('mutated');
  await late.close();
});

it('a worker stopped while requests are in flight: no wrong verdict, and a half-delivered hop is a gap', async () => {
  for (const [round, delay] of [0, 20, 45, 80, 120, 170].entries()) {
    await session.clear();
    await control.send('Network.clearBrowserCookies');
    const page = await openLogin();
    const done = arrived(page);
    await page.$eval('#sign-in', (button) => (button as HTMLElement).click());
    await new Promise((resolve) => setTimeout(resolve, delay));
    await killWorker();
    await done;
    // A mark that recording goes on behind the login: when it is there, all before it is.
    await page.goto(`${session.demo.url}?round=${round}`);
    await session.app.waitForFunction(
      (mark: string) =>
        document.body.textContent?.includes(mark) || document.querySelectorAll('[data-testid="flow"]').length > 0,
      HIDDEN_TOO,
      `round=${round}`,
    );
    const [flow] = await waitForFlows(session.app, ([first]) => first !== undefined);
    expect(['exact', 'not-checked']).toContain(flow?.verdict);
    expect(flow?.messages[0]?.kind).toBe('AuthnRequest');
    await page.close();
  }
});
