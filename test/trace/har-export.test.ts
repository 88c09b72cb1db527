// Traces written as HAR, and read back.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { ExchangeFold } from '../../src/capture/fold-events.ts';
import { readHar } from '../../src/capture/har.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { formBody, octetBody, Worker } from '../builders/events.ts';
import { Traffic } from '../builders/exchanges.ts';

const written = (exchanges: readonly Exchange[]) => JSON.stringify(toHar(exchanges, { version: '1.2.3' }));
const readBack = (exchanges: readonly Exchange[]) => readHar(utf8(written(exchanges)), DEFAULT_LIMITS);
const verdicts = (exchanges: readonly Exchange[]) =>
  analyze(exchanges, { limits: DEFAULT_LIMITS }).flows.map(({ kind, outcome, initiatedBy, legs }) => [
    kind,
    outcome,
    initiatedBy,
    legs.map(({ request, response, pairing, relayState }) => [request, response, pairing, relayState.verdict]),
  ]);

describe('an exported HAR', () => {
  it('names what wrote it', () => {
    expect(JSON.parse(written([]))).toEqual({
      log: { version: '1.2', creator: { name: 'SAML Scope', version: '1.2.3' }, pages: [], entries: [] },
    });
  });

  it('has what HAR 1.2 asks of every entry', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    const [entry] = toHar(traffic.exchanges, { version: '0' }).log.entries;
    expect(entry).toMatchObject({
      startedDateTime: '2026-01-02T03:04:05.000Z',
      time: 0,
      request: {
        method: 'GET',
        httpVersion: '',
        cookies: [],
        headers: [],
        queryString: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: { status: 200, cookies: [], headers: [], content: { size: -1, mimeType: '' }, redirectURL: '' },
      cache: {},
      timings: { send: 0, wait: 0, receive: 0 },
    });
  });

  it('gives requests, responses and redirect chains back', () => {
    const worker = new Worker();
    const fold = new ExchangeFold();
    const body = octetBody('RelayState=%ff&x=\xff');
    const to = 'https://sp.example/app?a=%2f#f';
    for (const event of [
      ...worker.redirect({ method: 'POST', url: 'https://sp.example/acs', body }, to),
      ...worker.hop({ url: to }),
      ...worker.hop({ requestId: '2', method: 'POST', body: formBody(['__proto__', 'x'], ['RelayState', 'a b&c']) }),
      worker.event('request', { requestId: '3' }),
      worker.event('failed', { requestId: '3', error: 'net::ERR_ABORTED' }),
    ]) {
      fold.add(event);
    }
    const before = fold.exchanges();
    const kept = ({ request, requestBody, response, resourceType, startedAt, endedAt, hop, tab, error }: Exchange) => ({
      request: { ...request, headers: request.headers ?? [] },
      requestBody,
      response,
      resourceType,
      startedAt,
      endedAt,
      hop,
      tab,
      error,
    });
    expect(readBack(before).map(kept)).toEqual(before.map(kept));
  });

  it.each(['truncated', 'unavailable'] as const)('still says that a body is %s', (requestBody) => {
    const traffic = new Traffic();
    traffic.add({
      method: 'POST',
      requestBody,
      ...(requestBody === 'truncated' && { body: { kind: 'octets', octets: utf8('a=b') } }),
    });
    expect(readBack(traffic.exchanges)).toMatchObject([{ requestBody }]);
  });

  it('gives the same flows and verdicts as the trace it was made of', () => {
    const traffic = new Traffic();
    const [sent, other] = [Uint8Array.of(0x2f, 0xff), Uint8Array.of(0x2f, 0xfe)];
    traffic.ask('_exact', '/x');
    traffic.answer('_exact', '/x');
    traffic.ask('_mutated', sent);
    traffic.answer('_mutated', other);
    traffic.ask('_same', sent);
    traffic.answer('_same', sent);
    traffic.ask('_cut', '/x');
    traffic.answer('_cut', '/x', { requestBody: 'truncated' });
    traffic.ask('_one', '/1', { tab: 1 });
    traffic.ask('_two', '/2', { tab: 2, opener: 1 });
    traffic.artifact(1, '/2', { tab: 2, opener: 1 });
    traffic.artifact(2, '/1', { tab: 1, status: 500 });
    const before = verdicts(traffic.exchanges);
    expect(before.flatMap((flow) => (flow[3] as string[][]).map((leg) => leg[3]))).toEqual([
      'exact',
      'mutated',
      'exact',
      'not-checked',
      'exact',
      'exact',
    ]);
    expect(verdicts(readBack(traffic.exchanges))).toEqual(before);
  });
});
