// `verify`, `decrypt`, and the keys of `analyze`, with messages and keys made here.
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it } from 'vitest';
import { toHar } from '../../src/trace/har-export.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import type { KeyPair } from '../crypto/keys.ts';
import { signed } from '../dsig/sign.ts';
import { cli, type Files, json } from './host.ts';

interface Identity {
  readonly pair: KeyPair;
  readonly certificate: string;
  readonly privateKey: string;
}

async function makeIdentity(commonName: string): Promise<Identity> {
  const made = await generate([{ name: 'commonName', value: commonName }], { keySize: 2048, algorithm: 'sha256' });
  const privateKey = createPrivateKey(made.private);
  return {
    pair: { privateKey, publicKey: createPublicKey(privateKey) },
    certificate: made.cert,
    privateKey: made.private,
  };
}

let provider: Identity;
let stranger: Identity;
let files: Files;
beforeAll(async () => {
  [provider, stranger] = await Promise.all([makeIdentity('provider'), makeIdentity('stranger')]);
  const unsigned = saml.response({
    id: '_r',
    issuer: saml.IDP,
    assertions: [saml.assertion({ id: '_a', issuer: saml.IDP })],
  });
  const good = signed(unsigned, '_a', { pair: provider.pair });
  const metadata = (entityId: string) =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><IDPSSODescriptor protocolSupportEnumeration="${saml.SAMLP}"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${provider.certificate.replace(/-----[^-]+-----|\s/g, '')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${saml.SSO}"/></IDPSSODescriptor></EntityDescriptor>`;
  files = {
    'good.xml': good,
    'good.b64': Buffer.from(good).toString('base64'),
    'altered.xml': good
      .replace('Version="2.0"', 'Version="2.0" Consent="x"')
      .replace(/(<saml:NameID[^>]*>)([^<]*)/, '$1mallory$2'),
    'unsigned.xml': unsigned,
    'provider.pem': provider.certificate,
    'stranger.pem': stranger.certificate,
    'provider.key': provider.privateKey,
    'idp.xml': metadata(saml.IDP),
    'other.xml': metadata('https://other.example/metadata'),
    'noise.txt': 'nothing of use',
    'banner.xml': `Our metadata:\n${metadata(saml.IDP)}`,
    'cut.xml': metadata(saml.IDP).slice(0, -5),
  };
});

describe('verify', () => {
  it.each(['good.xml', 'good.b64'])(
    '%s with the signer’s certificate: exit 0, the assertion trusted and covered',
    async (file) => {
      const result = await cli(files, 'verify', file, '--certificate', 'provider.pem');
      expect(result).toMatchObject({ exitCode: 0 });
      expect(result.output).toContain('trusted by CN=provider');
      expect(await json(files, 'verify', file, '--certificate', 'provider.pem')).toMatchObject({
        authentic: true,
        claimsFrom: 'trusted',
        signatures: [
          {
            on: 'Assertion',
            elementId: '_a',
            covers: [{ element: 'Assertion', id: '_a' }],
            outcome: 'valid',
            trust: 'trusted',
          },
        ],
      });
    },
  );

  it('another certificate: exit 1, and nothing is valid', async () => {
    expect((await cli(files, 'verify', 'good.xml', '--certificate', 'stranger.pem')).exitCode).toBe(1);
    const { signatures, authentic } = await json(files, 'verify', 'good.xml', '--certificate', 'stranger.pem');
    expect(signatures.map(({ outcome }: { outcome: string }) => outcome)).not.toContain('valid');
    expect(authentic).toBe(false);
  });

  it('an altered name: exit 1, the digest is named', async () => {
    expect((await cli(files, 'verify', 'altered.xml', '--certificate', 'provider.pem')).exitCode).toBe(1);
    expect(await json(files, 'verify', 'altered.xml', '--certificate', 'provider.pem')).toMatchObject({
      authentic: false,
      claimsFrom: 'unsigned',
      signatures: [{ outcome: 'invalid', verdict: 'broken', cause: 'digest-mismatch', covers: [] }],
    });
  });

  it('metadata behind a sentence, as text or as UTF-16: trusted as metadata, for its entity only', async () => {
    const wide = Buffer.from(`\ufeff${String(files['banner.xml'])}`, 'utf16le');
    const more = { 'wide.xml': wide, 'other-banner.xml': `Ours: ${String(files['other.xml'])}` };
    const exitOf = async (metadata: string) =>
      (await cli({ ...files, ...more }, 'verify', 'good.xml', '--metadata', metadata)).exitCode;
    expect(await exitOf('banner.xml')).toBe(0);
    expect(await exitOf('wide.xml')).toBe(0);
    expect(await exitOf('other-banner.xml')).toBe(1);
  });

  it('an unsigned message: exit 1', async () => {
    const result = await cli(files, 'verify', 'unsigned.xml', '--certificate', 'provider.pem');
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain('Not signed.');
  });

  it('an assertion that nobody vouches for, beside one that is signed, plain or encrypted: exit 1, and why', async () => {
    const good = String(files['good.xml']);
    const beside = (extra: string) => good.replace('</samlp:Response>', `${extra}</samlp:Response>`);
    const encrypted = `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>`;
    const more = {
      'encrypted.xml': beside(encrypted),
      'plain.xml': beside(saml.assertion({ id: '_x', issuer: saml.IDP })),
    };
    for (const file of Object.keys(more)) {
      const result = await cli({ ...files, ...more }, 'verify', file, '--certificate', 'provider.pem');
      expect(result.exitCode, file).toBe(1);
      expect(result.output).toMatch(
        /Not vouched for: (?:An assertion is encrypted|No trusted signature covers an assertion)/,
      );
    }
  });

  it('a trace: an unsigned request is nothing against it, an unsigned Response is', async () => {
    const traffic = (responses: readonly string[]) => {
      const made = new Traffic();
      made.redirect('SAMLRequest', saml.authnRequest({ id: '_q' }), 'a');
      for (const xml of responses) made.post('SAMLResponse', xml, 'a');
      return JSON.stringify(toHar(made.exchanges, { version: '0' }));
    };
    const more = {
      'good.har': traffic([String(files['good.xml'])]),
      'half.har': traffic([String(files['good.xml']), String(files['unsigned.xml'])]),
    };
    const exitOf = async (file: string) =>
      (await cli({ ...files, ...more }, 'verify', file, '--certificate', 'provider.pem')).exitCode;
    expect([await exitOf('good.har'), await exitOf('half.har')]).toEqual([0, 1]);
  });

  it('metadata is trusted for its own entity only', async () => {
    expect((await cli(files, 'verify', 'good.xml', '--metadata', 'idp.xml')).exitCode).toBe(0);
    expect((await cli(files, 'verify', 'good.xml', '--metadata', 'other.xml')).exitCode).toBe(1);
  });

  it('metadata in UTF-16, or declared so, as .NET writes it, is read all the same', async () => {
    const declared = `<?xml version="1.0" encoding="utf-16"?>\r\n${files['idp.xml']}`;
    const more = {
      'wide.xml': Buffer.from(`\ufeff${declared}`, 'utf16le'),
      'declared.xml': declared,
      'marked.xml': Buffer.from(`\ufeff${files['idp.xml']}`, 'utf16le').swap16(),
      'wide.pem': Buffer.from(`\ufeff${files['provider.pem']}`, 'utf16le'),
    };
    const exitOf = async (...args: readonly string[]) => {
      const { exitCode, error } = await cli({ ...files, ...more }, 'verify', 'good.xml', ...args);
      return error ?? exitCode;
    };
    for (const file of ['wide.xml', 'declared.xml', 'marked.xml'])
      expect(await exitOf('--metadata', file), file).toBe(0);
    expect(await exitOf('--certificate', 'wide.pem')).toBe(0);
  });

  it.each([
    [['verify', 'good.xml'], 'arguments-invalid'],
    [['verify', 'good.xml', '--certificate', 'provider.key'], 'certificate-refused'],
    [['verify', 'good.xml', '--certificate', 'noise.txt'], 'certificate-refused'],
    [['verify', 'good.xml', '--metadata', 'good.xml'], 'metadata-refused'],
    [['verify', 'good.xml', '--metadata', 'cut.xml'], 'metadata-refused'],
    [['verify', 'good.xml', '--certificate', 'idp.xml'], 'certificate-refused'],
    [['verify', 'good.xml', '--certificate', 'cut.xml'], 'certificate-refused'],
    [['verify', 'good.xml', '--certificate', 'good.xml'], 'certificate-refused'],
    [['decrypt', 'good.xml'], 'arguments-invalid'],
    [['decrypt', 'good.xml', '--key', 'provider.pem'], 'key-refused'],
    [['analyze', 'good.xml', '--now', 'yesterday'], 'now-invalid'],
  ])('%j is refused as %s', async (args, code) => {
    const { exitCode, error, output } = await cli(files, ...args);
    expect({ exitCode, code: error?.split(':')[0], output }).toEqual({ exitCode: 2, code, output: undefined });
    expect(error).not.toContain('PRIVATE KEY-----');
  });
});

describe('analyze', () => {
  it('fails on a broken signature even without keys, and not on one that it has no key for', async () => {
    expect((await cli(files, 'analyze', 'good.xml')).exitCode).toBe(0);
    expect((await cli(files, 'analyze', 'altered.xml', '--certificate', 'provider.pem')).exitCode).toBe(1);
    expect((await cli(files, 'analyze', 'good.xml', '--certificate', 'stranger.pem')).exitCode).toBe(1);
  });
});

describe('decrypt', () => {
  it('says so when nothing is encrypted', async () => {
    const result = await cli(files, 'decrypt', 'good.xml', '--key', 'provider.key');
    expect(result).toMatchObject({ exitCode: 1, output: 'Nothing in this input is encrypted.\n' });
  });

  it('says why when the key does not fit', async () => {
    const encrypted = `<saml:EncryptedAssertion xmlns:saml="${saml.SAML}"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue>${randomBytes(256).toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></KeyInfo><xenc:CipherData><xenc:CipherValue>${randomBytes(64).toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`;
    const response = saml.response({ id: '_e', assertions: [encrypted] });
    const { exitCode, output } = await cli(
      { ...files, 'e.xml': response },
      'decrypt',
      'e.xml',
      '--key',
      'provider.key',
    );
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^EncryptedAssertion: not decrypted\. \S/);
  });
});
