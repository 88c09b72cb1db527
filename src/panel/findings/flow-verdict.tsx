// What a flow's page opens on: how it went, the cause with what to change, and what follows from it, folded.
import type { Analysis } from '../../analysis/analysis.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { FlowDeployment } from '../deployments/flow-deployment.tsx';
import type { FlowSummary } from '../flow-summary.ts';
import type { Dispatch } from '../state.ts';
import { FindingCard } from './finding-card.tsx';
import { countOf, inOrder } from './findings-order.ts';
import { findingsText } from './findings-text.ts';
import styles from './flow-verdict.module.css';
import { ticketText } from './ticket-text.ts';
import { useFindings } from './use-findings.ts';

export interface FlowVerdictProps {
  readonly summary: FlowSummary;
  readonly wasPaused: boolean;
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

export function FlowVerdict({ summary, wasPaused, analysis, dispatch }: FlowVerdictProps) {
  const { flow } = summary;
  const findings = useFindings(flow);
  const failures = countOf(findings, 'fail');
  const warned = countOf(findings, 'warn');
  const told = inOrder(findings).filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
  const [cause, ...others] = told;
  return (
    <section class={styles.verdict} data-testid="flow-verdict" data-outcome={flow.outcome}>
      <div class={styles.head}>
        <h3
          class={styles.headline}
          data-looks={failures > 0 || flow.outcome === 'failed' ? 'bad' : warned > 0 ? 'warn' : flow.outcome}
        >
          {findingsText.headline(flow, failures, warned)}
        </h3>
        <CopyButton
          text={ticketText(summary, findings, { wasPaused })}
          label={findingsText.copyTicket}
          testId="copy-ticket"
        />
      </div>
      {wasPaused && flow.outcome === 'not-seen' && (
        <p class={styles.paused} data-testid="flow-paused">
          {findingsText.paused}
        </p>
      )}
      {cause ? (
        <FindingCard
          finding={cause}
          analysis={analysis}
          lead={cause.cause ? (flow.outcome === 'failed' ? findingsText.cause : findingsText.mainFinding) : undefined}
          dispatch={dispatch}
        />
      ) : (
        <p class={styles.clean}>{findingsText.noFindings}</p>
      )}
      <FlowDeployment flow={flow} analysis={analysis} dispatch={dispatch} />
      {others.length > 0 && (
        <details class={styles.others} data-testid="consequences">
          <summary>{findingsText.consequences(others.length)}</summary>
          {others.map((finding, i) => (
            <FindingCard key={i} finding={finding} analysis={analysis} dispatch={dispatch} />
          ))}
        </details>
      )}
    </section>
  );
}
