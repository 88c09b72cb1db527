// What verification says of one signature, for views, checks and the command line: verdict, cause, and the very nodes it covers.
import type { Limits } from '../base/limits.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { IndeterminateCode } from '../crypto/verify.ts';
import type { Certificate } from '../crypto/x509.ts';
import type { XmlElement } from '../xml/tree.ts';

/** A key that the user pasted or that metadata lists. */
export interface TrustedKey {
  readonly key: PublicKey;
  readonly certificate?: Certificate;
  /** Trusted for what this entity issued only: keys from metadata have it, pasted ones don't. */
  readonly entityId?: string;
}

export interface VerificationKeys {
  readonly trusted: readonly TrustedKey[];
  readonly limits: Limits;
}

/**
 * `trusted`: verifies with a trusted key. `intact`: only with the key in its own KeyInfo, which proves nothing about the
 * sender. `broken`: altered, malformed, or made with another key. `not-checkable`: no key, or something unsupported.
 */
export type SignatureVerdict = 'trusted' | 'intact' | 'broken' | 'not-checkable';

/** `valid` is said for `trusted` only. */
export type SignatureOutcome = 'valid' | 'invalid' | 'indeterminate';

/** An algorithm as the message names it, and what we know of it. */
export interface AlgorithmUse {
  readonly uri: string;
  /** Absent for an identifier that no specification we know defines. */
  readonly name?: string;
  readonly weak?: string;
}

/** A covered subtree: `element` with its attributes and everything below it but `excluded`. Comments are never covered. */
export interface ElementRef {
  readonly element: XmlElement;
  /** The signature itself, left out by the enveloped-signature transform. */
  readonly excluded: XmlElement | undefined;
}

export interface ReferenceReport {
  /** As written; undefined where the attribute is missing, which means the whole document here. */
  readonly uri: string | undefined;
  /** Undefined where the reference was refused or does not resolve. */
  readonly target: ElementRef | undefined;
  readonly transforms: readonly AlgorithmUse[];
  readonly digestAlgorithm: AlgorithmUse | undefined;
  readonly stated: Uint8Array | undefined;
  readonly computed: Uint8Array | undefined;
  readonly digestOk: boolean;
}

/** What a KeyInfo offers. Shown and compared, never trusted. */
export interface KeyInfoKey {
  readonly key: PublicKey;
  readonly certificate?: Certificate;
}

export interface SignatureProblem {
  readonly code: SignatureProblemCode;
  /** What was found, where the code alone does not say: an identifier, a URI. */
  readonly detail?: string;
}

export interface SignatureReport {
  /** The ds:Signature; undefined for a detached one. */
  readonly element: XmlElement | undefined;
  /** Local name of the SAML element that the signature stands in, or 'other', 'query', 'form'. */
  readonly on: string;
  readonly verdict: SignatureVerdict;
  readonly outcome: SignatureOutcome;
  /** Whose key the signature value holds with, whatever became of the digests. */
  readonly keySource: 'trusted' | 'key-info' | 'none';
  /** The decisive problem; undefined for `trusted`. */
  readonly cause: SignatureProblemCode | undefined;
  /** All problems, the decisive one included. */
  readonly problems: readonly SignatureProblem[];
  readonly canonicalization: AlgorithmUse | undefined;
  readonly algorithm: AlgorithmUse | undefined;
  readonly references: readonly ReferenceReport[];
  /** Nodes of the verified document; empty unless `trusted` or `intact`. */
  readonly covers: readonly ElementRef[];
  /** The trusted key that the value holds with. */
  readonly trustedKey: TrustedKey | undefined;
  readonly keyInfo: readonly KeyInfoKey[];
  /** The key of KeyInfo that the value holds with; looked for only where no trusted one fits. */
  readonly keyInfoKey: KeyInfoKey | undefined;
  /** ds:Object elements: SAML has none. */
  readonly objects: readonly XmlElement[];
  /** Detached signatures: the octets that were verified, as text where they are such. */
  readonly signedText: string | undefined;
}

/** Stable; each has its sentence in `sentences.ts`. */
export type SignatureProblemCode =
  | StructureCode
  | IndeterminateCode
  | 'canonicalization-unsupported'
  | 'digest-unsupported'
  | 'namespace-relative'
  | 'transform-refused'
  | 'reference-xpointer'
  | 'limit-signatures'
  | 'limit-references'
  | 'limit-work'
  | 'digest-mismatch'
  | 'signature-mismatch'
  | 'other-key'
  | 'no-trusted-key';

/** Faults of structure: whatever the cryptography says, such a signature is broken. */
export type StructureCode =
  | 'signature-structure'
  | 'signed-info-missing'
  | 'signed-info-repeated'
  | 'reference-missing'
  | 'value-not-text'
  | 'value-not-base64'
  | 'reference-external'
  | 'reference-unresolved'
  | 'id-duplicate'
  | 'transform-order'
  | 'transforms-too-many'
  | 'reference-inside-signature'
  | 'parameter-duplicate'
  | 'parameter-missing'
  | 'hmac-refused';
