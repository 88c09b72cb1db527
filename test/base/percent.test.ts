// Form decoding over octets: as the URL Standard has it, but nothing that is not UTF-8 is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { formDecode, formDecodeOctets, splitPairs } from '../../src/base/percent.ts';

describe('formDecode', () => {
  it.each([
    ['a+b', '612062'],
    ['%2B%2b', '2b2b'],
    ['%FF%fe', 'fffe'],
    ['%', '25'],
    ['%2', '2532'],
    ['%zz%20', '257a7a20'],
    ['%%41', '2541'],
    ['é', 'c3a9'],
    ['%00', '00'],
  ])('makes of %s the octets %s', (wire, hex) => expect(toHex(formDecode(wire))).toBe(hex));

  it('leaves `+` where asked to', () => expect(toHex(formDecode('+', { plusIsSpace: false }))).toBe('2b'));

  it('agrees with URLSearchParams on whatever that writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
        const wire = new URLSearchParams([['n', text]]).toString().slice(2);
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(formDecode(wire))).toBe(text);
      }),
    );
  });

  it('reads octets that are no text', () =>
    expect(toHex(formDecodeOctets(Uint8Array.of(0xff, 0x2b, 0x25, 0x34, 0x31)))).toBe('ff2041'));
});

describe('splitPairs', () => {
  it('keeps order and repeats, and leaves out empty pieces', () => {
    expect(splitPairs('&a=1&&b&a=2=3&=x&', 100)).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: undefined },
      { name: 'a', value: '2=3' },
      { name: '', value: 'x' },
    ]);
  });

  it('reads no more than asked', () => expect(splitPairs('a&b&c', 2)).toHaveLength(2));

  it('walks a text without `=` once', () => {
    const started = performance.now();
    splitPairs('a&'.repeat(1_000_000), 1_000_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
