// Every request on record, where the user asks for it: what is told of images, scripts and scripted requests, and that the
// verdicts on logins stay the same among them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/capture/exchange.ts';
import { FAULT_ROWS, HEALTHY_SCENARIOS } from './fault-table.ts';
import { checkedFlows, flowsOf, inParallel, recordedExchanges, recordLogin } from './recorded-logins.ts';
import { HIDDEN_TOO, type Session, startSession } from './session.ts';

interface Site {
  readonly origin: string;
  close(): void;
}

const PAGE = `<!doctype html><title>busy</title><link rel="stylesheet" href="/style.css"><script src="/script.js"></script>
<img src="/picture.gif"><img src="/moved.gif"><img src="/none.gif"><img src="/slo?SAMLRequest=eA&RelayState=r">
<script>
fetch('/api', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'pin=4711-secret' })
  .then(() => { document.title = 'loaded'; });
</script>`;

/** A page as most are: with a style, scripts, pictures, and a request by script. */
async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    request.resume();
    const path = request.url?.split('?')[0] ?? '';
    const types: Record<string, string> = { css: 'text/css', js: 'text/javascript', gif: 'image/gif' };
    const status = path === '/moved.gif' ? 302 : path === '/none.gif' ? 404 : 200;
    response.writeHead(status, {
      'content-type': types[path.split('.')[1] ?? ''] ?? 'text/html',
      ...(status === 302 && { location: '/picture.gif?moved' }),
    });
    response.end(path === '/busy' ? PAGE : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

let session: Session;
let site: Site;
beforeAll(async () => {
  [session, site] = await Promise.all([startSession(), startSite()]);
});
afterAll(async () => {
  site?.close();
  await session?.close();
});

/** Sets the box on the page of settings, and waits until the worker has heard of it. */
async function recordAll(wanted: boolean): Promise<void> {
  await session.press('[data-testid="show-settings"]');
  await session.app.waitForSelector('[data-testid="all-requests"]');
  await session.press('[data-testid="all-requests"]');
  await session.app.waitForFunction(
    (on) => document.querySelector<HTMLInputElement>('[data-testid="all-requests"]')?.checked === on,
    HIDDEN_TOO,
    wanted,
  );
  await session.press('[data-testid="show-settings"]');
}

async function visit(mark: string): Promise<readonly Exchange[]> {
  const page = await session.newTab();
  await page.goto(`${site.origin}/busy`, { waitUntil: 'load' });
  await page.waitForFunction(() => document.title === 'loaded', HIDDEN_TOO);
  // What is written after it is on record means that everything before it is.
  await page.goto(`${site.origin}/${mark}`);
  await page.close();
  for (;;) {
    const exchanges = await recordedExchanges(session, []);
    const ended = exchanges.some(({ request, endedAt }) => request.url.endsWith(`/${mark}`) && endedAt !== undefined);
    if (ended) return exchanges.filter(({ request }) => request.url.startsWith(site.origin));
  }
}

const told = ({ resourceType, request, response }: Exchange): string =>
  `${resourceType} ${request.method} ${request.url.slice(site.origin.length)} ${response?.status ?? '-'}`;

describe('with every request on record', () => {
  beforeAll(() => recordAll(true));

  it('each is there once, with its status', async () => {
    const exchanges = (await visit('mark-1')).filter(({ request }) => !request.url.endsWith('/favicon.ico'));
    expect(exchanges.map(told).sort()).toEqual(
      [
        'main_frame GET /busy 200',
        'stylesheet GET /style.css 200',
        'script GET /script.js 200',
        'image GET /picture.gif 200',
        'image GET /moved.gif 302',
        'image GET /picture.gif?moved 200',
        'image GET /none.gif 404',
        'image GET /slo?SAMLRequest=eA&RelayState=r 200',
        'xmlhttprequest POST /api 200',
        'main_frame GET /mark-1 200',
      ].sort(),
    );
    const byPath = (path: string) => exchanges.find(({ request }) => request.url.endsWith(path));
    expect(byPath('/api')?.request.headers?.length).toBeGreaterThan(0);
    expect(byPath('/picture.gif')?.request.headers).toBeUndefined();
    expect(byPath('RelayState=r')?.response?.headers?.length).toBeGreaterThan(0);
    expect(JSON.stringify(exchanges)).not.toContain('4711');
    expect(byPath('/api')?.request.withheld).toEqual(['pin']);
  });

  it('the list counts them, and shows them on demand', async () => {
    const counted = async () => {
      const group = await session.app.$$eval('[data-testid="other-exchanges"]', ([row]) => row?.textContent ?? '');
      return Number(/\((\d+)\)/.exec(group)?.[1] ?? 0);
    };
    await expect.poll(counted, { timeout: 20_000 }).toBeGreaterThanOrEqual(9);
  });

  it('verdicts on logins are what they were', { timeout: 120_000 }, async () => {
    const faults = FAULT_ROWS.filter(({ scenario }) =>
      ['fault-dropped', 'fault-cut-at-ampersand', 'transport-post-became-get'].includes(scenario),
    );
    expect(faults.length).toBeGreaterThanOrEqual(2);
    const scenarios = [...HEALTHY_SCENARIOS, ...faults.map(({ scenario }) => scenario)];
    const logins = await inParallel(scenarios, 3, (scenario) => recordLogin(session, scenario));
    const exchanges = await recordedExchanges(session, logins);
    const flows = await checkedFlows(exchanges);
    for (const login of logins) {
      const of = flowsOf(login, exchanges, flows);
      const findings = of.flatMap((checked) => checked.findings);
      const fault = faults.find(({ scenario }) => scenario === login.scenario);
      const causes = findings.filter(({ cause }) => cause).map(({ id }) => id);
      expect([...new Set(causes)], login.scenario).toEqual(fault ? [fault.cause] : []);
      if (fault) continue;
      expect(
        of.map(({ flow }) => flow.outcome),
        login.scenario,
      ).toEqual(['succeeded']);
      const complaints = findings.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome));
      expect(
        complaints.map(({ id }) => id),
        login.scenario,
      ).toEqual([]);
    }
  });
});

it('without, pages and messages are', async () => {
  await recordAll(false);
  await session.clear();
  const exchanges = await visit('mark-2');
  expect(exchanges.map(told).sort()).toEqual(
    ['main_frame GET /busy 200', 'image GET /slo?SAMLRequest=eA&RelayState=r 200', 'main_frame GET /mark-2 200'].sort(),
  );
});
