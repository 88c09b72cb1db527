// The text area, the button and the file chooser of the Keys page.
import { useId, useRef, useState } from 'preact/hooks';
import { keysText } from '../trust-text.ts';
import styles from './keys-input.module.css';

export interface KeysInputProps {
  /** Settles with true where the text was taken, so that it need not stand there any longer. */
  readonly onText: (text: string) => Promise<boolean>;
  readonly onFiles: (files: readonly File[]) => Promise<void>;
}

export function KeysInput({ onText, onFiles }: KeysInputProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [busy, setBusy] = useState(false);
  const run = async (task: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await task();
    } finally {
      setBusy(false);
    }
  };
  const submit = (): void => {
    const field = area.current;
    if (!field || busy) return;
    void run(async () => {
      const given = field.value;
      if ((await onText(given)) && field.value === given) field.value = '';
    });
  };
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label class={styles.label} for={`${id}-text`}>
        {keysText.paste}
      </label>
      {/* A private key may stand here: no spelling service may see it, and no session store may keep it. */}
      <textarea
        ref={area}
        id={`${id}-text`}
        class={styles.text}
        rows={5}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder={keysText.pasteHint}
        data-testid="keys-input"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      />
      <div class={styles.actions}>
        {/* Not disabled while busy: that would take the keyboard away from it. */}
        <button type="submit" class={styles.add} aria-disabled={busy} data-testid="keys-add">
          {busy ? keysText.reading : keysText.add}
        </button>
        <label class={styles.files}>
          {keysText.files}{' '}
          <input
            type="file"
            multiple
            data-testid="keys-files"
            onChange={(event) => {
              const field = event.currentTarget;
              const files = [...(field.files ?? [])];
              if (files.length > 0)
                void run(async () => {
                  await onFiles(files);
                  // The same file may be chosen again.
                  field.value = '';
                });
            }}
          />
        </label>
      </div>
    </form>
  );
}
