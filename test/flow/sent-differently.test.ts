// RelayState of a message that went out more than once: whose doing that was.
import { describe, expect, it } from 'vitest';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { legsOf } from './correlate-traffic.ts';

const STEP = 'https://idp.example/sso/step2';
const INNER = 'https://sp.example/app/acs';
const told = (traffic: Traffic): string => {
  const [leg] = legsOf(traffic);
  return leg?.relayState.verdict === 'not-checked' ? leg.relayState.reason : `${leg?.relayState.verdict}`;
};

/** A request with `abc` that goes on with `ctx`, and its response with `abc`. */
function askedTwice(parts: ExchangeParts, between: readonly string[] = []): string {
  const traffic = new Traffic();
  traffic.ask('_a', 'abc', { initiator: 'https://sp.example' });
  for (const url of between) traffic.page(url);
  traffic.ask('_a', 'ctx', parts);
  traffic.answer('_a', 'abc', { initiator: 'https://idp.example' });
  return told(traffic);
}

/** The same response twice, with `abc` and then with `inner`. */
function answeredTwice(parts: ExchangeParts, between: readonly string[] = []): string {
  const traffic = new Traffic();
  traffic.ask('_a', 'abc', { initiator: 'https://sp.example' });
  const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
  traffic.post('SAMLResponse', response, 'abc', { initiator: 'https://idp.example' });
  for (const url of between) traffic.page(url);
  traffic.post('SAMLResponse', response, 'inner', parts);
  return told(traffic);
}

describe('a request that went out again with another RelayState', () => {
  it.each([
    ['the IdP’s own page sent on', { url: STEP, initiator: 'https://idp.example' }],
    ['the IdP’s page was there before, and nobody says who sent it', { url: STEP }],
    ['the IdP redirected to itself with', { url: STEP, requestId: 'r0', hop: 1 }],
  ])('counts for nothing where %s', (_title, parts) => {
    expect(askedTwice(parts)).toBe('exact');
  });

  it.each([
    ['the SP sent it', { url: STEP, initiator: 'https://sp.example' }, []],
    ['the SP’s page was there before', { url: STEP }, ['https://sp.example/again']],
    ['it went to the same endpoint', {}, []],
    ['a stranger sent it', { url: STEP, initiator: 'https://elsewhere.test' }, []],
  ])('leaves it open which of them counted: %s', (_title, parts, between) => {
    expect(askedTwice(parts, between)).toBe('sent-differently');
  });

  it('counts for nothing once the answer had come', () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'abc');
    traffic.answer('_a', 'abc');
    traffic.ask('_a', 'ctx');
    expect(told(traffic)).toBe('exact');
  });

  it('hides no change', () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'abc', { initiator: 'https://sp.example' });
    traffic.ask('_a', 'ctx', { url: STEP, initiator: 'https://idp.example' });
    traffic.answer('_a', 'ctx', { initiator: 'https://idp.example' });
    expect(told(traffic)).toBe('mutated');
  });
});

describe('a response that was posted again with another RelayState', () => {
  it('counts for nothing where the SP handed it inward', () => {
    expect(answeredTwice({ url: INNER, initiator: 'https://sp.example' })).toBe('exact');
    expect(answeredTwice({ url: INNER })).toBe('exact');
  });

  it.each([
    ['the IdP sent it', { url: INNER, initiator: 'https://idp.example' }, []],
    ['the IdP’s page was there before', { url: INNER }, ['https://idp.example/again']],
    ['it came to the same endpoint', {}, []],
    ['it came to the same endpoint, from the SP', { initiator: 'https://sp.example' }, []],
  ])('leaves it open which of them was kept: %s', (_title, parts, between) => {
    expect(answeredTwice(parts, between)).toBe('sent-differently');
  });
});
