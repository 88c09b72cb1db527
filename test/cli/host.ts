// The command line without a process: files are given as text, octets or objects.
import { InputError } from '../../src/base/input-error.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { type CliHost, run } from '../../src/cli/run.ts';

export type Files = Readonly<Record<string, string | Uint8Array | object>>;

export function hostOf(files: Files, limits: Limits = DEFAULT_LIMITS): CliHost {
  return {
    limits,
    now: () => 1_767_323_045_000,
    async read(path) {
      const file = files[path];
      if (file === undefined)
        throw new InputError('file-unreadable', `${path} can't be read (ENOENT); check the path.`);
      if (file instanceof Uint8Array) return file;
      return Buffer.from(typeof file === 'string' ? file : JSON.stringify(file));
    },
  };
}

export const cli = (files: Files, ...args: readonly string[]) => run(args, hostOf(files));

// biome-ignore lint/suspicious/noExplicitAny: JSON whose fields the tests assert on
export async function json(files: Files, ...args: readonly string[]): Promise<any> {
  const { output } = await cli(files, ...args, '--format', 'json');
  return JSON.parse(output ?? '');
}
