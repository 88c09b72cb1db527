// RelayState in a redacted trace: what was done to it must still be told, whatever it was.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultIds, faultOf } from '../../demo/faults.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { Traffic } from '../builders/exchanges.ts';
import { redacted } from './redact-traffic.ts';

const VECTORS = new URL('../../../shared/rules/relaystate-vectors.json', import.meta.url);

const legOf = (exchanges: readonly Exchange[]) => {
  const verdict = analyze(exchanges, { limits: DEFAULT_LIMITS }).flows[0]?.legs[0]?.relayState;
  if (verdict?.verdict !== 'mutated') return verdict;
  const { name, ...how } = verdict.class;
  const { next: _, ...rest } = how as { next?: string };
  return { verdict: 'mutated', name, ...rest };
};

/** A login by which `sent` went out and `returned` came back, as the recorder has it and as it stood on the wire. */
function logins(sent: string | undefined, returned: string | undefined): Exchange[][] {
  const recorded = new Traffic();
  recorded.ask('_a', sent);
  recorded.answer('_a', returned);
  const wire = new Traffic();
  wire.ask('_a', sent);
  const message = encodeURIComponent(
    Buffer.from(
      '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" InResponseTo="_a"/>',
    ).toString('base64'),
  );
  wire.rawPost(
    `SAMLResponse=${message}${returned === undefined ? '' : `&RelayState=${encodeURIComponent(returned).replace(/%20/g, '+')}`}`,
  );
  return [recorded.exchanges, wire.exchanges];
}

describe('RelayState of a redacted trace', () => {
  it.each(faultIds)('is told to be changed as before: %s', async (id) => {
    const { sample, change } = faultOf(id);
    const sent = sample('https://sp.localhost:8443');
    for (const exchanges of logins(sent, change(sent))) {
      const before = legOf(exchanges);
      expect(legOf(await redacted(exchanges))).toEqual(before);
      expect(before?.verdict).toBe('mutated');
    }
  });

  it.each([
    '/app/records?path=a%2Fb&tab=history',
    'ss:mem:9a8b7c6d5e4f',
    'https://sp.example/a b?x=ü&y=%C3%A9#f',
    '{"to":"/x","n":[1,2]}',
    'x',
    'line\r\nbreak',
  ])('is exact as before: %s', async (value) => {
    for (const exchanges of logins(value, value)) expect(legOf(await redacted(exchanges))).toEqual(legOf(exchanges));
  });

  it('does not hold the value', async () => {
    const [exchanges = []] = logins('/cases/ada-lovelace-4711', '/cases/ada-lovelace-47');
    const text = JSON.stringify(await redacted(exchanges));
    expect(text).not.toMatch(/lovelace|4711/);
  });
});

describe.skipIf(!existsSync(VECTORS))(
  'the vectors of RelayState classes (skipped where the shared material is absent)',
  () => {
    const vectors = existsSync(VECTORS)
      ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as { sent: string | null; received: string | null; class: string }[])
      : [];
    it.each(vectors)('$sent → $received: $class', async ({ sent, received }) => {
      for (const exchanges of logins(sent ?? undefined, received ?? undefined)) {
        expect(legOf(await redacted(exchanges))).toEqual(legOf(exchanges));
      }
    });
  },
);
