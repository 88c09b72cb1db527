// What was found at one place of a flow, on the page of that place: in a message, or at an exchange.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Finding } from '../../checks/finding.ts';
import { Section } from '../components/section.tsx';
import type { Dispatch } from '../state.ts';
import { formats } from '../text.ts';
import { FindingCard } from './finding-card.tsx';
import { inOrder } from './findings-order.ts';
import { findingsText } from './findings-text.ts';

export interface FindingsHereProps {
  readonly findings: readonly Finding[];
  readonly analysis: Analysis;
  readonly dispatch: Dispatch;
}

/** Nothing where nothing was found. */
export function FindingsHere({ findings, analysis, dispatch }: FindingsHereProps) {
  if (findings.length === 0) return null;
  return (
    <Section title={findingsText.here(findings.length)} testId="findings-here">
      {inOrder(findings).map((finding, i) => (
        <FindingCard key={`${finding.id} ${i}`} finding={finding} analysis={analysis} dispatch={dispatch} />
      ))}
    </Section>
  );
}

/** Failures and warnings as a mark behind a tab's name; undefined where there are none. */
export function markOf(findings: readonly Finding[]): string | undefined {
  const marks = (['fail', 'warn'] as const).flatMap((outcome) => {
    const count = findings.filter((finding) => finding.outcome === outcome).length;
    return count > 0 ? [`${findingsText.outcome[outcome].sign} ${formats.number(count)}`] : [];
  });
  return marks.length > 0 ? marks.join(' ') : undefined;
}
