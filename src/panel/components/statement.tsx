// One sentence of ours about a message: set off by colour and sign where it matters, plain where it only explains.
import type { Statement as StatementData, Tone } from '../summary/summary.ts';
import styles from './statement.module.css';
import { VisibleText } from './visible-text.tsx';

const SIGNS: Record<Tone, string> = { good: '✓', bad: '✗', warn: '!', weak: '' };

export function Statement({ statement: { words, tone } }: { readonly statement: StatementData }) {
  return (
    <p class={styles.statement} data-testid="statement" data-tone={tone}>
      {SIGNS[tone] !== '' && (
        <span class={styles.sign} aria-hidden="true">
          {SIGNS[tone]}
        </span>
      )}
      <VisibleText text={words} />
    </p>
  );
}
