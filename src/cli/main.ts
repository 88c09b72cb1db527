// The command line's entry: arguments in, text or JSON out, and an exit code. Names, fields and codes are a fixed contract.
import { writeFile } from 'node:fs/promises';
import { InputError } from '../base/input-error.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { readFileWithin } from './read-file-within.ts';
import { run } from './run.ts';

let isOutputLost = false;
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  // Whoever reads a pipe may stop early, as head does; that is no fault.
  if (code === 'EPIPE' || isOutputLost) return;
  isOutputLost = true;
  process.exitCode = 2;
  process.stderr.write(`file-unwritable: standard output can't be written (${code}).\n`);
});

const result = await run(process.argv.slice(2), {
  limits: DEFAULT_LIMITS,
  now: () => Date.now(),
  ...(process.env.SAML_SCOPE_PASSPHRASE !== undefined && { passphrase: process.env.SAML_SCOPE_PASSPHRASE }),
  read: (path) => readFileWithin(path, DEFAULT_LIMITS.fileOctets),
  async write(path, octets) {
    if (path === '-') {
      process.stdout.write(octets);
      return;
    }
    try {
      await writeFile(path, octets);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new InputError('file-unwritable', `${path} can't be written (${code}); check the path.`);
    }
  },
});
// Set rather than exit(): a pipe may still have output to take.
if (!isOutputLost) process.exitCode = result.exitCode;
if (result.error) process.stderr.write(`${result.error}\n`);
if (result.output) process.stdout.write(result.output);
