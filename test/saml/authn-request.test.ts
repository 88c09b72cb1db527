// AuthnRequest, read in full.
import { describe, expect, it } from 'vitest';
import { ACS, attribute, authnRequest, conditions, EMAIL, nameId, SP, subject, xml } from '../builders/saml.ts';
import { codes, readAs, readText } from './read.ts';

const read = (text: string) => readAs('AuthnRequest', text);

describe('AuthnRequest', () => {
  it('gives its attributes by type', () => {
    const request = read(
      authnRequest({
        attributes: {
          ForceAuthn: '1',
          IsPassive: 'false',
          ProviderName: 'Shop',
          Consent: 'urn:oasis:names:tc:SAML:2.0:consent:obtained',
          AttributeConsumingServiceIndex: 3,
        },
      }),
    );
    expect(request).toMatchObject({
      id: '_1',
      version: '2.0',
      forceAuthn: true,
      isPassive: false,
      providerName: 'Shop',
      consent: 'urn:oasis:names:tc:SAML:2.0:consent:obtained',
      attributeConsumingServiceIndex: 3,
      assertionConsumerServiceUrl: ACS,
      protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      issuer: { value: SP, format: undefined },
      nameIdPolicy: { format: EMAIL, allowCreate: true, spNameQualifier: undefined },
    });
    expect(request.issueInstant).toMatchObject({ ms: Date.parse('2026-11-22T10:00:00Z') });
  });

  it('tells an absent ForceAuthn from a false one', () => {
    expect(read(authnRequest()).forceAuthn).toBeUndefined();
    expect(read(authnRequest({ attributes: { ForceAuthn: 'false' } })).forceAuthn).toBe(false);
  });

  it('gives an AssertionConsumerServiceIndex in place of the URL', () => {
    const request = read(authnRequest({ acsUrl: undefined, attributes: { AssertionConsumerServiceIndex: 65535 } }));
    expect(request.assertionConsumerServiceUrl).toBeUndefined();
    expect(request.assertionConsumerServiceIndex).toBe(65535);
  });

  it('gives RequestedAuthnContext with all class references', () => {
    const requestedAuthnContext = xml('samlp:RequestedAuthnContext', { Comparison: 'minimum' }, [
      xml('saml:AuthnContextClassRef', {}, 'urn:a'),
      xml('saml:AuthnContextClassRef', {}, 'urn:b'),
    ]);
    expect(read(authnRequest({ requestedAuthnContext })).requestedAuthnContext).toMatchObject({
      comparison: 'minimum',
      classRefs: [{ text: 'urn:a' }, { text: 'urn:b' }],
      declRefs: [],
    });
  });

  it('gives Scoping with the list of identity providers and the requesters', () => {
    const scoping = xml('samlp:Scoping', { ProxyCount: 2 }, [
      xml('samlp:IDPList', {}, [
        xml('samlp:IDPEntry', { ProviderID: 'urn:idp:a', Name: 'A', Loc: 'https://a.example' }),
        xml('samlp:IDPEntry', { ProviderID: 'urn:idp:b' }),
        xml('samlp:GetComplete', {}, 'https://list.example'),
      ]),
      xml('samlp:RequesterID', {}, 'urn:sp:behind'),
    ]);
    expect(read(authnRequest({ scoping })).scoping).toMatchObject({
      proxyCount: 2,
      idpList: [
        { providerId: 'urn:idp:a', name: 'A', location: 'https://a.example' },
        { providerId: 'urn:idp:b', name: undefined },
      ],
      getComplete: { text: 'https://list.example' },
      requesterIds: [{ text: 'urn:sp:behind' }],
    });
  });

  it('gives Subject, Conditions and Extensions', () => {
    const request = read(
      authnRequest({
        subject: subject({ nameId: nameId('ada'), confirmations: [] }),
        conditions: conditions({ audiences: [] }),
        extensions: '<x:Hint xmlns:x="urn:x">now</x:Hint>',
      }),
    );
    expect(request.subject).toMatchObject({ identifier: { kind: 'NameID', value: 'ada' }, confirmations: [] });
    expect(request.conditions?.notOnOrAfter?.text).toBe('2026-11-22T10:05:00Z');
    expect(request.extensions?.elements.map(({ localName }) => localName)).toEqual(['Hint']);
  });

  it('is read without a problem where nothing is wrong', () => {
    expect(codes(readText(authnRequest()))).toEqual([]);
  });

  it.each([
    [
      'an AllowCreate that is no boolean',
      authnRequest({ nameIdPolicy: xml('samlp:NameIDPolicy', { AllowCreate: 'yes' }) }),
      'boolean-invalid',
    ],
    ['an index below 0', authnRequest({ attributes: { AttributeConsumingServiceIndex: -1 } }), 'number-invalid'],
    ['text in NameIDPolicy', authnRequest({ nameIdPolicy: xml('samlp:NameIDPolicy', {}, 'x') }), 'text-unexpected'],
    [
      'an unknown Comparison',
      authnRequest({
        requestedAuthnContext: xml(
          'samlp:RequestedAuthnContext',
          { Comparison: 'best' },
          xml('saml:AuthnContextClassRef', {}, 'urn:a'),
        ),
      }),
      'value-invalid',
    ],
    [
      'class and declaration references at once',
      authnRequest({
        requestedAuthnContext: xml('samlp:RequestedAuthnContext', {}, [
          xml('saml:AuthnContextClassRef', {}, 'urn:a'),
          xml('saml:AuthnContextDeclRef', {}, 'urn:b'),
        ]),
      }),
      'element-unexpected',
    ],
    [
      'an attribute of SAML’s in a foreign place',
      authnRequest({ attributes: { InResponseTo: '_x' } }),
      'attribute-unexpected',
    ],
    ['an Attribute element', authnRequest({ more: attribute('a', []) }), 'element-unexpected'],
  ])('with %s says so', (_, text, code) => {
    expect(codes(readText(text))).toEqual([code]);
  });
});
