// Where a file is opened: by dropping, choosing or pasting, with how far it is and a way to stop.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { appName } from '../text.ts';
import type { ImportProgress } from './import-contract.ts';
import { ImportProgressRow } from './import-progress-row.tsx';
import styles from './open-file.module.css';
import { fileText } from './traces-text.ts';

export interface OpenFileProps {
  readonly onOpen: (file: Blob, name: string) => void;
  /** Undefined while nothing is being read. */
  readonly progress: ImportProgress | undefined;
  readonly onCancel: () => void;
  /** What came of the last file, when it was refused or cancelled. */
  readonly said: string | undefined;
  readonly children?: ComponentChildren;
}

export function OpenFile({ onOpen, progress, onCancel, said }: OpenFileProps) {
  const [pasted, setPasted] = useState('');
  const [empty, setEmpty] = useState(false);
  return (
    <main class={styles.page} data-testid="open-file">
      <h1 class={styles.title}>{appName}</h1>
      <h2 class={styles.part}>{fileText.title}</h2>
      <p class={styles.hint}>{fileText.intro}</p>
      <label class={styles.choose}>
        {fileText.choose}{' '}
        <input
          type="file"
          disabled={progress !== undefined}
          accept=".json,.har,.gz,.xml,.txt,.html,application/json,application/gzip,text/xml,text/plain,text/html"
          data-testid="choose-file"
          onChange={({ currentTarget: field }) => {
            const [file] = field.files ?? [];
            setEmpty(false);
            if (file) onOpen(file, file.name);
            field.value = '';
          }}
        />
      </label>
      <p role="alert" class={styles.refused} data-testid="import-said">
        {empty ? fileText.nothing : said}
      </p>
      {progress && <ImportProgressRow progress={progress} onCancel={onCancel} />}
      <h2 class={styles.part}>{fileText.pasteTitle}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setEmpty(pasted.trim() === '');
          if (pasted.trim() !== '') onOpen(new Blob([pasted.trim()]), fileText.pastedName);
        }}
      >
        <label>
          <span class={styles.hint}>{fileText.pasteIntro}</span>
          <textarea
            class={styles.text}
            rows={8}
            spellcheck={false}
            value={pasted}
            data-testid="paste-message"
            onInput={({ currentTarget }) => setPasted(currentTarget.value)}
          />
        </label>
        <button type="submit" class={styles.button} disabled={progress !== undefined} data-testid="paste-show">
          {fileText.paste}
        </button>
      </form>
    </main>
  );
}
