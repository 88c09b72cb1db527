// A look at a document that the strict parser refused, for the detail view only, marked there as not verifiable.
// What it gives must never be verified, read for claims or compared: it is repaired, and it may differ from what any
// service provider read. It stands apart so that no other module pulls @xmldom/xmldom in.
import { DOMParser, type Node } from '@xmldom/xmldom';
import type { Limits } from '../base/limits.ts';
import { repairForView } from './repair-for-view.ts';

export type LenientNode =
  | LenientElement
  | { readonly kind: 'text' | 'comment'; readonly text: string }
  | { readonly kind: 'processing-instruction'; readonly target: string; readonly data: string };

export interface LenientElement {
  readonly kind: 'element';
  /** As written, prefix included. Namespaces are not resolved. */
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly children: readonly LenientNode[];
}

/**
 * The top-level nodes of a refused document as far as they can be made out; undefined where they can't, or where the
 * document is too large for a parser whose time grows faster than its input (one megabyte of "<" takes it 16 seconds).
 * No entity is expanded, a document type declaration is left out, and what is not closed is closed at its end.
 */
export function viewLeniently(source: string, limits: Limits): readonly LenientNode[] | undefined {
  const repaired = repairForView(source, limits);
  if (repaired === undefined) return undefined;
  try {
    const parser = new DOMParser({ locator: false, onError: () => undefined });
    const wrapper = parser.parseFromString(repaired, 'text/xml').documentElement;
    return wrapper ? plainChildren(wrapper) : undefined;
  } catch {
    // Whatever it throws, the raw text with the place of the fault is still shown.
    return undefined;
  }
}

type Building = LenientElement & { readonly children: LenientNode[] };

function plainChildren(wrapper: Node): readonly LenientNode[] {
  const top: LenientNode[] = [];
  const parents: LenientNode[][] = [top];
  let node = wrapper.firstChild;
  while (node) {
    const siblings = parents.at(-1) as LenientNode[];
    const plain = plainNode(node);
    if (plain) siblings.push(plain);
    if (plain?.kind === 'element' && node.firstChild) {
      parents.push((plain as Building).children);
      node = node.firstChild;
      continue;
    }
    while (node && !node.nextSibling) {
      node = node.parentNode;
      parents.pop();
      if (node === wrapper) return top;
    }
    node = node?.nextSibling ?? null;
  }
  return top;
}

function plainNode(node: Node): LenientNode | undefined {
  const text = node.nodeValue ?? '';
  switch (node.nodeType) {
    case 1: {
      const attributes = [...(node as Node & { attributes: Iterable<{ name: string; value: string }> }).attributes];
      return {
        kind: 'element',
        name: node.nodeName,
        attributes: attributes.map(({ name, value }) => ({ name, value })),
        children: [],
      };
    }
    case 3:
    case 4:
      return { kind: 'text', text };
    case 7:
      return { kind: 'processing-instruction', target: node.nodeName, data: text };
    case 8:
      return { kind: 'comment', text };
    default:
      return undefined;
  }
}
