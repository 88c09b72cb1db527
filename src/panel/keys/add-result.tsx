// What became of one paste or file: what was read, what was repaired, what was refused and why, and a passphrase if one is needed.
import { useId, useRef } from 'preact/hooks';
import { VisibleText } from '../components/visible-text.tsx';
import { addSentences, keysText, refusalSentence, repairSentence } from '../trust-text.ts';
import styles from './add-result.module.css';
import type { AddReport } from './key-source.ts';

export interface AddResultProps {
  readonly report: AddReport;
  readonly needsPassphrase: boolean;
  readonly onPassphrase: (passphrase: string) => void;
  readonly onCancel: () => void;
}

export function AddResult({ report, needsPassphrase, onPassphrase, onCancel }: AddResultProps) {
  const { input, name, added } = report;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class={styles.result} data-testid="keys-result" data-refused={input.refusals.length > 0 || undefined}>
      {name !== undefined && (
        <strong class={styles.name}>
          <VisibleText text={name} />
        </strong>
      )}
      <ul class={styles.list}>
        {addSentences(report).map((sentence) => (
          <li key={sentence} class={styles.read}>
            <VisibleText text={sentence} />
          </li>
        ))}
        {added.slice(0, 3).map(({ id: certificate, certificate: { subject } }) => (
          <li key={certificate} class={styles.subject}>
            <VisibleText text={subject} />
          </li>
        ))}
        {input.repairs.map((repair) => (
          <li key={repair} class={styles.repair} data-repair={repair}>
            {repairSentence(repair)}
          </li>
        ))}
        {input.refusals.map((refusal) => (
          <li key={refusalSentence(refusal)} class={styles.refusal} data-refusal={refusal.code}>
            <VisibleText text={refusalSentence(refusal)} />
          </li>
        ))}
      </ul>
      {needsPassphrase && (
        <form
          class={styles.passphrase}
          onSubmit={(event) => {
            event.preventDefault();
            const passphrase = field.current?.value ?? '';
            if (field.current) field.current.value = '';
            if (passphrase !== '') onPassphrase(passphrase);
          }}
        >
          <label for={id}>{keysText.passphrase}</label>
          <input
            ref={field}
            id={id}
            type="password"
            class={styles.field}
            autocomplete="off"
            aria-describedby={`${id}-hint`}
            data-testid="keys-passphrase"
          />
          <button type="submit" class={styles.button} data-testid="keys-unlock">
            {keysText.unlock}
          </button>
          <button type="button" class={styles.button} onClick={onCancel}>
            {keysText.cancel}
          </button>
          <span id={`${id}-hint`} class={styles.hint}>
            {keysText.passphraseHint}
          </span>
        </form>
      )}
    </div>
  );
}
