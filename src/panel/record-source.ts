// The app's exchanges from the worker's record: follows it, and folds its events into exchanges.
import type { Exchange } from '../capture/exchange.ts';
import { ExchangeFold } from '../capture/fold-events.ts';
import type { Call, Channel, Push, RecordingSettings, Status } from '../messages/contract.ts';
import { FollowClient } from '../messages/follow-client.ts';
import type { Connection, ExchangeSource, SourceSnapshot } from './exchange-source.ts';
import { droppedText, troubleText } from './record-source.text.ts';

export class RecordSource implements ExchangeSource {
  readonly #client: FollowClient;
  readonly #listeners = new Set<() => void>();
  #fold = new ExchangeFold();
  #connection: Connection = 'connecting';
  #status: Status = { recording: true, clearedUpTo: 0, settings: { privateWindows: false, excludedSites: [] } };
  #snapshot: SourceSnapshot | undefined;
  /** Kept until events come: a new array tells the app to analyse again. */
  #exchanges: readonly Exchange[] = [];

  constructor(open: () => Channel<Push, Call>, setTimer: (task: () => void, milliseconds: number) => unknown) {
    this.#client = new FollowClient({
      open,
      setTimer,
      onEvents: (events) => {
        for (const { event } of events) this.#fold.add(event);
        this.#exchanges = this.#fold.exchanges();
        this.#changed();
      },
      onCleared: () => {
        this.#fold = new ExchangeFold();
        this.#exchanges = [];
        this.#changed();
      },
      onDropped: (requestIds) => {
        this.#fold.forget(requestIds);
        this.#exchanges = this.#fold.exchanges();
        this.#changed();
      },
      onStatus: (status) => {
        this.#status = status;
        this.#changed();
      },
      onConnection: (connection) => {
        this.#connection = connection;
        this.#changed();
      },
    });
  }

  snapshot(): SourceSnapshot {
    this.#snapshot ??= {
      exchanges: this.#exchanges,
      recording: this.#status.recording,
      connection: this.#connection,
      settings: this.#status.settings,
      ...noticeOf(this.#status),
    };
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A call that fails changes nothing: the connection state tells the user, and the switch stays as it was. */
  setRecording(on: boolean): void {
    this.#client.setRecording(on).catch(() => this.#changed());
  }

  setSettings(settings: RecordingSettings): void {
    this.#client.setSettings(settings).catch(() => this.#changed());
  }

  clear(): void {
    this.#client.clear().catch(() => this.#changed());
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener();
  }
}

function noticeOf({ trouble, droppedUpTo }: Status): { readonly notice?: string } {
  if (trouble) return { notice: troubleText(trouble) };
  return droppedUpTo === undefined ? {} : { notice: droppedText(droppedUpTo) };
}
