// Which response answers which request.
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/base/units.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowsOf, legsOf, pairsOf } from './correlate-traffic.ts';

const MINUTE = 60_000;
const SIGN_IN = 'wa=wsignin1.0&wtrealm=urn%3Asp&wctx=c';
const TOKEN = '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"/>';

const signIn = (traffic: Traffic, query = SIGN_IN) => traffic.page(`https://adfs.example/ls?${query}`);
const token = (traffic: Traffic) => traffic.rawPost(`wa=wsignin1.0&wresult=${encodeURIComponent(TOKEN)}&wctx=c`);

describe('a response with InResponseTo', () => {
  it('answers the request of that id', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a');
    expect(pairsOf(traffic)).toEqual(['0→1 in-response-to']);
  });

  it('answers it also from another tab, and in another order than the requests came', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { tab: 1 });
    traffic.ask('_b', '/b', { tab: 2 });
    traffic.answer('_b', '/b', { tab: 2 });
    traffic.answer('_a', '/a', { tab: 1 });
    expect(pairsOf(traffic)).toEqual(['0→3 in-response-to', '1→2 in-response-to']);
    expect(legsOf(traffic).map(({ relayState }) => relayState.verdict)).toEqual(['exact', 'exact']);
  });

  it('to a request that was not recorded is a leg without a request', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_other', '/x');
    expect(pairsOf(traffic)).toEqual(['0→- none', '-→1 none']);
    expect(legsOf(traffic)[1]?.relayState).toEqual({ verdict: 'not-checked', reason: 'no-request-seen' });
  });

  it('answers a request that was recorded after it, but begun before it', () => {
    const traffic = new Traffic();
    const answer = traffic.answer('_a', '/a');
    traffic.ask('_a', '/a', { startedAt: epochMs(answer.startedAt - 50) });
    expect(pairsOf(traffic)).toEqual(['1→0 in-response-to']);
    expect(legsOf(traffic)[0]?.relayState.verdict).toBe('exact');
  });

  it('does not answer a request that was sent once more after it', () => {
    const traffic = new Traffic();
    traffic.answer('_a', '/a');
    traffic.ask('_a', '/a');
    expect(pairsOf(traffic)).toEqual(['-→0 none', '1→- none']);
  });

  it('is a further sighting where the same response comes again', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a');
    traffic.post('SAMLResponse', response);
    traffic.post('SAMLResponse', response);
    expect(legsOf(traffic)).toMatchObject([{ request: 0, response: 1, responseHops: [2] }]);
  });

  it('is a leg of the same flow where another response answered that request before', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a');
    traffic.answer('_a');
    const flows = flowsOf(traffic);
    expect(flows).toHaveLength(1);
    expect(pairsOf(traffic)).toEqual(['0→1 in-response-to', '0→2 in-response-to']);
  });

  it('takes the request from a response that had been guessed for it, which stays a leg of its own', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.rawPost('SAMLResponse=unreadable');
    traffic.answer('_a');
    expect(pairsOf(traffic)).toEqual(['0→2 in-response-to', '-→1 none']);
  });
});

it('shows a request that is seen again on the provider’s own pages as further sightings', () => {
  const traffic = new Traffic();
  for (let time = 0; time < 3; time++) traffic.ask('_a', '/x', { url: 'https://idp.example/login' });
  traffic.answer('_a', '/x');
  expect(legsOf(traffic)).toMatchObject([
    { request: 0, requestHops: [1, 2], response: 3, relayState: { verdict: 'exact' } },
  ]);
});

it('has a request without response, and a response that nobody asked for', () => {
  const traffic = new Traffic();
  traffic.ask('_a', '/x');
  traffic.answer(undefined, '/y');
  expect(legsOf(traffic).map(({ relayState }) => relayState)).toEqual([
    { verdict: 'not-checked', reason: 'no-response-seen' },
    { verdict: 'not-checked', reason: 'unsolicited' },
  ]);
});

describe('a response that names no request', () => {
  it('is guessed to answer the only request in question: an artifact', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    traffic.page();
    traffic.artifact(1, '/x');
    expect(pairsOf(traffic)).toEqual(['0→1 guessed']);
    expect(legsOf(traffic)[0]?.relayState).toMatchObject({ verdict: 'exact' });
  });

  it('is never called mutated by a guess', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    traffic.artifact(1, '/y');
    expect(legsOf(traffic)[0]?.relayState).toEqual({ verdict: 'not-checked', reason: 'pairing-guessed' });
  });

  it('is guessed for an unreadable response', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    traffic.rawPost('SAMLResponse=%00&RelayState=%2Fx');
    expect(pairsOf(traffic)).toEqual(['0→1 guessed']);
  });

  it('is not guessed between two requests', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.ask('_b');
    traffic.artifact(1);
    expect(pairsOf(traffic)).toEqual(['0→- none', '1→- none', '-→2 none']);
  });

  it('is guessed for the request of its own tab where logins run in several', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { tab: 1 });
    traffic.ask('_b', '/b', { tab: 2, opener: 1 });
    traffic.artifact(1, '/b', { tab: 2, opener: 1 });
    traffic.artifact(2, '/a', { tab: 1 });
    expect(pairsOf(traffic)).toEqual(['0→3 guessed', '1→2 guessed']);
  });

  it('is guessed for the request that went to the IdP which sent it, where the browser says which', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { url: 'https://one.test/sso' });
    traffic.ask('_b', '/b', { url: 'https://idp.example/sso' });
    traffic.artifact(1, '/b', { initiator: 'https://login.idp.example' });
    expect(pairsOf(traffic)).toEqual(['0→- none', '1→2 guessed']);
  });

  it('is not guessed for a request to another IdP than the one that sent it', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { url: 'https://one.test/sso' });
    traffic.artifact(1, '/a', { initiator: 'https://two.test' });
    expect(pairsOf(traffic)).toEqual(['0→- none', '-→1 none']);
  });

  it('is not guessed for a request of a tab that has nothing to do with it', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { tab: 1 });
    traffic.artifact(1, '/a', { tab: 2 });
    expect(pairsOf(traffic)).toEqual(['0→- none', '-→1 none']);
  });

  it.each([
    [15 * MINUTE, '0→1 guessed'],
    [15 * MINUTE + 1, '0→- none'],
  ])('is guessed within 15 minutes: after %i ms', (later, first) => {
    const traffic = new Traffic();
    const { startedAt } = traffic.ask('_a');
    traffic.artifact(1, undefined, { startedAt: (startedAt + later) as typeof startedAt });
    expect(pairsOf(traffic)[0]).toBe(first);
  });

  it('is not guessed for a request that has its answer', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.artifact(1);
    traffic.artifact(2);
    expect(pairsOf(traffic)).toEqual(['0→1 guessed', '-→2 none']);
  });
});

describe('WS-Federation', () => {
  it('pairs a token with the sign-in that it answers', () => {
    const traffic = new Traffic();
    signIn(traffic);
    token(traffic);
    expect(pairsOf(traffic)).toEqual(['0→1 guessed']);
    expect(legsOf(traffic)[0]?.relayState).toMatchObject({ verdict: 'exact', octets: 1 });
  });

  it('takes a sign-in that stands in the address of the provider’s pages for one request', () => {
    const traffic = new Traffic();
    for (let time = 0; time < 3; time++) signIn(traffic);
    token(traffic);
    expect(legsOf(traffic)).toMatchObject([{ request: 0, requestHops: [1, 2], response: 3 }]);
  });

  it('takes the same sign-in after its answer for a new one', () => {
    const traffic = new Traffic();
    for (let time = 0; time < 2; time++) {
      signIn(traffic);
      token(traffic);
    }
    expect(pairsOf(traffic)).toEqual(['0→1 guessed', '2→3 guessed']);
  });

  it('is not mixed up with the SAML login around it, nor with a sign-out before', () => {
    const traffic = new Traffic();
    signIn(traffic, 'wa=wsignout1.0');
    traffic.ask('_a');
    signIn(traffic);
    token(traffic);
    traffic.answer('_a');
    expect(pairsOf(traffic)).toEqual(['0→- none', '1→4 in-response-to', '2→3 guessed']);
  });
});

it('pairs thousands of requests and artifacts in time that grows with their number', () => {
  const measure = (count: number) => {
    const traffic = new Traffic();
    for (let n = 0; n < count; n++) {
      traffic.ask(`_${n}`);
      traffic.artifact(n % 256);
    }
    expect(pairsOf(traffic)).toHaveLength(count);
    const started = process.cpuUsage();
    flowsOf(traffic);
    const { user } = process.cpuUsage(started);
    return user;
  };
  measure(100);
  const few = Math.min(measure(100), measure(100), measure(100));
  const many = Math.min(measure(800), measure(800));
  // Eight times as many: linear is 8, each with each 64.
  expect(many / few).toBeLessThan(32);
}, 60_000);
