// Takes apart what a user pastes or drops on the Keys page: certificates, metadata, a private key, and what was refused. Keeps nothing.

import type { Limits } from '../../base/limits.ts';
import type { Repair } from '../../crypto/pasted-text.ts';
import type { RsaPrivateKey } from '../../crypto/private-key.ts';
import { type CertificateUse, type RefusalCode, readCertificates } from '../../crypto/read-certificates.ts';
import { type PrivateKeyRefusal, readPrivateKey } from '../../crypto/read-private-key.ts';
import type { Certificate } from '../../crypto/x509.ts';
import { type MetadataTrust, trustMetadata } from '../../trust/key-ring.ts';
import type { UnreadableMetadata } from '../../trust/pasted-metadata.ts';

export type KeyInputRefusal =
  | RefusalCode
  | PrivateKeyRefusal
  | 'too-large'
  | 'metadata-without-keys'
  /** `place`: where its XML breaks. */
  | 'metadata-unreadable';

export interface KeyRefusal {
  readonly code: KeyInputRefusal;
  readonly detail?: string;
  readonly place?: UnreadableMetadata;
}

export interface ReadCertificate {
  readonly certificate: Certificate;
  readonly uses: readonly CertificateUse[];
  /** From metadata: trusted for this entity only. */
  readonly entityId: string | undefined;
}

export interface KeyInput {
  readonly certificates: readonly ReadCertificate[];
  /** Present where the input was metadata. */
  readonly metadata: Pick<MetadataTrust, 'entityIds' | 'forEncryptionOnly' | 'hasOtherText'> | undefined;
  readonly privateKey: RsaPrivateKey | undefined;
  readonly repairs: readonly Repair[];
  readonly refusals: readonly KeyRefusal[];
}

const NOTHING: KeyInput = { certificates: [], metadata: undefined, privateKey: undefined, repairs: [], refusals: [] };

const refused = (code: KeyInputRefusal): KeyInput => ({ ...NOTHING, refusals: [{ code }] });

/** Never rejects. `passphrase` opens an encrypted private key; its result says when one is needed. */
export async function readKeyInput(input: string | Uint8Array, limits: Limits, passphrase?: string): Promise<KeyInput> {
  if (input.length > limits.xmlOctets) return refused('too-large');
  const metadata = readAsMetadata(input, limits);
  if (metadata) return metadata;
  const { certificates, refusals } = readCertificates(input);
  const others: KeyRefusal[] = refusals
    .filter(({ code }) => code !== 'private-key')
    .map(({ code, missing }) => (missing ? { code, detail: String(missing) } : { code }));
  const found: KeyInput = {
    ...NOTHING,
    certificates: certificates.map(({ certificate, uses }) => ({ certificate, uses, entityId: undefined })),
    repairs: [...new Set(certificates.flatMap(({ repairs }) => repairs))],
    refusals: others,
  };
  if (others.length === refusals.length) return found;
  const read = await readPrivateKey(input, passphrase);
  if (read.ok) return { ...found, privateKey: read.key };
  // A private key of a form that we don't read, such as JWK, is a private key all the same.
  const code = read.code === 'private-key-not-found' ? 'private-key' : read.code;
  return { ...found, refusals: [...others, read.name === undefined ? { code } : { code, detail: read.name }] };
}

/**
 * Metadata speaks for its entities only, and the certificate in the metadata's own signature for none: so whatever holds
 * metadata, readable or not, is never searched for certificates.
 */
function readAsMetadata(input: string | Uint8Array, limits: Limits): KeyInput | undefined {
  const trust = trustMetadata(input, limits);
  if (!trust) return undefined;
  const { entityIds, forEncryptionOnly, hasOtherText, unreadable } = trust;
  const certificates = trust.keys.flatMap(({ certificate, entityId }) =>
    certificate && entityId !== undefined ? [{ certificate, uses: [], entityId }] : [],
  );
  const refusals: readonly KeyRefusal[] = unreadable.map((place) => ({ code: 'metadata-unreadable', place }));
  return {
    ...NOTHING,
    certificates,
    metadata: { entityIds, forEncryptionOnly, hasOtherText },
    refusals: certificates.length + refusals.length === 0 ? [{ code: 'metadata-without-keys' }] : refusals,
  };
}
