// Remembers for the user that something was dropped from a full record: beyond the worker, which lives for half a minute.
import type { Storage } from 'webextension-polyfill';
import { type EpochMs, epochMs } from '../base/units.ts';

const KEY = 'droppedUpTo';

export class DropNotice {
  constructor(private readonly area: Pick<Storage.StorageArea, 'get' | 'set' | 'remove'>) {}

  /** When the youngest request began that was dropped since the record was last cleared; undefined where none was. */
  async upTo(): Promise<EpochMs | undefined> {
    const { [KEY]: upTo } = (await this.area.get(KEY).catch(() => ({}))) as Record<string, unknown>;
    return typeof upTo === 'number' ? epochMs(upTo) : undefined;
  }

  /** Never rejects: a storage that is full keeps nobody from hearing of what was dropped now. */
  async dropped(upTo: EpochMs): Promise<void> {
    const before = await this.upTo();
    await this.area.set({ [KEY]: Math.max(upTo, before ?? 0) }).catch(() => {});
  }

  async forget(): Promise<void> {
    await this.area.remove(KEY).catch(() => {});
  }
}
