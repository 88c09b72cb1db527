// Key pairs and signatures by node:crypto (OpenSSL), the other implementation that these tests hold ours against.
import {
  constants,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  type SignKeyObjectInput,
  sign as signOnce,
} from 'node:crypto';
import { type PublicKey, readPublicKey } from '../../src/crypto/public-key.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const made = new Map<string, KeyPair>();

function once(name: string, make: () => KeyPair): KeyPair {
  const pair = made.get(name) ?? make();
  made.set(name, pair);
  return pair;
}

export const rsa = (modulusLength = 2048, publicExponent = 65537): KeyPair =>
  once(`rsa ${modulusLength} ${publicExponent}`, () => generateKeyPairSync('rsa', { modulusLength, publicExponent }));
export const ec = (namedCurve: string): KeyPair => once(namedCurve, () => generateKeyPairSync('ec', { namedCurve }));
export const ed25519 = (): KeyPair => once('ed25519', () => generateKeyPairSync('ed25519'));
export const dsa = (modulusLength: number, divisorLength: number): KeyPair =>
  once(`dsa ${modulusLength}`, () => generateKeyPairSync('dsa', { modulusLength, divisorLength }));

export const spkiOf = (pair: KeyPair): Uint8Array =>
  new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));

export function publicKeyOf(pair: KeyPair): PublicKey {
  const key = readPublicKey(spkiOf(pair));
  if (!key) throw new Error('the key that node:crypto wrote could not be read');
  return key;
}

export interface SignOptions {
  readonly hash: string;
  readonly pss?: { readonly saltLength: number };
  readonly encoding?: 'ieee-p1363' | 'der';
}

export function sign(pair: KeyPair, data: Uint8Array, { hash, pss, encoding = 'ieee-p1363' }: SignOptions): Uint8Array {
  if (pair.privateKey.asymmetricKeyType === 'ed25519') return new Uint8Array(signOnce(null, data, pair.privateKey));
  const input: SignKeyObjectInput = { key: pair.privateKey, dsaEncoding: encoding };
  if (pss) Object.assign(input, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength });
  return new Uint8Array(createSign(hash.replace('-', '')).update(data).sign(input));
}

/** The same octets with one bit turned over. */
export function flipped(octets: Uint8Array, at: number, bit = 1): Uint8Array {
  const copy = octets.slice();
  copy[at] = (copy[at] as number) ^ bit;
  return copy;
}
