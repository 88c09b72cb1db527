// Events joined into exchanges. One file: every case of a lost half is read beside the whole one.
import { describe, expect, it } from 'vitest';
import { toDisplayText, utf8 } from '../../src/base/bytes.ts';
import { epochMs } from '../../src/base/units.ts';
import { type CaptureEvent, recordedName } from '../../src/capture/capture-event.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { formBody, octetBody, STARTED, Worker } from '../builders/events.ts';

function fold(...events: readonly (CaptureEvent | readonly CaptureEvent[])[]) {
  const folded = new ExchangeFold();
  for (const event of events.flat()) folded.add(event);
  return folded.exchanges();
}

const LATER = STARTED + 60_000;

describe('one request', () => {
  it('becomes one exchange with what every event told', () => {
    const worker = new Worker();
    const body = formBody(['SAMLResponse', 'PHg+']);
    const [exchange, ...more] = fold(
      worker.hop({ method: 'POST', url: 'https://sp.example/acs', body, initiator: 'https://idp.example' }),
    );
    expect(more).toEqual([]);
    expect(exchange).toEqual({
      id: worker.boot.toString(36).padStart(9, '0').concat('-000000'),
      source: 'webRequest',
      sequence: 0,
      startedAt: STARTED,
      endedAt: STARTED + 3,
      requestId: '1',
      hop: 0,
      tab: { id: 1 },
      frame: { id: 0, parentId: -1 },
      resourceType: 'main_frame',
      initiator: 'https://idp.example',
      request: {
        method: 'POST',
        url: 'https://sp.example/acs',
        headers: [{ name: 'Accept', value: '*/*' }],
        body: { kind: 'form', fields: [{ name: 'SAMLResponse', value: 'PHg+' }] },
      },
      requestBody: 'complete',
      response: {
        status: 200,
        statusText: 'Whatever',
        headers: [{ name: 'Content-Type', value: 'text/html' }],
        fromCache: false,
      },
      state: 'completed',
      gaps: [],
    });
  });

  it('is pending until it ends', () => {
    const worker = new Worker();
    expect(fold(worker.event('request'))).toMatchObject([{ state: 'pending', gaps: [] }]);
  });

  it('is failed with the browser’s word for it', () => {
    const worker = new Worker();
    const [exchange] = fold(worker.event('request'), worker.event('failed', { error: 'net::ERR_ABORTED' }));
    expect(exchange).toMatchObject({ state: 'failed', error: 'net::ERR_ABORTED', gaps: [] });
    expect(exchange).not.toHaveProperty('response');
  });

  it('has no tab and no frame where the browser said -1 (a page’s own service worker)', () => {
    const [exchange] = fold(new Worker().hop({ tabId: -1, frameId: -1, type: 'xmlhttprequest' }));
    expect(exchange).not.toHaveProperty('tab');
    expect(exchange).not.toHaveProperty('frame');
  });

  it('has each Set-Cookie by itself, also where Firefox joined them', () => {
    const worker = new Worker();
    const headers = [
      ['set-cookie', 'a=1\nb=2'],
      ['Set-Cookie', 'c=3'],
      ['X', 'y\nz'],
    ] as const;
    const [exchange] = fold(worker.event('request'), worker.event('completed', { status: 200, headers }));
    expect(exchange?.response?.headers).toEqual([
      { name: 'set-cookie', value: 'a=1' },
      { name: 'set-cookie', value: 'b=2' },
      { name: 'Set-Cookie', value: 'c=3' },
      { name: 'X', value: 'y\nz' },
    ]);
  });

  it.each([
    ['whole octets', octetBody('a=\xff'), 'complete'],
    ['cut octets', octetBody('a=\xff', true), 'truncated'],
    ['a form', formBody(['a', 'b']), 'complete'],
    ['nothing given', { kind: 'unavailable', withheld: ['(body)'] }, 'unavailable'],
    ['none', undefined, 'none'],
  ] as const)('says how much of its body is there: %s', (_title, body, state) => {
    const [exchange] = fold(new Worker().event('request', body ? { body } : {}));
    expect(exchange?.requestBody).toBe(state);
  });

  it('gives octets as they were sent, and names what was withheld', () => {
    const [raw] = fold(new Worker().event('request', { body: { ...octetBody('a=\xff'), withheld: ['pwd'] } }));
    expect(raw?.request).toMatchObject({
      body: { kind: 'octets', octets: Uint8Array.of(0x61, 0x3d, 0xff) },
      withheld: ['pwd'],
    });
    const fields = [['RelayState', { base64: '/w==' }]] as const;
    const [form] = fold(new Worker().event('request', { body: { kind: 'form', fields, withheld: ['pin'] } }));
    expect(form?.request).toMatchObject({
      body: { fields: [{ name: 'RelayState', value: Uint8Array.of(0xff) }] },
      withheld: ['pin'],
    });
  });

  it('has no body where what was recorded of it is broken', () => {
    const [exchange] = fold(new Worker().event('request', { body: { kind: 'octets', base64: '?', truncated: false } }));
    expect(exchange).toMatchObject({ requestBody: 'unavailable' });
    expect(exchange?.request).not.toHaveProperty('body');
  });
});

describe('redirects', () => {
  it('are one exchange a hop, with one request id', () => {
    const worker = new Worker();
    const urls = ['https://sp.example/start', 'https://idp.example/sso?SAMLRequest=x', 'https://idp.example/login'];
    const [a = '', b = '', c = ''] = urls;
    const hops = fold(worker.redirect({ url: a }, b), worker.redirect({ url: b }, c, 303), worker.hop({ url: c }));
    expect(
      hops.map(({ request, hop, requestId, state, response }) => [
        request.url,
        hop,
        requestId,
        state,
        response?.status,
        response?.redirectUrl,
      ]),
    ).toEqual([
      [a, 0, '1', 'redirected', 302, b],
      [b, 1, '1', 'redirected', 303, c],
      [c, 2, '1', 'completed', 200, undefined],
    ]);
  });

  it('keep their ids while later events arrive', () => {
    const worker = new Worker();
    const folded = new ExchangeFold();
    const seen = new Map<number, string>();
    const chain = [
      ...worker.redirect({ url: 'https://a.example/' }, 'https://b.example/'),
      ...worker.redirect({ url: 'https://b.example/' }, 'https://c.example/'),
      ...worker.hop({ url: 'https://c.example/' }),
    ];
    for (const event of chain) {
      folded.add(event);
      for (const { id, sequence } of folded.exchanges()) {
        expect(seen.get(sequence) ?? id).toBe(id);
        seen.set(sequence, id);
      }
    }
    expect(new Set(seen.values()).size).toBe(3);
  });

  it('to the same address are a hop of their own', () => {
    const worker = new Worker();
    const url = 'https://sp.example/cookie-check';
    expect(fold(worker.redirect({ url }, url), worker.hop({ url }))).toMatchObject([
      { hop: 0, state: 'redirected', response: { status: 302 } },
      { hop: 1, state: 'completed', response: { status: 200 } },
    ]);
  });

  it('to the same address, of which the first end and the second begin were lost, are still two hops', () => {
    const worker = new Worker();
    const url = 'https://sp.example/cookie-check';
    const [request, requestHeaders, responseHeaders] = worker.redirect({ url }, url) as [
      CaptureEvent,
      CaptureEvent,
      CaptureEvent,
    ];
    const [, ...second] = worker.hop({ url });
    expect(fold(request, requestHeaders, responseHeaders, second)).toMatchObject([
      { hop: 0, gaps: ['response'], response: { status: 302 } },
      { hop: 1, gaps: ['request'], response: { status: 200 } },
    ]);
  });
});

describe('of what little was heard of a hop', () => {
  it('its answer is not taken for that of the hop before it, which had another address', () => {
    const worker = new Worker();
    const begun = worker.event('request', { url: 'https://a.example/' });
    const [, , answer] = worker.hop({ url: 'https://b.example/' }) as [CaptureEvent, CaptureEvent, CaptureEvent];
    expect(fold(begun, answer)).toMatchObject([
      { request: { url: 'https://a.example/' }, gaps: ['response'] },
      { request: { url: 'https://b.example/' }, gaps: ['request'], response: { status: 200 } },
    ]);
  });

  it('its end is not taken for that of a hop that has ended, though it has the same address', () => {
    const worker = new Worker();
    const url = 'https://sp.example/cookie-check';
    const first = worker.redirect({ url }, url);
    const [, , , end] = worker.hop({ url }) as [CaptureEvent, CaptureEvent, CaptureEvent, CaptureEvent];
    expect(fold(first, end)).toMatchObject([
      { state: 'redirected', response: { status: 302 } },
      { state: 'completed', response: { status: 200 }, gaps: ['request'] },
    ]);
  });
});

describe('a challenge for credentials', () => {
  const url = 'https://idp.example/kerberos';
  const challenge = (worker: Worker, status: number) => [
    worker.event('request', { url }),
    worker.event('request-headers', { url, headers: [['Accept', '*/*']] }),
    worker.event('response-headers', { url, status, headers: [['WWW-Authenticate', 'Negotiate']] }),
  ];

  it.each([401, 407])('stays one hop with the second answer: %i', (status) => {
    const worker = new Worker();
    const [exchange, ...more] = fold(
      challenge(worker, status),
      worker.event('request-headers', { url, headers: [['Authorization', 'Negotiate abc']] }),
      worker.event('response-headers', { url, status: 200, headers: [['X', 'second']] }),
      worker.event('completed', { url, status: 200, headers: [['X', 'second']] }),
    );
    expect(more).toEqual([]);
    expect(exchange).toMatchObject({
      request: { headers: [{ name: 'Authorization', value: 'Negotiate abc' }] },
      response: { status: 200, headers: [{ name: 'X', value: 'second' }] },
      gaps: [],
    });
  });

  it('does not hide the final status where the second answer’s headers were lost', () => {
    const worker = new Worker();
    const [exchange] = fold(
      challenge(worker, 401),
      worker.event('completed', { url, status: 200, headers: [['X', 'end']] }),
    );
    expect(exchange?.response).toMatchObject({ status: 200, headers: [{ name: 'X', value: 'end' }] });
  });
});

describe('a worker that was killed', () => {
  it('before the request’s first half was heard: the rest is shown with a gap', () => {
    const [, ...rest] = new Worker().hop({ method: 'POST', url: 'https://sp.example/acs' });
    expect(fold(rest)).toMatchObject([
      {
        request: { method: 'POST', url: 'https://sp.example/acs' },
        requestBody: 'unavailable',
        response: { status: 200 },
        gaps: ['request'],
      },
    ]);
  });

  it('between the halves of a request: they still join up', () => {
    const events = new Worker().hop({});
    const [request, requestHeaders] = events as [CaptureEvent, CaptureEvent];
    const revived = new Worker(LATER);
    const end = revived.event('completed', { status: 200, statusLine: 'HTTP/1.1 200 OK' });
    expect(fold(request, requestHeaders, end)).toMatchObject([
      { state: 'completed', response: { status: 200, statusText: 'OK' }, gaps: [] },
    ]);
  });

  it('before the end of a navigation, after which the frame went elsewhere: a gap', () => {
    const killed = new Worker();
    const revived = new Worker(LATER);
    const exchanges = fold(
      killed.event('request', { url: 'https://a.example/' }),
      revived.hop({ requestId: '2', url: 'https://b.example/' }),
    );
    expect(exchanges).toMatchObject([{ state: 'completed', gaps: ['response'] }, { gaps: [] }]);
  });

  it('before the end of a hop, whose next hop then began: a gap', () => {
    const killed = new Worker();
    const revived = new Worker(LATER);
    const exchanges = fold(
      killed.event('request', { url: 'https://a.example/' }),
      revived.hop({ url: 'https://b.example/' }),
    );
    expect(exchanges).toMatchObject([
      { hop: 0, gaps: ['response'] },
      { hop: 1, gaps: [] },
    ]);
  });

  it('while another frame loads: that frame is still pending', () => {
    const killed = new Worker();
    const revived = new Worker(LATER);
    const slow = killed.event('request', { type: 'sub_frame', frameId: 5 });
    expect(fold(slow, revived.hop({ requestId: '2' }))[0]).toMatchObject({ state: 'pending', gaps: [] });
  });

  describe('and the same one then sees the frame show another page', () => {
    const url = 'https://a.example/';
    const next = { requestId: '2', url: 'https://b.example/' };
    const html = [['Content-Type', 'text/html;charset=utf-8']] as const;
    const answered = (worker: Worker, headers: CaptureEvent['headers'] = html) => [
      worker.event('request', { url }),
      worker.event('response-headers', { url, status: 200, headers }),
    ];

    it('the navigation before it, of which no answer was heard, has lost its end', () => {
      const worker = new Worker();
      const exchanges = fold(worker.event('request', { url }), worker.hop(next));
      expect(exchanges).toMatchObject([{ state: 'completed', gaps: ['response'] }, { gaps: [] }]);
    });

    it('so has one of which neither beginning nor end was heard', () => {
      const worker = new Worker();
      const exchanges = fold(worker.event('request-headers', { url }), worker.hop(next));
      expect(exchanges[0]).toMatchObject({ state: 'completed', gaps: ['request', 'response'] });
    });

    it('so has a page whose answer had begun, and all that went before it', () => {
      const worker = new Worker();
      const first = worker.event('request', { url: 'https://first.example/', requestId: '0' });
      const exchanges = fold(first, answered(worker), worker.hop(next));
      expect(exchanges).toMatchObject([{ gaps: ['response'] }, { gaps: ['response'] }, { gaps: [] }]);
    });

    it('so has one before a login of several redirects, which ends on a page', () => {
      const worker = new Worker();
      const login = [
        ...worker.redirect(next, 'https://c.example/'),
        ...worker.redirect({ ...next, url: 'https://c.example/' }, 'https://d.example/'),
      ];
      const begun = [worker.event('request', { url }), ...login];
      expect(fold(begun)[0]).toMatchObject({ state: 'pending', gaps: [] });
      expect(fold(begun, worker.hop({ ...next, url: 'https://d.example/' }))[0]).toMatchObject({ gaps: ['response'] });
    });

    it.each([
      ['says so', [...html, ['content-disposition', 'attachment; filename=a']]],
      ['is of a kind that is saved', [['content-type', 'application/octet-stream']]],
      ['is of no kind', []],
    ] as const)('a download goes on: its answer %s', (_title, headers) => {
      const worker = new Worker();
      const events = [...answered(worker, headers), ...worker.hop(next)];
      expect(fold(events)[0]).toMatchObject({ state: 'pending', gaps: [] });
      const end = worker.event('completed', { url, status: 200, headers });
      expect(fold(events, end)[0]).toMatchObject({ state: 'completed', gaps: [], endedAt: end.at });
    });

    it('a gap is none any more when the end comes after all', () => {
      const worker = new Worker();
      const events = [...answered(worker), ...worker.hop(next)];
      const end = worker.event('failed', { url, error: 'net::ERR_ABORTED' });
      expect(fold(events, end)[0]).toMatchObject({ state: 'failed', gaps: [] });
    });

    it.each([
      ['has no answer yet', (worker: Worker) => [worker.event('request', next)]],
      ['is answered without a page', (worker: Worker) => worker.hop(next, 204)],
      ['was heard of first, but began earlier', (worker: Worker) => worker.hop({ ...next, requestId: '0' })],
      ['is another frame’s', (worker: Worker) => worker.hop({ ...next, type: 'sub_frame', frameId: 5 })],
      ['is another tab’s', (worker: Worker) => worker.hop({ ...next, tabId: 2 })],
    ])('nothing is said as long as the other navigation %s', (_title, other) => {
      const worker = new Worker();
      expect(fold(worker.event('request', { url }), other(worker))[0]).toMatchObject({ state: 'pending', gaps: [] });
    });
  });
});

describe('tabs', () => {
  it('know who opened them, also when that is told late', () => {
    const worker = new Worker();
    const folded = new ExchangeFold();
    for (const event of worker.hop({ tabId: 9, initiator: 'https://sp.example' })) folded.add(event);
    for (const event of worker.hop({ tabId: 4, requestId: '2' })) folded.add(event);
    const [before, other] = folded.exchanges();
    folded.add(worker.opened(9, 4));
    const [after, same] = folded.exchanges();
    expect(before?.tab).toEqual({ id: 9 });
    expect(after?.tab).toEqual({ id: 9, openerId: 4 });
    expect(same).toBe(other);
  });

  it.each([
    ['the user typed an address in it', undefined],
    ['the browser’s own new-tab page was left in it', 'chrome://newtab'],
  ])('that the browser calls opened by the one in front do not belong to it: %s', (_title, initiator) => {
    const worker = new Worker();
    const [exchange] = fold(
      worker.opened(9, 4),
      worker.hop({ tabId: 9, ...(initiator !== undefined && { initiator }) }),
    );
    expect(exchange?.tab).toEqual({ id: 9 });
  });

  it('of a sandboxed page’s pop-up have an opener as well, and a later typed address does not change that', () => {
    const worker = new Worker();
    const popUp = worker.hop({ tabId: 9, initiator: 'null' });
    expect(
      fold(worker.opened(9, 4), popUp, worker.hop({ tabId: 9, requestId: '2' })).map(({ tab }) => tab?.openerId),
    ).toEqual([4, 4]);
  });
});

describe('growing', () => {
  it('gives the same object again for an exchange that did not change', () => {
    const worker = new Worker();
    const folded = new ExchangeFold();
    for (const event of worker.hop({})) folded.add(event);
    const [first] = folded.exchanges();
    folded.add(worker.event('request', { requestId: '2' }));
    const [again, second] = folded.exchanges();
    folded.add(worker.event('completed', { requestId: '2', status: 200 }));
    expect(again).toBe(first);
    expect(folded.exchanges()[0]).toBe(first);
    expect(folded.exchanges()[1]).not.toBe(second);
  });

  it('visits 10,000 exchanges and their tabs without comparing each with each', () => {
    const count = 10_000;
    let reads = 0;
    const counted = (event: CaptureEvent): CaptureEvent =>
      new Proxy(event, {
        get: (target, name, receiver) => {
          reads++;
          return Reflect.get(target, name, receiver);
        },
      });
    const worker = new Worker();
    const folded = new ExchangeFold();
    for (let n = 0; n < count; n++) {
      for (const event of worker.hop({ requestId: `${n}`, tabId: n % 50 })) folded.add(counted(event));
    }
    expect(folded.exchanges()).toHaveLength(count);
    expect(reads / count).toBeLessThan(200);
  });
});

it('decodes a posted body once, from what was recorded', () => {
  const [exchange] = fold(new Worker().event('request', { body: octetBody('RelayState=a%2Bb') }));
  const body = exchange?.request.body;
  expect(body?.kind === 'octets' && toDisplayText(body.octets)).toBe('RelayState=a%2Bb');
  expect(body).toEqual({ kind: 'octets', octets: utf8('RelayState=a%2Bb') });
});

it('forgets requests that were dropped from the record, and keeps the order of the others', () => {
  const worker = new Worker();
  const folded = new ExchangeFold();
  const add = (requestId: string) => {
    for (const event of worker.hop({ requestId })) folded.add(event);
  };
  for (const id of ['1', '2', '3']) add(id);
  folded.forget(['1', '2']);
  add('4');
  const left = folded.exchanges();
  expect(left.map(({ requestId }) => requestId)).toEqual(['3', '4']);
  expect(left.map(({ sequence }) => sequence)).toEqual([2, 3]);
});

it('forgets who opened a tab when that was dropped from the record, as a viewer would that comes now', () => {
  const worker = new Worker();
  const folded = new ExchangeFold();
  const byPage = { tabId: 9, initiator: 'https://sp.example' };
  const opened = worker.opened(9, 4);
  for (const event of [
    opened,
    ...worker.hop({ ...byPage, requestId: '1' }),
    ...worker.hop({ ...byPage, requestId: '2' }),
  ])
    folded.add(event);
  expect(folded.exchanges().map(({ tab }) => tab?.openerId)).toEqual([4, 4]);
  folded.forget([recordedName(opened), '1']);
  expect(folded.exchanges().map(({ tab }) => tab?.openerId)).toEqual([undefined]);
});

describe('decoded fields that do not account for the length of the body', () => {
  const form = { kind: 'form', fields: [['RelayState', 'a']], withheld: [] } as const;
  const sent = (length: string): NonNullable<CaptureEvent['headers']> => [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Content-Length', length],
  ];
  const bodyState = (length: string, parts: Partial<CaptureEvent> = { incognito: false }) => {
    const worker = new Worker();
    const post = { requestId: '1', method: 'POST', ...parts };
    const events = [
      worker.event('request', { ...post, body: form }),
      worker.event('request-headers', { ...post, headers: sent(length) }),
    ];
    return fold(...events)[0]?.requestBody;
  };

  it('are not all of it in Firefox, which ends a value at an unescaped =', () => {
    expect(bodyState('14')).toBe('truncated');
  });

  it('are all of it where they do, and in Chromium, which cuts nothing', () => {
    expect(bodyState('12')).toBe('complete');
    expect(bodyState('14', {})).toBe('complete');
  });
});

describe('events that reached a worker at its start in another order than they happened', () => {
  it('are one hop, without a gap, in every order', () => {
    const events = new Worker().redirect({ url: 'https://sp.example/acs' }, 'https://sp.example/app');
    const [a, b, c, d] = events as [CaptureEvent, CaptureEvent, CaptureEvent, CaptureEvent];
    for (const order of [
      [b, a, c, d],
      [c, a, b, d],
      [d, a, b, c],
      [a, c, b, d],
      [d, c, b, a],
    ]) {
      const [exchange, ...more] = fold(order);
      expect(more).toEqual([]);
      expect(exchange).toMatchObject({ gaps: [], state: 'redirected', startedAt: STARTED, response: { status: 302 } });
      expect(exchange?.request.headers).toHaveLength(1);
    }
  });

  it('are told from those of a next hop, also of the same address', () => {
    const worker = new Worker();
    const url = 'https://sp.example/app';
    const first = worker.redirect({ url }, url);
    const second = worker.hop({ url });
    const [last, ...rest] = [first[3] as CaptureEvent, second[1] as CaptureEvent];
    // The redirect of the first and the request of the second hop came in turn.
    const exchanges = fold(first.slice(0, 3), second[0] as CaptureEvent, last, rest, second.slice(2));
    expect(exchanges.map(({ gaps, state }) => [gaps, state])).toEqual([
      [[], 'redirected'],
      [[], 'completed'],
    ]);
  });

  it('are not taken for those of a hop that came later', () => {
    const worker = new Worker();
    const url = 'https://sp.example/app';
    const lost = worker.redirect({ url }, url).slice(1);
    const second = worker.hop({ url });
    expect(fold(lost, second).map(({ gaps }) => gaps)).toEqual([['request'], []]);
  });
});

describe('a clock that was set back', () => {
  it('changes neither order nor joins, and nothing ends before it began', () => {
    const worker = new Worker();
    const events = [...worker.hop({}), ...worker.hop({ requestId: '2' })].map((event, i) => ({
      ...event,
      at: (event.at - (i >= 2 ? 3_600_000 : 0)) as CaptureEvent['at'],
    }));
    const exchanges = fold(events);
    expect(exchanges.map(({ sequence, requestId, gaps }) => [sequence, requestId, gaps])).toEqual([
      [0, '1', []],
      [1, '2', []],
    ]);
    for (const { startedAt, endedAt } of exchanges) expect(endedAt).toBeGreaterThanOrEqual(startedAt);
  });
});

describe('requests that a starting worker hears of in the wrong order', () => {
  const early = { requestId: '56', url: 'https://idp.example/sso?SAMLRequest=x', at: epochMs(1_000) };
  const late = { requestId: '57', url: 'https://sp.example/acs', method: 'POST', at: epochMs(1_100) };

  it('stand in the order in which the browser made them', () => {
    const worker = new Worker();
    const folded = new ExchangeFold();
    folded.add(worker.event('request', late));
    const [first] = folded.exchanges();
    folded.add(worker.event('request', early));
    const exchanges = folded.exchanges();
    expect(exchanges.map(({ requestId }) => requestId)).toEqual(['56', '57']);
    expect(exchanges.map(({ sequence }) => sequence)).toEqual([0, 1]);
    expect(exchanges[1]).toEqual({ ...first, sequence: 1 });
  });

  describe('of one chain of redirects', () => {
    const acs = { requestId: '60', url: 'https://sp.example/acs', method: 'POST' };
    const page = { requestId: '60', url: 'https://sp.example/app' };
    const posted = new Worker().redirect(acs, page.url, 303);
    const shown = new Worker(STARTED + 10).hop(page);
    const next = new Worker(STARTED + 20).hop({ requestId: '61', url: 'https://sp.example/next' });
    /** As one worker hears them. */
    const heard = (...events: readonly CaptureEvent[]) => {
      const worker = new Worker();
      return events.map((event) => ({ ...event, key: worker.event('request').key }));
    };
    const [, ...belated] = posted;
    const [request, requestHeaders, responseHeaders, end] = shown as [
      CaptureEvent,
      CaptureEvent,
      CaptureEvent,
      CaptureEvent,
    ];

    it('are its hops in their order, each once', () => {
      const exchanges = fold(heard(end, ...belated, request, requestHeaders, responseHeaders, ...next));
      expect(exchanges.map(({ request: { url }, hop, gaps }) => [url, hop, gaps])).toEqual([
        [acs.url, 0, ['request']],
        [page.url, 1, []],
        ['https://sp.example/next', 0, []],
      ]);
      expect(exchanges.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    });

    it('are not turned round where they came in order', () => {
      const exchanges = fold(heard(...posted, ...shown));
      expect(exchanges.map(({ request: { url }, hop }) => [url, hop])).toEqual([
        [acs.url, 0],
        [page.url, 1],
      ]);
    });

    it('the earlier one has lost its end, if none comes', () => {
      const exchanges = fold(heard(end, posted[1] as CaptureEvent));
      expect(exchanges.map(({ request: { url }, gaps }) => [url, gaps])).toEqual([
        [acs.url, ['request', 'response']],
        [page.url, ['request']],
      ]);
    });
  });

  it('stay as they came where the browser’s count and its clock do not agree', () => {
    const order = (...events: readonly CaptureEvent[]) => fold(...events).map(({ requestId }) => requestId);
    const worker = new Worker();
    expect(order(worker.event('request', { ...early, requestId: '58' }), worker.event('request', late))).toEqual([
      '58',
      '57',
    ]);
    const setBack = new Worker();
    const before = setBack.event('request', { ...late, requestId: '56' });
    expect(order(before, setBack.event('request', { ...early, requestId: '57' }))).toEqual(['56', '57']);
  });
});

describe('a request of which only the end was listened for', () => {
  const image = { requestId: '90', url: 'https://sp.example/a.png', type: 'image' };
  const endsOf = (...events: readonly CaptureEvent[]) =>
    fold(events.map((event) => ({ ...event, endOnly: true as const })));

  it('has no gap, and is as long as is known: not at all', () => {
    const worker = new Worker();
    const [exchange, ...others] = endsOf(worker.event('completed', { ...image, status: 404 }));
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({ state: 'completed', gaps: [], requestBody: 'none', response: { status: 404 } });
    expect(exchange?.endedAt).toBe(exchange?.startedAt);
  });

  it('is each of its redirects, and how it failed', () => {
    const worker = new Worker();
    const to = 'https://sp.example/b.png';
    const exchanges = endsOf(
      worker.event('redirect', { ...image, status: 302, redirectUrl: to }),
      worker.event('failed', { ...image, url: to, error: 'net::ERR_FAILED' }),
    );
    expect(exchanges.map(({ request, state, hop, gaps }) => [request.url, state, hop, gaps])).toEqual([
      [image.url, 'redirected', 0, []],
      [to, 'failed', 1, []],
    ]);
  });

  it('that posted something says that nobody knows what', () => {
    const report = { ...image, method: 'POST', type: 'csp_report' };
    expect(endsOf(new Worker().event('completed', report))[0]?.requestBody).toBe('unavailable');
  });
});
