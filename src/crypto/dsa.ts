// DSA verification (FIPS 186-4 §4.7) over big integers: no WebCrypto and no @noble package has it.
import { bitLength, modPow, toBigInt } from './big-integer.ts';
import type { DsaPublicKey } from './public-key.ts';

/** `digest` is cut to the leftmost bits of q. False for r or s outside [1, q-1] or a key outside its group. */
export function verifyDsa(key: DsaPublicKey, r: bigint, s: bigint, digest: Uint8Array): boolean {
  const [p, q, g, y] = [key.p, key.q, key.g, key.y].map(toBigInt) as [bigint, bigint, bigint, bigint];
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  // Values outside the subgroup of order q would let r = 1 style forgeries through.
  if ((p - 1n) % q !== 0n || !inSubgroup(g, p, q) || !inSubgroup(y, p, q)) return false;
  const excess = Math.max(0, digest.length * 8 - bitLength(key.q));
  const z = toBigInt(digest) >> BigInt(excess);
  // q is prime, so that Fermat gives the inverse.
  const w = modPow(s, q - 2n, q);
  const v = (modPow(g, (z * w) % q, p) * modPow(y, (r * w) % q, p)) % p;
  return v % q === r;
}

const inSubgroup = (value: bigint, p: bigint, q: bigint): boolean =>
  value > 1n && value < p && modPow(value, q, p) === 1n;
