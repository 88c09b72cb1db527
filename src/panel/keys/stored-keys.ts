// The stored form of trusted certificates: versioned, without any private key, and untrusted when it is read back.
import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import type { CertificateUse } from '../../crypto/read-certificates.ts';
import { type Certificate, fingerprint, readCertificate } from '../../crypto/x509.ts';
import { CERTIFICATE_SOURCES, type CertificateOrigin, type KnownCertificate } from './key-source.ts';

/** Where the shell keeps the record: one value, of which it need know nothing. */
export interface KeyStorage {
  /** What was saved last; undefined where nothing was. */
  load(): Promise<unknown>;
  save(value: unknown): Promise<void>;
  /** Calls back after another page of the extension saved; gives the function that ends it. */
  subscribe?(listener: () => void): () => void;
}

export const RECORD_VERSION = 1;
/** Federations list thousands; two octets of storage for each one that nobody signs in at would fill the store. */
export const MOST_CERTIFICATES = 1_000;
const LONGEST_LABEL = 200;
/** SAML core §8.3.6: an entity identifier has at most 1,024 characters. */
const LONGEST_ENTITY_ID = 1_024;

interface StoredCertificate {
  /** Base64 DER. */
  readonly der: string;
  readonly label: string;
  readonly origin: CertificateOrigin;
  readonly entityId?: string;
  readonly uses: readonly CertificateUse[];
}

export type ReadRecord =
  | { readonly kind: 'read'; readonly certificates: readonly KnownCertificate[]; readonly dropped: number }
  /** Written by a later version: not to be overwritten. */
  | { readonly kind: 'newer-version' };

/** The record to save. Names each field, so that nothing else of a certificate's object can get in. */
export const toRecord = (certificates: readonly KnownCertificate[]): unknown => ({
  version: RECORD_VERSION,
  certificates: certificates.map(
    ({ certificate, label, origin, entityId, uses }): StoredCertificate => ({
      der: encodeBase64(certificate.der),
      label,
      origin,
      ...(entityId !== undefined && { entityId }),
      uses,
    }),
  ),
});

/** Reads whatever lies in the storage; what is damaged is dropped and counted. */
export async function readRecord(value: unknown): Promise<ReadRecord> {
  if (value === undefined || value === null) return { kind: 'read', certificates: [], dropped: 0 };
  if (!isRecord(value)) return { kind: 'read', certificates: [], dropped: 1 };
  if (typeof value.version === 'number' && value.version > RECORD_VERSION) return { kind: 'newer-version' };
  if (value.version !== RECORD_VERSION || !Array.isArray(value.certificates)) {
    return { kind: 'read', certificates: [], dropped: 1 };
  }
  const stored: readonly unknown[] = value.certificates.slice(0, MOST_CERTIFICATES);
  const read = await Promise.all(stored.map(readOne));
  const certificates = [...new Map(read.flatMap((one) => (one ? [[one.id, one] as const] : []))).values()];
  return { kind: 'read', certificates, dropped: value.certificates.length - read.filter(Boolean).length };
}

async function readOne(value: unknown): Promise<KnownCertificate | undefined> {
  if (!isRecord(value)) return undefined;
  const { der, label, origin, entityId, uses } = value;
  const octets = typeof der === 'string' ? decodeBase64(der) : undefined;
  const certificate = octets && readCertificate(octets);
  if (!certificate || 'problem' in certificate) return undefined;
  if (typeof label !== 'string' || label.length > LONGEST_LABEL || !isOrigin(origin) || !isUses(uses)) return undefined;
  // Without its entity, a certificate from metadata would be trusted for everybody.
  if (entityId === undefined ? origin === 'metadata' : !isEntityId(entityId)) return undefined;
  return knownCertificate({ certificate, label, origin, entityId: entityId as string | undefined, uses });
}

export async function knownCertificate(
  given: Pick<KnownCertificate, 'certificate' | 'label' | 'origin' | 'entityId' | 'uses'>,
): Promise<KnownCertificate> {
  const { der } = given.certificate;
  const [sha1, sha256] = await Promise.all([fingerprint(der, 'SHA-1'), fingerprint(der, 'SHA-256')]);
  const label = given.label.slice(0, LONGEST_LABEL);
  return { ...given, label, id: `${sha256} ${given.entityId ?? ''}`, sha1, sha256 };
}

/** What a certificate is called: the subject's common name, else all of the subject. */
export const labelOf = ({ subject }: Certificate): string =>
  // An escaped comma belongs to the name (RFC 4514 §2.4).
  /(?:^|[,+])CN=((?:\\.|[^\\,+])+)/.exec(subject)?.[1]?.replace(/\\(.)/g, '$1') ?? subject;

export const isEntityId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ENTITY_ID;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOrigin = (value: unknown): value is CertificateOrigin => CERTIFICATE_SOURCES.some((one) => one === value);

const isUses = (value: unknown): value is CertificateUse[] =>
  Array.isArray(value) && value.length <= 2 && value.every((use) => use === 'signing' || use === 'encryption');
