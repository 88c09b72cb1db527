import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXml, parseXmlText } from '../../src/xml/parse.ts';
import { printXml } from '../../src/xml/print.ts';
import { descendants } from '../../src/xml/read.ts';

const UNLIMITED: Limits = {
  ...DEFAULT_LIMITS,
  xmlOctets: byteLength(1e9),
  xmlDepth: 1e9,
  xmlNodes: 1e9,
  xmlAttributes: 1e9,
};

const numbered = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join('');

/** Inputs that have cost other parsers the square of their size, by a count. */
const hostile: [string, (count: number) => string][] = [
  ['nested elements', (n) => '<a>'.repeat(n) + '</a>'.repeat(n)],
  ['nested namespace declarations', (n) => numbered(n, (i) => `<a xmlns:p${i}="u:${i}">`) + '</a>'.repeat(n)],
  ['nested declarations of one prefix', (n) => numbered(n, (i) => `<p:a xmlns:p="u:${i}">`) + '</p:a>'.repeat(n)],
  ['namespace declarations on one element', (n) => `<a${numbered(n, (i) => ` xmlns:p${i}="u:${i}"`)}/>`],
  ['sibling namespace declarations', (n) => `<a>${numbered(n, (i) => `<p${i}:b xmlns:p${i}="u:${i}"/>`)}</a>`],
  [
    'uses of a prefix below many declarations',
    (n) => `<a xmlns:q="u:q"${numbered(n, (i) => ` xmlns:p${i}="u"`)}>${'<q:b/>'.repeat(n)}</a>`,
  ],
  ['attributes on one element', (n) => `<a${numbered(n, (i) => ` b${i}="${i}"`)}/>`],
  ['prefixed attributes on one element', (n) => `<a xmlns:p="u:1"${numbered(n, (i) => ` p:b${i}="${i}"`)}/>`],
  ['siblings', (n) => `<a>${'<b/>'.repeat(n)}</a>`],
  ['references', (n) => `<a b="${'&amp;'.repeat(n)}">${'&#38;&lt;'.repeat(n)}</a>`],
  ['line ends', (n) => `<a b="${'\r\n'.repeat(n)}">${'\r'.repeat(n)}</a>`],
  ['brackets in text', (n) => `<a>${']]'.repeat(n)}</a>`],
  ['comments in text', (n) => `<a>${'x<!--&-->'.repeat(n)}</a>`],
  ['references and sections in turn', (n) => `<a>${'x<![CDATA[&]]>'.repeat(n)}&amp;</a>`],
  ['text', (n) => `<a>${'text '.repeat(n)}</a>`],
  ['white space in a tag', (n) => `<a${' '.repeat(n)}></a${'\n'.repeat(n)}>`],
  ['a long name', (n) => `<${'a'.repeat(n)}/>`],
  ['zeros in a reference', (n) => `<a>&#${'0'.repeat(n)}65;</a>`],
  ['white space around the root', (n) => `<a/>${' \n'.repeat(n)}`],
];

/** The least of several runs, since anything else only measures what the machine does besides. */
function leastTime(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

describe('without limits, cost stays linear in the number of', () => {
  it.each(hostile)('%s', (_, build) => {
    const work = (text: string) => () => {
      const result = parseXmlText(text, UNLIMITED);
      if (!result.ok) throw new Error(result.problem.message);
      canonicalize(result.document, { mode: 'exclusive', comments: true });
      canonicalize(result.document, { mode: 'c14n-1.0', comments: true });
    };
    const small = build(2_000);
    const large = build(32_000);
    // Sixteen times the input: 16 where linear, 256 where quadratic. A floor keeps noise out of tiny times.
    expect(leastTime(work(large)) / Math.max(leastTime(work(small)), 0.5)).toBeLessThan(100);
  });
});

describe('with the limits that ship', () => {
  it.each([
    ['100,000 levels', '<a>'.repeat(100_000), 'limit-depth'],
    ['20,000 nested namespace declarations', numbered(20_000, (i) => `<a xmlns:p${i}="u:${i}">`), 'limit-depth'],
    ['20,000 attributes', `<a${numbered(20_000, (i) => ` b${i}=""`)}/>`, 'limit-attributes'],
    ['600,000 elements', `<a>${'<b/>'.repeat(600_000)}</a>`, 'limit-nodes'],
    ['50 MB of text', `<a>${'x'.repeat(50_000_000)}</a>`, 'limit-octets'],
    ['1 MB of <', '<'.repeat(1_000_000), 'name-invalid'],
    ['1 MB of <a', '<a '.repeat(333_333), 'name-invalid'],
    ['1 MB of &', `<a>${'&'.repeat(1_000_000)}</a>`, 'reference-illegal'],
    ['1 MB of <!--', `<a>${'<!--'.repeat(250_000)}`, 'markup-malformed'],
    ['1 MB of <![CDATA[', `<a>${'<![CDATA['.repeat(111_111)}`, 'markup-malformed'],
    [
      'an XML declaration of 1 MB',
      `<?xml version="1.0" encoding="${'x'.repeat(1_000_000)}"?><a/>`,
      'xml-declaration-invalid',
    ],
    ['a declaration of 9 MB of spaces', `<?xml${' '.repeat(9_000_000)}`, 'xml-declaration-invalid'],
    ['9 MB that turn out not to be UTF-8', new Uint8Array([...utf8(`<a>${'é'.repeat(100_000)}`), 0xff]), 'not-utf8'],
    [
      '255 levels of 1,000 declarations each',
      numbered(255, (i) => `<a${numbered(1_000, (j) => ` xmlns:p${i}.${j}="u"`)}>`) + '<p0.0:b/>'.repeat(100_000),
      'tag-unclosed',
    ],
  ])('%s: one problem, at once', (_, input, code) => {
    const octets = typeof input === 'string' ? utf8(input) : input;
    expect(parseXml(octets, DEFAULT_LIMITS)).toMatchObject({ ok: false, problem: { code } });
  });

  it('bills the whole price of a repeated prefix once: deep scopes are shared, not copied', () => {
    const text = numbered(250, (i) => `<a xmlns:p${i}="u:${i}">`) + '<b/>'.repeat(50_000) + '</a>'.repeat(250);
    const result = parseXmlText(text, DEFAULT_LIMITS);
    const scopes = new Set(result.ok ? [...descendants(result.document)].map(({ scope }) => scope) : []);
    expect(scopes.size).toBe(250);
  });
});

describe('100,000 levels, where someone allows them,', () => {
  const result = parseXmlText('<a>'.repeat(100_000) + '</a>'.repeat(100_000), UNLIMITED);

  it('are walked, canonicalized and printed without recursion', () => {
    if (!result.ok) throw new Error(result.problem.message);
    expect([...descendants(result.document)]).toHaveLength(100_000);
    expect(canonicalize(result.document, { mode: 'c14n-1.1', comments: false })).toHaveLength(700_000);
    expect(printXml(result.document).length).toBeGreaterThan(700_000);
  });
});
