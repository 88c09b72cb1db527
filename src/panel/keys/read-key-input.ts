// Takes apart what a user pastes or drops on the Keys page: certificates, metadata, a private key, and what was refused. Keeps nothing.

import { fromUtf8, toHex, utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import type { Repair } from '../../crypto/pasted-text.ts';
import type { RsaPrivateKey } from '../../crypto/private-key.ts';
import { type CertificateUse, type RefusalCode, readCertificates } from '../../crypto/read-certificates.ts';
import { type PrivateKeyRefusal, readPrivateKey } from '../../crypto/read-private-key.ts';
import type { Certificate } from '../../crypto/x509.ts';
import { trustMetadata } from '../../trust/key-ring.ts';

export type KeyInputRefusal =
  | RefusalCode
  | PrivateKeyRefusal
  | 'too-large'
  /** A SAML message: a certificate in it vouches for nothing. */
  | 'message-instead'
  | 'metadata-without-keys';

export interface KeyRefusal {
  readonly code: KeyInputRefusal;
  readonly detail?: string;
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
  readonly metadata: { readonly entityIds: readonly string[]; readonly forEncryptionOnly: number } | undefined;
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
  if (isMessage(input)) return refused('message-instead');
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
 * Metadata speaks for its entities only, and the certificate in the metadata's own signature for none: so whatever reads
 * as metadata is never searched for certificates.
 */
function readAsMetadata(input: string | Uint8Array, limits: Limits): KeyInput | undefined {
  // Text has no encoding any more, whatever its declaration says.
  const octets = typeof input === 'string' ? utf8(input.trim().replace(/^<\?xml\b[^>]*\?>/, '')) : input;
  const trust = trustMetadata(octets, limits);
  if (!trust) return undefined;
  const certificates = trust.keys.flatMap(({ certificate, entityId }) =>
    certificate && entityId !== undefined ? [{ certificate, uses: [], entityId }] : [],
  );
  const trusted = new Set(certificates.map(({ certificate }) => toHex(certificate.der)));
  const forEncryptionOnly = readCertificates(input).certificates.filter(
    ({ certificate, uses }) => uses.length === 1 && uses[0] === 'encryption' && !trusted.has(toHex(certificate.der)),
  ).length;
  return {
    ...NOTHING,
    certificates,
    metadata: { entityIds: trust.entityIds, forEncryptionOnly },
    refusals: certificates.length === 0 ? [{ code: 'metadata-without-keys' }] : [],
  };
}

const MESSAGE =
  /<(?:[\w.-]{1,40}:)?(?:AuthnRequest|Response|Assertion|EncryptedAssertion|LogoutRequest|LogoutResponse|ArtifactResponse)\b[^<>]*/;

const isMessage = (input: string | Uint8Array): boolean =>
  MESSAGE.test(typeof input === 'string' ? input : (fromUtf8(input) ?? ''));
