// Where in a message's source a finding's path points to, such as `Response/Assertion/Conditions/@NotBefore`.
import type { SourceRange, XmlDocument, XmlElement } from '../../xml/tree.ts';

/** Elements that are looked through for the beginning of a path. */
const MOST_ELEMENTS = 20_000;

/**
 * `path` is local names from the root, or from a descendant of which there is only one. An attribute that is missing gives
 * its element. Undefined where the path fits nothing, or several places: a wrong mark is worse than none.
 */
export function rangeOfPath(document: XmlDocument | undefined, path: string): SourceRange | undefined {
  if (!document || path === '') return undefined;
  const steps = path.split('/');
  const [first = '', ...rest] = steps;
  let element = document.root.localName === first ? document.root : onlyDescendant(document.root, first);
  for (const step of rest) {
    if (!element) return undefined;
    if (step.startsWith('@')) {
      const found = element.attributes.find(
        ({ localName, name }) => localName === step.slice(1) || name === step.slice(1),
      );
      return found ? { start: found.start, end: found.end } : startTag(element);
    }
    const children: XmlElement[] = element.children.filter((child) => child.kind === 'element');
    const named: XmlElement[] = children.filter(({ localName }) => localName === step);
    element = named.length === 1 ? named[0] : undefined;
  }
  return element && startTag(element);
}

const startTag = ({ start, startTagEnd }: XmlElement): SourceRange => ({ start, end: startTagEnd });

function onlyDescendant(root: XmlElement, localName: string): XmlElement | undefined {
  const waiting = [root];
  let found: XmlElement | undefined;
  for (let looked = 0; waiting.length > 0 && looked < MOST_ELEMENTS; looked++) {
    const element = waiting.pop();
    if (!element) break;
    if (element.localName === localName) {
      if (found) return undefined;
      found = element;
    }
    for (const child of element.children) if (child.kind === 'element') waiting.push(child);
  }
  // Of a document that is larger than this, it isn't known whether there is a second one.
  return waiting.length > 0 ? undefined : found;
}
