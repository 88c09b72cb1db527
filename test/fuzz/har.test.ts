// The properties of the HAR reader at length: FUZZ_RUNS inputs each, with a seed that is printed and can be given again.
import fc from 'fast-check';
import { it } from 'vitest';
import { PROPERTIES } from '../capture/har-properties.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0x7fffffff));

it.each(PROPERTIES)('%s', (title, property) => {
  console.log(`fuzz: ${title}: ${numRuns} runs, FUZZ_SEED=${seed}`);
  fc.assert(property, { numRuns, seed });
});
