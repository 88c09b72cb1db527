// Fills a deployment from metadata that is pasted, chosen or dropped.
import { useId, useState } from 'preact/hooks';
import { utf8 } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { fromMetadata, type MetadataChoice, metadataChoices } from '../../deployments/from-metadata.ts';
import type { Metadata } from '../../saml/metadata/metadata.ts';
import { readMetadata } from '../../saml/metadata/metadata.ts';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';

export interface MetadataFormProps {
  readonly deployment: Deployment;
  readonly onChange: (deployment: Deployment) => void;
}

interface Read {
  readonly metadata: Metadata;
  readonly choices: readonly MetadataChoice[];
}

/** A federation lists thousands; nobody finds one in a list of more. */
const MOST_CHOICES = 500;

export function MetadataForm({ deployment, onChange }: MetadataFormProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [read, setRead] = useState<Read | undefined>();
  const [said, setSaid] = useState<readonly string[]>([]);
  const fill = ({ entity, entityId }: MetadataChoice, side: 'sp' | 'idp', metadata: Metadata): void => {
    const filled = fromMetadata(deployment, entity, side, metadata);
    onChange(filled.deployment);
    setRead(undefined);
    setTyped('');
    setSaid([deploymentsText.filled(entityId), ...filled.notes]);
  };
  const take = (octets: Uint8Array): void => {
    const { metadata } = readMetadata(octets, DEFAULT_LIMITS);
    const choices = metadata ? metadataChoices(metadata) : [];
    if (!metadata || choices.length === 0) {
      setRead(undefined);
      setSaid([deploymentsText.notMetadata]);
      return;
    }
    const [only] = choices;
    const [side] = only?.sides ?? [];
    setSaid([]);
    if (choices.length === 1 && only?.sides.length === 1 && side) fill(only, side, metadata);
    else setRead({ metadata, choices });
  };
  return (
    <div class={styles.metadata}>
      <label for={id}>{deploymentsText.metadataHint}</label>
      <textarea
        id={id}
        class={styles.text}
        rows={3}
        spellcheck={false}
        value={typed}
        data-testid="metadata-input"
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <div class={styles.row}>
        <button
          type="button"
          class={styles.button}
          disabled={typed.trim() === ''}
          data-testid="metadata-read"
          onClick={() => take(utf8(typed))}
        >
          {deploymentsText.read}
        </button>
        <input
          type="file"
          aria-label={deploymentsText.metadata}
          data-testid="metadata-file"
          onChange={async ({ currentTarget: field }) => {
            const [file] = field.files ?? [];
            if (file) take(new Uint8Array(await file.arrayBuffer()));
            field.value = '';
          }}
        />
      </div>
      {read && (
        <ul class={styles.choices} data-testid="metadata-choices">
          <li>{deploymentsText.choose}:</li>
          {read.choices.slice(0, MOST_CHOICES).flatMap((choice, i) =>
            choice.sides.map((side) => (
              <li key={`${i} ${side}`}>
                <button type="button" class={styles.button} onClick={() => fill(choice, side, read.metadata)}>
                  {choice.name !== '' && `${choice.name} · `}
                  {choice.entityId} {deploymentsText.side[side]}
                </button>
              </li>
            )),
          )}
        </ul>
      )}
      <div role="status">
        {said.map((sentence) => (
          <p key={sentence} class={styles.said}>
            {sentence}
          </p>
        ))}
      </div>
    </div>
  );
}
