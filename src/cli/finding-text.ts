// The findings of a flow as text for a terminal or a CI log: the cause first, then what failed and warned, then the rest in one line.
import type { Finding, FindingOutcome } from '../checks/finding.ts';
import { printable } from './printable.ts';

const WORDS: Record<FindingOutcome, string> = {
  fail: 'FAIL',
  warn: 'WARN',
  error: 'ERROR',
  info: 'info',
  pass: 'pass',
  'not-checked': 'not checked',
};

const SURE: Record<Finding['confidence'], string> = { proven: '', likely: ' (likely)', hint: ' (a hint)' };

/** Passed checks and what could not be checked are only counted: the JSON has them all. */
export function findingLines(findings: readonly Finding[]): string[] {
  const cause = findings.find((finding) => finding.cause);
  const shown = (outcome: FindingOutcome): Finding[] =>
    findings.filter((finding) => finding.outcome === outcome && finding !== cause);
  const lines = cause ? textOf(cause, 'CAUSE · ') : [];
  for (const outcome of ['fail', 'warn', 'error', 'info'] as const) {
    for (const finding of shown(outcome)) lines.push(...textOf(finding, ''));
  }
  const passed = shown('pass').length;
  const open = shown('not-checked').length;
  if (passed + open > 0) lines.push(`${passed} checks passed, ${open} could not be made.`);
  return lines;
}

function textOf({ id, outcome, confidence, cites, message, seen, expected, fix }: Finding, prefix: string): string[] {
  return [
    `${prefix}${WORDS[outcome]} ${id}${SURE[confidence]} [${cites.join(' ')}]`,
    `  ${printable(message)}`,
    ...(seen === '' ? [] : [`  seen     ${printable(seen)}`]),
    ...(expected === '' ? [] : [`  expected ${printable(expected)}`]),
    ...(fix === '' ? [] : [`  fix      ${printable(fix)}`]),
  ];
}
