// Traffic that means harm, or is merely broken, in real Chromium: every message gets a row, and nothing of it runs or fails.
import { deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as saml from '../builders/saml.ts';
import { mutated } from '../soak/mutated-traffic.ts';
import { chance, seedOfRun } from '../soak/random.ts';
import { startStand } from '../soak/stand.ts';
import { HIDDEN_TOO, type Session, startSession } from './session.ts';

let session: Session;
const errors: string[] = [];
beforeAll(async () => {
  session = await startSession();
  session.app.on('pageerror', (error) => errors.push(String(error)));
  session.app.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  session.app.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
});
afterAll(() => session?.close());

const base64 = (octets: Buffer | string) => encodeURIComponent(Buffer.from(octets).toString('base64'));
const deflated = (xml: string) => base64(deflateRawSync(xml));
const script = '<img src=x onerror=alert(1)>\u202egnp.exe\u0000';

/** What stands behind the path; each carries one message. */
const ADDRESSES: readonly (readonly [name: string, query: string])[] = [
  ['a truncated deflate stream', `?SAMLRequest=${deflated(saml.response()).slice(0, 40)}`],
  ['neither base64 nor UTF-8', '?SAMLRequest=%%%&RelayState=%zz%ff'],
  ['a document type', `?SAMLRequest=${deflated('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')}`],
  ['5,000 levels', `?SAMLRequest=${deflated('<a>'.repeat(5_000))}`],
  ['20,000 unexpected elements', `?SAMLRequest=${deflated(`<a xmlns="${saml.SAMLP}">${'<b/>'.repeat(20_000)}</a>`)}`],
  ['script in RelayState', `?SAMLRequest=${deflated(saml.authnRequest())}&RelayState=${encodeURIComponent(script)}`],
  ['script in a name', `?SAMLResponse=${base64(saml.response({ issuer: script.replace('\0', '') }))}`],
  [
    'parameters repeated and misspelt',
    `?SAMLResponse=${base64(saml.response())}&relaystate=x&RelayState=1&RelayState=2`,
  ],
  ['a zlib header', `?SAMLRequest=${base64(deflateSync(saml.authnRequest()))}`],
  ['3,000 other parameters', `?${'a=1&'.repeat(3_000)}SAMLRequest=x`],
  ['an artifact that is none', '?SAMLart=AAQAAA=='],
];
const BODIES: readonly (readonly [name: string, type: string, body: string])[] = [
  ['a million <', 'application/x-www-form-urlencoded', `SAMLResponse=${'<'.repeat(1_000_000)}`],
  [
    '3 MB of text',
    'application/x-www-form-urlencoded',
    `SAMLResponse=${base64(saml.response({ issuer: 'x'.repeat(3_000_000) }))}`,
  ],
  ['octets that are no UTF-8', 'application/x-www-form-urlencoded', 'SAMLResponse=%ff%fe'],
];

it('shows a row for each message, opens each in every tab, and runs and breaks nothing', async () => {
  const page = await session.newTab();
  const origin = session.demo.sp.origin;
  await page.goto(`${origin}/nothing?wa=1`);
  for (const [, query] of ADDRESSES) await page.goto(`${origin}/nothing${query}`);
  for (const [, type, body] of BODIES) {
    await page.evaluate(
      async (contentType, text) => {
        await fetch('/nothing', { method: 'POST', headers: { 'content-type': contentType }, body: text });
      },
      type,
      body,
    );
  }
  const expected = ADDRESSES.length + BODIES.length;
  await session.app.waitForFunction(
    (count) => document.querySelectorAll('[data-testid="message"]').length === count,
    HIDDEN_TOO,
    expected,
  );
  for (let index = 0; index < expected; index++) {
    await session.press('[data-testid="message"]', index);
    for (const tab of ['summary', 'message', 'signatures', 'parameters', 'relaystate', 'http']) {
      await session.app.waitForSelector(`[data-testid="tab-${tab}"]`);
      await session.press(`[data-testid="tab-${tab}"]`);
      await session.app.waitForSelector(`[data-testid="tab-${tab}"][aria-selected="true"]`);
    }
  }
  expect(errors).toEqual([]);
  expect(await session.app.$$('img')).toEqual([]);
});

const seed = seedOfRun();

it(`takes traffic that was broken at random without an error (SOAK_SEED=${seed})`, { timeout: 180_000 }, async () => {
  const stand = await startStand();
  try {
    const { errors, faults } = await mutated(stand, chance(seed), (requests) => requests >= 60);
    expect(errors).toEqual([]);
    expect(faults).toEqual([]);
  } finally {
    await stand.close();
  }
});
