// The user's deployments: what is held in extension storage, read strictly, and which one the user chose for a flow.
import { InputError } from '../../base/input-error.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { readDeployments, readDeploymentValue, writeDeployments } from '../../deployments/deployment-file.ts';
import type { DeploymentSnapshot, DeploymentSource } from '../findings/flow-checks.ts';
import type { KeyStorage } from '../keys/stored-keys.ts';
import { deploymentsText } from './deployments-text.ts';

const RECORD_VERSION = 1;
/** More than anybody has to look after; each is some kilobytes of extension storage. */
export const MOST_DEPLOYMENTS = 100;

/** What came of reading a file; `refused` is a sentence for the user. */
export interface ImportResult {
  readonly added: readonly Deployment[];
  readonly refused?: string;
}

export class DeploymentStore implements DeploymentSource {
  readonly #storage: KeyStorage;
  readonly #listeners = new Set<() => void>();
  #snapshot: DeploymentSnapshot = { deployments: [], chosen: new Map() };
  #latest: string | undefined;
  /** Makes ids that no saved deployment has. */
  readonly #newId: () => string;

  constructor(storage: KeyStorage, newId: () => string) {
    this.#storage = storage;
    this.#newId = newId;
    void this.#load();
    storage.subscribe?.(() => void this.#load());
  }

  snapshot(): DeploymentSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Id of what this page put in last. */
  get latest(): string | undefined {
    return this.#latest;
  }

  newId(): string {
    return this.#newId();
  }

  /**
   * Adds it, or puts it in the place of the one with its id. A sentence for the user where it is refused, since there are
   * too many, or since storage would not give it back; what was there stays.
   */
  put(deployment: Deployment): string | undefined {
    const { deployments } = this.#snapshot;
    const at = deployments.findIndex(({ id }) => id === deployment.id);
    if (at === -1 && deployments.length >= MOST_DEPLOYMENTS) return deploymentsText.full;
    try {
      readDeploymentValue(deployment);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return deploymentsText.notKept(error.message);
    }
    this.#latest = deployment.id;
    this.#change(at === -1 ? [...deployments, deployment] : deployments.with(at, deployment));
    return undefined;
  }

  remove(id: string): void {
    this.#change(this.#snapshot.deployments.filter((one) => one.id !== id));
  }

  /** `undefined`: the one that fits is found again. Kept as long as the page is open. */
  choose(flow: string, deployment: string | undefined): void {
    const chosen = new Map(this.#snapshot.chosen);
    const found = this.#snapshot.deployments.find(({ id }) => id === deployment);
    if (found) chosen.set(flow, found);
    else chosen.delete(flow);
    this.#set({ ...this.#snapshot, chosen });
  }

  /** Reads an exported file, with or without the byte order mark that editors put before it. Each gets an id of its own, so that nothing is overwritten. */
  importText(text: string): ImportResult {
    try {
      const read = readDeployments(text.replace(/^\ufeff/, '')).map((one) => ({ ...one, id: this.#newId() }));
      const added = read.filter((one) => this.put(one) === undefined);
      return added.length < read.length
        ? {
            added,
            refused: `Only ${MOST_DEPLOYMENTS} deployments are kept; ${read.length - added.length} were left out.`,
          }
        : { added };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { added: [], refused: error.message };
    }
  }

  exportText(): string {
    return writeDeployments(this.#snapshot.deployments);
  }

  #change(deployments: readonly Deployment[]): void {
    const byId = new Map(deployments.map((one) => [one.id, one]));
    const chosen = new Map(
      [...this.#snapshot.chosen].flatMap(([flow, { id }]) => {
        const still = byId.get(id);
        return still ? [[flow, still] as const] : [];
      }),
    );
    this.#set({ deployments, chosen });
    this.#storage.save({ version: RECORD_VERSION, deployments }).catch(() => {});
  }

  #set(snapshot: DeploymentSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }

  async #load(): Promise<void> {
    const stored = await this.#storage.load().catch(() => undefined);
    const deployments = readStored(stored);
    if (JSON.stringify(deployments) === JSON.stringify(this.#snapshot.deployments)) return;
    const byId = new Map(deployments.map((one) => [one.id, one]));
    const chosen = new Map(
      [...this.#snapshot.chosen].flatMap(([flow, { id }]) => {
        const still = byId.get(id);
        return still ? [[flow, still] as const] : [];
      }),
    );
    this.#set({ deployments, chosen });
  }
}

/** Damaged entries are left out: one that is half read would check for something that nobody configured. */
function readStored(stored: unknown): Deployment[] {
  if (typeof stored !== 'object' || stored === null) return [];
  const { version, deployments } = stored as Readonly<Record<string, unknown>>;
  if (version !== RECORD_VERSION || !Array.isArray(deployments)) return [];
  return deployments.slice(0, MOST_DEPLOYMENTS).flatMap((one: unknown) => {
    try {
      return [readDeploymentValue(one)];
    } catch {
      return [];
    }
  });
}
