// How much is replaced. Nothing at all is chosen only after a question.
import { useState } from 'preact/hooks';
import type { RedactionLevel } from '../../trace/redaction/policy.ts';
import styles from './traces-page.module.css';
import { tracesText } from './traces-text.ts';

const LEVELS: readonly RedactionLevel[] = ['shareable', 'internal', 'none'];

export interface LevelChoiceProps {
  readonly level: RedactionLevel;
  readonly onChange: (level: RedactionLevel) => void;
}

export function LevelChoice({ level, onChange }: LevelChoiceProps) {
  const [asking, setAsking] = useState(false);
  const choose = (wanted: RedactionLevel): void => {
    setAsking(wanted === 'none' && level !== 'none');
    if (wanted !== 'none') onChange(wanted);
  };
  return (
    <fieldset class={styles.choices}>
      <legend class={styles.legend}>{tracesText.level}</legend>
      {LEVELS.map((one) => (
        <label key={one} class={styles.choice}>
          <input
            type="radio"
            name="level"
            // Until the question is answered, what was chosen before stays so.
            checked={asking ? one === 'none' : level === one}
            data-testid={`level-${one}`}
            onChange={() => choose(one)}
          />
          <span>
            <strong>{tracesText.levels[one].name}</strong>: {tracesText.levels[one].hint}
          </span>
        </label>
      ))}
      {asking && (
        <div class={styles.question} role="alert" data-testid="level-asks">
          <p>{tracesText.noneAsks}</p>
          <button
            type="button"
            class={styles.button}
            data-testid="level-none-yes"
            onClick={() => {
              setAsking(false);
              onChange('none');
            }}
          >
            {tracesText.noneYes}
          </button>{' '}
          <button type="button" class={styles.button} data-testid="level-none-no" onClick={() => setAsking(false)}>
            {tracesText.noneNo}
          </button>
        </div>
      )}
    </fieldset>
  );
}
