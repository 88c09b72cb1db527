// What other tools export, read as exchanges: which file it is is told by its content, and known quirks are repaired.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { importTrace } from '../../src/trace/import-trace.ts';
import { toSamlTracer } from '../../src/trace/saml-tracer-export.ts';
import { Traffic } from '../builders/exchanges.ts';
import { entry, har, harText } from '../builders/har.ts';
import * as saml from '../builders/saml.ts';

const NOW = 1_767_323_045_000;
const read = (file: unknown) =>
  importTrace(file instanceof Uint8Array ? file : utf8(typeof file === 'string' ? file : JSON.stringify(file)), {
    limits: DEFAULT_LIMITS,
    now: NOW,
  });
const legsOf = (exchanges: readonly Exchange[]) =>
  analyze(exchanges, { limits: DEFAULT_LIMITS }).flows.map(({ kind, outcome, legs }) => [
    kind,
    outcome,
    legs.map(({ relayState }) => relayState.verdict),
  ]);

const REDIRECT = `${saml.SSO}?SAMLRequest=${encodeURIComponent(Buffer.from(saml.authnRequest({ id: '_q' })).toString('base64'))}&RelayState=%2Fa%2Fb`;
const RESPONSE = saml.response({ id: '_r', inResponseTo: '_q' });
const encoded = Buffer.from(RESPONSE).toString('base64');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** As SAML-tracer 1.9 writes it; `post` as given. */
const exported = (post: unknown, more: object = {}) => ({
  requests: [
    {
      method: 'GET',
      url: REDIRECT,
      requestId: '12',
      requestHeaders: [{ name: 'Host', value: 'idp.example' }],
      get: [['SAMLRequest', '…']],
      protocol: 'SAML-P',
      saml: 'mojibake ZoÃ«',
      samlart: null,
      responseStatus: 302,
      responseStatusText: 'HTTP/1.1 302 Found',
      responseHeaders: [
        { name: 'Location', value: '/login' },
        { name: 'Date', value: 'Fri, 02 Jan 2026 03:04:05 GMT' },
      ],
    },
    {
      method: 'GET',
      url: 'https://idp.example/login',
      requestId: '12',
      requestHeaders: [],
      responseHeaders: [],
      responseStatus: 200,
    },
    {
      method: 'POST',
      url: saml.ACS,
      requestId: '13',
      requestHeaders: [],
      post,
      protocol: 'SAML-P',
      saml: RESPONSE,
      responseStatus: 200,
      responseStatusText: 'HTTP/1.1 200 OK',
      responseHeaders: [],
      ...more,
    },
  ],
  timestamp: '2026-01-02T04:00:00.000Z',
});

describe('an export of SAML-tracer', () => {
  it('is told by its list of requests, and gives redirect chains, times and statuses', () => {
    const { kind, exchanges } = read(
      exported([
        ['SAMLResponse', encoded],
        ['RelayState', '/a/b'],
      ]),
    );
    expect(kind).toBe('saml-tracer');
    expect(exchanges.map(({ requestId, hop, state, startedAt }) => [requestId, hop, state, startedAt])).toEqual([
      ['12', 0, 'redirected', NOW],
      ['12', 1, 'completed', NOW],
      ['13', 0, 'completed', NOW],
    ]);
    expect(exchanges[0]?.response).toMatchObject({
      status: 302,
      statusText: 'Found',
      redirectUrl: 'https://idp.example/login',
    });
    expect(legsOf(exchanges)).toEqual([['sso', expect.any(String), ['exact']]]);
  });

  it('that was masked is read by what masking left: the decoded message, and values that stand in an address', () => {
    const masked = exported([
      ['SAMLResponse', { hash: sha256(encoded) }],
      ['RelayState', { hash: sha256('/a/b') }],
    ]);
    expect(legsOf(read(masked).exchanges)).toEqual([['sso', expect.any(String), ['exact']]]);
  });

  it('says nothing of a RelayState that masking or removing took away', () => {
    for (const gone of [{ hash: sha256('something else') }, { overwritten: true }, { obf: 'alternative_1' }]) {
      const { exchanges } = read(
        exported([
          ['SAMLResponse', { hash: sha256(encoded) }],
          ['RelayState', gone],
        ]),
      );
      expect(exchanges[2]?.requestBody).toBe('truncated');
      expect(legsOf(exchanges)).toEqual([['sso', expect.any(String), ['not-checked']]]);
    }
  });

  it('of an old version has ids by another name and headers in pairs', () => {
    const { exchanges } = read({
      requests: [
        {
          method: 'GET',
          url: REDIRECT,
          id: 'r1',
          requestHeaders: [['Host', 'idp.example']],
          responseHeaders: [['Server', 'x']],
          responseStatus: 200,
        },
      ],
    });
    expect(exchanges[0]).toMatchObject({
      requestId: 'r1',
      request: { headers: [{ name: 'Host', value: 'idp.example' }] },
    });
  });

  it('with a message whose umlauts it damaged is read from the address', () => {
    const { exchanges } = read(exported([]));
    const [message] = analyze(exchanges, { limits: DEFAULT_LIMITS }).messages;
    expect(message?.decoded.header).toMatchObject({ kind: 'AuthnRequest', id: '_q' });
  });

  it('with requests that never got a response has them, too', () => {
    const { exchanges } = read({ requests: [{ method: 'GET', url: REDIRECT, requestId: '1', requestHeaders: [] }] });
    expect(exchanges[0]).toMatchObject({ gaps: ['response'], requestBody: 'none' });
  });

  it.each([[[1]], [['x']], [[null]]])('is refused where a request is none: %j', (requests) => {
    expect(() => read({ requests })).toThrow(expect.objectContaining({ code: 'saml-tracer-invalid' }));
  });

  it('is written so that it is read back: what the format holds is the same', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x y');
    traffic.answer('_a', '/x y');
    traffic.page('https://sp.example/app');
    const written = toSamlTracer(traffic.exchanges, epochMs(NOW), DEFAULT_LIMITS);
    expect(written.requests.map((request) => Object.keys(request).slice(0, 4))).toEqual([
      ['method', 'url', 'requestId', 'requestHeaders'],
      ['method', 'url', 'requestId', 'requestHeaders'],
      ['method', 'url', 'requestId', 'requestHeaders'],
    ]);
    const { exchanges } = read(written);
    expect(legsOf(exchanges)).toEqual(legsOf(traffic.exchanges));
    expect(exchanges.map(({ request }) => [request.method, request.url])).toEqual(
      traffic.exchanges.map(({ request }) => [request.method, request.url]),
    );
    expect(exchanges[1]?.request.body).toEqual(traffic.exchanges[1]?.request.body);
  });
});

describe('a HAR', () => {
  const location = (name: string, value: string) => ({ status: 302, headers: [{ name, value }], redirectURL: '' });

  it.each([
    [
      'Fiddler, with an empty redirectURL and seven decimals',
      { at: '2026-01-02T03:04:05.0000000+00:00', response: location('Location', '/login') },
    ],
    [
      'Charles, with null in place of redirectURL',
      { response: { ...location('location', 'https://idp.example/login'), redirectURL: null } },
    ],
  ])('of %s has its redirects', (_, parts) => {
    const { kind, exchanges } = read(har(entry({ request: { url: saml.SSO }, ...parts })));
    expect(kind).toBe('har');
    expect(exchanges[0]).toMatchObject({
      startedAt: NOW,
      state: 'redirected',
      response: { redirectUrl: 'https://idp.example/login' },
    });
  });

  it('of Charles has requests that never ended', () => {
    const { exchanges } = read(har(entry({ response: { status: -1 } })));
    expect(exchanges[0]).toMatchObject({ state: 'failed', gaps: ['response'] });
  });

  it('of Fiddler has tunnels, which are no requests of the page', () => {
    const { exchanges } = read(har(entry({ request: { method: 'CONNECT', url: 'http://idp.example:443' } }), entry()));
    expect(analyze(exchanges, { limits: DEFAULT_LIMITS }).messages).toEqual([]);
  });

  it('of Safari has bodies in base64 and no resource types', () => {
    const { _resourceType: _, ...bare } = entry({
      response: {
        content: { mimeType: 'text/html', text: Buffer.from('<p>Zoë</p>').toString('base64'), encoding: 'base64' },
      },
    });
    expect(read(har(bare)).exchanges[0]).toMatchObject({
      resourceType: 'main_frame',
      response: { body: '<p>Zoë</p>' },
    });
  });

  it('may begin with a byte order mark', () => {
    expect(read(`\uFEFF${harText(entry())}`).exchanges).toHaveLength(1);
  });
});

describe('anything else', () => {
  it('that is no JSON is one pasted message', () => {
    expect(read(RESPONSE)).toMatchObject({ kind: 'pasted', exchanges: [{ source: 'pasted' }] });
    expect(read(REDIRECT)).toMatchObject({ kind: 'pasted' });
  });
});
