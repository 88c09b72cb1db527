// The flow as a sequence diagram: a lane for each party, an arrow for each request and each answer, marks where findings are.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Lane } from '../../flow/sequence.ts';
import { VisibleText } from '../components/visible-text.tsx';
import { useFindings } from '../findings/use-findings.ts';
import type { FlowSummary } from '../flow-summary.ts';
import { shortHosts } from '../parties.ts';
import type { Dispatch } from '../state.ts';
import { flowSteps } from './flow-steps.ts';
import { SequenceRow } from './sequence-row.tsx';
import styles from './sequence-tab.module.css';
import { sequenceText } from './sequence-text.ts';

export interface SequenceTabProps {
  readonly summary: FlowSummary;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function SequenceTab({ summary: { flow }, analysis, dispatch }: SequenceTabProps) {
  const findings = useFindings(flow);
  const steps = flowSteps(flow, analysis, findings);
  const { lanes } = steps.sequence;
  const names = laneNames(lanes);
  return (
    <div class={styles.sequence} data-testid="sequence">
      <div class={styles.lanes} style={{ gridTemplateColumns: `repeat(${lanes.length}, minmax(0, 1fr))` }}>
        {lanes.map(({ role, host }, i) => (
          <span key={i} class={styles.lane} data-testid="lane" data-role={role} title={host || undefined}>
            <strong>{sequenceText.lane[role]}</strong>
            {role !== 'browser' && (
              <span class={styles.host}>
                <VisibleText text={names[i] ?? ''} />
              </span>
            )}
          </span>
        ))}
      </div>
      <ol class={styles.steps} aria-label={sequenceText.label}>
        {steps.sequence.steps.map((step, i) => (
          <SequenceRow key={i} step={step} steps={steps} analysis={analysis} dispatch={dispatch} />
        ))}
      </ol>
    </div>
  );
}

/** Ports only where the hosts can't be told apart without. */
function laneNames(lanes: readonly Lane[]): string[] {
  const hosts = shortHosts(lanes.map(({ host }) => host));
  return lanes.map(({ host }, i) => (host === '' ? sequenceText.otherHosts : (hosts[i] ?? host)));
}
