// The hidden fields of pages that post a message on.
import { describe, expect, it } from 'vitest';
import { pageForms } from '../../src/flow/page-forms.ts';

const relayStates = (html: string) => pageForms(html).flatMap((form) => form.relayStates.map(({ value }) => value));

describe('a field’s value is read as a browser reads it', () => {
  it.each([
    ['in double quotes', '<input name="RelayState" value="a&amp;b">', 'a&b'],
    ['in single quotes', "<input value='a\"b' name='RelayState'>", 'a"b'],
    ['without quotes', '<input name=RelayState value=/a?b=c />', '/a?b=c'],
    ['cut at a quote', '<input name="RelayState" value="{"a":1}">', '{'],
    ['with > in it', '<INPUT NAME="RelayState" VALUE="a>b">', 'a>b'],
    ['over lines', '<input\n  name="RelayState"\n  value = "a\nb">', 'a\nb'],
    ['empty', '<input name="RelayState">', ''],
    ['in a text area', '<textarea name="RelayState">a&lt;b</textarea>', 'a<b'],
    ['the first of two attributes', '<input name="RelayState" value="a" value="b">', 'a'],
  ])('%s', (_title, html, value) => {
    expect(relayStates(`<form>${html}</form>`)).toEqual([value]);
  });
});

it('keeps forms apart, and gives those that have a message or a RelayState', () => {
  const forms = pageForms(
    '<form><input name="q"></form>' +
      '<form><input name="SAMLRequest" value="a"><input name="RelayState" value="1"></form>' +
      '<form><input name="SAMLResponse" value="b"></form>',
  );
  expect(forms.map(({ message, relayStates: found }) => [message?.value, found.length])).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
});

it.each([
  ['tags without an end', '<input '.repeat(200_000)],
  ['one quote without an end', `<form><input name="RelayState" value="${'a'.repeat(2_000_000)}`],
  ['nothing but attributes', `<input ${'a '.repeat(500_000)}>`],
  ['signs', `<input ${'= / '.repeat(500_000)}`],
])(
  'takes no time that counts: %s',
  (_title, html) => {
    expect(pageForms(html).length).toBeLessThan(2);
  },
  2_000,
);
