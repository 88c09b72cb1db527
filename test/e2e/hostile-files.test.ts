// Files that mean harm, in real Chromium: each is refused with a sentence or shown, nothing of it runs, and nobody is asked.
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, launch } from '../../tools/drive/launch.ts';
import { entry, harText } from '../builders/har.ts';
import * as saml from '../builders/saml.ts';
import { buildWeb, drop, press, settled, textOf, watch } from './analyze-pages.ts';

/** Runs if it ever becomes markup, an address that is followed, or code. */
const SCRIPT = `"'><img src=https://evil.test/i onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>javascript:alert(4)`;
const BASE64 = (text: string): string => encodeURIComponent(Buffer.from(text).toString('base64'));
const LARGE = 'x'.repeat(5_000_000);

/** Every text of a JSON value replaced by script, but for those whose words are asked for. */
function poisoned(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => poisoned(item, path));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name)]));
  if (typeof value !== 'string') return value;
  return /startedDateTime|source|resourceType|state|requestBody|kind|format|level|outcome|verdict|keySource|confidence|party|base64/.test(
    path,
  )
    ? value
    : `${value}${SCRIPT}`;
}

const login = entry({
  request: {
    method: 'POST',
    url: saml.ACS,
    headers: [{ name: 'cookie', value: `a=${SCRIPT}` }],
    postData: {
      mimeType: 'application/x-www-form-urlencoded',
      text: `SAMLResponse=${BASE64(saml.response({ issuer: SCRIPT }))}&RelayState=${encodeURIComponent(SCRIPT)}`,
    },
  },
  response: { statusText: SCRIPT, content: { mimeType: 'text/html', text: SCRIPT } },
});
const exchange = {
  id: 'x1',
  source: 'har',
  sequence: 0,
  startedAt: 1_767_323_045_000,
  requestId: 'r1',
  hop: 0,
  resourceType: 'main_frame',
  request: {
    method: 'POST',
    url: 'https://sp.example/acs',
    headers: [{ name: 'x', value: 'y' }],
    body: { kind: 'form', fields: [{ name: 'RelayState', value: 'a' }] },
  },
  requestBody: 'complete',
  response: { status: 200, statusText: 'OK', fromCache: false, body: '' },
  state: 'completed',
  gaps: [],
};
const trace = (parts: object): string =>
  JSON.stringify({
    format: 'saml-scope-trace',
    version: 1,
    product: { name: 'SAML Scope', version: '1' },
    savedAt: 1_767_323_045_000,
    redaction: { level: 'shareable', replaced: 1, keptByHand: 0, hiddenByHand: 0 },
    exchanges: [exchange],
    deployments: [],
    verdicts: { messages: [], flows: [] },
    ...parts,
  });

/** `shown`, or a piece of the sentence that it is refused with. */
const FILES: readonly (readonly [title: string, content: string, outcome: string])[] = [
  ['a HAR with script in every field', JSON.stringify(poisoned(JSON.parse(harText(login)))), 'shown'],
  [
    'a trace with script in every field',
    JSON.stringify(poisoned(JSON.parse(trace({ product: { name: 'p', version: '1' } })))),
    'shown',
  ],
  ['a HAR with a login whose values are script', harText(login), 'shown'],
  [
    'SAML-tracer’s export with script in every field',
    JSON.stringify({
      requests: [
        {
          method: SCRIPT,
          url: `https://sp.example/?${SCRIPT}`,
          requestId: SCRIPT,
          requestHeaders: [{ name: SCRIPT, value: SCRIPT }],
          responseHeaders: [],
          saml: SCRIPT,
          post: [[SCRIPT, SCRIPT]],
        },
      ],
      timestamp: SCRIPT,
    }),
    'shown',
  ],
  [
    'keys of prototypes',
    harText({ ...entry(), __proto__: { polluted: 1 } }).replace(
      '"log":{',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"log":{"__proto__":{"polluted":true},',
    ),
    'shown',
  ],
  [
    'a trace with keys of prototypes',
    trace({}).replace('{"format"', '{"__proto__":{"polluted":true},"format"'),
    'shown',
  ],
  [
    'huge numbers',
    harText(
      entry({
        request: { bodySize: 1e308 },
        response: { status: 1e21 },
        at: '+275760-09-13T00:00:00.000Z',
        time: 1e308,
      }),
    ),
    'shown',
  ],
  ['a trace with a number beyond time', trace({ savedAt: 9e15 }), 'savedAt is not a number'],
  [
    'a trace with a number that is none',
    trace({ exchanges: [{ ...exchange, sequence: -1 }] }),
    'sequence is not a number',
  ],
  ['a trace from the future', trace({ version: 99 }), 'version 99'],
  ['a HAR of wrong types', JSON.stringify({ log: { entries: [1, null, 'x'] } }), 'log.entries[0] is not an object'],
  ['a trace of wrong types', trace({ exchanges: { length: 3 } }), 'exchanges is not a list'],
  ['a trace with a text for an object', trace({ exchanges: [{ ...exchange, request: 'GET' }] }), 'is not an object'],
  ['100,000 levels', `{"log":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'levels deep'],
  [
    'texts of 5 MB',
    harText(
      entry({
        request: { url: `https://sp.example/${LARGE}`, headers: [{ name: 'cookie', value: LARGE }] },
        response: { statusText: LARGE },
      }),
    ),
    'shown',
  ],
  [
    '5 MB in a message',
    harText(
      entry({
        request: { url: `${saml.SSO}?SAMLRequest=${BASE64(saml.authnRequest({ issuer: LARGE.slice(0, 3_000_000) }))}` },
      }),
    ),
    'shown',
  ],
  ['a message of 5,000 levels', '<a>'.repeat(5_000), 'shown'],
  [
    'a page without a message',
    `<!doctype html><html><body onload="alert(5)">${SCRIPT}</body></html>`,
    'The input is a web page',
  ],
  [
    'a page that posts a message',
    `<!doctype html><html><body onload="alert(5)"><form action="javascript:alert(6)">${SCRIPT}<input name="SAMLResponse" value="${BASE64(saml.response({ issuer: SCRIPT.replace(/[<&]/g, '') }))}"><input name="RelayState" value="${SCRIPT.replaceAll('"', '&quot;')}"></form></body></html>`,
    'shown',
  ],
  ['nothing at all', '', 'empty'],
];

let driven: Driven;
let web: Awaited<ReturnType<typeof buildWeb>>;
beforeAll(async () => {
  web = await buildWeb();
  driven = await launch();
});
afterAll(async () => {
  await driven?.close();
  web?.remove();
});

const address = (shell: 'extension' | 'web'): string =>
  shell === 'web' ? web.url : `chrome-extension://${driven.extensionId}/src/analyze/index.html`;

/** Opens whatever the list has, in every tab. */
async function lookAtEverything(page: Page): Promise<void> {
  // Not everything that can be selected has as many tabs, and a row that is opened may fold others.
  const click = (selector: string, which: number) =>
    page.$$eval(selector, (found, at) => (found[at] as HTMLElement | undefined)?.click(), which);
  for (const rows of ['[data-testid="message"]', '[data-testid="flow"]']) {
    for (let row = 0; row < 3; row++) {
      await click(rows, row);
      for (let tab = 0; tab < 7; tab++) await click('[role="tab"]', tab);
    }
  }
  await press(page, '[data-testid="show-traces"]');
  await page.waitForSelector('[data-testid="export"][data-state="made"]', { timeout: 30_000 });
  await page.$$eval('[data-testid="preview-exchange"]', (parts) => {
    for (const part of parts) (part as HTMLDetailsElement).open = true;
  });
}

describe.each(['extension', 'web'] as const)('hostile files (%s)', (shell) => {
  it.each(FILES)('%s', async (_, content, outcome) => {
    const page = await driven.browser.newPage();
    const noted = watch(page);
    await page.goto(address(shell));
    await page.waitForSelector('[data-testid="open-file"]');
    await drop(page, 'file.json', content);
    const end = await settled(page);
    if (outcome === 'shown') {
      expect(end).toBe('shown');
      await lookAtEverything(page);
    } else {
      expect(await textOf(page, '[data-testid="import-said"]')).toContain(outcome);
      expect(end).toBe('refused');
    }
    expect(await page.evaluate(() => ({}) as { polluted?: unknown }).then(({ polluted }) => polluted)).toBeUndefined();
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    expect(await page.$$('img, iframe, object, embed, svg script')).toEqual([]);
    expect(noted).toEqual([]);
    await page.close();
  });

  it('stands behind a policy that runs no inline script and asks no other address', async () => {
    const page = await driven.browser.newPage();
    await page.goto(address(shell));
    const tried = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ran = true';
      document.body.append(inline);
      const image = new Image();
      const failed = new Promise((resolve) => image.addEventListener('error', resolve));
      image.src = 'https://evil.test/i';
      await failed;
      const asked = await fetch('https://evil.test/').then(
        () => 'answered',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve));
      return { ran: 'ran' in globalThis, asked, violations: [...new Set(violations)].sort() };
    });
    expect(tried.ran).toBe(false);
    expect(tried.asked).toBe('refused');
    expect(tried.violations).toEqual(['connect-src', 'img-src', 'script-src-elem']);
    await page.close();
  });
});

it('every page of the extension has that policy', async () => {
  for (const path of ['src/analyze/index.html', 'src/panel/index.html', 'src/devtools/index.html']) {
    const page = await driven.browser.newPage();
    const response = await page.goto(`chrome-extension://${driven.extensionId}/${path}`);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    await page.close();
  }
});
