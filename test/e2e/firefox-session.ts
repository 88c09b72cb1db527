// What the tests in Firefox begin with: the demo federation, one Firefox with the extension from its zip, and the app's page.
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { type DrivenFirefox, type FirefoxOptions, launchFirefox } from '../../tools/drive/launch-firefox.ts';
import { over, type ShownFlow, waitForFlows } from '../../tools/drive/read-app.ts';
import { arrived, HIDDEN_TOO } from './session.ts';

export interface FirefoxSession {
  readonly demo: Demo;
  readonly driven: DrivenFirefox;
  readonly app: Page;
  /** Presses what `selector` names, also while another tab is in front. */
  press(selector: string, which?: number): Promise<void>;
  textOf(selector: string): Promise<string>;
  clear(): Promise<void>;
  /** A login by itself in a new tab, which is given once it arrived. */
  logIn(scenario: string, where?: Browser | BrowserContext): Promise<Page>;
  /** The flows shown, once there are `count` of them and each is over. */
  flows(count: number): Promise<ShownFlow[]>;
  close(): Promise<void>;
}

export async function startFirefoxSession(
  executablePath: string,
  options: Pick<FirefoxOptions, 'downloads'> = {},
): Promise<FirefoxSession> {
  const demo = await startDemo();
  const driven = await launchFirefox(executablePath, { ...options, privateWindows: true }).catch(
    async (error: unknown) => {
      await demo.close();
      throw error;
    },
  );
  const app = await driven.open('src/panel/index.html');
  await app.setViewport({ width: 1_200, height: 3_000 });
  await app.waitForSelector('[data-connection="connected"]');
  const press: FirefoxSession['press'] = async (selector, which = 0) => {
    await app.waitForSelector(selector);
    await app.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);
  };
  return {
    demo,
    driven,
    app,
    press,
    textOf: (selector) => app.$eval(selector, (element) => element.textContent ?? ''),
    async clear() {
      const isEmpty = () =>
        app
          .waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, {
            ...HIDDEN_TOO,
            timeout: 5_000,
          })
          .then(
            () => true,
            () => false,
          );
      // A press is lost while a background page that was stopped is not back yet; a person presses again.
      for (let time = 0; time < 5; time++) {
        await press('[data-testid="clear"]');
        if (await isEmpty()) return;
      }
      throw new Error('The list was not cleared.');
    },
    async logIn(scenario, where = driven.browser) {
      const page = await where.newPage();
      await page.goto(demo.scenarioUrl(scenario, { auto: true }));
      await arrived(page);
      return page;
    },
    flows: (count) => waitForFlows(app, (shown) => shown.length === count && shown.every(over)),
    async close() {
      await driven.close();
      await demo.close();
    },
  };
}
