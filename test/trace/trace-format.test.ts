// The trace format: what is written is read back the same, its schema holds, and hostile files are refused.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { InputError } from '../../src/base/input-error.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { importTrace } from '../../src/trace/import-trace.ts';
import type { Json } from '../../src/trace/json-fields.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { readTrace, traceToJson, writeTrace } from '../../src/trace/trace-json.ts';
import { type Upgraders, upgradeTrace } from '../../src/trace/upgrade.ts';
import { Traffic } from '../builders/exchanges.ts';
import { savedTrace } from './redact-traffic.ts';

const NOW = { limits: DEFAULT_LIMITS, now: 0 };
const golden = new URL('golden/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('../../docs/schema/trace.json', import.meta.url), 'utf8')) as object;

const deployment: Deployment = {
  id: 'd1',
  name: 'Support portal',
  preset: 'salesforce-org',
  sp: {
    product: 'salesforce-org',
    entityId: 'https://example.my.salesforce.com',
    assertionConsumerServices: [
      { binding: 'HTTP-POST', location: 'https://example.my.salesforce.com', index: 0, isDefault: true },
    ],
    singleLogoutServices: [],
  },
  idp: { product: 'generic', singleSignOnServices: [], singleLogoutServices: [], defaultRelayState: '/start' },
  certificates: [{ owner: 'idp', use: 'signing', base64: 'AAAA' }],
  requirements: {
    responseSigned: true,
    attributes: [{ name: 'email', required: true, values: ['a'] }],
    clockSkew: 180_000,
    nameIdShape: 'email-address',
    identityAttribute: 'uid',
    relayState: ['echo'],
  },
  settings: { 'salesforce.identityLocation': 'nameid' },
};

async function sample(): Promise<Trace> {
  const traffic = new Traffic();
  traffic.ask('_a', '/x');
  traffic.answer('_a', new Uint8Array([0xff, 0x41]));
  traffic.rawPost('a=%ff', {
    opener: 1,
    tab: 2,
    error: 'net::ERR_ABORTED',
    state: 'failed',
    gaps: ['response'],
    origins: { requestBody: 'devtools' },
    disagreements: [{ field: 'RelayState', webRequest: 'a', devtools: 'b', kept: 'devtools' }],
  });
  const trace = await savedTrace(traffic.exchanges, { level: 'none' });
  return {
    ...trace,
    deployments: [deployment],
    redaction: { level: 'shareable', replaced: 3, keptByHand: 1, hiddenByHand: 0 },
    verdicts: {
      messages: [
        {
          exchange: 'x0',
          place: 0,
          signatures: [
            {
              on: 'Response',
              verdict: 'trusted',
              outcome: 'valid',
              keySource: 'trusted',
              cause: undefined,
              problems: [],
              digests: [true],
              certificate: 'AAAA',
            },
          ],
          detached: undefined,
          authentic: true,
          notAuthenticBecause: [],
        },
      ],
      flows: [
        {
          id: 'x0',
          kind: 'sso',
          outcome: 'succeeded',
          legs: [{ verdict: 'mutated', class: 'replaced' }],
          findings: [
            {
              id: 'a-check',
              cites: ['F01'],
              outcome: 'fail',
              confidence: 'proven',
              weakenedBy: ['pairing-guessed'],
              cause: true,
              where: { message: 1, exchange: 'x1', path: 'Response' },
              seen: 's',
              expected: 'e',
              message: 'm',
              fix: 'f',
              party: 'idp',
            },
          ],
        },
      ],
    },
  };
}

const parsed = (octets: Uint8Array): unknown => JSON.parse(Buffer.from(octets).toString('utf8'));

describe('a written trace', () => {
  it('is read back as it was', async () => {
    const trace = await sample();
    expect(importTrace(writeTrace(trace), NOW)).toEqual({ kind: 'trace', exchanges: trace.exchanges, trace });
  });

  it('numbers exchanges anew where one has its place between two others', async () => {
    const traffic = new Traffic();
    traffic.page();
    traffic.page(undefined, { sequence: 0.5 });
    traffic.page();
    const trace = await savedTrace(traffic.exchanges, { level: 'none' });
    expect(importTrace(writeTrace(trace), NOW).exchanges.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('may be compressed, and is told by its first octets', async () => {
    const trace = await sample();
    const octets = writeTrace(trace, { compressed: true });
    expect(parsed(gunzipSync(octets))).toEqual(parsed(writeTrace(trace)));
    expect(importTrace(octets, NOW).trace).toEqual(trace);
  });

  it('fits the schema of the documentation, which refuses other things', async () => {
    const fits = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    const json = parsed(writeTrace(await sample())) as { exchanges: { state: string }[] };
    expect(fits(json), JSON.stringify(fits.errors)).toBe(true);
    if (json.exchanges[0]) json.exchanges[0].state = 'maybe';
    expect(fits(json)).toBe(false);
  });

  it('of version 1 is read as it was written then', () => {
    const { trace } = importTrace(readFileSync(new URL('v1.json', golden)), NOW);
    expect(trace).toMatchObject({
      product: { name: 'SAML Scope', version: '0.1.0' },
      redaction: { level: 'shareable' },
      exchanges: [
        { id: 'x0' },
        { id: 'x1', request: { body: { kind: 'form' } } },
        { id: 'x2', request: { body: { kind: 'octets' } } },
      ],
      verdicts: { flows: [{ legs: [{ verdict: 'mutated', class: 'truncated' }] }, { id: 'x2' }] },
    });
  });
});

describe('versions', () => {
  const steps: Upgraders = new Map<number, (json: Json) => Json>([
    [1, (json) => ({ ...json, version: 2, a: 1 })],
    [2, (json) => ({ ...json, version: 3, b: 2 })],
  ]);

  it('are gone through one step a version', () => {
    expect(upgradeTrace({ version: 1 }, steps, 3)).toEqual({ version: 3, a: 1, b: 2 });
    expect(upgradeTrace({ version: 3 }, steps, 3)).toEqual({ version: 3 });
  });

  it('that are newer are refused with what to do', () => {
    expect(() => upgradeTrace({ version: 2 })).toThrow(
      expect.objectContaining({ code: 'trace-too-new', message: expect.stringContaining('Update') }),
    );
  });

  it.each([undefined, '1', 0, 1.5, null, -1])('that are none are refused: %j', (version) => {
    expect(() => upgradeTrace({ version })).toThrow(expect.objectContaining({ code: 'trace-invalid' }));
  });
});

/** Sets what stands at a path of names and numbers. */
function put(json: unknown, path: readonly (string | number)[], value: unknown): void {
  const [name, ...rest] = path;
  const object = json as Record<string | number, unknown>;
  if (name === undefined) throw new Error('no path');
  if (rest.length === 0) object[name] = value;
  else put(object[name], rest, value);
}

describe('a hostile trace', () => {
  const read = (json: unknown) => readTrace(json, DEFAULT_LIMITS);

  it.each<[string, readonly (string | number)[], unknown]>([
    ['exchanges that are no list', ['exchanges'], {}],
    ['an exchange that is a text', ['exchanges'], ['x']],
    ['a time that no clock has', ['savedAt'], 1e300],
    ['a sequence that is no whole number', ['exchanges', 0, 'sequence'], 0.5],
    ['a status that is a text', ['exchanges', 0, 'response', 'status'], '200'],
    ['headers that are no list', ['exchanges', 0, 'request', 'headers'], { a: 1 }],
    ['octets that are no base64', ['exchanges', 2, 'request', 'body'], { kind: 'octets', base64: '*' }],
    ['an unknown level of redaction', ['redaction', 'level'], 'much'],
    ['an unknown verdict', ['verdicts', 'flows', 0, 'legs', 0, 'verdict'], 'fine'],
    ['a product that is no object', ['product'], 'x'],
  ])('is refused with the path to the fault: %s', async (_, path, value) => {
    const json = JSON.parse(JSON.stringify(traceToJson(await sample()))) as unknown;
    put(json, path, value);
    expect(() => read(json)).toThrow(
      expect.objectContaining({ code: 'trace-invalid', message: expect.stringMatching(/^trace\./) }),
    );
  });

  it('with names of prototypes changes nothing but itself', () => {
    const text =
      '{"format":"saml-scope-trace","version":1,"product":{"name":"n","version":"v"},"savedAt":0,"exchanges":[],"deployments":[],"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const { trace } = importTrace(utf8(text), NOW);
    expect(Object.keys(trace ?? {})).not.toContain('__proto__');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('can have no settings by the name of a prototype', async () => {
    const json = JSON.parse(
      JSON.stringify(traceToJson(await sample())).replace('"settings":{', '"settings":{"__proto__":"x",'),
    ) as unknown;
    expect(Object.keys(read(json).deployments[0]?.settings ?? {})).toEqual(['salesforce.identityLocation']);
  });

  it.each([
    ['is too large', utf8(`{"a":"${'x'.repeat(2_000)}"}`), 'input-too-large'],
    ['is nested too deep', utf8('['.repeat(100_000)), 'input-unrecognised'],
    [
      'is nested too deep behind quotes',
      utf8(`{"a":"\\\\","b":${'['.repeat(70)}${']'.repeat(70)}}`),
      'input-unrecognised',
    ],
    ['was cut off', utf8('{"format":"saml-scope-trace","version":1,'), 'input-unrecognised'],
    ['is no UTF-8', Uint8Array.of(0x7b, 0xff), 'input-unrecognised'],
    ['is a damaged gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1), 'input-unrecognised'],
    ['is empty', new Uint8Array(), 'input-empty'],
    ['is JSON of something else', utf8('{"a":1}'), 'input-unrecognised'],
  ])('is refused where it %s', (title, octets, code) => {
    const limits =
      title === 'is too large'
        ? { ...DEFAULT_LIMITS, fileOctets: 1_000 as typeof DEFAULT_LIMITS.fileOctets }
        : DEFAULT_LIMITS;
    expect(() => importTrace(octets, { limits, now: 0 })).toThrow(expect.objectContaining({ code }));
  });

  it('that decompresses to more than the limit is refused before it is held', async () => {
    const octets = writeTrace(await sample(), { compressed: true });
    const limits = { ...DEFAULT_LIMITS, fileOctets: (octets.length + 10) as typeof DEFAULT_LIMITS.fileOctets };
    expect(() => importTrace(octets, { limits, now: 0 })).toThrow(expect.objectContaining({ code: 'input-too-large' }));
  });

  it('never throws anything but a refusal, whatever its fields hold', async () => {
    const text = JSON.stringify(traceToJson(await sample()));
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.constantFrom('null', '1e999', '{}', '[]', '"x"', '-1', 'true'),
        (at, value) => {
          const from = text.lastIndexOf(':', at) + 1;
          const to = [',', '}', ']'].map((end) => text.indexOf(end, from)).filter((end) => end >= 0);
          const mutated = text.slice(0, from) + value + text.slice(Math.min(...to));
          try {
            importTrace(utf8(mutated), NOW);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
