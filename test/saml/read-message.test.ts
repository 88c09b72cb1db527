// readMessage as a whole: header and kind of every message, envelopes, and what can't be read.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { readMessage } from '../../src/saml/read-message.ts';
import {
  ACS,
  artifactResolve,
  artifactResponse,
  assertion,
  authnRequest,
  encrypted,
  IDP,
  logoutRequest,
  logoutResponse,
  protocolMessage,
  response,
  SLO,
  SP,
  SSO,
  soap,
  status,
  subject,
} from '../builders/saml.ts';
import { entities, entity } from '../builders/saml-metadata.ts';
import {
  saml11Assertion,
  saml11Response,
  TRUST_13,
  tokenResponse,
  tokenResponseCollection,
} from '../builders/saml11.ts';
import { codes, readText } from './read.ts';

const header = (text: string) => readText(text).header;

describe('the header of a message', () => {
  it('of an AuthnRequest', () => {
    expect(header(authnRequest({ id: '_q' }))).toEqual({
      kind: 'AuthnRequest',
      version: 'SAML 2.0',
      id: '_q',
      inResponseTo: undefined,
      issuer: SP,
      destination: SSO,
      issueInstant: '2026-11-22T10:00:00Z',
      status: undefined,
      encrypted: false,
    });
  });

  it('of a Response', () => {
    expect(header(response({ id: '_r', inResponseTo: '_q' }))).toEqual({
      kind: 'Response',
      version: 'SAML 2.0',
      id: '_r',
      inResponseTo: '_q',
      issuer: IDP,
      destination: ACS,
      issueInstant: '2026-11-22T10:00:00Z',
      status: 'Success',
      encrypted: false,
    });
  });

  it('of a Response whose Assertion is encrypted, with the Response’s own InResponseTo', () => {
    const decoded = header(response({ inResponseTo: '_q', assertions: [encrypted('EncryptedAssertion')] }));
    expect(decoded).toMatchObject({ encrypted: true, inResponseTo: '_q', issuer: IDP });
  });

  it.each([
    ['an EncryptedID in the Subject', assertion({ subject: subject({ nameId: encrypted('EncryptedID') }) })],
    [
      'an EncryptedAttribute',
      assertion({
        attributeStatement: `<saml:AttributeStatement>${encrypted('EncryptedAttribute')}</saml:AttributeStatement>`,
      }),
    ],
  ])('says encrypted for %s', (_, inner) => {
    expect(header(response({ assertions: [inner] })).encrypted).toBe(true);
    expect(header(inner).encrypted).toBe(true);
  });

  it('does not say encrypted for what stands in Advice, which is not asserted', () => {
    const advice = `<saml:Advice>${encrypted('EncryptedAssertion')}</saml:Advice>`;
    expect(header(response({ assertions: [assertion({ advice })] })).encrypted).toBe(false);
  });

  it('has the top status code only, short where it is a SAML URN', () => {
    expect(header(response({ status: status({ codes: ['Responder', 'AuthnFailed'] }) })).status).toBe('Responder');
    expect(header(response({ status: status({ codes: ['urn:example:odd'] }) })).status).toBe('urn:example:odd');
  });

  it.each([
    ['LogoutRequest', logoutRequest(), { destination: SLO, issuer: SP }],
    ['LogoutResponse', logoutResponse({ inResponseTo: '_q' }), { inResponseTo: '_q', status: 'Success' }],
    ['ArtifactResolve', artifactResolve('AAQ='), { issuer: SP }],
    ['ArtifactResponse', artifactResponse(response()), { status: 'Success' }],
    ['ManageNameIDRequest', protocolMessage('ManageNameIDRequest', ''), { id: '_1' }],
    ['ManageNameIDResponse', protocolMessage('ManageNameIDResponse', status()), { status: 'Success' }],
    ['AttributeQuery', protocolMessage('AttributeQuery', subject()), { id: '_1' }],
    ['AuthnQuery', protocolMessage('AuthnQuery', subject()), { id: '_1' }],
    ['NameIDMappingRequest', protocolMessage('NameIDMappingRequest', ''), { id: '_1' }],
    ['NameIDMappingResponse', protocolMessage('NameIDMappingResponse', status()), { status: 'Success' }],
    ['Assertion', assertion({ id: '_a' }), { id: '_a', issuer: IDP, version: 'SAML 2.0' }],
    ['Assertion', encrypted('EncryptedAssertion'), { encrypted: true }],
    [
      'Response',
      saml11Response(),
      { version: 'SAML 1.1', id: '_r11', inResponseTo: '_q11', issuer: IDP, destination: ACS, status: 'Success' },
    ],
    ['Assertion', saml11Assertion(), { version: 'SAML 1.1', id: '_a11', issuer: IDP }],
    [
      'RequestSecurityTokenResponse',
      tokenResponse(saml11Assertion()),
      { version: 'WS-Federation', id: '_a11', issuer: IDP },
    ],
    [
      'RequestSecurityTokenResponse',
      tokenResponseCollection([tokenResponse(assertion(), TRUST_13)]),
      { id: '_a1', issueInstant: '2026-11-22T10:00:00Z' },
    ],
    ['RequestSecurityToken', `<t:RequestSecurityToken xmlns:t="${TRUST_13}"/>`, { version: 'WS-Federation' }],
    ['EntityDescriptor', entity(), { issuer: IDP }],
    ['EntitiesDescriptor', entities([entity()], { ID: '_md' }), { id: '_md' }],
    ['other', '<html/>', { version: 'unknown' }],
  ])('of kind %s has the fields that such a message has', (kind, text, fields) => {
    expect(header(text)).toMatchObject({ kind, ...fields });
  });

  it('takes the Issuer whole across a comment and a CDATA section', () => {
    const text = response().replace(`<saml:Issuer>${IDP}`, '<saml:Issuer>https://<!-- -->idp<![CDATA[.example]]>');
    expect(header(text).issuer).toBe('https://idp.example');
  });

  it('reads no Status, Issuer or ID that stands elsewhere than at its place', () => {
    const misplaced = response({ issuer: null, status: '', more: `<samlp:Extensions>${status()}</samlp:Extensions>` });
    expect(header(misplaced)).toMatchObject({ issuer: undefined, status: undefined });
  });
});

describe('what can’t be read', () => {
  it('gives the kind unreadable where there are no octets', () => {
    const decoded = readMessage(undefined, DEFAULT_LIMITS);
    expect(decoded).toMatchObject({ header: { kind: 'unreadable' }, xml: undefined, problems: [] });
  });

  it('keeps the text and the parser’s problem where the XML was refused', () => {
    const decoded = readText('<samlp:Response');
    expect(decoded.header.kind).toBe('unreadable');
    expect(decoded.xml).toBe('<samlp:Response');
    expect(decoded.document).toBeUndefined();
    expect(decoded.xmlProblem?.line).toBe(1);
  });

  it('keeps to the limits it is given', () => {
    const limits = { ...DEFAULT_LIMITS, xmlOctets: byteLength(20) };
    expect(readMessage(new TextEncoder().encode(response()), limits).xmlProblem?.code).toBe('limit-octets');
  });

  it.each([
    ['a root that is no message', '<html/>', ['root-unknown']],
    ['a message in no namespace', '<Response/>', ['namespace-missing', 'root-unknown']],
    ['metadata in no namespace', '<EntityDescriptor/>', ['namespace-missing', 'root-unknown']],
    [
      'a namespace with a blank behind it',
      '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol "/>',
      ['namespace-near-miss', 'root-unknown'],
    ],
    [
      'a namespace in other case',
      '<Response xmlns="urn:oasis:names:tc:saml:2.0:protocol"/>',
      ['namespace-near-miss', 'root-unknown'],
    ],
    [
      'a message in the namespace of assertions',
      '<Response xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>',
      ['root-unknown'],
    ],
  ])('says of %s what is wrong', (_, text, expected) => {
    const decoded = readText(text);
    expect(decoded.header.kind).toBe('other');
    expect(decoded.message).toBeUndefined();
    expect(codes(decoded)).toEqual(expected);
  });
});

describe('SOAP envelopes', () => {
  it.each([
    ['1.1', 'http://schemas.xmlsoap.org/soap/envelope/'],
    ['1.2', 'http://www.w3.org/2003/05/soap-envelope'],
  ])('of version %s are unwrapped', (version, namespace) => {
    const decoded = readText(soap(artifactResolve('AAQ='), { namespace, header: '<x:Block xmlns:x="urn:x"/>' }));
    expect(decoded.header).toMatchObject({ kind: 'ArtifactResolve', issuer: SP });
    expect(decoded.envelope).toMatchObject({ version, fault: undefined });
    expect(decoded.envelope?.headers.map(({ localName }) => localName)).toEqual(['Block']);
    expect(decoded.problems).toEqual([]);
  });

  it.each([
    ['no body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>', ['soap-body-missing']],
    ['an empty body', soap(' '), ['soap-body-empty']],
    ['two messages', soap(logoutRequest() + logoutRequest({ id: '_2' })), ['soap-body-several']],
    ['something else in the body', soap('<x/>'), ['root-unknown']],
    ['an envelope in the body', soap(soap(logoutRequest())), ['root-unknown']],
  ])('with %s say so', (_, text, expected) => {
    expect(codes(readText(text))).toEqual(expected);
  });

  it('give the fault in place of a message', () => {
    const fault =
      '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no such artifact</faultstring></soap:Fault>';
    const decoded = readText(soap(fault));
    expect(decoded.header.kind).toBe('other');
    expect(decoded.envelope?.fault).toMatchObject({ code: 'soap:Server', reason: 'no such artifact' });
    expect(codes(decoded)).toEqual(['soap-fault']);
  });

  it('give the fault of SOAP 1.2 too', () => {
    const fault =
      '<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>' +
      '<soap:Reason><soap:Text xml:lang="en">bad</soap:Text></soap:Reason></soap:Fault>';
    const decoded = readText(soap(fault, { namespace: 'http://www.w3.org/2003/05/soap-envelope' }));
    expect(decoded.envelope?.fault).toMatchObject({ code: 'soap:Sender', reason: 'bad' });
  });
});
