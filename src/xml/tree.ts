// The immutable tree that the strict parser gives. Everything that verifies, reads or shows XML walks this tree only.

/** Index into `XmlDocument.source`, in UTF-16 code units. */
export type SourceOffset = number;

/** The half-open range of source text that a node or attribute was written in. */
export interface SourceRange {
  readonly start: SourceOffset;
  readonly end: SourceOffset;
}

export interface XmlDocument {
  readonly kind: 'document';
  /** The decoded text as it arrived, before end-of-line normalization; offsets point into it. A leading BOM is not part of it. */
  readonly source: string;
  /** Comments and processing instructions around the root, and the root, in document order. */
  readonly children: readonly XmlNode[];
  readonly root: XmlElement;
}

export type XmlNode = XmlElement | XmlText | XmlComment | XmlProcessingInstruction;

export interface XmlElement extends SourceRange {
  readonly kind: 'element';
  readonly parent: XmlElement | XmlDocument;
  /** The name as written, prefix included. */
  readonly name: string;
  /** '' for none. */
  readonly prefix: string;
  readonly localName: string;
  /** Namespace URI exactly as normalized by XML attribute rules, untrimmed; '' for none. */
  readonly namespace: string;
  /** Attributes without namespace declarations, in document order. */
  readonly attributes: readonly XmlAttribute[];
  /** The namespace declarations that stand on this very element, in document order. */
  readonly declarations: readonly NamespaceDeclaration[];
  /** All namespaces in scope here, as a linked scope. */
  readonly scope: NamespaceScope;
  readonly children: readonly XmlNode[];
  /** Where the start tag ends (behind its `>`); equals `end` for an empty-element tag. */
  readonly startTagEnd: SourceOffset;
}

export interface XmlAttribute extends SourceRange {
  readonly kind: 'attribute';
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  /** '' for an attribute without prefix. */
  readonly namespace: string;
  /** Normalized value: references expanded, white space per XML 1.0 §3.3.3 (CDATA type). */
  readonly value: string;
  readonly valueStart: SourceOffset;
  readonly valueEnd: SourceOffset;
}

export interface NamespaceDeclaration extends SourceRange {
  /** '' for the default namespace. */
  readonly prefix: string;
  /** '' undeclares the default namespace. */
  readonly uri: string;
}

/** Namespaces in scope: this element's declarations, then its parent's. Shared between elements that declare nothing. */
export interface NamespaceScope {
  readonly parent: NamespaceScope | undefined;
  readonly declarations: readonly NamespaceDeclaration[];
}

/** One run of character data. A CDATA section is a text node of its own with `cdata` set. */
export interface XmlText extends SourceRange {
  readonly kind: 'text';
  readonly parent: XmlElement;
  /** References expanded, line ends normalized to LF. */
  readonly text: string;
  readonly cdata: boolean;
}

export interface XmlComment extends SourceRange {
  readonly kind: 'comment';
  readonly parent: XmlElement | XmlDocument;
  readonly text: string;
}

export interface XmlProcessingInstruction extends SourceRange {
  readonly kind: 'processing-instruction';
  readonly parent: XmlElement | XmlDocument;
  readonly target: string;
  readonly data: string;
}

/** Why a document was refused; `code` is stable, line and column count from 1 (columns in UTF-16 code units). */
export interface XmlProblem {
  readonly code: XmlProblemCode;
  readonly message: string;
  readonly offset: SourceOffset;
  readonly line: number;
  readonly column: number;
}

export type XmlProblemCode =
  | 'not-utf8'
  | 'encoding-unsupported'
  | 'encoding-conflict'
  | 'xml-version-unsupported'
  | 'xml-declaration-invalid'
  | 'doctype-refused'
  | 'character-illegal'
  | 'reference-illegal'
  | 'entity-undeclared'
  | 'markup-malformed'
  | 'name-invalid'
  | 'tag-mismatch'
  | 'tag-unclosed'
  | 'attribute-duplicate'
  | 'prefix-undeclared'
  | 'namespace-invalid'
  | 'root-missing'
  | 'root-several'
  | 'content-outside-root'
  | 'limit-octets'
  | 'limit-depth'
  | 'limit-nodes'
  | 'limit-attributes';

export type ParseResult =
  | { readonly ok: true; readonly document: XmlDocument }
  | {
      readonly ok: false;
      readonly problem: XmlProblem;
      /** The text as far as it could be decoded, for showing. */
      readonly source: string;
    };
