// A private RSA key that can be used but not looked at: it decrypts, and its numbers stay inside a closure, so that it can be
// neither logged, stored, turned into JSON nor posted to a worker by mistake (structured clone refuses functions).
import { bitLength, modPow, toBigInt, toOctets } from './big-integer.ts';
import { type DerNode, pick, unsignedOf } from './der.ts';
import { type RsaPublicKey, rsaPublicKey } from './public-key.ts';

export interface RsaPrivateKey {
  readonly type: 'RSA';
  readonly bits: number;
  /** Compare with a certificate's key by `keyIdentity`. */
  readonly publicKey: RsaPublicKey;
  /** RSADP (RFC 8017 §5.1.2): as many octets as the modulus; undefined where the input is longer, shorter or out of range. */
  readonly decrypt: (cipherText: Uint8Array) => Uint8Array | undefined;
}

/** From PKCS #1 RSAPrivateKey (RFC 8017 §A.1.2). Undefined where it is malformed, multi-prime, or its parts don't fit together. */
export function rsaPrivateKeyOf(node: DerNode | undefined): RsaPrivateKey | undefined {
  const parts = [1, 2, 4, 5, 6, 7, 8].map((index) => unsignedOf(pick(node, index)));
  const publicKey = rsaPublicKey(parts[0], parts[1]);
  if (!publicKey || node?.children.length !== 9 || parts.includes(undefined)) return undefined;
  const [n, e, p, q, dp, dq, qi] = parts.map((part) => toBigInt(part as Uint8Array)) as [
    bigint,
    ...bigint[],
  ] as BigInts;
  // A damaged paste would otherwise decrypt to noise and be taken for a wrong key.
  if (p * q !== n || p < 3n || q < 3n || (qi * q) % p !== 1n) return undefined;
  if ((e * dp) % (p - 1n) !== 1n || (e * dq) % (q - 1n) !== 1n) return undefined;
  const octets = publicKey.modulus.length;
  return {
    type: 'RSA',
    bits: bitLength(publicKey.modulus),
    publicKey,
    decrypt: (cipherText) => {
      const c = toBigInt(cipherText);
      if (cipherText.length !== octets || c >= n) return undefined;
      // Chinese remainders (RFC 8017 §5.1.2, step 2b): four times as fast.
      const m1 = modPow(c, dp, p);
      const m2 = modPow(c, dq, q);
      const h = ((((m1 - m2) % p) + p) * qi) % p;
      return toOctets(m2 + q * h, octets);
    },
  };
}

type BigInts = [n: bigint, e: bigint, p: bigint, q: bigint, dp: bigint, dq: bigint, qi: bigint];
