// Octets: UTF-8 both ways, comparison and hexadecimal.
import { describe, expect, it } from 'vitest';
import {
  concatBytes,
  equalBytes,
  firstDifference,
  fromUtf8,
  toDisplayText,
  toHex,
  utf8,
} from '../../src/base/bytes.ts';

describe('octets', () => {
  it('are text where they are UTF-8, with a byte-order mark kept', () => {
    expect(fromUtf8(utf8('\uFEFFZoë 日本 😀'))).toBe('\uFEFFZoë 日本 😀');
    expect(fromUtf8(Uint8Array.of(0xff))).toBeUndefined();
    expect(fromUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeUndefined();
    expect(toDisplayText(Uint8Array.of(0x61, 0xff))).toBe('a\uFFFD');
  });

  it('differ first where they first differ', () => {
    expect(firstDifference(utf8('abc'), utf8('abd'))).toBe(2);
    expect(firstDifference(utf8('abc'), utf8('ab'))).toBe(2);
    expect(firstDifference(utf8(''), utf8(''))).toBe(-1);
    expect(equalBytes(utf8('a'), utf8('a'))).toBe(true);
    expect(equalBytes(utf8('a'), utf8('b'))).toBe(false);
  });

  it('are joined and written in hexadecimal', () => {
    expect(toHex(concatBytes(utf8('a'), new Uint8Array(0), Uint8Array.of(0, 255)))).toBe('6100ff');
  });
});
