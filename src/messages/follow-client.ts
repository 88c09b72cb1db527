// The viewer's side of the contract: follows the record over a channel that may die and be opened again at any time.
import { type CaptureEvent, type EventKey, recordedName } from '../capture/capture-event.ts';
import type { Call, Channel, PlacedEvent, Position, Push, RecordingSettings, Status } from './contract.ts';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'failed';
type CallBody = Call extends infer Each ? (Each extends Call ? Omit<Each, 'id'> : never) : never;

export interface FollowClientParts {
  /** Opens a new channel to the worker; throws when the extension was replaced under us. */
  readonly open: () => Channel<Push, Call>;
  readonly onEvents: (events: readonly PlacedEvent[]) => void;
  /** Heard, and refused by the store so far: none of these comes by `onEvents` as well. */
  readonly onUnwritten: (events: readonly CaptureEvent[]) => void;
  /** The record was cleared: what is held is no more. */
  readonly onCleared: () => void;
  /** The record was full: what is held under these names (see `recordedName`) is no longer in it. */
  readonly onDropped: (requestIds: readonly string[]) => void;
  readonly onStatus: (status: Status) => void;
  readonly onConnection: (connection: Connection) => void;
  readonly setTimer: (task: () => void, milliseconds: number) => unknown;
}

/** Milliseconds to wait for an answer before the worker is taken for stuck. */
const ANSWER_TIME = 30_000;
const RECONNECT_DELAYS = [0, 50, 250, 1_000, 3_000];

export class FollowClient {
  readonly #parts: FollowClientParts;
  readonly #waiting = new Map<number, (error: Error | undefined) => void>();
  #channel: Channel<Push, Call> | undefined;
  #position: Position = 0;
  /** The names of what is held. */
  readonly #held = new Set<string>();
  /** What was told before it had a place, with its name. */
  readonly #unwritten = new Map<EventKey, string>();
  #clearedUpTo: Position = 0;
  /** Who waits for the next worker. */
  readonly #awaiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  #nextId = 1;
  #failures = 0;

  constructor(parts: FollowClientParts) {
    this.#parts = parts;
    this.#connect();
  }

  setRecording(recording: boolean): Promise<void> {
    return this.#ask({ call: 'set-recording', recording });
  }

  setSettings(settings: RecordingSettings): Promise<void> {
    return this.#ask({ call: 'set-settings', settings });
  }

  clear(): Promise<void> {
    return this.#ask({ call: 'clear' });
  }

  /** What the user wants also reaches the worker that comes after one that was stopped meanwhile. */
  async #ask(body: CallBody): Promise<void> {
    const before = this.#clearedUpTo;
    try {
      await this.#call(body);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await this.#reconnected();
      // It may have been done before the worker was stopped, and what was recorded since is not to be cleared with it.
      if (body.call === 'clear' && this.#clearedUpTo > before) return;
      await this.#call(body);
    }
  }

  /** Rejects when the worker is given up. */
  #reconnected(): Promise<void> {
    return new Promise((resolve, reject) => this.#awaiting.push({ resolve, reject }));
  }

  #tell(connection: Connection): void {
    if (connection === 'connected') for (const { resolve } of this.#awaiting.splice(0)) resolve();
    if (connection === 'failed') for (const { reject } of this.#awaiting.splice(0)) reject(new ConnectionLost());
    this.#parts.onConnection(connection);
  }

  #connect(): void {
    let channel: Channel<Push, Call>;
    try {
      channel = this.#parts.open();
    } catch {
      this.#tell('failed');
      return;
    }
    this.#channel = channel;
    channel.onMessage((push) => this.#hear(push));
    channel.onClose(() => this.#closed(channel));
    this.#call({ call: 'follow', after: this.#position, held: this.#held.size }).then(
      () => {
        this.#failures = 0;
        this.#tell('connected');
      },
      () => {
        // The end that closes a port is not told that it closed.
        channel.close();
        this.#closed(channel);
      },
    );
  }

  #closed(channel: Channel<Push, Call>): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    for (const settle of [...this.#waiting.values()]) settle(new ConnectionLost());
    const delay = RECONNECT_DELAYS[this.#failures++];
    if (delay === undefined) {
      this.#tell('failed');
      return;
    }
    // A worker that was idle for half a minute is stopped by the browser, which is no trouble: no word of the first time.
    if (delay > 0) this.#tell('reconnecting');
    this.#parts.setTimer(() => this.#connect(), delay);
  }

  #call(body: CallBody): Promise<void> {
    const channel = this.#channel;
    if (!channel) return Promise.reject(new ConnectionLost());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = (error: Error | undefined) => {
        if (!this.#waiting.delete(id)) return;
        if (error) reject(error);
        else resolve();
      };
      this.#waiting.set(id, settle);
      this.#parts.setTimer(() => settle(new Error('The worker gave no answer.')), ANSWER_TIME);
      channel.send({ ...body, id } as Call);
    });
  }

  #hear(push: Push): void {
    switch (push.push) {
      case 'reply':
        this.#waiting.get(push.id)?.(push.error === undefined ? undefined : new Error(push.error));
        return;
      case 'status':
        // Once for each clear: every status repeats it, also that of the worker which comes next.
        if (
          push.status.clearedUpTo > this.#clearedUpTo &&
          push.status.clearedUpTo >= this.#position &&
          this.#position > 0
        ) {
          this.#held.clear();
          this.#unwritten.clear();
          this.#parts.onCleared();
        }
        this.#position = Math.max(this.#position, push.status.clearedUpTo);
        this.#clearedUpTo = push.status.clearedUpTo;
        this.#parts.onStatus(push.status);
        return;
      case 'dropped':
        this.#drop(push.requestIds);
        return;
      case 'kept': {
        const kept = new Set(push.requestIds);
        this.#drop([...this.#held].filter((name) => !kept.has(name)));
        return;
      }
      case 'events': {
        const fresh = push.events.filter(({ position }) => position > this.#position);
        const last = fresh.at(-1);
        if (!last) return;
        this.#position = last.position;
        // A long history may outlast the time for an answer; as long as more of it comes, trying again makes sense.
        this.#failures = 0;
        for (const { event } of fresh) this.#held.add(recordedName(event));
        const news = fresh.filter(({ event }) => !this.#unwritten.delete(event.key));
        if (news.length > 0) this.#parts.onEvents(news);
        return;
      }
      case 'unwritten': {
        const news = push.events.filter(({ key }) => !this.#unwritten.has(key));
        for (const event of news) this.#unwritten.set(event.key, recordedName(event));
        if (news.length > 0) this.#parts.onUnwritten(news);
        return;
      }
    }
  }

  #drop(names: readonly string[]): void {
    if (names.length === 0) return;
    const gone = new Set(names);
    for (const name of gone) this.#held.delete(name);
    for (const [key, name] of this.#unwritten) if (gone.has(name)) this.#unwritten.delete(key);
    this.#parts.onDropped(names);
  }
}

class ConnectionLost extends Error {
  override readonly message = 'There is no connection to the worker.';
}
