// The strict parser: one forward pass over the text, no recursion, no second look. Used by parse.ts only.
// Longer than most files: markup, elements and attributes share the position, the counters and the open element.
import type { Limits } from '../base/limits.ts';
import { ASCII_CLASS, isSpace, VALUE_SPECIAL } from './characters.ts';
import {
  isNcName,
  isSameText,
  NameTable,
  nameEnd,
  type Prefix,
  type QualifiedName,
  XML_NAMESPACE,
  XMLNS_NAMESPACE,
} from './names.ts';
import { expand, normalizeLineEnds } from './references.ts';
import { clip, Refusal } from './refusal.ts';
import type { NamespaceDeclaration, NamespaceScope, XmlAttribute, XmlDocument, XmlElement, XmlNode } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenElement = Mutable<XmlElement>;
type OpenDocument = Mutable<XmlDocument>;

const NO_ATTRIBUTES: readonly XmlAttribute[] = Object.freeze([]);
const NO_CHILDREN: readonly XmlNode[] = Object.freeze([]);
const NO_DECLARATIONS: readonly NamespaceDeclaration[] = Object.freeze([]);

const BANG = 0x21;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;

/** Most elements have one child or none: an array of one takes an eighth of what the first push to an empty one takes. */
function append(parent: OpenElement | OpenDocument, node: XmlNode): void {
  if (parent.children === NO_CHILDREN) parent.children = [node];
  else (parent.children as XmlNode[]).push(node);
}

/** Parses one text into one document. An instance serves once. Throws `Refusal`. */
export class Parser {
  private depth = 0;
  private nodes = 0;
  private elements = 0;
  private current: OpenElement | undefined;
  private valueStart = 0;
  private readonly document: OpenDocument;
  private readonly names: NameTable;
  /** Each prefix that an open element declares, with what that replaced; innermost last. */
  private readonly declared: Prefix[] = [];
  private readonly replaced: (string | undefined)[] = [];
  // Used again for every start tag, then copied at the right size.
  private readonly attributeBuffer: Mutable<XmlAttribute>[] = [];
  private readonly declarationBuffer: NamespaceDeclaration[] = [];
  // Next occurrences at or behind `pos`; looked for again only once passed, so that all searches together are linear.
  private nextReference = -1;
  private nextReturn = -1;
  private nextSectionEnd = -1;

  /** `pos` is where the text behind the XML declaration begins. */
  constructor(
    private readonly source: string,
    private pos: number,
    private readonly limits: Limits,
    private readonly outerScope: NamespaceScope,
  ) {
    this.document = { kind: 'document', source, children: NO_CHILDREN, root: undefined as unknown as XmlElement };
    this.names = new NameTable(source);
    const inherited = new Set<string>(['xml', 'xmlns']);
    for (let scope: NamespaceScope | undefined = outerScope; scope; scope = scope.parent) {
      for (const { prefix, uri } of scope.declarations) {
        if (!inherited.has(prefix)) this.names.prefix(prefix).uri = uri;
        inherited.add(prefix);
      }
    }
  }

  parse(): XmlDocument {
    const { source } = this;
    const { length } = source;
    while (this.pos < length) {
      const start = this.pos;
      if (source.charCodeAt(start) !== LESS) {
        if (this.current) this.text(this.current, start);
        else this.spaceOutsideRoot();
        continue;
      }
      const next = source.charCodeAt(start + 1);
      if (next === SLASH) this.endTag(start);
      else if (next === BANG) this.commentOrSection(start);
      else if (next === QUESTION) this.processingInstruction(start);
      else this.startTag(start);
    }
    if (this.current) {
      throw new Refusal('tag-unclosed', `The document ends inside <${clip(this.current.name)}>.`, length);
    }
    if (!this.document.root) throw new Refusal('root-missing', 'The document has no root element.', length);
    return this.document;
  }

  private malformed(message: string, offset: number): never {
    throw new Refusal('markup-malformed', message, offset);
  }

  private skipSpace(): void {
    while (isSpace(this.source.charCodeAt(this.pos))) this.pos++;
  }

  private spaceOutsideRoot(): void {
    this.skipSpace();
    if (this.pos < this.source.length && this.source.charCodeAt(this.pos) !== LESS) {
      const side = this.document.root ? 'behind' : 'before';
      throw new Refusal('content-outside-root', `Text stands ${side} the root element.`, this.pos);
    }
  }

  private countNode(offset: number): void {
    if (++this.nodes > this.limits.xmlNodes) {
      throw new Refusal('limit-nodes', `The document has more than ${this.limits.xmlNodes} nodes.`, offset);
    }
  }

  private text(parent: OpenElement, start: number): void {
    const { source } = this;
    let end = source.indexOf('<', start);
    if (end < 0) end = source.length;
    if (this.nextSectionEnd < start) this.nextSectionEnd = this.find(']]>', start);
    if (this.nextReference < start) this.nextReference = this.find('&', start);
    if (this.nextReturn < start) this.nextReturn = this.find('\r', start);
    const textEnd = Math.min(end, this.nextSectionEnd);
    const isPlain = this.nextReference >= end && this.nextReturn >= end;
    const text = isPlain ? source.slice(start, textEnd) : expand(source, start, textEnd, false);
    if (textEnd < end) this.malformed('"]]>" stands in text.', textEnd);
    this.countNode(start);
    append(parent, { kind: 'text', parent, text, cdata: false, start, end });
    this.pos = end;
  }

  private find(what: string, from: number): number {
    const at = this.source.indexOf(what, from);
    return at < 0 ? this.source.length : at;
  }

  /** Whatever begins with `<!`: a comment (XML 1.0 §2.5) or a CDATA section (§2.7); a DOCTYPE is refused. */
  private commentOrSection(start: number): void {
    const { source, current } = this;
    if (source.startsWith('--', start + 2)) {
      const end = source.indexOf('--', start + 4);
      if (end < 0) this.malformed('This comment has no end.', start);
      if (source.charCodeAt(end + 2) !== GREATER) this.malformed('"--" stands in a comment.', end);
      this.countNode(start);
      this.pos = end + 3;
      const parent = current ?? this.document;
      const text = normalizeLineEnds(source.slice(start + 4, end));
      append(parent, { kind: 'comment', parent, text, start, end: this.pos });
    } else if (source.startsWith('[CDATA[', start + 2)) {
      if (!current) {
        throw new Refusal('content-outside-root', 'A CDATA section stands outside the root element.', start);
      }
      const end = source.indexOf(']]>', start + 9);
      if (end < 0) this.malformed('This CDATA section has no end.', start);
      this.countNode(start);
      this.pos = end + 3;
      const text = normalizeLineEnds(source.slice(start + 9, end));
      append(current, { kind: 'text', parent: current, text, cdata: true, start, end: this.pos });
    } else if (source.slice(start + 2, start + 9).toUpperCase() === 'DOCTYPE') {
      // A DTD changes what every later octet means: default attributes, entities, normalization. SAML has no use for it.
      throw new Refusal('doctype-refused', 'A document type declaration is refused.', start);
    } else this.malformed('"<!" begins neither a comment nor a CDATA section.', start);
  }

  // XML 1.0 §2.6; no colon in the target by Namespaces in XML 1.0 §7.
  private processingInstruction(start: number): void {
    const { source } = this;
    const targetEnd = nameEnd(source, start + 2);
    const target = source.slice(start + 2, targetEnd);
    if (target === 'xml') {
      const message = 'An XML declaration stands only at the very start of a document.';
      throw new Refusal('xml-declaration-invalid', message, start);
    }
    if (!isNcName(target) || target.toLowerCase() === 'xml') {
      throw new Refusal('name-invalid', 'A processing instruction has no valid target name.', start + 2);
    }
    const end = source.indexOf('?>', targetEnd);
    if (end < 0) this.malformed('This processing instruction has no end.', start);
    this.pos = targetEnd;
    this.skipSpace();
    if (this.pos === targetEnd && end !== targetEnd) {
      this.malformed('White space must follow the target of a processing instruction.', targetEnd);
    }
    this.countNode(start);
    const data = normalizeLineEnds(source.slice(this.pos, end));
    this.pos = end + 2;
    const parent = this.current ?? this.document;
    append(parent, { kind: 'processing-instruction', parent, target, data, start, end: this.pos });
  }

  private endTag(start: number): void {
    const { source, current } = this;
    if (!current) throw new Refusal('tag-mismatch', 'An end tag stands where no element is open.', start);
    const { name } = current;
    const nameStart = start + 2;
    this.pos = nameStart + name.length;
    if (isSameText(source, current.start + 1, nameStart, this.pos)) {
      if (source.charCodeAt(this.pos) !== GREATER) this.skipSpace();
      if (source.charCodeAt(this.pos) === GREATER) {
        current.end = ++this.pos;
        this.close(current);
        return;
      }
    }
    const found = source.slice(nameStart, nameEnd(source, nameStart));
    if (found === name || found === '') this.malformed('This end tag is malformed.', start);
    throw new Refusal('tag-mismatch', `</${clip(found)}> closes <${clip(name)}>.`, start);
  }

  private close(element: OpenElement): void {
    this.depth--;
    this.current = element.parent.kind === 'element' ? (element.parent as OpenElement) : undefined;
    for (let i = element.declarations.length; i > 0; i--) {
      (this.declared.pop() as Prefix).uri = this.replaced.pop();
    }
  }

  private startTag(start: number): void {
    const { source, current, document } = this;
    if (!current && document.root) {
      throw new Refusal('root-several', 'A second element stands behind the root element.', start);
    }
    const { name, prefix, localName } = this.names.at(start + 1);
    this.countNode(start);
    if (++this.depth > this.limits.xmlDepth) {
      throw new Refusal('limit-depth', `Elements are nested more than ${this.limits.xmlDepth} deep.`, start);
    }
    this.elements++;
    const element: OpenElement = {
      kind: 'element',
      parent: current ?? document,
      name,
      prefix: prefix.text,
      localName,
      namespace: '',
      attributes: NO_ATTRIBUTES,
      declarations: NO_DECLARATIONS,
      scope: current ? current.scope : this.outerScope,
      children: NO_CHILDREN,
      startTagEnd: 0,
      start,
      end: 0,
    };
    this.pos = start + 1 + name.length;
    let code = source.charCodeAt(this.pos);
    if (code !== GREATER) code = this.attributes(element);
    if (code === SLASH && source.charCodeAt(++this.pos) !== GREATER) {
      this.malformed('">" must follow "/" in a tag.', this.pos);
    }
    element.startTagEnd = ++this.pos;

    // Only now: a declaration may stand behind the name that uses it.
    if (name.startsWith('xmlns:')) {
      throw new Refusal('namespace-invalid', 'No element may have the prefix xmlns.', start + 1);
    }
    element.namespace = this.resolve(prefix, start + 1);
    append(current ?? document, element);
    if (!current) document.root = element;
    this.current = element;
    if (code === SLASH) {
      element.end = this.pos;
      this.close(element);
    }
  }

  private resolve(prefix: Prefix, offset: number): string {
    if (prefix.uri !== undefined) return prefix.uri;
    throw new Refusal('prefix-undeclared', `The prefix "${clip(prefix.text)}" is not declared.`, offset);
  }

  /** Reads attributes up to `>` or `/`, leaves `pos` there and gives that character. */
  private attributes(element: OpenElement): number {
    const { source, limits, attributeBuffer, declarationBuffer } = this;
    let attributes = 0;
    let prefixed = 0;
    let declarations = 0;
    let code: number;
    for (;;) {
      const before = this.pos;
      this.skipSpace();
      const start = this.pos;
      code = source.charCodeAt(start);
      if (code === GREATER || code === SLASH) break;
      if (start >= source.length) this.malformed(`The start tag <${clip(element.name)}> has no end.`, element.start);
      const qualified = this.names.at(start);
      if (start === before) this.malformed('White space must stand before an attribute.', start);
      this.countNode(start);
      if (attributes + declarations >= limits.xmlAttributes) {
        const message = `An element has more than ${limits.xmlAttributes} attributes.`;
        throw new Refusal('limit-attributes', message, start);
      }
      if (qualified.lastElement === this.elements) {
        throw new Refusal('attribute-duplicate', `The attribute ${clip(qualified.name)} stands here twice.`, start);
      }
      qualified.lastElement = this.elements;
      const value = this.attributeValue(qualified, start);
      const { name, prefix, localName, declares } = qualified;
      if (declares) {
        this.checkDeclaration(declares.text, value, start);
        declarationBuffer[declarations++] = { prefix: declares.text, uri: value, start, end: this.pos };
        this.declared.push(declares);
        this.replaced.push(declares.uri);
        declares.uri = value;
      } else {
        if (prefix.text !== '') prefixed++;
        attributeBuffer[attributes++] = {
          kind: 'attribute',
          name,
          prefix: prefix.text,
          localName,
          namespace: '',
          value,
          valueStart: this.valueStart,
          valueEnd: this.pos - 1,
          start,
          end: this.pos,
        };
      }
    }
    if (attributes > 0) element.attributes = attributeBuffer.slice(0, attributes);
    if (declarations > 0) {
      element.declarations = declarationBuffer.slice(0, declarations);
      element.scope = { parent: element.scope, declarations: element.declarations };
    }
    if (prefixed > 0) this.resolveAttributes(element.attributes, prefixed);
    return code;
  }

  private resolveAttributes(attributes: readonly Mutable<XmlAttribute>[], prefixed: number): void {
    const seen = prefixed > 1 ? new Set<string>() : undefined;
    for (const attribute of attributes) {
      if (attribute.prefix === '') continue;
      attribute.namespace = this.resolve(this.names.prefix(attribute.prefix), attribute.start);
      if (!seen) continue;
      // The local name holds no space, so the first space ends it and no two pairs give one key.
      const expanded = `${attribute.localName} ${attribute.namespace}`;
      if (seen.has(expanded)) {
        const message = `A second attribute has the expanded name of ${clip(attribute.name)}.`;
        throw new Refusal('attribute-duplicate', message, attribute.start);
      }
      seen.add(expanded);
    }
  }

  /** Reads `= "value"` behind a name, leaves `pos` behind the closing quote and `valueStart` behind the opening one. */
  private attributeValue({ name }: QualifiedName, nameStart: number): string {
    const { source } = this;
    const { length } = source;
    this.pos = nameStart + name.length;
    if (source.charCodeAt(this.pos) !== EQUALS) {
      this.skipSpace();
      if (source.charCodeAt(this.pos) !== EQUALS) this.malformed(`"=" must follow ${clip(name)}.`, this.pos);
    }
    let quote = source.charCodeAt(++this.pos);
    if (quote !== QUOTE && quote !== APOSTROPHE) {
      this.skipSpace();
      quote = source.charCodeAt(this.pos);
      if (quote !== QUOTE && quote !== APOSTROPHE) this.malformed('An attribute value has no quotes.', this.pos);
    }
    const start = this.pos + 1;
    let isPlain = true;
    let end = start;
    for (; end < length; end++) {
      const code = source.charCodeAt(end);
      if (code === quote) break;
      if (code < 0x40 && ((ASCII_CLASS[code] as number) & VALUE_SPECIAL) !== 0) {
        if (code === LESS) this.malformed('"<" stands in an attribute value.', end);
        isPlain = false;
      }
    }
    if (end === length) this.malformed('An attribute value has no closing quote.', start - 1);
    this.valueStart = start;
    this.pos = end + 1;
    return isPlain ? source.slice(start, end) : expand(source, start, end, true);
  }

  // Namespaces in XML 1.0 §3 (reserved prefixes and names) and §5 (a prefix can't be undeclared).
  private checkDeclaration(prefix: string, uri: string, offset: number): void {
    if (prefix === 'xmlns' || (prefix === 'xml') !== (uri === XML_NAMESPACE) || uri === XMLNS_NAMESPACE) {
      throw new Refusal('namespace-invalid', 'A reserved prefix or namespace is declared otherwise.', offset);
    }
    if (uri === '' && prefix !== '') {
      throw new Refusal('namespace-invalid', `The prefix "${clip(prefix)}" is declared as empty.`, offset);
    }
  }
}
