// SAML 1.1 and WS-Trust, to the depth that a login needs.
import { describe, expect, it } from 'vitest';
import { ACS, assertion, encrypted, IDP, SP } from '../builders/saml.ts';
import {
  saml11Assertion,
  saml11Response,
  TRUST_13,
  TRUST_2005,
  tokenResponse,
  tokenResponseCollection,
} from '../builders/saml11.ts';
import { codes, readAs, readText } from './read.ts';

describe('a SAML 1.1 Response', () => {
  it('gives status, recipient and assertions', () => {
    const message = readAs('Saml11Response', saml11Response());
    expect(message).toMatchObject({
      id: '_r11',
      inResponseTo: '_q11',
      version: '1.1',
      recipient: ACS,
      status: {
        codes: [
          { value: { prefix: 'samlp1', localName: 'Success', namespace: 'urn:oasis:names:tc:SAML:1.0:protocol' } },
        ],
      },
    });
    expect(message.assertions).toHaveLength(1);
    expect(codes(readText(saml11Response()))).toEqual([]);
  });

  it('of another version says so', () => {
    expect(codes(readText(saml11Response([], { MinorVersion: 2 })))).toEqual(['version-unexpected']);
  });
});

describe('a SAML 1.1 Assertion', () => {
  it('gives subject, conditions and statements', () => {
    expect(readAs('Saml11Assertion', saml11Assertion())).toMatchObject({
      id: '_a11',
      issuer: IDP,
      conditions: {
        notOnOrAfter: { text: '2026-11-22T10:05:00Z' },
        audienceRestrictions: [{ audiences: [{ text: SP }] }],
        doNotCache: true,
      },
      authenticationStatements: [
        {
          method: 'urn:oasis:names:tc:SAML:1.0:am:password',
          instant: { ms: Date.parse('2026-11-22T09:59:30Z') },
          subject: {
            nameIdentifier: {
              value: 'ada@example.com',
              format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
            },
            confirmationMethods: [{ text: 'urn:oasis:names:tc:SAML:1.0:cm:bearer' }],
          },
        },
      ],
      attributeStatements: [
        {
          attributes: [
            {
              name: 'emailaddress',
              namespace: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims',
              values: [{ text: 'ada@example.com' }, { text: 'ada@example.org' }],
            },
          ],
        },
      ],
    });
  });

  it('reads a NameIdentifier whole across a comment, and says that one stood there', () => {
    const text = saml11Assertion().replaceAll('>ada@example.com</saml1:NameI', '>ada<!---->@example.com</saml1:NameI');
    const [statement] = readAs('Saml11Assertion', text).authenticationStatements;
    expect(statement?.subject?.nameIdentifier?.value).toBe('ada@example.com');
    expect(codes(readText(text))).toEqual(['comment-in-text', 'comment-in-text']);
  });
});

describe('a WS-Trust response', () => {
  it.each([
    ['2005/02', TRUST_2005],
    ['1.3', TRUST_13],
  ])('of version %s gives the token, its time and for whom it is', (version, trust) => {
    const message = readAs('RequestSecurityTokenResponse', tokenResponse(saml11Assertion(), trust));
    expect(message).toMatchObject({
      version,
      collection: false,
      responses: [
        {
          context: 'ctx-1',
          appliesTo: { text: SP },
          created: { text: '2026-11-22T10:00:00Z' },
          expires: { ms: Date.parse('2026-11-22T11:00:00Z') },
          tokenType: { text: 'urn:oasis:names:tc:SAML:1.0:assertion' },
          requestType: { text: `${trust}/Issue` },
          token: { kind: 'Saml11Assertion', id: '_a11' },
        },
      ],
    });
    expect(codes(readText(tokenResponse(saml11Assertion(), trust)))).toEqual([]);
  });

  it('may hold a SAML 2.0 assertion, and be one of a collection', () => {
    const text = tokenResponseCollection([
      tokenResponse(assertion(), TRUST_13),
      tokenResponse(saml11Assertion(), TRUST_13),
    ]);
    const { collection, responses } = readAs('RequestSecurityTokenResponse', text);
    expect(collection).toBe(true);
    expect(responses.map(({ token }) => token?.kind)).toEqual(['Assertion', 'Saml11Assertion']);
  });

  it.each([
    ['a bare EncryptedData', '<x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#"/>', 'EncryptedData'],
    ['an EncryptedAssertion', encrypted('EncryptedAssertion'), 'EncryptedAssertion'],
  ])('keeps %s', (_, token, kind) => {
    const decoded = readText(tokenResponse(token));
    expect(decoded.header.encrypted).toBe(true);
    expect(decoded.message).toMatchObject({ responses: [{ token: { kind } }] });
  });

  it.each([
    ['no token', tokenResponse(''), 'token-missing'],
    ['a token of another kind', tokenResponse('<x:Token xmlns:x="urn:x"/>'), 'token-unknown'],
    ['an empty collection', tokenResponseCollection([]), 'token-missing'],
  ])('with %s says so', (_, text, code) => {
    expect(codes(readText(text))).toEqual([code]);
  });

  it('takes no assertion from elsewhere in it', () => {
    const text = tokenResponse('').replace('<t:TokenType>', `${assertion({ id: '_hidden' })}<t:TokenType>`);
    expect(readAs('RequestSecurityTokenResponse', text).responses[0]?.token).toBeUndefined();
    expect(readText(text).header.id).toBeUndefined();
  });
});
