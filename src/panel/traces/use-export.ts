// The trace as chosen, made again whenever a choice changes; the one before it stays in sight meanwhile.
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Analysis } from '../../analysis/analysis.ts';
import type { ExchangeId } from '../../capture/exchange.ts';
import type { RedactionLevel } from '../../trace/redaction/policy.ts';
import type { HandEdits } from './hand-edits.ts';
import type { ExportedTrace, TraceExporter } from './trace-exporter.ts';

export type ExportState =
  /** `done`: from 0 to 1. */
  | { readonly kind: 'making'; readonly last: ExportedTrace | undefined; readonly done: number }
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
  const choices = useMemo<ExportChoices>(
    () => ({ analysis, only, level, edits, key }),
    [analysis, only, level, edits, key],
  );
  const [{ state, of }, set] = useState<{ readonly state: ExportState; readonly of: ExportChoices }>({
    state: { kind: 'making', last: undefined, done: 0 },
    of: choices,
  });
  useEffect(() => {
    const abort = new AbortController();
    const making = (done: number): void => {
      if (!abort.signal.aborted) {
        set(({ state: { last } }) => ({ state: { kind: 'making', last, done }, of: choices }));
      }
    };
    making(0);
    const policy = { level, ...edits };
    exporter.make({ analysis, only, policy, key, signal: abort.signal, onProgress: making }).then(
      (last) => {
        if (!abort.signal.aborted) set({ state: { kind: 'made', last }, of: choices });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        console.error('SAML Scope could not make a trace.', error);
        set({ state: { kind: 'failed', last: undefined }, of: choices });
      },
    );
    return () => abort.abort();
  }, [exporter, choices]);
  // What was made by other choices can't be saved by these, not even until the next drawing.
  return of === choices ? state : { kind: 'making', last: state.last, done: 0 };
}
