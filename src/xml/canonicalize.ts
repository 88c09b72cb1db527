// Canonical XML 1.0 and 1.1 and Exclusive Canonicalization, octet for octet, for signatures over the strict tree.
import { inheritedXmlAttributes, type RenderedAttribute } from './inherited-attributes.ts';
import { OctetWriter, TooManyOctets } from './octet-writer.ts';
import type { NamespaceScope, XmlDocument, XmlElement, XmlNode } from './tree.ts';

export type CanonicalizationMode = 'c14n-1.0' | 'c14n-1.1' | 'exclusive';

export interface CanonicalizationOptions {
  readonly mode: CanonicalizationMode;
  readonly comments: boolean;
  /** InclusiveNamespaces PrefixList, split at white space; `#default` is the default namespace. Exclusive mode only. */
  readonly inclusivePrefixes?: readonly string[];
  /** An element that is left out with all it contains: the signature, for the enveloped-signature transform. */
  readonly exclude?: XmlElement | undefined;
}

/** Beyond this nothing that a person signed is found, and memory runs out soon. */
const MOST_OCTETS = 64 * 1024 * 1024;

/**
 * The canonical form, in UTF-8, of a whole document or of the subtree at an element, namespace and xml: attributes of
 * its ancestors included as the mode says. Linear in the size of what it gives, but for sorting the attributes of one
 * element. Canonical XML 1.0 and 1.1 §2, Exclusive XML Canonicalization 1.0 §3.
 *
 * No canonical form is defined where a relative namespace name is in force (Canonical XML 1.0 §1.3); what comes out then
 * is for showing only, and a caller that judges signatures must refuse before. Throws TypeError on what it does not
 * know, and RangeError beyond 64 MiB: with traffic, use `canonicalizeWithin`.
 */
export function canonicalize(apex: XmlDocument | XmlElement, options: CanonicalizationOptions): Uint8Array {
  return run(apex, options, MOST_OCTETS);
}

/**
 * The same, or undefined where it has more than `mostOctets`. Exclusive canonicalization repeats a declaration at every
 * element that uses it: 10 MB, half of it one namespace name, can stand for terabytes.
 */
export function canonicalizeWithin(
  apex: XmlDocument | XmlElement,
  options: CanonicalizationOptions,
  mostOctets: number,
): Uint8Array | undefined {
  try {
    return run(apex, options, mostOctets);
  } catch (thrown) {
    if (thrown instanceof TooManyOctets) return undefined;
    throw thrown;
  }
}

function run(apex: XmlDocument | XmlElement, options: CanonicalizationOptions, mostOctets: number): Uint8Array {
  const { mode } = options;
  if (mode !== 'c14n-1.0' && mode !== 'c14n-1.1' && mode !== 'exclusive') {
    throw new TypeError(`unknown canonicalization mode: ${String(mode)}`);
  }
  if (apex.kind === 'element') {
    const canonicalization = new Canonicalization(options, apex.end - apex.start, mostOctets);
    if (!isWithin(apex, options.exclude)) canonicalization.subtree(apex);
    return canonicalization.out.finish();
  }
  if (apex.kind !== 'document') throw new TypeError('only a document or an element can be canonicalized');
  const canonicalization = new Canonicalization(options, apex.source.length, mostOctets);
  const { out } = canonicalization;
  for (const node of apex.children) {
    if (node.kind === 'comment' && !options.comments) continue;
    // §2.3: nodes before the root end with a line feed, nodes behind it begin with one.
    if (node.start > apex.root.start) out.write('\n');
    if (node.kind !== 'element') canonicalization.leaf(node);
    else if (node !== options.exclude) canonicalization.subtree(node);
    if (node.start < apex.root.start) out.write('\n');
  }
  return out.finish();
}

function isWithin(element: XmlElement, outer: XmlElement | undefined): boolean {
  for (let at: XmlElement | XmlDocument = element; outer && at.kind === 'element'; at = at.parent) {
    if (at === outer) return true;
  }
  return false;
}

class Canonicalization {
  readonly out: OctetWriter;
  /** What the output declares at the current place; '' for the default namespace. */
  private readonly rendered = new Map<string, string>();
  /** Prefix and former value of each declaration that the open elements rendered, to be undone at their ends. */
  private readonly replaced: (string | undefined)[] = [];
  /** Prefixes whose declarations are rendered wherever they stand; undefined for all of them. */
  private readonly listed: ReadonlySet<string> | undefined;

  constructor(
    private readonly options: CanonicalizationOptions,
    sourceLength: number,
    mostOctets: number,
  ) {
    // Canonical text is seldom much longer than its source: most of it is copied, and end tags are written out.
    this.out = new OctetWriter(sourceLength + (sourceLength >> 2), mostOctets);
    if (options.mode === 'exclusive') {
      this.listed = new Set((options.inclusivePrefixes ?? []).map((prefix) => (prefix === '#default' ? '' : prefix)));
    }
  }

  subtree(top: XmlElement): void {
    const { out, options } = this;
    const { exclude } = options;
    const open: XmlElement[] = [top];
    const nextChild = [0];
    const marks = [0];
    this.startTag(top, true);
    for (let level = 0; level >= 0; ) {
      const element = open[level] as XmlElement;
      const index = nextChild[level] as number;
      const child = element.children[index];
      if (child === undefined) {
        out.write('</');
        out.write(element.name);
        out.write('>');
        this.undoTo(marks[level] as number);
        level--;
      } else {
        nextChild[level] = index + 1;
        if (child.kind !== 'element') this.leaf(child);
        else if (child !== exclude) {
          level++;
          open[level] = child;
          nextChild[level] = 0;
          marks[level] = this.replaced.length;
          this.startTag(child, false);
        }
      }
    }
  }

  leaf(node: Exclude<XmlNode, XmlElement>): void {
    const { out } = this;
    switch (node.kind) {
      case 'text':
        out.writeText(node.text);
        return;
      case 'comment':
        if (!this.options.comments) return;
        out.write('<!--');
        out.write(node.text);
        out.write('-->');
        return;
      case 'processing-instruction':
        out.write('<?');
        out.write(node.target);
        if (node.data !== '') out.write(' ');
        out.write(node.data);
        out.write('?>');
        return;
      default:
        throw new TypeError(`unknown kind of node: ${String((node as { kind: unknown }).kind)}`);
    }
  }

  private startTag(element: XmlElement, isApex: boolean): void {
    const { out } = this;
    out.write('<');
    out.write(element.name);
    const { attributes, declarations } = element;
    const due: [prefix: string, uri: string][] = [];
    if (isApex) this.collectScope(element.scope, due);
    else {
      for (const { prefix, uri } of declarations) {
        if (this.listed === undefined || this.listed.has(prefix)) this.collect(prefix, uri, due);
      }
    }
    if (this.listed !== undefined) {
      // Exclusive: what the element itself uses. The default namespace is used by a name without prefix only.
      this.collect(element.prefix, element.namespace, due);
      for (const { prefix, namespace } of attributes) if (prefix !== '') this.collect(prefix, namespace, due);
    }
    if (due.length > 1) due.sort((a, b) => compareCodePoints(a[0], b[0]));
    for (const [prefix, uri] of due) {
      out.write(prefix === '' ? ' xmlns' : ' xmlns:');
      this.value(prefix, uri);
    }
    const inherited = isApex && this.listed === undefined ? inheritedXmlAttributes(element, this.options.mode) : [];
    if (attributes.length + inherited.length > 0) this.attributes(element, inherited);
    out.write('>');
  }

  private attributes(element: XmlElement, inherited: readonly RenderedAttribute[]): void {
    let all: readonly RenderedAttribute[] = element.attributes;
    if (inherited.length > 0) {
      const replaced = new Set(inherited.map(({ localName }) => localName));
      const kept = all.filter(({ prefix, localName }) => prefix !== 'xml' || !replaced.has(localName));
      // Canonical XML 1.1 §2.4: an xml:base that joins to nothing is not rendered.
      const dropsEmptyBase = this.options.mode === 'c14n-1.1';
      all = [...kept, ...inherited.filter((one) => !(dropsEmptyBase && one.localName === 'base' && one.value === ''))];
    }
    if (all.length > 1) all = [...all].sort(compareAttributes);
    for (const { name, value } of all) {
      this.out.write(' ');
      this.value(name, value);
    }
  }

  private value(name: string, value: string): void {
    this.out.write(name);
    this.out.write('="');
    this.out.writeValue(value);
    this.out.write('"');
  }

  private collectScope(scope: NamespaceScope, due: [string, string][]): void {
    const nearest = new Map<string, string>();
    for (let at: NamespaceScope | undefined = scope; at; at = at.parent) {
      for (const { prefix, uri } of at.declarations) if (!nearest.has(prefix)) nearest.set(prefix, uri);
    }
    for (const [prefix, uri] of nearest) {
      if (this.listed === undefined || this.listed.has(prefix)) this.collect(prefix, uri, due);
    }
  }

  /** Notes that `prefix` must be declared as `uri` here, unless the output around it says so already. */
  private collect(prefix: string, uri: string, due: [string, string][]): void {
    const former = this.rendered.get(prefix);
    if (former === uri || prefix === 'xml' || (former === undefined && uri === '')) return;
    this.rendered.set(prefix, uri);
    this.replaced.push(prefix, former);
    due.push([prefix, uri]);
  }

  private undoTo(mark: number): void {
    const { replaced, rendered } = this;
    while (replaced.length > mark) {
      const former = replaced.pop();
      const prefix = replaced.pop() as string;
      if (former === undefined) rendered.delete(prefix);
      else rendered.set(prefix, former);
    }
  }
}

const compareAttributes = (a: RenderedAttribute, b: RenderedAttribute): number =>
  compareCodePoints(a.namespace, b.namespace) || compareCodePoints(a.localName, b.localName);

/** Orders by code points, as the specifications say; JavaScript's own order differs beyond U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above all others of the basic plane.
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
