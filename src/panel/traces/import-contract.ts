// What the page and the worker that reads files say to each other.
import type { InputErrorCode } from '../../base/input-error.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { Imported } from '../../trace/import-trace.ts';

/** `reading`: octets off the disk · `parsing`: all of it at once · `handing-over`: exchanges · `decoding`: their messages. */
export type ImportStage = 'reading' | 'parsing' | 'handing-over' | 'decoding';

/** `of` is 0 where nobody can say how far it is. */
export interface ImportProgress {
  readonly stage: ImportStage;
  readonly done: number;
  readonly of: number;
}

export interface ImportJob {
  readonly file: Blob;
  /** Epoch milliseconds, for what tells no time itself. */
  readonly now: number;
}

/** What an import gives beside its exchanges. */
export interface ImportedFacts {
  readonly kind: Imported['kind'];
  readonly trace: Omit<NonNullable<Imported['trace']>, 'exchanges'> | undefined;
}

export type ImportReport =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  /** Some of the exchanges, in order. */
  | { readonly kind: 'exchanges'; readonly exchanges: readonly Exchange[] }
  | { readonly kind: 'done'; readonly facts: ImportedFacts }
  | { readonly kind: 'refused'; readonly code: InputErrorCode; readonly message: string }
  /** A fault of ours. */
  | { readonly kind: 'failed' };
