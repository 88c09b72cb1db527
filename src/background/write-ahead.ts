// The write-ahead record: each event is one key of storage.session, an urgent note, and told to the open viewers, so that it
// survives the worker being killed at any moment.
import type { Storage } from 'webextension-polyfill';
import { bodyCharacters, type CaptureEvent, type EventKey } from '../capture/capture-event.ts';
import { inOrderOfStarts } from './worker-starts.ts';

const PREFIX = 'event:';
/** storage.session holds 10 MiB in both browsers; an event larger than this is noted urgently only, and written at once. */
export const WRITE_AHEAD_CHARACTERS = 1_000_000;

/** See `UrgentNotes`. */
export interface UrgentRecord {
  note(event: CaptureEvent): void;
  forget(keys: readonly EventKey[]): Promise<void>;
  left(): Promise<CaptureEvent[]>;
}

/** See `ToldViewers`. */
export interface ToldRecord {
  note(event: CaptureEvent): void;
  forget(keys: readonly EventKey[]): void;
  left(): Promise<CaptureEvent[]>;
}

export class WriteAhead {
  constructor(
    private readonly area: Pick<Storage.StorageArea, 'get' | 'set' | 'remove'>,
    private readonly urgent: UrgentRecord,
    private readonly told?: ToldRecord,
    /** See `enterStart`. */
    private readonly starts: Promise<readonly string[]> = Promise.resolve([]),
  ) {}

  /** Called synchronously in a listener: of writes that were begun, none is lost when the worker is killed right after. */
  note(event: CaptureEvent): Promise<void> {
    this.told?.note(event);
    this.urgent.note(event);
    if (bodyCharacters(event) > WRITE_AHEAD_CHARACTERS) return Promise.resolve();
    return this.area.set({ [PREFIX + event.key]: event });
  }

  async forget(events: readonly Pick<CaptureEvent, 'key'>[]): Promise<void> {
    const keys = events.map(({ key }) => key);
    this.told?.forget(keys);
    await Promise.all([this.area.remove(keys.map((key) => PREFIX + key)), this.urgent.forget(keys)]);
  }

  /** What an earlier worker noted and did not live to move to the store, in order. */
  async left(): Promise<CaptureEvent[]> {
    const [all, urgent, told = []] = await Promise.all([this.area.get(null), this.urgent.left(), this.told?.left()]);
    const noted = Object.entries(all).flatMap(([key, event]) =>
      key.startsWith(PREFIX) ? [event as CaptureEvent] : [],
    );
    const byKey = new Map([...told, ...urgent, ...noted].map((event) => [event.key, event]));
    return inOrderOfStarts([...byKey.values()], await this.starts);
  }
}
