// A flow's heading in the list, in words: what it is, between whom, what became of RelayState; below when and how it went.

import { markOf } from '../findings/findings-here.tsx';
import { countOf } from '../findings/findings-order.ts';
import { findingsText } from '../findings/findings-text.ts';
import { useRowFindings } from '../findings/use-findings.ts';
import type { FlowSummary } from '../flow-summary.ts';
import { shortHosts } from '../parties.ts';
import { flowText, formats, treeText } from '../text.ts';
import styles from './flow-row.module.css';
import { VerdictBadge } from './verdict-badge.tsx';
import { VisibleText } from './visible-text.tsx';

export interface FlowRowProps {
  readonly summary: FlowSummary;
  readonly isPinned: boolean;
}

export function FlowRow({ summary, isPinned }: FlowRowProps) {
  const { flow, participants, verdict, startedAt } = summary;
  const findings = useRowFindings(flow);
  const counts = findingsText.counts(countOf(findings, 'fail'), countOf(findings, 'warn'));
  const hosts = shortHosts(participants).join(' → ') || treeText.unknownHost;
  return (
    <span class={styles.flow}>
      <span class={styles.heading} title={participants.join(' → ')}>
        {isPinned && (
          <span class={styles.pin} role="img" aria-label={flowText.pinned} title={flowText.pinned} data-testid="pinned">
            ★
          </span>
        )}
        <strong>{flowText.kind[flow.kind]}</strong>
        {' · '}
        <VisibleText text={hosts} />
      </span>
      <span class={styles.verdict}>
        <span class={styles.separator}> · </span>
        <VerdictBadge verdict={verdict} heading />
      </span>
      <span class={styles.facts}>
        <span class={styles.minor}>
          {startedAt !== undefined && `${formats.time(startedAt)} · `}
          {flowText.initiatedBy[flow.initiatedBy]}
          {' · '}
        </span>
        <span class={styles.outcome} data-outcome={flow.outcome}>
          {flowText.outcomeSign[flow.outcome]} {flowText.outcome[flow.outcome]}
        </span>
        {counts !== '' && (
          <span class={styles.counts} data-testid="finding-counts" title={counts}>
            <span class={styles.long}>
              {' · '}
              {counts}
            </span>
            {/* The words are above, for those who hear them. */}
            <span class={styles.short} aria-hidden="true">
              {markOf(findings)}
            </span>
          </span>
        )}
      </span>
    </span>
  );
}
