// How far the reading of a file is, and a way to stop it.
import type { ImportProgress } from './import-contract.ts';
import styles from './open-file.module.css';
import { fileText } from './traces-text.ts';

export interface ImportProgressRowProps {
  readonly progress: ImportProgress;
  readonly onCancel: () => void;
}

export function ImportProgressRow({ progress, onCancel }: ImportProgressRowProps) {
  return (
    <div class={styles.progress} data-testid="import-progress">
      <label>
        <span role="status">{fileText.progress(progress)}</span>{' '}
        <progress {...(progress.of > 0 && { value: progress.done, max: progress.of })} />
      </label>{' '}
      <button type="button" class={styles.button} data-testid="import-cancel" onClick={onCancel}>
        {fileText.cancel}
      </button>
    </div>
  );
}
