// The page of deployments: those there are, a new one from a preset, and the form of the one that is open.
import { useState } from 'preact/hooks';
import type { Deployment } from '../../deployments/deployment.ts';
import { newDeployment } from '../../deployments/new-deployment.ts';
import { PRESETS } from '../../deployments/presets/index.ts';
import { productName } from '../../deployments/settings-path.ts';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import { saveFile } from '../save-file.ts';
import { useDeployments } from './deployment-context.ts';
import { DeploymentForm } from './deployment-form.tsx';
import type { DeploymentStore } from './deployment-store.ts';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';

export interface DeploymentsPageProps {
  readonly store: DeploymentStore;
  readonly onClose: () => void;
}

export function DeploymentsPage({ store, onClose }: DeploymentsPageProps) {
  const { deployments } = useDeployments(store);
  const [opened, setOpened] = useState<string | undefined>(deployments[0]?.id);
  const [preset, setPreset] = useState(PRESETS[0]?.id ?? '');
  const [said, setSaid] = useState('');
  const open = deployments.find(({ id }) => id === opened);
  const chosen = PRESETS.find(({ id }) => id === preset);
  const add = (deployment: Deployment): void => {
    setSaid(store.put(deployment) ? '' : deploymentsText.full);
    setOpened(deployment.id);
  };
  return (
    <PageFrame title={deploymentsText.title} testId="deployments" onClose={onClose}>
      <Section title={deploymentsText.yours}>
        <p class={styles.intro}>{deploymentsText.intro}</p>
        {deployments.length === 0 && <p class={styles.intro}>{deploymentsText.none}</p>}
        <ul class={styles.list}>
          {deployments.map((one) => (
            <li key={one.id} data-testid="deployment">
              <button
                type="button"
                class={styles.item}
                aria-pressed={one.id === opened}
                onClick={() => setOpened(one.id === opened ? undefined : one.id)}
              >
                <strong>{one.name}</strong> {productName(one, 'idp')} → {productName(one, 'sp')}
              </button>
            </li>
          ))}
        </ul>
        <div class={styles.row}>
          <label>
            {deploymentsText.new}{' '}
            <select
              value={preset}
              data-testid="preset"
              onChange={({ currentTarget }) => setPreset(currentTarget.value)}
            >
              {PRESETS.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            class={styles.button}
            data-testid="deployment-create"
            onClick={() => chosen && add(newDeployment(chosen, store.newId()))}
          >
            {deploymentsText.create}
          </button>
        </div>
        {chosen && <p class={styles.intro}>{chosen.explains}</p>}
        <div class={styles.row}>
          <button
            type="button"
            class={styles.button}
            disabled={deployments.length === 0}
            data-testid="deployments-export"
            onClick={() => saveFile(deploymentsText.exported, store.exportText(), 'application/json')}
          >
            {deploymentsText.export}
          </button>
          <label class={styles.file}>
            {deploymentsText.import}{' '}
            <input
              type="file"
              accept=".json,application/json"
              data-testid="deployments-import"
              onChange={async ({ currentTarget: field }) => {
                const [file] = field.files ?? [];
                if (!file) return;
                const { added, refused } = store.importText(await file.text());
                field.value = '';
                setSaid(refused ?? deploymentsText.imported(added.length));
                if (added[0]) setOpened(added[0].id);
              }}
            />
          </label>
          <span role="status">{said}</span>
        </div>
      </Section>
      {open && (
        <DeploymentForm
          key={open.id}
          deployment={open}
          onChange={(changed) => store.put(changed)}
          onDuplicate={() => add({ ...open, id: store.newId() })}
          onRemove={() => {
            store.remove(open.id);
            setOpened(undefined);
          }}
        />
      )}
    </PageFrame>
  );
}
