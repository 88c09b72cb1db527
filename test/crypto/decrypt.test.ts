// Decryption and private keys, against node:crypto and openssl.
import {
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, utf8 } from '../../src/base/bytes.ts';
import { ALGORITHMS, type BlockAlgorithm, keyTransportAlgorithm } from '../../src/crypto/algorithms.ts';
import { decryptContent, type RsaEncryptedKey, unwrapWithKey, unwrapWithRsa } from '../../src/crypto/decrypt.ts';
import { HASHES, type HashName } from '../../src/crypto/hash.ts';
import { useLegacy } from '../../src/crypto/legacy-loader.ts';
import type { RsaPrivateKey } from '../../src/crypto/private-key.ts';
import { keyIdentity } from '../../src/crypto/public-key.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { DECRYPT_SENTENCES, PRIVATE_KEY_SENTENCES } from '../../src/crypto/sentences.ts';
import { flipped, publicKeyOf, rsa } from './keys.ts';
import { hasOpenssl, openssl } from './openssl.ts';

const noOpenssl = hasOpenssl ? '' : ' (skipped: no openssl program)';
const pair = rsa(2048);
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string =>
  key.export({ type, format: 'pem' }) as string;

async function ours(text: string | Uint8Array, passphrase?: string): Promise<RsaPrivateKey> {
  const result = await readPrivateKey(text, passphrase);
  if (!result.ok) throw new Error(result.code);
  return result.key;
}

const row = <A>(found: A | undefined): A => {
  if (!found) throw new Error('no such row');
  return found;
};
const RSA15 = row(keyTransportAlgorithm('http://www.w3.org/2001/04/xmlenc#rsa-1_5'));
const OAEP_MGF1P = row(keyTransportAlgorithm('http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'));
const OAEP = row(keyTransportAlgorithm('http://www.w3.org/2009/xmlenc11#rsa-oaep'));

const sha = (hash: HashName, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(hash.replace('-', '')).update(data).digest());

function mask(hash: HashName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let i = 0; i * HASHES[hash].octets < length; i++)
    blocks.push(sha(hash, concatBytes(seed, Uint8Array.of(0, 0, 0, i))));
  return concatBytes(...blocks).slice(0, length);
}
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((octet, i) => octet ^ (b[i] as number));

/** EME-OAEP written out for the tests, since node:crypto can't have a mask hash of its own. */
function oaepEncrypt(
  key: Uint8Array,
  digest: HashName,
  mgf: HashName,
  label = new Uint8Array(),
  marker = 1,
  first = 0,
): Uint8Array {
  const k = 256;
  const length = HASHES[digest].octets;
  const block = concatBytes(
    sha(digest, label),
    new Uint8Array(k - key.length - 2 * length - 2),
    Uint8Array.of(marker),
    key,
  );
  const seed = new Uint8Array(randomBytes(length));
  const maskedBlock = xor(block, mask(mgf, seed, block.length));
  const maskedSeed = xor(seed, mask(mgf, maskedBlock, length));
  return rawEncrypt(concatBytes(Uint8Array.of(first), maskedSeed, maskedBlock));
}
const rawEncrypt = (encoded: Uint8Array): Uint8Array =>
  new Uint8Array(publicEncrypt({ key: pair.publicKey, padding: constants.RSA_NO_PADDING }, encoded));

const HASH_NAMES = Object.keys(HASHES) as HashName[];
const contentKey = new Uint8Array(randomBytes(32));
const opened = { ok: true, octets: contentKey };

describe('RSA-OAEP', () => {
  it('opens what node:crypto encrypts, with every hash for digest and mask alike', async () => {
    const key = await ours(pem(pair.privateKey));
    for (const digest of HASH_NAMES) {
      for (const label of [undefined, utf8('label')]) {
        const options = {
          key: pair.publicKey,
          oaepHash: digest.replace('-', '').toLowerCase(),
          ...(label && { oaepLabel: label }),
        };
        const cipherText = new Uint8Array(
          publicEncrypt({ ...options, padding: constants.RSA_PKCS1_OAEP_PADDING }, contentKey),
        );
        const encrypted = { algorithm: OAEP, cipherText, digest, mgfHash: digest, ...(label && { label }) };
        expect(await unwrapWithRsa(encrypted, key), digest).toEqual(opened);
      }
    }
  });

  it('opens every combination of digest and mask hash, and none with another digest, mask or label', async () => {
    const key = await ours(pem(pair.privateKey));
    for (const digest of HASH_NAMES) {
      for (const mgfHash of HASH_NAMES) {
        const encrypted: RsaEncryptedKey = {
          algorithm: OAEP,
          cipherText: oaepEncrypt(contentKey, digest, mgfHash),
          digest,
          mgfHash,
        };
        expect(await unwrapWithRsa(encrypted, key), `${digest} ${mgfHash}`).toEqual(opened);
        const wrong = { ok: false, code: 'key-unwrap-failed' };
        expect(await unwrapWithRsa({ ...encrypted, digest: digest === 'SHA-1' ? 'SHA-256' : 'SHA-1' }, key)).toEqual(
          wrong,
        );
        expect(await unwrapWithRsa({ ...encrypted, mgfHash: mgfHash === 'SHA-1' ? 'SHA-256' : 'SHA-1' }, key)).toEqual(
          wrong,
        );
        expect(await unwrapWithRsa({ ...encrypted, label: utf8('x') }, key)).toEqual(wrong);
      }
    }
  });

  it('masks with SHA-1 whatever the digest where no MGF is given, and takes a given one for rsa-oaep-mgf1p, too', async () => {
    const key = await ours(pem(pair.privateKey));
    for (const algorithm of [OAEP_MGF1P, OAEP]) {
      const cipherText = oaepEncrypt(contentKey, 'SHA-256', 'SHA-1');
      expect(await unwrapWithRsa({ algorithm, cipherText, digest: 'SHA-256' }, key)).toEqual(opened);
      const plain = oaepEncrypt(contentKey, 'SHA-1', 'SHA-1');
      expect(await unwrapWithRsa({ algorithm, cipherText: plain }, key)).toEqual(opened);
      const other = oaepEncrypt(contentKey, 'SHA-256', 'SHA-512');
      const encrypted = { algorithm, cipherText: other, digest: 'SHA-256', mgfHash: 'SHA-512' } as const;
      expect(await unwrapWithRsa(encrypted, key)).toEqual(opened);
    }
  });

  it('refuses a first octet that is not 0 and a separator that is not 1', async () => {
    const key = await ours(pem(pair.privateKey));
    for (const cipherText of [
      oaepEncrypt(contentKey, 'SHA-1', 'SHA-1', undefined, 2),
      oaepEncrypt(contentKey, 'SHA-1', 'SHA-1', undefined, 1, 1),
    ]) {
      expect(await unwrapWithRsa({ algorithm: OAEP, cipherText }, key)).toEqual({
        ok: false,
        code: 'key-unwrap-failed',
      });
    }
  });
});

describe('RSA 1.5 key transport', () => {
  it('opens what node:crypto encrypts, with keys from 1024 to 4096 bits', async () => {
    for (const bits of [1024, 2048, 3072, 4096]) {
      const each = rsa(bits);
      const cipherText = new Uint8Array(
        publicEncrypt({ key: each.publicKey, padding: constants.RSA_PKCS1_PADDING }, contentKey),
      );
      expect(await unwrapWithRsa({ algorithm: RSA15, cipherText }, await ours(pem(each.privateKey)))).toEqual(opened);
    }
  });

  it('refuses padding shorter than eight octets, another block type, and no separator', async () => {
    const key = await ours(pem(pair.privateKey));
    const block = (type: number, padding: number): Uint8Array =>
      concatBytes(
        Uint8Array.of(0, type),
        new Uint8Array(padding).fill(7),
        Uint8Array.of(0),
        new Uint8Array(256 - 3 - padding).fill(9),
      );
    expect(await unwrapWithRsa({ algorithm: RSA15, cipherText: rawEncrypt(block(2, 8)) }, key)).toMatchObject({
      ok: true,
    });
    for (const encoded of [block(2, 7), block(1, 8), block(2, 253).fill(7, 2)]) {
      expect(await unwrapWithRsa({ algorithm: RSA15, cipherText: rawEncrypt(encoded) }, key)).toEqual({
        ok: false,
        code: 'key-unwrap-failed',
      });
    }
  });

  it('says that the length shows another certificate, and that another key of the same length fails', async () => {
    const cipherText = new Uint8Array(
      publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, contentKey),
    );
    const shorter = await ours(pem(rsa(1024).privateKey));
    expect(await unwrapWithRsa({ algorithm: OAEP, cipherText }, shorter)).toEqual({
      ok: false,
      code: 'cipher-length-differs',
    });
    const other = await ours(pem(rsa(2048, 3).privateKey));
    expect(await unwrapWithRsa({ algorithm: OAEP, cipherText }, other)).toEqual({
      ok: false,
      code: 'key-unwrap-failed',
    });
    const outOfRange = new Uint8Array(256).fill(255);
    expect(await unwrapWithRsa({ algorithm: OAEP, cipherText: outOfRange }, other)).toEqual({
      ok: false,
      code: 'key-unwrap-failed',
    });
  });
});

const NODE_CIPHERS: Readonly<Record<string, string>> = {
  'AES-128-CBC': 'aes-128-cbc',
  'AES-192-CBC': 'aes-192-cbc',
  'AES-256-CBC': 'aes-256-cbc',
  'AES-128-GCM': 'aes-128-gcm',
  'AES-192-GCM': 'aes-192-gcm',
  'AES-256-GCM': 'aes-256-gcm',
  '3DES-CBC': 'des-ede3-cbc',
};

/** Encrypts as XML Encryption does: IV first, arbitrary padding octets with the count last, tag last. */
function encryptContent(
  algorithm: BlockAlgorithm,
  key: Uint8Array,
  plain: Uint8Array,
  padding?: Uint8Array,
): Uint8Array {
  const name = NODE_CIPHERS[algorithm.name] as string;
  if (algorithm.scheme === 'aes-gcm') {
    const iv = randomBytes(12);
    const cipher = createCipheriv(name as 'aes-128-gcm', key, iv);
    return concatBytes(iv, cipher.update(plain), cipher.final(), cipher.getAuthTag());
  }
  const block = algorithm.scheme === 'aes-cbc' ? 16 : 8;
  const count = block - (plain.length % block);
  const filled = padding ?? concatBytes(new Uint8Array(count - 1).fill(0xa5), Uint8Array.of(count));
  const iv = randomBytes(block);
  const cipher = createCipheriv(name, key, iv).setAutoPadding(false);
  return concatBytes(iv, cipher.update(concatBytes(plain, filled)), cipher.final());
}

describe('content encryption', () => {
  for (const algorithm of ALGORITHMS.block) {
    const key = contentKey.slice(0, algorithm.keyOctets);
    const failed = { ok: false, code: 'content-decrypt-failed' };

    it(`opens ${algorithm.name} at every length around a block, whatever the padding octets are`, async () => {
      for (const length of [0, 1, 7, 8, 15, 16, 17, 31, 32, 1000, 100_000]) {
        const plain = new Uint8Array(length).map((_, i) => i);
        expect(await decryptContent(algorithm, key, encryptContent(algorithm, key, plain)), String(length)).toEqual({
          ok: true,
          octets: plain,
        });
      }
    });

    it(`refuses ${algorithm.name} cut short, and keys of another length`, async () => {
      const cipherText = encryptContent(algorithm, key, utf8('text'));
      const least = algorithm.scheme === 'aes-gcm' ? 28 : algorithm.scheme === 'aes-cbc' ? 32 : 16;
      for (let length = 0; length < least; length++) {
        expect(await decryptContent(algorithm, key, cipherText.slice(0, length))).toEqual({
          ok: false,
          code: 'cipher-text-malformed',
        });
      }
      for (const wrong of [new Uint8Array(), key.slice(1), concatBytes(key, Uint8Array.of(0))]) {
        expect(await decryptContent(algorithm, wrong, cipherText)).toEqual({
          ok: false,
          code: 'content-key-length-wrong',
        });
      }
    });

    if (algorithm.scheme === 'aes-gcm') {
      it(`refuses ${algorithm.name} with one bit changed anywhere`, async () => {
        const cipherText = encryptContent(algorithm, key, utf8('text'));
        for (let at = 0; at < cipherText.length; at++) {
          expect(await decryptContent(algorithm, key, flipped(cipherText, at))).toEqual(failed);
        }
      });
    } else {
      it(`refuses ${algorithm.name} whose last octet counts no padding or more than a block`, async () => {
        const block = algorithm.scheme === 'aes-cbc' ? 16 : 8;
        for (const count of [0, block + 1, 255]) {
          const padding = concatBytes(new Uint8Array(block - 1), Uint8Array.of(count));
          const cipherText = encryptContent(algorithm, key, new Uint8Array(block), padding);
          expect(await decryptContent(algorithm, key, cipherText)).toEqual(failed);
        }
      });
    }
  }

  it('names what it does not do', async () => {
    const agreement = row(keyTransportAlgorithm('http://www.w3.org/2009/xmlenc11#ECDH-ES'));
    const key = await ours(pem(pair.privateKey));
    expect(await unwrapWithRsa({ algorithm: agreement, cipherText: new Uint8Array(256) }, key)).toEqual({
      ok: false,
      code: 'algorithm-unsupported',
    });
  });
});

describe('AES key wrap', () => {
  for (const algorithm of ALGORITHMS.keyTransport.filter(({ scheme }) => scheme === 'aes-kw')) {
    it(`${algorithm.name} opens what node:crypto wraps, and nothing with one bit changed`, async () => {
      const wrapping = new Uint8Array(randomBytes(algorithm.keyOctets ?? 0));
      for (const length of [16, 24, 32]) {
        const inner = contentKey.slice(0, length);
        const cipher = createCipheriv(
          `id-aes${wrapping.length * 8}-wrap` as string,
          wrapping,
          new Uint8Array(8).fill(0xa6),
        );
        const wrapped = concatBytes(cipher.update(inner), cipher.final());
        expect(await unwrapWithKey(algorithm, wrapping, wrapped)).toEqual({ ok: true, octets: inner });
        for (let at = 0; at < wrapped.length; at += 5) {
          expect(await unwrapWithKey(algorithm, wrapping, flipped(wrapped, at))).toEqual({
            ok: false,
            code: 'key-unwrap-failed',
          });
        }
        expect(await unwrapWithKey(algorithm, wrapping.slice(1), wrapped)).toEqual({
          ok: false,
          code: 'content-key-length-wrong',
        });
        expect(await unwrapWithKey(algorithm, wrapping, wrapped.slice(1))).toEqual({
          ok: false,
          code: 'cipher-text-malformed',
        });
      }
    });
  }
});

describe('without the chunk of additional algorithms', () => {
  afterEach(() => useLegacy(() => import('../../src/crypto/legacy.ts')));

  it('says so for AES-192 and 3DES', async () => {
    useLegacy(() => Promise.reject(new Error('blocked')));
    for (const algorithm of ALGORITHMS.block.filter(({ run }) => run === 'legacy')) {
      const key = contentKey.slice(0, algorithm.keyOctets);
      expect(await decryptContent(algorithm, key, encryptContent(algorithm, key, utf8('x')))).toEqual({
        ok: false,
        code: 'legacy-unavailable',
      });
    }
  });
});

describe('a private key', () => {
  const expectKey = (key: RsaPrivateKey): void => {
    expect(keyIdentity(key.publicKey)).toBe(keyIdentity(publicKeyOf(pair)));
  };

  it('is read from PKCS #8 and PKCS #1, PEM and DER, bare base64, and PEM that was pasted badly', async () => {
    const pkcs8 = pem(pair.privateKey);
    const bare = pkcs8.replace(/-----[^-]+-----|\s/g, '');
    const forms = [
      pkcs8,
      pem(pair.privateKey, 'pkcs1'),
      new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' })),
      new Uint8Array(pair.privateKey.export({ type: 'pkcs1', format: 'der' })),
      utf8(pkcs8.replace(/\n/g, '\r\n')),
      bare,
      pkcs8.trim().replace(/\n/g, '\\n'),
      pkcs8.trim().replace(/\n/g, ' '),
      Buffer.from(pkcs8).toString('base64'),
    ];
    for (const form of forms) expectKey(await ours(form));
  });

  it('asks for the passphrase, says when it is wrong, and opens with the right one', async () => {
    for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'des-ede3-cbc']) {
      const encrypted = pair.privateKey.export({
        type: 'pkcs8',
        format: 'pem',
        cipher,
        passphrase: 'schlüssel',
      }) as string;
      expect(await readPrivateKey(encrypted), cipher).toEqual({ ok: false, code: 'passphrase-needed' });
      expect(await readPrivateKey(encrypted, '')).toEqual({ ok: false, code: 'passphrase-needed' });
      for (const wrong of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
        expect(await readPrivateKey(encrypted, wrong)).toEqual({ ok: false, code: 'passphrase-wrong' });
      }
      expectKey(await ours(encrypted, 'schlüssel'));
    }
  });

  it.skipIf(!hasOpenssl)(
    `opens what openssl encrypts with every PBKDF2 hash, and names what it can't${noOpenssl}`,
    async () => {
      const plain = pem(pair.privateKey);
      const encrypt = (...args: string[]) =>
        openssl(['pkcs8', '-topk8', '-passout', 'pass:secret', ...args], plain).toString();
      for (const prf of ['hmacWithSHA1', 'hmacWithSHA256', 'hmacWithSHA384', 'hmacWithSHA512']) {
        expectKey(await ours(encrypt('-v2', 'aes-256-cbc', '-v2prf', prf), 'secret'));
      }
      const unsupported = async (text: string) => {
        const result = await readPrivateKey(text, 'secret');
        return result.ok ? 'read' : [result.code, result.name];
      };
      expect(await unsupported(encrypt('-scrypt'))).toEqual(['key-encryption-unsupported', 'scrypt']);
      expect(await unsupported(encrypt('-v1', 'PBE-SHA1-3DES'))).toEqual([
        'key-encryption-unsupported',
        'PKCS #12 encryption with SHA-1 and 3DES',
      ]);
      expect(await unsupported(encrypt('-v2', 'camellia-256-cbc'))).toEqual([
        'key-encryption-unsupported',
        '1.2.392.200011.61.1.1.1.4',
      ]);
      const old = openssl(['rsa', '-traditional', '-aes128', '-passout', 'pass:secret'], plain).toString();
      expect(await unsupported(old)).toEqual(['key-encryption-unsupported', 'PEM header encryption, AES-128-CBC']);
    },
  );

  it('of another type is named', async () => {
    const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const named = async (key: KeyObject, type: 'pkcs8' | 'sec1') =>
      readPrivateKey(key.export({ type, format: 'pem' }) as string);
    expect(await named(ecKey, 'sec1')).toEqual({ ok: false, code: 'key-type-unsupported', name: 'EC' });
    expect(await named(ecKey, 'pkcs8')).toEqual({ ok: false, code: 'key-type-unsupported', name: 'EC' });
    expect(await named(generateKeyPairSync('ed25519').privateKey, 'pkcs8')).toEqual({
      ok: false,
      code: 'key-type-unsupported',
      name: 'Ed25519',
    });
  });

  it('is told from a public key, a certificate, damage and nothing', async () => {
    const code = async (text: string | Uint8Array) => {
      const result = await readPrivateKey(text);
      return result.ok ? 'read' : result.code;
    };
    expect(await code(pair.publicKey.export({ type: 'spki', format: 'pem' }) as string)).toBe('public-key-instead');
    expect(await code(pair.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string)).toBe('public-key-instead');
    expect(await code('')).toBe('private-key-not-found');
    expect(await code('hunter2')).toBe('private-key-not-found');
    expect(await code(pem(pair.privateKey).slice(0, 600))).toBe('key-damaged');
    const der = new Uint8Array(pair.privateKey.export({ type: 'pkcs1', format: 'der' }));
    // One bit of p, of a CRT exponent or of the CRT coefficient: it would decrypt to noise.
    for (const at of [600, 800, der.length - 5]) expect(await code(flipped(der, at))).toBe('key-damaged');
  });

  it('can be neither turned into JSON nor cloned into a message, and never stands in a refusal', async () => {
    const key = await ours(pem(pair.privateKey));
    const { d, p } = pair.privateKey.export({ format: 'jwk' });
    const exponent = Buffer.from(d ?? '', 'base64url');
    const shown = JSON.stringify({ key, entries: Object.values(key).map(String) });
    for (const secret of [
      d ?? 'none',
      p ?? 'none',
      exponent.toString('hex'),
      BigInt(`0x${exponent.toString('hex')}`).toString(),
    ]) {
      expect(shown).not.toContain(secret);
    }
    expect(() => structuredClone(key)).toThrow();
    const broken = await readPrivateKey(pem(pair.privateKey).slice(0, 900));
    expect(broken).toEqual({ ok: false, code: 'key-damaged' });
  });

  it('decrypts what its public key encrypted, all ways to write the same number included', async () => {
    const key = await ours(pem(pair.privateKey));
    const encoded = concatBytes(Uint8Array.of(0), new Uint8Array(randomBytes(255)));
    expect(equalBytes(key.decrypt(rawEncrypt(encoded)) ?? new Uint8Array(), encoded)).toBe(true);
    expect(key.decrypt(new Uint8Array(255))).toBeUndefined();
    expect(key.decrypt(new Uint8Array(256).fill(255))).toBeUndefined();
  });
});

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const hasCorpus = existsSync(corpus);

describe.skipIf(!hasCorpus)(
  `private keys of the corpus${hasCorpus ? '' : ' (skipped: it is not beside this repository)'}`,
  () => {
    it('are read, every one', async () => {
      const index = JSON.parse(readFileSync(new URL('index.json', corpus), 'utf8'));
      const items: readonly { kind: string; file: string }[] = Array.isArray(index) ? index : index.items;
      const keys = items.filter(({ kind }) => kind === 'key');
      expect(keys.length).toBeGreaterThan(10);
      for (const { file } of keys) {
        const result = await readPrivateKey(new Uint8Array(readFileSync(new URL(file, corpus))));
        expect({ file, code: result.ok ? 'read' : result.code }).toEqual({ file, code: 'read' });
      }
    });
  },
);

describe('sentences', () => {
  it('are there for every failure and quote nothing', () => {
    for (const sentence of [...Object.values(DECRYPT_SENTENCES), ...Object.values(PRIVATE_KEY_SENTENCES)]) {
      expect(sentence).toMatch(/^[A-Z].*[.\w]$/);
    }
  });
});
