// The xml: attributes that a subtree takes over from ancestors outside of it, for Canonical XML 1.0 and 1.1.
import { joinReferences } from './join-references.ts';
import { XML_NAMESPACE } from './names.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

export interface RenderedAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespace: string;
  readonly value: string;
}

/**
 * What to add to, or replace in, the apex of a subtree. Canonical XML 1.0 §2.4: the nearest of every xml: attribute.
 * Canonical XML 1.1 §2.4: xml:lang and xml:space only, xml:id never, and xml:base joined along the way down; a joined
 * xml:base of '' means that none is rendered.
 */
export function inheritedXmlAttributes(
  apex: XmlElement,
  mode: 'c14n-1.0' | 'c14n-1.1' | 'exclusive',
): RenderedAttribute[] {
  const found = new Map<string, string>();
  const bases: string[] = [];
  for (let at: XmlElement | XmlDocument = apex.parent; at.kind === 'element'; at = at.parent) {
    for (const { namespace, localName, value } of at.attributes) {
      if (namespace !== XML_NAMESPACE) continue;
      if (mode === 'c14n-1.1' && localName === 'base') bases.push(value);
      else if (mode === 'c14n-1.0' || localName === 'lang' || localName === 'space') {
        if (!found.has(localName)) found.set(localName, value);
      }
    }
  }
  let ownBase: string | undefined;
  for (const { namespace, localName, value } of apex.attributes) {
    if (namespace !== XML_NAMESPACE) continue;
    found.delete(localName);
    if (localName === 'base') ownBase = value;
  }
  if (bases.length > 0) {
    const steps = bases.reverse();
    if (ownBase !== undefined) steps.push(ownBase);
    found.set('base', steps.reduce(joinReferences));
  }
  return [...found].map(([localName, value]) => ({
    name: `xml:${localName}`,
    prefix: 'xml',
    localName,
    namespace: XML_NAMESPACE,
    value,
  }));
}
