// Base64: strict where it must be, tolerant with a report of what was put up with.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeBase64Tolerantly, encodeBase64 } from '../../src/base/base64.ts';

describe('decodeBase64', () => {
  it('reads what encodeBase64 writes, as Buffer does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9_000 }), (octets) => {
        const text = Buffer.from(octets).toString('base64');
        expect(encodeBase64(octets)).toBe(text);
        expect(decodeBase64(text)).toEqual(octets);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['A', 'AA', 'AAA', 'AA=', 'A===', '====', 'AA=A', 'AAAA=', 'AAAA====', 'AA AA', 'AAA\n', 'AA-_', 'AAé='])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
      const long = 'AAAA'.repeat(2_000);
      expect(decodeBase64(long + text)).toBeUndefined();
    },
  );

  it('reads 20 MB, and refuses 20 MB with one wrong character', () => {
    const text = 'QUJD'.repeat(5_000_000);
    expect(decodeBase64(text)).toHaveLength(15_000_000);
    expect(decodeBase64(`${text.slice(0, -4)}A*==`)).toBeUndefined();
  });
});

describe('decodeBase64Tolerantly', () => {
  const octets = Uint8Array.from({ length: 100 }, (_, n) => (n * 37 + 251) % 256);
  const text = Buffer.from(octets).toString('base64');

  it.each([
    ['nothing', text, []],
    ['line breaks', text.replace(/.{40}/g, '$&\r\n'), ['line-breaks']],
    ['indented lines', `\n${text.replace(/.{40}/g, '  $&  \n')}`, ['line-breaks', 'white-space']],
    ['a tab', `${text.slice(0, 9)}\t${text.slice(9)}`, ['white-space']],
    ['lines joined by spaces', text.replace(/.{40}/g, '$& '), ['white-space']],
    ['the URL alphabet', text.replace(/\+/g, '-').replace(/\//g, '_'), ['url-alphabet']],
    ['missing padding', text.replace(/=/g, ''), ['padding-missing']],
    ['too much padding', `${text}=`, ['padding-excess']],
    ['`+` turned to space', text.replace(/\+/g, ' '), ['space-for-plus']],
    [
      'the URL alphabet without padding',
      text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, ''),
      ['url-alphabet', 'padding-missing'],
    ],
  ])('repairs %s', (_name, given, repairs) => {
    const result = decodeBase64Tolerantly(given);
    expect(result?.octets).toEqual(octets);
    expect(result?.repairs).toEqual(repairs);
  });

  it('takes two spaces side by side, or one at an end, for `+` where that gives whole groups', () => {
    expect(decodeBase64Tolerantly('A  A')).toEqual({ octets: decodeBase64('A++A'), repairs: ['space-for-plus'] });
    expect(decodeBase64Tolerantly('AAA ')).toEqual({ octets: decodeBase64('AAA+'), repairs: ['space-for-plus'] });
    expect(decodeBase64Tolerantly(' AAAA')).toEqual({ octets: decodeBase64('AAAA'), repairs: ['white-space'] });
  });

  it('brings every `+` back that a form made a space of', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (given) => {
        const plain = Buffer.from(given).toString('base64');
        expect(decodeBase64Tolerantly(plain.replace(/\+/g, ' '))?.octets).toEqual(given);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['A', '{"a":1}', 'AA*A', 'A=A=', 'é', '%41'])('gives up on %j', (given) =>
    expect(decodeBase64Tolerantly(given)).toBeUndefined(),
  );
});
