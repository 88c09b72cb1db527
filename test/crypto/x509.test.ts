// Certificates, public keys and DER, against openssl and node:crypto.
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/base/bytes.ts';
import { readDer } from '../../src/crypto/der.ts';
import { keyIdentity, readPublicKey } from '../../src/crypto/public-key.ts';
import { readCertificates } from '../../src/crypto/read-certificates.ts';
import { type Certificate, fingerprint, readCertificate } from '../../src/crypto/x509.ts';
import { hasOpenssl, openssl, selfSigned } from './openssl.ts';

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
const hasCorpus = existsSync(join(shared, 'corpus'));
const noCorpus = hasCorpus ? '' : ' (skipped: the shared corpus is not beside this repository)';
const noOpenssl = hasOpenssl ? '' : ' (skipped: no openssl program)';

const derOf = (pem: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));

function certificate(der: Uint8Array): Certificate {
  const read = readCertificate(der);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

/** OpenSSL's names for what we show under the names of the message algorithms. */
const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  md5WithRSAEncryption: 'RSA-MD5',
  sha1WithRSAEncryption: 'RSA-SHA1',
  sha1WithRSA: 'RSA-SHA1',
  sha224WithRSAEncryption: 'RSA-SHA224',
  sha256WithRSAEncryption: 'RSA-SHA256',
  sha384WithRSAEncryption: 'RSA-SHA384',
  sha512WithRSAEncryption: 'RSA-SHA512',
  rsassaPss: 'RSA-PSS',
  'ecdsa-with-SHA1': 'ECDSA-SHA1',
  'ecdsa-with-SHA256': 'ECDSA-SHA256',
  'ecdsa-with-SHA384': 'ECDSA-SHA384',
  'ecdsa-with-SHA512': 'ECDSA-SHA512',
  dsaWithSHA1: 'DSA-SHA1',
  dsa_with_SHA256: 'DSA-SHA256',
  ED25519: 'Ed25519',
  ED448: 'Ed448',
};

/** What openssl says of a certificate, in the shape of what we say of it. */
async function compare(own: Certificate): Promise<void> {
  const wanted = ['-subject', '-issuer', '-serial', '-dates', '-fingerprint', '-sha256', '-pubkey', '-text'];
  const names = ['-nameopt', 'RFC2253,-esc_msb,utf8'];
  const shown = openssl(['x509', '-inform', 'DER', '-noout', ...wanted, ...names], own.der).toString();
  const line = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
  expect(own.subject).toBe(line('subject'));
  expect(own.issuer).toBe(line('issuer'));
  expect(own.serial).toBe(line('serial').toLowerCase());
  expect(own.notBefore).toBe(Date.parse(line('notBefore')));
  expect(own.notAfter).toBe(Date.parse(line('notAfter')));
  const plainHex = (print: string): string => print.replace(/:/g, '').toLowerCase();
  expect(await fingerprint(own.der, 'SHA-256')).toBe(plainHex(/ingerprint=(.*)/.exec(shown)?.[1] ?? ''));
  expect(await fingerprint(own.der, 'SHA-1')).toBe(plainHex(new X509Certificate(own.der).fingerprint));
  const name = /Signature Algorithm: (\S+)/.exec(shown)?.[1] ?? '';
  expect(own.signatureAlgorithm).toBe(SIGNATURE_NAMES[name] ?? name);
  if (own.key.type === 'RSA' || own.key.type === 'DSA') {
    expect(own.key.bits).toBe(Number(/Public-Key: \((\d+) bit\)/.exec(shown)?.[1]));
  }
  const pem = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/.exec(shown)?.[0] ?? '';
  expect(derOf(pem)).toEqual(own.spki.slice());
  const ca = /CA:TRUE/.test(shown);
  expect(own.isCa).toBe(ca);
  const keyId = /X509v3 Subject Key Identifier: ?(?:critical)?\n\s*(\S+)/.exec(shown)?.[1];
  expect(own.subjectKeyIdentifier).toBe(keyId?.replace(/:/g, '').toLowerCase());
  const usage = /X509v3 Key Usage:.*\n\s*(.*)/.exec(shown)?.[1];
  const plain = (words: readonly string[]) => words.map((word) => word.replace(/ /g, '').toLowerCase()).sort();
  const sent = own.keyUsage && plain(own.keyUsage.map((each) => each.replace('keyCertSign', 'certificateSign')));
  expect(sent).toEqual(usage === undefined ? undefined : plain(usage.split(', ')));
}

/** Every file that holds certificates, and the metadata and messages with X509Certificate elements. */
function* corpusFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* corpusFiles(path);
    else if (/\.(crt|cer|pem|der|xml)$/.test(name)) yield path;
  }
}

/** Of messages and metadata each element by itself: as a whole, they are refused where certificates are asked for. */
function certificatesIn(path: string): Uint8Array[] {
  const octets = new Uint8Array(readFileSync(path));
  if (!path.endsWith('.xml')) return [octets];
  const found = Buffer.from(octets)
    .toString('latin1')
    .matchAll(/X509Certificate[^<>]*>([^<>]+)</g);
  return [...found].map(([, base64 = '']) => Buffer.from(base64));
}

describe.skipIf(!hasCorpus || !hasOpenssl)(`certificates of the corpus and real logins${noCorpus}${noOpenssl}`, () => {
  const all = new Map<string, Certificate>();
  if (hasCorpus) {
    for (const path of [...corpusFiles(join(shared, 'corpus')), ...corpusFiles(join(shared, 'hars'))]) {
      for (const octets of certificatesIn(path)) {
        for (const { certificate: each } of readCertificates(octets).certificates)
          all.set(Buffer.from(each.der).toString('base64'), each);
      }
    }
  }

  it('read as openssl reads them', { timeout: 120_000 }, async () => {
    expect(all.size).toBeGreaterThan(60);
    for (const own of all.values()) await compare(own);
  });

  it('are found in every certificate file', () => {
    for (const path of corpusFiles(join(shared, 'corpus'))) {
      const isOther = /KEY-----/.test(readFileSync(path, 'latin1')) || /key/.test(path.split('/').at(-1) as string);
      if (!/\.(crt|cer)$/.test(path) || isOther) continue;
      const { certificates, refusals } = readCertificates(new Uint8Array(readFileSync(path)));
      expect({ path, found: certificates.length > 0, refusals }).toEqual({ path, found: true, refusals: [] });
    }
  });
});

describe.skipIf(!hasOpenssl)(`certificates made by openssl${noOpenssl}`, () => {
  const KINDS: readonly [string, readonly string[], readonly string[]][] = [
    [
      'RSA with accents and escapes',
      ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
      ['-sha1', '-subj', '/C=DE/O=Bäcker, "Söhne" + Co/OU=#1 <x>;y/CN= führender Raum /emailAddress=a@b.example'],
    ],
    ['RSA-PSS', ['-algorithm', 'RSA-PSS'], ['-subj', '/CN=pss']],
    [
      'P-256',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      [
        '-subj',
        '/CN=日本語/DC=example/DC=org',
        '-addext',
        'keyUsage=critical,digitalSignature,keyCertSign',
        '-addext',
        'extendedKeyUsage=serverAuth,1.2.3.4',
      ],
    ],
    [
      'P-384',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      ['-sha384', '-subj', '/CN=a+OU=b/O=c', '-multivalue-rdn', '-addext', 'basicConstraints=CA:FALSE'],
    ],
    [
      'P-521',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
      ['-sha512', '-subj', '/UID=u/serialNumber=7/ST=s/L=l/street=x/GN=g/SN=n/title=t'],
    ],
    ['secp256k1', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], ['-subj', '/CN=k1']],
    ['Ed25519', ['-algorithm', 'ED25519'], ['-subj', '/CN=ed']],
    ['Ed448', ['-algorithm', 'ED448'], ['-subj', '/CN=ed448', '-set_serial', '0x00ff00000000000000000000000000000000']],
  ];
  const TYPES: Readonly<Record<string, object>> = {
    'RSA-PSS': { type: 'RSA', bits: 2048, pssOnly: true },
    'P-256': { type: 'EC', bits: 256, curve: 'P-256' },
    'P-384': { type: 'EC', bits: 384, curve: 'P-384' },
    'P-521': { type: 'EC', bits: 521, curve: 'P-521' },
    secp256k1: { type: 'EC', bits: 256, curve: 'secp256k1' },
    Ed25519: { type: 'Ed25519', bits: 256 },
    Ed448: { type: 'Ed448', bits: 456 },
  };
  for (const [name, keyArguments, requestArguments] of KINDS) {
    it(`read as openssl reads them: ${name}`, async () => {
      const own = certificate(derOf(selfSigned(keyArguments, requestArguments).pem));
      await compare(own);
      expect(own.selfIssued).toBe(true);
      expect(own.key).toMatchObject(TYPES[name] ?? { type: 'RSA', bits: 1024 });
    });
  }

  it('show extended key usages by name, and by OID where they have none', () => {
    const [, keyArguments, requestArguments] = KINDS[2] as (typeof KINDS)[number];
    expect(certificate(derOf(selfSigned(keyArguments, requestArguments).pem)).extKeyUsage).toEqual([
      'serverAuth',
      '1.2.3.4',
    ]);
  });
});

describe('reading a certificate', () => {
  it('works for one that the selfsigned package made', async () => {
    const notAfter = new Date('2051-02-03T04:05:06Z');
    const made = await generate([{ name: 'commonName', value: 'idp.example' }], {
      notBeforeDate: new Date('1999-12-31T23:59:59Z'),
      notAfterDate: notAfter,
      algorithm: 'sha256',
      keySize: 2048,
    });
    const own = certificate(derOf(made.cert));
    expect(own).toMatchObject({
      subject: 'CN=idp.example',
      issuer: 'CN=idp.example',
      selfIssued: true,
      signatureAlgorithm: 'RSA-SHA256',
    });
    expect([own.notBefore, own.notAfter]).toEqual([Date.parse('1999-12-31T23:59:59Z'), notAfter.getTime()]);
  });

  it('never throws, whatever octet is changed or wherever it is cut', async () => {
    const { cert } = await generate([{ name: 'commonName', value: 'fuzz' }], { keyType: 'ec' });
    const der = derOf(cert);
    for (let at = 0; at < der.length; at++) {
      expect('problem' in readCertificate(der.slice(0, at))).toBe(true);
      for (const value of [0, 0x7f, 0x80, 0x84, 0xff]) {
        const bent = der.slice();
        bent[at] = value;
        readCertificate(bent);
      }
    }
  });
});

describe('DER', () => {
  const problem = (...octets: number[]) => readDer(Uint8Array.from(octets));

  it.each([
    ['no octets', [], 'der-truncated'],
    ['content that ends early', [0x30, 3, 2, 1], 'der-truncated'],
    ['a child longer than its parent', [0x30, 3, 2, 2, 0, 0], 'der-truncated'],
    ['an indefinite length', [0x30, 0x80, 0, 0], 'der-length-invalid'],
    ['a length in more octets than it needs', [0x04, 0x81, 1, 0], 'der-length-invalid'],
    ['a length with a leading zero', [0x04, 0x82, 0, 0x80, ...Array<number>(128).fill(0)], 'der-length-invalid'],
    ['a length of five octets', [0x04, 0x85, 1, 0, 0, 0, 0], 'der-length-invalid'],
    ['a length of four octets that runs off', [0x04, 0x84, 0xff, 0xff, 0xff, 0xff], 'der-truncated'],
    ['octets behind', [0x05, 0, 0], 'der-trailing-octets'],
    ['a tag number above 30', [0x1f, 0x81, 1, 0], 'der-tag-invalid'],
    ['an end-of-contents', [0, 0], 'der-tag-invalid'],
  ])('refuses %s', (_, octets, code) => {
    expect(problem(...octets)).toMatchObject({ problem: code });
  });

  it('refuses nesting and counts that no key material has', () => {
    let nested = [0x30, 0];
    for (let depth = 0; depth < 40; depth++) nested = [0x30, nested.length, ...nested];
    expect(problem(...nested)).toMatchObject({ problem: 'der-too-deep' });
    const many = new Uint8Array(5 + 600_000).fill(0);
    many.set([0x30, 0x83, 0x09, 0x27, 0xc0]);
    for (let at = 5; at < many.length; at += 2) many[at] = 5;
    expect(readDer(many)).toMatchObject({ problem: 'der-too-large' });
  });
});

describe('public keys', () => {
  it('have one identity however they are wrapped', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const spki = readPublicKey(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
    const pkcs1 = readPublicKey(new Uint8Array(publicKey.export({ type: 'pkcs1', format: 'der' })));
    expect(spki && pkcs1 && keyIdentity(spki) === keyIdentity(pkcs1)).toBe(true);
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'der' });
    expect(keyIdentity(readPublicKey(new Uint8Array(other)) as never)).not.toBe(spki && keyIdentity(spki));
  });

  it('are undefined for what is none', () => {
    expect(readPublicKey(new Uint8Array())).toBeUndefined();
    expect(readPublicKey(new TextEncoder().encode(fromUtf8(Uint8Array.of(0x30, 0)) ?? ''))).toBeUndefined();
  });
});
