// SHA-1 as a plain function, against Node's own.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha1Hex } from '../../src/base/sha1.ts';

it('gives what Node’s SHA-1 gives, at every length around a block', () => {
  const octets = Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 256);
  for (let length = 0; length <= octets.length; length++) {
    const some = octets.subarray(0, length);
    expect(sha1Hex(some)).toBe(createHash('sha1').update(some).digest('hex'));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (some) => {
      expect(sha1Hex(some)).toBe(createHash('sha1').update(some).digest('hex'));
    }),
  );
});
