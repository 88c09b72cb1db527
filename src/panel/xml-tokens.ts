// Colours for XML text: cuts any text, well-formed or not, into tokens that point into it. For the Message view.
import type { SourceRange } from '../xml/tree.ts';

export type XmlTokenType =
  | 'punctuation'
  | 'name'
  | 'attribute'
  | 'value'
  | 'text'
  | 'comment'
  | 'instruction'
  | 'cdata'
  | 'doctype';

export interface XmlToken extends SourceRange {
  readonly type: XmlTokenType;
}

const token = (type: XmlTokenType, start: number, end: number): XmlToken => ({ type, start, end });

const SPECIAL: readonly (readonly [opening: string, closing: string, type: XmlTokenType])[] = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'cdata'],
  ['<?', '?>', 'instruction'],
  ['<!', '>', 'doctype'],
];

/**
 * Tokens of `source` between `start` and `end`, in order and without holes. Tolerant: what never closes runs to the end.
 * Lazy, since a message may have megabytes and only its first lines are shown.
 */
export function* xmlTokens(source: string, start = 0, end = source.length): Generator<XmlToken> {
  let at = start;
  while (at < end) {
    if (source.charCodeAt(at) !== 0x3c) {
      const next = before(source.indexOf('<', at), end);
      yield token('text', at, next);
      at = next;
      continue;
    }
    const special = SPECIAL.find(([opening]) => source.startsWith(opening, at));
    if (special) {
      const [opening, closing, type] = special;
      const close = source.indexOf(closing, at + opening.length);
      const next = close === -1 ? end : Math.min(close + closing.length, end);
      yield token(type, at, next);
      at = next;
      continue;
    }
    at = yield* tagTokens(source, at, end);
  }
}

const NAME_START = /[^\s<>/="'!?&]/;
const NAME_END = /[\s<>/=]/g;

/** Tokens of one tag from its `<`; gives the offset behind it. A `<` that starts no tag is punctuation of its own. */
function* tagTokens(source: string, start: number, end: number): Generator<XmlToken, number> {
  let at = start + (source[start + 1] === '/' ? 2 : 1);
  yield token('punctuation', start, Math.min(at, end));
  if (at >= end || !NAME_START.test(source[at] ?? '')) return Math.min(at, end);
  const nameEnd = nameEndFrom(source, at, end);
  yield token('name', at, nameEnd);
  at = nameEnd;
  let punctuationFrom = at;
  while (at < end) {
    const character = source[at] ?? '';
    if (character === '>') {
      yield token('punctuation', punctuationFrom, at + 1);
      return at + 1;
    }
    if (character === '<') break;
    if (character === '"' || character === "'") {
      if (punctuationFrom < at) yield token('punctuation', punctuationFrom, at);
      const close = source.indexOf(character, at + 1);
      const next = close === -1 ? end : Math.min(close + 1, end);
      yield token('value', at, next);
      at = punctuationFrom = next;
    } else if (NAME_START.test(character)) {
      if (punctuationFrom < at) yield token('punctuation', punctuationFrom, at);
      const next = nameEndFrom(source, at, end);
      yield token('attribute', at, next);
      at = punctuationFrom = next;
    } else at++;
  }
  if (punctuationFrom < at) yield token('punctuation', punctuationFrom, at);
  return at;
}

function nameEndFrom(source: string, start: number, end: number): number {
  NAME_END.lastIndex = start;
  const match = NAME_END.exec(source);
  return match && match.index < end ? Math.max(match.index, start + 1) : end;
}

const before = (offset: number, end: number): number => (offset === -1 || offset > end ? end : offset);
