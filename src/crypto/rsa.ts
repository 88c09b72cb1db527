// RSA as RFC 8017 writes it, over big integers: for hashes and mask functions that WebCrypto does not combine, and to open
// a signature with the public key and see what was signed.
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { modPow, toBigInt, toOctets } from './big-integer.ts';
import { derNode, oidOf, pick } from './der.ts';
import { HASHES, type HashName, hashOctets } from './hash.ts';
import type { RsaPublicKey } from './public-key.ts';

/** RFC 8017 §8.1, §9.1: what a PSS signature was made with. */
export interface PssParameters {
  readonly hash: HashName;
  readonly mgfHash: HashName;
  /** In octets. */
  readonly saltLength: number;
}

/** What the public key finds in an RSA signature. */
export type OpenedSignature =
  /** Made by this key with PKCS #1 v1.5. `hash` is a HashName, else the OID in DigestInfo, else '' for none. */
  | { readonly kind: 'pkcs1'; readonly hash: string; readonly digest: Uint8Array }
  /** Made by this key with PSS and these hashes; the digest itself can't be read back. */
  | { readonly kind: 'pss'; readonly saltLength: number }
  /** The signature is as long as another key's modulus. Both in octets. */
  | { readonly kind: 'length-differs'; readonly signature: number; readonly modulus: number }
  /** Nothing that this key made. */
  | { readonly kind: 'other-key' };

/** RSAVP1 with the length and range checks of RFC 8017 §8.2.2; undefined where they fail. Gives k octets. */
export function rsaPublicOperation(key: RsaPublicKey, signature: Uint8Array): Uint8Array | undefined {
  const n = toBigInt(key.modulus);
  const s = toBigInt(signature);
  if (signature.length !== key.modulus.length || s >= n) return undefined;
  return toOctets(modPow(s, toBigInt(key.exponent), n), key.modulus.length);
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2): built and compared whole, never parsed, so that no octet is left to a forger. */
export async function verifyPkcs1(
  key: RsaPublicKey,
  signature: Uint8Array,
  hash: HashName,
  data: Uint8Array,
): Promise<boolean> {
  const opened = rsaPublicOperation(key, signature);
  const { octets, oidOctets: oid } = HASHES[hash];
  const digestInfo = concatBytes(
    Uint8Array.of(0x30, oid.length + octets + 8, 0x30, oid.length + 4, 6, oid.length, ...oid, 5, 0, 4, octets),
    await hashOctets(hash, data),
  );
  const padding = key.modulus.length - digestInfo.length - 3;
  if (!opened || padding < 8) return false;
  return equalBytes(
    opened,
    concatBytes(Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), digestInfo),
  );
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) with a fixed salt length. */
export async function verifyPss(
  key: RsaPublicKey,
  signature: Uint8Array,
  pss: PssParameters,
  data: Uint8Array,
): Promise<boolean> {
  const opened = await openPss(key, signature, pss);
  if (opened?.salt.length !== pss.saltLength) return false;
  const digest = await hashOctets(pss.hash, data);
  return equalBytes(await hashOctets(pss.hash, concatBytes(new Uint8Array(8), digest, opened.salt)), opened.digest);
}

/** Steps 3–10 of EMSA-PSS-VERIFY: everything but the message. Undefined where the encoding does not hold. */
async function openPss(key: RsaPublicKey, signature: Uint8Array, pss: Omit<PssParameters, 'saltLength'>) {
  const whole = rsaPublicOperation(key, signature);
  const emBits = key.bits - 1;
  const encoded = whole?.subarray(whole.length - Math.ceil(emBits / 8));
  const hashLength = HASHES[pss.hash].octets;
  if (!whole || !encoded || encoded.length < hashLength + 2 || encoded.at(-1) !== 0xbc) return undefined;
  // With 8k+1 bits the encoded message is an octet shorter than the modulus, and that octet must be zero.
  if (whole.length > encoded.length && whole[0] !== 0) return undefined;
  const digest = encoded.subarray(-hashLength - 1, -1);
  const masked = encoded.subarray(0, -hashLength - 1);
  const unusedBits = encoded.length * 8 - emBits;
  if ((masked[0] as number) >> (8 - unusedBits)) return undefined;
  const block = xor(masked, await mgf1(pss.mgfHash, digest, masked.length));
  block[0] = (block[0] as number) & (0xff >> unusedBits);
  const one = block.findIndex((octet) => octet !== 0);
  return one !== -1 && block[one] === 1 ? { salt: block.subarray(one + 1), digest } : undefined;
}

/**
 * Opens a signature that did not verify. PKCS #1 padding shows by itself; for PSS, give the hashes that it is said to be
 * made with. For explaining only: a message is never called valid by this.
 */
export async function openRsaSignature(
  key: RsaPublicKey,
  signature: Uint8Array,
  pss?: Omit<PssParameters, 'saltLength'>,
): Promise<OpenedSignature> {
  if (signature.length !== key.modulus.length) {
    return { kind: 'length-differs', signature: signature.length, modulus: key.modulus.length };
  }
  const opened = rsaPublicOperation(key, signature);
  // 0 1 FF… 0: the chance that another key gives this is one in 2^80.
  const end = opened?.indexOf(0, 1) ?? -1;
  if (
    opened &&
    end >= 10 &&
    opened[0] === 0 &&
    opened[1] === 1 &&
    opened.subarray(2, end).every((octet) => octet === 0xff)
  ) {
    const info = opened.subarray(end + 1);
    const node = derNode(info);
    const oid = oidOf(pick(node, 0, 0));
    const name = Object.entries(HASHES).find(([, hash]) => hash.oid === oid)?.[0];
    return { kind: 'pkcs1', hash: name ?? oid, digest: (oid && pick(node, 1)?.content) || info };
  }
  const salt = pss && (await openPss(key, signature, pss))?.salt;
  return salt ? { kind: 'pss', saltLength: salt.length } : { kind: 'other-key' };
}

/** MGF1 (RFC 8017 §B.2.1). */
export async function mgf1(hash: HashName, seed: Uint8Array, length: number): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * HASHES[hash].octets < length; counter++) {
    blocks.push(await hashOctets(hash, concatBytes(seed, toOctets(BigInt(counter), 4))));
  }
  return concatBytes(...blocks).subarray(0, length);
}

export const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((octet, i) => octet ^ (b[i] as number));
