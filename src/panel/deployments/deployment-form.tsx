// The form of one deployment, with the products' own labels.
import { useState } from 'preact/hooks';
import type { Deployment } from '../../deployments/deployment.ts';
import { fieldsOf, productName } from '../../deployments/settings-path.ts';
import { Section } from '../components/section.tsx';
import { DeploymentField } from './deployment-field.tsx';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';
import { MetadataForm } from './metadata-form.tsx';

export interface DeploymentFormProps {
  readonly deployment: Deployment;
  readonly onChange: (deployment: Deployment) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

export function DeploymentForm({ deployment, onChange, onDuplicate, onRemove }: DeploymentFormProps) {
  const [asked, setAsked] = useState(false);
  const fields = fieldsOf(deployment);
  return (
    <div data-testid="deployment-form">
      <Section
        title={deployment.name}
        action={
          asked ? (
            <span>
              {deploymentsText.removeSure}{' '}
              <button type="button" class={styles.button} data-testid="deployment-remove-sure" onClick={onRemove}>
                {deploymentsText.remove}
              </button>{' '}
              <button type="button" class={styles.button} onClick={() => setAsked(false)}>
                {deploymentsText.keep}
              </button>
            </span>
          ) : (
            <span>
              <button type="button" class={styles.button} onClick={onDuplicate}>
                {deploymentsText.duplicate}
              </button>{' '}
              <button
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
        <MetadataForm deployment={deployment} onChange={onChange} />
      </Section>
      {(['sp', 'idp'] as const).map((side) => (
        <Section key={side} title={`${deploymentsText.sides[side]}: ${productName(deployment, side)}`}>
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
