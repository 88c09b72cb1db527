import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { DevtoolsEntry } from '../../src/capture/devtools-entry.ts';
import type { Exchange, FormField } from '../../src/capture/exchange.ts';
import { createFeedJoin, joinFeeds } from '../../src/capture/join-feeds.ts';
import { at, told } from '../builders/devtools.ts';
import { Traffic } from '../builders/exchanges.ts';

const ACS = 'https://sp.example/acs';
const form = (fields: Readonly<Record<string, string>>) => ({
  kind: 'form' as const,
  fields: Object.entries(fields).map(([name, value]): FormField => ({ name, value })),
});
const posted = (fields: Readonly<Record<string, string>>, ms = 0) => ({
  method: 'POST',
  url: ACS,
  body: form(fields),
  ...at(ms),
});
const join = (traffic: Traffic, ...entries: DevtoolsEntry[]) => joinFeeds(traffic.exchanges, entries).exchanges;
const bodyText = ({ request: { body } }: Exchange) =>
  body?.kind === 'octets' ? new TextDecoder('latin1').decode(body.octets) : body;

describe('a request of which both tell', () => {
  it('is there once, with the body as it was sent', () => {
    const traffic = new Traffic();
    const web = traffic.add(posted({ RelayState: 'a/b', SAMLResponse: 'PD8+' }));
    const [joined, ...others] = join(
      traffic,
      told({ at: -2, url: ACS, posted: 'SAMLResponse=PD8%2b&RelayState=a%2Fb' }),
    );
    expect(others).toEqual([]);
    expect(joined).toMatchObject({ id: web.id, source: 'webRequest', requestBody: 'complete' });
    expect(joined && bodyText(joined)).toBe('SAMLResponse=PD8%2b&RelayState=a%2Fb');
    expect(joined?.origins).toMatchObject({ requestBody: 'devtools', response: 'webRequest' });
    expect(joined?.disagreements).toBeUndefined();
  });

  it('is the very same object where devtools adds nothing', () => {
    const known = new Traffic().add(at(0));
    const whole = { ...known, request: { ...known.request, headers: [] } };
    expect(joinFeeds([whole], [told()]).exchanges[0]).toBe(whole);
  });

  it('has the page that came back from devtools', () => {
    const traffic = new Traffic();
    traffic.add(at(0));
    const [joined] = join(traffic, told({ page: '<form><input name="SAMLResponse"></form>' }));
    expect(joined?.response?.body).toContain('SAMLResponse');
    expect(joined?.origins).toMatchObject({ response: 'webRequest', responseBody: 'devtools' });
  });

  it('keeps webRequest’s body where the values differ, and says so', () => {
    const traffic = new Traffic();
    traffic.add(posted({ SAMLResponse: 'one', RelayState: 'a' }));
    const [joined] = join(traffic, told({ url: ACS, posted: 'SAMLResponse=one&RelayState=b' }));
    expect(joined?.request.body?.kind).toBe('form');
    expect(joined?.disagreements).toEqual([
      { field: 'RelayState', webRequest: 'a', devtools: 'b', kept: 'webRequest' },
    ]);
  });

  it('has devtools’ body where Firefox ended a value at an unescaped equals sign, and says so', () => {
    const traffic = new Traffic();
    traffic.add(posted({ SAMLResponse: 'abc', RelayState: 'a' }));
    const [joined] = join(traffic, told({ url: ACS, posted: 'SAMLResponse=abc==&RelayState=a' }));
    expect(joined && bodyText(joined)).toBe('SAMLResponse=abc==&RelayState=a');
    expect(joined?.disagreements).toEqual([
      { field: 'SAMLResponse', webRequest: 'abc', devtools: 'abc==', kept: 'devtools' },
    ]);
  });

  it('says nothing of what one of them withheld', () => {
    const traffic = new Traffic();
    const web = traffic.add(posted({ SAMLResponse: 'one' }));
    const withheld = { ...web, request: { ...web.request, withheld: ['password'] } };
    const [joined] = joinFeeds([withheld], [told({ url: ACS, posted: 'SAMLResponse=one&password=' })]).exchanges;
    expect(joined?.disagreements).toBeUndefined();
  });

  it('does not lose a whole body to a cut one', () => {
    const traffic = new Traffic();
    const web = traffic.rawPost('SAMLResponse=abcdef', { url: ACS, ...at(0) });
    const cut = told({ url: ACS, posted: 'SAMLResponse=abc', headers: { 'content-length': '19' } });
    const [joined] = joinFeeds([web], [cut]).exchanges;
    expect(joined && bodyText(joined)).toBe('SAMLResponse=abcdef');
    expect(joined?.requestBody).toBe('complete');
  });

  it('has a body that webRequest could not give', () => {
    const traffic = new Traffic();
    traffic.add({ method: 'POST', url: ACS, requestBody: 'unavailable', ...at(0) });
    const [joined] = join(traffic, told({ url: ACS, posted: 'SAMLResponse=abc' }));
    expect(joined?.requestBody).toBe('complete');
    expect(joined && bodyText(joined)).toBe('SAMLResponse=abc');
  });

  it('of a page’s service worker belongs to no tab in webRequest, and to the inspected one in devtools', () => {
    const traffic = new Traffic();
    const { tab: _, ...web } = traffic.add({ ...posted({ SAMLResponse: 'x' }), resourceType: 'xmlhttprequest' });
    const page = told({
      at: 0,
      lasted: 90,
      tab: 4,
      url: ACS,
      posted: 'SAMLResponse=x',
      _fetchedViaServiceWorker: true,
    });
    const worker = told({ at: 5, tab: 4, url: ACS, posted: 'SAMLResponse=x', _resourceType: 'fetch' });
    for (const entries of [[page, worker], [worker, page], [page], [worker]]) {
      const { exchanges } = joinFeeds([web], entries);
      expect(exchanges).toHaveLength(1);
      expect(exchanges[0]?.tab).toEqual({ id: 4 });
    }
  });
});

describe('a half that was lost with the worker', () => {
  it('is the answer: devtools tells it, and there is no gap', () => {
    const traffic = new Traffic();
    const web = traffic.add({ url: ACS, gaps: ['response'], startedAt: at(0).startedAt });
    const { response: _, ...lost } = web;
    const [joined] = joinFeeds([lost], [told({ url: ACS, status: 302, location: '/home' })]).exchanges;
    expect(joined).toMatchObject({
      gaps: [],
      state: 'redirected',
      response: { status: 302, redirectUrl: 'https://sp.example/home' },
      origins: { response: 'devtools' },
    });
    expect(joined?.endedAt).toBe(at(0).endedAt);
  });

  it('is the request: its body and its beginning are devtools’', () => {
    const traffic = new Traffic();
    const web = traffic.add({ method: 'POST', url: ACS, gaps: ['request'], requestBody: 'unavailable', ...at(15) });
    const [joined, ...others] = joinFeeds([web], [told({ url: ACS, posted: 'SAMLResponse=x' })]).exchanges;
    expect(others).toEqual([]);
    expect(joined).toMatchObject({ gaps: [], requestBody: 'complete', startedAt: at(0).startedAt });
  });
});

describe('an exchange that is whole', () => {
  it('is preferred to one without its beginning at the same moment', () => {
    const traffic = new Traffic();
    traffic.add({ method: 'POST', url: ACS, id: 'lost', gaps: ['request'], requestBody: 'unavailable', ...at(2) });
    traffic.add({ ...posted({ SAMLResponse: 'x' }, 4), id: 'whole' });
    const [lost, whole] = join(traffic, told({ url: ACS, posted: 'SAMLResponse=x' }));
    expect(lost?.request.body).toBeUndefined();
    expect(whole && bodyText(whole)).toBe('SAMLResponse=x');
  });
});

describe('a request of which only devtools tells', () => {
  it('stands where its time puts it, with a number between its neighbours’', () => {
    const traffic = new Traffic();
    const first = traffic.add({ url: 'https://sp.example/1', ...at(0) });
    const last = traffic.add({ url: 'https://sp.example/2', ...at(5_000) });
    const alone = [
      told({ at: 3_000, url: 'https://idp.example/b' }),
      told({ at: 1_000, url: 'https://idp.example/a' }),
    ];
    const exchanges = join(traffic, ...alone);
    expect(exchanges.map(({ request }) => request.url)).toEqual([
      first.request.url,
      'https://idp.example/a',
      'https://idp.example/b',
      last.request.url,
    ]);
    expect(exchanges.map(({ source }) => source)).toEqual(['webRequest', 'devtools', 'devtools', 'webRequest']);
    const numbers = exchanges.map(({ sequence }) => sequence);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(4);
  });

  it('is a hop of the redirect chain that it continues, and later hops count on', () => {
    const traffic = new Traffic();
    const chain = { requestId: 'r' };
    traffic.add({ url: 'https://sp.example/a', redirectUrl: 'https://sp.example/b', ...chain, ...at(0) });
    traffic.add({ url: 'https://sp.example/c', hop: 1, ...chain, ...at(60) });
    const lost = told({ at: 30, url: 'https://sp.example/b', status: 302, location: '/c' });
    const exchanges = join(traffic, lost);
    expect(exchanges.map(({ request, requestId, hop }) => [request.url.at(-1), requestId, hop])).toEqual([
      ['a', 'r', 0],
      ['b', 'r', 1],
      ['c', 'r', 2],
    ]);
  });

  it('is the first hop of a chain whose beginning the worker did not hear', () => {
    const traffic = new Traffic();
    traffic.add({ url: 'https://sp.example/b', requestId: 'r', ...at(30) });
    const exchanges = join(traffic, told({ at: 0, url: 'https://sp.example/a', status: 302, location: '/b' }));
    expect(exchanges.map(({ requestId, hop }) => [requestId, hop])).toEqual([
      ['r', 0],
      ['r', 1],
    ]);
  });

  it('stands behind a hop that ended within the difference of the two clocks', () => {
    const traffic = new Traffic();
    traffic.add({ url: 'https://sp.example/a', redirectUrl: 'https://sp.example/b', ...at(10) });
    const first = told({ at: 0, url: 'https://sp.example/a', status: 302, location: '/b', lasted: 2 });
    const [, second] = join(
      traffic,
      { ...first, exchange: { ...first.exchange } },
      told({ at: 3, url: 'https://sp.example/b' }),
    );
    expect(second?.request.url).toBe('https://sp.example/b');
  });

  it('with the same address as another one, but another answer, is not taken for it', () => {
    const traffic = new Traffic();
    traffic.add({ url: ACS, status: 200, ...at(100) });
    const exchanges = join(traffic, told({ at: 0, url: ACS, status: 302, location: '/x' }));
    expect(exchanges).toHaveLength(2);
  });

  it('is not taken for one of another tab', () => {
    const traffic = new Traffic();
    traffic.add({ ...posted({ SAMLResponse: 'x' }), tab: 2 });
    const exchanges = join(traffic, told({ tab: 1, url: ACS, posted: 'SAMLResponse=x' }));
    expect(exchanges.map(({ tab }) => tab?.id)).toEqual([2, 1]);
  });

  it('is told from a second one of the same address by its time', () => {
    const traffic = new Traffic();
    traffic.add({ ...posted({ SAMLResponse: 'second' }, 500), id: 'second' });
    const exchanges = join(
      traffic,
      told({ at: 0, url: ACS, posted: 'SAMLResponse=first' }),
      told({ at: 499, url: ACS, posted: 'SAMLResponse=second' }),
    );
    expect(exchanges.map(bodyText)).toEqual(['SAMLResponse=first', 'SAMLResponse=second']);
    expect(exchanges[1]?.id).toBe('second');
  });

  it('is told from a second one at the same moment by its body', () => {
    const traffic = new Traffic();
    traffic.add({ ...posted({ SAMLResponse: 'second' }, 3), id: 'second' });
    const entries = ['first', 'second'].map((value) => told({ at: 2, url: ACS, posted: `SAMLResponse=${value}` }));
    for (const order of [entries, [...entries].reverse()]) {
      const joined = join(traffic, ...order).find(({ id }) => id === 'second');
      expect(joined && bodyText(joined)).toBe('SAMLResponse=second');
    }
  });
});

describe('joined again', () => {
  it('what did not change is the same object, also of what only devtools told', () => {
    const traffic = new Traffic();
    traffic.add(posted({ SAMLResponse: 'x' }));
    const entries = [told({ url: ACS, posted: 'SAMLResponse=x' }), told({ at: 300, url: 'https://idp.example/' })];
    const again = createFeedJoin();
    const before = again(traffic.exchanges, entries).exchanges;
    traffic.add({ url: 'https://sp.example/home', ...at(4_000) });
    const more = told({ at: 5_000, url: 'https://sp.example/later' });
    const after = again(traffic.exchanges, [...entries, more]).exchanges;
    expect(after).toHaveLength(4);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it('without anything from devtools is the list that was given', () => {
    const { exchanges } = new Traffic();
    expect(joinFeeds(exchanges, []).exchanges).toBe(exchanges);
  });
});

describe('whatever the two tell', () => {
  const report = fc.record({
    url: fc.integer({ min: 0, max: 3 }),
    at: fc.integer({ min: 0, max: 6_000 }),
    seen: fc.constantFrom('web', 'devtools', 'both'),
    skew: fc.integer({ min: -5, max: 5 }),
    redirects: fc.boolean(),
  });

  it('no exchange is lost, none is there twice, and webRequest’s order stays', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
        const sorted = [...reports].sort((a, b) => a.at - b.at);
        const traffic = new Traffic();
        const entries: DevtoolsEntry[] = [];
        for (const { url, at: ms, seen, skew, redirects } of sorted) {
          const address = `https://sp.example/${url}`;
          const target = redirects ? `https://sp.example/${(url + 1) % 4}` : undefined;
          const status = redirects ? 302 : 200;
          if (seen !== 'devtools')
            traffic.add({ url: address, status, ...at(ms), ...(target !== undefined && { redirectUrl: target }) });
          if (seen !== 'web') entries.push(told({ at: ms + skew, url: address, status, location: target ?? '' }));
        }
        const { exchanges, matches } = joinFeeds(traffic.exchanges, entries);
        expect(exchanges).toHaveLength(traffic.exchanges.length + entries.length - matches.size);
        expect(new Set(exchanges.map(({ id }) => id)).size).toBe(exchanges.length);
        expect(exchanges.filter(({ source }) => source === 'webRequest').map(({ id }) => id)).toEqual(
          traffic.exchanges.map(({ id }) => id),
        );
        const numbers = exchanges.map(({ sequence }) => sequence);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(new Set(numbers).size).toBe(numbers.length);
        const hops = exchanges.map(({ requestId, hop }) => `${requestId} ${hop}`);
        expect(new Set(hops).size).toBe(hops.length);
      }),
    );
  });

  it('requests apart in time that both tell of are all joined', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200, max: 200 }), { maxLength: 30 }), (skews) => {
        const traffic = new Traffic();
        const entries = skews.map((skew, i) => {
          traffic.add(at(i * 1_000));
          return told({ at: i * 1_000 + skew });
        });
        const { exchanges, matches } = joinFeeds(traffic.exchanges, entries);
        expect(exchanges).toHaveLength(traffic.exchanges.length);
        expect(traffic.exchanges.map((exchange) => matches.get(exchange))).toEqual(entries);
      }),
    );
  });

  it('three thousand requests of one address are joined one by one', () => {
    const traffic = new Traffic();
    const body = { kind: 'octets' as const, octets: utf8('a=1') };
    const entries = Array.from({ length: 3_000 }, (_, i) => {
      traffic.add({ method: 'POST', url: ACS, body, ...at(i) });
      return told({ at: i, url: ACS, posted: 'a=1' });
    });
    expect(joinFeeds(traffic.exchanges, entries).matches.size).toBe(3_000);
  });
});
