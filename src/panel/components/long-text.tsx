// A value of any length: its beginning at once, the rest on request, so that megabytes don't stop the page.
import { useState } from 'preact/hooks';
import { detailText } from '../text.ts';
import styles from './long-text.module.css';
import { VisibleText, type VisibleTextProps } from './visible-text.tsx';

/** Characters shown at first, and added by each press. */
const AT_FIRST = 2_000;
const STEP = 20_000;

export function LongText({ text, ...options }: VisibleTextProps) {
  const [shown, setShown] = useState(AT_FIRST);
  const rest = text.length - shown;
  return (
    <>
      <VisibleText text={rest > 0 ? text.slice(0, shown) : text} {...options} />
      {rest > 0 && (
        <button type="button" class={styles.more} onClick={() => setShown(shown + STEP)}>
          {detailText.moreCharacters(rest)}
        </button>
      )}
    </>
  );
}
