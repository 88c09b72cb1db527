// Options of a command, read by Node's own parser; a wrong one is refused with a sentence instead of a stack trace.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { readDateTime } from '../base/date-time.ts';
import { InputError } from '../base/input-error.ts';

export type Format = 'text' | 'json';

/** Errors: InputError `arguments-invalid`. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split('. ')[0] : 'wrong arguments';
    throw new InputError('arguments-invalid', `${message}. See --help.`);
  }
}

/** Epoch milliseconds of an xs:dateTime. Errors: InputError `now-invalid`. */
export function readNow(text: string | undefined, now: () => number): () => number {
  if (text === undefined) return now;
  const read = readDateTime(text);
  if (!read) throw new InputError('now-invalid', '--now takes a time such as 2026-01-31T12:00:00Z.');
  return () => read.ms;
}

export function readFormat(format: string | undefined): Format {
  if (format === undefined || format === 'text') return 'text';
  if (format === 'json') return 'json';
  throw new InputError('arguments-invalid', `--format takes text or json, not '${format}'.`);
}

/** What `analyze` prints: for people, for programs, for code-scanning views, for CI systems. */
export type AnalysisFormat = Format | 'sarif' | 'junit';

export function readAnalysisFormat(format: string | undefined): AnalysisFormat {
  if (format === 'sarif' || format === 'junit') return format;
  if (format === undefined || format === 'text' || format === 'json') return readFormat(format);
  throw new InputError('arguments-invalid', `--format takes text, json, sarif or junit, not '${format}'.`);
}
