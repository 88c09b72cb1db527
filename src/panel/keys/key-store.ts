// Keeps the trusted certificates in the shell's storage, and lent private keys in this object only.

import type { Limits } from '../../base/limits.ts';
import type { RsaPrivateKey } from '../../crypto/private-key.ts';
import { keyIdentity } from '../../crypto/public-key.ts';
import type { Certificate } from '../../crypto/x509.ts';
import type { KeyRing } from '../../trust/key-ring.ts';
import type {
  AddOptions,
  AddReport,
  KeyNotice,
  KeySnapshot,
  KeySource,
  KnownCertificate,
  LentPrivateKey,
} from './key-source.ts';
import { readKeyInput } from './read-key-input.ts';
import {
  isEntityId,
  type KeyStorage,
  knownCertificate,
  labelOf,
  MOST_CERTIFICATES,
  readRecord,
  toRecord,
} from './stored-keys.ts';

export class KeyStore implements KeySource {
  readonly #storage: KeyStorage;
  readonly #limits: Limits;
  readonly #listeners = new Set<() => void>();
  #loaded = false;
  #certificates: readonly KnownCertificate[] = [];
  #privateKeys: readonly LentPrivateKey[] = [];
  #notices: readonly KeyNotice[] = [];
  #snapshot: KeySnapshot | undefined;
  /** With what it was made of: the same ring means that no verification is out of date. */
  #ring: Pick<KeySnapshot, 'certificates' | 'privateKeys' | 'ring'> | undefined;
  /** Changes wait for the one before them, and for the first reading. */
  #queue: Promise<unknown>;
  /** What is stored can't be relied on or must not be touched: this page goes by what it has itself. */
  #aloof = false;

  constructor(storage: KeyStorage, limits: Limits) {
    this.#storage = storage;
    this.#limits = limits;
    this.#queue = this.#load();
    storage.subscribe?.(() => this.#enqueue(() => this.#load()));
  }

  snapshot(): KeySnapshot {
    const certificates = this.#certificates;
    const privateKeys = this.#privateKeys;
    if (this.#ring?.certificates !== certificates || this.#ring.privateKeys !== privateKeys)
      this.#ring = { certificates, privateKeys, ring: ringOf(certificates, privateKeys) };
    const { ring } = this.#ring;
    this.#snapshot ??= { loaded: this.#loaded, certificates, privateKeys, ring, notices: this.#notices };
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async add(given: string | Uint8Array, { name, passphrase }: AddOptions = {}): Promise<AddReport> {
    const input = await readKeyInput(given, this.#limits, passphrase);
    const origin = input.metadata ? 'metadata' : name === undefined ? 'pasted' : 'file';
    const read = await Promise.all(
      input.certificates
        .filter(({ entityId }) => entityId === undefined || isEntityId(entityId))
        .map(({ certificate, uses, entityId }) =>
          knownCertificate({ certificate, label: labelOf(certificate), origin, entityId, uses }),
        ),
    );
    const { added, known, leftOut } = await this.#addAll(read);
    const privateKey = input.privateKey && this.#lend(input.privateKey, name);
    return { input, name, added, known, leftOut, privateKey };
  }

  async trust(certificate: Certificate, entityId: string | undefined): Promise<void> {
    const limited = isEntityId(entityId) ? entityId : undefined;
    const label = labelOf(certificate);
    await this.#addAll([
      await knownCertificate({ certificate, label, origin: 'message', entityId: limited, uses: [] }),
    ]);
  }

  remove(id: string): Promise<void> {
    return this.#change((certificates) => certificates.filter((one) => one.id !== id));
  }

  removePrivateKey(id: string): void {
    this.#privateKeys = this.#privateKeys.filter((one) => one.id !== id);
    this.#changed();
  }

  async #addAll(read: readonly KnownCertificate[]): Promise<Pick<AddReport, 'added' | 'known' | 'leftOut'>> {
    const result = { added: [] as KnownCertificate[], known: [] as KnownCertificate[], leftOut: 0 };
    if (read.length === 0) return result;
    await this.#change((certificates) => {
      const all = new Map(certificates.map((one) => [one.id, one]));
      for (const one of read) {
        if (all.has(one.id)) {
          if (!result.added.some(({ id }) => id === one.id)) result.known.push(one);
        } else if (all.size >= MOST_CERTIFICATES) result.leftOut++;
        else {
          all.set(one.id, one);
          result.added.push(one);
        }
      }
      return [...all.values()];
    });
    return result;
  }

  #lend(key: RsaPrivateKey, name: string | undefined): 'added' | 'known' {
    const id = keyIdentity(key.publicKey);
    if (this.#privateKeys.some((one) => one.id === id)) return 'known';
    this.#privateKeys = [...this.#privateKeys, { id, key, name }];
    this.#changed();
    return 'added';
  }

  #change(edit: (certificates: readonly KnownCertificate[]) => readonly KnownCertificate[]): Promise<void> {
    return this.#enqueue(async () => {
      // Another page may have saved in the meantime.
      if (!this.#aloof) await this.#load();
      const edited = edit(this.#certificates);
      if (sameIds(edited, this.#certificates)) return;
      this.#certificates = edited;
      if (!this.#aloof) await this.#save();
      this.#changed();
    });
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(task);
    this.#queue = done;
    return done;
  }

  async #load(): Promise<void> {
    if (this.#aloof) return;
    let value: unknown;
    try {
      value = await this.#storage.load();
    } catch {
      this.#note({ code: 'not-loaded' }, true);
      return;
    }
    const record = await readRecord(value);
    if (record.kind === 'newer-version') {
      this.#note({ code: 'newer-version' }, true);
      return;
    }
    this.#loaded = true;
    // The same certificates keep their ring, and with it every verification that was made by it.
    if (!sameIds(record.certificates, this.#certificates)) this.#certificates = record.certificates;
    if (record.dropped > 0) this.#note({ code: 'damaged', count: record.dropped }, false);
    else this.#changed();
  }

  async #save(): Promise<void> {
    try {
      await this.#storage.save(toRecord(this.#certificates));
    } catch {
      this.#note({ code: 'not-saved' }, true);
    }
  }

  #note(notice: KeyNotice, aloof: boolean): void {
    this.#loaded = true;
    this.#aloof ||= aloof;
    this.#notices = [...this.#notices.filter(({ code }) => code !== notice.code), notice];
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener();
  }
}

const sameIds = (a: readonly KnownCertificate[], b: readonly KnownCertificate[]): boolean =>
  a.length === b.length && a.every(({ id }, i) => id === b[i]?.id);

function ringOf(certificates: readonly KnownCertificate[], privateKeys: readonly LentPrivateKey[]): KeyRing {
  return {
    trusted: certificates.filter(vouches).map(({ certificate, entityId }) => ({
      key: certificate.key,
      certificate,
      ...(entityId !== undefined && { entityId }),
    })),
    privateKeys: privateKeys.map(({ key }) => key),
  };
}

/** Whether signatures are checked with it. */
export const vouches = ({ uses }: KnownCertificate): boolean => uses.length === 0 || uses.includes('signing');

/** A storage for shells that have none: forgotten with the page. */
export function memoryStorage(): KeyStorage {
  let kept: unknown;
  return {
    load: async () => kept,
    save: async (value) => {
      kept = value;
    },
  };
}
