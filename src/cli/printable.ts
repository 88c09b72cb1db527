// Traffic on a terminal: control, format and bidirectional characters are written as escapes, so that they can't act.

/** Characters of one value that are printed; longer ones are cut, and say so. */
const LONGEST = 2_000;

export function printable(text: string): string {
  const shown = text.slice(0, LONGEST).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, written);
  return text.length > LONGEST ? `${shown}… (${text.length} characters)` : shown;
}

/** The same for a text of lines in another format, uncut: tabs and ends of lines stay. */
export const visible = (text: string): string =>
  text.replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu, written);

const written = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
