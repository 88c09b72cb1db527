// Every finding of a flow, to be narrowed by outcome.
import { useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { FindingOutcome } from '../../checks/finding.ts';
import type { Flow } from '../../flow/flow.ts';
import type { Dispatch } from '../state.ts';
import { formats } from '../text.ts';
import styles from './checks-tab.module.css';
import { FindingCard } from './finding-card.tsx';
import { countOf, inOrder, OUTCOMES } from './findings-order.ts';
import { findingsText } from './findings-text.ts';
import { useFindings } from './use-findings.ts';

export interface ChecksTabProps {
  readonly flow: Flow;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function ChecksTab({ flow, analysis, dispatch }: ChecksTabProps) {
  const findings = useFindings(flow);
  const [hidden, setHidden] = useState<ReadonlySet<FindingOutcome>>(new Set());
  const toggle = (outcome: FindingOutcome): void => {
    const next = new Set(hidden);
    if (!next.delete(outcome)) next.add(outcome);
    setHidden(next);
  };
  const shown = inOrder(findings).filter(({ outcome }) => !hidden.has(outcome));
  return (
    <div class={styles.checks} data-testid="checks">
      <fieldset class={styles.filter}>
        <legend class={styles.legend}>{findingsText.filter}</legend>
        {OUTCOMES.filter((outcome) => countOf(findings, outcome) > 0).map((outcome) => (
          <label key={outcome} class={styles.choice}>
            <input
              type="checkbox"
              checked={!hidden.has(outcome)}
              data-testid={`filter-${outcome}`}
              onChange={() => toggle(outcome)}
            />
            {findingsText.outcome[outcome].word} ({formats.number(countOf(findings, outcome))})
          </label>
        ))}
      </fieldset>
      {shown.length === 0 && <p>{findingsText.none}</p>}
      {shown.map((finding, i) => (
        <FindingCard key={`${finding.id} ${i}`} finding={finding} analysis={analysis} dispatch={dispatch} />
      ))}
    </div>
  );
}
