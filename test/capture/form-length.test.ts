// Whether decoded form fields are all of a body, told by its length.
import { describe, expect, it } from 'vitest';
import type { FormField } from '../../src/capture/exchange.ts';
import { formIsShort } from '../../src/capture/form-length.ts';

const FORM = 'application/x-www-form-urlencoded';
const headers = (length: number | string, type = `${FORM};charset=UTF-8`) => [
  { name: 'Content-Type', value: type },
  { name: 'Content-Length', value: String(length) },
];
const decoded = (body: string): FormField[] => [...new URLSearchParams(body)].map(([name, value]) => ({ name, value }));
const isShort = (body: string, given = decoded(body)) => formIsShort(given, headers(Buffer.byteLength(body)));

const FIELDS = [
  ['SAMLResponse', 'PHg+PC94Pg=='],
  ['RelayState', "/app/a b?c=~d'(é)*!&日本"],
] as const;
const by = (encode: (text: string) => string) => FIELDS.map((pair) => pair.map(encode).join('=')).join('&');

describe('the fields are all of the body', () => {
  it.each([
    ['a form of the browser', new URLSearchParams(FIELDS.map(([name, value]) => [name, value])).toString()],
    ['encodeURIComponent', by(encodeURIComponent)],
    ['encodeURIComponent with blanks as +', by((text) => encodeURIComponent(text).replaceAll('%20', '+'))],
    [
      'RFC 3986',
      by((text) => encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)),
    ],
    ['escapes in lower case', by((text) => encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()))],
  ])('%s', (_, body) => {
    expect(isShort(body)).toBe(false);
  });

  it('and where nothing tells the length, or it is no such form', () => {
    const given = decoded('RelayState=a');
    expect(formIsShort(given, undefined)).toBe(false);
    expect(formIsShort(given, [{ name: 'Content-Type', value: FORM }])).toBe(false);
    expect(formIsShort(given, headers('many'))).toBe(false);
    expect(formIsShort(given, headers(900, 'multipart/form-data; boundary=x'))).toBe(false);
  });
});

describe('the fields are not all of the body', () => {
  it('where Firefox ended a value at an unescaped =', () => {
    const body = 'SAMLResponse=PHg&RelayState=a=b';
    expect(
      isShort(body, [
        { name: 'SAMLResponse', value: 'PHg' },
        { name: 'RelayState', value: 'a' },
      ]),
    ).toBe(true);
  });

  it('also where the value is octets', () => {
    expect(isShort('RelayState=%ff', [{ name: 'RelayState', value: Uint8Array.of(0xff) }])).toBe(false);
    expect(isShort('RelayState=%ff=b', [{ name: 'RelayState', value: Uint8Array.of(0xff) }])).toBe(true);
  });
});
