// Every view and state of the app with what opens it, in an order in which they can be visited: for screenshots and the accessibility tests.
import type { Page } from 'puppeteer-core';

export interface View {
  /** Kebab-case; the name of its picture. */
  readonly name: string;
  readonly open: (app: Page) => Promise<void>;
}

/** The logins that the views show, by scenario of the demo, in this order. */
export const VIEWED_SCENARIOS = ['healthy-redirect', 'fault-cut-at-ampersand', 'transport-idp-clock-ahead'] as const;

/** Presses an element by its test id, also while another page is in front. */
export async function press(app: Page, testId: string, which = 0): Promise<void> {
  const selector = `[data-testid="${testId}"]`;
  await app.waitForFunction(
    (wanted, at) => document.querySelectorAll(wanted).length > at,
    { polling: 50 },
    selector,
    which,
  );
  await app.$$eval(selector, (found, at) => (found[at] as HTMLElement).click(), which);
}

export const there = (app: Page, testId: string) =>
  app.waitForFunction((id) => document.querySelector(`[data-testid="${id}"]`), { polling: 50 }, testId);

const search = (app: Page, text: string) =>
  app.$eval(
    '[data-testid="filter"]',
    (input, value) => {
      (input as HTMLInputElement).value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );

const tab = (name: string, id: string, ready: string): View => ({
  name,
  async open(app) {
    await press(app, `tab-${id}`);
    await there(app, ready);
  },
});

const page = (id: string): View => ({
  name: id,
  async open(app) {
    await press(app, `show-${id}`);
    await there(app, id);
  },
});

/** Before any login. */
export const EMPTY_VIEWS: readonly View[] = [
  { name: 'first-steps', open: async (app) => void (await there(app, 'first-steps')) },
];

/** After the logins of `VIEWED_SCENARIOS`. */
export const FILLED_VIEWS: readonly View[] = [
  { name: 'list', open: async (app) => void (await there(app, 'flow')) },
  {
    name: 'flow',
    async open(app) {
      await press(app, 'flow', 1);
      await there(app, 'finding');
    },
  },
  tab('sequence', 'sequence', 'sequence-step'),
  tab('timeline', 'timeline', 'timeline-row'),
  tab('checks', 'checks', 'checks'),
  tab('compare', 'compare', 'compare'),
  {
    name: 'flow-clock',
    async open(app) {
      await press(app, 'flow', 2);
      await press(app, 'tab-overview');
      await there(app, 'finding');
    },
  },
  {
    name: 'finding-in-message',
    async open(app) {
      await press(app, 'finding-place');
      await there(app, 'tab-message');
    },
  },
  {
    name: 'summary',
    async open(app) {
      await press(app, 'message', 3);
      await press(app, 'tab-summary');
      await there(app, 'summary');
    },
  },
  tab('message', 'message', 'message-xml'),
  {
    name: 'message-arrived',
    async open(app) {
      await press(app, 'layout-arrived');
      await app.waitForSelector('[data-layout="arrived"]');
    },
  },
  tab('signatures', 'signatures', 'signatures'),
  tab('parameters', 'parameters', 'parameters'),
  tab('relaystate', 'relaystate', 'trail-hop'),
  tab('http', 'http', 'http'),
  tab('message-compare', 'compare', 'compare'),
  {
    name: 'fold',
    async open(app) {
      await press(app, 'fold');
      await there(app, 'exchange');
    },
  },
  {
    name: 'exchange',
    async open(app) {
      await press(app, 'exchange');
      await there(app, 'http');
    },
  },
  page('deployments'),
  {
    name: 'deployment',
    async open(app) {
      await press(app, 'flow', 1);
      await press(app, 'tab-overview');
      await press(app, 'use-flow');
      await there(app, 'deployments');
    },
  },
  page('keys'),
  page('settings'),
  page('validator'),
  page('traces'),
  page('help'),
  {
    name: 'toolbar-open',
    async open(app) {
      await press(app, 'help-back');
      await press(app, 'toolbar-more');
    },
  },
  {
    name: 'filtered',
    async open(app) {
      await press(app, 'toolbar-more');
      await search(app, 'ann@demo.example');
    },
  },
  {
    name: 'nothing-matches',
    async open(app) {
      await search(app, 'no such thing');
      await there(app, 'empty');
    },
  },
  {
    name: 'paused',
    async open(app) {
      await search(app, '');
      await press(app, 'recording');
      await app.waitForSelector('[data-testid="recording"][aria-pressed="false"]');
    },
  },
];

/** States that a working recorder hardly ever has: shown by the bench page, with this snapshot. */
export const STATES = [
  { name: 'connecting', snapshot: { connection: 'connecting' } },
  { name: 'not-connected', snapshot: { connection: 'failed' } },
  { name: 'reconnecting', snapshot: { connection: 'reconnecting' } },
  { name: 'empty', snapshot: {} },
  { name: 'paused-empty', snapshot: { recording: false } },
  { name: 'limited', snapshot: { limited: 'blind' } },
  { name: 'limited-to-devtools', snapshot: { limited: 'devtools-only' } },
  { name: 'private-window', snapshot: { unrecorded: 'private-window' } },
  { name: 'record-full', snapshot: { notice: 'The record was full, and the oldest exchanges were dropped.' } },
] as const;
