// FUZZ_RUNS sets the number of inputs (50,000 without it), FUZZ_SEED the seed; both are printed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { viewLeniently } from '../../src/xml/lenient-view.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { printXml } from '../../src/xml/print.ts';
import { arbitraryDocuments } from '../xml/generate-documents.ts';
import { disagreements } from '../xml/peers.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 50_000);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);

it('documents are judged and read as saxes, slimdom and libxml2 do, or for a reason', () => {
  console.log(`xml differential: ${numRuns} runs, seed ${seed}`);
  const classes = new Map<string, number>();
  fc.assert(
    fc.property(arbitraryDocuments, (source) => {
      for (const { peer, what, because, detail } of disagreements(source)) {
        if (because === undefined) throw new Error(`${peer}: ${what}\n${detail}`);
        classes.set(`${peer}: ${because}`, (classes.get(`${peer}: ${because}`) ?? 0) + 1);
      }
    }),
    { numRuns, seed },
  );
  for (const [name, count] of classes) console.log(`${count} × ${name}`);
});

it('octets of any kind give a tree or a problem, never an exception', () => {
  console.log(`xml octets: ${numRuns} runs, seed ${seed}`);
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .tuple(arbitraryDocuments, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }))
      .map(([text, changes]) => {
        const encoded = new TextEncoder().encode(text);
        for (const [at, octet] of changes) encoded[at % encoded.length] = octet;
        return encoded;
      }),
  );
  fc.assert(
    fc.property(octets, (input) => {
      const result = parseXml(input, DEFAULT_LIMITS);
      if (!result.ok) {
        expect(result.problem.offset).toBeLessThanOrEqual(result.source.length);
        viewLeniently(result.source, DEFAULT_LIMITS);
        return;
      }
      const canonical = canonicalize(result.document, { mode: 'exclusive', comments: true });
      const again = parseXml(canonical, DEFAULT_LIMITS);
      // Canonical XML is XML, and canonicalizing it changes nothing.
      if (!again.ok) throw new Error(`canonical form refused: ${again.problem.code}`);
      expect(canonicalize(again.document, { mode: 'exclusive', comments: true })).toEqual(canonical);
      printXml(result.document);
    }),
    { numRuns, seed },
  );
});
