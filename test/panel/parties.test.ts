import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/capture/exchange.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { hostOf, routeOf, shortHosts } from '../../src/panel/parties.ts';
import { exchange, message } from './trace-builder.ts';

function routeIn(exchanges: readonly Exchange[], issuer?: string) {
  const carrier = message(0, 'e2', 'AuthnRequest', { header: { issuer } });
  return routeOf(indexOf({ exchanges, messages: [carrier], flows: [] }), carrier);
}

describe('from whom to whom a message went', () => {
  const url = 'https://idp.example:8443/sso?SAMLRequest=x';

  it('takes the hop that redirected here before what headers say', () => {
    const first = exchange('e1', { url: 'https://sp.example/login', requestId: 'r' });
    const second = exchange('e2', { url, requestId: 'r', hop: 1, initiator: 'https://portal.example' });
    expect(routeIn([first, second])).toEqual({ from: 'sp.example', to: 'idp.example:8443' });
  });

  it('does not take another request’s hop', () => {
    const first = exchange('e1', { url: 'https://sp.example/login', requestId: 'other' });
    expect(routeIn([first, exchange('e2', { url, requestId: 'r', hop: 1 })]).from).toBeUndefined();
  });

  it('takes Origin, then Referer, then the initiator, then the Issuer', () => {
    const origin = { name: 'Origin', value: 'https://origin.example' };
    const referer = { name: 'referer', value: 'https://referer.example/page' };
    const from = (parts: Parameters<typeof exchange>[1], issuer?: string) =>
      routeIn([exchange('e2', { url, ...parts })], issuer).from;
    const initiator = 'https://initiator.example';
    expect(from({ initiator, request: { headers: [referer, origin] } })).toBe('origin.example');
    expect(from({ initiator, request: { headers: [{ ...origin, value: 'null' }, referer] } })).toBe('referer.example');
    expect(from({ initiator }, 'https://issuer.example/m')).toBe('initiator.example');
    expect(from({}, 'https://issuer.example/m')).toBe('issuer.example');
    expect(from({}, 'urn:example:sp')).toBeUndefined();
  });
});

describe('host names', () => {
  it('are those of URLs with a host, with the port', () => {
    expect(hostOf('https://a.example:8443/x')).toBe('a.example:8443');
    expect(hostOf('urn:example:sp')).toBeUndefined();
    expect(hostOf('null')).toBeUndefined();
    expect(hostOf(undefined)).toBeUndefined();
  });

  it('lose their ports only where they still differ without', () => {
    expect(shortHosts(['sp.localhost:8801', 'idp.localhost:8802'])).toEqual(['sp.localhost', 'idp.localhost']);
    expect(shortHosts(['localhost:8801', 'localhost:8802'])).toEqual(['localhost:8801', 'localhost:8802']);
    expect(shortHosts(['localhost:8801', 'localhost:8801'])).toEqual(['localhost', 'localhost']);
  });
});
