// Raw signatures: every row of the algorithm table against node:crypto, and the forgeries that our own arithmetic must refuse.
import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/base/bytes.ts';
import { ALGORITHMS, algorithmName, type SignatureAlgorithm, signatureAlgorithm } from '../../src/crypto/algorithms.ts';
import { modPow, toBigInt, toOctets } from '../../src/crypto/big-integer.ts';
import { HASHES, type HashName, hashOctets } from '../../src/crypto/hash.ts';
import { useLegacy } from '../../src/crypto/legacy-loader.ts';
import { type DsaPublicKey, type PublicKey, type RsaPublicKey, rsaPublicKey } from '../../src/crypto/public-key.ts';
import { openRsaSignature, rsaPublicOperation, verifyPkcs1, verifyPss } from '../../src/crypto/rsa.ts';
import { digest, pssParameters, verifyRaw } from '../../src/crypto/verify.ts';
import { dsa, ec, ed25519, flipped, type KeyPair, publicKeyOf, rsa, sign } from './keys.ts';

const data = utf8('<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>');

const algorithm = (uri: string): SignatureAlgorithm => {
  const entry = signatureAlgorithm(uri);
  if (!entry) throw new Error(`no such row: ${uri}`);
  return entry;
};
const RSA_SHA256 = algorithm('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
const RSA_SHA224 = algorithm('http://www.w3.org/2001/04/xmldsig-more#rsa-sha224');
const ECDSA_SHA256 = algorithm('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256');
const ECDSA_SHA224 = algorithm('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224');
const DSA_SHA1 = algorithm('http://www.w3.org/2000/09/xmldsig#dsa-sha1');
const PSS = algorithm('http://www.w3.org/2007/05/xmldsig-more#rsa-pss');

const KEYS: Readonly<Record<string, () => KeyPair[]>> = {
  'rsa-pkcs1': () => [rsa(1024), rsa(2048), rsa(2048, 3), rsa(3072), rsa(1031)],
  'rsa-pss': () => [rsa(2048), rsa(2048, 3), rsa(3072), rsa(2049)],
  ecdsa: () => ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].map(ec),
  eddsa: () => [ed25519()],
  dsa: () => [dsa(1024, 160), dsa(2048, 256)],
  none: () => [],
};

const isRun = (row: SignatureAlgorithm): boolean => row.run === 'webcrypto' || row.run === 'legacy';

describe('the signature table', () => {
  for (const row of ALGORITHMS.signature.filter(isRun)) {
    it(`verifies ${row.uri} by node:crypto, and nothing with one bit turned over`, async () => {
      const keys = KEYS[row.scheme]?.() ?? [];
      expect(keys.length).toBeGreaterThan(0);
      for (const pair of keys) {
        const key = publicKeyOf(pair);
        const pss = row.scheme === 'rsa-pss' ? { pss: { saltLength: HASHES[row.hash].octets } } : {};
        const signature = sign(pair, data, { hash: row.hash, ...pss });
        const input = { algorithm: row, key, signature, data };
        expect(await verifyRaw(input), `${row.name}, ${key.type} ${key.bits}`).toBe('valid');
        for (const at of [0, signature.length >> 1, signature.length - 1]) {
          expect(await verifyRaw({ ...input, signature: flipped(signature, at) })).toBe('invalid');
        }
        expect(await verifyRaw({ ...input, data: flipped(data, 5) })).toBe('invalid');
        expect(await verifyRaw({ ...input, signature: concatBytes(signature, Uint8Array.of(0)) })).toBe('invalid');
        expect(await verifyRaw({ ...input, signature: concatBytes(Uint8Array.of(0), signature) })).toBe('invalid');
        expect(await verifyRaw({ ...input, signature: new Uint8Array() })).toBe('invalid');
        expect(await verifyRaw({ ...input, signature: new Uint8Array(signature.length) })).toBe('invalid');
      }
    });
  }

  it('has a row of every scheme with every hash that the specifications name', () => {
    const names = ALGORITHMS.signature.filter(isRun).map(({ name }) => name);
    const hashes = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'];
    const expected = ['RSA', 'RSA-PSS', 'ECDSA'].flatMap((scheme) => hashes.map((hash) => `${scheme}-${hash}`));
    expect(new Set(names)).toEqual(new Set([...expected, 'RSA-PSS', 'Ed25519', 'DSA-SHA1', 'DSA-SHA256']));
  });

  it('marks what is weak with a reason, and nothing that is sound', () => {
    for (const row of ALGORITHMS.signature.filter(isRun)) {
      expect(row.weak !== undefined, row.uri).toBe(row.hash === 'SHA-1' || row.scheme === 'dsa');
    }
  });

  it('names no algorithm twice and each by one identifier', () => {
    for (const rows of Object.values(ALGORITHMS)) {
      expect(new Set(rows.map(({ uri }) => uri)).size).toBe(rows.length);
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    }
  });

  it('refuses every HMAC and says unsupported for the rest, whatever the key', async () => {
    for (const row of ALGORITHMS.signature.filter((each) => !isRun(each))) {
      const verdict = await verifyRaw({ algorithm: row, key: publicKeyOf(rsa()), signature: new Uint8Array(32), data });
      const code = row.uri.includes('hmac') ? 'algorithm-refused' : 'algorithm-unsupported';
      expect(verdict, row.uri).toEqual({ indeterminate: code });
    }
  });

  it('calls what it does not know by its own fragment', () => {
    expect(algorithmName(RSA_SHA256.uri)).toBe('RSA-SHA256');
    expect(algorithmName('http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256')).toBe('ecdsa-sha3-256');
    expect(['urn:x', 'urn:x#', ''].map(algorithmName)).toEqual(['urn:x', 'urn:x#', '']);
  });

  it('knows no identifier that no specification defines', () => {
    for (const uri of [
      '',
      '__proto__',
      'constructor',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha1',
      `${RSA_SHA256.uri} `,
    ]) {
      expect(signatureAlgorithm(uri), uri).toBeUndefined();
    }
  });
});

describe('key confusion', () => {
  it('never tries a key of another type than the algorithm is for', async () => {
    const keys = [rsa(), ec('prime256v1'), ed25519(), dsa(1024, 160)].map(publicKeyOf);
    for (const row of ALGORITHMS.signature.filter(isRun)) {
      for (const key of keys) {
        const verdict = await verifyRaw({ algorithm: row, key, signature: new Uint8Array(64), data });
        const type = { 'rsa-pkcs1': 'RSA', 'rsa-pss': 'RSA', ecdsa: 'EC', eddsa: 'Ed25519', dsa: 'DSA', none: '' }[
          row.scheme
        ];
        if (type !== key.type)
          expect(verdict, `${row.name} with ${key.type}`).toEqual({ indeterminate: 'key-type-mismatch' });
        else expect(verdict).not.toBe('valid');
      }
    }
  });

  it('takes a key labelled RSASSA-PSS for PSS and refuses it for PKCS #1 v1.5', async () => {
    const key = { ...(publicKeyOf(rsa()) as RsaPublicKey), pssOnly: true };
    const pss = sign(rsa(), data, { hash: 'SHA-256', pss: { saltLength: 32 } });
    const mgf1 = algorithm('http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1');
    expect(await verifyRaw({ algorithm: mgf1, key, signature: pss, data })).toBe('valid');
    const pkcs1 = sign(rsa(), data, { hash: 'SHA-256' });
    expect(await verifyRaw({ algorithm: RSA_SHA256, key, signature: pkcs1, data })).toEqual({
      indeterminate: 'key-type-mismatch',
    });
  });

  it('does not judge RSA keys with exponent 1, an even exponent or modulus, or absurd sizes', async () => {
    const modulus = (publicKeyOf(rsa()) as RsaPublicKey).modulus;
    const verdict = (n: Uint8Array, e: Uint8Array) =>
      verifyRaw({
        algorithm: RSA_SHA224,
        key: rsaPublicKey(n, e) as PublicKey,
        signature: new Uint8Array(n.length),
        data,
      });
    expect(await verdict(modulus, Uint8Array.of(1))).toEqual({ indeterminate: 'key-unusable' });
    expect(await verdict(modulus, Uint8Array.of(4))).toEqual({ indeterminate: 'key-unusable' });
    expect(await verdict(flipped(modulus, modulus.length - 1), Uint8Array.of(3))).toEqual({
      indeterminate: 'key-unusable',
    });
    expect(await verdict(modulus, modulus)).toEqual({ indeterminate: 'key-size-unsupported' });
    expect(await verdict(modulus.subarray(0, 60), Uint8Array.of(3))).toEqual({ indeterminate: 'key-size-unsupported' });
    expect(await verdict(new Uint8Array(2_049).fill(255), Uint8Array.of(3))).toEqual({
      indeterminate: 'key-size-unsupported',
    });
  });

  it('does not judge curves that it does not know, nor points off the curve', async () => {
    const key = { type: 'EC', bits: 256, curve: 'brainpoolP256r1', point: new Uint8Array(65) } as const;
    const input = { algorithm: ECDSA_SHA256, signature: new Uint8Array(64).fill(1), data };
    expect(await verifyRaw({ ...input, key })).toEqual({ indeterminate: 'curve-unsupported' });
    expect(await verifyRaw({ ...input, key: { ...key, curve: '1.2.3' } })).toEqual({
      indeterminate: 'curve-unsupported',
    });
    const off = Uint8Array.of(4, ...new Uint8Array(64).fill(7));
    expect(await verifyRaw({ ...input, key: { ...key, curve: 'P-256', point: off } })).toEqual({
      indeterminate: 'key-unusable',
    });
    expect(await verifyRaw({ ...input, key: { ...key, curve: 'secp256k1', point: off } })).toBe('invalid');
    expect(await verifyRaw({ ...input, algorithm: ECDSA_SHA224, key: { ...key, curve: 'P-256', point: off } })).toBe(
      'invalid',
    );
  });
});

describe('RSA PKCS #1 v1.5 padding, over our own arithmetic', () => {
  const pair = rsa(1024);
  const key = publicKeyOf(pair) as RsaPublicKey;
  const k = 128;
  const raw = (encoded: Uint8Array): Uint8Array =>
    new Uint8Array(privateEncrypt({ key: pair.privateKey, padding: constants.RSA_NO_PADDING }, encoded));
  const fill = (count: number, octet = 0xff): Uint8Array => new Uint8Array(count).fill(octet);

  for (const hash of ['SHA-224', 'SHA-256'] as const) {
    const row = hash === 'SHA-224' ? RSA_SHA224 : RSA_SHA256;
    const info = async (withNull = true): Promise<Uint8Array> => {
      const { octets, oidOctets } = HASHES[hash];
      const parameters = withNull ? [5, 0] : [];
      const identifier = [6, oidOctets.length, ...oidOctets, ...parameters];
      const inner = [0x30, identifier.length, ...identifier, 4, octets, ...(await hashOctets(hash, data))];
      return Uint8Array.of(0x30, inner.length, ...inner);
    };
    const verdicts = async (encoded: Uint8Array) => [
      await verifyRaw({ algorithm: row, key, signature: raw(encoded), data }),
      await verifyPkcs1(key, raw(encoded), hash, data),
    ];

    it(`accepts the one right encoding with ${hash}`, async () => {
      const t = await info();
      const encoded = concatBytes(Uint8Array.of(0, 1), fill(k - 3 - t.length), Uint8Array.of(0), t);
      expect(await verdicts(encoded)).toEqual(['valid', true]);
    });

    const wrong: Record<string, (t: Uint8Array) => Uint8Array> = {
      'short padding and garbage behind the digest (Bleichenbacher 2006)': (t) =>
        concatBytes(Uint8Array.of(0, 1), fill(8), Uint8Array.of(0), t, fill(k - 11 - t.length, 0x5a)),
      'block type 2': (t) => concatBytes(Uint8Array.of(0, 2), fill(k - 3 - t.length), Uint8Array.of(0), t),
      'block type 0': (t) => concatBytes(Uint8Array.of(0, 0), fill(k - 3 - t.length, 0), Uint8Array.of(0), t),
      'one padding octet that is not FF': (t) =>
        concatBytes(Uint8Array.of(0, 1), flipped(fill(k - 3 - t.length), 30), Uint8Array.of(0), t),
      'a separator that is not 0': (t) => concatBytes(Uint8Array.of(0, 1), fill(k - 3 - t.length), Uint8Array.of(1), t),
      'the digest without DigestInfo': (t) =>
        concatBytes(
          Uint8Array.of(0, 1),
          fill(k - 3 - HASHES[hash].octets),
          Uint8Array.of(0),
          t.slice(-HASHES[hash].octets),
        ),
      'a long-form length in DigestInfo': (t) =>
        concatBytes(Uint8Array.of(0, 1), fill(k - 4 - t.length), Uint8Array.of(0, 0x30, 0x81), t.slice(1)),
      'no padding at all': (t) => concatBytes(Uint8Array.of(0, 1, 0), t, fill(k - 3 - t.length, 0)),
    };
    for (const [name, encode] of Object.entries(wrong)) {
      it(`calls ${name} invalid with ${hash}`, async () => {
        expect(await verdicts(encode(await info()))).toEqual(['invalid', false]);
      });
    }

    it(`calls a DigestInfo without NULL invalid with ${hash}`, async () => {
      const t = await info(false);
      expect(await verdicts(concatBytes(Uint8Array.of(0, 1), fill(k - 3 - t.length), Uint8Array.of(0), t))).toEqual([
        'invalid',
        false,
      ]);
    });

    it(`calls a signature that has the modulus added invalid with ${hash}`, async () => {
      // A modulus well below 2^1024 and a small enough signature leave room for the sum in as many octets.
      const roomy = roomyPair();
      const own = publicKeyOf(roomy) as RsaPublicKey;
      let content = data;
      let sum = 1n << 1024n;
      while (sum >= 1n << 1024n) {
        content = concatBytes(content, Uint8Array.of(1));
        sum = toBigInt(sign(roomy, content, { hash })) + toBigInt(own.modulus);
      }
      expect(await verifyPkcs1(own, toOctets(sum - toBigInt(own.modulus), k), hash, content)).toBe(true);
      expect(await verifyPkcs1(own, toOctets(sum, k), hash, content)).toBe(false);
      expect(await verifyRaw({ algorithm: row, key: own, signature: toOctets(sum, k), data: content })).toBe('invalid');
    });
  }

  it('calls fewer than eight padding octets invalid, and a hash that has no room in the modulus', async () => {
    const small = rsa(600);
    const own = publicKeyOf(small) as RsaPublicKey;
    const { octets, oidOctets } = HASHES['SHA-384'];
    const identifier = [6, oidOctets.length, ...oidOctets, 5, 0];
    const inner = [0x30, identifier.length, ...identifier, 4, octets, ...(await hashOctets('SHA-384', data))];
    const encoded = Uint8Array.of(0, 1, 255, 255, 255, 255, 255, 0, 0x30, inner.length, ...inner);
    const padding = constants.RSA_NO_PADDING;
    const signature = new Uint8Array(privateEncrypt({ key: small.privateKey, padding }, encoded));
    expect(await verifyPkcs1(own, signature, 'SHA-384', data)).toBe(false);
    expect(await verifyPkcs1(own, signature, 'SHA-512', data)).toBe(false);
  });
});

function roomyPair(): KeyPair {
  for (;;) {
    const each = generateKeyPairSync('rsa', { modulusLength: 1024 });
    if (((publicKeyOf(each) as RsaPublicKey).modulus[0] as number) < 0xd0) return each;
  }
}

describe('RSA-PSS parameters', () => {
  const pair = rsa(2049);
  const key = publicKeyOf(pair) as RsaPublicKey;

  it('take their defaults from RFC 9231: SHA-256, MGF1 with the same, salt as long as the digest', () => {
    expect(pssParameters()).toEqual({ hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: 32 });
    const sha512 = ALGORITHMS.digest.find(({ hash }) => hash === 'SHA-512');
    expect(pssParameters({ digest: sha512 as never })).toEqual({ hash: 'SHA-512', mgfHash: 'SHA-512', saltLength: 64 });
  });

  it('are refused with another trailer, a negative salt, or a hash that is not run', () => {
    const md5 = ALGORITHMS.digest.find(({ name }) => name === 'MD5');
    expect(pssParameters({ trailerField: 2 })).toBeUndefined();
    expect(pssParameters({ saltLength: -1 })).toBeUndefined();
    expect(pssParameters({ saltLength: 0.5 })).toBeUndefined();
    expect(pssParameters({ digest: md5 as never })).toBeUndefined();
  });

  it('decide: another salt length or mask hash than the signature was made with is invalid', async () => {
    for (const saltLength of [0, 20, 32, 100]) {
      const signature = sign(pair, data, { hash: 'SHA-256', pss: { saltLength } });
      for (const claimed of [0, 20, 32, 100]) {
        const pss = { hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: claimed } as const;
        const expected = claimed === saltLength;
        expect(await verifyRaw({ algorithm: PSS, key, signature, data, pss })).toBe(expected ? 'valid' : 'invalid');
        expect(await verifyPss(key, signature, pss, data)).toBe(expected);
        const other = { ...pss, mgfHash: 'SHA-1' } as const;
        expect(await verifyRaw({ algorithm: PSS, key, signature, data, pss: other })).toBe('invalid');
      }
      expect(
        await verifyRaw({
          algorithm: PSS,
          key,
          signature,
          data,
          pss: { hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: 2_000 },
        }),
      ).toBe('invalid');
    }
  });

  it('agree between WebCrypto and our own arithmetic at every modulus length mod 8', async () => {
    for (let bits = 1024; bits < 1032; bits++) {
      const each = rsa(bits);
      const own = publicKeyOf(each) as RsaPublicKey;
      const signature = sign(each, data, { hash: 'SHA-256', pss: { saltLength: 32 } });
      const pss = { hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: 32 } as const;
      expect(await verifyPss(own, signature, pss, data), String(bits)).toBe(true);
      expect(await verifyPss(own, signature, pss, flipped(data, 0)), String(bits)).toBe(false);
    }
  });

  it('leave no room above the encoded message where the modulus has an octet more', async () => {
    const each = rsa(1025);
    const own = publicKeyOf(each) as RsaPublicKey;
    const pss = { hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: 32 } as const;
    for (;;) {
      const good = sign(each, data, { hash: 'SHA-256', pss });
      const encoded = rsaPublicOperation(own, good) as Uint8Array;
      encoded[0] = 1;
      // Salts are random: sooner or later the raised number is still below the modulus.
      if (toBigInt(encoded) >= toBigInt(own.modulus)) continue;
      const padding = constants.RSA_NO_PADDING;
      const raised = new Uint8Array(privateEncrypt({ key: each.privateKey, padding }, encoded));
      expect(await verifyPss(own, good, pss, data)).toBe(true);
      expect(await verifyPss(own, raised, pss, data)).toBe(false);
      return;
    }
  });

  it('are ignored for the algorithms that fix them', async () => {
    const row = algorithm('http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1');
    const signature = sign(pair, data, { hash: 'SHA-256', pss: { saltLength: 0 } });
    const pss = { hash: 'SHA-256', mgfHash: 'SHA-256', saltLength: 0 } as const;
    expect(await verifyRaw({ algorithm: row, key, signature, data, pss })).toBe('invalid');
  });
});

describe('ECDSA and DSA pairs', () => {
  const CASES: readonly [string, SignatureAlgorithm, () => KeyPair, HashName, number][] = [
    ['P-256 by WebCrypto', ECDSA_SHA256, () => ec('prime256v1'), 'SHA-256', 32],
    ['P-256 with SHA-224', ECDSA_SHA224, () => ec('prime256v1'), 'SHA-224', 32],
    ['P-521 with SHA-224', ECDSA_SHA224, () => ec('secp521r1'), 'SHA-224', 66],
    ['secp256k1', ECDSA_SHA256, () => ec('secp256k1'), 'SHA-256', 32],
    ['DSA', DSA_SHA1, () => dsa(1024, 160), 'SHA-1', 20],
  ];
  const ORDERS: Readonly<Record<string, bigint>> = {
    'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    secp256k1: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  };

  for (const [name, row, pairOf, hash, half] of CASES) {
    it(`of ${name} are refused with r or s of 0 or at the group's order and above`, async () => {
      const pair = pairOf();
      const key = publicKeyOf(pair);
      const good = sign(pair, data, { hash });
      expect(good.length).toBe(half * 2);
      const order = key.type === 'DSA' ? toBigInt(key.q) : key.type === 'EC' ? ORDERS[key.curve] : undefined;
      const zero: Uint8Array = new Uint8Array(half);
      const [r, s] = [good.slice(0, half), good.slice(half)];
      const bad: Uint8Array[][] = [
        [zero, s],
        [r, zero],
        [zero, zero],
        [new Uint8Array(half).fill(255), s],
        [r, new Uint8Array(half).fill(255)],
      ];
      if (order) {
        const n = toOctets(order, half);
        bad.push([n, s], [r, n], [n, n]);
        for (const [part, index] of [
          [r, 0],
          [s, 1],
        ] as const) {
          const raised = toBigInt(part) + order;
          if (raised < 1n << BigInt(half * 8))
            bad.push(index ? [r, toOctets(raised, half)] : [toOctets(raised, half), s]);
        }
      }
      for (const [first, second] of bad) {
        const signature = concatBytes(first as Uint8Array, second as Uint8Array);
        expect(await verifyRaw({ algorithm: row, key, signature, data })).toBe('invalid');
      }
    });

    it(`of ${name} are taken as DER only where that is asked for`, async () => {
      const pair = pairOf();
      const key = publicKeyOf(pair);
      const der = sign(pair, data, { hash, encoding: 'der' });
      const input = { algorithm: row, key, data };
      expect(await verifyRaw({ ...input, signature: der })).toBe('invalid');
      expect(await verifyRaw({ ...input, signature: der, dsaEncoding: 'either' })).toBe('valid');
      expect(await verifyRaw({ ...input, signature: sign(pair, data, { hash }), dsaEncoding: 'either' })).toBe('valid');
      for (const bent of [concatBytes(der, Uint8Array.of(0)), der.slice(0, -1), flipped(der, der.length - 1)]) {
        expect(await verifyRaw({ ...input, signature: bent, dsaEncoding: 'either' })).toBe('invalid');
      }
    });
  }

  it('hold with high s on secp256k1, which only blockchains forbid', async () => {
    const pair = ec('secp256k1');
    const key = publicKeyOf(pair);
    const good = sign(pair, data, { hash: 'SHA-256' });
    const mirrored = toOctets((ORDERS.secp256k1 as bigint) - toBigInt(good.slice(32)), 32);
    for (const signature of [good, concatBytes(good.slice(0, 32), mirrored)]) {
      expect(await verifyRaw({ algorithm: ECDSA_SHA256, key, signature, data })).toBe('valid');
    }
  });

  it('of DSA can not be forged with s = 0, nor for a public value or generator that is trivial', async () => {
    const key = publicKeyOf(dsa(1024, 160));
    if (key.type !== 'DSA') throw new Error('no DSA key');
    const [p, q, g] = [key.p, key.q, key.g].map(toBigInt) as [bigint, bigint, bigint];
    const one = Uint8Array.of(1);
    const verdict = (changed: Partial<DsaPublicKey>, r: bigint, s: bigint) => {
      const signature = concatBytes(toOctets(r, 20), toOctets(s, 20));
      return verifyRaw({ algorithm: DSA_SHA1, key: { ...key, ...changed }, signature, data });
    };
    expect(await verdict({}, 1n, 0n)).toBe('invalid');
    expect(await verdict({}, 1n, q)).toBe('invalid');
    expect(await verdict({ g: one, y: one }, 1n, 1n)).toBe('invalid');
    expect(await verdict({ g: one }, toBigInt(key.y) % q, toBigInt(key.y) % q)).toBe('invalid');
    const z = toBigInt(await hashOctets('SHA-1', data));
    expect(await verdict({ y: one }, modPow(g, z, p) % q, 1n)).toBe('invalid');
    expect(await verdict({ y: toOctets(p + 1n, 129) }, modPow(g, z, p) % q, 1n)).toBe('invalid');
  });
});

describe('opening an RSA signature with a key', () => {
  const pair = rsa(2048);
  const key = publicKeyOf(pair) as RsaPublicKey;

  it('gives the hash that was signed, so that changed content is told from a wrong key', async () => {
    for (const hash of Object.keys(HASHES) as HashName[]) {
      const opened = await openRsaSignature(key, sign(pair, data, { hash }));
      expect(opened).toEqual({ kind: 'pkcs1', hash, digest: await hashOctets(hash, data) });
    }
  });

  it('says other key for a signature by another key, and for damage', async () => {
    const other = publicKeyOf(rsa(2048, 3)) as RsaPublicKey;
    const signature = sign(pair, data, { hash: 'SHA-256' });
    expect(await openRsaSignature(other, signature)).toEqual({ kind: 'other-key' });
    expect(await openRsaSignature(key, flipped(signature, 9))).toEqual({ kind: 'other-key' });
    expect(await openRsaSignature(key, new Uint8Array(256).fill(255))).toEqual({ kind: 'other-key' });
  });

  it('says where the length alone shows another key', async () => {
    const signature = sign(rsa(1024), data, { hash: 'SHA-256' });
    expect(await openRsaSignature(key, signature)).toEqual({ kind: 'length-differs', signature: 128, modulus: 256 });
  });

  it('recognises PSS by this key, with the salt length that was used', async () => {
    const signature = sign(pair, data, { hash: 'SHA-256', pss: { saltLength: 11 } });
    const pss = { hash: 'SHA-256', mgfHash: 'SHA-256' } as const;
    expect(await openRsaSignature(key, signature, pss)).toEqual({ kind: 'pss', saltLength: 11 });
    expect(await openRsaSignature(key, signature)).toEqual({ kind: 'other-key' });
  });

  it('keeps what stands there where it is no DigestInfo', async () => {
    const bare = new Uint8Array(
      privateEncrypt({ key: pair.privateKey, padding: constants.RSA_PKCS1_PADDING }, utf8('hash')),
    );
    expect(await openRsaSignature(key, bare)).toEqual({ kind: 'pkcs1', hash: '', digest: utf8('hash') });
  });
});

describe('without the chunk of additional algorithms', () => {
  afterEach(() => useLegacy(() => import('../../src/crypto/legacy.ts')));

  it('says that it could not be loaded, and judges the rest as ever', async () => {
    useLegacy(() => Promise.reject(new Error('blocked')));
    const missing = { indeterminate: 'legacy-unavailable' };
    const key = publicKeyOf(rsa());
    const signature = sign(rsa(), data, { hash: 'SHA-256' });
    expect(await verifyRaw({ algorithm: RSA_SHA224, key, signature, data })).toEqual(missing);
    expect(await verifyRaw({ algorithm: RSA_SHA256, key, signature, data })).toBe('valid');
    const dsaKey = publicKeyOf(dsa(1024, 160));
    expect(await verifyRaw({ algorithm: DSA_SHA1, key: dsaKey, signature: new Uint8Array(40), data })).toEqual(missing);
    const sha224 = ALGORITHMS.digest.find(({ hash }) => hash === 'SHA-224');
    expect(await digest(sha224 as never, data)).toEqual(missing);
  });
});

describe('digests', () => {
  it('are what node:crypto gives, and unsupported ones are named', async () => {
    const { createHash } = await import('node:crypto');
    for (const row of ALGORITHMS.digest) {
      const own = await digest(row, data);
      const expected = row.hash && new Uint8Array(createHash(row.hash.replace('-', '')).update(data).digest());
      expect(own, row.uri).toEqual(expected ?? { indeterminate: 'algorithm-unsupported' });
    }
  });
});
