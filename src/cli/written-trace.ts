// From an input to the trace that a command writes: read, examined with the keys that were given, redacted as asked.
import { InputError } from '../base/input-error.ts';
import { PRODUCT } from '../base/product.ts';
import { epochMs } from '../base/units.ts';
import type { RedactionLevel } from '../trace/redaction/policy.ts';
import { saveTrace } from '../trace/save-trace.ts';
import type { Trace } from '../trace/trace.ts';
import { readNow } from './arguments.ts';
import { examine } from './examine.ts';
import { printable } from './printable.ts';
import { isPasted, readInput } from './read-input.ts';
import { KEY_OPTIONS, type KeyArguments, readKeys } from './read-keys.ts';
import type { CliHost, CliResult } from './run.ts';

export const WRITE_OPTIONS = {
  output: { type: 'string', short: 'o' },
  level: { type: 'string' },
  yes: { type: 'boolean' },
  keep: { type: 'string', multiple: true },
  hide: { type: 'string', multiple: true },
  now: { type: 'string' },
  ...KEY_OPTIONS,
} as const;

export interface WriteArguments extends KeyArguments {
  readonly output?: string | undefined;
  readonly level?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly hide?: readonly string[] | undefined;
  readonly now?: string | undefined;
}

/** Errors: InputError. `level`: what is done where the arguments don't say. */
export async function writtenTrace(
  command: string,
  values: WriteArguments,
  positionals: readonly string[],
  outer: CliHost,
  level: RedactionLevel,
): Promise<{ readonly trace: Trace; readonly output: string }> {
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new InputError('arguments-invalid', `${command} takes one input. See --help.`);
  if (values.output === undefined) throw new InputError('arguments-invalid', `${command} takes -o <file>. See --help.`);
  const chosen = readLevel(values.level) ?? level;
  if (chosen === 'none' && level !== 'none' && !values.yes) {
    throw new InputError(
      'arguments-invalid',
      '--level none leaves identities, cookies and tokens in the file; say --yes as well if that is meant.',
    );
  }
  const host = { ...outer, now: readNow(values.now, outer.now) };
  const ring = await readKeys(values, host);
  const { exchanges, trace } = readInput(await host.read(path), host);
  const { analysis, verifications, findings } = await examine(exchanges, trace, ring, { deployments: [] }, host);
  if (analysis.messages.length === 0 && isPasted(exchanges)) {
    throw new InputError('input-unrecognised', 'The input is neither a trace nor a HAR nor a SAML message.');
  }
  const written = await saveTrace(
    analysis,
    {
      product: PRODUCT,
      savedAt: epochMs(host.now()),
      deployments: trace?.deployments ?? [],
      verificationOf: (index) => verifications[index],
      findings,
    },
    { level: chosen, keep: values.keep ?? [], hide: values.hide ?? [] },
    randomOctets(host),
    host.limits,
  );
  // What was redacted before stays redacted, whatever is done now.
  const redaction = chosen === 'none' ? trace?.redaction : written.redaction;
  return { trace: { ...written, redaction }, output: values.output };
}

function readLevel(text: string | undefined): RedactionLevel | undefined {
  if (text === undefined || text === 'shareable' || text === 'internal' || text === 'none') return text;
  throw new InputError('arguments-invalid', `--level takes shareable, internal or none, not '${text}'.`);
}

const randomOctets = (host: CliHost): Uint8Array =>
  host.random?.(32) ?? globalThis.crypto.getRandomValues(new Uint8Array(32));

/** Errors: InputError `file-unwritable`. */
export async function writeOutput(path: string, octets: Uint8Array, host: CliHost): Promise<void> {
  if (!host.write) throw new TypeError('This host writes no files.');
  await host.write(path, octets);
}

/** One line that says what was written; none where the file itself went to standard output. */
export const written = (path: string, what: string): CliResult => ({
  exitCode: 0,
  ...(path !== '-' && { output: `${printable(path)}: ${what}\n` }),
});
