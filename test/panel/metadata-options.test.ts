import { beforeAll, describe, expect, it } from 'vitest';
import { type KeyPair, signingCertificate } from '../../demo/certificates.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { deploymentsText } from '../../src/panel/deployments/deployments-text.ts';
import { fillFrom, isPlain, metadataOptions, nameFrom } from '../../src/panel/deployments/metadata-options.ts';

const role = (name: string): string =>
  `<md:${name} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>`;
const entity = (id: string, ...roles: string[]): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${id}">${roles.map(role).join('')}</md:EntityDescriptor>`;

const IDP = entity('https://idp.example/', 'IDPSSODescriptor');
const SP = entity('https://sp.example/', 'SPSSODescriptor');
const BOTH = entity('https://both.example/', 'IDPSSODescriptor', 'SPSSODescriptor');

const read = (...inputs: (string | Uint8Array)[]) => metadataOptions(inputs, DEFAULT_LIMITS);

let pair: KeyPair;
beforeAll(async () => {
  pair = await signingCertificate('idp.example');
});

describe('what a deployment is filled from', () => {
  it('is both sides at once, from two files or one paste, with a sentence each', () => {
    for (const inputs of [[Buffer.from(IDP), Buffer.from(SP)], [`Ours:\n${IDP}\n${SP}`]]) {
      const { options, problems } = read(...inputs);
      expect(problems).toEqual([]);
      expect(isPlain(options)).toBe(true);
      const { deployment, said } = fillFrom(newDeploymentOf('generic', 'x'), options);
      expect(deployment).toMatchObject({
        idp: { entityId: 'https://idp.example/' },
        sp: { entityId: 'https://sp.example/' },
      });
      expect(said).toEqual(['Filled from https://idp.example/.', 'Filled from https://sp.example/.']);
    }
  });

  it('is asked for where there is a choice', () => {
    expect(isPlain(read(BOTH).options)).toBe(false);
    expect(isPlain(read(IDP, entity('https://other.example/', 'IDPSSODescriptor')).options)).toBe(false);
    expect(read(BOTH).options.map(({ side }) => side)).toEqual(['sp', 'idp']);
  });

  it('names a new deployment by the host of the entity ID, or by the whole of one that has none', () => {
    const name = (id: string) => nameFrom(read(entity(id, 'IDPSSODescriptor')).options);
    expect(name('https://idp.example:8443/metadata?x=1')).toBe('idp.example:8443');
    expect(name('urn:example:idp')).toBe('urn:example:idp');
    expect(name('https://[/')).toBe('https://[/');
    expect(name(`urn:${'x'.repeat(900)}`)).toHaveLength(200);
    expect(nameFrom([])).toBe('');
  });

  it('says what to paste instead of anything else', () => {
    const said = (input: string | Uint8Array) => read(input).problems;
    expect(said(pair.certificatePem)).toEqual([deploymentsText.certificateInstead]);
    expect(said(pair.privateKeyPem)).toEqual([deploymentsText.privateKeyInstead]);
    expect(said(' https://idp.example/metadata.xml ')).toEqual([deploymentsText.addressInstead]);
    expect(said('<samlp:Response/>')).toEqual([deploymentsText.messageInstead]);
    expect(said('hello')).toEqual([deploymentsText.notMetadata]);
    expect(said(' ')).toEqual([deploymentsText.nothingToRead]);
    expect(said(new Uint8Array())).toEqual([deploymentsText.nothingToRead]);
    expect(said(entity('https://none.example/'))).toEqual([deploymentsText.noRole]);
    expect(said(IDP.slice(0, -5))[0]).toMatch(/^There is SAML metadata in that.*line 1, column \d+/);
  });
});
