// Everything that was met on the way from the wire to the typed message, once each, with its place where that is known.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { SourceRange } from '../xml/tree.ts';
import { lineCounter } from './xml-lines.ts';

/** What a problem is about: how the message was wrapped, its XML, or what it says. */
export type ProblemLayer = 'wrapping' | 'xml' | 'saml';

export interface PlacedProblem {
  readonly layer: ProblemLayer;
  readonly code: string;
  readonly message: string;
  readonly range: SourceRange | undefined;
  /** In the XML as it arrived, from 1; the column is known for what the parser refused. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Problems of one code and layer, in the order in which they were met. */
export interface ProblemGroup {
  readonly code: string;
  readonly layer: ProblemLayer;
  /** At least one. */
  readonly problems: readonly PlacedProblem[];
}

export interface GroupedProblems {
  readonly wrapping: readonly ProblemGroup[];
  readonly xml: readonly ProblemGroup[];
  readonly saml: readonly ProblemGroup[];
  /** Of every layer: what is untidy, and hardly ever why a login fails. */
  readonly notes: readonly ProblemGroup[];
}

/** Codes of problems that receivers hardly ever mind. */
const NOTES: ReadonlySet<string> = new Set(['time-not-utc', 'whitespace-around-value', 'escapes-lower-case']);

export const isNote = ({ code }: { readonly code: string }): boolean => NOTES.has(code);

const known = new WeakMap<DecodedMessage, readonly PlacedProblem[]>();

/** Remembered for each decoded message, since both its row and its page ask. */
export function problemsOf({ encoded, decoded }: AnalyzedMessage): readonly PlacedProblem[] {
  const before = known.get(decoded);
  if (before) return before;
  const problems = collect(encoded, decoded);
  known.set(decoded, problems);
  return problems;
}

/** How many of them are more than notes: the number that lists show. */
export const seriousCount = (problems: readonly PlacedProblem[]): number =>
  problems.filter((problem) => !isNote(problem)).length;

export function groupProblems(problems: readonly PlacedProblem[]): GroupedProblems {
  const groups = new Map<string, PlacedProblem[]>();
  for (const problem of problems) {
    const key = `${problem.layer} ${problem.code}`;
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  const all = [...groups.values()].flatMap((group): ProblemGroup[] =>
    group[0] ? [{ code: group[0].code, layer: group[0].layer, problems: group }] : [],
  );
  const serious = (layer: ProblemLayer): ProblemGroup[] =>
    all.filter((group) => group.layer === layer && !isNote(group));
  return { wrapping: serious('wrapping'), xml: serious('xml'), saml: serious('saml'), notes: all.filter(isNote) };
}

function collect(encoded: EncodedMessage, decoded: DecodedMessage): PlacedProblem[] {
  const found = new Map<string, PlacedProblem>();
  const add = (problem: PlacedProblem): void => {
    // The readers hand on what the decoders met; of two that say the same, the one that knows its place stays.
    const words = `${problem.code} ${problem.message}`;
    const before = found.get(words);
    if (!problem.range && before) return;
    found.delete(words);
    const key = problem.range ? `${words} ${problem.range.start}` : words;
    found.set(key, before ? { ...problem, layer: before.layer } : problem);
  };
  const lineAt = decoded.xml === undefined ? undefined : lineCounter(decoded.xml);
  const nowhere = { range: undefined, line: undefined, column: undefined };
  for (const { code, message } of encoded.problems) add({ layer: 'wrapping', code, message, ...nowhere });
  if (decoded.xmlProblem) {
    const { code, message, offset, line, column } = decoded.xmlProblem;
    add({ layer: 'xml', code, message, range: { start: offset, end: offset + 1 }, line, column });
  }
  for (const { code, message, range } of decoded.problems) {
    add({ layer: 'saml', code, message, ...nowhere, range, line: range && lineAt?.(range.start) });
  }
  return [...found.values()];
}
