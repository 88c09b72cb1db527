// The properties of redaction at length: FUZZ_RUNS logins each, with a seed that is printed and can be given again.
import fc from 'fast-check';
import { it } from 'vitest';
import { PROPERTIES } from '../trace/redaction-properties.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 3_000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0x7fffffff));

it.each(PROPERTIES)('%s', async (title, property) => {
  console.log(`fuzz: ${title}: ${numRuns} runs, FUZZ_SEED=${seed}`);
  await fc.assert(property, { numRuns, seed });
});
