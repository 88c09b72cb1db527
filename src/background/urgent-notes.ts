// Notes of events that outlive the very moment at which the browser stops the worker: for the write-ahead record.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { CaptureEvent, EventKey } from '../capture/capture-event.ts';

interface Schema extends DBSchema {
  notes: { key: EventKey; value: CaptureEvent };
}

/**
 * Chromium drops what a worker asks of extension storage once the stop has begun, while events still reach it. A transaction
 * of IndexedDB that is committed at once mostly arrives. Not always: opening takes a while, and one that still waits for its
 * turn when the worker has gone is given up. On a busy machine, of 7,972 events heard in 495 stops both together lost 14.
 */
export class UrgentNotes {
  #open: IDBPDatabase<Schema> | undefined;
  readonly #database: Promise<IDBPDatabase<Schema> | undefined>;

  /**
   * `session` resolves when what an earlier browser session left has been forgotten. `isWanted`: certainly, for this is on
   * disk, where nothing of a private window may come, not for a moment.
   */
  constructor(
    private readonly session: Promise<unknown>,
    private readonly isWanted: (event: CaptureEvent) => boolean,
    name = 'saml-scope-notes',
  ) {
    const lost = () => {
      this.#open = undefined;
    };
    this.#database = openDB<Schema>(name, 1, {
      upgrade: (database) => void database.createObjectStore('notes', { keyPath: 'key' }),
      terminated: lost,
      blocking: lost,
    }).then(
      (database) => {
        this.#open = database;
        return database;
      },
      () => undefined,
    );
  }

  /** Has handed the note to the browser when it returns, where the database is open. Never throws nor rejects. */
  note(event: CaptureEvent): void {
    try {
      if (!this.#open || !this.isWanted(event)) return;
      const transaction = this.#open.transaction('notes', 'readwrite', { durability: 'relaxed' });
      transaction.done.catch(() => {});
      transaction.store.put(event).catch(() => {});
      transaction.commit();
    } catch {
      // The database is closing; storage.session has the event.
    }
  }

  async forget(keys: readonly EventKey[]): Promise<void> {
    const transaction = (await this.#database)?.transaction('notes', 'readwrite', { durability: 'relaxed' });
    if (!transaction) return;
    await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
  }

  /** What was noted in this browser session and not forgotten. Empty where the database can't be read. */
  async left(): Promise<CaptureEvent[]> {
    try {
      await this.session;
      return (await (await this.#database)?.getAll('notes')) ?? [];
    } catch {
      return [];
    }
  }

  /** Drops what other workers noted than the one that began with `boot`, the beginning of its keys. */
  async forgetOthers(boot: string): Promise<void> {
    const database = await this.#database;
    const others = (await database?.getAllKeys('notes'))?.filter((key) => !key.startsWith(boot)) ?? [];
    await this.forget(others);
  }
}
