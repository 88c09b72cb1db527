// Brings a file into the page: read by a worker, taken over in pieces, its messages decoded in pieces. Can be cancelled.
import type { Analysis } from '../../analysis/analysis.ts';
import { InputError } from '../../base/input-error.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { ImportedFacts, ImportJob, ImportProgress, ImportReport } from './import-contract.ts';
import { readFile } from './read-file.ts';

export interface OpenedFile extends ImportedFacts {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
}

export interface ImportFileOptions {
  /** Throws where the page may have no worker; the page then reads the file itself. */
  readonly openWorker: () => Worker;
  /** Remembers what it decoded of an exchange: the app gets the same function. */
  readonly analyse: (exchanges: readonly Exchange[]) => Analysis;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly signal: AbortSignal;
  /** Settles when the page had time to draw and to hear the user. */
  readonly rest: () => Promise<void>;
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
}

/** Milliseconds of work in one task. */
const LONGEST_STRETCH = 25;

/** Errors: InputError with what is wrong with the file; DOMException `AbortError` after cancelling; Error for a fault of ours. */
export async function importFile(name: string, job: ImportJob, options: ImportFileOptions): Promise<OpenedFile> {
  const { analyse, onProgress, signal, rest, now } = options;
  const exchanges: Exchange[] = [];
  const facts = await read(job, options, (chunk) => {
    for (const exchange of chunk) exchanges.push(exchange);
  });
  let messages = 0;
  let done = 0;
  let restedAt = now();
  for (const exchange of exchanges) {
    signal.throwIfAborted();
    messages += analyse([exchange]).messages.length;
    done++;
    if (now() - restedAt < LONGEST_STRETCH) continue;
    onProgress({ stage: 'decoding', done, of: exchanges.length });
    await rest();
    restedAt = now();
  }
  signal.throwIfAborted();
  if (facts.kind === 'pasted' && messages === 0) {
    throw new InputError('input-unrecognised', 'The input is neither a trace nor a HAR nor a SAML message.');
  }
  return { name, exchanges, ...facts };
}

function read(
  job: ImportJob,
  { openWorker, onProgress, signal, rest }: ImportFileOptions,
  take: (exchanges: readonly Exchange[]) => void,
): Promise<ImportedFacts> {
  return new Promise((resolve, reject) => {
    let worker: Worker | undefined;
    let heard = false;
    const end = (): void => {
      worker?.terminate();
      worker = undefined;
      signal.removeEventListener('abort', cancel);
    };
    const cancel = (): void => {
      end();
      reject(signal.reason);
    };
    const hear = (report: ImportReport): void => {
      if (signal.aborted) return;
      heard = true;
      switch (report.kind) {
        case 'progress':
          onProgress(report.progress);
          break;
        case 'exchanges':
          take(report.exchanges);
          break;
        case 'done':
          end();
          resolve(report.facts);
          break;
        case 'refused':
          end();
          reject(new InputError(report.code, report.message));
          break;
        case 'failed':
          end();
          reject(new Error('The file could not be read.'));
          break;
      }
    };
    const readHere = (): void => {
      const awake = async (): Promise<void> => {
        await rest();
        signal.throwIfAborted();
      };
      void readFile(job, hear, awake);
    };
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel);
    try {
      worker = openWorker();
    } catch {
      return readHere();
    }
    worker.onmessage = ({ data }: MessageEvent<ImportReport>) => hear(data);
    // A worker that may not start says so by an event.
    worker.onerror = () => {
      if (heard) return hear({ kind: 'failed' });
      worker?.terminate();
      worker = undefined;
      readHere();
    };
    worker.postMessage(job);
  });
}
