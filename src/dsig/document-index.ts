// One walk over a document for all its signatures: where they stand, which elements have which ID, what can't be canonicalized.
import { XML_NAMESPACE } from '../xml/names.ts';
import { descendants, isNamed } from '../xml/read.ts';
import type { XmlAttribute, XmlDocument, XmlElement } from '../xml/tree.ts';
import { DS, WSU } from './namespaces.ts';

export interface DocumentIndex {
  readonly document: XmlDocument;
  /** An empty URI does not mean the root: the document stands in another one. */
  readonly embedded: boolean;
  /** Every ds:Signature, nested ones too, in document order. */
  readonly signatures: readonly XmlElement[];
  /** All elements that any verifier could take for the owner of an ID. With more than one, nothing refers to it. */
  readonly owners: ReadonlyMap<string, readonly XmlElement[]>;
  /** Elements that declare a relative namespace URI. */
  readonly relative: readonly XmlElement[];
}

/** SAML 2.0 and 1.1, and what other vocabularies and careless signers use. Which of them counts is no matter: see `owners`. */
const IDS: ReadonlySet<string> = new Set(['ID', 'AssertionID', 'ResponseID', 'RequestID', 'Id', 'id']);

/** Any other namespace makes it another attribute. */
const isId = ({ namespace, localName }: XmlAttribute): boolean =>
  namespace === ''
    ? IDS.has(localName)
    : (namespace === XML_NAMESPACE && localName === 'id') || (namespace === WSU && localName === 'Id');

/** RFC 3986 §3.1. Canonical XML 1.0 §1.3: a document with a relative namespace URI must not be canonicalized. */
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** `around`: a document that this one stands in; IDs that both have then have several owners. */
export function indexDocument(document: XmlDocument, around?: XmlDocument, embedded = false): DocumentIndex {
  const signatures: XmlElement[] = [];
  const owners = new Map<string, XmlElement[]>();
  const relative: XmlElement[] = [];
  const own = (attribute: XmlAttribute, element: XmlElement): void => {
    if (!isId(attribute)) return;
    const known = owners.get(attribute.value);
    if (!known) owners.set(attribute.value, [element]);
    // The same ID in two attributes of one element is no doubt about which element it is.
    else if (known.at(-1) !== element) known.push(element);
  };
  for (const element of descendants(document)) {
    if (isNamed(element, DS, 'Signature')) signatures.push(element);
    if (element.declarations.some(({ uri }) => uri !== '' && !ABSOLUTE.test(uri))) relative.push(element);
    for (const attribute of element.attributes) own(attribute, element);
  }
  if (around) {
    // What refers to nothing in this document must not be found in that one: an unknown ID stays unknown.
    for (const element of descendants(around)) {
      for (const attribute of element.attributes) if (owners.has(attribute.value)) own(attribute, element);
    }
  }
  return { document, embedded, signatures, owners, relative };
}

/** Whether `inner` is `outer` or stands below it. */
export function isWithin(inner: XmlElement, outer: XmlElement): boolean {
  for (let at: XmlElement | XmlDocument = inner; at.kind === 'element'; at = at.parent) if (at === outer) return true;
  return false;
}

/** With more than this, nobody needs to know where exactly they are. */
const MANY = 64;

/** Whether canonicalizing the subtree at `apex` would meet a relative namespace URI, declared in it or around it. */
export const hasRelativeNamespace = ({ relative }: DocumentIndex, apex: XmlElement): boolean =>
  relative.length > MANY || relative.some((element) => isWithin(element, apex) || isWithin(apex, element));
