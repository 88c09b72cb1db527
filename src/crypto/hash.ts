// The hash functions that signatures, digests and OAEP may use, and how each is run.
import { loadLegacy } from './legacy-loader.ts';

export type HashName = 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

interface Hash {
  readonly octets: number;
  /** Object identifier, RFC 8017 §B.1. */
  readonly oid: string;
  /** DER of the same, for DigestInfo. */
  readonly oidOctets: readonly number[];
  readonly webcrypto: boolean;
}

const sha2 = (octets: number, arc: number, webcrypto = true): Hash => ({
  octets,
  oid: `2.16.840.1.101.3.4.2.${arc}`,
  oidOctets: [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, arc],
  webcrypto,
});

export const HASHES: Readonly<Record<HashName, Hash>> = {
  'SHA-1': { octets: 20, oid: '1.3.14.3.2.26', oidOctets: [0x2b, 0x0e, 3, 2, 0x1a], webcrypto: true },
  'SHA-224': sha2(28, 4, false),
  'SHA-256': sha2(32, 1),
  'SHA-384': sha2(48, 2),
  'SHA-512': sha2(64, 3),
};

/** Hashes `data`. Rejects only where the chunk with SHA-224 can't be loaded. */
export async function hashOctets(hash: HashName, data: Uint8Array): Promise<Uint8Array> {
  if (!HASHES[hash].webcrypto) return (await loadLegacy()).sha224(data);
  return new Uint8Array(await crypto.subtle.digest(hash, data as BufferSource));
}
