// Traffic on a terminal: control, format and bidirectional characters are written as escapes, so that they can't act.

/** Characters of one value that are printed; longer ones are cut, and say so. */
const LONGEST = 2_000;

export function printable(text: string): string {
  const shown = text.slice(0, LONGEST).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
  return text.length > LONGEST ? `${shown}… (${text.length} characters)` : shown;
}
