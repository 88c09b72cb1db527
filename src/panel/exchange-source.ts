// Where the app's exchanges come from: the extension's port, a file, or a test. The shells bring one.
import type { Exchange } from '../capture/exchange.ts';
import type { RecordingSettings } from '../messages/contract.ts';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** What the source knows at this moment. A new object, with a new `exchanges` array, whenever something changed. */
export interface SourceSnapshot {
  readonly exchanges: readonly Exchange[];
  readonly recording: boolean;
  readonly connection: Connection;
  /** One sentence that the user should see above the list, e.g. that storage is full. */
  readonly notice?: string;
  /** Absent where nothing is recorded: a file. */
  readonly settings?: RecordingSettings;
  /** The extension has no access to all sites: only devtools tells of them, or nobody does. */
  readonly limited?: 'devtools-only' | 'blind';
  /** Why nothing of the tab that the panel is for goes on record. */
  readonly unrecorded?: 'private-window';
}

export interface ExchangeSource {
  snapshot(): SourceSnapshot;
  /** `listener` is called after each change; gives the function that ends it. */
  subscribe(listener: () => void): () => void;
  setRecording(on: boolean): void;
  /** Left out where nothing is recorded. */
  setSettings?(settings: RecordingSettings): void;
  /** Asks the user for access to all sites, in answer to a click. Left out where nothing is recorded. */
  requestSiteAccess?(): void;
  /** Forgets what was recorded so far. */
  clear(): void;
}
