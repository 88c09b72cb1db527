// The lenient viewer's nodes as a folding tree. They were repaired: they have no place in the source and prove nothing.
import type { LenientElement, LenientNode } from '../../xml/lenient-view.ts';
import { once, type XmlNodeFacts, type XmlPiece, type XmlTreeNode } from './xml-tree.ts';

const LONGEST_ROW = 400;
const MANY_CHILDREN = 500;

export const lenientTree = (nodes: readonly LenientNode[]): XmlTreeNode[] => nodesOf(nodes, '', '');

/** `keys` and `path` are those of the parent. */
const nodesOf = (nodes: readonly LenientNode[], keys: string, path: string): XmlTreeNode[] =>
  nodes.flatMap((node, i) => {
    const key = `${keys}/${i}`;
    if (node.kind === 'text' && node.text.trim() === '') return [];
    return [node.kind === 'element' ? elementNode(node, key, path) : leaf(node, key, path)];
  });

function elementNode(element: LenientElement, key: string, parent: string): XmlTreeNode {
  const path = `${parent}/${element.name}`;
  const texts = element.children.map((child) => (child.kind === 'text' ? child.text : undefined));
  const inlineText = texts.every((text) => text !== undefined);
  const text = texts.join('');
  const hasChildren = !inlineText;
  return {
    key,
    children: once(() => (inlineText ? [] : nodesOf(element.children, key, path))),
    hasChildren,
    openAtFirst: element.children.length <= MANY_CHILDREN,
    range: undefined,
    pieces(expanded) {
      const closing = element.children.length === 0 ? '/>' : '>';
      const tag: XmlPiece[] = [
        { type: 'punctuation', text: '<' },
        { type: 'name', text: element.name },
        ...element.attributes.flatMap(({ name, value }): XmlPiece[] => [
          { type: 'punctuation', text: ' ' },
          { type: 'attribute', text: name },
          { type: 'punctuation', text: '=' },
          { type: 'value', text: `"${shorten(value)}"` },
        ]),
        { type: 'punctuation', text: closing },
      ];
      if (element.children.length === 0 || (hasChildren && expanded)) return tag;
      const inside: XmlPiece = inlineText ? { type: 'text', text: shorten(text) } : { type: 'punctuation', text: '…' };
      return [
        ...tag,
        inside,
        { type: 'punctuation', text: '</' },
        { type: 'name', text: element.name },
        { type: 'punctuation', text: '>' },
      ];
    },
    facts: (): XmlNodeFacts => ({ path, namespace: undefined, value: inlineText ? text : undefined }),
  };
}

function leaf(node: Exclude<LenientNode, LenientElement>, key: string, path: string): XmlTreeNode {
  const value = node.kind === 'processing-instruction' ? node.data : node.text;
  return {
    key,
    children: () => [],
    hasChildren: false,
    openAtFirst: false,
    range: undefined,
    pieces: () => [leafPiece(node)],
    facts: () => ({ path: `${path}/${node.kind}()`, namespace: undefined, value }),
  };
}

function leafPiece(node: Exclude<LenientNode, LenientElement>): XmlPiece {
  switch (node.kind) {
    case 'text':
      return { type: 'text', text: shorten(node.text) };
    case 'comment':
      return { type: 'comment', text: `<!--${shorten(node.text)}-->` };
    case 'processing-instruction':
      return { type: 'instruction', text: `<?${node.target} ${shorten(node.data)}?>` };
  }
}

const shorten = (text: string): string => (text.length > LONGEST_ROW ? `${text.slice(0, LONGEST_ROW)}…` : text);
