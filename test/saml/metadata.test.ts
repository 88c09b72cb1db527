// Metadata of one entity and of federations, read in full, with every problem of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readMetadata } from '../../src/saml/metadata/metadata.ts';
import { ACS, attribute, IDP, SLO, SP, SSO, xml } from '../builders/saml.ts';
import {
  CERTIFICATE,
  endpoint,
  entities,
  entity,
  idpRole,
  keyDescriptor,
  nameIdFormat,
  spEntity,
  spRole,
} from '../builders/saml-metadata.ts';
import { codes, readMetadataText as read, readText } from './read.ts';

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';

const entitiesOf = (text: string) => read(text).metadata?.entities ?? [];
const roleOf = (text: string) => entitiesOf(text)[0]?.roles[0];

describe('an entity', () => {
  it('gives its ID, roles and validity', () => {
    const attributes = { ID: '_md', validUntil: '2027-01-01T00:00:00Z', cacheDuration: 'PT6H' };
    const [found] = entitiesOf(entity({ roles: idpRole() + spRole(), attributes }));
    expect(found).toMatchObject({
      entityId: IDP,
      id: '_md',
      validUntil: { ms: Date.parse('2027-01-01T00:00:00Z') },
      cacheDuration: 'PT6H',
    });
    expect(found?.roles.map(({ kind }) => kind)).toEqual(['IDPSSODescriptor', 'SPSSODescriptor']);
  });

  it('gives organization and contacts', () => {
    const more =
      xml('md:Organization', {}, [
        xml('md:OrganizationName', { 'xml:lang': 'en' }, 'Example'),
        xml('md:OrganizationDisplayName', { 'xml:lang': 'de' }, 'Beispiel'),
        xml('md:OrganizationURL', { 'xml:lang': 'en' }, 'https://example.com'),
      ]) +
      xml('md:ContactPerson', { contactType: 'technical' }, [
        xml('md:GivenName', {}, 'Ada'),
        xml('md:EmailAddress', {}, 'mailto:ada@example.com'),
        xml('md:EmailAddress', {}, 'mailto:ops@example.com'),
      ]);
    expect(entitiesOf(entity({ more }))[0]).toMatchObject({
      organization: {
        names: [{ text: 'Example', language: 'en' }],
        displayNames: [{ text: 'Beispiel', language: 'de' }],
      },
      contacts: [
        {
          type: 'technical',
          givenName: 'Ada',
          surName: undefined,
          emailAddresses: [{ text: 'mailto:ada@example.com' }, { text: 'mailto:ops@example.com' }],
        },
      ],
    });
    expect(codes(read(entity({ more })))).toEqual([]);
  });

  it('gives entity attributes and the registration authority', () => {
    const extensions =
      xml('mdrpi:RegistrationInfo', {
        'xmlns:mdrpi': 'urn:oasis:names:tc:SAML:metadata:rpi',
        registrationAuthority: 'https://fed.example',
      }) +
      xml('mdattr:EntityAttributes', { 'xmlns:mdattr': 'urn:oasis:names:tc:SAML:metadata:attribute' }, [
        attribute('http://macedir.org/entity-category', [
          xml('saml:AttributeValue', {}, 'https://refeds.org/category/hide'),
        ]),
      ]);
    expect(entitiesOf(entity({ extensions }))[0]).toMatchObject({
      registrationAuthority: 'https://fed.example',
      entityAttributes: [{ values: [{ text: 'https://refeds.org/category/hide' }] }],
    });
  });

  it('may be an affiliation without roles', () => {
    const roles = xml('md:AffiliationDescriptor', { affiliationOwnerID: IDP }, xml('md:AffiliateMember', {}, SP));
    expect(entitiesOf(entity({ roles }))[0]?.affiliation?.localName).toBe('AffiliationDescriptor');
    expect(codes(read(entity({ roles })))).toEqual([]);
  });
});

describe('a role', () => {
  it('of an identity provider gives endpoints, formats and what it wants', () => {
    const role = roleOf(
      entity({ roles: idpRole({ attributes: { WantAuthnRequestsSigned: 'true', errorURL: 'https://e.example' } }) }),
    );
    expect(role).toMatchObject({
      kind: 'IDPSSODescriptor',
      wantAuthnRequestsSigned: true,
      errorUrl: 'https://e.example',
      protocols: ['urn:oasis:names:tc:SAML:2.0:protocol'],
      nameIdFormats: [{ text: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }],
    });
    expect(role?.endpoints).toMatchObject([
      {
        service: 'SingleLogoutService',
        binding: `${BINDING}HTTP-Redirect`,
        location: SLO,
        responseLocation: `${SLO}/answer`,
      },
      { service: 'SingleSignOnService', binding: `${BINDING}HTTP-Redirect`, location: SSO },
      { service: 'SingleSignOnService', binding: `${BINDING}HTTP-POST`, location: SSO },
    ]);
  });

  it('of a service provider gives indexed endpoints and what it does and wants', () => {
    const attributes = { AuthnRequestsSigned: '1', WantAssertionsSigned: '0' };
    const role = roleOf(spEntity({ attributes }));
    expect(role).toMatchObject({ kind: 'SPSSODescriptor', authnRequestsSigned: true, wantAssertionsSigned: false });
    expect(role?.wantAuthnRequestsSigned).toBeUndefined();
    expect(role?.endpoints).toMatchObject([
      { binding: `${BINDING}HTTP-POST`, location: ACS, index: 0, isDefault: true },
      { binding: `${BINDING}HTTP-Artifact`, index: 1, isDefault: undefined },
    ]);
  });

  it('gives the attributes that a service provider asks for', () => {
    const services =
      endpoint('AssertionConsumerService', 'HTTP-POST', ACS, { index: 0 }) +
      xml('md:AttributeConsumingService', { index: 1, isDefault: true }, [
        xml('md:ServiceName', { 'xml:lang': 'en' }, 'Shop'),
        xml('md:RequestedAttribute', { Name: 'mail', isRequired: true }),
        xml('md:RequestedAttribute', { Name: 'cn', FriendlyName: 'name' }),
      ]);
    const decoded = read(spEntity({ services }));
    expect(codes(decoded)).toEqual([]);
    expect(decoded.metadata?.entities[0]?.roles[0]?.attributeConsumingServices).toMatchObject([
      {
        index: 1,
        isDefault: true,
        names: [{ text: 'Shop' }],
        requestedAttributes: [
          { name: 'mail', isRequired: true },
          { name: 'cn', friendlyName: 'name', isRequired: false },
        ],
      },
    ]);
  });

  it('gives display names for people', () => {
    const extensions = xml('mdui:UIInfo', { 'xmlns:mdui': 'urn:oasis:names:tc:SAML:metadata:ui' }, [
      xml('mdui:DisplayName', { 'xml:lang': 'en' }, 'Example login'),
      xml('mdui:Logo', { height: 16, width: 16 }, 'https://example.com/logo.png'),
    ]);
    const { uiInfo } = roleOf(entity({ roles: idpRole({ extensions }) })) ?? {};
    expect(uiInfo?.displayNames).toMatchObject([{ text: 'Example login', language: 'en' }]);
    expect(uiInfo?.logos).toHaveLength(1);
  });

  it('of an extension type is kept, whatever stands in it', () => {
    const roles = xml(
      'md:RoleDescriptor',
      {
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'xmlns:fed': 'http://docs.oasis-open.org/wsfed/federation/200706',
        'xsi:type': 'fed:SecurityTokenServiceType',
        protocolSupportEnumeration: 'http://docs.oasis-open.org/wsfed/federation/200706',
      },
      `${keyDescriptor('signing')}<fed:ClaimTypesOffered/>`,
    );
    const decoded = read(entity({ roles }));
    expect(codes(decoded)).toEqual([]);
    expect(decoded.metadata?.entities[0]?.roles).toMatchObject([
      { kind: 'RoleDescriptor', keys: [{ use: 'signing' }] },
    ]);
  });

  it.each([
    ['AuthnAuthorityDescriptor', 'AuthnQueryService'],
    ['AttributeAuthorityDescriptor', 'AttributeService'],
    ['PDPDescriptor', 'AuthzService'],
  ])('%s gives its endpoints', (kind, service) => {
    const roles = xml(
      `md:${kind}`,
      { protocolSupportEnumeration: 'urn:p' },
      endpoint(service, 'SOAP', 'https://q.example'),
    );
    expect(roleOf(entity({ roles }))).toMatchObject({ kind, endpoints: [{ service, location: 'https://q.example' }] });
    expect(codes(read(entity({ roles })))).toEqual([]);
  });
});

describe('keys', () => {
  it('are given by use; without use a key serves for both', () => {
    const keys = keyDescriptor('signing') + keyDescriptor('encryption') + keyDescriptor();
    expect(roleOf(entity({ roles: idpRole({ keys }) }))?.keys.map(({ use }) => use)).toEqual([
      'signing',
      'encryption',
      undefined,
    ]);
  });

  it('have their certificate on one line, their name and their encryption methods', () => {
    const methods =
      '<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm">' +
      '<xenc:KeySize xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">256</xenc:KeySize></md:EncryptionMethod>' +
      '<md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">' +
      '<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></md:EncryptionMethod>';
    const wrapped = `\n  ${CERTIFICATE.slice(0, 8)}\r\n  ${CERTIFICATE.slice(8)}\n`;
    const decoded = read(entity({ roles: idpRole({ keys: keyDescriptor('encryption', wrapped, methods) }) }));
    expect(codes(decoded)).toEqual([]);
    expect(decoded.metadata?.entities[0]?.roles[0]?.keys).toMatchObject([
      {
        keyNames: [{ text: 'key-1' }],
        certificates: [{ base64: CERTIFICATE }],
        hasKeyValue: false,
        encryptionMethods: [
          { algorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm', keySize: 256 },
          { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1', keySize: undefined },
        ],
      },
    ]);
  });

  it('pasted with their PEM lines are freed of them, and that is told', () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${CERTIFICATE}\n-----END CERTIFICATE-----`;
    const decoded = read(entity({ roles: idpRole({ keys: keyDescriptor('signing', pem) }) }));
    expect(codes(decoded)).toEqual(['certificate-not-base64']);
    expect(decoded.metadata?.entities[0]?.roles[0]?.keys[0]?.certificates[0]?.base64).toBe(CERTIFICATE);
  });
});

describe('a federation', () => {
  it('gives the entities of nested groups in document order', () => {
    const text = entities([
      entity({ entityId: 'urn:a' }),
      entities([entity({ entityId: 'urn:b' }), entities([entity({ entityId: 'urn:c' })])], { Name: 'inner' }),
      entity({ entityId: 'urn:d' }),
    ]);
    const { metadata } = read(text);
    expect(metadata?.entities.map(({ entityId }) => entityId)).toEqual(['urn:a', 'urn:b', 'urn:c', 'urn:d']);
    expect(metadata?.groups.map(({ name }) => name)).toEqual([undefined, 'inner', undefined]);
    expect(codes(read(text))).toEqual([]);
  });

  it('bounds the validity of its entities', () => {
    const early = '2026-12-01T00:00:00Z';
    const late = '2027-12-01T00:00:00Z';
    const text = entities(
      [
        entity({ entityId: 'urn:a' }),
        entity({ entityId: 'urn:b', attributes: { validUntil: late } }),
        entity({ entityId: 'urn:c', attributes: { validUntil: '2026-11-01T00:00:00Z' } }),
      ],
      { validUntil: early },
    );
    expect(entitiesOf(text).map(({ effectiveValidUntil }) => effectiveValidUntil?.text)).toEqual([
      early,
      early,
      '2026-11-01T00:00:00Z',
    ]);
  });

  it('nested as deep as the parser lets it is read', () => {
    let text = entity();
    for (let depth = 0; depth < 240; depth++) text = entities([text]);
    expect(entitiesOf(text)).toHaveLength(1);
  });
});

describe('problems of metadata', () => {
  const withRole = (parts: Parameters<typeof idpRole>[0]): string => entity({ roles: idpRole(parts) });
  const sso = endpoint('SingleSignOnService', 'HTTP-Redirect', SSO);
  it.each([
    ['no entity ID', entity({ entityId: undefined }), 'attribute-missing'],
    ['an entity ID of 1,025 characters', entity({ entityId: `urn:${'x'.repeat(1_021)}` }), 'value-too-long'],
    ['no role', entity({ roles: '' }), 'element-missing'],
    ['an unknown role', entity({ roles: `${idpRole()}<md:Oracle/>` }), 'element-unexpected'],
    ['an empty group', entities([]), 'element-missing'],
    ['an entity twice', entities([entity(), entity()]), 'entity-repeated'],
    [
      'an endpoint without Location',
      withRole({ services: `${sso}<md:SingleSignOnService Binding="urn:b"/>` }),
      'attribute-missing',
    ],
    [
      'an identity provider without SingleSignOnService',
      withRole({ services: nameIdFormat('urn:f') }),
      'element-missing',
    ],
    ['services out of order', withRole({ services: sso + nameIdFormat('urn:f') }), 'element-order'],
    [
      'an AssertionConsumerService without index',
      spEntity({ services: endpoint('AssertionConsumerService', 'HTTP-POST', ACS) }),
      'attribute-missing',
    ],
    [
      'an index that is no number',
      spEntity({ services: endpoint('AssertionConsumerService', 'HTTP-POST', ACS, { index: 'first' }) }),
      'number-invalid',
    ],
    ['True with a capital', withRole({ attributes: { WantAuthnRequestsSigned: 'True' } }), 'boolean-invalid'],
    ['a use that does not exist', withRole({ keys: keyDescriptor('sign') }), 'value-invalid'],
    ['a certificate that is no base64', withRole({ keys: keyDescriptor('signing', 'MII*') }), 'certificate-not-base64'],
    ['an empty certificate', withRole({ keys: keyDescriptor('signing', '') }), 'certificate-not-base64'],
    ['a KeyDescriptor without KeyInfo', withRole({ keys: '<md:KeyDescriptor use="signing"/>' }), 'element-missing'],
    [
      'KeyInfo of the wrong namespace',
      withRole({ keys: `${keyDescriptor('signing')}<md:KeyInfo/>` }),
      'element-unexpected',
    ],
    ['a cacheDuration that is none', entity({ attributes: { cacheDuration: '6 hours' } }), 'duration-invalid'],
    ['a validUntil that is no time', entity({ attributes: { validUntil: 'never' } }), 'time-invalid'],
    ['an unknown contact type', entity({ more: '<md:ContactPerson contactType="boss"/>' }), 'value-invalid'],
    ['white space around a format', withRole({ services: nameIdFormat(' urn:f') + sso }), 'whitespace-around-value'],
    [
      'a name without language',
      entity({
        more: '<md:Organization><md:OrganizationName>x</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">x</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">x</md:OrganizationURL></md:Organization>',
      }),
      'attribute-missing',
    ],
    ['another root', '<html/>', 'root-unknown'],
  ])('%s', (_, text, code) => {
    expect(codes(read(text))).toEqual([code]);
  });

  it('refused XML is told as the parser tells it', () => {
    expect(read('<a>').xmlProblem?.code).toBe('tag-unclosed');
    expect(read('<a>').metadata).toBeUndefined();
  });

  it('are the same where metadata is read as a message', () => {
    const decoded = readText(entities([entity(), entity()]));
    expect(decoded.metadata?.entities).toHaveLength(2);
    expect(decoded.message).toBeUndefined();
    expect(codes(decoded)).toEqual(['entity-repeated']);
  });
});

const recorded = new URL('../../../shared/hars/metadata/', import.meta.url);

describe.skipIf(!existsSync(recorded))('metadata of recorded logins (skipped where ../shared/hars is absent)', () => {
  it('of SimpleSAMLphp, node-saml and samlp reads without a problem, with endpoints and keys', () => {
    const files = readdirSync(recorded).filter((file) => file.endsWith('.xml'));
    for (const file of files) {
      const decoded = readMetadata(readFileSync(new URL(file, recorded)), DEFAULT_LIMITS);
      expect([file, codes(decoded)]).toEqual([file, []]);
      const [role] = decoded.metadata?.entities[0]?.roles ?? [];
      expect(role?.kind).toBe(file.startsWith('idp') ? 'IDPSSODescriptor' : 'SPSSODescriptor');
      expect(role?.endpoints.length).toBeGreaterThan(0);
      expect(role?.keys.flatMap(({ certificates }) => certificates).length).toBeGreaterThan(0);
    }
    console.log(`recorded metadata: ${files.length} files without a problem`);
  });
});

describe('reading', () => {
  it('of a federation of 2,000 entities stays within the limits and takes seconds at most', () => {
    const text = entities(
      Array.from({ length: 2_000 }, (_, i) => entity({ entityId: `urn:${i}`, roles: idpRole() + spRole() })),
    );
    const decoded = readMetadata(utf8(text), DEFAULT_LIMITS);
    expect(decoded.metadata?.entities).toHaveLength(2_000);
    expect(decoded.problems).toEqual([]);
  });
});
