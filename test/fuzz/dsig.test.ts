// Mutants of rightly signed messages: whatever is still called trusted must be, octet for octet and value for value, what was signed.
// FUZZ_RUNS mutants (100,000 by default) with a seed that is printed and can be given again as FUZZ_SEED.
import { expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { readDecrypted } from '../../src/saml/decrypted.ts';
import { readProtocolMessage } from '../../src/saml/protocol-message.ts';
import { Reading } from '../../src/saml/reading.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { descendants } from '../../src/xml/read.ts';
import type { XmlElement } from '../../src/xml/tree.ts';
import { assertion, attribute, attributeStatement, nameId, response, subject } from '../builders/saml.ts';
import { ec, rsa } from '../crypto/keys.ts';
import { C14N, parsed, signed, trusting } from '../dsig/sign.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 0x7fffffff));

const pair = rsa(1024);
const curve = ec('prime256v1');
const keys = trusting(pair, curve);

const rich = (): string =>
  response({
    id: '_r1',
    extensions: '<x:e xmlns:x="urn:x">&#13;é<!-- c --></x:e>',
    assertions: [
      assertion({
        subject: subject({ nameId: nameId('ada@example.com&<"') }),
        attributeStatement: attributeStatement({ role: ['user', 'guest'], mail: ['a@b.example'] }).replace(
          '</saml:AttributeStatement>',
          `${attribute('t', ['<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:string">v</saml:AttributeValue>'])}$&`,
        ),
      }),
    ],
  });

const ORIGINALS: readonly string[] = [
  signed(rich(), '_r1', { pair }),
  signed(rich(), '_a1', { pair }),
  signed(signed(rich(), '_a1', { pair }), '_r1', { pair }),
  signed(rich(), '_a1', { pair, c14n: C14N }),
  signed(rich(), '_r1', {
    pair: curve,
    algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    prefixList: 'xs saml',
  }),
  signed(rich(), '_r1', { pair, uri: '' }),
];

/** What is covered, canonically, and what the model reads from it, without places and nodes. */
function contentOf(element: XmlElement, excluded: XmlElement | undefined): { canonical: string; model: string } {
  const canonical = toHex(canonicalize(element, { mode: 'exclusive', comments: false, exclude: excluded }));
  const read = [readProtocolMessage(new Reading(), element), readDecrypted(element).content];
  const model = JSON.stringify(read, (key, value) => {
    if (key === 'range' || key === 'start' || key === 'end' || key === 'interruptedBy' || key === 'problems')
      return undefined;
    // The signature leaves itself out: wherever it was moved, it is no part of what is read as covered.
    if (Array.isArray(value)) return value.filter((one) => one !== excluded);
    // Exclusive canonicalization does not cover the namespaces of names in content such as xsi:type (its §1.3).
    if (key === 'type' && value?.prefix !== undefined) return `${value.prefix}:${value.localName}`;
    return value && typeof value === 'object' && 'kind' in value && 'parent' in value ? undefined : value;
  });
  return { canonical, model };
}

const random = (() => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
})();
const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;

const SNIPPETS = [
  '<!-- x -->',
  '<?p x?>',
  '<![CDATA[x]]>',
  ' ',
  '\n',
  '\r\n',
  '&#13;',
  '&amp;',
  '"',
  "'",
  '<',
  '>',
  '/',
  'x',
  '_a1',
  '_r1',
  '#_a1',
  '#',
  ' ID="_a1"',
  ' Id="_a1"',
  ' ID="_r1"',
  ' xml:id="_a1"',
  ' xmlns="urn:x"',
  ' xmlns:saml="urn:x"',
  ' xmlns:xs="urn:x"',
  ' xmlns:xsi="urn:x"',
  ' xmlns:ds="urn:x"',
  ' xml:lang="x"',
  ' URI=""',
  ' PrefixList="xs"',
  '<saml:NameID>admin</saml:NameID>',
  '<ds:Object/>',
  '<ds:Transforms/>',
  '&lt;',
  '&#x0;',
  '\u00a0',
  '\u0085',
  'é',
] as const;

/** The text ranges of all elements, and of the parts of their start tags. */
function rangesIn(xml: string): { start: number; end: number }[] {
  const result = parseXmlText(xml, DEFAULT_LIMITS);
  if (!result.ok) return [];
  const elements = [result.document.root, ...descendants(result.document.root)];
  return elements.flatMap((element) => [
    { start: element.start, end: element.end },
    ...element.attributes.map(({ start, end }) => ({ start, end })),
    ...element.declarations.map(({ start, end }) => ({ start, end })),
    ...element.children.map(({ start, end }) => ({ start, end })),
  ]);
}
const ranges = new Map(ORIGINALS.map((xml) => [xml, rangesIn(xml)]));

const MUTATIONS: readonly ((xml: string, places: readonly { start: number; end: number }[]) => string)[] = [
  // One character changed, removed or put in.
  (xml) => {
    const at = random(xml.length);
    return `${xml.slice(0, at)}${String.fromCharCode(random(0x7f))}${xml.slice(at + 1)}`;
  },
  (xml) => {
    const at = random(xml.length);
    return xml.slice(0, at) + xml.slice(at + 1 + random(3));
  },
  (xml) => {
    const at = random(xml.length);
    return xml.slice(0, at) + pick(SNIPPETS) + xml.slice(at);
  },
  // A part removed, doubled, moved, replaced by another, or put into another.
  (xml, places) => {
    const { start, end } = pick(places);
    return xml.slice(0, start) + xml.slice(end);
  },
  (xml, places) => {
    const { start, end } = pick(places);
    return xml.slice(0, end) + (xml[start] === '<' ? '' : ' ') + xml.slice(start, end) + xml.slice(end);
  },
  (xml, places) => {
    const [from, to] = [pick(places), pick(places)];
    const part = xml.slice(from.start, from.end);
    const at = random(2) === 0 ? to.start : to.end;
    if (at > from.start && at < from.end) return xml;
    return at <= from.start
      ? xml.slice(0, at) + part + xml.slice(at, from.start) + xml.slice(from.end)
      : xml.slice(0, from.start) + xml.slice(from.end, at) + part + xml.slice(at);
  },
  (xml, places) => {
    const [from, to] = [pick(places), pick(places)];
    return xml.slice(0, to.start) + xml.slice(from.start, from.end) + xml.slice(to.end);
  },
  (xml, places) => {
    const [from, to] = [pick(places), pick(places)];
    const at = random(2) === 0 ? to.start : to.end;
    return xml.slice(0, at) + xml.slice(from.start, from.end) + xml.slice(at);
  },
  // A snippet at the border of a part, where it is most often well-formed.
  (xml, places) => {
    const { start, end } = pick(places);
    const at = random(2) === 0 ? start : end;
    return xml.slice(0, at) + pick(SNIPPETS) + xml.slice(at);
  },
  // An ID or reference renamed everywhere or once.
  (xml) =>
    random(2) === 0 ? xml.replace('_a1', '_x') : xml.replaceAll(pick(['_a1', '_r1']), pick(['_a1', '_r1', '_x'])),
];

it('what is called trusted is what was signed', { timeout: 3_600_000 }, async () => {
  console.log(`fuzz: signed messages: ${runs} runs, FUZZ_SEED=${seed}`);
  const genuine = new Set<string>();
  for (const xml of ORIGINALS) {
    for (const report of await verifySignatures(parsed(xml), keys)) {
      expect(report.verdict).toBe('trusted');
      for (const { element, excluded } of report.covers) genuine.add(JSON.stringify(contentOf(element, excluded)));
    }
  }
  const counts = { refused: 0, trusted: 0, other: 0 };
  for (let run = 0; run < runs; run++) {
    const original = pick(ORIGINALS);
    let xml = original;
    for (let i = random(3); i >= 0; i--)
      xml = pick(MUTATIONS)(xml, xml === original ? (ranges.get(xml) ?? []) : fallback(xml, original));
    const result = parseXmlText(xml, DEFAULT_LIMITS);
    if (!result.ok) {
      counts.refused++;
      continue;
    }
    const reports = await verifySignatures(result.document, keys);
    const trusted = reports.filter(({ verdict, outcome }) => verdict === 'trusted' || outcome === 'valid');
    counts[trusted.length > 0 ? 'trusted' : 'other']++;
    for (const { element, excluded } of trusted.flatMap(({ covers }) => covers)) {
      const content = JSON.stringify(contentOf(element, excluded));
      if (!genuine.has(content))
        expect.fail(`FUZZ_SEED=${seed}, run ${run}: trusted, but not what was signed:\n${xml}\n${content}`);
    }
    for (const report of reports)
      if (report.verdict !== 'trusted' && report.verdict !== 'intact') expect(report.covers).toEqual([]);
  }
  console.log('fuzz: signed messages:', counts);
  expect(counts.trusted).toBeGreaterThan(0);
});

/** Places of a text that was mutated already: its own where it is well-formed, else those of the original. */
function fallback(xml: string, original: string): readonly { start: number; end: number }[] {
  const own = rangesIn(xml);
  return own.length > 0 ? own : (ranges.get(original) ?? []);
}
