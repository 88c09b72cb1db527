// The certificates that the user trusts and the private keys that the user lent: what the app's views know of them.

import type { RsaPrivateKey } from '../../crypto/private-key.ts';
import type { CertificateUse } from '../../crypto/read-certificates.ts';
import type { Certificate } from '../../crypto/x509.ts';
import type { KeyRing } from '../../trust/key-ring.ts';
import type { KeyInput } from './read-key-input.ts';

/** How a certificate came in. `message`: taken over from a KeyInfo, after the user had compared it. */
export const CERTIFICATE_SOURCES = ['pasted', 'file', 'metadata', 'message'] as const;
export type CertificateOrigin = (typeof CERTIFICATE_SOURCES)[number];

export interface KnownCertificate {
  /** Stable: the same certificate for the same entity has the same one. */
  readonly id: string;
  readonly certificate: Certificate;
  /** The file's name, else the subject's common name, else the subject. */
  readonly label: string;
  readonly origin: CertificateOrigin;
  /** Trusted for what this entity issued only; undefined for any issuer. */
  readonly entityId: string | undefined;
  /** Empty where nothing restricts the use. One for encryption only vouches for no signature. */
  readonly uses: readonly CertificateUse[];
  /** Lower-case hexadecimal. */
  readonly sha1: string;
  readonly sha256: string;
}

/** In this page's memory only, until the page goes or the user takes it out. */
export interface LentPrivateKey {
  readonly id: string;
  readonly key: RsaPrivateKey;
  readonly name: string | undefined;
}

export interface KeyNotice {
  /**
   * `damaged`: `count` stored certificates could not be read and were left out. `newer-version`: what is stored is of a
   * later version, and is left alone. `not-loaded`, `not-saved`: the browser's storage refused.
   */
  readonly code: 'damaged' | 'newer-version' | 'not-loaded' | 'not-saved';
  readonly count?: number;
}

/** A new object whenever something changed; `ring` is the same one until what verification goes by changed. */
export interface KeySnapshot {
  /** False until the stored certificates were read: till then nothing can be verified. */
  readonly loaded: boolean;
  readonly certificates: readonly KnownCertificate[];
  readonly privateKeys: readonly LentPrivateKey[];
  readonly ring: KeyRing;
  readonly notices: readonly KeyNotice[];
}

/** What became of one paste or file. */
export interface AddReport {
  readonly input: KeyInput;
  readonly name: string | undefined;
  readonly added: readonly KnownCertificate[];
  /** Were there before. */
  readonly known: readonly KnownCertificate[];
  /** Certificates that were left out, since there are too many. */
  readonly leftOut: number;
  readonly privateKey: 'added' | 'known' | undefined;
}

export interface AddOptions {
  /** Of the file. */
  readonly name?: string;
  /** Used for this call and not kept. */
  readonly passphrase?: string;
}

export interface KeySource {
  snapshot(): KeySnapshot;
  /** `listener` is called after each change; gives the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Never rejects: what can't be read, kept or stored is in the report or the snapshot's notices. */
  add(input: string | Uint8Array, options?: AddOptions): Promise<AddReport>;
  /** Trusts a certificate that a message brought along, for messages of `entityId` only where that is known. */
  trust(certificate: Certificate, entityId: string | undefined): Promise<void>;
  remove(id: string): Promise<void>;
  removePrivateKey(id: string): void;
}
