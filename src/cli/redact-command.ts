// `redact`: a trace that may be shared, from a trace, a HAR or a SAML-tracer export.
import { counted } from '../base/counted.ts';
import { writeTrace } from '../trace/trace-json.ts';
import { readArguments } from './arguments.ts';
import type { CliHost, CliResult } from './run.ts';
import { WRITE_OPTIONS, writeOutput, written, writtenTrace } from './written-trace.ts';

export async function redactCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { ...WRITE_OPTIONS, gzip: { type: 'boolean' } });
  const { trace, output } = await writtenTrace('redact', values, positionals, host, 'shareable');
  await writeOutput(output, writeTrace(trace, { compressed: values.gzip ?? false }), host);
  const { level, replaced } = trace.redaction ?? { level: 'none', replaced: 0 };
  const exchanges = counted(trace.exchanges.length, 'exchange');
  return written(output, `${exchanges}, level ${level}, ${counted(replaced, 'different value')} replaced.`);
}
