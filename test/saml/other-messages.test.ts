// Logout, artifact resolution, name management, queries: SAML 2.0's other messages; and what came out of decryption.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readDecrypted } from '../../src/saml/decrypted.ts';
import { parseXml } from '../../src/xml/parse.ts';
import {
  artifactResolve,
  artifactResponse,
  assertion,
  attribute,
  encrypted,
  logoutRequest,
  logoutResponse,
  nameId,
  protocolMessage,
  response,
  SAML,
  status,
  subject,
  xml,
} from '../builders/saml.ts';
import { codes, readAs, readText } from './read.ts';

describe('LogoutRequest', () => {
  it('gives name, sessions, reason and time', () => {
    const request = readAs(
      'LogoutRequest',
      logoutRequest({
        sessionIndexes: ['_s1', '_s2'],
        attributes: { Reason: 'urn:oasis:names:tc:SAML:2.0:logout:user', NotOnOrAfter: '2026-11-22T10:05:00Z' },
      }),
    );
    expect(request).toMatchObject({
      identifier: { kind: 'NameID', value: 'ada@example.com' },
      sessionIndexes: [{ text: '_s1' }, { text: '_s2' }],
      reason: 'urn:oasis:names:tc:SAML:2.0:logout:user',
      notOnOrAfter: { text: '2026-11-22T10:05:00Z' },
    });
  });

  it('keeps an EncryptedID', () => {
    const request = readAs('LogoutRequest', logoutRequest({ nameId: encrypted('EncryptedID') }));
    expect(request.identifier?.kind).toBe('EncryptedID');
  });

  it('without any identifier says so', () => {
    expect(codes(readText(logoutRequest({ nameId: '' })))).toEqual(['element-missing']);
  });
});

describe('LogoutResponse', () => {
  it('gives the status of a partial logout', () => {
    const text = logoutResponse({ status: status({ codes: ['Success', 'PartialLogout'] }) });
    const codesOf = readAs('LogoutResponse', text).status?.codes.map(({ value }) => value?.split(':').at(-1));
    expect(codesOf).toEqual(['Success', 'PartialLogout']);
    expect(codes(readText(text))).toEqual([]);
  });
});

describe('artifact resolution', () => {
  it('gives the artifact', () => {
    expect(readAs('ArtifactResolve', artifactResolve('AAQAAA==')).artifact?.text).toBe('AAQAAA==');
  });

  it('gives the message inside', () => {
    const { message } = readAs('ArtifactResponse', artifactResponse(response({ id: '_inner' })));
    expect(message).toMatchObject({ kind: 'Response', id: '_inner' });
    expect(codes(readText(artifactResponse(response({ id: '_inner' }))))).toEqual([]);
  });

  it('gives none where the artifact was not resolved, which is no fault', () => {
    expect(readAs('ArtifactResponse', artifactResponse('')).message).toBeUndefined();
    expect(codes(readText(artifactResponse('')))).toEqual([]);
  });

  it.each([
    ['two messages', logoutRequest({ id: '_2' }) + logoutRequest({ id: '_3' }), 'inner-message-several'],
    ['an unknown element', '<x/>', 'inner-message-unknown'],
    ['another ArtifactResponse', artifactResponse('', { id: '_2' }), 'inner-message-unknown'],
  ])('says so where %s stands inside', (_, inner, code) => {
    expect(codes(readText(artifactResponse(inner)))).toEqual([code]);
  });
});

describe('the messages that are read in short', () => {
  it('ManageNameIDRequest', () => {
    const text = (what: string) => protocolMessage('ManageNameIDRequest', nameId('ada') + what);
    expect(readAs('ManageNameIDRequest', text('<samlp:NewID>b</samlp:NewID>'))).toMatchObject({
      identifier: { value: 'ada' },
      newId: { text: 'b' },
      terminate: false,
    });
    expect(readAs('ManageNameIDRequest', text('<samlp:Terminate/>')).terminate).toBe(true);
    expect(codes(readText(text('')))).toEqual(['element-missing']);
  });

  it('NameIDMappingRequest and its response', () => {
    const request = protocolMessage(
      'NameIDMappingRequest',
      nameId('ada') + xml('samlp:NameIDPolicy', { Format: 'urn:f' }),
    );
    expect(readAs('NameIDMappingRequest', request)).toMatchObject({
      identifier: { value: 'ada' },
      nameIdPolicy: { format: 'urn:f' },
    });
    const answer = protocolMessage('NameIDMappingResponse', status() + nameId('lovelace'));
    expect(readAs('NameIDMappingResponse', answer)).toMatchObject({ identifier: { value: 'lovelace' } });
    expect(codes(readText(answer))).toEqual([]);
  });

  it('AttributeQuery and AuthnQuery', () => {
    const query = protocolMessage('AttributeQuery', subject() + attribute('mail', []));
    expect(readAs('AttributeQuery', query)).toMatchObject({ attributes: [{ name: 'mail' }] });
    const authn = protocolMessage('AuthnQuery', subject(), { attributes: { SessionIndex: '_s' } });
    expect(readAs('AuthnQuery', authn)).toMatchObject({ sessionIndex: '_s', requestedAuthnContext: undefined });
  });
});

describe('readDecrypted', () => {
  const read = (text: string) => {
    const parsed = parseXml(utf8(text), DEFAULT_LIMITS);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    return readDecrypted(parsed.document.root);
  };

  it.each([
    ['an Assertion', assertion({ id: '_a' }), { kind: 'Assertion', id: '_a' }],
    ['a NameID', `<NameID xmlns="${SAML}">ada</NameID>`, { kind: 'NameID', value: 'ada' }],
    ['an Attribute', `<Attribute xmlns="${SAML}" Name="mail"/>`, { kind: 'Attribute', attribute: { name: 'mail' } }],
  ])('reads %s like one in clear', (_, text, content) => {
    expect(read(text)).toMatchObject({ content, problems: [] });
  });

  it('says so where SAML encrypts no such thing', () => {
    expect(codes(read('<x/>'))).toEqual(['root-unknown']);
    expect(read('<x/>').content).toBeUndefined();
  });
});
