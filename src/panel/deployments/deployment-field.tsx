// One field of the form: the product's own label, where it is in the product, help, and an input of its kind.
import { useEffect, useId, useState } from 'preact/hooks';
import type { Deployment } from '../../deployments/deployment.ts';
import type { FieldDescription } from '../../deployments/field.ts';
import { readField, writeField } from '../../deployments/field-values.ts';
import styles from './deployment-field.module.css';
import { deploymentsText } from './deployments-text.ts';

export interface DeploymentFieldProps {
  readonly deployment: Deployment;
  readonly field: FieldDescription;
  /** Gives a sentence where it was refused. */
  readonly onChange: (deployment: Deployment) => string | undefined;
}

const MULTILINE: readonly FieldDescription['kind'][] = ['endpoints', 'certificate', 'list', 'attributes'];

export function DeploymentField({ deployment, field, onChange }: DeploymentFieldProps) {
  const id = useId();
  const kept = readField(deployment, field.path);
  const [typed, setTyped] = useState(kept);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    setTyped(kept);
    setProblem('');
  }, [kept]);
  const commit = (text: string): void => {
    const written = text === kept ? { deployment } : writeField(deployment, field.path, text);
    const refused = 'problem' in written ? written.problem : undefined;
    setProblem(refused ?? (written.deployment === deployment ? undefined : onChange(written.deployment)) ?? '');
  };
  const shared = {
    id,
    class: styles.input,
    'aria-describedby': `${id}-help`,
    'aria-invalid': problem !== '' || undefined,
    'data-testid': 'deployment-field',
    'data-path': field.path,
  };
  return (
    <div class={styles.field}>
      <label class={styles.label} for={id}>
        {field.label}
      </label>
      {field.kind === 'select' ? (
        <select {...shared} value={typed} onChange={({ currentTarget }) => commit(currentTarget.value)}>
          <option value="">{deploymentsText.unset}</option>
          {(field.values ?? []).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : MULTILINE.includes(field.kind) ? (
        <textarea
          {...shared}
          rows={field.kind === 'certificate' ? 3 : 2}
          spellcheck={false}
          value={typed}
          placeholder={field.example ?? ''}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onBlur={() => commit(typed)}
        />
      ) : (
        <input
          {...shared}
          type="text"
          spellcheck={false}
          value={typed}
          placeholder={field.example ?? ''}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onBlur={() => commit(typed)}
          onKeyDown={({ key }) => key === 'Enter' && commit(typed)}
        />
      )}
      <p class={styles.help} id={`${id}-help`}>
        {field.where.length > 0 && (
          <span class={styles.where}>{deploymentsText.where(field.where, field.label)} · </span>
        )}
        {field.help}
        {field.default !== undefined && field.default !== '' && ` ${deploymentsText.default}: ${field.default}.`}
        {field.counterpart &&
          ` ${deploymentsText.counterpart}: ${deploymentsText.where(field.counterpart.where, field.counterpart.label)}.`}
      </p>
      {problem !== '' && (
        <p class={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
