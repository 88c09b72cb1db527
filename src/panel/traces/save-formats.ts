// The kinds of file that a trace is saved as, one entry each.
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { PRODUCT } from '../../base/product.ts';
import { toHar } from '../../trace/har-export.ts';
import { reportHtml } from '../../trace/report/report-html.ts';
import { reportMarkdown } from '../../trace/report/report-markdown.ts';
import { toSamlTracer } from '../../trace/saml-tracer-export.ts';
import type { Trace } from '../../trace/trace.ts';
import { traceToJson } from '../../trace/trace-json.ts';

export const SAVE_FORMATS = ['trace', 'trace-gz', 'har', 'saml-tracer', 'html', 'markdown'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

interface FormatRule {
  /** Behind the name, with its dot. */
  readonly extension: string;
  readonly type: string;
  write(trace: Trace): Promise<Blob> | Blob | string;
}

export const FORMAT_RULES: Readonly<Record<SaveFormat, FormatRule>> = {
  trace: { extension: '.json', type: 'application/json', write: traceBlob },
  'trace-gz': {
    extension: '.json.gz',
    type: 'application/gzip',
    write: (trace) => new Response(traceBlob(trace).stream().pipeThrough(new CompressionStream('gzip'))).blob(),
  },
  har: {
    extension: '.har',
    type: 'application/json',
    write: ({ exchanges }) => JSON.stringify(toHar(requestsOnly(exchanges), PRODUCT), null, 1),
  },
  'saml-tracer': {
    extension: '.saml-tracer.json',
    type: 'application/json',
    write: ({ exchanges, savedAt }) =>
      JSON.stringify(toSamlTracer(requestsOnly(exchanges), savedAt, DEFAULT_LIMITS), null, 2),
  },
  html: { extension: '.html', type: 'text/html', write: (trace) => reportHtml(trace, DEFAULT_LIMITS) },
  markdown: { extension: '.md', type: 'text/markdown', write: (trace) => reportMarkdown(trace, DEFAULT_LIMITS) },
};

/** A pasted message came by no request, so foreign formats can't hold it. */
const requestsOnly = (exchanges: Trace['exchanges']): Trace['exchanges'] =>
  exchanges.filter(({ source }) => source !== 'pasted');

/** Exchange by exchange: one text of it all could be longer than a text may be. */
function traceBlob(trace: Trace): Blob {
  const { exchanges, ...rest } = traceToJson(trace);
  const parts: string[] = ['{"exchanges": ['];
  exchanges.forEach((exchange, i) => {
    parts.push(i === 0 ? '\n' : ',\n', JSON.stringify(exchange));
  });
  parts.push('\n],\n', JSON.stringify(rest, null, 1).slice(2), '\n');
  return new Blob(parts, { type: 'application/json' });
}

/** Such as `saml-scope-2026-01-02-030405-shareable.har`. */
export function fileName({ savedAt, redaction }: Trace, format: SaveFormat): string {
  const time = new Date(savedAt).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  return `saml-scope-${time}-${redaction?.level ?? 'unredacted'}${FORMAT_RULES[format].extension}`;
}
