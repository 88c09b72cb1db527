// Response and Assertion, read in full.
import { describe, expect, it } from 'vitest';
import {
  ACS,
  assertion,
  attribute,
  attributeStatement,
  authnStatement,
  BEARER,
  conditions,
  confirmation,
  EMAIL,
  encrypted,
  IDP,
  nameId,
  response,
  SP,
  SUCCESS,
  status,
  subject,
  xml,
} from '../builders/saml.ts';
import { codes, readAs, readText } from './read.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XS = 'http://www.w3.org/2001/XMLSchema';

/** The only assertion of a response that holds the given one. */
function read(text: string) {
  const [first] = readAs('Response', response({ assertions: [text] })).assertions;
  if (!first) throw new Error('no assertion was read');
  return first;
}

/** The values of the only attribute, given as raw AttributeValue elements. */
function valuesOf(...values: readonly string[]) {
  const text = assertion({ attributeStatement: xml('saml:AttributeStatement', {}, attribute('a', values)) });
  return read(text).attributeStatements[0]?.attributes[0]?.values ?? [];
}

describe('Response', () => {
  it('gives status, issuer and assertions, each with its element', () => {
    const message = readAs(
      'Response',
      response({ id: '_r', assertions: [assertion({ id: '_a' }), assertion({ id: '_b' })] }),
    );
    expect(message.issuer?.value).toBe(IDP);
    expect(message.status?.codes.map(({ value }) => value)).toEqual([SUCCESS]);
    expect(message.assertions.map(({ id, element }) => [id, element.localName])).toEqual([
      ['_a', 'Assertion'],
      ['_b', 'Assertion'],
    ]);
    expect(message.assertions[0]?.element.parent).toBe(message.element);
  });

  it('gives nested status codes from the top down, message and detail', () => {
    const text = status({ codes: ['Responder', 'AuthnFailed', 'urn:x'], message: 'No such user', detail: '<x/><y/>' });
    const read = readAs('Response', response({ status: text, assertions: [] })).status;
    expect(read?.codes.map(({ value }) => value?.split(':').at(-1))).toEqual(['Responder', 'AuthnFailed', 'x']);
    expect(read?.message).toBe('No such user');
    expect(read?.detail.map(({ localName }) => localName)).toEqual(['x', 'y']);
  });

  it('keeps an EncryptedAssertion with its element', () => {
    const message = readAs('Response', response({ assertions: [encrypted('EncryptedAssertion')] }));
    expect(message.assertions).toEqual([]);
    expect(message.encryptedAssertions[0]?.encryptedData?.localName).toBe('EncryptedData');
    expect(message.encryptedAssertions[0]?.element.localName).toBe('EncryptedAssertion');
  });

  it('takes no assertion from a place that is not its own', () => {
    const hidden = assertion({ id: '_hidden' });
    const texts = [
      response({ extensions: hidden }),
      response({ status: status({ detail: hidden }) }),
      response({ more: `<x>${hidden}</x>` }),
      response({ assertions: [assertion({ advice: xml('saml:Advice', {}, hidden) })] }),
      response({ assertions: [assertion({ more: hidden })] }),
    ];
    for (const text of texts) {
      expect(readAs('Response', text).assertions.map(({ id }) => id)).not.toContain('_hidden');
    }
  });

  it('is read without a problem where nothing is wrong', () => {
    expect(codes(readText(response()))).toEqual([]);
    expect(codes(readText(response({ assertions: [encrypted('EncryptedAssertion')] })))).toEqual([]);
  });
});

describe('Subject', () => {
  it('gives the NameID with its qualifiers', () => {
    const text = nameId('ada', { Format: EMAIL, NameQualifier: IDP, SPNameQualifier: SP, SPProvidedID: 'local' });
    expect(read(assertion({ subject: subject({ nameId: text }) })).subject?.identifier).toMatchObject({
      kind: 'NameID',
      value: 'ada',
      format: EMAIL,
      nameQualifier: IDP,
      spNameQualifier: SP,
      spProvidedId: 'local',
    });
  });

  it('gives every SubjectConfirmation with its data', () => {
    const confirmations = [
      confirmation({ NotBefore: '2026-11-22T09:00:00Z', Address: '192.0.2.1' }),
      confirmation({ Recipient: 'https://other.example' }, 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'),
      xml('saml:SubjectConfirmation', { Method: BEARER }, nameId('bearer')),
    ];
    const read2 = read(assertion({ subject: subject({ confirmations }) })).subject?.confirmations;
    expect(read2).toMatchObject([
      {
        method: BEARER,
        data: {
          recipient: ACS,
          inResponseTo: '_request',
          address: '192.0.2.1',
          notBefore: { text: '2026-11-22T09:00:00Z' },
          notOnOrAfter: { ms: Date.parse('2026-11-22T10:05:00Z') },
        },
      },
      { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key', data: { recipient: 'https://other.example' } },
      { data: undefined, identifier: { value: 'bearer' } },
    ]);
  });

  it('keeps the KeyInfo of holder-of-key', () => {
    const data = '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>k</ds:KeyName></ds:KeyInfo>';
    const text = xml('saml:SubjectConfirmation', { Method: 'urn:x' }, xml('saml:SubjectConfirmationData', {}, data));
    const [read2] = read(assertion({ subject: subject({ confirmations: [text] }) })).subject?.confirmations ?? [];
    expect(read2?.data?.keyInfos.map(({ localName }) => localName)).toEqual(['KeyInfo']);
  });

  it('keeps an EncryptedID and a BaseID', () => {
    expect(read(assertion({ subject: subject({ nameId: encrypted('EncryptedID') }) })).subject?.identifier?.kind).toBe(
      'EncryptedID',
    );
    const baseId = xml('saml:BaseID', { NameQualifier: IDP });
    expect(read(assertion({ subject: subject({ nameId: baseId }) })).subject?.identifier).toMatchObject({
      kind: 'BaseID',
      nameQualifier: IDP,
    });
  });

  it('gives the NameID whole where a comment stands in it, and says so', () => {
    const decoded = readText(
      response({
        assertions: [
          assertion({ subject: subject({ nameId: '<saml:NameID>admin@a.com<!----> .evil.com</saml:NameID>' }) }),
        ],
      }),
    );
    const message = decoded.message?.kind === 'Response' ? decoded.message : undefined;
    expect(message?.assertions[0]?.subject?.identifier).toMatchObject({ value: 'admin@a.com .evil.com' });
    expect(codes(decoded)).toEqual(['comment-in-text']);
  });
});

describe('Conditions', () => {
  it('gives every AudienceRestriction with every Audience', () => {
    const text = conditions({ audiences: [['urn:a', 'urn:b'], ['urn:c']] });
    const restrictions = read(assertion({ conditions: text })).conditions?.audienceRestrictions;
    expect(restrictions?.map(({ audiences }) => audiences.map((audience) => audience.text))).toEqual([
      ['urn:a', 'urn:b'],
      ['urn:c'],
    ]);
  });

  it('gives OneTimeUse, ProxyRestriction and conditions of unknown type', () => {
    const more =
      xml('saml:OneTimeUse') +
      xml('saml:ProxyRestriction', { Count: 1 }, xml('saml:Audience', {}, 'urn:proxy')) +
      xml('saml:Condition', { 'xmlns:xsi': XSI, 'xmlns:x': 'urn:x', 'xsi:type': 'x:Own' });
    const read2 = read(assertion({ conditions: conditions({ more }) })).conditions;
    expect(read2?.oneTimeUse?.localName).toBe('OneTimeUse');
    expect(read2?.proxyRestriction).toMatchObject({ count: 1, audiences: [{ text: 'urn:proxy' }] });
    expect(read2?.unknown).toHaveLength(1);
  });

  it('gives times as written and what they mean', () => {
    const text = conditions({ notBefore: '2026-11-22T11:00:00+01:00', notOnOrAfter: 'tomorrow' });
    const read2 = read(assertion({ conditions: text })).conditions;
    expect(read2?.notBefore).toMatchObject({
      text: '2026-11-22T11:00:00+01:00',
      ms: Date.parse('2026-11-22T10:00:00Z'),
    });
    expect(read2?.notOnOrAfter).toMatchObject({ text: 'tomorrow', ms: undefined });
  });
});

describe('AuthnStatement', () => {
  it('gives session, locality and context', () => {
    const context =
      xml('saml:AuthnContextClassRef', {}, 'urn:class') +
      xml('saml:AuthnContextDeclRef', {}, 'urn:decl') +
      xml('saml:AuthenticatingAuthority', {}, 'urn:upstream');
    const text = authnStatement({ SessionNotOnOrAfter: '2026-11-22T18:00:00Z' }, context).replace(
      '<saml:AuthnContext>',
      '<saml:SubjectLocality Address="192.0.2.1" DNSName="host"/><saml:AuthnContext>',
    );
    expect(read(assertion({ authnStatement: text })).authnStatements).toMatchObject([
      {
        authnInstant: { text: '2026-11-22T09:59:30Z' },
        sessionIndex: '_session',
        sessionNotOnOrAfter: { ms: Date.parse('2026-11-22T18:00:00Z') },
        subjectLocality: { address: '192.0.2.1', dnsName: 'host' },
        authnContext: {
          classRef: { text: 'urn:class' },
          declRef: { text: 'urn:decl' },
          authenticatingAuthorities: [{ text: 'urn:upstream' }],
        },
      },
    ]);
  });
});

describe('Attributes', () => {
  it('have name, format and all values in order', () => {
    const text = assertion({ attributeStatement: attributeStatement({ groups: ['b', 'a', 'b'], empty: [] }) });
    const [groups, empty] = read(text).attributeStatements[0]?.attributes ?? [];
    expect(groups?.values.map((value) => value.text)).toEqual(['b', 'a', 'b']);
    expect(groups?.nameFormat).toBe('urn:oasis:names:tc:SAML:2.0:attrname-format:basic');
    expect(empty?.values).toEqual([]);
  });

  it('tell the empty value from no value (xsi:nil)', () => {
    const [blank, nil] = valuesOf('<saml:AttributeValue/>', `<saml:AttributeValue xmlns:xsi="${XSI}" xsi:nil="1"/>`);
    expect(blank).toMatchObject({ text: '', nil: false });
    expect(nil).toMatchObject({ text: '', nil: true });
  });

  it('have the type of a value with its prefix resolved where it stands', () => {
    const [value] = valuesOf(
      `<saml:AttributeValue xmlns:xsi="${XSI}" xmlns:p="${XS}" xsi:type="p:string">a</saml:AttributeValue>`,
    );
    expect(value?.type).toEqual({ text: 'p:string', prefix: 'p', localName: 'string', namespace: XS });
  });

  it('have the NameID that stands in a value, and other elements as they are', () => {
    const [targeted, other] = valuesOf(
      `<saml:AttributeValue>${nameId('opaque')}</saml:AttributeValue>`,
      '<saml:AttributeValue> <x>1</x><y/> </saml:AttributeValue>',
    );
    expect(targeted?.nameId).toMatchObject({ value: 'opaque' });
    expect(other?.elements.map(({ localName }) => localName)).toEqual(['x', 'y']);
    expect(other?.nameId).toBeUndefined();
  });

  it('have their text whole across comments, CDATA and processing instructions', () => {
    expect(valuesOf('<saml:AttributeValue>a<!-- x -->b<?p q?>c<![CDATA[<d>]]></saml:AttributeValue>')[0]?.text).toBe(
      'abc<d>',
    );
  });

  it('are kept where they are encrypted', () => {
    const text = xml('saml:AttributeStatement', {}, encrypted('EncryptedAttribute'));
    expect(read(assertion({ attributeStatement: text })).attributeStatements[0]?.encryptedAttributes).toHaveLength(1);
  });
});

describe('the other parts of an Assertion', () => {
  it('AuthzDecisionStatement in short, and Statements of unknown type', () => {
    const more =
      xml('saml:AuthzDecisionStatement', { Resource: 'https://r.example', Decision: 'Permit' }, [
        xml('saml:Action', { Namespace: 'urn:a' }, 'Read'),
      ]) + xml('saml:Statement', { 'xmlns:xsi': XSI, 'xmlns:x': 'urn:x', 'xsi:type': 'x:Own' });
    const read2 = read(assertion({ more }));
    expect(read2.authzDecisionStatements).toMatchObject([
      { resource: 'https://r.example', decision: 'Permit', actions: [{ text: 'Read' }] },
    ]);
    expect(read2.otherStatements).toHaveLength(1);
  });

  it('Advice as it is: its assertions are not read', () => {
    const advice = xml('saml:Advice', {}, assertion({ id: '_advised' }) + xml('saml:AssertionIDRef', {}, '_ref'));
    const read2 = read(assertion({ advice })).advice;
    expect(read2?.assertions.map(({ localName }) => localName)).toEqual(['Assertion']);
    expect(read2?.others.map(({ localName }) => localName)).toEqual(['AssertionIDRef']);
  });

  it('the signature at its own place, and not one elsewhere', () => {
    const signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
    expect(read(assertion({ signature })).signature?.localName).toBe('Signature');
    expect(read(assertion({ advice: xml('saml:Advice', {}, signature) })).signature).toBeUndefined();
  });
});
