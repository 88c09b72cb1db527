// Copies one value exactly as it is, and says whether that worked.
import { useState } from 'preact/hooks';
import { copyText } from '../clipboard.ts';
import { detailText } from '../text.ts';
import styles from './copy-button.module.css';

export interface CopyButtonProps {
  readonly text: string;
  readonly label?: string;
  /** What is copied, for those who hear the button only. */
  readonly of?: string;
  readonly testId?: string;
}

export function CopyButton({ text, label = detailText.copy, of, testId }: CopyButtonProps) {
  const [copied, setCopied] = useState<{ readonly text: string; readonly done: boolean } | undefined>();
  const copy = async (): Promise<void> => setCopied({ text, done: await copyText(text) });
  // What was said of another value is not true of this one.
  const said = copied?.text === text ? (copied.done ? detailText.copied : detailText.copyFailed) : '';
  return (
    <span class={styles.copy}>
      <button
        type="button"
        class={styles.button}
        aria-label={of === undefined ? undefined : `${label}: ${of}`}
        data-testid={testId}
        onClick={copy}
        onBlur={() => setCopied(undefined)}
      >
        {label}
      </button>
      <span role="status" class={copied?.done === false ? styles.refused : styles.said}>
        {said}
      </span>
    </span>
  );
}
