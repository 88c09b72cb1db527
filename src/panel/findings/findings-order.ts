// In which order findings are shown, and how many there are of a kind.
import type { Finding, FindingOutcome } from '../../checks/finding.ts';

export const OUTCOMES: readonly FindingOutcome[] = ['fail', 'warn', 'error', 'info', 'pass', 'not-checked'];

export const countOf = (findings: readonly Finding[], outcome: FindingOutcome): number =>
  findings.filter((finding) => finding.outcome === outcome).length;

/** The cause, then failures, warnings and so on, each in the order of the checks. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort(
    (a, b) => Number(b.cause) - Number(a.cause) || OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome),
  );
