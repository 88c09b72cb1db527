// Names the one finding to begin with. docs/cause.md says the same ranking in words.
import type { Confidence, Finding, FindingOutcome } from './finding.ts';
import { STAGES, type Stage } from './stages.ts';

const OUTCOMES: readonly FindingOutcome[] = ['fail', 'warn'];
const CONFIDENCES: readonly Confidence[] = ['proven', 'likely', 'hint'];

/**
 * Symptoms go behind all else but warnings that are only hints; failures before warnings, hints behind what is surer; then
 * the earlier stage of the login, then the surer finding, then the order of the checks. Nothing is named where nothing
 * failed or warned.
 */
export function nameCause(findings: readonly Finding[], stages: ReadonlyMap<string, Stage>): Finding[] {
  const rank = ({ id, outcome, confidence }: Finding): number[] => {
    const stage = stages.get(id) ?? 'symptom';
    const isVague = outcome === 'warn' && confidence === 'hint';
    return [
      isVague ? 2 : stage === 'symptom' ? 1 : 0,
      OUTCOMES.indexOf(outcome),
      confidence === 'hint' ? 1 : 0,
      STAGES.indexOf(stage),
      CONFIDENCES.indexOf(confidence),
    ];
  };
  let cause: Finding | undefined;
  for (const finding of findings) {
    if (!OUTCOMES.includes(finding.outcome)) continue;
    if (!cause || isBefore(rank(finding), rank(cause))) cause = finding;
  }
  return findings.map((finding) => (finding === cause ? { ...finding, cause: true } : finding));
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && (a[at] as number) < (b[at] as number);
}
