// The strict parser's tree as a folding tree: every row is source text as it was written.
import { isNamed, pathOf, readText } from '../../xml/read.ts';
import type { NamespaceDeclaration, XmlAttribute, XmlDocument, XmlElement, XmlNode } from '../../xml/tree.ts';
import { xmlTokens } from '../xml-tokens.ts';
import { once, type XmlPiece, type XmlTreeNode } from './xml-tree.ts';

/** A start tag longer than this has its attributes as rows of their own, characters. */
const LONG_TAG = 100;
/** Characters of one row; whoever wants the rest selects it. */
const LONGEST_ROW = 400;
/** An element with more children than this is folded at first. */
const MANY_CHILDREN = 500;

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';

/** Long, and read by machines only: folded at first, so that the claims are in sight. */
const isMachinery = (element: XmlElement): boolean =>
  isNamed(element, DS, 'Signature') ||
  isNamed(element, DS, 'KeyInfo') ||
  isNamed(element, XENC, 'EncryptedData') ||
  isNamed(element, XENC, 'EncryptedKey');

export const strictTree = ({ children, source }: XmlDocument): XmlTreeNode[] => nodesOf(children, source);

/** White space between elements gives way to the indentation, as everywhere where XML is read. */
const nodesOf = (nodes: readonly XmlNode[], source: string): XmlTreeNode[] =>
  nodes
    .filter((node) => !isBlank(node))
    .map((node) => (node.kind === 'element' ? elementNode(node, source) : leaf(node, source)));

const isBlank = (node: XmlNode): boolean => node.kind === 'text' && !node.cdata && !/[^\s]/.test(node.text);

function elementNode(element: XmlElement, source: string): XmlTreeNode {
  const { start, startTagEnd, end } = element;
  const parts = [...element.attributes, ...element.declarations].sort((a, b) => a.start - b.start);
  const attributeRows = parts.length > 1 && startTagEnd - start > LONG_TAG;
  // Text alone stands in the element's own row, white space and all.
  const inlineText = !attributeRows && element.children.every(({ kind }) => kind === 'text');
  const hasChildren = attributeRows || (!inlineText && element.children.some((child) => !isBlank(child)));
  const children = once(() => [
    ...(attributeRows ? parts.map((part) => attributeNode(part, element, source)) : []),
    ...(inlineText ? [] : nodesOf(element.children, source)),
  ]);
  return {
    key: `${start}`,
    children,
    hasChildren,
    openAtFirst: !isMachinery(element) && element.children.length <= MANY_CHILDREN,
    range: { start, end },
    pieces(expanded) {
      if (expanded && attributeRows) return cut(source, start, start + 1 + element.name.length);
      if (inlineText && element.children.length > 0) return cut(source, start, end);
      const tag = tagPieces(element, source);
      return expanded || !hasChildren ? tag : [...tag, { type: 'punctuation', text: `…</${element.name}>` }];
    },
    facts() {
      const { text } = readText(element);
      const value = text === '' || (text.trim() === '' && !inlineText) ? undefined : text;
      return { path: pathOf(element), namespace: element.namespace || undefined, value };
    },
  };
}

/** The start tag on one line: line ends between attributes are no news. */
function tagPieces(element: XmlElement, source: string): XmlPiece[] {
  return cut(source, element.start, element.startTagEnd).map((piece) =>
    piece.type === 'punctuation' ? { ...piece, text: piece.text.replace(/\s+/g, ' ') } : piece,
  );
}

function attributeNode(part: XmlAttribute | NamespaceDeclaration, element: XmlElement, source: string): XmlTreeNode {
  const isAttribute = 'kind' in part;
  const name = isAttribute ? part.name : part.prefix === '' ? 'xmlns' : `xmlns:${part.prefix}`;
  const equals = source.indexOf('=', part.start);
  return {
    key: `${part.start}`,
    children: () => [],
    hasChildren: false,
    openAtFirst: false,
    range: { start: part.start, end: part.end },
    pieces: () => [
      { type: 'attribute', text: name },
      { type: 'punctuation', text: '=' },
      { type: 'value', text: shorten(source.slice(equals + 1, part.end).trimStart()) },
    ],
    facts: () => ({
      path: `${pathOf(element)}/@${name}`,
      namespace: isAttribute ? part.namespace || undefined : undefined,
      value: isAttribute ? part.value : part.uri,
    }),
  };
}

function leaf(node: Exclude<XmlNode, XmlElement>, source: string): XmlTreeNode {
  return {
    key: `${node.start}`,
    children: () => [],
    hasChildren: false,
    openAtFirst: false,
    range: { start: node.start, end: node.end },
    pieces: () => cut(source, node.start, node.end),
    facts: () => ({
      path: `${node.parent.kind === 'element' ? pathOf(node.parent) : ''}/${node.kind}()`,
      namespace: undefined,
      value: node.kind === 'processing-instruction' ? node.data : node.text,
    }),
  };
}

/** Source text in colours, up to the longest row. */
function cut(source: string, start: number, end: number): XmlPiece[] {
  const to = Math.min(end, start + LONGEST_ROW);
  const pieces: XmlPiece[] = [...xmlTokens(source, start, to)].map((token) => ({
    type: token.type,
    text: source.slice(token.start, token.end),
  }));
  return to < end ? [...pieces, { type: 'punctuation', text: '…' }] : pieces;
}

const shorten = (text: string): string => (text.length > LONGEST_ROW ? `${text.slice(0, LONGEST_ROW)}…` : text);
