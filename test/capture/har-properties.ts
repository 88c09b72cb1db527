// Properties of the HAR reader for any input, however broken: run shortly beside the unit tests, at length by the fuzz project.
import fc from 'fast-check';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { InputError } from '../../src/base/input-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { byteLength, epochMs } from '../../src/base/units.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { readHar } from '../../src/capture/har.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { toStoredVerdicts } from '../../src/trace/stored-verdicts.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { readTrace, traceToJson } from '../../src/trace/trace-json.ts';

const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  fileOctets: byteLength(50_000),
  exchanges: 8,
  xmlOctets: byteLength(20_000),
};

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'https://a.example/?SAMLRequest=a&RelayState=b',
    'https://a.example/#SAMLResponse=x',
    '/relative?x',
    'http://[',
    'SAMLResponse=PHg%2B&RelayState=%ff',
    '<Envelope/>',
    '/w==',
    'base64',
    'POST',
    'truncated',
    'unavailable',
    'document',
    '2026-01-02T03:04:05Z',
    '+275760-09-13T00:00:00.000Z',
    '+275760-09-12T23:59:59.999Z',
    '-271821-04-20T00:00:00.000Z',
    '+275761-01-01T00:00:00.000Z',
    'NaN',
    '1e400',
    'set-cookie',
    'sec-fetch-dest',
    'text/html',
    'application/x-www-form-urlencoded',
  ),
);
const number = fc.oneof(
  fc.constantFrom(0, -1, 200, 302, 200.5, 1e5, 1e16, 8.64e15, 2 ** 53, 1e300, -1e300, -0),
  fc.double(),
  fc.integer(),
);
const wrong = fc.oneof(fc.jsonValue({ maxDepth: 2 }), text, number);
const maybe = <Value>(good: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: wrong, weight: 1 });
const object = (parts: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  maybe(fc.record({ ...parts, ['__proto__']: wrong }, { requiredKeys: [] }));

const pairs = maybe(
  fc.array(object({ name: maybe(text), value: maybe(text), _base64: maybe(text) }), { maxLength: 4 }),
);
const entry = object({
  startedDateTime: maybe(text),
  time: maybe(number),
  _resourceType: maybe(text),
  _type: maybe(text),
  _error: maybe(text),
  _tab: object({ id: maybe(number), openerId: maybe(number) }),
  request: object({
    method: maybe(text),
    url: maybe(text),
    headers: pairs,
    bodySize: maybe(number),
    _bodyState: maybe(text),
    postData: object({ text: maybe(text), _base64: maybe(text), encoding: maybe(text), params: pairs }),
  }),
  response: object({
    status: maybe(number),
    statusText: maybe(text),
    headers: pairs,
    redirectURL: maybe(text),
    content: object({ text: maybe(text), encoding: maybe(text), mimeType: maybe(text) }),
  }),
});
const anyHar = object({ log: object({ entries: maybe(fc.array(entry, { maxLength: 10 })) }) }).map((json) =>
  // JSON has numbers that no double holds.
  utf8((JSON.stringify(json) ?? '').replaceAll('1e+300', '1e400')),
);
const damaged = fc
  .tuple(anyHar, fc.nat(), fc.integer({ min: 0, max: 255 }))
  .map(([octets, at, octet]) => octets.map((was, index) => (index === at % octets.length ? octet : was)));
const input = fc.oneof({ arbitrary: anyHar, weight: 6 }, damaged, fc.uint8Array({ maxLength: 60 }));

/** Undefined where it was refused, as refused input must be: with an InputError. */
function readOrRefuse(octets: Uint8Array) {
  try {
    return readHar(octets, LIMITS);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const traceOf = (exchanges: readonly Exchange[]): Trace => ({
  product: { name: 'SAML Scope', version: '0' },
  savedAt: epochMs(0),
  redaction: undefined,
  exchanges,
  deployments: [],
  verdicts: toStoredVerdicts(analyze(exchanges, { limits: LIMITS }), () => undefined, []),
});

/** Each throws, with a reason, where it does not hold. */
export const PROPERTIES: readonly (readonly [string, fc.IProperty<unknown>])[] = [
  [
    'a HAR is read or refused with a code, and what was read holds together',
    fc.property(input, (octets) => {
      const exchanges = readOrRefuse(octets) ?? [];
      if (exchanges.length > LIMITS.exchanges) throw new Error('more exchanges than the limit');
      if (new Set(exchanges.map(({ id }) => id)).size < exchanges.length) throw new Error('ids are not unique');
      for (const [at, { sequence, startedAt, endedAt, request, requestBody, response, gaps }] of exchanges.entries()) {
        if (sequence !== at) throw new Error('the sequence has a hole');
        if (!Number.isFinite(startedAt) || !((endedAt ?? 0) >= startedAt)) throw new Error('the times are wrong');
        if ((request.body !== undefined) !== (requestBody === 'complete' || requestBody === 'truncated'))
          throw new Error(`a body that is ${requestBody}`);
        if ((response === undefined) !== gaps.includes('response')) throw new Error('gaps do not fit the response');
      }
    }) as fc.IProperty<unknown>,
  ],
  [
    'what was read can be analyzed, written as HAR, and read to the same messages and verdicts',
    fc.property(input, (octets) => {
      const exchanges = readOrRefuse(octets) ?? [];
      const before = analyze(exchanges, { limits: LIMITS });
      const written = utf8(JSON.stringify(toHar(exchanges, { version: '0' })));
      const after = analyze(readHar(written, DEFAULT_LIMITS), { limits: LIMITS });
      const facts = ({ messages, flows }: typeof before) =>
        JSON.stringify([
          messages.map(({ encoded, decoded }) => [encoded, decoded.header]),
          flows.map(({ legs, kind, outcome }) => [legs.map(({ relayState }) => relayState.verdict), kind, outcome]),
        ]).replaceAll(/"entry-\d+"/g, '""');
      if (facts(before) !== facts(after)) throw new Error(`${facts(before)}\nbecame\n${facts(after)}`);
    }) as fc.IProperty<unknown>,
  ],
  [
    'the trace that is written of what was read can be read again, to the same exchanges',
    fc.property(input, (octets) => {
      const exchanges = readOrRefuse(octets) ?? [];
      const { exchanges: again } = readTrace(JSON.parse(JSON.stringify(traceToJson(traceOf(exchanges)))), LIMITS);
      const [before, after] = [JSON.stringify(exchanges), JSON.stringify(again)];
      if (before !== after) throw new Error(`${before}\nbecame\n${after}`);
    }) as fc.IProperty<unknown>,
  ],
];
