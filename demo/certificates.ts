// Keys and certificates of the demo, new at each start: one for https, one for each party that signs SAML messages.
import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface KeyPair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

const day = 24 * 60 * 60 * 1000;

const validity = () => ({ notBeforeDate: new Date(Date.now() - day), notAfterDate: new Date(Date.now() + 90 * day) });

/** A self-signed https certificate for the host names, valid for 90 days. */
export async function tlsCertificate(hostnames: readonly string[]): Promise<KeyPair> {
  const made = await generate([{ name: 'commonName', value: 'SAML Scope demo' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...validity(),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...hostnames.map((value) => ({ type: 2 as const, value })), { type: 7 as const, ip: '127.0.0.1' }],
      },
    ],
  });
  return { privateKeyPem: made.private, certificatePem: made.cert };
}

/** An RSA key of 2048 bits with a self-signed certificate, to sign SAML messages. */
export async function signingCertificate(commonName: string): Promise<KeyPair> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keySize: 2048,
    algorithm: 'sha256',
    ...validity(),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
    ],
  });
  return { privateKeyPem: made.private, certificatePem: made.cert };
}

/** Base64 SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
export function spkiHash(certificatePem: string): string {
  const spki = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}
