// The form of one deployment, with the products' own labels.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Deployment } from '../../deployments/deployment.ts';
import { pairOf } from '../../deployments/presets/products.ts';
import { fieldsOf, productName } from '../../deployments/settings-path.ts';
import { Section } from '../components/section.tsx';
import { DeploymentField } from './deployment-field.tsx';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';
import { type GivenMetadata, MetadataForm } from './metadata-form.tsx';

export interface DeploymentFormProps {
  readonly deployment: Deployment;
  /** Gives a sentence where it was refused. */
  readonly onChange: (deployment: Deployment) => string | undefined;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  /** Metadata that was dropped on the page, till it was taken. */
  readonly given: GivenMetadata | undefined;
  readonly onTaken: () => void;
}

/** With the product, where one was chosen. */
const sideTitle = (deployment: Deployment, side: 'sp' | 'idp'): string =>
  pairOf(deployment)[side] === 'generic'
    ? deploymentsText.sides[side]
    : `${deploymentsText.sides[side]}: ${productName(deployment, side)}`;

export function DeploymentForm({ deployment, onChange, onDuplicate, onRemove, given, onTaken }: DeploymentFormProps) {
  const [asked, setAsked] = useState<boolean | undefined>();
  // The button that was pressed goes away: of those that come, the one that destroys nothing is under the keyboard.
  const keep = useRef<HTMLButtonElement>(null);
  const remove = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked !== undefined) (asked ? keep : remove).current?.focus();
  }, [asked]);
  const fields = fieldsOf(deployment);
  return (
    <div data-testid="deployment-form">
      <Section
        title={deployment.name}
        action={
          asked ? (
            <span key="question">
              {deploymentsText.removeSure}{' '}
              <button type="button" class={styles.button} data-testid="deployment-remove-sure" onClick={onRemove}>
                {deploymentsText.remove}
              </button>{' '}
              <button
                ref={keep}
                type="button"
                class={styles.button}
                data-testid="deployment-keep"
                onClick={() => setAsked(false)}
              >
                {deploymentsText.keep}
              </button>
            </span>
          ) : (
            <span key="buttons">
              <button type="button" class={styles.button} onClick={onDuplicate}>
                {deploymentsText.duplicate}
              </button>{' '}
              <button
                ref={remove}
                type="button"
                class={styles.button}
                data-testid="deployment-remove"
                onClick={() => setAsked(true)}
              >
                {deploymentsText.remove}
              </button>
            </span>
          )
        }
      >
        <label class={styles.name}>
          {deploymentsText.name}{' '}
          <input
            type="text"
            value={deployment.name}
            maxLength={200}
            data-testid="deployment-name"
            onInput={({ currentTarget }) => onChange({ ...deployment, name: currentTarget.value })}
          />
        </label>
      </Section>
      <Section title={deploymentsText.metadata}>
        <MetadataForm deployment={deployment} onChange={onChange} given={given} onTaken={onTaken} />
      </Section>
      {(['sp', 'idp'] as const).map((side) => (
        <Section key={side} title={sideTitle(deployment, side)}>
          {fields
            .filter(({ party }) => party === side)
            .map((field) => (
              <DeploymentField key={field.path} deployment={deployment} field={field} onChange={onChange} />
            ))}
        </Section>
      ))}
    </div>
  );
}
