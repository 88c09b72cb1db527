// The app as a person uses it: what the detail says, what is copied, pausing, clearing, and the words of an empty list.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signingCertificate } from '../../demo/certificates.ts';
import { dropAll } from './analyze-pages.ts';
import { axeIn } from './axe.ts';
import { recordHar } from './record-har.ts';
import { HIDDEN_TOO, type Session, startSession, waitForFlows } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
  await session.driven.browser
    .defaultBrowserContext()
    .overridePermissions(`chrome-extension://${session.driven.extensionId}`, ['clipboard-read', 'clipboard-write']);
});
afterAll(() => session?.close());
beforeEach(() => session.clear());

const textOf = (selector: string) => session.app.$eval(selector, (element) => element.textContent ?? '');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the list', () => {
  it('says what to do while it is empty', async () => {
    expect(await textOf('[data-testid="empty"]')).toContain('Sign in at your application');
  });

  it('records nothing while paused, says so, and goes on afterwards', async () => {
    await session.press('[data-testid="recording"]');
    await session.app.waitForSelector('[data-testid="recording"][aria-pressed="false"]');
    await session.logIn('healthy-redirect');
    expect(await textOf('[data-testid="empty"]')).toContain('paused');
    await session.press('[data-testid="recording"]');
    await session.app.waitForSelector('[data-testid="recording"][aria-pressed="true"]');
    await session.logIn('healthy-post');
    const [flow] = await session.flows(1);
    expect(flow?.messages[0]?.binding).toBe('HTTP-POST');
  });

  it('works from the keyboard', async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await session.app.bringToFront();
    await session.app.focus('[role="treeitem"][tabindex="0"]');
    await session.app.keyboard.press('Home');
    for (let step = 0; step < 3 && !(await session.app.$('[data-testid="tab-message"]')); step++) {
      await session.app.keyboard.press('ArrowDown');
      await session.app.keyboard.press('Enter');
    }
    await session.app.waitForSelector('[data-testid="tab-message"]');
    expect(await textOf('[data-testid="detail"]')).toContain('AuthnRequest');
  });
});

describe('the page of traces', () => {
  it('keeps nothing of what was cleared, here or in another window', async () => {
    const other = await session.driven.openApp();
    for (const clear of [
      () => session.press('[data-testid="clear"]'),
      () => other.$eval('[data-testid="clear"]', (button) => (button as HTMLElement).click()),
    ]) {
      await session.logIn('healthy-redirect');
      await session.flows(1);
      await session.press('[data-testid="flow"]');
      await session.press('[data-testid="show-traces"]');
      await session.app.waitForSelector('[data-testid="save-trace"]');
      await clear();
      await session.app.waitForSelector('[data-testid="export-nothing"]', { timeout: 20_000 });
      expect(await session.app.$('[data-testid="save-trace"]')).toBeNull();
      expect(await textOf('[data-testid="traces"]')).not.toContain('idp.localhost');
      await session.press('[data-testid="traces-back"]');
    }
    await other.close();
  });
});

describe('a file that is dropped', () => {
  it('is refused where no page takes it, so that the browser does not go to it', async () => {
    const { app } = session;
    const left = await app.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.txt'));
      // What nobody prevented, the browser does: it goes to the file.
      return ['dragover', 'drop'].flatMap((type) =>
        ['header', 'main', 'body'].filter((place) =>
          document
            .querySelector(place)
            ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })),
        ),
      );
    });
    expect(left).toEqual([]);
  });

  it('makes a deployment when it is metadata, and fills the one that is open', async () => {
    const { app } = session;
    await session.press('[data-testid="show-deployments"]');
    const metadata = (name: string, role: string) =>
      `Ours:\n<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://${name}.example/"><${role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>`;
    const page = '[data-testid="deployments"]';
    const value = (path: string, wanted: string) =>
      app.waitForFunction(
        (field, text) => document.querySelector<HTMLInputElement>(`[data-path="${field}"]`)?.value === text,
        HIDDEN_TOO,
        path,
        wanted,
      );
    await dropAll(app, [{ name: 'notes.txt', content: 'hello' }], page);
    await app.waitForFunction(
      () => document.querySelector('[data-testid="deployments-said"]')?.textContent?.includes('no SAML metadata'),
      HIDDEN_TOO,
    );
    expect(await app.$('[data-testid="deployment"]')).toBeNull();
    await dropAll(app, [{ name: 'idp.xml', content: metadata('idp', 'IDPSSODescriptor') }], page);
    await value('idp.entityId', 'https://idp.example/');
    await dropAll(app, [{ name: 'sp.xml', content: metadata('sp', 'SPSSODescriptor') }], page);
    await value('sp.entityId', 'https://sp.example/');
    await value('idp.entityId', 'https://idp.example/');
    expect(await app.$$eval('[data-testid="deployment"]', (rows) => rows.length)).toBe(1);
    await session.press('[data-testid="deployment-remove"]');
    await app.waitForSelector('[data-testid="deployment-remove-sure"]');
    await session.press('[data-testid="deployment-remove-sure"]');
    await session.press('[data-testid="deployments-back"]');
  });
});

describe('the keyboard', () => {
  const focused = () =>
    session.app.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('data-testid') ?? activeElement?.tagName;
    });
  /** The focus follows after the drawing. */
  const hasFocus = (testId: string) =>
    session.app.waitForFunction(
      (wanted) => document.activeElement?.getAttribute('data-testid') === wanted,
      HIDDEN_TOO,
      testId,
    );
  const pressed = async (selector: string) => {
    await session.app.waitForSelector(selector);
    await session.app.focus(selector);
    await session.app.keyboard.press('Enter');
  };

  it('stays where something was added or removed on the page of keys', async () => {
    const { app } = session;
    await app.bringToFront();
    await session.press('[data-testid="show-keys"]');
    const pairs = await Promise.all([signingCertificate('one.example'), signingCertificate('two.example')]);
    await app.type('[data-testid="keys-input"]', 'x');
    await app.$eval(
      '[data-testid="keys-input"]',
      (area, text) => {
        (area as HTMLTextAreaElement).value = text;
      },
      pairs.map(({ certificatePem }) => certificatePem).join('\n'),
    );
    await pressed('[data-testid="keys-add"]');
    await app.waitForFunction(() => document.querySelectorAll('[data-testid="certificate"]').length === 2);
    expect(await focused()).toBe('keys-add');
    await pressed('[data-testid="remove-certificate"]');
    await app.waitForFunction(() => document.querySelectorAll('[data-testid="certificate"]').length === 1);
    expect(await focused()).toBe('remove-certificate');
    await app.keyboard.press('Enter');
    await app.waitForFunction(() => document.querySelectorAll('[data-testid="certificate"]').length === 0);
    expect(await focused()).toBe('keys-input');
    await session.press('[data-testid="keys-back"]');
  });

  it('follows to the deployment that a login filled, and stays when that is deleted', async () => {
    const { app } = session;
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await app.bringToFront();
    await session.press('[data-testid="flow"]');
    await pressed('[data-testid="use-flow"]');
    await app.waitForSelector('[data-testid="deployment-form"]');
    expect(await focused()).toBe('H2');
    await pressed('[data-testid="deployment-remove"]');
    await hasFocus('deployment-keep');
    await pressed('[data-testid="deployment-remove-sure"]');
    await app.waitForFunction(() => !document.querySelector('[data-testid="deployment-form"]'));
    await hasFocus('deployment-create');
    await session.press('[data-testid="deployments-back"]');
  });
});

describe('the detail of a message', () => {
  it('copies a Redirect message exactly as it stood in the address', async () => {
    const page = await session.newTab();
    const finish = await recordHar(page);
    await page.goto(session.demo.scenarioUrl('deep-link', { auto: true }));
    await session.flows(1);
    const urls = (JSON.parse(await finish()) as { log: { entries: { request: { url: string } }[] } }).log.entries.map(
      ({ request }) => request.url,
    );
    const wire = /[?&]SAMLRequest=([^&#]*)/.exec(urls.find((url) => url.includes('SAMLRequest=')) ?? '')?.[1] ?? '';
    await session.press('[data-testid="message"]', 0);
    await session.app.waitForSelector('[data-testid="copy-raw"]');
    await session.app.bringToFront();
    await session.app.click('[data-testid="copy-raw"]');
    await session.app.waitForFunction(() =>
      [...document.querySelectorAll('[role="status"]')].some((status) => status.textContent === 'Copied'),
    );
    const copied = await session.app.evaluate(() => navigator.clipboard.readText());
    expect(sha256(copied)).toBe(sha256(wire));
    expect(copied.length).toBeGreaterThan(100);
  });

  it('shows RelayState on the wire and decoded once, and the headers with cookies', async () => {
    await session.logIn('deep-link');
    await session.flows(1);
    await session.press('[data-testid="message"]', 0);
    await session.app.waitForSelector('[data-testid="tab-parameters"]');
    await session.press('[data-testid="tab-parameters"]');
    const parameters = await textOf('[data-testid="parameter"][data-name="RelayState"]');
    expect(parameters).toContain('%2Fapp%2Frecords%3Fpath%3Da%252Fb');
    expect(parameters).toContain('/app/records?path=a%2Fb&title=C++&name=Zoë&q=日本語');
    await session.press('[data-testid="message"]', 1);
    await session.app.waitForSelector('[data-testid="tab-http"]');
    await session.press('[data-testid="tab-http"]');
    expect((await textOf('[data-testid="response-headers"]')).toLowerCase()).toContain('set-cookie');
    expect((await textOf('[data-testid="request-headers"]')).toLowerCase()).toContain('cookie');
  });

  it('sums a Response up first: status, subject, attributes, and how long it was valid when it arrived', async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await session.press('[data-testid="message"]', 1);
    await session.app.waitForSelector('[data-testid="tab-summary"]');
    await session.press('[data-testid="tab-summary"]');
    await session.app.waitForSelector('[data-testid="summary"]');
    expect(await textOf('[data-testid="part-status"]')).toContain('Success');
    expect(await textOf('[data-testid="part-subject"]')).toContain('ann@demo.example');
    expect(await session.app.$$eval('[data-testid="table-row"]', (rows) => rows.length)).toBeGreaterThan(0);
    const states = await session.app.$$eval('[data-testid="validity-window"]', (windows) =>
      windows.map((window) => (window as HTMLElement).dataset.state),
    );
    expect(new Set(states)).toEqual(new Set(['inside']));
  });

  it('goes from a part of the summary to its place in the tree, which folds from the keyboard', async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await session.press('[data-testid="message"]', 1);
    await session.app.waitForSelector('[data-testid="tab-summary"]');
    await session.press('[data-testid="tab-summary"]');
    await session.app.waitForSelector('[data-testid="part-subject"] [data-testid="show-in-message"]');
    await session.app.bringToFront();
    await session.app.click('[data-testid="part-subject"] [data-testid="show-in-message"]');
    const selected = '[data-testid="xml-row"][aria-selected="true"]';
    await session.app.waitForSelector(selected);
    expect(await textOf(selected)).toContain('Subject>');
    const rowCount = () => session.app.$$eval('[data-testid="xml-row"]', (rows) => rows.length);
    const before = await rowCount();
    await session.app.keyboard.press('ArrowLeft');
    await session.app.waitForSelector(`${selected}[aria-expanded="false"]`);
    expect(await rowCount()).toBeLessThan(before);
  });

  it('shows the XML of a Response with its attributes', async () => {
    await session.logIn('healthy-redirect');
    await session.flows(1);
    await session.press('[data-testid="message"]', 1);
    await session.app.waitForSelector('[data-testid="tab-message"]');
    await session.press('[data-testid="tab-message"]');
    await session.app.waitForSelector('[data-testid="message-xml"]');
    expect(await textOf('[data-testid="message-xml"]')).toContain('ann@demo.example');
  });
});

describe('accessibility', () => {
  it.each(['light', 'dark'])('axe finds nothing on list and detail in %s', async (scheme) => {
    const app = await session.driven.openApp();
    await app.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await session.logIn('fault-dropped');
    await waitForFlows(app, ([flow]) => flow?.verdict === 'mutated');
    await app.bringToFront();
    const violations = await axeIn(app);
    for (const selector of ['[data-testid="flow"]', '[data-testid="message"]', '[data-testid="tab-message"]']) {
      await app.click(selector);
      await app.waitForSelector('[data-testid="detail"] h2');
      expect(await violations()).toEqual([]);
    }
    await app.close();
  });
});
