// Indented text of the strict tree, for people to read in a terminal or a panel; never for verification.
import type { XmlDocument, XmlElement, XmlNode } from './tree.ts';

/**
 * Prints a document or element with two spaces a level, up to 64 levels, and no line feed at its end. White space between elements gives
 * way to the indentation; an element that holds any other text is printed on one line exactly as it reads. Attributes
 * and namespace declarations keep their order. Characters that would move the cursor, turn the direction of writing or
 * be normalized away are printed as references. Iterative, linear in the size.
 */
export function printXml(top: XmlDocument | XmlElement): string {
  const out: string[] = [];
  const nodes = top.kind === 'document' ? top.children : [top];
  for (const node of nodes) {
    if (out.length > 0) out.push('\n');
    printNode(node, out);
  }
  return out.join('');
}

/** An element whose start tag is printed and whose end tag is not. */
interface OpenElement {
  readonly element: XmlElement;
  readonly isInline: boolean;
  next: number;
}

function printNode(top: XmlNode, out: string[]): void {
  if (top.kind !== 'element') {
    out.push(leaf(top));
    return;
  }
  const open: OpenElement[] = [];
  const enter = (element: XmlElement, isInline: boolean): void => {
    out.push(startTag(element));
    if (element.children.length > 0) open.push({ element, isInline: isInline || hasText(element), next: 0 });
  };
  enter(top, false);
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const { element, isInline } = level;
    const child = element.children[level.next++];
    if (child === undefined) {
      open.pop();
      if (!isInline) out.push('\n', indentation(open.length));
      out.push(`</${element.name}>`);
    } else if (isInline || child.kind !== 'text') {
      if (!isInline) out.push('\n', indentation(open.length));
      if (child.kind === 'element') enter(child, isInline);
      else out.push(leaf(child));
    }
  }
}

// Deeper than this nobody counts, and the spaces alone would outgrow any memory.
const MOST_INDENTED = 64;
const indentation = (level: number): string => '  '.repeat(Math.min(level, MOST_INDENTED));

const isBlank = (text: string): boolean => !/[^ \t\r\n]/.test(text);

/** Whether a child other than white space between elements is text; a lone run of white space is content too. */
function hasText(element: XmlElement): boolean {
  const { children } = element;
  return (
    children.every(({ kind }) => kind === 'text') ||
    children.some((child) => child.kind === 'text' && (child.cdata || !isBlank(child.text)))
  );
}

function startTag(element: XmlElement): string {
  let tag = `<${element.name}`;
  // Declarations and attributes are kept apart in the tree; people want them as they were written.
  const written = [
    ...element.declarations.map(({ prefix, uri, start }) => {
      return { name: prefix === '' ? 'xmlns' : `xmlns:${prefix}`, value: uri, start };
    }),
    ...element.attributes,
  ].sort((a, b) => a.start - b.start);
  for (const { name, value } of written) tag += ` ${name}="${printable(value).replace(/["\t\n]/g, reference)}"`;
  return tag + (element.children.length === 0 ? '/>' : '>');
}

function leaf(node: Exclude<XmlNode, XmlElement>): string {
  switch (node.kind) {
    case 'text':
      return node.cdata ? `<![CDATA[${visible(node.text)}]]>` : printable(node.text);
    case 'comment':
      return `<!--${visible(node.text)}-->`;
    case 'processing-instruction':
      return `<?${node.target}${node.data === '' ? '' : ` ${visible(node.data)}`}?>`;
    default: {
      const unknown: never = node;
      throw new TypeError(`unknown kind of node: ${String(unknown)}`);
    }
  }
}

// Carriage return, DEL and C1 controls, and format characters: they reorder a line, join letters, or hide whole words as tags.
const INVISIBLE = /[\r\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const reference = (character: string): string => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
const visible = (text: string): string => text.replace(INVISIBLE, reference);
const printable = (text: string): string =>
  visible(text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'));
