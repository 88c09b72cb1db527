// A finding's path, found again in the message that it is about.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { rangeOfPath } from '../../src/panel/xml-tree/path-range.ts';
import { readMessage } from '../../src/saml/read-message.ts';
import { assertion, response } from '../builders/saml.ts';

const read = (xml: string) => {
  const { document } = readMessage(utf8(xml), DEFAULT_LIMITS);
  if (!document) throw new TypeError('not XML');
  return (path: string) => {
    const range = rangeOfPath(document, path);
    return range && document.source.slice(range.start, range.end);
  };
};

describe('a path', () => {
  const at = read(response({ assertions: [assertion()] }));

  it('gives the start tag of an element and the whole of an attribute', () => {
    expect(at('Response/Assertion')).toMatch(/^<saml:Assertion\b[^>]*>$/);
    expect(at('Response/@ID')).toMatch(/^ID="/);
  });

  it('may begin at a descendant of which there is one', () => {
    expect(at('Assertion/Conditions/@NotBefore')).toMatch(/^NotBefore="/);
    expect(at('Conditions')).toMatch(/^<saml:Conditions\b/);
  });

  it('gives the element of an attribute that is missing', () => {
    expect(at('Response/Assertion/@Nothing')).toMatch(/^<saml:Assertion\b/);
  });

  it('gives nothing where it fits nothing', () => {
    expect(at('Response/Nothing')).toBeUndefined();
    expect(at('RelayState')).toBeUndefined();
    expect(at('')).toBeUndefined();
  });

  it('gives nothing where two places fit', () => {
    const two = read(response({ assertions: [assertion(), assertion()] }));
    expect(two('Response/Assertion/Conditions')).toBeUndefined();
    expect(two('Assertion')).toBeUndefined();
    expect(two('Response/Status')).toMatch(/Status/);
  });
});
