// Splits a value into what can be seen and what can't, so that nothing hides in it: for VisibleText and the byte views.

export type VisiblePart =
  | { readonly kind: 'plain'; readonly text: string }
  /** `shown` stands in for the characters; `code` is the code point as U+XXXX. */
  | { readonly kind: 'control' | 'format' | 'space' | 'broken'; readonly shown: string; readonly code: string };

export interface VisibleOptions {
  /** Line ends and tabs stay what they are: for text that is shown over several lines. */
  readonly multiline?: boolean;
  /** Spaces at the ends of the value are marked. */
  readonly markEnds?: boolean;
}

/**
 * Controls (C0, C1, DEL); format characters with no shape of their own (bidi marks, joiners, soft hyphen, tags, variation
 * selectors); every space but U+0020; lone surrogates; U+FFFD, which stands for octets that are not UTF-8.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u{FFFD}\u{115F}\u{1160}\u{3164}\u{FFA0}]|(?! )\p{Zs}/gu;

const codeOf = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;

function partFor(character: string): VisiblePart {
  const point = character.codePointAt(0) ?? 0;
  const code = codeOf(point);
  // The Control Pictures block has a sign for each C0 control, at the same place as the control itself.
  if (point < 0x20) return { kind: 'control', shown: String.fromCharCode(0x2400 + point), code };
  if (point === 0x7f) return { kind: 'control', shown: '\u2421', code };
  if (point === 0xfffd) return { kind: 'broken', shown: '\ufffd', code };
  if (point >= 0xd800 && point <= 0xdfff) return { kind: 'broken', shown: `⟨${code}⟩`, code };
  if (/\p{Zs}/u.test(character)) return { kind: 'space', shown: `⟨${code}⟩`, code };
  return { kind: point < 0xa0 ? 'control' : 'format', shown: `⟨${code}⟩`, code };
}

const SPACE_SIGN: VisiblePart = { kind: 'space', shown: '\u2420', code: 'U+0020' };

/** The parts of `text` in order; their plain texts and the characters behind `code` give `text` again. */
export function visibleParts(text: string, options: VisibleOptions = {}): VisiblePart[] {
  const parts: VisiblePart[] = [];
  let from = 0;
  let to = text.length;
  if (options.markEnds) {
    while (from < to && text[from] === ' ') from++;
    while (to > from && text[to - 1] === ' ') to--;
  }
  for (let i = 0; i < from; i++) parts.push(SPACE_SIGN);
  const inner = text.slice(from, to);
  let plainFrom = 0;
  for (const match of inner.matchAll(UNSEEN)) {
    const character = match[0];
    if (options.multiline && (character === '\n' || character === '\t')) continue;
    if (match.index > plainFrom) parts.push({ kind: 'plain', text: inner.slice(plainFrom, match.index) });
    parts.push(partFor(character));
    plainFrom = match.index + character.length;
  }
  if (plainFrom < inner.length) parts.push({ kind: 'plain', text: inner.slice(plainFrom) });
  for (let i = to; i < text.length; i++) parts.push(SPACE_SIGN);
  return parts;
}

/** The same as one string, for sentences and tooltips. */
export const visibleString = (text: string, options: VisibleOptions = {}): string =>
  visibleParts(text, options)
    .map((part) => (part.kind === 'plain' ? part.text : part.shown))
    .join('');
