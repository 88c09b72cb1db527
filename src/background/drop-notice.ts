// Remembers for the user what was dropped from a full record: beyond the worker, which lives for half a minute.
import type { Storage } from 'webextension-polyfill';
import { type EpochMs, epochMs } from '../base/units.ts';
import type { DroppedSoFar } from '../messages/contract.ts';

const KEY = 'dropped';
const MADE_ROOM = 'madeRoom';

export class DropNotice {
  /** One after the other: each adds to what was before. */
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly area: Pick<Storage.StorageArea, 'get' | 'set' | 'remove'>) {}

  /** All that was dropped since the record was last cleared; undefined where nothing was. */
  async soFar(): Promise<DroppedSoFar | undefined> {
    const { [KEY]: known } = (await this.area.get(KEY).catch(() => ({}))) as Record<string, unknown>;
    return known as DroppedSoFar | undefined;
  }

  /** Never rejects: a storage that is full keeps nobody from hearing of what was dropped now. */
  dropped({ logins, others, full, upTo }: DroppedSoFar): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const before = await this.soFar();
      const sum: DroppedSoFar = {
        logins: logins + (before?.logins ?? 0),
        others: others + (before?.others ?? 0),
        full: full || before?.full === true,
        upTo: laterOf(upTo, before?.upTo),
      };
      await this.area.set({ [KEY]: sum }).catch(() => {});
    });
    return this.#writing;
  }

  /** See `RecorderParts`. */
  readonly madeRoom = {
    get: async (): Promise<boolean> => {
      const { [MADE_ROOM]: made } = (await this.area.get(MADE_ROOM).catch(() => ({}))) as Record<string, unknown>;
      return made === true;
    },
    set: (made: boolean): Promise<void> => this.area.set({ [MADE_ROOM]: made }).catch(() => {}),
  };

  forget(): Promise<void> {
    this.#writing = this.#writing.then(() => this.area.remove(KEY)).catch(() => {});
    return this.#writing;
  }
}

const laterOf = (a: EpochMs, b: EpochMs | undefined): EpochMs => epochMs(Math.max(a, b ?? 0));
