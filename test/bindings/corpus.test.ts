// Every message of the shared corpus is decoded to the octets that the corpus says; skipped where it is not at hand.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readPasted } from '../../src/bindings/read-pasted.ts';
import { sha256 } from './build-exchange.ts';

interface Item {
  readonly file: string;
  readonly encoding: string;
  readonly decodedSha256?: string;
  readonly expected?: { readonly parameter?: string; readonly relayState?: string; readonly sigAlg?: string };
}

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const index = new URL('index.json', corpus);

it.skipIf(!existsSync(index))(
  'decodes every message of the corpus to its octets (skipped without ../shared/corpus)',
  () => {
    const { items } = JSON.parse(readFileSync(index, 'utf8')) as { items: Item[] };
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const item of items) {
      if (item.decodedSha256 === undefined) continue;
      const messages = readPasted(new Uint8Array(readFileSync(new URL(item.file, corpus))), DEFAULT_LIMITS);
      counts[item.encoding] = (counts[item.encoding] ?? 0) + 1;
      const match = messages.find(({ octets }) => octets && sha256(octets) === item.decodedSha256);
      if (!match) {
        wrong.push(
          `${item.file}: ${messages.map(({ problems }) => problems.map(({ code }) => code).join()).join('|')}`,
        );
        continue;
      }
      if (item.encoding !== 'url' || !item.expected) continue;
      const { parameter, relayState, sigAlg } = item.expected;
      const seen = match.relayState.presence === 'absent' ? undefined : match.relayState.value;
      if (match.parameter !== parameter || seen !== relayState || match.detachedSignature?.sigAlg !== sigAlg) {
        wrong.push(
          `${item.file}: parameter ${match.parameter}, RelayState ${seen}, SigAlg ${match.detachedSignature?.sigAlg}`,
        );
      }
    }
    console.log('corpus, decoded by encoding:', counts, 'wrong:', wrong.length);
    expect(wrong).toEqual([]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
  },
);
