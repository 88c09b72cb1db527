// What a form writes into a deployment.
import { describe, expect, it } from 'vitest';
import type { FieldPath } from '../../src/deployments/field.ts';
import { readField, writeField } from '../../src/deployments/field-values.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { CERTIFICATE_PEM } from './certificate.ts';

const blank = newDeploymentOf('generic', 'x');
const write = (path: FieldPath, text: string) => writeField(blank, path, text);

describe('a field of a form', () => {
  it('takes values without the white space around them', () => {
    expect(write('sp.entityId', '  https://sp.example/ \n').deployment.sp.entityId).toBe('https://sp.example/');
  });

  it('keeps white space of a RelayState', () => {
    expect(write('idp.defaultRelayState', ' a ').deployment.idp.defaultRelayState).toBe(' a ');
  });

  it('reads endpoints, with binding or without, one a line', () => {
    const { deployment } = write(
      'sp.assertionConsumerServices',
      'http-post https://a.example/1\n\n https://b.example/?q=1 ',
    );
    expect(deployment.sp.assertionConsumerServices).toEqual([
      { binding: 'HTTP-POST', location: 'https://a.example/1' },
      { location: 'https://b.example/?q=1' },
    ]);
  });

  it('keeps what it doesn’t show of an endpoint', () => {
    const endpoint = { binding: 'HTTP-POST', location: 'https://a.example', index: 3, isDefault: true } as const;
    const known = { ...blank, sp: { ...blank.sp, assertionConsumerServices: [endpoint] } };
    const text = `${readField(known, 'sp.assertionConsumerServices')}\nhttps://b.example`;
    expect(writeField(known, 'sp.assertionConsumerServices', text).deployment.sp.assertionConsumerServices).toEqual([
      endpoint,
      { location: 'https://b.example' },
    ]);
  });

  it('reads attributes with their values', () => {
    const { deployment } = write('requirements.attributes', 'roles = agent | supervisor\n?email');
    expect(deployment.requirements.attributes).toEqual([
      { name: 'roles', required: true, values: ['agent', 'supervisor'] },
      { name: 'email', required: false },
    ]);
    expect(readField(deployment, 'requirements.attributes')).toBe('roles = agent | supervisor\n?email');
  });

  it('reads certificates, and gives them back as PEM', () => {
    const { deployment } = write('certificates.idp.signing', `some text\n${CERTIFICATE_PEM}`);
    expect(deployment.certificates).toMatchObject([{ owner: 'idp', use: 'signing' }]);
    expect(readField(deployment, 'certificates.idp.signing')).toBe(CERTIFICATE_PEM.trim());
    expect(readField(deployment, 'certificates.sp.signing')).toBe('');
    expect(writeField(deployment, 'certificates.sp.signing', '').deployment.certificates).toHaveLength(1);
    expect(writeField(deployment, 'certificates.idp.signing', '').deployment.certificates).toEqual([]);
  });

  it.each<[FieldPath, string]>([
    ['certificates.idp.signing', 'nothing of the kind'],
    ['certificates.idp.signing', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['settings.salesforce.identityType', 'nickname'],
    ['requirements.clockSkew', '-1'],
    ['requirements.clockSkew', '3 moons'],
    ['requirements.clockSkew', '1 30'],
    ['requirements.clockSkew', '400 days'],
    ['requirements.signatureAlgorithms', 'SHA-256'],
    ['requirements.nameIdFormats', 'nickname'],
    ['sp.assertionConsumerServices', 'not a url'],
    ['sp.assertionConsumerServices', 'sp.example/acs'],
    ['sp.assertionConsumerServices', 'HTTP-POST sp.example/acs'],
    ['sp.assertionConsumerServices', 'HTTP-POST'],
    ['sp.assertionConsumerServices', 'https://sp.example/acs\nPOSTED https://sp.example/acs'],
    ['sp.singleLogoutServices', 'https://sp.example/a https://sp.example/b'],
    ['idp.singleSignOnServices', 'HTTP-POST https://idp.example/a https://idp.example/b'],
    ['idp.singleLogoutServices', 'ftp://idp.example/'],
    ['settings.expected.emailDomains', 'acme.example; @'],
    ['settings.expected.emailDomains', 'https://acme.example/'],
    [
      'certificates.idp.signing',
      `<md:EntityDescriptor><ds:X509Certificate>${CERTIFICATE_PEM.replace(/-----[^-]+-----|\s/g, '')}</ds:X509Certificate></md:EntityDescriptor>`,
    ],
    ['requirements.responseSigned', 'maybe'],
    ['requirements.encryption', 'some'],
    ['requirements.relayState', 'echo\nforget'],
  ])('%s refuses %j, and changes nothing', (path, text) => {
    const written = write(path, text);
    expect(written).toHaveProperty('problem');
    expect(written.deployment).toBe(blank);
  });

  it.each<[FieldPath, string, string]>([
    ['requirements.signatureAlgorithms', 'RSA-SHA256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
    ['requirements.signatureAlgorithms', 'rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'],
    ['requirements.signatureAlgorithms', 'SHA512withRSA', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'],
    ['requirements.signatureAlgorithms', 'urn:example:own', 'urn:example:own'],
    ['requirements.nameIdFormats', 'emailAddress', 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    ['requirements.nameIdFormats', 'Persistent', 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    ['settings.expected.emailDomains', '@demo.example', 'demo.example'],
    ['settings.expected.emailDomains', 'alice@demo.example, other.example', 'demo.example other.example'],
    ['sp.assertionConsumerServices', 'POST https://sp.example/acs', 'HTTP-POST https://sp.example/acs'],
    [
      'sp.assertionConsumerServices',
      'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST https://sp.example/acs',
      'HTTP-POST https://sp.example/acs',
    ],
    ['sp.entityId', '\u200bhttps://sp.example/\u200b', 'https://sp.example/'],
    ['requirements.maximumAuthenticationAge', '8 h', '8 h'],
    ['requirements.maximumAuthenticationAge', '90', '1 min 30 s'],
    ['requirements.maximumAuthenticationAge', '1.5 hours', '1 h 30 min'],
    ['requirements.receivedBeforeIssueInstant', '5min', '5 min'],
    ['requirements.receivedBeforeIssueInstant', '0', '0 s'],
    ['requirements.receivedBeforeIssueInstant', '1500 ms', '1 s 500 ms'],
  ])('%s reads %j as %j', (path, text, shown) => {
    const { deployment, ...rest } = write(path, text);
    expect(rest).toEqual({});
    expect(readField(deployment, path)).toBe(shown);
    expect(writeField(deployment, path, shown)).toEqual({ deployment });
  });

  it('keeps durations in milliseconds', () => {
    const { deployment } = write('requirements.maximumAuthenticationAge', '8 h');
    expect(deployment.requirements.maximumAuthenticationAge).toBe(28_800_000);
  });

  it('says which line it refuses', () => {
    expect(write('sp.assertionConsumerServices', 'https://sp.example/acs\nnot a url')).toHaveProperty(
      'problem',
      expect.stringContaining('“not a url”'),
    );
  });

  it('says how to write what is refused', () => {
    expect(write('sp.assertionConsumerServices', 'https://sp.example/acs POST')).toHaveProperty(
      'problem',
      expect.stringMatching(/Write: POST https:\/\/sp\.example\/acs$/),
    );
    expect(write('sp.assertionConsumerServices', 'https://a.example https://b.example')).toHaveProperty(
      'problem',
      expect.stringContaining('more than one address'),
    );
    for (const text of ['9999999', '1000001', '-1', 'x'])
      expect(write('requirements.sessionIndexLength', text)).toHaveProperty(
        'problem',
        'A whole number from 0 to 1000000 is expected.',
      );
    expect(write('requirements.sessionIndexLength', '1000000')).not.toHaveProperty('problem');
  });

  it('never repeats a private key in its problem', () => {
    const written = write('certificates.idp.signing', '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----');
    expect(JSON.stringify(written)).not.toContain('SECRET');
  });
});
