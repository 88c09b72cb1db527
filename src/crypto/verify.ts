// Raw signature verification: one algorithm entry, one key, one signature, the signed octets. XML and query rules are not known here.
import { encodeBase64 } from '../base/base64.ts';
import type { DigestAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import { bitLength, toBigInt } from './big-integer.ts';
import { derNode, pick, TAG, unsignedOf } from './der.ts';
import { HASHES, type HashName, hashOctets } from './hash.ts';
import { LegacyUnavailable, loadLegacy } from './legacy-loader.ts';
import {
  curveNamed,
  type DsaPublicKey,
  type EcPublicKey,
  type EdPublicKey,
  type PublicKey,
  type RsaPublicKey,
} from './public-key.ts';
import { type PssParameters, verifyPkcs1, verifyPss } from './rsa.ts';

export type IndeterminateCode =
  | 'algorithm-refused'
  | 'algorithm-unsupported'
  | 'key-type-mismatch'
  | 'key-size-unsupported'
  | 'key-unusable'
  | 'curve-unsupported'
  | 'legacy-unavailable';

export interface Indeterminate {
  readonly indeterminate: IndeterminateCode;
}

export type Verdict = 'valid' | 'invalid' | Indeterminate;

export interface RawSignature {
  readonly algorithm: SignatureAlgorithm;
  readonly key: PublicKey;
  readonly signature: Uint8Array;
  readonly data: Uint8Array;
  /** For xmldsig-more#rsa-pss only, from `pssParameters`; its defaults where left out. */
  readonly pss?: PssParameters;
  /** XML Signature 1.1 §6.4.3 has raw r || s; redirect signers also send DER, so that 'either' is for them. Default 'raw'. */
  readonly dsaEncoding?: 'raw' | 'either';
}

/**
 * 'valid' only where the key is of the algorithm's own type and the signature holds over exactly `data`.
 * Never rejects: what can't be judged is indeterminate, with a code.
 */
export async function verifyRaw(input: RawSignature): Promise<Verdict> {
  const { algorithm, key } = input;
  if (algorithm.run === 'refused') return { indeterminate: 'algorithm-refused' };
  const run = SCHEMES[algorithm.scheme];
  if (!run || algorithm.run === 'unsupported') return { indeterminate: 'algorithm-unsupported' };
  // Before anything else: a key used for an algorithm that it is not for is the root of key confusion attacks.
  if (key.type !== run.keyType) return { indeterminate: 'key-type-mismatch' };
  try {
    const verdict = await run.verify(input, key);
    return typeof verdict === 'boolean' ? (verdict ? 'valid' : 'invalid') : verdict;
  } catch (error) {
    return { indeterminate: error instanceof LegacyUnavailable ? 'legacy-unavailable' : 'key-unusable' };
  }
}

/** ds:DigestMethod applied to octets. Never rejects. */
export async function digest(algorithm: DigestAlgorithm, data: Uint8Array): Promise<Uint8Array | Indeterminate> {
  if (!algorithm.hash) return { indeterminate: 'algorithm-unsupported' };
  try {
    return await hashOctets(algorithm.hash, data);
  } catch {
    return { indeterminate: 'legacy-unavailable' };
  }
}

/** RSAPSSParams as read from XML; absent parts take RFC 9231 §2.3.9's defaults. */
export interface PssParameterInput {
  readonly digest?: DigestAlgorithm;
  readonly mgf?: DigestAlgorithm;
  readonly saltLength?: number;
  readonly trailerField?: number;
}

/** Undefined for a trailer other than 1, an absurd salt or a hash that we don't run: the algorithm is then unsupported. */
export function pssParameters(input: PssParameterInput = {}): PssParameters | undefined {
  const hash = input.digest ? input.digest.hash : 'SHA-256';
  const mgfHash = input.mgf ? input.mgf.hash : hash;
  if (!hash || !mgfHash || (input.trailerField ?? 1) !== 1) return undefined;
  const saltLength = input.saltLength ?? HASHES[hash].octets;
  return Number.isInteger(saltLength) && saltLength >= 0 && saltLength <= 2_048
    ? { hash, mgfHash, saltLength }
    : undefined;
}

type Outcome = Promise<boolean | Indeterminate>;

interface Scheme {
  readonly keyType: PublicKey['type'];
  readonly verify: (input: RawSignature, key: PublicKey) => Outcome;
}

// `verifyRaw` has compared `keyType` with the key before it calls `verify`.
const scheme = <K extends PublicKey>(keyType: K['type'], verify: (input: RawSignature, key: K) => Outcome): Scheme => ({
  keyType,
  verify: (input, key) => verify(input, key as K),
});

const SCHEMES: Readonly<Record<SignatureAlgorithm['scheme'], Scheme | undefined>> = {
  'rsa-pkcs1': scheme<RsaPublicKey>('RSA', async ({ algorithm: { hash }, signature, data }, key) => {
    if (key.pssOnly) return { indeterminate: 'key-type-mismatch' };
    return verifyRsa(key, 'RSASSA-PKCS1-v1_5', hash, 0, signature, data, () => verifyPkcs1(key, signature, hash, data));
  }),
  'rsa-pss': scheme<RsaPublicKey>('RSA', async ({ algorithm, pss: given, signature, data }, key) => {
    const { hash } = algorithm;
    const fixed = { hash, mgfHash: hash, saltLength: HASHES[hash].octets };
    const pss = algorithm.parameters ? (given ?? fixed) : fixed;
    const own = () => verifyPss(key, signature, pss, data);
    // WebCrypto always masks with the hash of the message.
    const engineHash = pss.hash === pss.mgfHash ? pss.hash : undefined;
    return verifyRsa(key, 'RSA-PSS', engineHash, pss.saltLength, signature, data, own);
  }),
  ecdsa: scheme<EcPublicKey>('EC', verifyEcdsa),
  eddsa: scheme<EdPublicKey>('Ed25519', async ({ signature, data }, key) => {
    const imported = await importKey(key, 'raw', () => key.point, { name: 'Ed25519' });
    return crypto.subtle.verify('Ed25519', imported, signature as BufferSource, data as BufferSource);
  }),
  dsa: scheme<DsaPublicKey>('DSA', async ({ algorithm, signature, data, dsaEncoding }, key) => {
    // FIPS 186-4 §4.2; the bounds also keep a hostile KeyInfo from costing minutes.
    const groupBits = bitLength(key.q);
    if (key.bits < 512 || key.bits > 4_096 || groupBits < 160 || groupBits > 256)
      return { indeterminate: 'key-size-unsupported' };
    const pair = readPair(signature, key.q.length, dsaEncoding);
    const hashed = await hashOctets(algorithm.hash, data);
    const half = key.q.length;
    if (!pair) return false;
    return (await loadLegacy()).verifyDsa(key, toBigInt(pair.subarray(0, half)), toBigInt(pair.subarray(half)), hashed);
  }),
  none: undefined,
};

async function verifyRsa(
  key: RsaPublicKey,
  name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS',
  hash: HashName | undefined,
  saltLength: number,
  signature: Uint8Array,
  data: Uint8Array,
  own: () => Promise<boolean>,
): Outcome {
  const exponent = toBigInt(key.exponent);
  // e = 1 signs everything and an even e is no RSA key; a huge one only costs time.
  if (key.bits < 512 || key.bits > 16_384 || exponent >= 2n ** 64n) return { indeterminate: 'key-size-unsupported' };
  if (exponent < 3n || exponent % 2n === 0n || ((key.modulus.at(-1) as number) & 1) === 0)
    return { indeterminate: 'key-unusable' };
  // RFC 8017 §8.1.2, §8.2.2, step 1: engines differ in what they do with another length.
  if (signature.length !== key.modulus.length) return false;
  if (!hash || !HASHES[hash].webcrypto) return own();
  let imported: CryptoKey;
  try {
    // As JWK, not SubjectPublicKeyInfo: Chromium and Node refuse the RSASSA-PSS label that some certificates carry.
    const jwk = () => ({ kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent) });
    imported = await importKey(key, 'jwk', jwk, { name, hash });
  } catch {
    // A size or exponent that this engine doesn't take.
    return own();
  }
  return crypto.subtle
    .verify({ name, saltLength }, imported, signature as BufferSource, data as BufferSource)
    .catch(own);
}

async function verifyEcdsa({ algorithm, signature, data, dsaEncoding }: RawSignature, key: EcPublicKey): Outcome {
  const curve = curveNamed(key.curve);
  if (!curve || curve.run === 'unsupported') return { indeterminate: 'curve-unsupported' };
  const octets = Math.ceil(curve.bits / 8);
  const pair = readPair(signature, octets, dsaEncoding);
  if (!pair) return false;
  const { hash } = algorithm;
  if (curve.run === 'legacy' || !HASHES[hash].webcrypto) {
    const hashed = await hashOctets(hash, data);
    return (await loadLegacy()).verifyEcdsa(curve.name, key.point, pair, hashed);
  }
  const imported = await importKey(key, 'raw', () => key.point, { name: 'ECDSA', namedCurve: curve.name });
  return crypto.subtle.verify({ name: 'ECDSA', hash }, imported, pair as BufferSource, data as BufferSource);
}

/** r || s, each `octets` long; undefined where the signature is neither that nor, when allowed, DER with both in range. */
function readPair(
  signature: Uint8Array,
  octets: number,
  encoding: RawSignature['dsaEncoding'] = 'raw',
): Uint8Array | undefined {
  const node = encoding === 'either' ? derNode(signature) : undefined;
  const [r, s] = [unsignedOf(pick(node, 0)), unsignedOf(pick(node, 1))];
  if (node?.tag === TAG.sequence && node.children.length === 2 && r && s && r.length <= octets && s.length <= octets) {
    const pair = new Uint8Array(octets * 2);
    pair.set(r, octets - r.length);
    pair.set(s, octets * 2 - s.length);
    return pair;
  }
  return signature.length === octets * 2 ? signature : undefined;
}

/** Imported keys by their PublicKey, since one certificate mostly verifies many signatures. */
const imports = new WeakMap<PublicKey, Map<string, Promise<CryptoKey>>>();

function importKey(
  key: PublicKey,
  format: 'jwk' | 'raw',
  material: () => JsonWebKey | Uint8Array,
  parameters: { name: string; hash?: string; namedCurve?: string },
): Promise<CryptoKey> {
  const known = imports.get(key) ?? new Map<string, Promise<CryptoKey>>();
  imports.set(key, known);
  const id = `${parameters.name} ${parameters.hash}`;
  const imported =
    known.get(id) ??
    crypto.subtle.importKey(format as 'raw', material() as BufferSource, parameters, false, ['verify']);
  known.set(id, imported);
  return imported;
}

const base64url = (octets: Uint8Array): string =>
  encodeBase64(octets).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
