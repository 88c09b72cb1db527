// A pair of channels that behaves as a browser's port: JSON only, asynchronous, and the end that closes is not told.
import type { Channel } from '../../src/messages/contract.ts';

class End<In, Out> implements Channel<In, Out> {
  readonly messages: ((message: In) => void)[] = [];
  readonly closes: (() => void)[] = [];
  open = true;
  other: End<Out, In> | undefined;

  send(message: Out): void {
    const text = JSON.stringify(message);
    queueMicrotask(() => {
      if (!this.open || !this.other?.open) return;
      for (const listener of this.other.messages) listener(JSON.parse(text) as Out);
    });
  }

  onMessage(listener: (message: In) => void): void {
    this.messages.push(listener);
  }

  onClose(listener: () => void): void {
    this.closes.push(listener);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    const { other } = this;
    if (!other?.open) return;
    other.open = false;
    for (const listener of other.closes) listener();
  }
}

export function channelPair<A, B>(): [Channel<A, B>, Channel<B, A>] {
  const left = new End<A, B>();
  const right = new End<B, A>();
  left.other = right;
  right.other = left;
  return [left, right];
}

/** Timers that run when told to. */
export class Timers {
  #waiting: { readonly task: () => void; readonly milliseconds: number }[] = [];

  readonly set = (task: () => void, milliseconds: number): void => void this.#waiting.push({ task, milliseconds });

  /** Delays of all timers that wait, shorter than `below`. */
  delays(below = 10_000): number[] {
    return this.#waiting.map(({ milliseconds }) => milliseconds).filter((milliseconds) => milliseconds < below);
  }

  /** Runs the timers that were set for at most `milliseconds`, once. */
  run(milliseconds: number): void {
    const due = this.#waiting.filter((timer) => timer.milliseconds <= milliseconds);
    this.#waiting = this.#waiting.filter((timer) => timer.milliseconds > milliseconds);
    for (const { task } of due) task();
  }
}

/** Lets everything happen that needs no timer. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
