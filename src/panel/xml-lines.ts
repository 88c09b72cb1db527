// Lines of an XML message for the Message view: as it arrived, and indented by its tree. Both are lazy views of one text.
import type { SourceRange, XmlDocument, XmlElement, XmlNode } from '../xml/tree.ts';
import { type XmlToken, xmlTokens } from './xml-tokens.ts';

/** The range is that of the source text which the line shows, in the view as it arrived with its line feed. */
export interface XmlLine extends SourceRange {
  readonly indent: number;
  /** Ranges of the source text. Empty for an empty line. */
  readonly tokens: readonly XmlToken[];
}

/** A start tag longer than this has each attribute on a line of its own. */
const LONG_TAG = 100;

/** The text line by line, nothing added and nothing left out but the line feeds themselves. */
export function* arrivedLines(source: string): Generator<XmlLine> {
  let line: XmlToken[] = [];
  let start = 0;
  for (const token of xmlTokens(source)) {
    let from = token.start;
    for (;;) {
      const lineFeed = source.indexOf('\n', from);
      if (lineFeed === -1 || lineFeed >= token.end) break;
      if (lineFeed > from) line.push({ ...token, start: from, end: lineFeed });
      from = lineFeed + 1;
      yield { indent: 0, tokens: line, start, end: from };
      line = [];
      start = from;
    }
    if (from < token.end) line.push({ ...token, start: from });
  }
  if (line.length > 0) yield { indent: 0, tokens: line, start, end: source.length };
}

type Step =
  | { readonly node: XmlNode; readonly depth: number }
  | { readonly closing: XmlElement; readonly depth: number };

/**
 * One line for each tag, text and comment, indented by depth. Every line still is source text as it was written;
 * only white space between elements is left out. Walks with a stack of its own: depth can't exhaust the engine's.
 */
export function* indentedLines(document: XmlDocument): Generator<XmlLine> {
  const { source } = document;
  const stack: Step[] = document.children.map((node) => ({ node, depth: 0 })).reverse();
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { depth } = step;
    if ('closing' in step) {
      yield line(source, depth, endTagStart(source, step.closing), step.closing.end);
      continue;
    }
    const { node } = step;
    if (node.kind !== 'element') {
      if (!isBlank(node)) yield line(source, depth, node.start, node.end);
      continue;
    }
    const shown = node.children.filter((child) => !isBlank(child));
    if (shown.every((child) => child.kind === 'text')) {
      // An element with nothing but text is one line, with its white space as it stands.
      yield* tagLines(source, depth, node, node.end);
      continue;
    }
    yield* tagLines(source, depth, node, node.startTagEnd);
    stack.push({ closing: node, depth });
    for (const child of shown.reverse()) stack.push({ node: child, depth: depth + 1 });
  }
}

function* tagLines(source: string, depth: number, element: XmlElement, end: number): Generator<XmlLine> {
  const parts: SourceRange[] = [...element.attributes, ...element.declarations].sort((a, b) => a.start - b.start);
  if (parts.length < 2 || element.startTagEnd - element.start <= LONG_TAG) {
    yield line(source, depth, element.start, end);
    return;
  }
  // Tokens of the whole tag first: an attribute's name can't be told from an element's by itself.
  const tokens = [...xmlTokens(source, element.start, end)];
  let from = 0;
  for (const part of parts) {
    const to = tokens.findIndex((token) => token.start >= part.start);
    yield lineOf(from === 0 ? depth : depth + 2, trimEnd(source, tokens.slice(from, to)));
    from = to;
  }
  yield lineOf(depth + 2, tokens.slice(from));
}

const line = (source: string, indent: number, start: number, end: number): XmlLine => ({
  indent,
  tokens: [...xmlTokens(source, start, end)],
  start,
  end,
});

const lineOf = (indent: number, tokens: readonly XmlToken[]): XmlLine => ({
  indent,
  tokens,
  start: tokens[0]?.start ?? 0,
  end: tokens.at(-1)?.end ?? 0,
});

/** Drops the white space that stood between two attributes. */
function trimEnd(source: string, tokens: XmlToken[]): XmlToken[] {
  const last = tokens.at(-1);
  if (last?.type !== 'punctuation') return tokens;
  const length = source.slice(last.start, last.end).trimEnd().length;
  const rest = tokens.slice(0, -1);
  return length === 0 ? rest : [...rest, { ...last, end: last.start + length }];
}

const endTagStart = (source: string, element: XmlElement): number => source.lastIndexOf('</', element.end - 1);

const isBlank = (node: XmlNode): boolean => node.kind === 'text' && !node.cdata && !/[^\s]/.test(node.text);

/** At most `count` further lines of `lines`; `done` says whether there are none behind them. */
export function takeLines(lines: Iterator<XmlLine>, count: number): { lines: XmlLine[]; done: boolean } {
  const taken: XmlLine[] = [];
  while (taken.length < count) {
    const next = lines.next();
    if (next.done) return { lines: taken, done: true };
    taken.push(next.value);
  }
  return { lines: taken, done: false };
}

/** Index of the line that shows an offset: the last one that begins at or before it; 0 for what is before all. */
export function lineIndexAt(lines: readonly XmlLine[], offset: number): number {
  let low = 0;
  let high = Math.max(lines.length - 1, 0);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The tokens between two offsets; those that go beyond are cut there. */
export function tokensWithin(tokens: readonly XmlToken[], start: number, end: number): XmlToken[] {
  const within: XmlToken[] = [];
  for (const token of tokens) {
    if (token.end <= start) continue;
    if (token.start >= end) break;
    within.push({ ...token, start: Math.max(token.start, start), end: Math.min(token.end, end) });
  }
  return within;
}

export interface MarkableToken extends XmlToken {
  readonly marked: boolean;
}

/** The tokens cut at the ends of `mark`, so that exactly what it covers can be shown in another way. */
export function markTokens(tokens: readonly XmlToken[], mark: SourceRange | undefined): MarkableToken[] {
  if (!mark) return tokens.map((token) => ({ ...token, marked: false }));
  return tokens.flatMap((token) => {
    const from = Math.min(Math.max(mark.start, token.start), token.end);
    const to = Math.min(Math.max(mark.end, from), token.end);
    const pieces = [
      { ...token, end: from, marked: false },
      { ...token, start: from, end: to, marked: true },
      { ...token, start: to, marked: false },
    ];
    return pieces.filter(({ start, end }) => start < end);
  });
}

/**
 * Gives the number of the line that an offset stands on, counted from 1, as in the view as it arrived. Goes on from the
 * offset asked before, so that ascending offsets cost one walk together.
 */
export function lineCounter(source: string): (offset: number) => number {
  let number = 1;
  let next = source.indexOf('\n');
  let before = 0;
  return (offset) => {
    if (offset < before) {
      number = 1;
      next = source.indexOf('\n');
    }
    before = offset;
    for (; next !== -1 && next < offset; next = source.indexOf('\n', next + 1)) number++;
    return number;
  };
}
