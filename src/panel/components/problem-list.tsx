// What was met while decoding and reading a message, each in a sentence with its code and place.
import { useState } from 'preact/hooks';
import type { PlacedProblem } from '../problems.ts';
import { detailText, messageText } from '../text.ts';
import styles from './problem-list.module.css';
import { VisibleText } from './visible-text.tsx';

/** Shown at first, and added by each press: a broken message may have a thousand. */
const AT_FIRST = 5;
const STEP = 100;

export function ProblemList({ problems }: { readonly problems: readonly PlacedProblem[] }) {
  const [shown, setShown] = useState(AT_FIRST);
  const rest = problems.length - shown;
  return (
    <>
      <ul class={styles.list}>
        {problems.slice(0, shown).map(({ code, message, line, column }, i) => (
          <li key={i} class={styles.problem} data-testid="problem" data-code={code}>
            <VisibleText text={message} />{' '}
            <span class={styles.code}>
              {code}
              {line !== undefined && ` · ${messageText.at(line, column)}`}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" class={styles.more} onClick={() => setShown(shown + STEP)}>
          {detailText.showMore(Math.min(rest, STEP))}
        </button>
      )}
    </>
  );
}
