// The ten questions of docs/tasks.md, each answered from the list of flows in at most three clicks or keys.
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Session, startSession, waitForFlows } from './session.ts';

const MOST = 3;
const SCENARIOS = ['healthy-redirect', 'fault-cut-at-ampersand', 'transport-idp-clock-ahead'] as const;
const [, CUT, CLOCK] = [0, 1, 2];
/** Of the second login, in the list of messages. */
const RESPONSE = 3;

let session: Session;
let app: Page;
beforeAll(async () => {
  session = await startSession();
  app = session.app;
  await app.setViewport({ width: 1_200, height: 900 });
  for (const scenario of SCENARIOS) {
    const page = await session.newTab();
    await page.goto(session.demo.scenarioUrl(scenario, { auto: true }), { waitUntil: 'networkidle0' });
    await page.close();
  }
  await waitForFlows(
    app,
    (flows) => flows.length === SCENARIOS.length && flows.every(({ outcome }) => outcome !== 'not-seen'),
  );
  await app.bringToFront();
});
afterAll(() => session?.close());

let steps = 0;
beforeEach(async () => {
  // Back to the list, with every page's first tab in front.
  for (const [row, tab] of [
    ['message', 'tab-summary'],
    ['flow', 'tab-overview'],
  ] as const) {
    await app.click(`[data-testid="${row}"]`);
    await app.waitForSelector(`[data-testid="${tab}"]`);
    await app.click(`[data-testid="${tab}"]`);
  }
  await app.click('[data-testid="close-detail"]');
  await app.waitForFunction(() => !document.querySelector('[data-testid="detail"]'));
  steps = 0;
});

async function click(testId: string, which = 0): Promise<void> {
  steps++;
  const selector = `[data-testid="${testId}"]`;
  await app.waitForFunction((wanted, at) => document.querySelectorAll(wanted)[at], {}, selector, which);
  const element = (await app.$$(selector))[which];
  await element?.click();
}

async function key(name: string): Promise<void> {
  steps++;
  await app.keyboard.press(name as 'Enter');
}

/** What stands there, once something does. */
async function read(selector: string): Promise<string> {
  await app.waitForSelector(selector);
  // biome-ignore lint/performance/useDomNodeTextContent: words as they stand on the screen, with space between them
  return app.$eval(selector, (element) => (element as HTMLElement).innerText.replace(/\s+/g, ' '));
}

/** The questions as docs/tasks.md has them. */
const QUESTIONS = [
  ...readFileSync(new URL('../../docs/tasks.md', import.meta.url), 'utf8').matchAll(/^## \d+\. (.+)$/gm),
].map(([, question]) => question ?? '');

const ANSWERS: Readonly<Record<string, () => Promise<void>>> = {
  'Why did this login fail?': async () => {
    await click('flow', CLOCK);
    expect(await read('[data-testid="finding"][data-cause]')).toContain('IdP’s clock');
  },
  'What must be changed, and where?': async () => {
    await click('flow', CUT);
    expect(await read('[data-testid="finding-fix"]')).toContain('At the IdP');
  },
  'Which hop changed RelayState?': async () => {
    await click('flow', CUT);
    const hop = await read('[data-testid="trail-hop"][data-changed="changed"]');
    expect(hop).toContain('POST sp.localhost');
    expect(hop).toContain('written by the identity provider');
  },
  'Which byte of RelayState differs?': async () => {
    await click('flow', CUT);
    expect(await read('[data-testid="relaystate-difference"]')).toContain('Byte 24');
  },
  'Which certificate signed this?': async () => {
    await click('message', RESPONSE);
    await click('tab-signatures');
    expect(await read('[data-testid="signatures"]')).toMatch(/SHA-256|Fingerprint/i);
  },
  'Whose clock is off, and by how much?': async () => {
    await key('n');
    await key('n');
    await key('n');
    const cause = await read('[data-testid="finding"][data-cause]');
    expect(cause).toContain('10 minutes');
    expect(cause).toContain('Whose the identity provider');
  },
  'Who signed in, with which attributes?': async () => {
    await click('message', RESPONSE);
    expect(await read('[data-testid="part-subject"]')).toContain('ann@demo.example');
    expect(await read('[data-testid="table-row"]')).toContain('mail');
  },
  'Was the assertion still valid when it arrived?': async () => {
    await click('message', RESPONSE);
    expect(await read('[data-testid="validity-scale"]')).toContain('after it arrived');
  },
  'Which cookies were set, with which SameSite?': async () => {
    await click('message', RESPONSE);
    await click('tab-http');
    expect(await read('[data-testid="set-cookie"]')).toContain('SameSite');
    expect(await read('[data-testid="sent-cookies"]')).toContain('sp_');
  },
  'What is different from the login that worked?': async () => {
    await click('flow', CUT);
    await click('tab-compare');
    expect(await read('[data-testid="compare"]')).toContain('RelayState');
  },
};

describe('docs/tasks.md', () => {
  it('asks ten questions, each with an answer here', () => {
    expect(QUESTIONS).toEqual(Object.keys(ANSWERS));
    expect(QUESTIONS).toHaveLength(10);
  });

  it.each(Object.keys(ANSWERS))('%s', async (question) => {
    await ANSWERS[question]?.();
    expect(steps).toBeLessThanOrEqual(MOST);
  });

  it('a message stands beside the one that was taken, part by part', async () => {
    await click('message', RESPONSE + 2);
    await click('tab-compare');
    const compared = () => app.$$eval('[data-testid="compared"]', (rows) => rows.map((row) => row.textContent ?? ''));
    const differing = await compared();
    expect(differing.join('\n')).toMatch(/Sent to|RelayState/);
    expect(differing.join('\n')).not.toMatch(/NotBefore|InResponseTo|SignatureValue/);
    await click('compare-all');
    expect((await compared()).join('\n')).toMatch(/Response \/ Assertion \/ Conditions NotBefore/);
    await app.select(
      '[data-testid="compare-with"]',
      await app.$eval('[data-testid="compare-with"] option', (one) => one.value),
    );
    await click('compare-only');
    expect((await compared()).length).toBeGreaterThan(differing.length);
  });

  it('a finding’s place is one click from the finding', async () => {
    await click('flow', CLOCK);
    await click('finding-place');
    const row = await read('[data-testid="xml-row"][aria-selected="true"]');
    expect(row).toContain('NotBefore');
    expect(row).toContain('clock-idp-ahead');
  });
});
