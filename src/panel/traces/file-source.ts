// The app's exchanges from a file that was opened: nothing is recorded, and nothing changes.
import type { ExchangeSource, SourceSnapshot } from '../exchange-source.ts';
import type { OpenedFile } from './import-file.ts';

export class FileSource implements ExchangeSource {
  readonly #snapshot: SourceSnapshot;

  constructor({ exchanges }: Pick<OpenedFile, 'exchanges'>) {
    this.#snapshot = { exchanges, recording: false, connection: 'connected' };
  }

  snapshot(): SourceSnapshot {
    return this.#snapshot;
  }

  subscribe(): () => void {
    return () => {};
  }

  setRecording(): void {}

  clear(): void {}
}
