// A document as a folding tree for the Message view: nodes that make their children only when they are looked into.
import type { SourceRange } from '../../xml/tree.ts';
import type { XmlTokenType } from '../xml-tokens.ts';

/** A run of characters of one colour. */
export interface XmlPiece {
  readonly type: XmlTokenType;
  readonly text: string;
}

export interface XmlTreeNode {
  /** Unique in its tree, and the same each time. */
  readonly key: string;
  /** Made at the first call. Attributes of a long tag are children too. */
  readonly children: () => readonly XmlTreeNode[];
  /** Known without making the children. */
  readonly hasChildren: boolean;
  readonly openAtFirst: boolean;
  /** The node in one row, cut at a few hundred characters; less of it where the children say the rest. */
  readonly pieces: (expanded: boolean) => readonly XmlPiece[];
  /** Where it stands in the source; undefined in a tree that was repaired. */
  readonly range: SourceRange | undefined;
  readonly facts: () => XmlNodeFacts;
}

/** A node whole, for those who selected it. */
export interface XmlNodeFacts {
  /** Where it stands, from the root; not meant to be evaluated. */
  readonly path: string;
  /** Of an element or attribute with a namespace. */
  readonly namespace: string | undefined;
  /** The text or value as XML gives it, references expanded; undefined where there is none. */
  readonly value: string | undefined;
}

/** Remembers what `make` gives at its first call. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The nodes on the way to an offset of the source, outermost first; the last one is the innermost that holds it. */
export function pathTo(nodes: readonly XmlTreeNode[], offset: number): XmlTreeNode[] {
  const path: XmlTreeNode[] = [];
  for (let siblings = nodes; ; ) {
    const node = siblings[lastStartingBefore(siblings, offset)];
    if (!node?.range || offset >= node.range.end) return path;
    path.push(node);
    siblings = node.hasChildren ? node.children() : [];
  }
}

/** Index of the last node that starts at or before `offset`, by halving: a node may have 100,000 children. */
function lastStartingBefore(nodes: readonly XmlTreeNode[], offset: number): number {
  let low = -1;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((nodes[middle]?.range?.start ?? Number.POSITIVE_INFINITY) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
