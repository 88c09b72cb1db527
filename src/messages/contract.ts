// The one contract between the background worker and whoever looks at a trace (panel, window). JSON only: ports carry nothing else.
import type { EpochMs } from '../base/units.ts';
import type { CaptureEvent } from '../capture/capture-event.ts';

export const PORT_NAME = 'saml-scope/1';

/** A message by itself, not over the port: opens the app in its own window, from a page that can't do so. */
export interface OpenWindow {
  readonly open: 'window';
  readonly tabId: number;
}

export const isOpenWindow = (message: unknown): message is OpenWindow =>
  typeof message === 'object' &&
  message !== null &&
  'open' in message &&
  message.open === 'window' &&
  'tabId' in message &&
  Number.isInteger(message.tabId);

/**
 * Place of an event in the order in which it was put on record; grows without end, survives worker and clear.
 * A viewer that lost its port asks for what came after the last position it holds.
 */
export type Position = number;

export interface PlacedEvent {
  readonly position: Position;
  readonly event: CaptureEvent;
}

/** What a viewer may ask; each gets exactly one `reply` of the same id. */
export type Call =
  /** `held`: under how many names (see `recordedName`) the viewer holds something. */
  | { readonly id: number; readonly call: 'follow'; readonly after: Position; readonly held: number }
  | { readonly id: number; readonly call: 'set-recording'; readonly recording: boolean }
  | { readonly id: number; readonly call: 'set-settings'; readonly settings: RecordingSettings }
  | { readonly id: number; readonly call: 'clear' };

/** What the user wants on record. */
export interface RecordingSettings {
  /** Also what happens in private windows, where the browser lets the extension in at all. */
  readonly privateWindows: boolean;
  /** Also images, scripts, styles and scripted requests that carry no message. */
  readonly allRequests: boolean;
  /** Host names; each stands for all below it as well. */
  readonly excludedSites: readonly string[];
}

export const DEFAULT_SETTINGS: RecordingSettings = { privateWindows: false, allRequests: false, excludedSites: [] };

export interface Status {
  readonly recording: boolean;
  /** Events at or before this position have been cleared. */
  readonly clearedUpTo: Position;
  /** Something the user should know about recording, e.g. that storage refused an event; a stable code. */
  readonly trouble?: RecordingTrouble;
  readonly settings: RecordingSettings;
  /** What was dropped from the record to keep it within its bounds, since it was last cleared. */
  readonly dropped?: DroppedSoFar;
  /** False where the user or the browser keeps the extension off some or all sites: no events come from there. */
  readonly siteAccess?: boolean;
}

export interface DroppedSoFar {
  /** Logins and logouts, with the pages around them; at least so many. */
  readonly logins: number;
  /** Requests that were part of none. */
  readonly others: number;
  /** Some of it for lack of room, not for its age alone. */
  readonly full: boolean;
  /** When the youngest of these requests began. */
  readonly upTo: EpochMs;
}

export type RecordingTrouble = 'storage-refused';

/** What the worker sends. */
export type Push =
  | { readonly push: 'reply'; readonly id: number; readonly error?: string }
  | { readonly push: 'events'; readonly events: readonly PlacedEvent[] }
  /** Heard, but the store refuses them: they have no place yet. They come once more with one, or are `dropped`. */
  | { readonly push: 'unwritten'; readonly events: readonly CaptureEvent[] }
  | { readonly push: 'status'; readonly status: Status }
  /** The record was full: these, by their `recordedName`, are no longer in it. */
  | { readonly push: 'dropped'; readonly requestIds: readonly string[] }
  /** To a viewer that was away while something was dropped: all that is left. What else it holds is gone. */
  | { readonly push: 'kept'; readonly requestIds: readonly string[] };

/** A port as both sides need it; the browser's Port fits after `toChannel`, and a test makes a pair of its own. */
export interface Channel<In, Out> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
