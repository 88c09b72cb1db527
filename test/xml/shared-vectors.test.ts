import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type CanonicalizationMode, canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXml, parseXmlText } from '../../src/xml/parse.ts';
import { descendants } from '../../src/xml/read.ts';
import type { XmlDocument, XmlElement } from '../../src/xml/tree.ts';
import { elementById } from './build.ts';

const shared = new URL('../../../shared/', import.meta.url);
const isAbsent = (path: string): boolean => !existsSync(new URL(path, shared));
const read = (path: string): Buffer => readFileSync(new URL(path, shared));
const why = 'skipped where ../shared is absent';

const toText = (octets: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
const splitList = (list: string): string[] => list.split(/[ \t\r\n]+/).filter((prefix) => prefix !== '');

function documentOf(octets: Uint8Array): XmlDocument | undefined {
  const result = parseXml(octets, DEFAULT_LIMITS);
  return result.ok ? result.document : undefined;
}

describe.skipIf(isAbsent('vectors/wellformed.json'))(`shared well-formedness vectors (${why})`, () => {
  it('are judged as expected to the last', () => {
    const cases = JSON.parse(read('vectors/wellformed.json').toString()) as { xml: string; wellFormed: boolean }[];
    const wrong = cases.filter(({ xml, wellFormed }) => parseXmlText(xml, DEFAULT_LIMITS).ok !== wellFormed);
    console.log(`well-formedness vectors: ${cases.length - wrong.length} of ${cases.length}`);
    expect(wrong).toEqual([]);
  });
});

interface C14nVectors {
  readonly documents: readonly { readonly name: string; readonly xml: string }[];
  readonly cases: readonly {
    readonly document: number;
    readonly mode: CanonicalizationMode;
    readonly comments: boolean;
    readonly prefixes: string;
    readonly apex: string;
    readonly exclude: string;
    readonly expected: string;
  }[];
}

describe.skipIf(isAbsent('vectors/c14n.json.gz'))(`shared canonicalization vectors (${why})`, () => {
  it('come out octet for octet', () => {
    const { documents, cases } = JSON.parse(gunzipSync(read('vectors/c14n.json.gz')).toString()) as C14nVectors;
    const wrong = cases.filter(({ document: index, mode, comments, prefixes, apex, exclude, expected }) => {
      const document = documentOf(utf8(documents[index]?.xml ?? ''));
      if (!document) return true;
      const top = apex === '' ? document : apex === '/' ? document.root : elementById(document, apex);
      const excluded = exclude === '' ? undefined : elementById(document, exclude);
      const options = { mode, comments, inclusivePrefixes: splitList(prefixes), exclude: excluded };
      return toText(canonicalize(top, options)) !== expected;
    });
    console.log(`canonicalization vectors: ${cases.length - wrong.length} of ${cases.length}`);
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

const ALGORITHMS: Readonly<Record<string, { mode: CanonicalizationMode; comments: boolean }>> = {
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': { mode: 'c14n-1.0', comments: false },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments': { mode: 'c14n-1.0', comments: true },
  'http://www.w3.org/2006/12/xml-c14n11': { mode: 'c14n-1.1', comments: false },
  'http://www.w3.org/2006/12/xml-c14n11#WithComments': { mode: 'c14n-1.1', comments: true },
  'http://www.w3.org/2001/10/xml-exc-c14n#': { mode: 'exclusive', comments: false },
  'http://www.w3.org/2001/10/xml-exc-c14n#WithComments': { mode: 'exclusive', comments: true },
};

interface Libxml2Vector {
  readonly name: string;
  readonly algorithm: string;
  readonly xml: string;
  readonly expected: string;
  readonly usesDoctype: boolean;
  readonly xpath?: string;
  readonly xpathNamespaces?: Readonly<Record<string, string>>;
  readonly inclusiveNamespaces?: readonly string[];
}

/** The expressions that select whole subtrees, by names: the only subsets that XML Signature as SAML uses it has. */
const SUBTREES = /^\(\/\/\. \| \/\/@\* \| \/\/namespace::\*\) ?\[ ?((?:ancestor-or-self::\w+:\w+(?: or )?)+) ?\]$/;

function subtrees(
  { xpath = '', xpathNamespaces = {} }: Libxml2Vector,
  document: XmlDocument,
): (XmlDocument | XmlElement)[] {
  if (xpath === '') return [document];
  const list = SUBTREES.exec(xpath.replace(/\s+/g, ' ').trim())?.[1] ?? '';
  const names = [...list.matchAll(/::(\w+):(\w+)/g)].map(
    ([, prefix = '', local]) => `${xpathNamespaces[prefix]} ${local}`,
  );
  let end = 0;
  return [...descendants(document)].filter(({ namespace, localName, ...element }) => {
    const isOutermost = element.start >= end && names.includes(`${namespace} ${localName}`);
    if (isOutermost) end = element.end;
    return isOutermost;
  });
}

describe.skipIf(isAbsent('corpus/libxml2-c14n/vectors.json'))(`libxml2's canonicalization tests (${why})`, () => {
  it('come out octet for octet where they have no DOCTYPE and select whole subtrees', () => {
    const all = JSON.parse(read('corpus/libxml2-c14n/vectors.json').toString()) as Libxml2Vector[];
    const cases = all.filter(({ usesDoctype, xpath }) => {
      return !usesDoctype && (xpath === undefined || SUBTREES.test(xpath.replace(/\s+/g, ' ').trim()));
    });
    const wrong = cases.filter((vector) => {
      const document = documentOf(utf8(vector.xml));
      const settings = ALGORITHMS[vector.algorithm];
      if (!document || !settings) return true;
      const inclusivePrefixes = vector.inclusiveNamespaces ?? [];
      const parts = subtrees(vector, document).map((top) =>
        toText(canonicalize(top, { ...settings, inclusivePrefixes })),
      );
      return parts.join('') !== vector.expected;
    });
    console.log(`libxml2 canonicalization tests: ${cases.length - wrong.length} of ${cases.length}, of ${all.length}`);
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

interface MessageVector {
  readonly file: string;
  readonly signature: number;
  readonly what: 'SignedInfo' | 'Reference';
  readonly uri?: string;
  readonly algorithm: string;
  readonly inclusiveNamespaces?: string | readonly string[];
  readonly octets: string;
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const named = (top: XmlDocument | XmlElement, name: string): XmlElement[] =>
  [...descendants(top)].filter(({ namespace, localName }) => namespace === DS && localName === name);

/** The XML octets of a corpus file, which may be base64 with line ends and percent escapes in it. */
function messageOctets(file: string): Uint8Array {
  const octets = read(`corpus/${file}`);
  if (octets.includes(0x3c)) return octets;
  return Buffer.from(decodeURIComponent(octets.toString('latin1').trim()), 'base64');
}

function canonicalPart(vector: MessageVector): string | undefined {
  const document = documentOf(messageOctets(vector.file));
  const signature = document && named(document, 'Signature')[vector.signature - 1];
  const settings = ALGORITHMS[vector.algorithm];
  if (!document || !signature || !settings) return undefined;
  const list = vector.inclusiveNamespaces ?? [];
  const options = { ...settings, inclusivePrefixes: typeof list === 'string' ? splitList(list) : list };
  if (vector.what === 'SignedInfo') {
    const [signedInfo] = named(signature, 'SignedInfo');
    return signedInfo && toText(canonicalize(signedInfo, options));
  }
  const apex = vector.uri ? elementWithId(document, vector.uri.slice(1)) : document;
  return apex && toText(canonicalize(apex, { ...options, exclude: signature }));
}

const elementWithId = (document: XmlDocument, id: string): XmlElement | undefined =>
  [...descendants(document)].find(({ attributes }) =>
    attributes.some(({ name, value }) => /^(?:ID|Id|id|AssertionID|ResponseID)$/.test(name) && value === id),
  );

describe.skipIf(isAbsent('corpus/c14n-from-messages.json'))(`canonical parts of signed messages (${why})`, () => {
  it('come out octet for octet', () => {
    const cases = JSON.parse(read('corpus/c14n-from-messages.json').toString()) as MessageVector[];
    const wrong = cases.filter((vector) => canonicalPart(vector) !== vector.octets);
    console.log(`canonical parts of messages: ${cases.length - wrong.length} of ${cases.length}`);
    expect(wrong.map(({ file, what, uri }) => `${file} ${what} ${uri ?? ''}`)).toEqual([]);
  });
});
