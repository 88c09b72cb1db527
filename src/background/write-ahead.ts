// The write-ahead record: each event is one key of storage.session, which survives the worker being killed at any moment.
import type { Storage } from 'webextension-polyfill';
import type { CaptureEvent } from '../capture/capture-event.ts';

const PREFIX = 'event:';
/** storage.session holds 10 MiB in both browsers; an event larger than this goes straight to the store. */
export const WRITE_AHEAD_CHARACTERS = 1_000_000;

export class WriteAhead {
  constructor(private readonly area: Pick<Storage.StorageArea, 'get' | 'set' | 'remove'>) {}

  /** Called synchronously in a listener: of writes that were begun, none is lost when the worker is killed right after. */
  note(event: CaptureEvent): Promise<void> {
    return this.area.set({ [PREFIX + event.key]: event });
  }

  async forget(events: readonly CaptureEvent[]): Promise<void> {
    await this.area.remove(events.map((event) => PREFIX + event.key));
  }

  /** What an earlier worker noted and did not live to move to the store, in order. */
  async left(): Promise<CaptureEvent[]> {
    const all = await this.area.get(null);
    return Object.keys(all)
      .filter((key) => key.startsWith(PREFIX))
      .sort()
      .map((key) => all[key] as CaptureEvent);
  }
}
