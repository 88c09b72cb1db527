// The app's exchanges from the worker's record, and in devtools from there as well: follows both, and makes one list of them.
import type { CaptureEvent } from '../capture/capture-event.ts';
import { ExchangeFold } from '../capture/fold-events.ts';
import { createFeedJoin, type JoinedFeeds } from '../capture/join-feeds.ts';
import {
  type Call,
  type Channel,
  DEFAULT_SETTINGS,
  type Push,
  type RecordingSettings,
  type Status,
} from '../messages/contract.ts';
import { FollowClient } from '../messages/follow-client.ts';
import type { Connection, ExchangeSource, SourceSnapshot } from './exchange-source.ts';
import type { DevtoolsFeed } from './feeds/devtools-feed.ts';
import { droppedText, troubleText } from './record-source.text.ts';

/** What only some pages have. */
export interface RecordSourceExtras {
  /** In devtools. */
  readonly feed?: Pick<DevtoolsFeed, 'entries' | 'subscribe' | 'heed' | 'now' | 'clear' | 'forget'> | undefined;
  /** Whether the tab that the panel is for is in a private window. */
  readonly isPrivate?: Promise<boolean> | undefined;
  /** Asks the user for access to all sites; only works in answer to a click. */
  readonly requestSiteAccess?: () => Promise<unknown>;
}

export class RecordSource implements ExchangeSource {
  readonly #client: FollowClient;
  readonly #listeners = new Set<() => void>();
  #fold = new ExchangeFold();
  #connection: Connection = 'connecting';
  #status: Status = { recording: true, clearedUpTo: 0, settings: DEFAULT_SETTINGS };
  #snapshot: SourceSnapshot | undefined;
  readonly #extras: RecordSourceExtras;
  readonly #join = createFeedJoin();
  /** Kept until events come: a new array tells the app to analyse again. */
  #joined: JoinedFeeds = { exchanges: [], matches: new Map() };
  #isStale = false;
  #isPrivate = false;

  constructor(
    open: () => Channel<Push, Call>,
    setTimer: (task: () => void, milliseconds: number) => unknown,
    extras: RecordSourceExtras = {},
  ) {
    this.#extras = extras;
    extras.feed?.subscribe(() => this.#collect());
    extras.isPrivate?.then(
      (isPrivate) => {
        this.#isPrivate = isPrivate;
        this.#changed();
      },
      // The tab has gone: there is nothing more to say of it.
      () => {},
    );
    this.#client = new FollowClient({
      open,
      setTimer,
      onEvents: (events) => this.#add(events.map(({ event }) => event)),
      onUnwritten: (events) => this.#add(events),
      onCleared: () => {
        this.#fold = new ExchangeFold();
        this.#extras.feed?.clear();
        this.#collect();
      },
      onDropped: (requestIds) => {
        this.#forgetEntries(new Set(requestIds));
        this.#fold.forget(requestIds);
        this.#collect();
      },
      onStatus: (status) => {
        this.#status = status;
        this.#extras.feed?.heed(status);
        this.#changed();
      },
      onConnection: (connection) => {
        this.#connection = connection;
        this.#changed();
      },
    });
  }

  #add(events: readonly CaptureEvent[]): void {
    for (const event of events) this.#fold.add(event);
    this.#collect();
  }

  snapshot(): SourceSnapshot {
    this.#snapshot ??= {
      exchanges: this.#joinedNow().exchanges,
      recording: this.#status.recording,
      connection: this.#connection,
      settings: this.#status.settings,
      ...(this.#status.siteAccess === false && { limited: this.#extras.feed ? 'devtools-only' : 'blind' }),
      ...(this.#isPrivate &&
        this.#connection === 'connected' &&
        !this.#status.settings.privateWindows && { unrecorded: 'private-window' as const }),
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
    const { feed } = this.#extras;
    const from = feed?.now();
    this.#client.clear().then(
      // The worker may have had nothing to clear, and then tells nobody.
      () => feed?.clear(from),
      () => this.#changed(),
    );
  }

  /** What comes of it is told by the worker's status. */
  requestSiteAccess(): void {
    this.#extras.requestSiteAccess?.().catch(() => this.#changed());
  }

  /** Joining is left until somebody looks: events come more often than that. */
  #collect(): void {
    this.#isStale = true;
    this.#changed();
  }

  #joinedNow(): JoinedFeeds {
    if (this.#isStale) this.#joined = this.#join(this.#fold.exchanges(), this.#extras.feed?.entries() ?? []);
    this.#isStale = false;
    return this.#joined;
  }

  #forgetEntries(requestIds: ReadonlySet<string>): void {
    const gone = [...this.#joinedNow().matches].filter(([{ requestId }]) => requestIds.has(requestId));
    this.#extras.feed?.forget(new Set(gone.map(([, entry]) => entry)));
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const listener of this.#listeners) listener();
  }
}

function noticeOf({ trouble, dropped }: Status): { readonly notice?: string } {
  const sentences = [
    ...(trouble ? [troubleText(trouble)] : []),
    ...(dropped && dropped.logins + dropped.others > 0 ? [droppedText(dropped)] : []),
  ];
  return sentences.length > 0 ? { notice: sentences.join(' ') } : {};
}
