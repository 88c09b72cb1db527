// Traffic as text of a report: characters that would hide, reorder or break something are written out, long values are cut.

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Characters that would act on a reader's screen as `\u{…}`. Line feeds and tabs stay where `lines` is set. */
export const visibleText = (text: string, { lines = false }: { readonly lines?: boolean } = {}): string =>
  text.replace(INVISIBLE, (character) =>
    lines && (character === '\n' || character === '\t')
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;

/** For content and for attribute values in quotes of either kind. */
export const escapeHtml = (text: string): string =>
  visibleText(text, { lines: true }).replace(/[&<>"'`]/g, (found) => `&#${found.charCodeAt(0)};`);
