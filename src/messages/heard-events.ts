// What the worker hears is told to the open viewers at once, and they keep it until it is on record: a worker that is stopped
// in the middle of it leaves nothing else behind. The next one asks them.
import { bodyCharacters, type CaptureEvent, type EventKey } from '../capture/capture-event.ts';

/** Name of the BroadcastChannel between worker and viewers. Its messages leave the worker at once, and are never taken back. */
export const HEARD_CHANNEL = 'saml-scope/heard/1';

export type HeardMessage =
  /** By the worker: this was just heard. */
  | { readonly heard: CaptureEvent }
  /** By a worker that has just started. */
  | { readonly ask: 'heard' }
  /** By a viewer: what it keeps, also if that is nothing. */
  | { readonly left: readonly CaptureEvent[] }
  /** By the worker: these are on record, or not wanted there. */
  | { readonly done: readonly EventKey[] | 'all' };

/** The part of a BroadcastChannel that is used; a test makes its own. */
export interface HeardChannel {
  postMessage(message: HeardMessage): void;
  onmessage: ((message: { readonly data: HeardMessage }) => void) | null;
}

/** Bounds of what a viewer keeps; the oldest go first. */
const MOST_EVENTS = 500;
const MOST_CHARACTERS = 20_000_000;
/** Milliseconds; a worker that was stopped is followed by another one sooner than that, or nothing happens. */
const KEPT = 60_000;

/** Keeps for the worker what it tells, as long as the viewer that made this lives. `now`: epoch milliseconds. */
export function keepHeardEvents(channel: HeardChannel, now: () => number): void {
  const events = new Map<EventKey, CaptureEvent>();
  let characters = 0;
  const drop = (key: EventKey): void => {
    const event = events.get(key);
    if (event && events.delete(key)) characters -= bodyCharacters(event);
  };
  const keep = (event: CaptureEvent): void => {
    drop(event.key);
    events.set(event.key, event);
    characters += bodyCharacters(event);
    for (const key of events.keys()) {
      if (events.size <= MOST_EVENTS && characters <= MOST_CHARACTERS) break;
      drop(key);
    }
  };
  channel.onmessage = ({ data }) => {
    if ('heard' in data) keep(data.heard);
    if ('done' in data) for (const key of data.done === 'all' ? [...events.keys()] : data.done) drop(key);
    if (!('ask' in data)) return;
    for (const { key, at } of events.values()) if (at < now() - KEPT) drop(key);
    channel.postMessage({ left: [...events.values()] });
  };
}
