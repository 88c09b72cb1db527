import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { parametersOf } from '../../src/panel/parameters.ts';
import { exchange, message, relayState } from './trace-builder.ts';

describe('the parameters beside a message', () => {
  it('are those of its query in wire order, undecoded and decoded once', () => {
    const { encoded } = message(0, 'e1', 'AuthnRequest', { encoded: { place: 'query', binding: 'HTTP-Redirect' } });
    const url = 'https://idp.example/sso?SAMLRequest=a%2Bb&RelayState=x%252Fy+z&SigAlg=s#f';
    expect(parametersOf(encoded, exchange('e1', { url }), DEFAULT_LIMITS)).toEqual([
      { name: 'SAMLRequest', wire: 'a%2Bb', value: 'a+b', octets: 3 },
      { name: 'RelayState', wire: 'x%252Fy+z', value: 'x%2Fy z', octets: 7 },
      { name: 'SigAlg', wire: 's', value: 's', octets: 1 },
    ]);
  });

  it('have no wire form where the browser gave decoded fields', () => {
    const { encoded } = message(0, 'e1', 'Response');
    const fields = [
      { name: 'SAMLResponse', value: 'PHg+' },
      { name: 'RelayState', value: new Uint8Array([0xff]) },
    ];
    const posted = exchange('e1', { method: 'POST', request: { body: { kind: 'form', fields } } });
    expect(parametersOf(encoded, posted, DEFAULT_LIMITS)).toEqual([
      { name: 'SAMLResponse', wire: null, value: 'PHg+', octets: 4 },
      { name: 'RelayState', wire: null, value: '\ufffd', octets: 1 },
    ]);
  });

  it('come from a body that was given as octets', () => {
    const { encoded } = message(0, 'e1', 'Response');
    const headers = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }];
    const body = { kind: 'octets', octets: utf8('SAMLResponse=PHg%2B&RelayState=') } as const;
    const posted = exchange('e1', { method: 'POST', request: { headers, body } });
    expect(parametersOf(encoded, posted, DEFAULT_LIMITS).map(({ wire }) => wire)).toEqual(['PHg%2B', '']);
  });

  it('are what the decoder kept when the exchange has them no more', () => {
    const { encoded } = message(0, 'e1', 'AuthnRequest', {
      encoded: {
        relayState: { ...relayState('r'), wire: 'r' },
        detachedSignature: { sigAlg: 'alg', signature: 'c2ln', rawQuery: null },
      },
    });
    const names = parametersOf(encoded, undefined, DEFAULT_LIMITS).map(({ name }) => name);
    expect(names).toEqual(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']);
  });

  it('are none for a message in a bare body', () => {
    const { encoded } = message(0, 'e1', 'Response', { encoded: { parameter: '', binding: 'SOAP' } });
    expect(parametersOf(encoded, exchange('e1'), DEFAULT_LIMITS)).toEqual([]);
  });
});
