// The one contract between the background worker and whoever looks at a trace (panel, window). JSON only: ports carry nothing else.
import type { CaptureEvent } from '../capture/capture-event.ts';

export const PORT_NAME = 'saml-scope/1';

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
  | { readonly id: number; readonly call: 'follow'; readonly after: Position }
  | { readonly id: number; readonly call: 'set-recording'; readonly recording: boolean }
  | { readonly id: number; readonly call: 'clear' };

export interface Status {
  readonly recording: boolean;
  /** Events at or before this position have been cleared. */
  readonly clearedUpTo: Position;
  /** Something the user should know about recording, e.g. that storage refused an event; a stable code. */
  readonly trouble?: RecordingTrouble;
}

export type RecordingTrouble = 'storage-refused';

/** What the worker sends. */
export type Push =
  | { readonly push: 'reply'; readonly id: number; readonly error?: string }
  | { readonly push: 'events'; readonly events: readonly PlacedEvent[] }
  | { readonly push: 'status'; readonly status: Status };

/** A port as both sides need it; the browser's Port fits after `toChannel`, and a test makes a pair of its own. */
export interface Channel<In, Out> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
