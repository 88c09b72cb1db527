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
    ['requirements.clockSkew', '3 minutes'],
    ['requirements.responseSigned', 'maybe'],
    ['requirements.encryption', 'some'],
    ['requirements.relayState', 'echo\nforget'],
  ])('%s refuses %j, and changes nothing', (path, text) => {
    const written = write(path, text);
    expect(written).toHaveProperty('problem');
    expect(written.deployment).toBe(blank);
  });

  it('never repeats a private key in its problem', () => {
    const written = write('certificates.idp.signing', '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----');
    expect(JSON.stringify(written)).not.toContain('SECRET');
  });
});
