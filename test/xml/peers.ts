// The verdicts of other XML parsers on a text, and where and why they may differ from the strict parser.
import { XmlDocument as Libxml2Document, ParseOption, XmlC14NMode } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { parseXmlDocument } from 'slimdom';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { descendants } from '../../src/xml/read.ts';
import type { ParseResult, XmlDocument, XmlProblemCode } from '../../src/xml/tree.ts';

export type Peer = 'saxes' | 'slimdom' | 'libxml2-wasm';

export interface Disagreement {
  readonly peer: Peer;
  readonly what: 'we refuse, it accepts' | 'we accept, it refuses' | 'other content';
  /** The entry of `EXPLAINED` that says why; undefined for one that is not explained, which is a failure. */
  readonly because: string | undefined;
  readonly detail: string;
}

interface Explanation {
  readonly why: string;
  readonly peers: readonly Peer[];
  readonly what: readonly Disagreement['what'][];
  readonly applies: (source: string, own: ParseResult) => boolean;
  /** Seen once in some ten thousand documents only. */
  readonly isRare?: true;
}

const refusedFor =
  (code: XmlProblemCode, pattern = /^/) =>
  (source: string, own: ParseResult): boolean =>
    !own.ok && own.problem.code === code && pattern.test(source.slice(own.problem.offset));

/** Whether a namespace declaration of an accepted document is of a kind. */
const declares =
  (isOfKind: (uri: string) => boolean) =>
  (_: string, own: ParseResult): boolean => {
    if (!own.ok) return false;
    for (const { declarations } of descendants(own.document)) {
      if (declarations.some(({ uri }) => uri !== '' && isOfKind(uri))) return true;
    }
    return false;
  };

/** Every class of disagreement that is known, and who is right. */
export const EXPLAINED: readonly Explanation[] = [
  {
    why: 'saxes trims namespace names, so that " urn:1 " becomes "urn:1"; Namespaces 1.0 compares them untouched',
    peers: ['saxes'],
    what: ['other content', 'we accept, it refuses'],
    applies: declares((uri) => uri !== uri.trim()),
  },
  {
    why: 'half a surrogate pair is no character; saxes lets it pass, libxml2-wasm gets U+FFFD for it from its encoder',
    peers: ['saxes', 'libxml2-wasm'],
    what: ['we refuse, it accepts'],
    applies: refusedFor('character-illegal', /^[\ud800-\udfff]/),
  },
  {
    why: 'both parts of a qualified name begin with a name start character; these look at the name as a whole only',
    peers: ['saxes', 'slimdom'],
    what: ['we refuse, it accepts'],
    applies: refusedFor('name-invalid', /^[^\s=>/]*:[^\s=>/]/u),
    isRare: true,
  },
  {
    why: 'white space must follow the target of a processing instruction; saxes takes a "?" in its place',
    peers: ['saxes'],
    what: ['we refuse, it accepts'],
    applies: refusedFor('markup-malformed', /^\?/),
    isRare: true,
  },
  {
    why: 'libxml2 wants namespace names to be URIs by its own reading; Namespaces 1.0 only advises that',
    peers: ['libxml2-wasm'],
    what: ['we accept, it refuses'],
    applies: declares((uri) => !/^(?:urn:[\w:.-]+|https?:\/\/\w+(?:[/?][\w=]*)*)$/.test(uri)),
  },
  {
    why: 'the label of an encoding says nothing about text that is decoded already; libxml2 wants to know it all the same',
    peers: ['libxml2-wasm'],
    what: ['we accept, it refuses'],
    applies: (source) => /^<\?xml[^>]*encoding="(?!UTF-8")/.test(source),
    isRare: true,
  },
  {
    why: 'libxml2 gives no canonical form where a namespace name is relative, as it must; ours leaves that to the caller',
    peers: ['libxml2-wasm'],
    what: ['other content'],
    applies: declares((uri) => !/^[a-z][a-z0-9+.-]*:/i.test(uri)),
  },
  {
    why: 'libxml2 writes namespace names unescaped when it canonicalizes',
    peers: ['libxml2-wasm'],
    what: ['other content'],
    applies: declares((uri) => /[&<"\t\n\r]/.test(uri)),
  },
];

const refusesNothing = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

/** Elements, attributes with namespaces and text, in an order of their own, as one comparable text. */
function digest(document: XmlDocument): string {
  const lines: string[] = [];
  for (const element of descendants(document)) {
    const attributes = element.attributes.map((at) => `${at.namespace}|${at.localName}=${JSON.stringify(at.value)}`);
    const text = element.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');
    lines.push(`${element.namespace}|${element.localName} ${attributes.sort().join(' ')} ${JSON.stringify(text)}`);
  }
  return lines.join('\n');
}

function saxesDigest(source: string): string {
  const lines: string[] = [];
  const open: { at: number; text: string }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const list = Object.values(attributes)
      .filter((at) => at.name !== 'xmlns' && at.prefix !== 'xmlns')
      .map((at) => `${at.uri}|${at.local}=${JSON.stringify(at.value)}`);
    open.push({ at: lines.length, text: '' });
    lines.push(`${uri}|${local} ${list.sort().join(' ')}`);
  });
  const add = (text: string): void => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) lines[element.at] += ` ${JSON.stringify(element.text)}`;
  });
  parser.write(source).close();
  return lines.join('\n');
}

interface DomNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly childNodes: readonly DomNode[];
}
interface DomElement extends DomNode {
  readonly namespaceURI: string | null;
  readonly localName: string;
  readonly attributes: readonly {
    prefix: string | null;
    namespaceURI: string | null;
    localName: string;
    value: string;
  }[];
}

function slimdomDigest(source: string): string {
  const lines: string[] = [];
  const visit = (node: DomNode): void => {
    if (node.nodeType === 1) {
      const element = node as DomElement;
      const list = element.attributes
        .filter((at) => at.namespaceURI !== 'http://www.w3.org/2000/xmlns/')
        .map((at) => `${at.namespaceURI ?? ''}|${at.localName}=${JSON.stringify(at.value)}`);
      const text = element.childNodes.map((child) => ([3, 4].includes(child.nodeType) ? child.nodeValue : '')).join('');
      lines.push(`${element.namespaceURI ?? ''}|${element.localName} ${list.sort().join(' ')} ${JSON.stringify(text)}`);
    }
    for (const child of node.childNodes) visit(child);
  };
  visit(parseXmlDocument(source) as unknown as DomNode);
  return lines.join('\n');
}

const NO_CANONICAL_FORM = 'no canonical form';

function libxml2Canonical(source: string): string {
  const document = Libxml2Document.fromString(source, { option: ParseOption.XML_PARSE_NONET });
  try {
    return document.canonicalizeToString({ mode: XmlC14NMode.XML_C14N_1_0, withComments: true });
  } catch {
    return NO_CANONICAL_FORM;
  } finally {
    document.dispose();
  }
}

/** Holds the three parsers against ours; for libxml2 the canonical form too. */
export function disagreements(source: string): Disagreement[] {
  const own = parseXmlText(source, DEFAULT_LIMITS);
  const ownDigest = own.ok ? digest(own.document) : '';
  const ownCanonical = own.ok
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        canonicalize(own.document, { mode: 'c14n-1.0', comments: true }),
      )
    : '';
  const found: Disagreement[] = [];
  const compare = (peer: Peer, read: () => string, expected: string): void => {
    let content = '';
    const accepts = refusesNothing(() => {
      content = read();
    });
    const note = (what: Disagreement['what'], detail: string): void => {
      const because = EXPLAINED.find(
        (one) => one.peers.includes(peer) && one.what.includes(what) && one.applies(source, own),
      );
      found.push({ peer, what, because: because?.why, detail });
    };
    if (accepts && !own.ok) note('we refuse, it accepts', `${own.problem.code}: ${own.problem.message}`);
    else if (!accepts && own.ok) note('we accept, it refuses', '');
    else if (own.ok && content !== expected) note('other content', `${expected}\n---\n${content}`);
  };
  compare('saxes', () => saxesDigest(source), ownDigest);
  compare('slimdom', () => slimdomDigest(source), ownDigest);
  compare('libxml2-wasm', () => libxml2Canonical(source), ownCanonical);
  return found;
}
