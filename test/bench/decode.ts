// Parsing, and parsing with exclusive canonicalization, beside the XML libraries that one could take instead.
import { createRequire } from 'node:module';
import { DOMParser } from '@xmldom/xmldom';
import { XmlDocument as Libxml2Document, ParseOption, XmlC14NMode } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { parseXmlDocument } from 'slimdom';
import { toDisplayText, utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXml } from '../../src/xml/parse.ts';
import type { XmlDocument } from '../../src/xml/tree.ts';
import { type Contender, printTimings, timeInRounds } from './rounds.ts';
import { samlResponseOf } from './saml-documents.ts';

// xml-crypto comes with the SAML libraries that tests use: what they canonicalize with over @xmldom/xmldom.
const { ExclusiveCanonicalization } = createRequire(import.meta.url)('xml-crypto') as {
  ExclusiveCanonicalization: new () => { process: (node: unknown, options: object) => { toString(): string } };
};

function ownDocument(octets: Uint8Array): XmlDocument {
  const result = parseXml(octets, DEFAULT_LIMITS);
  if (!result.ok) throw new Error(result.problem.message);
  return result.document;
}

interface PlainNode {
  readonly name: string;
  readonly attributes: unknown;
  readonly children: (PlainNode | string)[];
}

/** saxes gives events: to do anything with them takes a tree, the plainest one here. */
function saxesTree(text: string): PlainNode {
  const top: PlainNode = { name: '', attributes: {}, children: [] };
  const open = [top];
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('opentag', ({ name, attributes }) => {
    const node: PlainNode = { name, attributes, children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (content) => open.at(-1)?.children.push(content));
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  return top;
}

function withLibxml2<T>(octets: Uint8Array, use: (document: Libxml2Document) => T): T {
  const document = Libxml2Document.fromBuffer(octets, { option: ParseOption.XML_PARSE_HUGE });
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

const exclusive = (root: unknown): string => new ExclusiveCanonicalization().process(root, {}).toString();

function parsing(octets: Uint8Array): Contender[] {
  return [
    { name: 'ours', run: () => ownDocument(octets) },
    { name: '@xmldom/xmldom', run: () => new DOMParser().parseFromString(toDisplayText(octets), 'text/xml') },
    { name: 'saxes, with a plain tree', run: () => saxesTree(toDisplayText(octets)) },
    { name: 'slimdom', run: () => parseXmlDocument(toDisplayText(octets)) },
    { name: 'libxml2-wasm, tree stays in WebAssembly', run: () => withLibxml2(octets, () => undefined) },
  ];
}

function canonicalizing(octets: Uint8Array): Contender[] {
  const mode = XmlC14NMode.XML_C14N_EXCLUSIVE_1_0;
  return [
    { name: 'ours', run: () => canonicalize(ownDocument(octets).root, { mode: 'exclusive', comments: false }) },
    {
      name: '@xmldom/xmldom + xml-crypto',
      run: () => utf8(exclusive(new DOMParser().parseFromString(toDisplayText(octets), 'text/xml').documentElement)),
    },
    {
      name: 'slimdom + xml-crypto',
      run: () => utf8(exclusive(parseXmlDocument(toDisplayText(octets)).documentElement)),
    },
    {
      name: 'libxml2-wasm, both',
      run: () => withLibxml2(octets, (document) => utf8(document.root.canonicalizeToString({ mode }))),
    },
  ];
}

export function run(): void {
  for (const [size, rounds, repeat] of [
    [8_000, 60, 20],
    [200_000, 40, 2],
    [5_000_000, 7, 1],
  ] as const) {
    const octets = utf8(samlResponseOf(size));
    const kilobytes = `${Math.round(octets.length / 1_000)} KB`;
    printTimings(`Parse, ${kilobytes}`, timeInRounds(parsing(octets), rounds, repeat));
    printTimings(
      `Parse and canonicalize exclusively, ${kilobytes}`,
      timeInRounds(canonicalizing(octets), rounds, repeat),
    );
  }
}
