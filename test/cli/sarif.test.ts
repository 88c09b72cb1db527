import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { toSarif } from '../../src/cli/sarif.ts';
import { Traffic } from '../builders/exchanges.ts';

const traffic = new Traffic();
traffic.ask('_a', 'x');
traffic.answer('_a', 'y');
const analysis = analyze(traffic.exchanges, { limits: DEFAULT_LIMITS });
const finding = (parts: Partial<Finding>): Finding => ({
  id: 'a-check',
  cites: ['F01'],
  outcome: 'fail',
  confidence: 'proven',
  weakenedBy: [],
  cause: false,
  where: { message: 1, exchange: 'x1', path: 'Response/@ID' },
  seen: 's',
  expected: 'e',
  message: 'It broke.',
  fix: 'Mend it.',
  ...parts,
});

describe('SARIF', () => {
  it('has one run with a rule for each check and a result for each finding', () => {
    const { version, runs } = toSarif(
      analysis,
      [[finding({ cause: true }), finding({ id: 'other' }), finding({})]],
      ['my trace.har'],
    );
    expect(version).toBe('2.1.0');
    const [run] = runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['a-check', 'other']);
    expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex])).toEqual([
      ['a-check', 0],
      ['other', 1],
      ['a-check', 0],
    ]);
    expect(run?.results[0]).toMatchObject({
      kind: 'fail',
      level: 'error',
      message: { text: 'Cause: It broke.\nSeen: s\nExpected: e\nWhat to change: Mend it.' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'my%20trace.har' } },
          logicalLocations: [{ fullyQualifiedName: 'flow 1/message 1/x1/Response/@ID' }],
        },
      ],
    });
  });

  it.each([
    ['fail', 'fail', 'error'],
    ['warn', 'fail', 'warning'],
    ['info', 'informational', 'none'],
    ['pass', 'pass', 'none'],
    ['not-checked', 'open', 'none'],
    ['error', 'review', 'none'],
  ] as const)('says %s as kind %s and level %s', (outcome, kind, level) => {
    const [result] = toSarif(analysis, [[finding({ outcome })]], []).runs[0]?.results ?? [];
    // §3.27.10: a level other than none is for failures only.
    expect(result).toMatchObject({ kind, level });
  });

  it('names no file where several were given', () => {
    const [result] = toSarif(analysis, [[finding({})]], ['a', 'b']).runs[0]?.results ?? [];
    expect(result?.locations[0]).not.toHaveProperty('physicalLocation');
  });

  it('writes out what would turn the text round, or act', () => {
    const odd = 'a\u202eb\u2066c\u0085d\u009be\u0007';
    const shown = 'a\\u{202e}b\\u{2066}c\\u{85}d\\u{9b}e\\u{7}';
    const [result] =
      toSarif(analysis, [[finding({ message: odd, seen: odd, expected: odd, fix: odd })]], []).runs[0]?.results ?? [];
    expect(result?.message.text).toBe(`${shown}\nSeen: ${shown}\nExpected: ${shown}\nWhat to change: ${shown}`);
    expect(result?.properties).toMatchObject({ seen: shown, expected: shown, fix: shown });
  });
});
