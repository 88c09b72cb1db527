// Which characters XML 1.0 (fifth edition) allows where, for the strict parser and for whoever prints names.

/** Class of everything ASCII that can stand inside a name, the colon too. */
export const NAME = 1;
/** Class of what ends the fast path through an attribute value: white space to normalize, `&` and `<`. */
export const VALUE_SPECIAL = 2;

/** Character classes of U+0000 to U+007F, as bits. */
export const ASCII_CLASS: Uint8Array = new Uint8Array(128);
for (const code of [0x09, 0x0a, 0x0d, 0x26, 0x3c]) ASCII_CLASS[code] = VALUE_SPECIAL;
for (let code = 0x2d; code < 0x7b; code++) {
  const isDigitOrColon = code >= 0x30 && code <= 0x3a;
  const isLetter = (code >= 0x41 && code <= 0x5a) || code >= 0x61;
  if (isDigitOrColon || isLetter || code === 0x2d || code === 0x2e || code === 0x5f) ASCII_CLASS[code] = NAME;
}

/** S, XML 1.0 §2.3 production 3. NaN, as charCodeAt gives it behind the end, is none. */
export const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Char, XML 1.0 §2.2 production 2. A lone surrogate is none. */
export const isXmlCharacter = (code: number): boolean =>
  code >= 0x20
    ? code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff && code <= 0x10ffff)
    : code === 0x09 || code === 0x0a || code === 0x0d;

// NameStartChar beyond ASCII, §2.3 production 4, as pairs of first and last code point.
const NAME_START_RANGES = [
  0xc0, 0xd6, 0xd8, 0xf6, 0xf8, 0x2ff, 0x370, 0x37d, 0x37f, 0x1fff, 0x200c, 0x200d, 0x2070, 0x218f, 0x2c00, 0x2fef,
  0x3001, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0xeffff,
];

/** NameStartChar without the colon, which Namespaces 1.0 takes away. */
export function isNameStart(code: number): boolean {
  if (code < 0x80) return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;
  for (let i = 0; i < NAME_START_RANGES.length; i += 2) {
    if (code <= (NAME_START_RANGES[i + 1] as number)) return code >= (NAME_START_RANGES[i] as number);
  }
  return false;
}

/** NameChar, §2.3 production 4a, the colon included. */
export function isNameCharacter(code: number): boolean {
  if (code < 0x80) return ((ASCII_CLASS[code] as number) & NAME) !== 0;
  return isNameStart(code) || code === 0xb7 || (code >= 0x300 && code <= 0x36f) || code === 0x203f || code === 0x2040;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const SUSPICIOUS = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/;

/** Offset of the first code unit that is no XML character or no part of one, or -1. */
export function firstIllegalCharacter(text: string): number {
  // One native pass finds nothing in nearly every document; only surrogates make a second look necessary.
  for (let i = text.search(SUSPICIOUS); i >= 0 && i < text.length; i++) {
    const code = text.codePointAt(i) as number;
    if (!isXmlCharacter(code)) return i;
    if (code > 0xffff) i++;
  }
  return -1;
}
