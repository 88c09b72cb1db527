// The RelayState that the SP sends.
import { describe, expect, it } from 'vitest';
import { RELAY_STATE_REQUEST } from '../../../src/checks/relay-state/request-value.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const said = (traffic: Traffic) =>
  runChecks(subjectOf(traffic.exchanges), RELAY_STATE_REQUEST).map(({ id, outcome, seen, party }) => ({
    id: id.replace('relay-state-', ''),
    outcome,
    seen,
    party,
  }));

function login(sent: string | undefined, returned = sent, parts: ExchangeParts = {}): Traffic {
  const traffic = new Traffic();
  traffic.ask('_a', sent, parts);
  traffic.answer('_a', returned);
  return traffic;
}

/** A request whose query is as written behind the message. */
function rawRequest(behind: string, returned?: string): Traffic {
  const traffic = new Traffic();
  const { url } = new Traffic().ask('_a').request;
  traffic.add({ url: `${url}&${behind}` });
  traffic.answer('_a', returned);
  return traffic;
}

describe('an empty value', () => {
  it('is a warning in a query, where the binding wants none, and a note where the IdP took it', () => {
    const refused = new Traffic();
    refused.ask('_a', '', { status: 500 });
    expect(said(refused)).toEqual([{ id: 'sent-empty', outcome: 'warn', seen: 'RelayState=', party: 'sp' }]);
    expect(said(login(''))).toMatchObject([{ id: 'sent-empty', outcome: 'info' }]);
  });

  it('is worth a note in a form', () => {
    const traffic = new Traffic();
    traffic.post('SAMLRequest', saml.authnRequest({ id: '_a' }), '', { url: saml.SSO });
    expect(said(traffic)).toMatchObject([{ id: 'sent-empty', outcome: 'info' }]);
  });

  it('is not one that is left out', () => {
    expect(said(login(undefined))).toEqual([]);
  });
});

describe('a printed null', () => {
  it.each(['null', 'undefined', '[object Object]'])('is a warning, also where it came back: %s', (value) => {
    expect(said(login(value))).toEqual([{ id: 'sent-null', outcome: 'warn', seen: value, party: 'sp' }]);
  });

  it('is not a value that has the word in it', () => {
    expect(said(login('/null'))).toEqual([]);
  });
});

describe('a value that was encoded before', () => {
  const URL_ENCODED = 'https%3A%2F%2Fsp.example%2Fa';

  it('is a note where it came back, and a warning where it changed', () => {
    expect(said(login(URL_ENCODED))).toMatchObject([{ id: 'sent-encoded-twice', outcome: 'info', seen: URL_ENCODED }]);
    expect(said(login(URL_ENCODED, 'https://sp.example/a'))).toMatchObject([
      { id: 'sent-encoded-twice', outcome: 'warn' },
    ]);
    expect(said(login('/a?b=%252F'))).toMatchObject([{ outcome: 'info' }]);
  });

  it('is not one with escapes of its own', () => {
    expect(said(login('/a?u=https%3A%2F%2Fb&p=100%25'))).toEqual([]);
  });
});

describe('a value that was not encoded', () => {
  it('is a warning where parameters of it stand beside it', () => {
    const traffic = rawRequest('RelayState=https://sp.example/a?x=1&y=2&z=3', 'https://sp.example/a?x=1');
    expect(said(traffic)).toEqual([
      { id: 'sent-unencoded', outcome: 'warn', seen: 'RelayState=https://sp.example/a?x=1&y=…&z=…', party: 'sp' },
    ]);
  });

  it.each([
    ['nothing follows', 'RelayState=https://sp.example/a?x=1'],
    ['the signature follows', 'RelayState=https://sp.example/a?x=1&SigAlg=a&Signature=b'],
    ['what products add follows', 'RelayState=https://sp.example/a?x=1&login_hint=ada&whr=b'],
    ['it is encoded', 'RelayState=https%3A%2F%2Fsp.example%2Fa%3Fx%3D1&y=2'],
    ['it has no query that could go on', 'RelayState=https://sp.example/a&y=2'],
  ])('is none where %s', (_title, behind) => {
    expect(said(rawRequest(behind)).filter(({ id }) => id === 'sent-unencoded')).toEqual([]);
  });
});

describe('a value of more than 80 bytes', () => {
  const long = `/app?${'é'.repeat(40)}`;

  it('is a note where it came back', () => {
    expect(said(login(long))).toMatchObject([{ id: 'longer-than-80-bytes', outcome: 'info', seen: '85 bytes' }]);
    expect(said(login(long.slice(0, 42)))).toEqual([]);
  });

  it('is a warning where it did not come back, and none where something else was done to it', () => {
    expect(said(login(long, ''))).toMatchObject([{ outcome: 'warn' }]);
    expect(said(login(long, long.toUpperCase()))).toMatchObject([{ outcome: 'info' }]);
  });

  it('is a warning where the IdP refused the request as too long', () => {
    const refused = (status: number) => {
      const traffic = new Traffic();
      traffic.ask('_a', long, { status });
      return said(traffic);
    };
    expect(refused(414)).toMatchObject([{ outcome: 'warn' }]);
    expect(refused(503)).toMatchObject([{ outcome: 'info' }]);
  });

  it('is expected of Salesforce', () => {
    const traffic = new Traffic();
    traffic.ask('_a', long);
    traffic.answer('_a', long, { url: 'https://example.my.salesforce.com/?so=00Dxx0000000000' });
    expect(runChecks(subjectOf(traffic.exchanges), RELAY_STATE_REQUEST)[0]?.message).toContain(
      'Salesforce sends such values',
    );
  });
});

it('says of a logout that the IdP began that the IdP wrote the value', () => {
  const traffic = new Traffic();
  traffic.ask('_a');
  traffic.answer('_a');
  traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_o', issuer: saml.IDP }), 'null', { url: saml.ACS });
  const findings = runChecks(subjectOf(traffic.exchanges, { flow: 1 }), RELAY_STATE_REQUEST);
  expect(findings).toMatchObject([{ id: 'relay-state-sent-null', party: 'idp' }]);
});
