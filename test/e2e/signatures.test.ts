// Signatures and keys as a person meets them: a login of the demo, before any certificate, with the right one, and with a wrong one.
import { createPrivateKey } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KeyPair, signingCertificate } from '../../demo/certificates.ts';
import { axeIn } from './axe.ts';
import { HIDDEN_TOO, type Session, startSession } from './session.ts';

let session: Session;
let stranger: KeyPair;
beforeAll(async () => {
  [session, stranger] = await Promise.all([startSession(), signingCertificate('stranger.example')]);
});
afterAll(() => session?.close());
beforeEach(async () => {
  await session.clear();
  await removeAll(session.app);
});

const count = (app: Page, selector: string) => app.$$eval(selector, (elements) => elements.length);
const click = (app: Page, selector: string, which = 0) =>
  app.$$eval(selector, (elements, index) => (elements[index] as HTMLElement).click(), which);
const texts = (app: Page, selector: string) =>
  app.$$eval(selector, (elements) => elements.map((element) => element.textContent ?? ''));
const attributes = (app: Page, selector: string, name: string) =>
  app.$$eval(selector, (elements, attribute) => elements.map((element) => element.getAttribute(attribute)), name);

async function openKeys(app: Page): Promise<void> {
  if (!(await app.$('[data-testid="keys"]'))) await click(app, '[data-testid="show-keys"]');
  await app.waitForSelector('[data-testid="keys-input"]');
}

const closeKeys = async (app: Page) => {
  if (await app.$('[data-testid="keys"]')) await click(app, '[data-testid="keys-back"]');
  await app.waitForFunction(() => !document.querySelector('[data-testid="keys"]'), HIDDEN_TOO);
};

/** Pastes, and gives what the page says became of it. */
async function paste(app: Page, text: string): Promise<string> {
  await openKeys(app);
  await app.$eval(
    '[data-testid="keys-input"]',
    (area, value) => {
      (area as HTMLTextAreaElement).value = value;
      // What was said of an earlier paste is not taken for the answer to this one.
      document.querySelector('[data-testid="keys-result"]')?.setAttribute('data-old', '');
    },
    text,
  );
  const before = await texts(app, '[data-testid="keys-result"]');
  await click(app, '[data-testid="keys-add"]');
  await app.waitForFunction(
    (old) => {
      const result = document.querySelector('[data-testid="keys-result"]');
      const button = document.querySelector('[data-testid="keys-add"]') as HTMLButtonElement | null;
      return result && !button?.disabled && (result.textContent !== old || !document.querySelector('textarea')?.value);
    },
    HIDDEN_TOO,
    before[0] ?? null,
  );
  return (await texts(app, '[data-testid="keys-result"]')).join(' ');
}

async function removeAll(app: Page): Promise<void> {
  await openKeys(app);
  for (const testId of ['remove-certificate', 'forget-private-key']) {
    for (let left = await count(app, `[data-testid="${testId}"]`); left > 0; left--) {
      await click(app, `[data-testid="${testId}"]`);
      await app.waitForFunction(
        (id, expected) => document.querySelectorAll(`[data-testid="${id}"]`).length === expected,
        HIDDEN_TOO,
        testId,
        left - 1,
      );
    }
  }
  await closeKeys(app);
}

/** Opens the Signatures tab of a message, counted from 0, and waits until it was checked. */
async function openSignatures(app: Page, message: number): Promise<void> {
  await click(app, '[data-testid="message"]', message);
  await app.waitForSelector('[data-testid="tab-signatures"]');
  await click(app, '[data-testid="tab-signatures"]');
  await app.waitForSelector('[data-testid="signatures"]');
}

const badge = (app: Page, message: number, verdict: string) =>
  app.waitForFunction(
    (index, expected) => {
      const row = document.querySelectorAll('[data-testid="message"]')[index];
      return row?.querySelector('[data-testid="signature-badge"]')?.getAttribute('data-verdict') === expected;
    },
    HIDDEN_TOO,
    message,
    verdict,
  );

const signatures = async (app: Page) => {
  const [on, verdict] = await Promise.all([
    attributes(app, '[data-testid="signature"]', 'data-on'),
    attributes(app, '[data-testid="signature"]', 'data-verdict'),
  ]);
  return on.map((element, i) => `${element}: ${verdict[i]}`);
};

describe('a healthy login', () => {
  beforeEach(async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
  });

  it('is trusted in nothing before there is any certificate', async () => {
    const { app } = session;
    await openSignatures(app, 1);
    const verdicts = await attributes(app, '[data-testid="signature"]', 'data-verdict');
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter((verdict) => verdict !== 'intact' && verdict !== 'not-checkable')).toEqual([]);
    expect(await attributes(app, '[data-testid="authenticity"]', 'data-authentic')).toEqual(['false']);
    expect(await count(app, '[data-testid="signature-badge"][data-verdict="trusted"]')).toBe(0);
  });

  it('is trusted in Response and Assertion with the provider’s certificate, and no longer without it', async () => {
    const { app, demo } = session;
    expect(await paste(app, demo.idp.signingCertificatePem)).toContain('Added 1 certificate');
    await closeKeys(app);
    await openSignatures(app, 1);
    expect((await signatures(app)).sort()).toEqual(['Assertion: trusted', 'Response: trusted']);
    expect(await attributes(app, '[data-testid="authenticity"]', 'data-authentic')).toEqual(['true']);
    expect(await count(app, '[data-testid="signature-step"]:not([data-outcome="passed"])')).toBe(0);
    await badge(app, 1, 'trusted');
    await removeAll(app);
    await app.waitForFunction(() => !document.querySelector('[data-verdict="trusted"]'), HIDDEN_TOO);
  });

  it('is not trusted with a certificate of somebody else, and the reason is told', async () => {
    const { app } = session;
    await paste(app, stranger.certificatePem);
    await closeKeys(app);
    await openSignatures(app, 1);
    expect(await count(app, '[data-testid="signature"][data-verdict="trusted"]')).toBe(0);
    expect(await attributes(app, '[data-testid="authenticity"]', 'data-authentic')).toEqual(['false']);
    await app.waitForSelector('[data-testid="explanation"]');
    expect(await attributes(app, '[data-testid="explanation"]', 'data-code')).toContain('key-other');
    expect(await count(app, '[data-testid="signature-badge"][data-verdict="trusted"]')).toBe(0);
  });

  it('has an AuthnRequest whose query is trusted with the application’s certificate', async () => {
    const { app, demo } = session;
    await paste(app, demo.sp.signingCertificatePem);
    await closeKeys(app);
    await openSignatures(app, 0);
    expect(await signatures(app)).toEqual(['query: trusted']);
    await badge(app, 0, 'trusted');
  });

  it('takes over the certificate of the message only by a press, and for its issuer only', async () => {
    const { app } = session;
    await openSignatures(app, 1);
    await app.waitForSelector('[data-testid="trust-certificate"]');
    await click(app, '[data-testid="trust-certificate"]');
    await app.waitForSelector('[data-testid="signature"][data-verdict="trusted"]');
    await openKeys(app);
    const [entity] = await attributes(app, '[data-testid="certificate"]', 'data-entity');
    expect(entity).toMatch(/^https:\/\/idp\.localhost/);
    await closeKeys(app);
  });
});

describe('keys', () => {
  it('that are private never reach any storage of the extension', async () => {
    const { app } = session;
    const said = await paste(app, `${stranger.certificatePem}\n${stranger.privateKeyPem}`);
    expect(said).toContain('memory only');
    await app.waitForSelector('[data-testid="private-key"]');
    expect(await texts(app, '[data-testid="keys"]').then(String)).not.toContain('BEGIN');
    expect(await app.$eval('[data-testid="keys-input"]', (area) => (area as HTMLTextAreaElement).value)).toBe('');
    const stored = await app.evaluate(async () => {
      const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
      type Area = { get(keys: null): Promise<Record<string, unknown>> };
      const areas = chrome.storage as unknown as Record<'local' | 'session' | 'sync', Area>;
      for (const area of [areas.local, areas.session, areas.sync]) found.push(await area.get(null));
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        for (const store of database.objectStoreNames) {
          const request = database.transaction(store).objectStore(store).getAll();
          found.push(await new Promise((resolve) => (request.onsuccess = () => resolve(request.result))));
        }
        database.close();
      }
      return JSON.stringify(found, (_, value) => (value instanceof Uint8Array ? [...value].join() : value));
    });
    const lines = stranger.privateKeyPem.split('\n').slice(1, -2);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => stored.includes(line.trim()))).toEqual([]);
    const { d = '' } = createPrivateKey(stranger.privateKeyPem).export({ format: 'jwk' });
    const secret = Buffer.from(d, 'base64url');
    for (const form of [d, secret.toString('base64'), secret.toString('hex'), [...secret].join()]) {
      expect(stored).not.toContain(form);
    }
    // Gone with the page.
    const again = await session.driven.openApp();
    await openKeys(again);
    expect(await count(again, '[data-testid="private-key"]')).toBe(0);
    await again.close();
  });

  it('that can’t be read are refused with what to do', async () => {
    const { app } = session;
    expect(await paste(app, 'not a key')).toContain('No certificate was found');
    const repaired = await paste(app, stranger.certificatePem.replace(/-----[^-]+-----/g, '').replace(/\n/g, '\\n'));
    expect(repaired).toContain('BEGIN and END lines were missing');
    expect(await count(app, '[data-testid="certificate"]')).toBe(1);
  });

  it('are read from dropped files', async () => {
    const { app, demo } = session;
    await openKeys(app);
    await app.$eval(
      '[data-testid="keys"]',
      (page, pem) => {
        const data = new DataTransfer();
        data.items.add(new File([pem], 'provider.pem'));
        page.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      demo.idp.signingCertificatePem,
    );
    await app.waitForSelector('[data-testid="certificate"]');
    expect(await texts(app, '[data-testid="keys-result"]').then(String)).toContain('provider.pem');
  });
});

describe('accessibility', () => {
  it.each([
    ['light', 1_200],
    ['dark', 320],
  ])('axe finds nothing on keys and signatures in %s at %i px', async (scheme, width) => {
    const app = await session.driven.openApp();
    await app.setViewport({ width, height: 1_200 });
    await app.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await session.logIn('healthy-redirect');
    await app.waitForSelector('[data-testid="message"]');
    await app.bringToFront();
    const violations = await axeIn(app);
    await openKeys(app);
    expect(await violations()).toEqual([]);
    await paste(app, `${stranger.certificatePem}\n${stranger.privateKeyPem}`);
    expect(await violations()).toEqual([]);
    expect(await app.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await closeKeys(app);
    await openSignatures(app, 1);
    await app.waitForSelector('[data-testid="explanation"]');
    expect(await violations()).toEqual([]);
    await app.close();
  });
});

it('a certificate is still there when the app is opened again, a private key is not', async () => {
  await paste(session.app, session.demo.idp.signingCertificatePem);
  await paste(session.app, stranger.privateKeyPem);
  const again = await session.driven.openApp();
  await openKeys(again);
  await again.waitForSelector('[data-testid="certificate"]');
  expect(await count(again, '[data-testid="certificate"]')).toBe(1);
  expect(await count(again, '[data-testid="private-key"]')).toBe(0);
  await again.close();
});
