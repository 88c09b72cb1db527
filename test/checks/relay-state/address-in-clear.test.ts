// RelayState that is a whole address in clear.
import { describe, expect, it } from 'vitest';
import { relayStateIsAnAddress } from '../../../src/checks/relay-state/address-in-clear.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

function said(relayState: string | undefined, parts: ExchangeParts = {}) {
  const traffic = new Traffic();
  traffic.ask('_a', relayState);
  traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a' }), relayState, parts);
  return findingsOf(relayStateIsAnAddress, subjectOf(traffic.exchanges));
}

describe('a RelayState', () => {
  it('that is a whole address is told, once for request and response', () => {
    expect(said('https://sp.example/reports?page=2')).toMatchObject([
      { outcome: 'info', confidence: 'hint', seen: 'https://sp.example/reports?page=2', party: 'sp' },
    ]);
  });

  it.each(['/reports', 'https:', 'ss:mem:0123', '//sp.example/'])('that is a path or a token is not: %s', (value) => {
    expect(said(value)).toEqual([]);
  });

  it('is not looked at where there is none, or Salesforce takes it', () => {
    expect(said(undefined)).toEqual([]);
    expect(said('https://example.my.salesforce.com/001/o', { url: 'https://example.my.salesforce.com/' })).toEqual([]);
  });
});
