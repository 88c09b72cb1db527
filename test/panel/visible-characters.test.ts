import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleParts, visibleString } from '../../src/panel/visible-characters.ts';

describe('what can’t be seen in a value', () => {
  it('leaves ordinary text alone, right-to-left letters and emoji too', () => {
    expect(visibleParts('a b שלום ü 🙂')).toEqual([{ kind: 'plain', text: 'a b שלום ü 🙂' }]);
  });

  it.each([
    ['a null', 'a\0b', 'a␀b'],
    ['a line feed', 'a\nb', 'a␊b'],
    ['DEL', 'a\u007fb', 'a␡b'],
    ['a C1 control', 'a\u0085b', 'a⟨U+0085⟩b'],
    ['a right-to-left override', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['an isolate', 'a\u2066b', 'a⟨U+2066⟩b'],
    ['a zero-width space', 'a\u200bb', 'a⟨U+200B⟩b'],
    ['a byte order mark', '\ufeffb', '⟨U+FEFF⟩b'],
    ['a no-break space', 'a\u00a0b', 'a⟨U+00A0⟩b'],
    ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['a variation selector', 'a\ufe0fb', 'a⟨U+FE0F⟩b'],
    ['a tag character', 'a\u{e0041}b', 'a⟨U+E0041⟩b'],
    ['a lone surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['a Hangul filler', 'a\u3164b', 'a⟨U+3164⟩b'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleString(text)).toBe(shown);
  });

  it('marks spaces at the ends only when asked to', () => {
    expect(visibleString('  a b ', { markEnds: true })).toBe('␠␠a b␠');
    expect(visibleString('  a b ')).toBe('  a b ');
    expect(visibleString('   ', { markEnds: true })).toBe('␠␠␠');
  });

  it('keeps line feeds and tabs in text over several lines, but shows a carriage return', () => {
    expect(visibleString('a\r\n\tb', { multiline: true })).toBe('a␍\n\tb');
  });

  it('loses no character: every part’s text or code gives the value again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, markEnds) => {
        const again = visibleParts(text, { markEnds }).map((part) =>
          part.kind === 'plain' ? part.text : String.fromCodePoint(Number.parseInt(part.code.slice(2), 16)),
        );
        expect(again.join('')).toBe(text);
      }),
    );
  });
});
