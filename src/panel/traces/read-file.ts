// Reads one file and tells of it piece by piece: what the worker does, and the page itself where it may have no worker.
import { InputError } from '../../base/input-error.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { importTrace } from '../../trace/import-trace.ts';
import { exchangeChunks } from './exchange-chunks.ts';
import type { ImportJob, ImportReport } from './import-contract.ts';

/** `rest` settles when others may go on; a worker has nobody to wait for. Never rejects. */
export async function readFile(
  { file, now }: ImportJob,
  report: (report: ImportReport) => void,
  rest: () => Promise<void> = async () => {},
): Promise<void> {
  try {
    const octets = await readOctets(file, (done) =>
      report({ kind: 'progress', progress: { stage: 'reading', done, of: file.size } }),
    );
    report({ kind: 'progress', progress: { stage: 'parsing', done: 0, of: 0 } });
    await rest();
    const { kind, exchanges, trace } = importTrace(octets, { limits: DEFAULT_LIMITS, now });
    if (kind === 'pasted' && octets.length > DEFAULT_LIMITS.encodedOctets) {
      throw new InputError(
        'input-too-large',
        `The input is no JSON, and with ${octets.length} octets too large for one message.`,
      );
    }
    let done = 0;
    for (const chunk of exchangeChunks(exchanges)) {
      report({ kind: 'exchanges', exchanges: chunk });
      done += chunk.length;
      report({ kind: 'progress', progress: { stage: 'handing-over', done, of: exchanges.length } });
      await rest();
    }
    const { exchanges: _, ...facts } = trace ?? { exchanges: undefined };
    report({ kind: 'done', facts: { kind, trace: 'product' in facts ? facts : undefined } });
  } catch (error) {
    if (error instanceof InputError) report({ kind: 'refused', code: error.code, message: error.message });
    else if (error instanceof DOMException) {
      const message = 'The file can’t be read: it was moved, changed or deleted, or is not allowed to be read.';
      report({ kind: 'refused', code: 'file-unreadable', message });
    } else {
      console.error('SAML Scope could not read a file.', error);
      report({ kind: 'failed' });
    }
  }
}

/** Errors: InputError `input-too-large`; DOMException where the file is gone. */
async function readOctets(file: Blob, told: (done: number) => void): Promise<Uint8Array> {
  if (file.size > DEFAULT_LIMITS.fileOctets) {
    throw new InputError(
      'input-too-large',
      `The file has ${file.size} octets; the limit is ${DEFAULT_LIMITS.fileOctets}.`,
    );
  }
  const octets = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let at = 0;
  let toldAt = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    octets.set(value.subarray(0, octets.length - at), at);
    at = Math.min(octets.length, at + value.length);
    if (at - toldAt >= file.size / 50) {
      toldAt = at;
      told(at);
    }
  }
  return octets.subarray(0, at);
}
