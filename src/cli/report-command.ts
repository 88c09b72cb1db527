// `report`: one self-contained page for a person, or Markdown for a ticket.
import { utf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import { reportHtml } from '../trace/report/report-html.ts';
import { reportMarkdown } from '../trace/report/report-markdown.ts';
import { readArguments } from './arguments.ts';
import type { CliHost, CliResult } from './run.ts';
import { WRITE_OPTIONS, writeOutput, written, writtenTrace } from './written-trace.ts';

export async function reportCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { ...WRITE_OPTIONS, format: { type: 'string' } });
  const { format = 'html' } = values;
  if (format !== 'html' && format !== 'markdown') {
    throw new InputError('arguments-invalid', `report takes --format html or markdown, not '${format}'.`);
  }
  const { trace, output } = await writtenTrace('report', values, positionals, host, 'shareable');
  const text = format === 'html' ? reportHtml(trace, host.limits) : reportMarkdown(trace, host.limits);
  await writeOutput(output, utf8(text), host);
  return written(output, `level ${trace.redaction?.level ?? 'none'}.`);
}
