// The keys that a user trusts or holds: the only source of trust there is. Certificates in messages never get in here.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import { toHex } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { RsaPrivateKey } from '../crypto/private-key.ts';
import type { PastedCertificates } from '../crypto/read-certificates.ts';
import { readCertificate } from '../crypto/x509.ts';
import type { TrustedKey } from '../dsig/signature-report.ts';
import { readPastedMetadata, type UnreadableMetadata } from './pasted-metadata.ts';

export interface KeyRing {
  readonly trusted: readonly TrustedKey[];
  /** In memory only: never stored, sent or logged. */
  readonly privateKeys: readonly RsaPrivateKey[];
}

export const NO_KEYS: KeyRing = Object.freeze({ trusted: [], privateKeys: [] });

/** Pasted certificates are trusted for any issuer. One that metadata marked as for encryption only signs nothing. */
export const trustPasted = ({ certificates }: PastedCertificates): TrustedKey[] =>
  certificates
    .filter(({ uses }) => uses.length === 0 || uses.includes('signing'))
    .map(({ certificate }) => ({ key: certificate.key, certificate }));

export interface MetadataTrust {
  readonly keys: readonly TrustedKey[];
  readonly entityIds: readonly string[];
  /** Certificates that sign nothing, each once. */
  readonly forEncryptionOnly: number;
  readonly unreadable: readonly UnreadableMetadata[];
  readonly hasOtherText: boolean;
}

/**
 * The signing keys of each entity (KeyDescriptor without use, or use="signing"; Metadata §2.4.1.1), trusted for what that
 * entity issued only. The metadata's own signature is not looked at: handing it in is what makes it trusted. Undefined where
 * the input is no metadata; where it is, it must not be searched for certificates in any other way.
 */
export function trustMetadata(input: string | Uint8Array, limits: Limits): MetadataTrust | undefined {
  const read = readPastedMetadata(input, limits);
  if (!read) return undefined;
  const keys: TrustedKey[] = [];
  const others = new Set<string>();
  const entityIds = new Set<string>();
  for (const { entityId, roles } of read.documents.flatMap(({ entities }) => entities)) {
    if (entityId === undefined) continue;
    entityIds.add(entityId);
    for (const { use, certificates } of roles.flatMap((role) => role.keys))
      for (const key of certificates.flatMap(({ base64 }) => trustedKey(base64, entityId))) {
        if (use !== 'encryption') keys.push(key);
        else if (key.certificate) others.add(toHex(key.certificate.der));
      }
  }
  for (const { certificate } of keys) if (certificate) others.delete(toHex(certificate.der));
  const { unreadable, hasOtherText } = read;
  return { keys, entityIds: [...entityIds], forEncryptionOnly: others.size, unreadable, hasOtherText };
}

/** One certificate, DER in base64, trusted for what this entity issued; for anybody's where it is undefined. Empty where it is none. */
export function trustedKey(base64: string, entityId: string | undefined): TrustedKey[] {
  const der = decodeBase64Tolerantly(base64)?.octets;
  const certificate = der && readCertificate(der);
  if (!certificate || 'problem' in certificate) return [];
  return [{ key: certificate.key, certificate, ...(entityId !== undefined && { entityId }) }];
}
