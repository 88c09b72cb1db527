// Deployments as a file: written, read strictly, and described by the schema.
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { InputError, type InputErrorCode } from '../../src/base/input-error.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import {
  DEPLOYMENT_SCHEMA,
  readDeployments,
  readDeploymentValue,
  writeDeployments,
} from '../../src/deployments/deployment-file.ts';
import { newDeployment, newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { PRESETS } from '../../src/deployments/presets/index.ts';
import { readDeployment } from '../../src/deployments/read-deployment.ts';
import { CERTIFICATE_BASE64 } from './certificate.ts';

const FULL: Deployment = {
  id: 'd1',
  name: 'Acme — Zoë’s org',
  preset: 'salesforce-org',
  sp: {
    product: 'salesforce-org',
    entityId: 'https://acme.my.salesforce.com',
    assertionConsumerServices: [
      {
        binding: 'HTTP-POST',
        location: 'https://acme.my.salesforce.com?so=00D000000000001',
        index: 0,
        isDefault: true,
      },
    ],
    singleLogoutServices: [{ location: 'https://acme.my.salesforce.com/slo', responseLocation: 'https://x.example' }],
  },
  idp: {
    product: 'okta',
    entityId: 'http://www.okta.com/exk0',
    singleSignOnServices: [{ binding: 'HTTP-Redirect', location: 'https://acme.okta.com/sso' }],
    singleLogoutServices: [],
    defaultRelayState: '/home',
  },
  certificates: [{ owner: 'idp', use: 'signing', base64: CERTIFICATE_BASE64 }],
  requirements: {
    responseSigned: true,
    assertionSigned: false,
    somethingSigned: true,
    requestSigned: false,
    logoutSigned: true,
    signatureAlgorithms: ['urn:a'],
    encryption: 'forbidden',
    nameIdFormats: ['urn:b'],
    attributes: [{ name: 'roles', required: true, values: ['agent'] }],
    unsolicited: 'allowed',
    relayState: ['echo'],
    receivedBeforeIssueInstant: 180_000,
    receivedAfterIssueInstant: 480_000,
    clockSkew: 0,
    maximumAuthenticationAge: 7_200_000,
    nameIdShape: 'email-address',
    identityAttribute: 'uid',
    sessionIndexLength: 512,
    certificateLength: 4_096,
  },
  settings: { 'salesforce.identityType': 'federation-id', 'salesforce.orgId': '00D000000000001' },
};

function refusal(json: string): [InputErrorCode, string] {
  try {
    readDeployments(json);
  } catch (error) {
    if (error instanceof InputError) return [error.code, error.message];
    throw error;
  }
  throw new Error('It was read.');
}

/** The file of FULL with one place of it replaced, by JSON path. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(writeDeployments([FULL]));
  let place = file;
  for (const key of path.slice(0, -1)) place = place[key];
  place[path.at(-1) ?? ''] = value;
  return JSON.stringify(file);
}

const inFirst = (...path: (string | number)[]) => ['deployments', 0, ...path];

describe('a deployment file', () => {
  it('gives back what was written', () => {
    expect(readDeployments(writeDeployments([FULL]))).toEqual([FULL]);
    expect(readDeployments(writeDeployments([]))).toEqual([]);
    expect(readDeploymentValue(structuredClone(FULL))).toEqual(FULL);
  });

  it('gives back a deployment of every preset', () => {
    const all = PRESETS.map((preset) => newDeployment(preset, preset.id));
    expect(readDeployments(writeDeployments(all))).toEqual(all);
  });

  it.each<[string, string, InputErrorCode, string]>([
    ['nothing', '  ', 'input-empty', 'empty'],
    ['what is not JSON', '{', 'deployment-refused', 'not JSON'],
    ['a list', '[]', 'deployment-refused', 'no deployments file'],
    ['null', 'null', 'deployment-refused', 'no deployments file'],
    ['another format', '{"format":"har","version":1,"deployments":[]}', 'deployment-refused', 'no deployments file'],
    ['a HAR', '{"log":{"version":"1.2","entries":[]}}', 'deployment-refused', 'no deployments file'],
    [
      'no version',
      '{"format":"saml-scope-deployments","deployments":[]}',
      'deployment-refused',
      'file.version is missing',
    ],
    ['a later version', changed(['version'], 2), 'deployment-version-unknown', 'version 2'],
    ['another field', changed(inFirst('note'), 'x'), 'deployment-refused', 'deployments[0].note is no field'],
    ['a missing field', changed(inFirst('sp'), { product: 'generic' }), 'deployment-refused', 'is missing'],
    ['a product that nobody knows', changed(inFirst('idp', 'product'), 'acme'), 'deployment-refused', 'must be one of'],
    ['a number for text', changed(inFirst('name'), 1), 'deployment-refused', 'name must be text'],
    ['text for a list', changed(inFirst('certificates'), 'x'), 'deployment-refused', 'must be a list'],
    ['a list for an object', changed(inFirst('settings'), []), 'deployment-refused', 'must be an object'],
    ['a negative time', changed(inFirst('requirements', 'clockSkew'), -1), 'deployment-refused', 'whole number'],
    ['a broken number', changed(inFirst('requirements', 'clockSkew'), 1.5), 'deployment-refused', 'whole number'],
    [
      'text for yes or no',
      changed(inFirst('requirements', 'responseSigned'), 'true'),
      'deployment-refused',
      'true or false',
    ],
    ['a setting that nobody knows', changed(inFirst('settings', 'x.y'), 'z'), 'deployment-refused', 'x.y is no field'],
    [
      'a value that a setting cannot have',
      changed(inFirst('settings', 'salesforce.identityType'), 'x'),
      'deployment-refused',
      'must be one of username',
    ],
    ['PEM for base64', changed(inFirst('certificates', 0, 'base64'), '-----BEGIN'), 'deployment-refused', 'base64'],
    ['a name that is too long', changed(inFirst('name'), 'x'.repeat(201)), 'deployment-refused', 'longer than 200'],
    ['an id that is empty', changed(inFirst('id'), ''), 'deployment-refused', 'must not be empty'],
    ['too many deployments', changed(['deployments'], Array(201).fill(FULL)), 'deployment-refused', 'more than 200'],
    ['an id twice', changed(['deployments'], [FULL, FULL]), 'deployment-refused', 'have the id d1'],
  ])('refuses %s', (_title, json, code, words) => {
    const [actual, message] = refusal(json);
    expect(actual).toBe(code);
    expect(message).toContain(words);
  });

  it('refuses keys of prototypes, and pollutes none', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const inside = writeDeployments([FULL]).replace('"settings": {', `"settings": {"${key}": {"polluted": "yes"},`);
      expect(refusal(inside)[0]).toBe('deployment-refused');
      expect(refusal(`{"${key}": {"polluted": 1}, "format": "saml-scope-deployments", "version": 1}`)[0]).toBe(
        'deployment-refused',
      );
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('refuses a file that is too large before it reads it', () => {
    expect(refusal(`"${'x'.repeat(4_000_000)}"`)[0]).toBe('input-too-large');
  });

  it('refuses nesting without an end', () => {
    expect(refusal('['.repeat(1_000_000))[0]).toBe('deployment-refused');
  });
});

describe('docs/schema/deployment.json', () => {
  const path = new URL('../../docs/schema/deployment.json', import.meta.url);
  // After a change of the shapes: WRITE_SCHEMA=1 npx vitest run test/deployments/deployment-file.test.ts && npx biome check --write docs
  if (process.env.WRITE_SCHEMA) writeFileSync(path, JSON.stringify(DEPLOYMENT_SCHEMA, null, 2));
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  const isFile = new Ajv({ allErrors: true }).compile(schema);

  it('is made of the same shapes as the reader', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(DEPLOYMENT_SCHEMA)));
  });

  it('takes what is written, and refuses what the reader refuses', () => {
    expect(isFile(JSON.parse(writeDeployments([FULL]))), JSON.stringify(isFile.errors)).toBe(true);
    expect(isFile(JSON.parse(changed(inFirst('note'), 'x')))).toBe(false);
    expect(isFile(JSON.parse(changed(inFirst('settings', 'salesforce.identityType'), 'x')))).toBe(false);
    expect(isFile(JSON.parse(changed(['version'], 2)))).toBe(false);
  });
});

describe('what --deployment takes', () => {
  it('is a preset’s id', () => {
    expect(readDeployment(' twilio-console\n')).toEqual([newDeploymentOf('twilio-console', 'twilio-console')]);
  });

  it('is the text of a file, with a byte order mark too', () => {
    expect(readDeployment(`\ufeff${writeDeployments([FULL])}`)).toEqual([FULL]);
  });

  it.each([
    ['twilio-fax', 'deployment-unknown'],
    ['constructor', 'deployment-unknown'],
    ['', 'input-empty'],
    ['{}', 'deployment-refused'],
  ])('is not %j', (text, code) => {
    expect(() => readDeployment(text)).toThrow(expect.objectContaining({ code }));
  });
});
