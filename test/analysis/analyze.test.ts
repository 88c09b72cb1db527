// The one composer: that it repeats itself, grows, and never throws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, createAnalyzer } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { pastedExchange } from '../../src/capture/pasted.ts';
import { formBody, Worker } from '../builders/events.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';

const CONTEXT = { limits: DEFAULT_LIMITS };

function everyKind(): Traffic {
  const traffic = new Traffic();
  traffic.page('https://sp.example/');
  traffic.ask('_a', '/x');
  traffic.page();
  traffic.ask('_b', '/y', { tab: 2 });
  traffic.answer('_a', '/x');
  traffic.artifact(1, '/y', { tab: 2 });
  traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_c' }), 'z');
  traffic.rawPost('SAMLResponse=%00');
  traffic.page('https://adfs.example/?wa=wsignin1.0&wtrealm=urn%3Asp');
  traffic.redirect('SAMLResponse', saml.logoutResponse({ id: '_d', inResponseTo: '_c' }), 'Z');
  traffic.answer(undefined, '/u');
  return traffic;
}

describe('analyze', () => {
  it('numbers the messages of all exchanges, and says where each was', () => {
    const { messages, exchanges } = analyze(everyKind().exchanges, CONTEXT);
    expect(exchanges).toHaveLength(11);
    expect(messages.map(({ index, exchangeId, decoded }) => `${index} ${exchangeId} ${decoded.header.kind}`)).toEqual([
      '0 x1 AuthnRequest',
      '1 x3 AuthnRequest',
      '2 x4 Response',
      '3 x5 Artifact',
      '4 x6 LogoutRequest',
      '5 x7 unreadable',
      '6 x8 sign-in',
      '7 x9 LogoutResponse',
      '8 x10 Response',
    ]);
  });

  it('gives for a trace that grew one exchange at a time what it gives for the whole', () => {
    const { exchanges } = everyKind();
    const grown = createAnalyzer(CONTEXT);
    for (let length = 0; length <= exchanges.length; length++) {
      const part = exchanges.slice(0, length);
      expect(grown(part)).toEqual(analyze(part, CONTEXT));
    }
  });

  it('gives for a trace that grew event by event what it gives for the whole', () => {
    const worker = new Worker();
    const message = Buffer.from(saml.response({ assertions: [] })).toString('base64');
    const events = [
      ...worker.redirect({ url: 'https://idp.example/sso?SAMLRequest=x&RelayState=y' }, 'https://idp.example/login'),
      ...worker.hop({ url: 'https://idp.example/login' }),
      ...worker.hop({ requestId: '2', method: 'POST', url: saml.ACS, body: formBody(['SAMLResponse', message]) }),
    ];
    const fold = new ExchangeFold();
    const grown = createAnalyzer(CONTEXT);
    for (const event of events) {
      fold.add(event);
      expect(grown(fold.exchanges())).toEqual(analyze(fold.exchanges(), CONTEXT));
    }
  });

  it('decodes an exchange once', () => {
    const { exchanges } = everyKind();
    const analyzer = createAnalyzer(CONTEXT);
    const first = analyzer(exchanges);
    const second = analyzer(exchanges);
    expect(second.messages.map(({ decoded }) => decoded)).toEqual(first.messages.map(({ decoded }) => decoded));
    for (const [index, { decoded }] of second.messages.entries()) expect(decoded).toBe(first.messages[index]?.decoded);
  });

  it('reads what was pasted, in any wrapping', () => {
    const xml = saml.authnRequest({ id: '_p' });
    for (const text of [xml, Buffer.from(xml).toString('base64'), new Traffic().ask('_p').request.url]) {
      const { messages } = analyze([pastedExchange(utf8(text), 0)], CONTEXT);
      expect(messages.map(({ exchangeId, decoded }) => [exchangeId, decoded.header.id])).toEqual([['pasted', '_p']]);
    }
    expect(analyze([pastedExchange(utf8('good morning!'), 0)], CONTEXT).messages).toEqual([]);
  });
});

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...['_a', '_b'].map((id) => Buffer.from(saml.authnRequest({ id })).toString('base64')),
    ...['_a', '_b'].map((id) => Buffer.from(saml.response({ inResponseTo: id, assertions: [] })).toString('base64')),
    Buffer.from(saml.logoutRequest({ id: '_a' })).toString('base64'),
    Buffer.from(`${saml.response({ inResponseTo: '_a' })}<broken`).toString('base64'),
    Buffer.alloc(44, 4).toString('base64'),
    'wsignin1.0',
    '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"/>',
  ),
);
const name = fc.constantFrom('SAMLRequest', 'SAMLResponse', 'SAMLart', 'wa', 'wresult', 'RelayState', 'wctx', 'x');
const anyExchange: fc.Arbitrary<Exchange> = fc
  .record({
    fields: fc.array(fc.tuple(name, value), { maxLength: 5 }),
    inQuery: fc.boolean(),
    raw: fc.boolean(),
    at: fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
    tab: fc.option(fc.record({ id: fc.nat(4), openerId: fc.nat(4) }), { nil: undefined }),
    frame: fc.option(fc.record({ id: fc.nat(3), parentId: fc.integer({ min: -1, max: 3 }) }), { nil: undefined }),
    requestId: fc.constantFrom('1', '2', '3', '__proto__'),
    hop: fc.nat(3),
    status: fc.option(fc.constantFrom(0, 200, 302, 500), { nil: undefined }),
    body: fc.constantFrom('complete', 'truncated', 'unavailable', 'none'),
    text: fc.option(fc.constantFrom('<Envelope/>', saml.soap(saml.artifactResolve('AAQ')), ''), { nil: undefined }),
  })
  .map(({ fields, inQuery, raw, at, tab, frame, requestId, hop, status, body, text }) => {
    const form = fields.map(([key, content]) => `${key}=${encodeURIComponent(content)}`).join('&');
    return {
      id: '',
      source: 'webRequest',
      sequence: 0,
      startedAt: epochMs(at),
      requestId,
      hop,
      ...(tab && { tab }),
      ...(frame && { frame }),
      resourceType: 'main_frame',
      request: {
        method: inQuery ? 'GET' : 'POST',
        url: inQuery ? `https://a.example/?${form}` : 'https://a.example/',
        ...(!inQuery && {
          body: raw
            ? { kind: 'octets', octets: utf8(form) }
            : { kind: 'form', fields: fields.map(([key, content]) => ({ name: key, value: content })) },
        }),
      },
      requestBody: body,
      ...(status !== undefined && {
        response: { status, statusText: '', fromCache: false, ...(text !== undefined && { body: text }) },
      }),
      state: 'completed',
      gaps: [],
    } as Exchange;
  });

it('never throws, puts every message that is a request or a response into one leg, and repeats itself', () => {
  fc.assert(
    fc.property(fc.array(anyExchange, { maxLength: 12 }), (made) => {
      const exchanges = made.map((exchange, sequence) => ({ ...exchange, id: `x${sequence}`, sequence }));
      const { messages, flows } = analyze(exchanges, CONTEXT);
      const legs = flows.flatMap((flow) => flow.legs);
      const responses = legs
        .flatMap(({ response, responseHops }) => [response ?? -1, ...responseHops])
        .filter((at) => at >= 0);
      expect(new Set(responses).size).toBe(responses.length);
      expect(new Set(flows.map(({ id }) => id)).size).toBe(flows.length);
      const inLegs = new Set([...responses, ...legs.flatMap(({ request, requestHops }) => [request, ...requestHops])]);
      for (const { index, decoded } of messages) {
        if (/^(AuthnRequest|Response|Artifact|LogoutRequest|sign-in)$/.test(decoded.header.kind))
          expect(inLegs).toContain(index);
      }
      for (const flow of flows) {
        for (const { request, response } of flow.legs) {
          for (const at of [request, response])
            if (at !== undefined) expect(flow.exchanges).toContain(messages[at]?.exchangeId);
        }
      }
      expect(analyze(exchanges, CONTEXT)).toEqual({ exchanges, messages, flows });
    }),
    { numRuns: 300 },
  );
});
