// Namespace-exact reading of the strict tree, for every room that takes facts out of XML.
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './names.ts';
import type { NamespaceScope, XmlAttribute, XmlDocument, XmlElement } from './tree.ts';

/** The child elements, all of them or those of one expanded name. Leave both names out, or give both. */
export function childElements(parent: XmlElement | XmlDocument, namespace?: string, localName?: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of parent.children) {
    if (child.kind !== 'element') continue;
    if (namespace === undefined || (child.namespace === namespace && child.localName === localName)) found.push(child);
  }
  return found;
}

/** The first child element of one expanded name. */
export function firstChild(
  parent: XmlElement | XmlDocument,
  namespace: string,
  localName: string,
): XmlElement | undefined {
  for (const child of parent.children) {
    if (child.kind === 'element' && child.localName === localName && child.namespace === namespace) return child;
  }
  return undefined;
}

export const isNamed = (element: XmlElement, namespace: string, localName: string): boolean =>
  element.localName === localName && element.namespace === namespace;

/** The attribute of one expanded name; an attribute without prefix is in no namespace. */
export function findAttribute(element: XmlElement, localName: string, namespace = ''): XmlAttribute | undefined {
  for (const attribute of element.attributes) {
    if (attribute.localName === localName && attribute.namespace === namespace) return attribute;
  }
  return undefined;
}

/** The normalized value of that attribute, undefined where it is absent. */
export const attributeValue = (element: XmlElement, localName: string, namespace = ''): string | undefined =>
  findAttribute(element, localName, namespace)?.value;

/** The text of an element, and what else stood among it. */
export interface ElementText {
  /** All direct text, CDATA sections included, joined across comments and processing instructions; untrimmed. */
  readonly text: string;
  /** Kinds that stand among the children and that careless readers stop at, each once, in order of appearance. */
  readonly interruptedBy: readonly TextInterruption[];
  /** Whether child elements stand there too; their text is not part of `text`. */
  readonly hasElements: boolean;
}

export type TextInterruption = 'comment' | 'processing-instruction' | 'cdata';

/**
 * Reads the text of an element whole. A comment in a NameID must never shorten it: canonicalization drops comments, so
 * the signature stays valid while a reader that takes only the first text node sees another user.
 */
export function readText(element: XmlElement): ElementText {
  let text = '';
  let hasElements = false;
  const interruptedBy: TextInterruption[] = [];
  for (const child of element.children) {
    if (child.kind === 'element') hasElements = true;
    else {
      if (child.kind === 'text') text += child.text;
      const kind = child.kind === 'text' ? (child.cdata ? 'cdata' : undefined) : child.kind;
      if (kind && !interruptedBy.includes(kind)) interruptedBy.push(kind);
    }
  }
  return { text, interruptedBy, hasElements };
}

/** The `text` of `readText`. */
export function textOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) if (child.kind === 'text') text += child.text;
  return text;
}

/** All elements below `top`, without `top` itself, in document order. Iterative. */
export function* descendants(top: XmlElement | XmlDocument): Generator<XmlElement, void, undefined> {
  const parents: (XmlElement | XmlDocument)[] = [top];
  const indexes = [0];
  while (parents.length > 0) {
    const level = parents.length - 1;
    const index = indexes[level] as number;
    const child = (parents[level] as XmlElement | XmlDocument).children[index];
    if (!child) {
      parents.pop();
      indexes.pop();
      continue;
    }
    indexes[level] = index + 1;
    if (child.kind !== 'element') continue;
    yield child;
    parents.push(child);
    indexes.push(0);
  }
}

/**
 * What a prefix means in `scope`, for qualified names in content such as xsi:type. The default namespace ('') is ''
 * where none is declared; any other prefix is undefined then. Costs a walk over the scope.
 */
export function resolvePrefix(scope: NamespaceScope, prefix: string): string | undefined {
  if (prefix === 'xml') return XML_NAMESPACE;
  if (prefix === 'xmlns') return XMLNS_NAMESPACE;
  for (let at: NamespaceScope | undefined = scope; at; at = at.parent) {
    for (const declaration of at.declarations) if (declaration.prefix === prefix) return declaration.uri;
  }
  return prefix === '' ? '' : undefined;
}

/**
 * Where an element stands, for people: names as written, numbered from 1 among siblings of the same expanded name where
 * there are several, as in `/samlp:Response/saml:Assertion[2]/saml:Subject`. Not meant to be evaluated as XPath.
 */
export function pathOf(element: XmlElement): string {
  const steps: string[] = [];
  for (let at: XmlElement | XmlDocument = element; at.kind === 'element'; at = at.parent) {
    const { number, isOnly } = placeAmongAlike(at);
    steps.push(isOnly ? at.name : `${at.name}[${number}]`);
  }
  return `/${steps.reverse().join('/')}`;
}

interface Alike {
  count: number;
  readonly numbers: Map<XmlElement, number>;
}

/** By parent and expanded name. A parent with a hundred thousand children is counted once, not for each of them; trees never change. */
const counted = new WeakMap<XmlElement | XmlDocument, Map<string, Alike>>();

function placeAmongAlike(element: XmlElement): { readonly number: number; readonly isOnly: boolean } {
  const { parent } = element;
  let byName = counted.get(parent);
  if (!byName) {
    byName = new Map();
    for (const child of parent.children) {
      if (child.kind !== 'element') continue;
      const name = `${child.namespace} ${child.localName}`;
      const alike = byName.get(name) ?? { count: 0, numbers: new Map() };
      byName.set(name, alike);
      alike.numbers.set(child, ++alike.count);
    }
    counted.set(parent, byName);
  }
  const alike = byName.get(`${element.namespace} ${element.localName}`);
  return { number: alike?.numbers.get(element) ?? 1, isOnly: (alike?.count ?? 1) <= 1 };
}

/** The document that an element belongs to. */
export function documentOf(element: XmlElement): XmlDocument {
  let at: XmlElement | XmlDocument = element;
  while (at.kind === 'element') at = at.parent;
  return at;
}
