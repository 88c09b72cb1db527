// `convert`: the same traffic in another format. Nothing is redacted unless asked for; posted passwords are never written.
import { gzip } from 'pako';
import { utf8 } from '../base/bytes.ts';
import { counted } from '../base/counted.ts';
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { PRODUCT } from '../base/product.ts';
import { toHar } from '../trace/har-export.ts';
import { toSamlTracer } from '../trace/saml-tracer-export.ts';
import type { Trace } from '../trace/trace.ts';
import { writeTrace } from '../trace/trace-json.ts';
import { readArguments } from './arguments.ts';
import type { CliHost, CliResult } from './run.ts';
import { WRITE_OPTIONS, writeOutput, written, writtenTrace } from './written-trace.ts';

export async function convertCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, {
    ...WRITE_OPTIONS,
    to: { type: 'string' },
    gzip: { type: 'boolean' },
  });
  const format = readFormat(values.to);
  const { trace, output } = await writtenTrace('convert', values, positionals, host, 'none');
  const exported = trace.exchanges.filter(({ source }) => source !== 'pasted').length;
  const left = format === 'trace' ? 0 : trace.exchanges.length - exported;
  if (left > 0 && exported === 0) {
    throw new InputError(
      'arguments-invalid',
      `A pasted message came by no request, so ${format} can’t hold it; take --to trace.`,
    );
  }
  const octets =
    format === 'trace'
      ? writeTrace(trace, { compressed: values.gzip ?? false })
      : compressed(utf8(foreign(format, trace, host.limits)), values.gzip);
  await writeOutput(output, octets, host);
  const note = left > 0 ? ' A pasted message came by no request, so this format can’t hold it.' : '';
  return written(output, `${counted(trace.exchanges.length - left, 'exchange')} as ${format}.${note}`);
}

const compressed = (octets: Uint8Array, gzipped: boolean | undefined): Uint8Array => (gzipped ? gzip(octets) : octets);

function foreign(format: 'har' | 'saml-tracer', trace: Trace, limits: Limits): string {
  const exchanges = trace.exchanges.filter(({ source }) => source !== 'pasted');
  return format === 'har'
    ? JSON.stringify(toHar(exchanges, PRODUCT), null, 1)
    : JSON.stringify(toSamlTracer(exchanges, trace.savedAt, limits), null, 2);
}

function readFormat(text: string | undefined): 'trace' | 'har' | 'saml-tracer' {
  if (text === 'trace' || text === 'har' || text === 'saml-tracer') return text;
  throw new InputError('arguments-invalid', 'convert takes --to trace, har or saml-tracer. See --help.');
}
