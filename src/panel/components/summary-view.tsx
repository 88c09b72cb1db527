// The Summary tab: what the message says, part by part, in the order in which people ask.
import type { ComponentChildren } from 'preact';
import type { EpochMs } from '../../base/units.ts';
import type { SourceRange } from '../../xml/tree.ts';
import type { PlacedProblem } from '../problems.ts';
import type { Summary, SummaryPart } from '../summary/summary.ts';
import { summaryText } from '../summary/text.ts';
import { messageText } from '../text.ts';
import { FactValues } from './fact-values.tsx';
import { ProblemList } from './problem-list.tsx';
import { PropertyList } from './property-list.tsx';
import { Section } from './section.tsx';
import { Statement } from './statement.tsx';
import { SummaryTableView } from './summary-table-view.tsx';
import styles from './summary-view.module.css';
import { ValidityScaleView } from './validity-scale-view.tsx';

export interface SummaryViewProps {
  readonly summary: Summary;
  readonly problems: readonly PlacedProblem[];
  /** What was found out about the signatures, in place of the line that says that nothing was. */
  readonly trust?: ComponentChildren;
  /** What the checks found here. */
  readonly findings?: ComponentChildren;
  readonly onJump: (range: SourceRange) => void;
}

export function SummaryView({ summary, problems, trust, findings, onJump }: SummaryViewProps) {
  const { statements, parts, received } = summary;
  return (
    <div data-testid="summary">
      {statements.length > 0 && (
        <div class={styles.statements}>
          {statements.map((statement) => (
            <Statement key={statement.words} statement={statement} />
          ))}
        </div>
      )}
      {parts.length > 0 && (
        <div class={styles.trust} data-testid="trust">
          {trust ?? summaryText.notChecked}
        </div>
      )}
      {findings}
      {problems.length > 0 && (
        <Section title={messageText.problems(problems.length)} testId="problems">
          <ProblemList problems={problems} onJump={onJump} />
        </Section>
      )}
      {parts.map((part, i) => (
        <Part key={`${part.id} ${i}`} part={part} received={received} onJump={onJump} />
      ))}
    </div>
  );
}

interface PartProps {
  readonly part: SummaryPart;
  readonly received: EpochMs | undefined;
  readonly onJump: (range: SourceRange) => void;
}

function Part({ part, received, onJump }: PartProps) {
  const { id, title, statements = [], facts = [], table, windows = [], range } = part;
  return (
    <Section
      title={title}
      testId={`part-${id}`}
      action={
        range && (
          <button
            type="button"
            class={styles.jump}
            aria-label={`${summaryText.showInMessage}: ${title}`}
            data-testid="show-in-message"
            onClick={() => onJump(range)}
          >
            {summaryText.showInMessage}
          </button>
        )
      }
    >
      {statements.map((statement) => (
        <Statement key={statement.words} statement={statement} />
      ))}
      {facts.length > 0 && (
        <PropertyList
          longNames
          properties={facts.map(({ name, values }) => ({
            name,
            value: <FactValues values={values} received={received} />,
          }))}
        />
      )}
      {windows.length > 0 && <ValidityScaleView windows={windows} received={received} />}
      {table && <SummaryTableView table={table} label={title} received={received} />}
    </Section>
  );
}
