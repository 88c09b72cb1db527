// Logins of one SP one after the other: rounds of one login, loops, and those that were begun anew.
import { describe, expect, it } from 'vitest';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowsOf } from './correlate-traffic.ts';

type Attributes = Readonly<Record<string, string | boolean>>;

const ask = (traffic: Traffic, id: string, attributes: Attributes = {}, more = '', parts: ExchangeParts = {}) =>
  traffic.redirect('SAMLRequest', saml.authnRequest({ id, attributes, requestedAuthnContext: more }), undefined, parts);
const refuse = (traffic: Traffic, inResponseTo: string, ...codes: string[]) =>
  traffic.post(
    'SAMLResponse',
    saml.response({ id: `_to${inResponseTo}`, inResponseTo, assertions: [], status: saml.status({ codes }) }),
  );
const context = (name: string) =>
  `<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>${name}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`;

const outcomes = (traffic: Traffic) =>
  flowsOf(traffic).map(
    ({ outcome, outcomeEvidence }) => `${outcome} ${outcomeEvidence.map(({ code }) => code).join(' ')}`,
  );

describe('rounds', () => {
  const rounds = (traffic: Traffic) => flowsOf(traffic).map(({ legs }) => legs.map(({ round }) => round ?? 'first'));

  it('of one login are a silent try and what follows it; the last one decides', () => {
    const traffic = new Traffic();
    ask(traffic, '_a', { IsPassive: true });
    refuse(traffic, '_a', 'Responder', 'NoPassive');
    ask(traffic, '_b');
    traffic.answer('_b');
    expect(rounds(traffic)).toEqual([['first', 'after-passive']]);
    expect(outcomes(traffic)).toEqual(['succeeded answered-by-page']);
  });

  it('of one login are a step-up and a fresh login', () => {
    const traffic = new Traffic();
    ask(traffic, '_a');
    traffic.answer('_a');
    ask(traffic, '_b', {}, context('urn:mfa'));
    traffic.answer('_b');
    ask(traffic, '_c', { ForceAuthn: true }, context('urn:mfa'));
    refuse(traffic, '_c', 'Responder');
    expect(rounds(traffic)).toEqual([['first', 'step-up', 'force-authn']]);
    expect(outcomes(traffic)).toEqual(['failed status-not-success']);
  });

  it('may each go through a broker', () => {
    const traffic = new Traffic();
    ask(traffic, '_a', { IsPassive: true });
    refuse(traffic, '_a', 'Responder', 'NoPassive');
    ask(traffic, '_b');
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_i', issuer: 'https://broker.example' }));
    traffic.answer('_i');
    traffic.answer('_b');
    expect(flowsOf(traffic).map(({ legs }) => legs.map(({ request }) => request))).toEqual([[0, 2, 3]]);
  });

  it.each<[string, (traffic: Traffic) => void]>([
    ['in another tab', (traffic) => ask(traffic, '_b', { ForceAuthn: true }, '', { tab: 2 })],
    ['in another frame', (traffic) => ask(traffic, '_b', { ForceAuthn: true }, '', { frame: { id: 4, parentId: 0 } })],
    [
      'minutes later',
      (traffic) => {
        for (let i = 0; i < 31; i++) traffic.page('https://sp.example/app');
        ask(traffic, '_b', { ForceAuthn: true });
      },
    ],
    [
      'of another SP',
      (traffic) =>
        traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_b', issuer: 'x', attributes: { ForceAuthn: true } })),
    ],
    ['that asks for the same', (traffic) => ask(traffic, '_b')],
  ])('are no rounds: a request %s', (_title, make) => {
    const traffic = new Traffic();
    ask(traffic, '_a');
    traffic.answer('_a');
    make(traffic);
    expect(flowsOf(traffic)).toHaveLength(2);
  });
});

describe('a loop', () => {
  /** `cycles` logins that the ACS answers with a redirect to the next request. */
  function loop(cycles: number): Traffic {
    const traffic = new Traffic();
    for (let n = 0; n < cycles; n++) {
      const chain = n === 0 ? {} : { requestId: `acs${n - 1}`, hop: 2 };
      traffic.ask(`_${n}`, '/x', chain);
      traffic.answer(`_${n}`, '/x', { requestId: `acs${n}`, status: 302, redirectUrl: 'https://sp.example/app' });
      traffic.page('https://sp.example/app', { requestId: `acs${n}`, hop: 1, status: 302, redirectUrl: saml.SSO });
    }
    return traffic;
  }

  it('is a login that the SP answers by asking for another one: that one failed', () => {
    const traffic = loop(2);
    expect(outcomes(traffic)[0]).toBe('failed login-loop');
    const [first, second] = flowsOf(traffic);
    expect(first?.outcomeEvidence[0]).toMatchObject({ exchange: 'x3', message: 2, detail: `GET ${saml.SSO}` });
    expect(first?.loop).toEqual({ cycles: 2, flows: [first?.id, second?.id] });
    expect(second?.loop).toEqual(first?.loop);
  });

  it('counts what comes within 60 seconds', () => {
    expect(flowsOf(loop(5)).map(({ loop: found }) => found?.cycles)).toEqual([5, 5, 5, 5, 5]);
    // Three seconds a cycle: 21 begin within 60 seconds.
    expect(flowsOf(loop(30))[0]?.loop?.cycles).toBe(21);
  });

  it('is also one by a page that posts the next request itself', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a', undefined, { requestId: 'acs' });
    traffic.post('SAMLRequest', saml.authnRequest({ id: '_b' }), undefined, { url: saml.SSO });
    expect(outcomes(traffic)[0]).toBe('failed login-loop');
  });

  /** Logins with a page of the SP after each; `pause` seconds later the SP's login page asks again. */
  function again(cycles: number, pause: number, parts: ExchangeParts = {}): Traffic {
    const traffic = new Traffic();
    for (let n = 0; n < cycles; n++) {
      const login = `login${n}`;
      traffic.page('https://sp.example/login', { requestId: login, status: 302, redirectUrl: saml.SSO, ...parts });
      traffic.ask(`_${n}`, '/x', { requestId: login, hop: 1, ...parts });
      traffic.answer(`_${n}`, '/x', { requestId: `acs${n}`, status: 302, redirectUrl: 'https://sp.example/app' });
      traffic.page('https://sp.example/app', { requestId: `acs${n}`, hop: 1 });
      for (let second = 1; second < pause; second++) {
        traffic.page('https://sp.example/api', { resourceType: 'xmlhttprequest' });
      }
    }
    return traffic;
  }

  it('with a page of the SP in between is one from three cycles on, where no person is that fast', () => {
    const scripted = { initiator: 'https://sp.example' };
    expect(outcomes(again(2, 1, scripted))[0]).toBe('succeeded answered-by-redirect asked-again');
    expect(outcomes(again(3, 1, scripted)).map((outcome) => outcome.split(' ').slice(0, 2).join(' '))).toEqual([
      'failed login-loop',
      'failed login-loop',
      'succeeded answered-by-redirect',
    ]);
    expect(outcomes(again(3, 8, scripted))[0]).toBe('succeeded answered-by-redirect asked-again');
  });

  it('is none where the user typed the address each time', () => {
    expect(outcomes(again(4, 1))[0]).toBe('succeeded answered-by-redirect asked-again');
    expect(flowsOf(again(4, 1)).map(({ loop: found }) => found)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is none where the user typed the address of the page that posts the request', () => {
    const traffic = new Traffic();
    for (let n = 0; n < 4; n++) {
      traffic.page('https://sp.example/login', { requestId: `login${n}` });
      const byPage = { url: saml.SSO, initiator: 'https://sp.example', requestId: `ask${n}` };
      traffic.post('SAMLRequest', saml.authnRequest({ id: `_${n}` }), undefined, byPage);
      traffic.answer(`_${n}`, '/x', { requestId: `acs${n}`, status: 302, redirectUrl: 'https://sp.example/app' });
      traffic.page('https://sp.example/app', { requestId: `acs${n}`, hop: 1, initiator: 'https://idp.example' });
    }
    expect(outcomes(traffic)[0]).toMatch(/^succeeded/);
    expect(flowsOf(traffic)[0]?.loop).toBeUndefined();
  });

  it('is none where only a header tells that the user typed it, as of what devtools alone saw', () => {
    const traffic = again(4, 1, { source: 'devtools' });
    const headers = [{ name: 'Sec-Fetch-Site', value: 'none' }];
    for (const [at, exchange] of traffic.exchanges.entries()) {
      if (!exchange.requestId.startsWith('login')) continue;
      traffic.exchanges[at] = { ...exchange, request: { ...exchange.request, headers } };
    }
    expect(outcomes(traffic)[0]).toBe('succeeded answered-by-redirect asked-again');
    expect(flowsOf(traffic)[0]?.loop).toBeUndefined();
  });

  it('is none after a logout, in another tab, or half a minute later', () => {
    const make = (between: (traffic: Traffic) => void, parts: ExchangeParts = {}): string | undefined => {
      const traffic = new Traffic();
      traffic.ask('_a');
      traffic.answer('_a');
      between(traffic);
      traffic.ask('_b', undefined, parts);
      return outcomes(traffic)[0];
    };
    const healthy = 'succeeded answered-by-page';
    const logOut = (traffic: Traffic) => traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_o' }));
    expect(make(logOut)).toBe(healthy);
    expect(make(() => undefined, { tab: 2 })).toBe(healthy);
    expect(
      make((traffic) => {
        for (let i = 0; i < 30; i++) traffic.page('https://elsewhere.example/');
      }),
    ).toBe(healthy);
  });

  it('has failed by what refused it, where a response was refused before the next request', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    refuse(traffic, '_a', 'Responder', 'AuthnFailed');
    traffic.ask('_b');
    expect(outcomes(traffic)[0]).toBe('failed status-not-success login-loop');
  });
});

describe('a login that was begun anew', () => {
  const links = (traffic: Traffic) =>
    flowsOf(traffic).map(({ id, restartOf, restartedBy }) => [id, restartOf, restartedBy]);

  it('names the one that was given up, and is named by it', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.page('https://sp.example/');
    traffic.ask('_b');
    traffic.answer('_b');
    expect(links(traffic)).toEqual([
      ['x0', undefined, 'x2'],
      ['x2', 'x0', undefined],
    ]);
  });

  it('names the one that failed', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    refuse(traffic, '_a', 'Responder');
    for (let i = 0; i < 40; i++) traffic.page('https://sp.example/');
    traffic.ask('_b');
    expect(links(traffic)[1]?.[1]).toBe('x0');
  });

  it('names none that succeeded, went on in another tab, or is a quarter of an hour old', () => {
    const succeeded = new Traffic();
    succeeded.ask('_a');
    succeeded.answer('_a');
    for (let i = 0; i < 40; i++) succeeded.page('https://sp.example/');
    succeeded.ask('_b');
    const otherTab = new Traffic();
    otherTab.ask('_a');
    otherTab.ask('_b', undefined, { tab: 2 });
    const old = new Traffic();
    const { startedAt } = old.ask('_a');
    old.ask('_b', undefined, { startedAt: (startedAt + 15 * 60_000 + 1) as typeof startedAt });
    for (const traffic of [succeeded, otherTab, old]) expect(links(traffic)[1]?.[1]).toBeUndefined();
  });
});

it('takes time that grows with the number of logins in a row', () => {
  const measure = (count: number) => {
    const traffic = new Traffic();
    for (let n = 0; n < count; n++) {
      traffic.ask(`_${n}`, '/x');
      traffic.answer(`_${n}`, '/y');
    }
    flowsOf(traffic);
    const started = process.cpuUsage();
    flowsOf(traffic);
    return process.cpuUsage(started).user;
  };
  measure(100);
  const few = Math.min(measure(100), measure(100), measure(100));
  const many = Math.min(measure(800), measure(800));
  // Eight times as many: linear is 8, each with each 64.
  expect(many / few).toBeLessThan(32);
}, 60_000);
