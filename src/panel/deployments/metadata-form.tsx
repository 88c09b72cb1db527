// Fills a deployment from metadata that is pasted, chosen or dropped.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';
import { fillFrom, isPlain, type MetadataOption, metadataOptions } from './metadata-options.ts';

/** What was dropped on the page for the deployment that is open. */
export type GivenMetadata = readonly Uint8Array[];

export interface MetadataFormProps {
  readonly deployment: Deployment;
  /** Gives a sentence where it was refused. */
  readonly onChange: (deployment: Deployment) => string | undefined;
  readonly given: GivenMetadata | undefined;
  /** `given` was read. */
  readonly onTaken: () => void;
}

/** A federation lists thousands; nobody finds one in a list of more. */
const MOST_CHOICES = 500;

export function MetadataForm({ deployment, onChange, given, onTaken }: MetadataFormProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState('');
  const [options, setOptions] = useState<readonly MetadataOption[]>([]);
  const [said, setSaid] = useState<readonly string[]>([]);
  const fill = (chosen: readonly MetadataOption[], problems: readonly string[] = []): void => {
    const filled = fillFrom(deployment, chosen);
    const refused = onChange(filled.deployment);
    setOptions([]);
    // What was pasted stays, to be put right.
    if (refused === undefined) setTyped('');
    setSaid([...(refused === undefined ? filled.said : [refused]), ...problems]);
  };
  const take = (inputs: readonly (string | Uint8Array)[]): void => {
    const { options: found, problems } = metadataOptions(inputs, DEFAULT_LIMITS);
    if (found.length > 0 && isPlain(found)) fill(found, problems);
    else {
      setOptions(found);
      setSaid(problems);
    }
  };
  useEffect(() => {
    if (!given) return;
    take(given);
    onTaken();
  }, [given]);
  return (
    <div class={styles.metadata}>
      <label for={id}>{deploymentsText.metadataHint}</label>
      <textarea
        ref={area}
        id={id}
        class={styles.text}
        rows={3}
        spellcheck={false}
        value={typed}
        data-testid="metadata-input"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <div class={styles.row}>
        <button type="button" class={styles.button} data-testid="metadata-read" onClick={() => take([typed])}>
          {deploymentsText.read}
        </button>
        <input
          type="file"
          multiple
          aria-label={deploymentsText.metadata}
          data-testid="metadata-file"
          onChange={async ({ currentTarget: field }) => {
            const files = [...(field.files ?? [])];
            if (files.some(({ size }) => size > DEFAULT_LIMITS.xmlOctets)) setSaid([deploymentsText.tooLarge]);
            else if (files.length > 0)
              take(await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer()))));
            field.value = '';
          }}
        />
      </div>
      {options.length > 0 && (
        <ul class={styles.choices} data-testid="metadata-choices">
          <li>{deploymentsText.choose}:</li>
          {options.slice(0, MOST_CHOICES).map((option, i) => (
            <li key={i}>
              <button
                type="button"
                class={styles.button}
                onClick={() => {
                  fill([option]);
                  // The list goes away, and the button with it.
                  area.current?.focus();
                }}
              >
                {option.choice.name !== '' && `${option.choice.name} · `}
                {option.choice.entityId} {deploymentsText.side[option.side]}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div role="status" data-testid="metadata-said">
        {said.map((sentence) => (
          <p key={sentence} class={styles.said}>
            {sentence}
          </p>
        ))}
      </div>
    </div>
  );
}
