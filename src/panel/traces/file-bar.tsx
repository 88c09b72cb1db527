// The line above the app that says which file is shown, what was redacted in it, and leads to another one.

import styles from './file-bar.module.css';
import type { OpenedFile } from './import-file.ts';
import { fileText } from './traces-text.ts';

export interface FileBarProps {
  readonly file: OpenedFile;
  readonly onClose: () => void;
}

const LONGEST_NAME = 100;

export function FileBar({ file: { name, kind, exchanges, trace }, onClose }: FileBarProps) {
  const redacted = trace?.redaction && fileText.redacted(trace.redaction);
  const facts = [
    fileText.facts(kind, exchanges.length),
    ...(trace
      ? [fileText.savedBy(`${trace.product.name} ${trace.product.version}`.slice(0, LONGEST_NAME), trace.savedAt)]
      : []),
  ];
  return (
    <div class={styles.bar} data-testid="file-bar" data-kind={kind} data-level={trace?.redaction?.level}>
      <p class={styles.facts}>
        <strong data-testid="file-name">
          <bdi>{name.slice(0, LONGEST_NAME)}</bdi>
        </strong>{' '}
        <bdi>{facts.join(', ')}</bdi>
        {redacted && (
          <span class={styles.redacted} data-testid="file-redacted">
            {redacted}
          </span>
        )}
      </p>
      <button type="button" class={styles.button} data-testid="open-another" onClick={onClose}>
        {fileText.another}
      </button>
    </div>
  );
}
