// What was kept and hidden by hand, each to be taken back, and a field for text that is to go wherever it stands.
import { useState } from 'preact/hooks';
import { Section } from '../components/section.tsx';
import { VisibleText } from '../components/visible-text.tsx';
import { applyAction, type HandEdits, type RowAction } from './hand-edits.ts';
import styles from './traces-page.module.css';
import { tracesText } from './traces-text.ts';

export interface HandEditListProps {
  readonly edits: HandEdits;
  readonly onChange: (edits: HandEdits) => void;
}

const LONGEST_SHOWN = 200;

export function HandEditList({ edits, onChange }: HandEditListProps) {
  const [typed, setTyped] = useState('');
  const list: readonly (readonly [string, string, RowAction])[] = [
    ...edits.hide.map((value) => [value, tracesText.hidden, 'undo-hide'] as const),
    ...edits.keep.map((value) => [value, tracesText.kept, 'undo-keep'] as const),
  ];
  return (
    <Section title={tracesText.handTitle}>
      <ul class={styles.edits}>
        {list.map(([value, words, undo]) => (
          <li key={`${undo} ${value}`} data-testid="hand-edit">
            {words}: <VisibleText text={value.slice(0, LONGEST_SHOWN)} />{' '}
            <button type="button" class={styles.button} onClick={() => onChange(applyAction(undo, value, edits))}>
              {tracesText.undo}
            </button>
          </li>
        ))}
      </ul>
      <form
        class={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          const value = typed.trim();
          if (value !== '' && !edits.hide.includes(value)) onChange(applyAction('hide', value, edits));
          setTyped('');
        }}
      >
        <label>
          {tracesText.handIntro}{' '}
          <input
            class={styles.input}
            value={typed}
            spellcheck={false}
            data-testid="hide-text"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <button type="submit" class={styles.button} data-testid="hide-add">
          {tracesText.handAdd}
        </button>
      </form>
      <p class={styles.hint}>{tracesText.handNote}</p>
    </Section>
  );
}
