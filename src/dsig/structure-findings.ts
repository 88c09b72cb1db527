// What is told about the structure of a signed document, apart from whether its signatures hold: signature wrapping and its kin.
import type { SourceRange, XmlElement } from '../xml/tree.ts';

export type StructureCode =
  | 'id-repeated'
  | 'signed-id-repeated'
  | 'reference-not-parent'
  | 'reference-whole-document'
  | 'references-several'
  | 'signature-out-of-place'
  | 'signatures-several'
  | 'signature-other-namespace'
  | 'assertion-out-of-place'
  | 'message-out-of-place'
  | 'assertion-unsigned-beside-signed'
  | 'assertion-other-namespace'
  | 'object-in-signature'
  | 'comment-in-value'
  | 'processing-instruction-in-value'
  | 'namespace-padded';

export interface StructureFinding {
  readonly code: StructureCode;
  /** One sentence for a person. */
  readonly message: string;
  readonly element: XmlElement;
  /** The start tag of `element`, or the very comment or instruction. */
  readonly range: SourceRange;
  /** The structure that signature wrapping has: what is signed and what would be read are not the same. */
  readonly wrapping: boolean;
}
