// Runs checks over one flow. A check that throws is a finding of its own: traffic never stops the others.
import { nameCause } from './cause.ts';
import type { Check } from './check.ts';
import type { CheckSubject } from './check-subject.ts';
import type { Finding, Judgement } from './finding.ts';

/** In the order of the checks; at most one finding is the cause. Never throws. */
export function runChecks(subject: CheckSubject, checks: readonly Check[]): Finding[] {
  const findings = checks.flatMap((check) => runOne(subject, check));
  return nameCause(findings, new Map(checks.map(({ id, stage }) => [id, stage])));
}

function runOne(subject: CheckSubject, check: Check): Finding[] {
  try {
    return check.applies(subject) ? check.run(subject).map((judgement) => toFinding(check, judgement)) : [];
  } catch (error) {
    return [failure(check, error)];
  }
}

const toFinding = ({ id, cites }: Check, judgement: Judgement): Finding => ({
  ...judgement,
  id,
  cites,
  confidence: judgement.confidence ?? 'proven',
  weakenedBy: judgement.weakenedBy ?? [],
  cause: false,
});

const failure = ({ id, cites, title }: Check, error: unknown): Finding => ({
  id,
  cites,
  outcome: 'error',
  confidence: 'proven',
  weakenedBy: [],
  where: {},
  seen: error instanceof Error ? error.message : String(error),
  expected: '',
  message: `This check failed by a fault of SAML Scope, so its rule was not checked: ${title}`,
  fix: '',
  cause: false,
});
