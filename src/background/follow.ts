// Answers the contract on one channel: the history from a position on, then whatever gets recorded.
import { type CaptureEvent, recordedName } from '../capture/capture-event.ts';
import type { Call, Channel, PlacedEvent, Position, Push, RecordingSettings, Status } from '../messages/contract.ts';

export interface FollowedRecord {
  after(position: Position): AsyncIterable<PlacedEvent[]>;
  /** Heard and wanted, and refused by the store so far. */
  unwritten(): readonly CaptureEvent[];
  /** See `EventStore.kept`. */
  kept(after: Position, held: number): Promise<readonly string[] | undefined>;
  status(): Promise<Status>;
  setRecording(recording: boolean): Promise<void>;
  setSettings(settings: RecordingSettings): Promise<void>;
  /** Awaits `told` before anything recorded later is told of: a viewer drops what it holds when it hears of it. */
  clear(told: () => Promise<void>): Promise<void>;
}

export type FollowerChannel = Channel<Call, Push>;

interface Missed {
  events: PlacedEvent[];
}

/** All viewers that are connected to this worker. */
export class Followers {
  readonly #live = new Set<FollowerChannel>();
  /** Channels that are still being sent the history, with what was recorded meanwhile. */
  readonly #catchingUp = new Map<FollowerChannel, Missed>();

  constructor(private readonly record: FollowedRecord) {}

  connect(channel: FollowerChannel): void {
    channel.onClose(() => {
      this.#live.delete(channel);
      this.#catchingUp.delete(channel);
    });
    channel.onMessage((call) => {
      this.#answer(channel, call).then(
        () => channel.send({ push: 'reply', id: call.id }),
        () => channel.send({ push: 'reply', id: call.id, error: 'failed' }),
      );
    });
  }

  tell(events: readonly PlacedEvent[]): void {
    for (const missed of this.#catchingUp.values()) missed.events.push(...events);
    for (const channel of this.#live) channel.send({ push: 'events', events });
  }

  tellUnwritten(events: readonly CaptureEvent[]): void {
    // Who is still being sent the history is told after it: a viewer takes events in their order.
    for (const channel of this.#live) channel.send({ push: 'unwritten', events });
  }

  tellDropped(requestIds: readonly string[]): void {
    if (requestIds.length === 0) return;
    const gone = new Set(requestIds);
    for (const missed of this.#catchingUp.values()) {
      missed.events = missed.events.filter(({ event }) => !gone.has(recordedName(event)));
    }
    for (const channel of [...this.#live, ...this.#catchingUp.keys()]) channel.send({ push: 'dropped', requestIds });
  }

  async tellStatus(): Promise<void> {
    const status = await this.record.status();
    for (const channel of [...this.#live, ...this.#catchingUp.keys()]) channel.send({ push: 'status', status });
  }

  async #answer(channel: FollowerChannel, call: Call): Promise<void> {
    switch (call.call) {
      case 'follow':
        await this.#follow(channel, call.after, call.held);
        return;
      case 'set-recording':
        await this.record.setRecording(call.recording);
        await this.tellStatus();
        return;
      case 'set-settings':
        await this.record.setSettings(call.settings);
        await this.tellStatus();
        return;
      case 'clear':
        await this.record.clear(() => this.tellStatus());
        return;
    }
  }

  /** Positions reach the channel in rising order: a viewer ignores what is not beyond its last one. */
  async #follow(channel: FollowerChannel, after: Position, held: number): Promise<void> {
    const missed: Missed = { events: [] };
    this.#live.delete(channel);
    this.#catchingUp.set(channel, missed);
    channel.send({ push: 'status', status: await this.record.status() });
    // Before the history is read: what is dropped from then on is told as it goes.
    const requestIds = await this.record.kept(after, held);
    if (requestIds) channel.send({ push: 'kept', requestIds });
    let last = after;
    for await (const events of this.record.after(after)) {
      if (this.#catchingUp.get(channel) !== missed) return;
      channel.send({ push: 'events', events });
      last = events.at(-1)?.position ?? last;
    }
    if (this.#catchingUp.get(channel) !== missed) return;
    this.#catchingUp.delete(channel);
    const fresh = missed.events.filter(({ position }) => position > last);
    if (fresh.length > 0) channel.send({ push: 'events', events: fresh });
    const unwritten = this.record.unwritten();
    if (unwritten.length > 0) channel.send({ push: 'unwritten', events: unwritten });
    this.#live.add(channel);
  }
}
