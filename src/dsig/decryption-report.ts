// What decryption says of one EncryptedData: the plaintext as a document of its own, or plainly why there is none.
import type { DecryptFailure } from '../crypto/decrypt.ts';
import type { RsaPrivateKey } from '../crypto/private-key.ts';
import type { XmlDocument, XmlElement, XmlProblem } from '../xml/tree.ts';
import type { AlgorithmUse, KeyInfoKey } from './signature-report.ts';

export type DecryptionCode =
  | DecryptFailure
  /** No private key was given. */
  | 'no-key'
  /** The certificate named in the message belongs to none of the keys given. */
  | 'other-certificate'
  | 'encryption-method-missing'
  | 'cipher-value-missing'
  /** The ciphertext lies elsewhere: nothing is ever fetched. */
  | 'cipher-reference'
  | 'value-not-base64'
  | 'encrypted-key-missing'
  /** RetrievalMethod points to no EncryptedKey, or to several. */
  | 'retrieval-dangling'
  | 'plaintext-not-xml'
  | 'limit-encrypted';

export interface DecryptionProblem {
  readonly code: DecryptionCode;
  readonly detail?: string;
}

/** Where an EncryptedKey stands (SAML core §6.1 with errata E30; XML Encryption 1.1 §3.5). */
export type KeyPlace = 'inside' | 'beside' | 'retrieval-method';

export interface EncryptedKeyReport {
  readonly element: XmlElement;
  readonly place: KeyPlace;
  readonly algorithm: AlgorithmUse | undefined;
  /** Octets of the encrypted key: those of the RSA modulus that it was made for. */
  readonly octets: number | undefined;
  readonly recipient: string | undefined;
  readonly keyNames: readonly string[];
  /** Certificates and keys that the sender says it used; hints only. */
  readonly hints: readonly KeyInfoKey[];
}

export interface Decryption {
  /** The xenc:EncryptedData. */
  readonly element: XmlElement;
  /** What it stands in: saml:EncryptedAssertion, EncryptedID, EncryptedAttribute, NewEncryptedID; else 'other'. */
  readonly kind: 'EncryptedAssertion' | 'EncryptedID' | 'EncryptedAttribute' | 'NewEncryptedID' | 'other';
  readonly algorithm: AlgorithmUse | undefined;
  readonly keys: readonly EncryptedKeyReport[];
  /** The decisive problem; undefined where the plaintext was read. */
  readonly cause: DecryptionCode | undefined;
  readonly problems: readonly DecryptionProblem[];
  /** Present also where it is no XML. */
  readonly octets: Uint8Array | undefined;
  /** Parsed with the namespaces that are in scope where it stood; the tree to read from. */
  readonly document: XmlDocument | undefined;
  readonly xmlProblem: XmlProblem | undefined;
  /** What is encrypted within the plaintext. */
  readonly inner: readonly Decryption[];
  /** The key that opened it. Not to be stored or shown. */
  readonly key: RsaPrivateKey | undefined;
}
