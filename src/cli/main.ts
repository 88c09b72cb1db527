// The command line's entry: arguments in, text or JSON out, and an exit code. Names, fields and codes are a fixed contract.
import { readFile, writeFile } from 'node:fs/promises';
import { InputError } from '../base/input-error.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { run } from './run.ts';

const result = await run(process.argv.slice(2), {
  limits: DEFAULT_LIMITS,
  now: () => Date.now(),
  ...(process.env.SAML_SCOPE_PASSPHRASE !== undefined && { passphrase: process.env.SAML_SCOPE_PASSPHRASE }),
  async read(path) {
    if (path === '-') return readStandardInput();
    try {
      return await readFile(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new InputError('file-unreadable', `${path} can't be read (${code}); check the path.`);
    }
  },
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
// Whoever reads a pipe may stop early, as head does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
// Set rather than exit(): a pipe may still have output to take.
process.exitCode = result.exitCode;
if (result.error) process.stderr.write(`${result.error}\n`);
if (result.output) process.stdout.write(result.output);

async function readStandardInput(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
