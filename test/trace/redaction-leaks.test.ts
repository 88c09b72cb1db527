// Leak test: marked secrets in every place of a login are searched for in what is written, in every encoding.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceToJson } from '../../src/trace/trace-json.ts';
import { savedTrace } from './redact-traffic.ts';
import { leaked, login, PROPERTIES } from './redaction-properties.ts';

describe('redaction', () => {
  it.each(PROPERTIES)(
    '%s',
    async (_, property) => {
      await fc.assert(property, { numRuns: 20, seed: 8, endOnFailure: true });
    },
    120_000,
  );

  it('has a search that finds secrets in nested encodings', () => {
    const inner = Buffer.from('zqsecret77').toString('base64');
    expect(leaked(`x=${encodeURIComponent(encodeURIComponent(inner))}`, ['zqsecret77'])).toEqual(['zqsecret77']);
    expect(leaked(Buffer.from('a ZQSECRET77').toString('hex'), ['zqsecret77'])).toEqual(['zqsecret77']);
    expect(leaked('nothing', ['zqsecret77'])).toEqual([]);
  });

  it('is given logins whose secrets that search finds in a trace that was not redacted', async () => {
    const [sample] = fc.sample(login, { numRuns: 1, seed: 8 });
    if (!sample) throw new Error('no sample');
    const trace = await savedTrace(sample.exchanges, { level: 'none' });
    expect(leaked(JSON.stringify(traceToJson(trace)), sample.secrets).length).toBeGreaterThan(35);
  });
});
