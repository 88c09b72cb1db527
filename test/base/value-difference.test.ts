// How two values differ: the kind, the first character, the sentence.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDifference, differenceOf } from '../../src/base/value-difference.ts';

const URL = 'https://sp.example/saml/acs';

describe('differenceOf', () => {
  it('finds none between equal values', () => {
    expect(differenceOf(URL, URL)).toBeUndefined();
    expect(differenceOf('', '')).toBeUndefined();
  });

  it.each([
    [`${URL}/`, URL, ['trailing-slash'], 27],
    ['https://sp.example', 'https://sp.example/', ['trailing-slash'], 18],
    ['https://sp.example?so=1', 'https://sp.example/?so=1', ['trailing-slash'], 18],
    ['http://sp.example/saml/acs', URL, ['scheme'], 4],
    ['sp.example/saml/acs', URL, ['scheme'], 0],
    ['HTTPS://sp.example/saml/acs', URL, ['case'], 0],
    ['https://SP.example/saml/acs', URL, ['case'], 8],
    ['https://sp2.example/saml/acs', URL, ['host'], 10],
    ['https://sp.example:443/saml/acs', URL, ['default-port'], 18],
    ['https://sp.example:8443/saml/acs', URL, ['port'], 18],
    ['https://sp.example/saml/ACS', URL, ['path-case'], 24],
    ['https://sp.example/saml//acs', URL, ['double-slash'], 24],
    ['https://sp.example/saml/sso', URL, ['path'], 24],
    [`${URL}?a=1`, URL, ['query'], 27],
    [`${URL}?a=1&b=2`, `${URL}?b=2&a=1`, ['query-order'], 28],
    [`${URL}?a=1&amp;b=2`, `${URL}?a=1&b=2`, ['html-escapes'], 32],
    [`${URL}?a=X`, `${URL}?a=x`, ['case'], 30],
    [`${URL}?r=%2fa`, `${URL}?r=%2Fa`, ['percent-encoding-case'], 32],
    [`${URL}?r=%252Fa`, `${URL}?r=%2Fa`, ['percent-encoding'], 32],
    [`${URL}?r=a+b`, `${URL}?r=a%20b`, ['percent-encoding'], 31],
    [`${URL}#x`, URL, ['fragment'], 27],
    [` ${URL}`, URL, ['leading-white-space'], 0],
    [`${URL}\n`, URL, ['trailing-white-space'], 27],
    [`\n  ${URL}\n`, URL, ['leading-white-space', 'trailing-white-space'], 0],
    ['https://sp.example/saml/ acs', URL, ['inner-white-space'], 24],
    ['https://sp.example/sаml/acs', URL, ['unicode-look-alike'], 20],
    [`${URL}\u200b`, URL, ['unicode-look-alike'], 27],
    [`${URL}\u00a0`, URL, ['unicode-look-alike', 'trailing-white-space'], 27],
    ['flex–sp', 'flex-sp', ['unicode-look-alike'], 4],
    ['𝒜flex', 'Aflex', ['unicode-look-alike'], 0],
    ['spn:00000000-1111', '00000000-1111', ['spn-prefix'], 0],
    ['urn:sp.example', 'https://sp.example', ['urn-or-url'], 0],
    ["'agent'", 'agent', ['quotation-marks'], 0],
    ['Agent', 'agent', ['case'], 0],
    ['', 'agent', ['empty'], 0],
    ['urn:flex:JQ1', 'urn:flex:JQ2', ['other'], 11],
    ['http://SP.example/saml/acs/', URL, ['scheme', 'case', 'trailing-slash'], 4],
    [' http://other.example/saml/acs', URL, ['leading-white-space', 'scheme', 'host'], 0],
  ] as const)('%j is not %j: %j at %i', (seen, expected, kinds, index) => {
    expect(differenceOf(seen, expected)).toEqual({ seen, expected, kinds, index });
    expect(new Set(differenceOf(expected, seen)?.kinds)).toEqual(new Set(kinds));
  });

  it('looks into no value of more than 16,384 characters', () => {
    const long = 'x'.repeat(2_000_000);
    expect(differenceOf(long, `${long}/`)).toMatchObject({ kinds: ['other'], index: 2_000_000 });
    expect(differenceOf('x'.repeat(16_000), `${'x'.repeat(16_000)}/`)?.kinds).toEqual(['trailing-slash']);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(differenceOf('😀a', '😀b')?.index).toBe(1);
  });

  it('always finds something between values that are not equal, and never throws', () => {
    const pieces = fc.constantFrom(
      'https://',
      'a.example',
      '/',
      '?',
      '%',
      '%2',
      '%C3',
      '&',
      '=',
      ':',
      '#',
      ' ',
      '\u00a0',
      'x',
      'X',
      '"',
    );
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(values, values, (a, b) => {
        const difference = differenceOf(a, b);
        expect(difference === undefined).toBe(a === b);
        if (difference) expect(describeDifference(difference)).not.toContain('undefined');
      }),
      { numRuns: 500 },
    );
  });
});

describe('describeDifference', () => {
  it.each([
    [`${URL}/`, URL, 'differs only by a trailing slash'],
    ['http://sp.example/x/', 'https://sp.example/x', 'differs only by the scheme (http, https) and a trailing slash'],
    ['', 'x', 'is empty'],
    ['abc', 'abcdef', 'ends early, after character 3'],
    ['abcdef', 'abc', 'goes on after character 3, where the expected value ends'],
    ['urn:flex:JQ1', 'urn:flex:JQ2', 'differs from character 12 on'],
    ['one', 'two', 'is another value'],
    ['urn:a', 'https://a.example', 'differs in kind: one is a URN, the other one a URL'],
  ])('%j for %j: %s', (seen, expected, sentence) => {
    const difference = differenceOf(seen, expected);
    expect(difference && describeDifference(difference)).toBe(sentence);
  });
});
