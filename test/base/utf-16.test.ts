import { describe, expect, it } from 'vitest';
import { fromUtf16 } from '../../src/base/utf-16.ts';

const LE = Uint8Array.of(0xff, 0xfe, 0x7b, 0x00, 0xac, 0x20);
const BE = Uint8Array.of(0xfe, 0xff, 0x00, 0x7b, 0x20, 0xac);

describe('octets in UTF-16', () => {
  it('are given as UTF-8 without their mark', () => {
    for (const octets of [LE, BE]) expect(new TextDecoder().decode(fromUtf16(octets))).toBe('{€');
  });

  it.each([
    ['UTF-8', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b)],
    ['an odd number of them', LE.subarray(0, 5)],
    ['half of a pair', Uint8Array.of(0xff, 0xfe, 0x00, 0xd8)],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0)],
    ['nothing', new Uint8Array()],
  ])('but for %s, which is left as it is', (_title, octets) => {
    expect(fromUtf16(octets)).toBe(octets);
  });
});
