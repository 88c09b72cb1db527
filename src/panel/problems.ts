// Everything that was met on the way from the wire to the typed message, once each, with its place where that is known.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { SourceRange } from '../xml/tree.ts';
import { lineCounter } from './xml-lines.ts';

export interface PlacedProblem {
  readonly code: string;
  readonly message: string;
  readonly range: SourceRange | undefined;
  /** In the XML as it arrived, from 1; the column is known for what the parser refused. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

const known = new WeakMap<DecodedMessage, readonly PlacedProblem[]>();

/** Remembered for each decoded message, since both its row and its page ask. */
export function problemsOf({ encoded, decoded }: AnalyzedMessage): readonly PlacedProblem[] {
  const before = known.get(decoded);
  if (before) return before;
  const problems = collect(encoded, decoded);
  known.set(decoded, problems);
  return problems;
}

function collect(encoded: EncodedMessage, decoded: DecodedMessage): PlacedProblem[] {
  const found = new Map<string, PlacedProblem>();
  const add = (problem: PlacedProblem): void => {
    // The readers hand on what the decoders met; of two that say the same, the one that knows its place stays.
    const words = `${problem.code} ${problem.message}`;
    const key = problem.range ? `${words} ${problem.range.start}` : words;
    if (problem.range) found.delete(words);
    found.set(key, problem);
  };
  const lineAt = decoded.xml === undefined ? undefined : lineCounter(decoded.xml);
  const nowhere = { range: undefined, line: undefined, column: undefined };
  for (const { code, message } of encoded.problems) add({ code, message, ...nowhere });
  if (decoded.xmlProblem) {
    const { code, message, offset, line, column } = decoded.xmlProblem;
    add({ code, message, range: { start: offset, end: offset + 1 }, line, column });
  }
  for (const { code, message, range } of decoded.problems) {
    add({ code, message, ...nowhere, range, line: range && lineAt?.(range.start) });
  }
  return [...found.values()];
}
