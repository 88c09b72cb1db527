import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { toJunit } from '../../src/cli/junit.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { childElements } from '../../src/xml/read.ts';
import { Traffic } from '../builders/exchanges.ts';

const traffic = new Traffic();
traffic.ask('_a', 'x');
traffic.answer('_a', 'y');
const analysis = analyze(traffic.exchanges, { limits: DEFAULT_LIMITS });
const finding = (parts: Partial<Finding>): Finding => ({
  id: 'a-check',
  cites: [],
  outcome: 'fail',
  confidence: 'proven',
  weakenedBy: [],
  cause: false,
  where: {},
  seen: '',
  expected: '',
  message: 'It broke.',
  fix: '',
  ...parts,
});

function suiteOf(xml: string) {
  const parsed = parseXml(utf8(xml), DEFAULT_LIMITS);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const [suite] = childElements(parsed.document.root);
  if (!suite) throw new Error('no suite');
  const attributes = Object.fromEntries(suite.attributes.map(({ name, value }) => [name, value]));
  return {
    attributes,
    cases: childElements(suite).map((one) => [
      one.attributes.map(({ value }) => value),
      childElements(one).map(({ name }) => name),
    ]),
  };
}

describe('JUnit', () => {
  it('has a suite for each flow, with RelayState and the findings as cases', () => {
    const { attributes, cases } = suiteOf(
      toJunit(analysis, [
        [finding({}), finding({ outcome: 'pass' }), finding({ outcome: 'not-checked' }), finding({ outcome: 'error' })],
      ]),
    );
    expect(attributes).toMatchObject({ tests: '5', failures: '2', errors: '1', skipped: '1' });
    expect(cases.map(([, children]) => children)).toEqual([['failure'], ['failure'], [], ['skipped'], ['error']]);
  });

  it('fails for a warning only where that was asked for', () => {
    const warned = [[finding({ outcome: 'warn' })]];
    expect(suiteOf(toJunit(analysis, warned)).attributes.failures).toBe('1');
    expect(suiteOf(toJunit(analysis, warned, { warnings: true })).attributes.failures).toBe('2');
  });

  it('is well-formed XML whatever the traffic held', () => {
    const hostile = '"><failure/>&\u0000\u0007\ud800]]>\n';
    const { cases } = suiteOf(
      toJunit(analysis, [[finding({ message: hostile, seen: hostile, fix: hostile, where: { path: hostile } })]]),
    );
    expect(cases[1]?.[1]).toEqual(['failure']);
    expect(toJunit(analysis, [[finding({ message: hostile })]])).toContain('\\u{0}');
  });

  it('writes out what would turn the text round, or act', () => {
    const xml = toJunit(analysis, [[finding({ message: 'a\u202eb\u2066c\u0085d\u009be\u0007', seen: 'x\u202ey\nz' })]]);
    expect(xml).toContain('a\\u{202e}b\\u{2066}c\\u{85}d\\u{9b}e\\u{7}');
    expect(xml).toContain('Seen: x\\u{202e}y\nz');
    expect(xml).not.toMatch(/[\u0080-\u009f\u200e\u200f\u2028\u202a-\u202e\u2066-\u2069]/);
  });
});
