// Redirects from which a request did not go on by itself, and requests that are reported twice, as Chromium 156 reports them.
import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { formBody, Worker } from '../builders/events.ts';

function fold(...events: readonly (CaptureEvent | readonly CaptureEvent[])[]) {
  const folded = new ExchangeFold();
  for (const event of events.flat()) folded.add(event);
  return folded.exchanges();
}

const START = 'https://sp.example/login';
const SSO = 'https://idp.example/sso?SAMLRequest=x';
const ABORTED = { error: 'net::ERR_ABORTED' };

describe('a redirect that the browser does not follow', () => {
  it('is one failed exchange with its answer, not a second one without a beginning', () => {
    const worker = new Worker();
    const shown = fold(worker.redirect({ url: START }, SSO), worker.event('failed', { url: START, ...ABORTED }));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({
      state: 'failed',
      error: 'net::ERR_ABORTED',
      gaps: [],
      response: { status: 302, redirectUrl: SSO },
    });
  });

  it('is followed by a script that asked for the redirect itself, such as a service worker', () => {
    const worker = new Worker();
    const post = {
      method: 'POST',
      url: 'https://sp.example/acs',
      type: 'xmlhttprequest',
      tabId: -1,
      frameId: -1,
      body: formBody(['SAMLResponse', 'PHg+']),
    };
    const { body, ...rest } = post;
    const shown = fold(
      worker.redirect(post, 'https://sp.example/app', 303),
      worker.event('failed', { ...rest, ...ABORTED }),
    );
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ state: 'redirected', gaps: [], response: { status: 303 } });
    expect(shown[0]).not.toHaveProperty('error');
  });

  it.each(['before', 'after'])(
    'is followed under another number where it was preloaded, told %s the failure',
    (order) => {
      const worker = new Worker();
      const begin = worker.redirect({ url: START, requestId: '1' }, SSO);
      const next = worker.event('request', { url: SSO, requestId: '2' });
      const failed = worker.event('failed', { url: START, requestId: '1', ...ABORTED });
      const shown = fold(begin, order === 'before' ? [next, failed] : [failed, next]);
      expect(shown.map(({ state, request }) => [state, request.url])).toEqual([
        ['redirected', START],
        ['pending', SSO],
      ]);
    },
  );

  it('failed where the browser names another reason, though the frame went there later', () => {
    const worker = new Worker();
    const shown = fold(
      worker.redirect({ url: START, requestId: '1' }, SSO),
      worker.event('failed', { url: START, requestId: '1', error: 'net::ERR_UNSAFE_REDIRECT' }),
      worker.event('request', { url: SSO, requestId: '2' }),
    );
    expect(shown.map(({ state }) => state)).toEqual(['failed', 'pending']);
  });
});

describe('a redirect after which the browser tells of another page', () => {
  const answered = (worker: Worker) => [
    ...worker.redirect({ url: START, requestId: '1' }, SSO),
    ...worker.hop({ url: 'https://sp.example/acs', method: 'POST', requestId: '2' }),
  ];

  it('led to a request that is shown from the redirect alone, in its place and with both halves missing', () => {
    const shown = fold(answered(new Worker()));
    expect(shown.map(({ request: { url }, unheard }) => [url, unheard])).toEqual([
      [START, undefined],
      [SSO, true],
      ['https://sp.example/acs', undefined],
    ]);
    expect(shown[1]).toMatchObject({ requestId: '1', hop: 1, gaps: ['request', 'response'], requestBody: 'none' });
    expect(shown.map(({ sequence }) => sequence)).toEqual([...shown.map(({ sequence }) => sequence)].sort());
  });

  it('is not guessed at while nothing else was told of the frame', () => {
    const worker = new Worker();
    expect(fold(worker.redirect({ url: START }, SSO))).toHaveLength(1);
    const elsewhere = worker.hop({ url: 'https://other.example/', requestId: '2', tabId: 2 });
    expect(fold(worker.redirect({ url: START }, SSO), elsewhere)).toHaveLength(2);
  });

  it('is not guessed at where the worker was started again in between, or the redirect was refused', () => {
    const worker = new Worker();
    const later = new Worker(worker.boot + 60_000);
    expect(
      fold(worker.redirect({ url: START }, SSO), later.hop({ url: 'https://sp.example/', requestId: '2' })),
    ).toHaveLength(2);
    expect(
      fold(
        worker.redirect({ url: START }, SSO),
        worker.event('failed', { url: START, ...ABORTED }),
        worker.hop({ url: 'https://sp.example/', requestId: '2' }),
      ),
    ).toHaveLength(2);
  });

  it('is the request itself once its events arrive after all', () => {
    const worker = new Worker();
    const redirect = worker.redirect({ url: START, requestId: '1' }, SSO);
    const own = worker.hop({ url: SSO, requestId: '1' });
    const acs = worker.hop({ url: 'https://sp.example/acs', method: 'POST', requestId: '2' });
    const shown = fold(redirect, acs, own);
    expect(shown).toHaveLength(3);
    expect(shown[1]).toMatchObject({ request: { url: SSO }, gaps: [], state: 'completed', response: { status: 200 } });
    expect(shown[1]).not.toHaveProperty('unheard');
  });

  it('goes with its request when the record drops it', () => {
    const folded = new ExchangeFold();
    for (const event of answered(new Worker())) folded.add(event);
    folded.forget(['1']);
    expect(folded.exchanges().map(({ request: { url } }) => url)).toEqual(['https://sp.example/acs']);
  });
});

describe('a request of which Chromium tells no tab, as of what a service worker forwards', () => {
  const forwarded = {
    url: 'https://sp.example/acs',
    method: 'POST',
    type: 'xmlhttprequest',
    tabId: -1,
    frameId: -1,
    initiator: 'https://idp.example',
    requestId: '9',
  };
  const tabOfPost = (...events: readonly (readonly CaptureEvent[])[]) => fold(...events).at(-1)?.tab;

  it('belongs to the only tab that shows a page of its initiator', () => {
    const worker = new Worker();
    const pages = [
      worker.hop({ url: 'https://sp.example/', requestId: '1', tabId: 1 }),
      worker.hop({ url: SSO, requestId: '2', tabId: 2 }),
    ];
    expect(tabOfPost(...pages, worker.hop(forwarded, 303))).toEqual({ id: 2 });
  });

  it('belongs to none where two tabs do, where none does any more, or where no initiator is told', () => {
    const worker = new Worker();
    const [one, two] = [1, 2].map((tabId) => worker.hop({ url: SSO, requestId: String(tabId), tabId }));
    const post = worker.hop(forwarded, 303);
    const on = worker.hop({ url: 'https://sp.example/', requestId: '3', tabId: 2 });
    expect(tabOfPost(one ?? [], two ?? [], post)).toBeUndefined();
    expect(tabOfPost(two ?? [], on, post)).toBeUndefined();
    expect(tabOfPost(one ?? [], two ?? [], on, post)).toEqual({ id: 1 });
    const { initiator, ...nobody } = forwarded;
    expect(tabOfPost(one ?? [], worker.hop(nobody, 303))).toBeUndefined();
  });
});

describe('a window of which Firefox names no opener', () => {
  const PAGE = 'https://app.example/start?x=1';
  const openerOf = (...events: readonly (readonly CaptureEvent[])[]) => fold(...events).at(-1)?.tab?.openerId;
  const popUp = (worker: Worker, initiator: string) =>
    worker.hop({ url: START, requestId: '9', tabId: 5, initiator: `${initiator}#part` });

  it('belongs to the older tab that shows the page which made its first request', () => {
    const worker = new Worker();
    const page = worker.hop({ url: PAGE, requestId: '1', tabId: 3 });
    expect(openerOf(page, popUp(worker, PAGE))).toBe(3);
    const next = worker.hop({ url: 'https://idp.example/', requestId: '10', tabId: 5, initiator: START });
    expect(openerOf(page, popUp(worker, PAGE), next)).toBe(3);
  });

  it('belongs to none where two tabs show that page, where none does, or where only a younger one does', () => {
    const worker = new Worker();
    const pages = [3, 4, 7].map((tabId) => worker.hop({ url: PAGE, requestId: String(tabId), tabId }));
    const [three = [], four = [], seven = []] = pages;
    expect(openerOf(three, four, popUp(worker, PAGE))).toBeUndefined();
    expect(openerOf(three, popUp(worker, 'https://app.example/other'))).toBeUndefined();
    expect(openerOf(seven, popUp(worker, PAGE))).toBeUndefined();
  });

  describe('and one of which Chromium names the tab in front instead', () => {
    const SP = 'https://app.example';
    const shows = (worker: Worker, tabId: number, url: string, requestId: string) =>
      worker.hop({ tabId, url, requestId });
    const opened = (worker: Worker, openerTabId: number) => [
      worker.opened(9, openerTabId),
      ...worker.hop({ tabId: 9, requestId: '90', url: `${SP}/start`, initiator: SP }),
    ];

    it('has the only tab that shows the page’s origin', () => {
      const worker = new Worker();
      const pages = [shows(worker, 3, `${SP}/a`, '1'), shows(worker, 4, 'https://bank.example/', '2')];
      expect(openerOf(...pages, opened(worker, 4))).toBe(3);
    });

    it.each<readonly [title: string, visits: readonly (readonly [tab: number, url: string])[]]>([
      [
        'shows that origin too',
        [
          [3, `${SP}/a`],
          [4, `${SP}/b`],
        ],
      ],
      [
        'has just left it',
        [
          [3, `${SP}/a`],
          [4, `${SP}/b`],
          [4, 'https://bank.example/'],
        ],
      ],
      ['shows what is not on record', [[3, `${SP}/a`]]],
      [
        'is not the only other one',
        [
          [3, `${SP}/a`],
          [5, `${SP}/b`],
          [4, 'https://bank.example/'],
        ],
      ],
    ])('has the named one where that %s', (_title, visits) => {
      const worker = new Worker();
      // Of two others nobody knows which.
      const pages = visits.map(([tab, url], i) => shows(worker, tab, url, `${i + 1}`));
      expect(openerOf(...pages, opened(worker, 4))).toBe(4);
    });
  });

  it('is not guessed at in Chromium, which tells the origin of the page alone and names the opener', () => {
    const worker = new Worker();
    const page = worker.hop({ url: PAGE, requestId: '1', tabId: 3 });
    const post = worker.hop({ url: START, requestId: '9', tabId: 5, initiator: 'https://app.example' });
    expect(openerOf(page, post)).toBeUndefined();
  });
});

describe('a service worker in Firefox', () => {
  const ACS = 'https://sp.example/acs';
  const post = { url: ACS, method: 'POST', body: formBody(['SAMLResponse', 'PHg+']) };
  const takenOver = (worker: Worker) => [
    worker.event('request', post),
    worker.event('redirect', { url: ACS, method: 'POST', redirectUrl: ACS, status: 0 }),
  ];

  it('takes a request over: its answer is a gap, and its redirect goes on in the same chain', () => {
    const worker = new Worker();
    const shown = fold(takenOver(worker), worker.hop({ url: 'https://sp.example/app' }));
    expect(shown.map(({ request: { url }, hop }) => [url, hop])).toEqual([
      [ACS, 0],
      ['https://sp.example/app', 1],
    ]);
    expect(shown[0]).toMatchObject({ state: 'completed', unheard: true, gaps: ['response'], requestBody: 'complete' });
    expect(shown[0]).not.toHaveProperty('response');
  });

  it('may leave the request to the network after all, which is one exchange without a gap', () => {
    const worker = new Worker();
    const shown = fold(takenOver(worker), worker.hop(post, 303));
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ gaps: [], requestBody: 'complete', response: { status: 303 } });
    expect(shown[0]).not.toHaveProperty('unheard');
  });
});

describe('a password that is asked for by HTTP', () => {
  it.each(['Chromium', 'Firefox'])('is one exchange with the last answer, as %s tells it', (browser) => {
    const worker = new Worker();
    const [request, headers, answer] = worker.hop({ url: SSO }, 401).slice(0, 3) as CaptureEvent[];
    const again = worker.hop({ url: SSO }, 200).slice(browser === 'Firefox' ? 0 : 1);
    const shown = fold([request, headers, answer, ...again] as CaptureEvent[]);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ response: { status: 200 }, gaps: [], startedAt: request?.at });
  });
});

describe('a page that is loaded ahead of need', () => {
  const page = 'https://sp.example/app';
  const ahead: readonly (readonly [string, string])[] = [['Sec-Purpose', 'prefetch;prerender']];
  const sent: readonly (readonly [string, string])[] = [['Sec-Fetch-Mode', 'navigate']];
  const load = (worker: Worker, requestId: string, headers: CaptureEvent['headers'], frameId = 0) =>
    worker
      .hop({ url: page, requestId, frameId })
      .map((event) => (event.stage === 'request-headers' && headers ? { ...event, headers } : event));

  it('is shown once, though it is reported when it is sent and when it is made ready', () => {
    const worker = new Worker();
    const shown = fold(load(worker, '1', [...ahead, ...sent]), load(worker, '2', ahead, 13));
    expect(shown.map(({ requestId, response }) => [requestId, response?.fromCache])).toEqual([['1', false]]);
  });

  it('is shown twice where it was sent twice', () => {
    const worker = new Worker();
    const shown = fold(load(worker, '1', [...ahead, ...sent]), load(worker, '2', [...ahead, ...sent], 13));
    expect(shown).toHaveLength(2);
  });

  it('is no repetition of anything where nothing was loaded before, or in another tab', () => {
    const worker = new Worker();
    expect(fold(load(worker, '1', ahead))).toHaveLength(1);
    const other = load(worker, '2', ahead).map((event) => ({ ...event, tabId: 2 }));
    expect(fold(load(worker, '1', [...ahead, ...sent]), other)).toHaveLength(2);
  });

  it('is from cache where the user goes there and nothing more is sent', () => {
    const worker = new Worker();
    const shown = fold(load(worker, '1', [...ahead, ...sent]), load(worker, '2', [['Accept', '*/*']]));
    expect(shown.map(({ response }) => response?.fromCache)).toEqual([false, true]);
  });
});
