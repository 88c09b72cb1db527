// The table of names: complete, without doubles, and never guessing.
import { describe, expect, it } from 'vitest';
import { displayName, KNOWN_NAMES, knownName, NameIdFormat, statusName } from '../../src/saml/names.ts';

describe('the table of names', () => {
  it('holds every URI once', () => {
    const uris = KNOWN_NAMES.map(({ uri }) => uri);
    expect(new Set(uris).size).toBe(uris.length);
  });

  it('gives short names to show, and the URI itself where it knows none', () => {
    expect(displayName('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST')).toBe('HTTP-POST');
    expect(displayName(NameIdFormat.emailAddress)).toBe('emailAddress');
    expect(displayName('https://example.com/own')).toBe('https://example.com/own');
  });

  it('tells 1.1 formats from 2.0 formats: no near miss is known', () => {
    expect(knownName('urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress')).toBeUndefined();
    expect(knownName(` ${NameIdFormat.emailAddress}`)).toBeUndefined();
  });
});

describe('statusName', () => {
  it.each([
    ['urn:oasis:names:tc:SAML:2.0:status:Success', 'Success'],
    ['urn:oasis:names:tc:SAML:2.0:status:AuthnFailed', 'AuthnFailed'],
    ['urn:example:status:Odd', 'urn:example:status:Odd'],
    ['urn:oasis:names:tc:SAML:2.0:status:', 'urn:oasis:names:tc:SAML:2.0:status:'],
    ['', ''],
  ])('of "%s" is "%s"', (value, name) => {
    expect(statusName(value)).toBe(name);
  });
});
