// A short run of the properties; `npm run fuzz` runs them at length.
import fc from 'fast-check';
import { it } from 'vitest';
import { PROPERTIES } from './har-properties.ts';

it.each(PROPERTIES)('%s', (_title, property) => {
  fc.assert(property, { numRuns: 300 });
});
