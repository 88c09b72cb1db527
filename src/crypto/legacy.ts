// What WebCrypto lacks: SHA-224, DSA, secp256k1 and ECDSA over given digests, AES-192 and 3DES. The only importer of those packages.
// Loaded lazily through legacy-loader.ts, so that ordinary traffic never pays for it.
import { aeskw, cbc, gcm } from '@noble/ciphers/aes.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha224 as nobleSha224 } from '@noble/hashes/sha2.js';
import des from 'des.js';

export { verifyDsa } from './dsa.ts';

export const sha224 = (data: Uint8Array): Uint8Array => nobleSha224(data);

const CURVES: Readonly<Record<string, typeof p256>> = { 'P-256': p256, 'P-384': p384, 'P-521': p521, secp256k1 };

/** ECDSA over an already hashed message. `signature` is r || s. False for r or s outside [1, n-1] or a point off the curve. */
export function verifyEcdsa(curve: string, point: Uint8Array, signature: Uint8Array, digest: Uint8Array): boolean {
  try {
    // High s is as valid as low s in X9.62; only blockchains forbid it.
    return CURVES[curve]?.verify(signature, digest, point, { prehash: false, lowS: false, format: 'compact' }) ?? false;
  } catch {
    return false;
  }
}

/** AES-CBC without unpadding. Throws on lengths that are no whole blocks. */
export const decryptAesCbc = (key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array =>
  cbc(key, iv, { disablePadding: true }).decrypt(data);

/** AES-GCM, tag last. Throws when the tag does not fit. */
export const decryptAesGcm = (key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array =>
  gcm(key, iv).decrypt(data);

/** AES key unwrap (RFC 3394). Throws when the integrity check fails. */
export const unwrapAesKey = (key: Uint8Array, wrapped: Uint8Array): Uint8Array => aeskw(key).decrypt(wrapped);

/** 3DES-EDE-CBC without unpadding; `data` must be whole blocks. */
export function decryptTripleDes(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = des.CBC.instantiate(des.EDE).create({ type: 'decrypt', key: [...key], iv, padding: false });
  return Uint8Array.from([...cipher.update(data), ...cipher.final()]);
}
