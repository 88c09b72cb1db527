// Encrypted assertions against the service provider's key, and certificates by themselves: damaged, expired, too short.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import { epochMs } from '../../../src/base/units.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { readCertificates } from '../../../src/crypto/read-certificates.ts';
import { readPrivateKey } from '../../../src/crypto/read-private-key.ts';
import type { Deployment, DeploymentCertificate, Requirements } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { type KeyRing, NO_KEYS } from '../../../src/trust/key-ring.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { rsa } from '../../crypto/keys.ts';
import { hasOpenssl, selfSigned } from '../../crypto/openssl.ts';
import { encryptedData } from '../../dsig/encrypt.ts';
import { signed, trusting } from '../../dsig/sign.ts';
import { signatureFindings } from './explained-subject.ts';

const sp = rsa();
const longer = rsa(3072);
const idp = rsa(2048, 3);
const inner = signed(saml.assertion(), '_a1', { pair: idp });

function posted(assertion: string): Exchange[] {
  const traffic = new Traffic();
  traffic.post('SAMLResponse', saml.response({ inResponseTo: undefined, assertions: [assertion] }), undefined, {
    status: 0,
  });
  return traffic.exchanges;
}

const enveloped = (data: string): string => saml.xml('saml:EncryptedAssertion', {}, data);
const deployment = (parts: { certificates?: DeploymentCertificate[]; requirements?: Requirements }): Deployment => ({
  ...UNKNOWN_DEPLOYMENT,
  name: 'Console',
  ...parts,
});

const told = async (assertion: string, given: Deployment, ring: KeyRing = NO_KEYS): Promise<Finding[]> =>
  (await signatureFindings(posted(assertion), ring, { deployment: given })).filter(
    ({ id }) => /encr/.test(id) || id === 'decryption-failed',
  );

const ids = (findings: readonly Finding[]): string[] => findings.map(({ id, outcome }) => `${outcome} ${id}`);

describe('encryption', () => {
  const encrypted = enveloped(encryptedData(inner, { pair: sp }));

  it('is refused where the service provider can’t decrypt', async () => {
    const findings = await told(encrypted, deployment({ requirements: { encryption: 'forbidden' } }));
    expect(findings[0]).toMatchObject({
      id: 'encryption-not-as-configured',
      outcome: 'fail',
      seen: 'EncryptedAssertion',
      cites: expect.arrayContaining(['F22']),
    });
  });

  it('is missed where the service provider requires it', async () => {
    const findings = await told(inner, deployment({ requirements: { encryption: 'required' } }));
    expect(ids(findings)).toEqual(['fail encryption-not-as-configured']);
  });

  it('is well where it is as configured, and nothing is said where nothing is', async () => {
    expect(ids(await told(inner, deployment({ requirements: { encryption: 'forbidden' } })))).toEqual([
      'pass encryption-not-as-configured',
    ]);
    expect(ids(await told(inner, deployment({})))).toEqual([]);
  });

  it('is not checked without a private key, and readable with it', async () => {
    expect(ids(await told(encrypted, deployment({})))).toEqual(['not-checked decryption-failed']);
    const key = await readPrivateKey(utf8(sp.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
    if (!('key' in key)) throw new Error('no key');
    const ring = { trusted: trusting(idp).trusted, privateKeys: [key.key] };
    expect(ids(await told(encrypted, deployment({}), ring))).toEqual(['pass decryption-failed']);
    const all = await signatureFindings(posted(encrypted), ring);
    expect(all).toContainEqual(expect.objectContaining({ id: 'message-trusted', outcome: 'pass' }));
  });

  it('with a key beside it is remarked on, and one that is nowhere is a fault', async () => {
    expect(ids(await told(enveloped(encryptedData(inner, { pair: sp, place: 'beside' })), deployment({})))).toEqual([
      'info encrypted-key-not-found',
      'not-checked decryption-failed',
    ]);
    const dangling = enveloped(encryptedData(inner, { pair: sp, place: 'retrieval-method' })).replace(
      'URI="#_key"',
      'URI="#_gone"',
    );
    expect(ids(await told(dangling, deployment({})))).toContain('fail encrypted-key-not-found');
  });

  it('by RSA 1.5 is remarked on', async () => {
    const weak = enveloped(encryptedData(inner, { pair: sp, transport: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' }));
    expect(ids(await told(weak, deployment({})))).toContain('info encryption-weak');
  });
});

describe.skipIf(!hasOpenssl)('with certificates (skipped without openssl)', () => {
  const own = selfSigned(['-algorithm', 'RSA'], ['-subj', '/CN=sp']);
  const short = selfSigned(['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], ['-subj', '/CN=short']);
  const certificateOf = ({ pem }: { pem: string }) => {
    const [found] = readCertificates(pem).certificates;
    if (!found) throw new Error('no certificate');
    return found.certificate;
  };
  const hintOf = (one: { pem: string }): string =>
    `<ds:X509Data><ds:X509Certificate>${Buffer.from(certificateOf(one).der).toString('base64')}</ds:X509Certificate></ds:X509Data>`;
  const spEncryption = (base64: string): DeploymentCertificate => ({ owner: 'sp', use: 'encryption', base64 });
  const idpSigning = (base64: string): DeploymentCertificate => ({ owner: 'idp', use: 'signing', base64 });

  it('encryption is for the service provider’s certificate', async () => {
    const given = deployment({ certificates: [spEncryption(own.pem)] });
    const right = enveloped(encryptedData(inner, { pair: sp, hint: hintOf(own) }));
    expect(ids(await told(right, given))).toContain('pass encrypted-for-other-key');
    const wrong = enveloped(encryptedData(inner, { pair: sp, hint: hintOf(short) }));
    const finding = (await told(wrong, given)).find(({ id }) => id === 'encrypted-for-other-key');
    expect(finding).toMatchObject({ outcome: 'fail', seen: 'CN=short', expected: 'a key of CN=sp' });
  });

  it('encryption without a hint shows by its length at most', async () => {
    const given = deployment({ certificates: [spEncryption(own.pem)] });
    const fits = (await told(enveloped(encryptedData(inner, { pair: sp })), given)).find(
      ({ id }) => id === 'encrypted-for-other-key',
    );
    expect(fits).toMatchObject({ outcome: 'not-checked', seen: 'RSA 2048 bits' });
    const other = (await told(enveloped(encryptedData(inner, { pair: longer })), given)).find(
      ({ id }) => id === 'encrypted-for-other-key',
    );
    expect(other).toMatchObject({ outcome: 'fail', seen: 'RSA 3072 bits' });
  });

  const about = async (certificates: DeploymentCertificate[], now?: number): Promise<Finding[]> =>
    (
      await signatureFindings(posted(inner), NO_KEYS, {
        deployment: deployment({ certificates }),
        ...(now !== undefined && { now: epochMs(now) }),
      })
    ).filter(({ id }) => /certificate/.test(id));
  const valid = certificateOf(own);

  it('a good one raises nothing', async () => {
    expect(await about([idpSigning(own.pem)], valid.notBefore)).toEqual([]);
    expect(await about([idpSigning(own.pem)], valid.notAfter)).toEqual([]);
  });

  it('one that has expired, or is not valid yet, is told to the millisecond', async () => {
    const expired = await about([idpSigning(own.pem)], valid.notAfter + 1);
    expect(expired).toMatchObject([
      {
        id: 'trusted-certificate-not-valid-now',
        outcome: 'warn',
        party: 'idp',
        cites: expect.arrayContaining(['F16']),
      },
    ]);
    expect(expired[0]?.message).toContain('has expired');
    const early = await about([idpSigning(own.pem)], valid.notBefore - 1);
    expect(early[0]?.message).toContain('not valid yet');
  });

  it('one with a short key is told', async () => {
    expect(await about([idpSigning(short.pem)], certificateOf(short).notBefore)).toMatchObject([
      { id: 'trusted-certificate-key-short', outcome: 'warn', seen: expect.stringContaining('RSA 1024 bits') },
    ]);
  });

  it('one that was pasted damaged is repaired, and that is said', async () => {
    const spaced = own.pem.trim().replace(/\n/g, ' ');
    expect(await about([idpSigning(spaced)], valid.notBefore)).toMatchObject([
      { id: 'certificate-damaged', outcome: 'info', cites: expect.arrayContaining(['F17']) },
    ]);
  });

  it('what is no certificate is told, and a private key is not shown', async () => {
    expect(await about([idpSigning('hello')])).toMatchObject([
      { id: 'certificate-damaged', outcome: 'warn', seen: 'hello' },
    ]);
    const [finding] = await about([idpSigning(own.key)]);
    expect(finding).toMatchObject({ id: 'certificate-damaged', outcome: 'warn', seen: 'a private key' });
  });
});
