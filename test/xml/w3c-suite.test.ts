import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { w3cCasesWithoutDoctype } from './w3c-suite.ts';

/** Well-formed, and refused because UTF-8 is the only encoding that is read. */
const OTHER_ENCODINGS = ['utf16b', 'utf16l'];

it('the W3C conformance suite without DOCTYPE is judged as expected, but for UTF-16, which is refused by name', () => {
  const cases = w3cCasesWithoutDoctype();
  const results = cases.map((one) => ({ ...one, result: parseXml(one.octets, DEFAULT_LIMITS) }));
  const wrong = results.filter(({ wellFormed, result }) => result.ok !== wellFormed);
  const bad = cases.filter(({ wellFormed }) => !wellFormed).length;
  console.log(
    `W3C suite without DOCTYPE: ${cases.length} cases, ${bad} not well-formed, ${wrong.length} judged otherwise`,
  );
  expect(cases.length).toBeGreaterThan(300);
  expect(wrong.map(({ id }) => id).sort()).toEqual(OTHER_ENCODINGS);
  expect(wrong.every(({ result }) => !result.ok && result.problem.code === 'encoding-unsupported')).toBe(true);
});
