// Runs one command of the command line without touching the process, so that tests and the entry run the same.
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { PRODUCT } from '../base/product.ts';
import { analyzeCommand } from './analyze-command.ts';
import { convertCommand } from './convert-command.ts';
import { decodeCommand } from './decode-command.ts';
import { decryptCommand } from './decrypt-command.ts';
import { printable } from './printable.ts';
import { redactCommand } from './redact-command.ts';
import { reportCommand } from './report-command.ts';
import { USAGE } from './usage.ts';
import { verifyCommand } from './verify-command.ts';

export interface CliHost {
  readonly limits: Limits;
  /** Epoch milliseconds. */
  now(): number;
  /** For private keys that are encrypted; from the environment, so that it stands in no list of processes. */
  readonly passphrase?: string;
  /** Octets of a file, or of standard input for `-`. Errors: InputError `file-unreadable`. */
  read(path: string): Promise<Uint8Array>;
  /** Writes a file, or standard output for `-`. Errors: InputError `file-unwritable`. Absent where nothing is to be written. */
  write?(path: string, octets: Uint8Array): Promise<void>;
  /** Octets by chance, for redaction; the platform's own where absent. */
  random?(length: number): Uint8Array;
}

/** 0: nothing failed; 1: some finding failed; 2: the input or the arguments were refused. */
export type ExitCode = 0 | 1 | 2;

export interface CliResult {
  readonly exitCode: ExitCode;
  readonly output?: string;
  /** One line for standard error. */
  readonly error?: string;
}

export type Command = (args: string[], host: CliHost) => Promise<CliResult>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['analyze', analyzeCommand],
  ['decode', decodeCommand],
  ['verify', verifyCommand],
  ['decrypt', decryptCommand],
  ['redact', redactCommand],
  ['report', reportCommand],
  ['convert', convertCommand],
]);

export async function run(args: readonly string[], host: CliHost): Promise<CliResult> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return { exitCode: 0, output: USAGE };
  if (name === 'version' || name === '--version') return { exitCode: 0, output: `${PRODUCT.version}\n` };
  const command = COMMANDS.get(name);
  if (!command) {
    const known = [...COMMANDS.keys()].join(', ');
    const there = `there is no command '${printable(name)}'; there are ${known}`;
    return { exitCode: 2, error: `arguments-invalid: ${there}. See --help.` };
  }
  if (asksForHelp(rest)) return { exitCode: 0, output: USAGE };
  try {
    return await command(rest, host);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { exitCode: 2, error: `${error.code}: ${printable(error.message)}` };
  }
}

/** Behind `--` stand files only. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}
