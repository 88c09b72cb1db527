// What every browser test begins with: the demo federation, one Chromium with the built extension, and the app's page.
import type { Page } from 'puppeteer-core';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { type Driven, launch } from '../../tools/drive/launch.ts';
import { over, readFlows, type ShownFlow, waitForFlows } from '../../tools/drive/read-app.ts';

export interface Session {
  readonly demo: Demo;
  readonly driven: Driven;
  /** The app for all tabs, tall enough for its list to show every row. */
  readonly app: Page;
  /** A new tab in a browsing context of its own: no cookies of an earlier login. */
  newTab(): Promise<Page>;
  /** Presses what `selector` names, also while another tab is in front. */
  press(selector: string, which?: number): Promise<void>;
  /** Empties the list, so that what a test sees next is its own. */
  clear(): Promise<void>;
  /** Goes to a scenario of the demo, which the provider signs in by itself, in a new tab, and gives the tab when it arrived. */
  logIn(scenario: string): Promise<Page>;
  /** The flows shown, once there are `count` of them and each is over. */
  flows(count: number): Promise<ShownFlow[]>;
  close(): Promise<void>;
}

/** A page behind another one draws no frames, so it is asked by the clock. */
export const HIDDEN_TOO = { polling: 50 } as const;

export async function startSession(): Promise<Session> {
  const demo = await startDemo();
  const driven = await launch({ trustedSpki: demo.certificateSpkiHash }).catch(async (error: unknown) => {
    await demo.close();
    throw error;
  });
  const app = await driven.openApp();
  await app.setViewport({ width: 1_200, height: 3_000 });
  const newTab = () => driven.browser.newPage();
  const press = (selector: string, which = 0) =>
    app.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);
  return {
    demo,
    driven,
    app,
    newTab,
    press,
    async clear() {
      await press('[data-testid="clear"]');
      await app.waitForFunction(() => document.querySelectorAll('[data-row]').length === 0, HIDDEN_TOO);
    },
    async logIn(scenario) {
      const page = await newTab();
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

/** The page on which a login or logout of the demo ends. */
export const arrived = (page: Page) =>
  page.waitForFunction(() => /Signed in as|You are logged out/.test(document.querySelector('h1')?.textContent ?? ''), {
    ...HIDDEN_TOO,
    timeout: 30_000,
  });

export { readFlows, waitForFlows };
