// The check: one rule, with an id that never changes its meaning, a citation, `applies` and `run`.

import type { CheckSubject } from './check-subject.ts';
import type { Judgement } from './finding.ts';
import type { Stage } from './stages.ts';

export interface Check {
  /** Kebab-case words that name the fault; never reused for another one. */
  readonly id: string;
  /** Ids of the rule catalogue. At least one. */
  readonly cites: readonly string[];
  /** One sentence for the rules page: what is looked at, and what must hold. */
  readonly title: string;
  readonly stage: Stage;
  /** Whether the flow has what the rule is about. False: the check says nothing at all. */
  applies(subject: CheckSubject): boolean;
  /** Empty where nothing is worth saying. `pass` only for what was really compared. */
  run(subject: CheckSubject): readonly Judgement[];
}
