// The command line with files in memory that it can write as well.
import { InputError } from '../../src/base/input-error.ts';
import { type CliResult, run } from '../../src/cli/run.ts';
import { type Files, hostOf } from './host.ts';

export interface Ran extends CliResult {
  /** What was written, by path. */
  readonly written: ReadonlyMap<string, Uint8Array>;
}

export async function runWith(files: Files, ...args: readonly string[]): Promise<Ran> {
  const written = new Map<string, Uint8Array>();
  const host = hostOf(files);
  const result = await run(args, {
    ...host,
    random: (length) => new Uint8Array(length).fill(9),
    async write(path, octets) {
      if (path.startsWith('/no/')) throw new InputError('file-unwritable', `${path} can't be written (ENOENT).`);
      written.set(path, octets);
    },
  });
  return { ...result, written };
}

export const textOf = (ran: Ran, path: string): string => Buffer.from(ran.written.get(path) ?? []).toString('utf8');
