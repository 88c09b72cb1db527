// Public keys: from SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) or from ds:KeyValue parts to one typed form that verification takes.
import { toHex } from '../base/bytes.ts';
import { bitLength } from './big-integer.ts';
import { bitStringOf, type DerNode, derNode, oidOf, pick, TAG, unsignedOf } from './der.ts';

/** All integers are unsigned big-endian octets without leading zeros; `bits` is the size people quote. */
export type PublicKey = RsaPublicKey | EcPublicKey | EdPublicKey | DsaPublicKey | OtherPublicKey;

export interface RsaPublicKey {
  readonly type: 'RSA';
  readonly bits: number;
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
  /** The key is labelled id-RSASSA-PSS (RFC 4055 §1.2): PKCS #1 v1.5 signatures by it are refused. */
  readonly pssOnly: boolean;
}

export interface EcPublicKey {
  readonly type: 'EC';
  readonly bits: number;
  /** Name of a curve that we know, else its OID, or 'explicit' for spelled-out parameters. */
  readonly curve: string;
  /** SEC 1 §2.3.3 encoding, as it was given. */
  readonly point: Uint8Array;
}

export interface EdPublicKey {
  readonly type: 'Ed25519' | 'Ed448';
  readonly bits: number;
  readonly point: Uint8Array;
}

export interface DsaPublicKey {
  readonly type: 'DSA';
  readonly bits: number;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly g: Uint8Array;
  readonly y: Uint8Array;
}

export interface OtherPublicKey {
  readonly type: 'unknown';
  readonly bits: 0;
  readonly oid: string;
}

interface Curve {
  readonly name: string;
  readonly bits: number;
  readonly run: 'webcrypto' | 'legacy' | 'unsupported';
}

const CURVES: ReadonlyMap<string, Curve> = new Map([
  ['1.2.840.10045.3.1.7', { name: 'P-256', bits: 256, run: 'webcrypto' }],
  ['1.3.132.0.34', { name: 'P-384', bits: 384, run: 'webcrypto' }],
  ['1.3.132.0.35', { name: 'P-521', bits: 521, run: 'webcrypto' }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256, run: 'legacy' }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256, run: 'unsupported' }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384, run: 'unsupported' }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', bits: 512, run: 'unsupported' }],
]);

/** How signatures on a named curve are verified. */
export const curveNamed = (name: string): Curve | undefined =>
  [...CURVES.values()].find((curve) => curve.name === name);

/** Undefined where the octets are no SubjectPublicKeyInfo (or bare PKCS #1 RSAPublicKey), or the key in it is malformed. */
export function readPublicKey(octets: Uint8Array): PublicKey | undefined {
  const node = derNode(octets);
  return node && publicKeyOf(node);
}

export function publicKeyOf(node: DerNode): PublicKey | undefined {
  if (node.tag !== TAG.sequence) return undefined;
  const [algorithm, bits] = node.children;
  if (algorithm?.tag === TAG.integer) return node.children.length === 2 ? rsaFrom(node, false) : undefined;
  const octets = bitStringOf(bits);
  const oid = oidOf(pick(algorithm, 0));
  if (!octets || !oid) return undefined;
  const read = KEY_READERS.get(oid);
  return read ? read(octets, pick(algorithm, 1)) : { type: 'unknown', bits: 0, oid };
}

type KeyReader = (octets: Uint8Array, parameters: DerNode | undefined) => PublicKey | undefined;

const KEY_READERS: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  ['1.2.840.113549.1.1.1', (octets) => rsaFrom(derNode(octets), false)],
  ['1.2.840.113549.1.1.10', (octets) => rsaFrom(derNode(octets), true)],
  ['1.2.840.10045.2.1', (octets, parameters) => ecPublicKey(oidOf(parameters) || 'explicit', octets)],
  ['1.2.840.10040.4.1', dsaFrom],
  ['1.3.101.112', (point) => ({ type: 'Ed25519', bits: 256, point })],
  ['1.3.101.113', (point) => ({ type: 'Ed448', bits: 456, point })],
]);

const rsaFrom = (node: DerNode | undefined, pssOnly: boolean): RsaPublicKey | undefined =>
  rsaPublicKey(unsignedOf(pick(node, 0)), unsignedOf(pick(node, 1)), pssOnly);

function dsaFrom(octets: Uint8Array, parameters: DerNode | undefined): DsaPublicKey | undefined {
  return dsaPublicKey(
    ...([0, 1, 2].map((i) => unsignedOf(pick(parameters, i))) as [P, P, P]),
    unsignedOf(derNode(octets)),
  );
}

type P = Uint8Array | undefined;

/** From ds:RSAKeyValue or a key structure; leading zeros are dropped. Undefined where a part is missing or zero. */
export function rsaPublicKey(modulus: P, exponent: P, pssOnly = false): RsaPublicKey | undefined {
  const [n, e] = [trimmed(modulus), trimmed(exponent)];
  return n && e && { type: 'RSA', bits: bitLength(n), modulus: n, exponent: e, pssOnly };
}

/** From ds:DSAKeyValue or a key structure. */
export function dsaPublicKey(p: P, q: P, g: P, y: P): DsaPublicKey | undefined {
  const [tp, tq, tg, ty] = [trimmed(p), trimmed(q), trimmed(g), trimmed(y)];
  return tp && tq && tg && ty && { type: 'DSA', bits: bitLength(tp), p: tp, q: tq, g: tg, y: ty };
}

/** From dsig11:ECKeyValue (the OID without `urn:oid:`) or a key structure. */
export function ecPublicKey(oid: string, point: Uint8Array): EcPublicKey {
  const curve = CURVES.get(oid);
  return { type: 'EC', curve: curve?.name ?? oid, bits: curve?.bits ?? 0, point };
}

/** Equal for the same key however it was labelled or encoded: "renewed with the same key" compares these. */
export function keyIdentity(key: PublicKey): string {
  return Object.entries(key)
    .filter(([name]) => name !== 'pssOnly')
    .map(([name, value]) => `${name}=${value instanceof Uint8Array ? toHex(value) : value}`)
    .join(' ');
}

function trimmed(octets: P): P {
  const first = octets?.findIndex((octet) => octet !== 0) ?? -1;
  return first === -1 ? undefined : octets?.subarray(first);
}
