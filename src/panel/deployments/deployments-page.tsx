// The page of deployments: those there are, a new one from a preset, and the form of the one that is open.
import { useEffect, useRef, useState } from 'preact/hooks';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { pastedText } from '../../crypto/pasted-text.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { newDeployment } from '../../deployments/new-deployment.ts';
import { findPreset, PRESETS } from '../../deployments/presets/index.ts';
import { productName } from '../../deployments/settings-path.ts';
import { PageFrame } from '../components/page-frame.tsx';
import { Section } from '../components/section.tsx';
import { type Dropped, useDrop } from '../drop-files.ts';
import { saveFile } from '../save-file.ts';
import { useDeployments } from './deployment-context.ts';
import { DeploymentForm } from './deployment-form.tsx';
import type { DeploymentStore } from './deployment-store.ts';
import styles from './deployments-page.module.css';
import { deploymentsText } from './deployments-text.ts';
import type { GivenMetadata } from './metadata-form.tsx';
import { isPlain, metadataOptions, nameFrom } from './metadata-options.ts';

export interface DeploymentsPageProps {
  readonly store: DeploymentStore;
  readonly onClose: () => void;
}

const withoutDeployment = (problem: string): string =>
  problem === deploymentsText.certificateInstead ? deploymentsText.certificateWithoutDeployment : problem;

export function DeploymentsPage({ store, onClose }: DeploymentsPageProps) {
  const { deployments } = useDeployments(store);
  const [opened, setOpened] = useState<string | undefined>(
    // What was just put in, by “Use what this login did”, is what the user came for.
    deployments.find(({ id }) => id === store.latest)?.id ?? deployments[0]?.id,
  );
  const [given, setGiven] = useState<GivenMetadata | undefined>();
  const page = useRef<HTMLDivElement>(null);
  /** The button that had the keyboard went away: what is to have it instead. */
  const [next, setNext] = useState<{ readonly selector: string } | undefined>();
  /** Undefined till the user chose one. */
  const [picked, setPicked] = useState<string | undefined>();
  const [said, setSaid] = useState('');
  const open = deployments.find(({ id }) => id === opened);
  const chosen = PRESETS.find(({ id }) => id === picked) ?? PRESETS[0];
  const add = (deployment: Deployment): boolean => {
    const refused = store.put(deployment);
    setSaid(refused ?? '');
    if (refused === undefined) setOpened(deployment.id);
    return refused === undefined;
  };
  useEffect(() => {
    if (next) page.current?.querySelector<HTMLElement>(next.selector)?.focus();
  }, [next]);
  /** What came of one file is said as it is; of several, by their names. */
  const importFiles = (files: readonly (readonly [name: string, text: string])[]): void => {
    const read = files.map(([name, text]) => ({ name, ...store.importText(text) }));
    const added = read.flatMap((one) => one.added);
    const refusals = read.flatMap(({ name, refused }) =>
      refused === undefined ? [] : [files.length === 1 ? refused : deploymentsText.fileRefused(name, refused)],
    );
    const isWorthSaying = added.length > 0 || refusals.length === 0;
    setSaid([...(isWorthSaying ? [deploymentsText.imported(added.length)] : []), ...refusals].join(' '));
    if (added[0]) setOpened(added[0].id);
  };
  const takeMetadata = (inputs: readonly Uint8Array[]): void => {
    if (!open) {
      const { options, problems } = metadataOptions(inputs, DEFAULT_LIMITS);
      // The first product of the menu is no choice; those that are recognised are taken from the metadata.
      const preset = picked === undefined ? findPreset('generic') : chosen;
      if (options.length === 0 || !preset) {
        setSaid(problems.map(withoutDeployment).join(' '));
        return;
      }
      const name = isPlain(options) ? nameFrom(options) : preset.name;
      if (!add(newDeployment(preset, store.newId(), name))) return;
    }
    setGiven(inputs);
  };
  const addFiles = async ({ files, folders }: Dropped): Promise<void> => {
    if (files.some(({ size }) => size > DEFAULT_LIMITS.xmlOctets)) return setSaid(deploymentsText.tooLarge);
    setSaid(folders > 0 ? deploymentsText.folder : '');
    const read = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer()))).catch(
      () => undefined,
    );
    if (!read) return setSaid(deploymentsText.fileGone);
    const isJson = (octets: Uint8Array): boolean =>
      /^\s*[{[]/.test(pastedText(octets.subarray(0, 200)).text.replace('\ufeff', ''));
    const json = read.flatMap((octets, i) =>
      isJson(octets) ? [[files[i]?.name ?? '', pastedText(octets).text] as const] : [],
    );
    if (json.length > 0) importFiles(json);
    const others = read.filter((octets) => !isJson(octets));
    if (others.length > 0) takeMetadata(others);
  };
  const drop = useDrop({ onFiles: (dropped) => void addFiles(dropped) });
  return (
    <PageFrame title={deploymentsText.title} testId="deployments" onClose={onClose} drop={drop}>
      <div ref={page}>
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
                value={chosen?.id}
                data-testid="preset"
                onChange={({ currentTarget }) => setPicked(currentTarget.value)}
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
                  importFiles([[file.name, await file.text()]]);
                  field.value = '';
                }}
              />
            </label>
            <span role="status" data-testid="deployments-said">
              {said}
            </span>
          </div>
        </Section>
        {open && (
          <DeploymentForm
            key={open.id}
            deployment={open}
            onChange={(changed) => store.put(changed)}
            given={given}
            onTaken={() => setGiven(undefined)}
            onDuplicate={() => {
              add({ ...open, id: store.newId() });
              setNext({ selector: '[data-testid="deployment-name"]' });
            }}
            onRemove={() => {
              store.remove(open.id);
              setOpened(undefined);
              setNext({ selector: '[data-testid="deployment"] button, [data-testid="deployment-create"]' });
            }}
          />
        )}
      </div>
    </PageFrame>
  );
}
