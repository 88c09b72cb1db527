// Reads the private RSA key that a user pastes to decrypt with; asks for the passphrase by its result, and quotes no key in any.
import { toHex, utf8 } from '../base/bytes.ts';
import { decryptCbc } from './cipher.ts';
import { type DerNode, derNode, oidOf, pick, TAG, unsignedOf } from './der.ts';
import { LegacyUnavailable } from './legacy-loader.ts';
import { oidName } from './oids.ts';
import { cleanText, type PastedBlock, pastedBlocks, pastedText } from './pasted-text.ts';
import { type RsaPrivateKey, rsaPrivateKeyOf } from './private-key.ts';

export type PrivateKeyRefusal =
  | 'private-key-not-found'
  /** Encrypted, and no passphrase was given. */
  | 'passphrase-needed'
  | 'passphrase-wrong'
  /** `name` says by what it is encrypted: convert it with `openssl pkcs8 -topk8`. */
  | 'key-encryption-unsupported'
  /** `name` says which type: only RSA keys decrypt SAML messages here. */
  | 'key-type-unsupported'
  | 'key-damaged'
  | 'certificate-instead'
  | 'public-key-instead'
  | 'legacy-unavailable';

export type PrivateKeyResult =
  | { readonly ok: true; readonly key: RsaPrivateKey }
  | { readonly ok: false; readonly code: PrivateKeyRefusal; readonly name?: string };

const refuse = (code: PrivateKeyRefusal, name?: string): PrivateKeyResult => ({
  ok: false,
  code,
  ...(name && { name }),
});

/**
 * PKCS #8 (RFC 5208), PKCS #1, SEC 1, and PKCS #8 encrypted by PBES2 with PBKDF2 and AES-CBC or 3DES-CBC (RFC 8018 §6.2),
 * as DER or as PEM in any state that `pastedBlocks` can read. Never rejects.
 */
export async function readPrivateKey(input: string | Uint8Array, passphrase?: string): Promise<PrivateKeyResult> {
  const der = typeof input === 'string' ? undefined : derNode(input);
  if (der) return readStructure(der, passphrase);
  const { text } = cleanText(typeof input === 'string' ? input : pastedText(input).text);
  const blocks = pastedBlocks(text);
  // Files often hold the certificate, too, in either order.
  const block = blocks.find(({ label }) => label.includes('PRIVATE')) ?? blocks[0];
  return block ? readBlock(block, passphrase) : refuse('private-key-not-found');
}

async function readBlock(block: PastedBlock, passphrase: string | undefined): Promise<PrivateKeyResult> {
  // RFC 1421 armour as OpenSSL still writes with `-traditional`: one round of MD5 is no way to keep a key.
  if (/ENCRYPTED/.test(block.headers)) {
    return refuse(
      'key-encryption-unsupported',
      `PEM header encryption, ${/DEK-Info: *([\w-]+)/.exec(block.headers)?.[1] ?? 'cipher unknown'}`,
    );
  }
  const node = derNode(block.octets);
  return node ? readStructure(node, passphrase) : refuse('key-damaged');
}

async function readStructure(node: DerNode, passphrase: string | undefined): Promise<PrivateKeyResult> {
  const [first, second] = node.children;
  if (first?.tag === TAG.integer) return readPlain(node);
  if (pick(first, 0)?.tag !== TAG.oid)
    return refuse(first?.tag === TAG.sequence ? 'certificate-instead' : 'private-key-not-found');
  if (second?.tag === TAG.bitString) return refuse('public-key-instead');
  return second?.tag === TAG.octetString && first
    ? readEncrypted(first, second.content, passphrase)
    : refuse('private-key-not-found');
}

function readPlain(node: DerNode): PrivateKeyResult {
  const [, second, third] = node.children;
  if (second?.tag === TAG.octetString) return refuse('key-type-unsupported', 'EC');
  if (second?.tag === TAG.sequence) {
    const oid = oidOf(pick(second, 0));
    // A PKCS #12 file has a ContentInfo here: version 3, SEQUENCE { OID data … }.
    if (oid === '1.2.840.113549.1.7.1') return refuse('key-encryption-unsupported', 'PKCS #12');
    if (!RSA_KEYS.has(oid)) return refuse('key-type-unsupported', oid === '1.2.840.10045.2.1' ? 'EC' : oidName(oid));
    const inner = third?.tag === TAG.octetString ? derNode(third.content) : undefined;
    return inner ? readPkcs1(inner) : refuse('key-damaged');
  }
  if (node.children.length === 2) return refuse('public-key-instead');
  return readPkcs1(node);
}

/** rsaEncryption, id-RSAES-OAEP, id-RSASSA-PSS. */
const RSA_KEYS: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.1',
  '1.2.840.113549.1.1.7',
  '1.2.840.113549.1.1.10',
]);

function readPkcs1(node: DerNode): PrivateKeyResult {
  const key = rsaPrivateKeyOf(node);
  return key ? { ok: true, key } : refuse('key-damaged');
}

interface ContentCipher {
  readonly cipher: 'AES' | '3DES';
  readonly keyOctets: number;
}

const CIPHERS: ReadonlyMap<string, ContentCipher> = new Map([
  ['2.16.840.1.101.3.4.1.2', { cipher: 'AES', keyOctets: 16 }],
  ['2.16.840.1.101.3.4.1.22', { cipher: 'AES', keyOctets: 24 }],
  ['2.16.840.1.101.3.4.1.42', { cipher: 'AES', keyOctets: 32 }],
  ['1.2.840.113549.3.7', { cipher: '3DES', keyOctets: 24 }],
]);

/** HMAC identifiers of RFC 8018 §B.1.2; SHA-1 is the default of PBKDF2-params. */
const PRFS: ReadonlyMap<string, string> = new Map([
  ['', 'SHA-1'],
  ['1.2.840.113549.2.7', 'SHA-1'],
  ['1.2.840.113549.2.9', 'SHA-256'],
  ['1.2.840.113549.2.10', 'SHA-384'],
  ['1.2.840.113549.2.11', 'SHA-512'],
]);

/** Far above what any tool writes, and a minute of work: a crafted count must not hang the page. */
const MAX_ITERATIONS = 10_000_000;

async function readEncrypted(
  algorithm: DerNode,
  cipherText: Uint8Array,
  passphrase: string | undefined,
): Promise<PrivateKeyResult> {
  const scheme = oidOf(pick(algorithm, 0));
  const derivation = pick(algorithm, 1, 0);
  const cipherOid = oidOf(pick(algorithm, 1, 1, 0));
  const cipher = CIPHERS.get(cipherOid);
  const iv = pick(algorithm, 1, 1, 1)?.content;
  const parameters = pick(derivation, 1);
  const salt = pick(parameters, 0);
  const iterations = Number.parseInt(toHex(unsignedOf(pick(parameters, 1)) ?? new Uint8Array()), 16);
  const prf = parameters?.children.slice(2).find((child) => child.tag === TAG.sequence);
  const hash = PRFS.get(oidOf(pick(prf, 0)));
  if (scheme !== '1.2.840.113549.1.5.13')
    return refuse('key-encryption-unsupported', SCHEME_NAMES.get(scheme) ?? scheme);
  const derivationOid = oidOf(pick(derivation, 0));
  if (derivationOid !== '1.2.840.113549.1.5.12' || !hash) {
    return refuse(
      'key-encryption-unsupported',
      SCHEME_NAMES.get(derivationOid) ?? `PBKDF2 with ${oidOf(pick(prf, 0)) || derivationOid}`,
    );
  }
  if (!cipher) return refuse('key-encryption-unsupported', cipherOid);
  const block = cipher.cipher === 'AES' ? 16 : 8;
  if (iv?.length !== block || salt?.tag !== TAG.octetString || !(iterations >= 1 && iterations <= MAX_ITERATIONS))
    return refuse('key-damaged');
  if (cipherText.length === 0 || cipherText.length % block) return refuse('key-damaged');
  if (passphrase === undefined || passphrase === '') return refuse('passphrase-needed');
  try {
    const secret = await crypto.subtle.importKey('raw', utf8(passphrase) as BufferSource, 'PBKDF2', false, [
      'deriveBits',
    ]);
    const derive = { name: 'PBKDF2', hash, salt: salt.content as BufferSource, iterations };
    const key = new Uint8Array(await crypto.subtle.deriveBits(derive, secret, cipher.keyOctets * 8));
    const padded = await decryptCbc(cipher.cipher, key, iv, cipherText);
    const node = derNode(padded.subarray(0, padded.length - (padded.at(-1) ?? 0)));
    // A wrong passphrase gives noise; that it reads as PKCS #8 is the only check there is.
    return node && pick(node, 0)?.tag === TAG.integer ? readPlain(node) : refuse('passphrase-wrong');
  } catch (error) {
    return refuse(error instanceof LegacyUnavailable ? 'legacy-unavailable' : 'passphrase-wrong');
  }
}

const SCHEME_NAMES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.3', 'PBES1 with MD5 and DES'],
  ['1.2.840.113549.1.5.10', 'PBES1 with SHA-1 and DES'],
  ['1.2.840.113549.1.12.1.3', 'PKCS #12 encryption with SHA-1 and 3DES'],
  ['1.2.840.113549.1.12.1.6', 'PKCS #12 encryption with SHA-1 and RC2'],
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
]);
