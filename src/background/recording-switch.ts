// Recording on or off. Off means that no listener is held, so that the browser spends nothing on us.
import type { Storage } from 'webextension-polyfill';

export class RecordingSwitch {
  /** Resolves to whether recording is on. */
  state: Promise<boolean>;
  #remove: (() => void) | undefined;

  /** `start` registers the listeners at once, and gives what removes them; only then is the stored wish looked up. */
  constructor(
    private readonly area: Pick<Storage.StorageArea, 'get' | 'set'>,
    private readonly start: () => () => void,
    private readonly show: (recording: boolean) => void,
  ) {
    this.#remove = start();
    this.state = area.get('recording').then(
      ({ recording }) => this.#apply(recording !== false),
      () => true,
    );
  }

  async set(recording: boolean): Promise<void> {
    await this.state;
    this.state = Promise.resolve(this.#apply(recording));
    await this.area.set({ recording });
  }

  #apply(recording: boolean): boolean {
    if (recording) {
      this.#remove ??= this.start();
    } else {
      this.#remove?.();
      this.#remove = undefined;
    }
    this.show(recording);
    return recording;
  }
}
