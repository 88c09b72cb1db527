import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type CanonicalizationOptions, canonicalize, canonicalizeWithin } from '../../src/xml/canonicalize.ts';
import { joinReferences } from '../../src/xml/join-references.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import type { XmlDocument, XmlElement } from '../../src/xml/tree.ts';
import { elementById, parsed } from './build.ts';

const C14N_10: CanonicalizationOptions = { mode: 'c14n-1.0', comments: false };
const C14N_11: CanonicalizationOptions = { mode: 'c14n-1.1', comments: false };
const EXCLUSIVE: CanonicalizationOptions = { mode: 'exclusive', comments: false };

const text = (apex: XmlDocument | XmlElement, options: CanonicalizationOptions): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(canonicalize(apex, options));

const whole = (source: string, options = C14N_10): string => text(parsed(source), options);
const part = (source: string, options: CanonicalizationOptions): string =>
  text(elementById(parsed(source), 'x'), options);

describe('every canonicalization', () => {
  it.each([C14N_10, C14N_11, EXCLUSIVE])(
    '$mode writes tags, quotes and references in the one canonical way',
    (options) => {
      const source =
        '<?xml version="1.0"?>\n<a  c = \'1"\'\tb="&#9;&#10;&#13;&lt;>&amp;" ><b/>&gt;&lt;&amp;&#13;"<![CDATA[<&>]]></a >\n';
      expect(whole(source, options)).toBe(
        '<a b="&#x9;&#xA;&#xD;&lt;>&amp;" c="1&quot;"><b></b>&gt;&lt;&amp;&#xD;"&lt;&amp;&gt;</a>',
      );
    },
  );

  it('keeps instructions, and comments only where asked, with line feeds around the root', () => {
    const source = '<!--1--><?p  d ?><a><!--2--><?q?></a><!--3--><?r?>';
    expect(whole(source)).toBe('<?p d ?>\n<a><?q?></a>\n<?r?>');
    expect(whole(source, { ...C14N_10, comments: true })).toBe(
      '<!--1-->\n<?p d ?>\n<a><!--2--><?q?></a>\n<!--3-->\n<?r?>',
    );
  });

  it('orders attributes by namespace name, then local name, by code points', () => {
    const source = '<a xmlns:z="u:1" xmlns:y="u:2" y:a="1" z:b="2" c="3" z:a="4" \u{10000}="5" \ufa0e="6" C="7"/>';
    expect(whole(source)).toBe(
      '<a xmlns:y="u:2" xmlns:z="u:1" C="7" c="3" \ufa0e="6" \u{10000}="5" z:a="4" z:b="2" y:a="1"></a>',
    );
  });

  it('orders prefixes by code points, the default namespace first', () => {
    const source = '<a xmlns:\u{10000}="u:1" xmlns:\ufa0e="u:2" xmlns:b="u:3" xmlns:B="u:4" xmlns="u:5"/>';
    expect(whole(source)).toBe(
      '<a xmlns="u:5" xmlns:B="u:4" xmlns:b="u:3" xmlns:\ufa0e="u:2" xmlns:\u{10000}="u:1"></a>',
    );
  });

  it('escapes namespace names, so that no two documents give the same octets', () => {
    expect(whole('<a xmlns:p="u:&quot; xmlns:q=&quot;u:2"/>')).toBe('<a xmlns:p="u:&quot; xmlns:q=&quot;u:2"></a>');
  });

  it('encodes every length of UTF-8', () => {
    expect([...canonicalize(parsed('<a>é€😀</a>'), C14N_10)].slice(3, -4)).toEqual([
      ...[0xc3, 0xa9],
      ...[0xe2, 0x82, 0xac],
      ...[0xf0, 0x9f, 0x98, 0x80],
    ]);
  });

  it('leaves one element out with all it contains, and nothing else', () => {
    const document = parsed('<a>1<s id="x"><t/></s>2<s/></a>');
    expect(text(document, { ...EXCLUSIVE, exclude: elementById(document, 'x') })).toBe('<a>12<s></s></a>');
  });

  it('gives nothing for a subtree that is left out itself, or stands within what is', () => {
    const document = parsed('<a id="x"><b id="y"/></a>');
    const exclude = elementById(document, 'x');
    expect(text(exclude, { ...C14N_10, exclude })).toBe('');
    expect(text(elementById(document, 'y'), { ...C14N_10, exclude })).toBe('');
  });

  it('throws on a mode and on a kind of node that it does not know', () => {
    const document = parsed('<a>t</a>');
    expect(() => canonicalize(document, { mode: 'c14n-2.0' as 'c14n-1.0', comments: false })).toThrow(TypeError);
    const odd = { ...document.root, children: [{ kind: 'entity', start: 0, end: 0 }] } as unknown as XmlElement;
    expect(() => canonicalize(odd, C14N_10)).toThrow(TypeError);
    expect(() => canonicalize({ kind: 'text' } as unknown as XmlElement, C14N_10)).toThrow(TypeError);
  });
});

describe('inclusive canonicalization', () => {
  it('drops declarations that repeat what is in force, and keeps what changes it', () => {
    const source = '<a xmlns:p="u:1" xmlns="u:2"><b xmlns:p="u:1" xmlns="u:2"><c xmlns:p="u:3" xmlns=""/></b></a>';
    expect(whole(source)).toBe('<a xmlns="u:2" xmlns:p="u:1"><b><c xmlns="" xmlns:p="u:3"></c></b></a>');
  });

  it('renders every namespace in scope at the apex of a subtree', () => {
    const source = '<a xmlns:p="u:1" xmlns:q="u:2" xmlns="u:3"><b xmlns=""><c id="x" xmlns:q="u:4"/></b></a>';
    expect(part(source, C14N_10)).toBe('<c xmlns:p="u:1" xmlns:q="u:4" id="x"></c>');
  });

  it('takes a declaration back at the end of its element', () => {
    const source = '<a xmlns:p="u:1"><p:b xmlns:p="u:2"/><p:b/><p:b xmlns:p="u:2"/></a>';
    expect(whole(source)).toBe('<a xmlns:p="u:1"><p:b xmlns:p="u:2"></p:b><p:b></p:b><p:b xmlns:p="u:2"></p:b></a>');
  });

  it('1.0 takes the nearest xml: attributes over from ancestors, xml:id and an empty xml:base too', () => {
    const source =
      '<a xml:lang="en" xml:space="preserve" xml:base=""><b xml:lang="de" xml:id="i"><c id="x" xml:space="default"/></b></a>';
    expect(part(source, C14N_10)).toBe('<c id="x" xml:base="" xml:id="i" xml:lang="de" xml:space="default"></c>');
  });

  it('1.1 takes over xml:lang and xml:space, never xml:id or others, and joins xml:base', () => {
    const source =
      '<a xml:lang="en" xml:base="http://h/1/2" xml:odd="o"><b xml:id="i" xml:base="../3/"><c id="x" xml:base="4"/></b></a>';
    expect(part(source, C14N_11)).toBe('<c id="x" xml:base="http://h/3/4" xml:lang="en"></c>');
  });

  it('1.1 renders no xml:base that joins to nothing', () => {
    expect(part('<a xml:base=""><c id="x"/></a>', C14N_11)).toBe('<c id="x"></c>');
  });

  it('leaves xml: attributes of a whole document where they are', () => {
    expect(whole('<a xml:base="b/"><c xml:base="d"/></a>', C14N_11)).toBe('<a xml:base="b/"><c xml:base="d"></c></a>');
  });
});

describe('exclusive canonicalization', () => {
  it('renders a namespace where it is used, by element or attribute, and not before', () => {
    const source = '<a xmlns:p="u:1" xmlns:q="u:2" xmlns:r="u:3"><p:b q:c="1"><p:d/></p:b><p:e/></a>';
    expect(whole(source, EXCLUSIVE)).toBe(
      '<a><p:b xmlns:p="u:1" xmlns:q="u:2" q:c="1"><p:d></p:d></p:b><p:e xmlns:p="u:1"></p:e></a>',
    );
  });

  it('takes over neither xml: attributes nor unused namespaces', () => {
    expect(part('<a xmlns="u:0" xmlns:p="u:1" xml:lang="en"><p:c id="x"/></a>', EXCLUSIVE)).toBe(
      '<p:c xmlns:p="u:1" id="x"></p:c>',
    );
  });

  it('undeclares the default namespace only where the output has one', () => {
    const source = '<a><b xmlns="u:1"><c xmlns=""><d/></c></b><e xmlns=""/></a>';
    expect(whole(source, EXCLUSIVE)).toBe('<a><b xmlns="u:1"><c xmlns=""><d></d></c></b><e></e></a>');
  });

  it('treats listed prefixes and #default inclusively', () => {
    const source = '<a xmlns="u:0" xmlns:p="u:1" xmlns:q="u:2"><q:b id="x"><c xmlns:p="u:3" xmlns=""/></q:b></a>';
    expect(part(source, { ...EXCLUSIVE, inclusivePrefixes: ['p', '#default', 'unknown'] })).toBe(
      '<q:b xmlns="u:0" xmlns:p="u:1" xmlns:q="u:2" id="x"><c xmlns="" xmlns:p="u:3"></c></q:b>',
    );
  });

  it('ignores the list in inclusive modes', () => {
    expect(part('<a xmlns:p="u:1"><b id="x"/></a>', { ...C14N_10, inclusivePrefixes: [] })).toBe(
      '<b xmlns:p="u:1" id="x"></b>',
    );
  });

  it('renders namespaces that a fragment inherits', () => {
    const { scope } = elementById(parsed('<a xmlns="u:0" xmlns:p="u:1"><b id="x" xmlns:p="u:2"/></a>'), 'x');
    const result = parseXmlText('<p:c><d/></p:c>', DEFAULT_LIMITS, scope);
    if (!result.ok) throw new Error(result.problem.message);
    expect(text(result.document, EXCLUSIVE)).toBe('<p:c xmlns:p="u:2"><d xmlns="u:0"></d></p:c>');
    expect(text(result.document.root, C14N_10)).toBe('<p:c xmlns="u:0" xmlns:p="u:2"><d></d></p:c>');
  });
});

describe('a canonical form that is far larger than its source', () => {
  const name = `u:${'x'.repeat(10_000)}`;
  const document = parsed(`<a xmlns:p="${name}">${'<p:b/>'.repeat(10_000)}</a>`);

  it('is given up as soon as it exceeds what the caller allows', () => {
    expect(canonicalizeWithin(document, EXCLUSIVE, 1_000_000)).toBeUndefined();
    expect(canonicalizeWithin(document, C14N_10, 1_000_000)?.length).toBe(
      `<a xmlns:p="${name}"></a>`.length + 10_000 * '<p:b></p:b>'.length,
    );
  });

  it('is a RangeError where the caller names no bound', () => {
    expect(() => canonicalize(document, EXCLUSIVE)).toThrow(RangeError);
  });

  it('may be exactly as large as allowed', () => {
    const small = parsed('<a/>');
    expect(canonicalizeWithin(small, EXCLUSIVE, 7)).toHaveLength(7);
    expect(canonicalizeWithin(small, EXCLUSIVE, 6)).toBeUndefined();
  });
});

describe('joining of xml:base values', () => {
  it.each([
    ['', 'a', 'a'],
    ['a', '', 'a'],
    ['a/b', 'c', 'a/c'],
    ['a/b/', '../c', 'a/c'],
    ['a', '../../c', '../../c'],
    ['..', 'c', '../c'],
    ['..', '..', '../../'],
    ['/a', '../../b', '/b'],
    ['http://h', 'a', 'http://h/a'],
    ['http://h/a?q#f', '?r', 'http://h/a?r'],
    ['http://h/a?q#f', '#g', 'http://h/a?q'],
    ['http://h/a/b', '//i/c/./d/..', 'http://i/c/'],
    ['http://h/a', 'urn:x', 'urn:x'],
    ['http://h/a//b/', 'c', 'http://h/a/b/c'],
  ])('%j and %j give %j', (base, reference, joined) => {
    expect(joinReferences(base, reference)).toBe(joined);
  });
});
