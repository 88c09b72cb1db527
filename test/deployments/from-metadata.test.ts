// Deployments filled from metadata: of builders, and of real providers.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readDeploymentValue } from '../../src/deployments/deployment-file.ts';
import { fromMetadata, metadataChoices } from '../../src/deployments/from-metadata.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { type Metadata, readMetadata } from '../../src/saml/metadata/metadata.ts';
import * as saml from '../builders/saml.ts';
import * as md from '../builders/saml-metadata.ts';
import { CERTIFICATE_BASE64 } from './certificate.ts';

const blank = newDeploymentOf('generic', 'x');

function read(xml: string | Uint8Array): Metadata {
  const { metadata } = readMetadata(typeof xml === 'string' ? utf8(xml) : xml, DEFAULT_LIMITS);
  if (!metadata) throw new Error('No metadata.');
  return metadata;
}

function fill(xml: string, side: 'sp' | 'idp', deployment = blank) {
  const metadata = read(xml);
  const [choice] = metadataChoices(metadata);
  if (!choice) throw new Error('Nothing to choose.');
  return fromMetadata(deployment, choice.entity, side, metadata);
}

const key = (use?: string) => md.keyDescriptor(use, CERTIFICATE_BASE64);

describe('an identity provider’s metadata', () => {
  it('gives names, addresses and certificates', () => {
    const { deployment, notes } = fill(md.entity({ roles: md.idpRole({ keys: key('signing') }) }), 'idp');
    expect(deployment.idp).toEqual({
      product: 'generic',
      entityId: saml.IDP,
      singleSignOnServices: [
        { binding: 'HTTP-Redirect', location: saml.SSO },
        { binding: 'HTTP-POST', location: saml.SSO },
      ],
      singleLogoutServices: [{ binding: 'HTTP-Redirect', location: saml.SLO, responseLocation: `${saml.SLO}/answer` }],
    });
    expect(deployment.certificates).toEqual([{ owner: 'idp', use: 'signing', base64: CERTIFICATE_BASE64 }]);
    expect(deployment.requirements).toEqual({});
    expect(notes).toEqual([]);
  });

  it('has a key without use for both', () => {
    const { deployment } = fill(md.entity({ roles: md.idpRole({ keys: key() }) }), 'idp');
    expect(deployment.certificates.map(({ use }) => use)).toEqual(['signing', 'encryption']);
  });

  it('takes as many endpoints as a deployment may have, and says so', () => {
    const services = Array.from({ length: 150 }, (_, i) =>
      md.endpoint('AssertionConsumerService', 'HTTP-POST', `https://t${i}.sp.example/acs`, { index: i }),
    ).join('');
    const { deployment, notes } = fill(md.entity({ roles: md.spRole({ services, keys: key('signing') }) }), 'sp');
    expect(deployment.sp.assertionConsumerServices).toHaveLength(100);
    expect(deployment.sp.assertionConsumerServices[99]?.location).toBe('https://t99.sp.example/acs');
    expect(notes).toEqual(['Of 150 AssertionConsumerService only the first 100 were taken.']);
    expect(readDeploymentValue(deployment)).toEqual(deployment);
  });

  it('leaves out a certificate that cannot be read, and says so', () => {
    const { deployment, notes } = fill(md.entity(), 'idp');
    expect(deployment.certificates).toEqual([]);
    expect(notes).toEqual(['1 of its certificates could not be read and were left out.']);
  });

  it('replaces the certificates of its side only', () => {
    const known = {
      ...blank,
      certificates: (['sp', 'idp'] as const).map((owner) => ({ owner, use: 'signing' as const, base64: 'AAAA' })),
    };
    const { deployment } = fill(md.entity({ roles: md.idpRole({ keys: key('signing') }) }), 'idp', known);
    expect(deployment.certificates.map(({ owner, base64 }) => [owner, base64.slice(0, 4)])).toEqual([
      ['sp', 'AAAA'],
      ['idp', 'MIIB'],
    ]);
  });

  it('says that it wants signed requests', () => {
    const { deployment } = fill(
      md.entity({ roles: md.idpRole({ attributes: { WantAuthnRequestsSigned: true } }) }),
      'idp',
    );
    expect(deployment.requirements).toEqual({ requestSigned: true });
  });

  it('keeps the default RelayState, which no metadata has', () => {
    const known = { ...blank, idp: { ...blank.idp, defaultRelayState: '/home' } };
    expect(fill(md.entity(), 'idp', known).deployment.idp.defaultRelayState).toBe('/home');
  });

  it.each([
    ['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com/idp/endpoint/HttpRedirect', 'salesforce'],
    ['https://sts.windows.net/0/', 'https://login.microsoftonline.com/0/saml2', 'entra-id'],
    ['http://adfs.example/adfs/services/trust', 'https://adfs.example/adfs/ls/', 'adfs'],
    ['https://kc.example/realms/a', 'https://kc.example/realms/a/protocol/saml', 'keycloak'],
    ['https://login.salesforce.com.evil.example', 'https://login.salesforce.com.evil.example/', 'generic'],
  ])('of %s is recognised', (entityId, location, product) => {
    const roles = md.idpRole({ services: md.endpoint('SingleSignOnService', 'HTTP-Redirect', location) });
    const { deployment } = fill(md.entity({ entityId, roles }), 'idp');
    expect(deployment.idp.product).toBe(product);
    if (product === 'adfs') expect(deployment.requirements).toEqual({ logoutSigned: true });
  });

  it('doesn’t overrule the product that the user chose', () => {
    const { deployment } = fill(
      md.entity({ entityId: 'https://kc.example/realms/a' }),
      'idp',
      newDeploymentOf('okta', 'x'),
    );
    expect(deployment.idp.product).toBe('okta');
  });

  it('of several entities is chosen from, and Salesforce would take the first', () => {
    const xml = md.entities([
      md.entity({ entityId: 'https://one.example' }),
      md.entity({ entityId: 'https://two.example', roles: md.idpRole() + md.spRole() }),
      md.spEntity(),
    ]);
    const metadata = read(xml);
    const choices = metadataChoices(metadata);
    expect(choices.map(({ entityId, sides }) => [entityId, sides])).toEqual([
      ['https://one.example', ['idp']],
      ['https://two.example', ['sp', 'idp']],
      [saml.SP, ['sp']],
    ]);
    const second = choices[1]?.entity;
    if (!second) throw new Error('No second.');
    const { deployment, notes } = fromMetadata(newDeploymentOf('salesforce-org', 'x'), second, 'idp', metadata);
    expect(deployment.idp.entityId).toBe('https://two.example');
    expect(notes).toContain('From a file with several configurations Salesforce itself takes only the first one.');
    expect(fromMetadata(blank, second, 'idp', metadata).notes.join()).not.toContain('Salesforce');
  });
});

describe('a service provider’s metadata', () => {
  it('gives addresses in order, and what it wants', () => {
    const roles = md.spRole({
      attributes: { WantAssertionsSigned: true, AuthnRequestsSigned: true },
      keys: key('encryption'),
      services: [
        md.nameIdFormat('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'),
        md.endpoint('AssertionConsumerService', 'HTTP-POST', ` ${saml.ACS}\n`, { index: 0, isDefault: true }),
        md.endpoint('AssertionConsumerService', 'urn:oasis:names:tc:SAML:1.0:profiles:browser-post', saml.ACS, {
          index: 1,
        }),
        saml.xml('md:AttributeConsumingService', { index: 0 }, [
          saml.xml('md:ServiceName', { 'xml:lang': 'en' }, 'App'),
          saml.xml('md:RequestedAttribute', { Name: 'mail', isRequired: true }),
          saml.xml('md:RequestedAttribute', { Name: 'roles' }),
        ]),
      ].join(''),
    });
    const { deployment, notes } = fill(md.entity({ entityId: saml.SP, roles }), 'sp');
    expect(deployment.sp).toEqual({
      product: 'generic',
      entityId: saml.SP,
      assertionConsumerServices: [{ binding: 'HTTP-POST', location: saml.ACS, index: 0, isDefault: true }],
      singleLogoutServices: [],
    });
    expect(deployment.requirements).toEqual({
      assertionSigned: true,
      requestSigned: true,
      nameIdFormats: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
      attributes: [
        { name: 'mail', required: true },
        { name: 'roles', required: false },
      ],
    });
    expect(deployment.certificates).toMatchObject([{ owner: 'sp', use: 'encryption' }]);
    expect(notes).toEqual(['1 AssertionConsumerService of other protocols, or without an address, left out.']);
  });

  it('that takes any NameID format requires none', () => {
    const services =
      md.nameIdFormat('urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified') +
      md.nameIdFormat('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent') +
      md.endpoint('AssertionConsumerService', 'HTTP-POST', saml.ACS, { index: 0 });
    const { deployment } = fill(md.entity({ entityId: saml.SP, roles: md.spRole({ services }) }), 'sp');
    expect(deployment.requirements).toEqual({});
  });

  it('of a Salesforce org is recognised, with the org’s id', () => {
    const acs = 'https://acme.my.salesforce.com?so=00D000000000001';
    const services = md.endpoint('AssertionConsumerService', 'HTTP-POST', acs, { index: 0 });
    const { deployment } = fill(
      md.entity({ entityId: 'https://acme.my.salesforce.com', roles: md.spRole({ services }) }),
      'sp',
    );
    expect(deployment.sp.product).toBe('salesforce-org');
    expect(deployment.requirements.receivedAfterIssueInstant).toBe(480_000);
    expect(deployment.settings).toEqual({
      'salesforce.orgId': '00D000000000001',
      'salesforce.myDomain': 'acme.my.salesforce.com',
    });
  });

  it('is asked for where the entity has none', () => {
    const { deployment, notes } = fill(md.entity(), 'sp');
    expect(deployment).toBe(blank);
    expect(notes).toEqual(['This entity has no service provider role.']);
  });
});

const folder = new URL('../../../shared/hars/metadata/', import.meta.url);

describe.skipIf(!existsSync(folder))('metadata of real providers (skipped where the recordings are not there)', () => {
  const real = (name: string) => read(new Uint8Array(readFileSync(new URL(name, folder))));

  it.each([
    ['idp-ssp.xml', 'idp', 'simplesamlphp'],
    ['idp-npm.xml', 'idp', 'generic'],
    ['sp-ssp.xml', 'sp', 'generic'],
    ['sp-ssp-enc.xml', 'sp', 'generic'],
    ['sp-ssp-signed.xml', 'sp', 'generic'],
    ['sp-nodesaml.xml', 'sp', 'generic'],
  ] as const)('%s gives a whole side', (name, side, product) => {
    const [choice] = metadataChoices(real(name));
    if (!choice) throw new Error('Nothing to choose.');
    const { deployment } = fromMetadata(blank, choice.entity, side);
    const filled = deployment[side];
    expect(filled.product).toBe(product);
    expect(filled.entityId).toMatch(/^https:/);
    expect(deployment.certificates.some(({ owner, use }) => owner === side && use === 'signing')).toBe(true);
    const main = side === 'sp' ? deployment.sp.assertionConsumerServices : deployment.idp.singleSignOnServices;
    expect(main.length).toBeGreaterThan(0);
  });
});
