// The keys that a user trusts or holds: the only source of trust there is. Certificates in messages never get in here.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import type { Limits } from '../base/limits.ts';
import type { RsaPrivateKey } from '../crypto/private-key.ts';
import type { PastedCertificates } from '../crypto/read-certificates.ts';
import { readCertificate } from '../crypto/x509.ts';
import type { TrustedKey } from '../dsig/signature-report.ts';
import { readMetadata } from '../saml/metadata/metadata.ts';

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
}

/**
 * The signing keys of each entity (KeyDescriptor without use, or use="signing"; Metadata §2.4.1.1), trusted for what that
 * entity issued only. The metadata's own signature is not looked at: handing it in is what makes it trusted. Undefined where the octets are no metadata.
 */
export function trustMetadata(octets: Uint8Array, limits: Limits): MetadataTrust | undefined {
  const { metadata } = readMetadata(octets, limits);
  if (!metadata) return undefined;
  const keys = metadata.entities.flatMap(({ entityId, roles }) =>
    entityId === undefined
      ? []
      : roles
          .flatMap((role) => role.keys)
          .filter(({ use }) => use !== 'encryption')
          .flatMap(({ certificates }) => certificates.flatMap(({ base64 }) => trustedKey(base64, entityId))),
  );
  return { keys, entityIds: metadata.entities.flatMap(({ entityId }) => (entityId === undefined ? [] : [entityId])) };
}

/** One certificate, DER in base64, trusted for what this entity issued; for anybody's where it is undefined. Empty where it is none. */
export function trustedKey(base64: string, entityId: string | undefined): TrustedKey[] {
  const der = decodeBase64Tolerantly(base64)?.octets;
  const certificate = der && readCertificate(der);
  if (!certificate || 'problem' in certificate) return [];
  return [{ key: certificate.key, certificate, ...(entityId !== undefined && { entityId }) }];
}
