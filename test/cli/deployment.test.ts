// `analyze --deployment`, and what `--metadata` says of both parties: what the logins are held against.
import { describe, expect, it } from 'vitest';
import { writeDeployments } from '../../src/deployments/deployment-file.ts';
import { PRESETS } from '../../src/deployments/presets/index.ts';
import { toHar } from '../../src/trace/har-export.ts';
import * as saml from '../builders/saml.ts';
import { endpoint, entity, idpRole, keyDescriptor, spEntity } from '../builders/saml-metadata.ts';
import { healthyLogin } from '../deployments/acceptance/logins.ts';
import { IDP_CERTIFICATE, recorded, type Scene, SP_CERTIFICATE } from '../deployments/acceptance/scene.ts';
import { cli, type Files, json } from './host.ts';

const healthy = healthyLogin('salesforce-org');
const har = (parts: Partial<Scene> = {}) => toHar(recorded({ ...healthy, ...parts }), { version: '0' });
const files = (more: Files = {}, parts: Partial<Scene> = {}): Files => ({
  'login.har': har(parts),
  'acme.json': writeDeployments([healthy.deployment]),
  ...more,
});

interface Told {
  readonly id: string;
  readonly outcome: string;
  readonly cause: boolean;
  readonly expected: string;
}

/** The findings of the first flow. */
const told = async (of: Files, ...args: readonly string[]): Promise<readonly Told[]> =>
  (await json(of, 'analyze', 'login.har', ...args)).flows[0].findings;
const failed = (findings: readonly Told[]) =>
  findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn').map(({ id }) => id);

describe('analyze --deployment', () => {
  it('holds a login against a file, and trusts its certificates', async () => {
    const findings = await told(files(), '--deployment', 'acme.json');
    expect(failed(findings)).toEqual([]);
    expect(findings.find(({ id }) => id === 'audience-differs')?.outcome).toBe('pass');
    expect(findings.find(({ id }) => id === 'message-trusted')?.outcome).toBe('pass');
  });

  it('names what is not as configured as the cause, and ends with 1', async () => {
    const of = files({}, { audience: 'https://other.example', status: 403 });
    expect((await told(of, '--deployment', 'acme.json')).find(({ cause }) => cause)).toMatchObject({
      id: 'audience-differs',
      expected: healthy.spEntityId,
    });
    expect((await cli(of, 'analyze', 'login.har', '--deployment', 'acme.json')).exitCode).toBe(1);
  });

  it('uses the only deployment even where nothing in the traffic is as it says', async () => {
    const of = files({ 'keycloak.json': writeDeployments([healthyLogin('keycloak').deployment]) });
    const found = failed(await told(of, '--deployment', 'keycloak.json'));
    expect(found).toContain('audience-differs');
    expect(found).toContain('issuer-differs');
  });

  it('of several takes the one that fits', async () => {
    const both = [healthyLogin('keycloak').deployment, healthy.deployment];
    const findings = await told(files({ 'both.json': writeDeployments(both) }), '--deployment', 'both.json');
    expect(failed(findings)).toEqual([]);
    expect(findings.find(({ id }) => id === 'audience-differs')?.outcome).toBe('pass');
  });

  it('of several takes none where none fits', async () => {
    const others = ['keycloak', 'okta'].map((id) => healthyLogin(id).deployment);
    const findings = await told(files({ 'others.json': writeDeployments(others) }), '--deployment', 'others.json');
    expect(failed(findings)).toEqual([]);
  });

  it.each(PRESETS.map(({ id }) => id))('takes the preset %s by its id', async (id) => {
    expect((await cli(files(), 'analyze', 'login.har', '--deployment', id)).error).toBeUndefined();
  });

  it('knows by a preset what its products require', async () => {
    const of = files({}, { signs: { response: false, assertion: true }, status: 403 });
    expect(failed(await told(of, '--deployment', 'twilio-console'))).toContain('required-part-not-signed');
    expect(failed(await told(of))).not.toContain('required-part-not-signed');
  });

  it.each<[string, string | object, string]>([
    ['no JSON', '{"format":', 'deployment-refused'],
    ['JSON of something else', { log: { entries: [] } }, 'deployment-refused'],
    [
      'a later version',
      { format: 'saml-scope-deployments', version: 99, deployments: [] },
      'deployment-version-unknown',
    ],
  ])('refuses %s with exit code 2', async (_, content, code) => {
    const result = await cli(files({ 'bad.json': content }), 'analyze', 'login.har', '--deployment', 'bad.json');
    expect(result).toMatchObject({ exitCode: 2, error: expect.stringContaining(code) });
  });

  it('refuses octets that are no text, a preset that does not exist and a file that is not there', async () => {
    const refused = async (given: string, more: Files = {}) => {
      const { exitCode, error } = await cli(files(more), 'analyze', 'login.har', '--deployment', given);
      return `${exitCode} ${error?.split(':')[0]}`;
    };
    expect(await refused('bad', { bad: Uint8Array.of(0xff, 0x00) })).toBe('2 deployment-refused');
    expect(await refused('salesforce-orgs')).toBe('2 deployment-unknown');
    expect(await refused('./acme.yaml')).toBe('2 file-unreadable');
  });
});

describe('analyze --metadata', () => {
  const idp = entity({
    entityId: healthy.idpEntityId,
    roles: idpRole({
      services: endpoint('SingleSignOnService', 'HTTP-Redirect', healthy.sso),
      keys: keyDescriptor('signing', IDP_CERTIFICATE),
    }),
  });
  const sp = (location: string) =>
    spEntity({
      keys: keyDescriptor('signing', SP_CERTIFICATE),
      services: endpoint('AssertionConsumerService', 'HTTP-POST', location, { index: 0 }),
    }).replace(saml.SP, healthy.spEntityId);

  it('makes a deployment of the two parties', async () => {
    const of = files({ 'idp.xml': idp, 'sp.xml': sp(healthy.acs) });
    const findings = await told(of, '--metadata', 'idp.xml', '--metadata', 'sp.xml');
    expect(failed(findings)).toEqual([]);
    for (const id of ['audience-differs', 'issuer-differs', 'recipient-differs', 'binding-differs'])
      expect(findings.find((finding) => finding.id === id)?.outcome, id).toBe('pass');
  });

  it('fills the sides of a preset', async () => {
    const of = files({ 'idp.xml': idp, 'sp.xml': sp(`${healthy.acs}x`) });
    const args = ['--deployment', 'salesforce-org', '--metadata', 'idp.xml', '--metadata', 'sp.xml'];
    expect(failed(await told(of, ...args))).toContain('recipient-differs');
  });

  it('is read from files in UTF-16, and so is a deployment', async () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    const of = files({
      'idp.xml': wide(`<?xml version="1.0" encoding="utf-16"?>${idp}`),
      'sp.xml': wide(sp(healthy.acs)),
      'wide.json': wide(writeDeployments([healthy.deployment])),
    });
    for (const args of [
      ['--metadata', 'idp.xml', '--metadata', 'sp.xml'],
      ['--deployment', 'wide.json'],
    ])
      expect((await told(of, ...args)).find(({ id }) => id === 'audience-differs')?.outcome).toBe('pass');
  });

  it('says nothing of addresses that only one party’s metadata would tell', async () => {
    const findings = await told(files({ 'idp.xml': idp }), '--metadata', 'idp.xml');
    expect(findings.find(({ id }) => id === 'issuer-differs')?.outcome).toBe('pass');
    expect(findings.find(({ id }) => id === 'recipient-differs')?.outcome).toBe('not-checked');
  });
});

describe('findings in other formats', () => {
  const of = files({}, { audience: 'https://other.example', status: 403 });
  const args = ['analyze', 'login.har', '--deployment', 'acme.json', '--format'];

  it('are results of SARIF', async () => {
    const { exitCode, output } = await cli(of, ...args, 'sarif');
    const { results } = JSON.parse(output ?? '').runs[0];
    expect(exitCode).toBe(1);
    expect(results.find(({ ruleId }: { ruleId: string }) => ruleId === 'audience-differs')).toMatchObject({
      kind: 'fail',
      level: 'error',
      message: { text: expect.stringMatching(/^Cause: /) },
    });
  });

  it('are failures of JUnit', async () => {
    const { exitCode, output } = await cli(of, ...args, 'junit');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/<testcase[^>]*audience-differs[^>]*>\s*<failure/);
  });
});
