// The trace as chosen, made again whenever a choice changes; the one before it stays in sight meanwhile.
import { useEffect, useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { ExchangeId } from '../../capture/exchange.ts';
import type { RedactionLevel } from '../../trace/redaction/policy.ts';
import type { HandEdits } from './hand-edits.ts';
import type { ExportedTrace, TraceExporter } from './trace-exporter.ts';

export type ExportState =
  | { readonly kind: 'making'; readonly last: ExportedTrace | undefined }
  | { readonly kind: 'made'; readonly last: ExportedTrace }
  /** A fault of ours. */
  | { readonly kind: 'failed'; readonly last: undefined };

export interface ExportChoices {
  readonly analysis: Analysis;
  readonly only: ReadonlySet<ExchangeId> | undefined;
  readonly level: RedactionLevel;
  readonly edits: HandEdits;
  readonly key: Uint8Array;
}

export function useExport(exporter: TraceExporter, { analysis, only, level, edits, key }: ExportChoices): ExportState {
  const [state, setState] = useState<ExportState>({ kind: 'making', last: undefined });
  useEffect(() => {
    const abort = new AbortController();
    setState(({ last }) => ({ kind: 'making', last }));
    exporter.make({ analysis, only, policy: { level, ...edits }, key, signal: abort.signal }).then(
      (last) => {
        if (!abort.signal.aborted) setState({ kind: 'made', last });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        console.error('SAML Scope could not make a trace.', error);
        setState({ kind: 'failed', last: undefined });
      },
    );
    return () => abort.abort();
  }, [exporter, analysis, only, level, edits, key]);
  return state;
}
