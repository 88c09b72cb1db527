// Raw decryption for XML Encryption 1.1: content keys out of EncryptedKey, octets out of EncryptedData. XML is not known here.
// Failures are codes only: neither keys nor plaintext ever stand in an error.
import { equalBytes } from '../base/bytes.ts';
import type { BlockAlgorithm, KeyTransportAlgorithm } from './algorithms.ts';
import { decryptCbc, decryptGcm, unwrapAes } from './cipher.ts';
import { HASHES, type HashName, hashOctets } from './hash.ts';
import { LegacyUnavailable } from './legacy-loader.ts';
import type { RsaPrivateKey } from './private-key.ts';
import { mgf1, xor } from './rsa.ts';

export type DecryptFailure =
  | 'algorithm-unsupported'
  /** The encrypted key is not as long as the private key's modulus: made for another certificate. */
  | 'cipher-length-differs'
  /** Padding came out wrong: another key, another OAEP digest, mask or label, or damaged octets. */
  | 'key-unwrap-failed'
  /** The content key has another length than the content's algorithm wants. */
  | 'content-key-length-wrong'
  /** No room for IV, one block and tag, or no whole number of blocks. */
  | 'cipher-text-malformed'
  /** CBC padding or GCM tag is wrong: another content key, or altered octets. */
  | 'content-decrypt-failed'
  | 'legacy-unavailable';

export type Decrypted =
  | { readonly ok: true; readonly octets: Uint8Array }
  | { readonly ok: false; readonly code: DecryptFailure };

export interface RsaEncryptedKey {
  readonly algorithm: KeyTransportAlgorithm;
  readonly cipherText: Uint8Array;
  /** ds:DigestMethod; SHA-1 where absent (XML Encryption 1.1 §5.5.2). */
  readonly digest?: HashName;
  /**
   * xenc11:MGF; MGF1 with SHA-1 where absent, whatever the digest is (XML Encryption 1.1 §5.5.2). rsa-oaep-mgf1p has no
   * such element by the specification, but senders that write one there mean it.
   */
  readonly mgfHash?: HashName;
  /** OAEPparams, base64 undone; empty where absent. */
  readonly label?: Uint8Array;
}

/** Opens an EncryptedKey that was made with an RSA key. Never rejects. */
export function unwrapWithRsa(encrypted: RsaEncryptedKey, key: RsaPrivateKey): Promise<Decrypted> {
  return attempt('key-unwrap-failed', async () => {
    const unpad = RSA_PADDINGS[encrypted.algorithm.scheme];
    if (!unpad) return 'algorithm-unsupported';
    if (encrypted.cipherText.length !== key.publicKey.modulus.length) return 'cipher-length-differs';
    const encoded = key.decrypt(encrypted.cipherText);
    return (encoded && (await unpad(encoded, encrypted))) ?? 'key-unwrap-failed';
  });
}

/** Opens an EncryptedKey that was wrapped with another symmetric key. Never rejects. */
export function unwrapWithKey(
  algorithm: KeyTransportAlgorithm,
  wrappingKey: Uint8Array,
  wrapped: Uint8Array,
): Promise<Decrypted> {
  return attempt('key-unwrap-failed', async () => {
    if (algorithm.scheme !== 'aes-kw') return 'algorithm-unsupported';
    if (wrappingKey.length !== algorithm.keyOctets) return 'content-key-length-wrong';
    return wrapped.length < 24 || wrapped.length % 8 ? 'cipher-text-malformed' : unwrapAes(wrappingKey, wrapped);
  });
}

/** Decrypts an EncryptedData's CipherValue, which begins with the IV. Never rejects. */
export function decryptContent(algorithm: BlockAlgorithm, key: Uint8Array, cipherText: Uint8Array): Promise<Decrypted> {
  return attempt('content-decrypt-failed', async () => {
    const mode = MODES[algorithm.scheme];
    if (key.length !== algorithm.keyOctets) return 'content-key-length-wrong';
    const data = cipherText.subarray(mode.iv);
    if (data.length < mode.least || data.length % mode.unit !== 0) return 'cipher-text-malformed';
    return mode.open(key, cipherText.subarray(0, mode.iv), data);
  });
}

type Unpad = (encoded: Uint8Array, encrypted: RsaEncryptedKey) => Promise<Uint8Array | undefined>;

const RSA_PADDINGS: Readonly<Record<KeyTransportAlgorithm['scheme'], Unpad | undefined>> = {
  // EME-PKCS1-v1_5 (RFC 8017 §7.2.2): 0 2, at least eight non-zero octets, 0, key.
  'rsa-1_5': async (encoded) => {
    const end = encoded.indexOf(0, 2);
    return encoded[0] === 0 && encoded[1] === 2 && end >= 10 ? encoded.slice(end + 1) : undefined;
  },
  'rsa-oaep': (encoded, { digest = 'SHA-1', mgfHash = 'SHA-1', label = new Uint8Array() }) =>
    unpadOaep(encoded, digest, mgfHash, label),
  'aes-kw': undefined,
  none: undefined,
};

/** EME-OAEP decoding (RFC 8017 §7.1.2, step 3). */
async function unpadOaep(
  encoded: Uint8Array,
  digest: HashName,
  mgfHash: HashName,
  label: Uint8Array,
): Promise<Uint8Array | undefined> {
  const length = HASHES[digest].octets;
  if (encoded.length < 2 * length + 2) return undefined;
  const maskedBlock = encoded.subarray(1 + length);
  const seed = xor(encoded.subarray(1, 1 + length), await mgf1(mgfHash, maskedBlock, length));
  const block = xor(maskedBlock, await mgf1(mgfHash, seed, maskedBlock.length));
  const one = block.findIndex((octet, index) => index >= length && octet !== 0);
  const fits =
    encoded[0] === 0 && block[one] === 1 && equalBytes(block.subarray(0, length), await hashOctets(digest, label));
  return fits ? block.slice(one + 1) : undefined;
}

interface Mode {
  /** Octets of the IV. */
  readonly iv: number;
  /** Octets of the shortest possible rest, and what the rest must be a multiple of. */
  readonly least: number;
  readonly unit: number;
  readonly open: (key: Uint8Array, iv: Uint8Array, data: Uint8Array) => Promise<Uint8Array | DecryptFailure>;
}

const cbc = (cipher: 'AES' | '3DES', block: number): Mode => ({
  iv: block,
  least: block,
  unit: block,
  open: async (key, iv, data) => unpadBlock(await decryptCbc(cipher, key, iv, data), block) ?? 'content-decrypt-failed',
});

const MODES: Readonly<Record<BlockAlgorithm['scheme'], Mode>> = {
  'aes-cbc': cbc('AES', 16),
  '3des-cbc': cbc('3DES', 8),
  'aes-gcm': { iv: 12, least: 16, unit: 1, open: decryptGcm },
};

/** XML Encryption 1.1 §5.2.1: the last octet says how many to take off; the others are arbitrary. */
function unpadBlock(padded: Uint8Array, block: number): Uint8Array | undefined {
  const count = padded.at(-1) ?? 0;
  return count >= 1 && count <= block ? padded.slice(0, padded.length - count) : undefined;
}

async function attempt(failure: DecryptFailure, open: () => Promise<Uint8Array | DecryptFailure>): Promise<Decrypted> {
  try {
    const octets = await open();
    return typeof octets === 'string' ? { ok: false, code: octets } : { ok: true, octets };
  } catch (error) {
    return { ok: false, code: error instanceof LegacyUnavailable ? 'legacy-unavailable' : failure };
  }
}
