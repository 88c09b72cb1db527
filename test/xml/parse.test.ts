import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { parseXml, parseXmlText } from '../../src/xml/parse.ts';
import { childElements, descendants, textOf } from '../../src/xml/read.ts';
import type { ParseResult, XmlElement, XmlNode, XmlProblemCode } from '../../src/xml/tree.ts';
import { parsed, problemOf } from './build.ts';

const codeOf = (result: ParseResult): XmlProblemCode | 'accepted' => (result.ok ? 'accepted' : result.problem.code);

describe('the strict parser refuses', () => {
  const refused: [XmlProblemCode, string, string][] = [
    ['xml-version-unsupported', 'version 1.1', '<?xml version="1.1"?><a/>'],
    ['xml-version-unsupported', 'an empty version', '<?xml version=""?><a/>'],
    ['xml-declaration-invalid', 'a declaration without version', '<?xml encoding="UTF-8"?><a/>'],
    ['xml-declaration-invalid', 'a declaration without quotes', '<?xml version=1.0?><a/>'],
    ['xml-declaration-invalid', 'a declaration without equals sign', '<?xml version "1.0"?><a/>'],
    [
      'xml-declaration-invalid',
      'standalone before encoding',
      '<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>',
    ],
    ['xml-declaration-invalid', 'an odd standalone', '<?xml version="1.0" standalone="maybe"?><a/>'],
    ['xml-declaration-invalid', 'no space between its parts', '<?xml version="1.0"encoding="UTF-8"?><a/>'],
    ['xml-declaration-invalid', 'an encoding that is no name', '<?xml version="1.0" encoding="8"?><a/>'],
    ['xml-declaration-invalid', 'a declaration that does not end', '<?xml version="1.0" >'],
    ['xml-declaration-invalid', 'white space before the declaration', ' <?xml version="1.0"?><a/>'],
    ['xml-declaration-invalid', 'a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>'],
    ['doctype-refused', 'a DOCTYPE', '<!DOCTYPE a><a/>'],
    ['doctype-refused', 'a DOCTYPE with entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['doctype-refused', 'an HTML page', '<!doctype html><html></html>'],
    ['character-illegal', 'U+0000', '<a>\0</a>'],
    ['character-illegal', 'a control character in an attribute', '<a b="\x1b"/>'],
    ['character-illegal', 'a control character in a comment', '<a><!--\x08--></a>'],
    ['character-illegal', 'U+FFFE', '<a>\ufffe</a>'],
    ['character-illegal', 'U+FFFF', '<a>\uffff</a>'],
    ['character-illegal', 'a high surrogate alone', '<a>\ud800</a>'],
    ['character-illegal', 'a low surrogate alone', '<a>\udc00x</a>'],
    ['character-illegal', 'surrogates in the wrong order', '<a>\udc00\ud800</a>'],
    ['reference-illegal', 'a bare ampersand', '<a>x & y</a>'],
    ['reference-illegal', 'a bare ampersand in an attribute', '<a b="?x=1&y=2"/>'],
    ['reference-illegal', 'a reference without semicolon', '<a>&amp</a>'],
    ['reference-illegal', 'an entity name with a colon', '<a>&x:y;</a>'],
    ['reference-illegal', 'an empty character reference', '<a>&#;</a>'],
    ['reference-illegal', 'an empty hexadecimal reference', '<a>&#x;</a>'],
    ['reference-illegal', 'a decimal reference with a letter', '<a>&#1a;</a>'],
    ['reference-illegal', 'a reference with an upper-case X', '<a>&#X41;</a>'],
    ['reference-illegal', 'a reference to U+0000', '<a>&#0;</a>'],
    ['reference-illegal', 'a reference to a surrogate', '<a>&#xD800;</a>'],
    ['reference-illegal', 'a reference to U+FFFF', '<a b="&#65535;"/>'],
    ['reference-illegal', 'a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['reference-illegal', 'a reference that overflows 64 bits', '<a>&#18446744073709551681;</a>'],
    ['entity-undeclared', 'an HTML entity', '<a>&nbsp;</a>'],
    ['entity-undeclared', 'an entity named like a property of every object', '<a>&constructor;</a>'],
    ['markup-malformed', ']]> in text', '<a>]]></a>'],
    ['markup-malformed', ']]> after a reference', '<a>&amp;]]></a>'],
    ['markup-malformed', '-- in a comment', '<a><!-- -- --></a>'],
    ['markup-malformed', 'a comment that ends with --->', '<a><!-- ---></a>'],
    ['markup-malformed', 'the comment <!-->', '<a><!--></a>'],
    ['markup-malformed', 'a comment without end', '<a><!-- </a>'],
    ['markup-malformed', 'a CDATA section without end', '<a><![CDATA[x</a>'],
    ['markup-malformed', 'a CDATA section in lower case', '<a><![cdata[x]]></a>'],
    ['markup-malformed', 'an element declaration', '<a><!ELEMENT b ANY></a>'],
    ['markup-malformed', 'a processing instruction without end', '<a><?x y</a>'],
    ['markup-malformed', 'a processing instruction without space', '<a><?x!y?></a>'],
    ['markup-malformed', 'a start tag without end', '<a b="c"'],
    ['markup-malformed', 'an attribute without value', '<a b/>'],
    ['markup-malformed', 'an attribute without quotes', '<a b=c/>'],
    ['markup-malformed', 'an attribute value without end', '<a b="c/>'],
    ['markup-malformed', 'attributes without space between them', '<a b="1"c="2"/>'],
    ['markup-malformed', '< in an attribute value', '<a b="<"/>'],
    ['markup-malformed', 'two slashes', '<a//>'],
    ['markup-malformed', 'a space inside />', '<a/ >'],
    ['markup-malformed', 'attributes in an end tag', '<a></a b="c">'],
    ['markup-malformed', 'an end tag without name', '<a></>'],
    ['name-invalid', 'an element that begins with a digit', '<1a/>'],
    ['name-invalid', 'a space before an element name', '<a>< b/></a>'],
    ['name-invalid', 'a combining character at the start of a name', '<\u0300a/>'],
    ['name-invalid', 'the Greek question mark in a name', '<a\u037e/>'],
    ['name-invalid', 'a colon at the start of a name', '<:a/>'],
    ['name-invalid', 'a colon at the end of a name', '<a:/>'],
    ['name-invalid', 'two colons in a name', '<a:b:c xmlns:a="urn:x"/>'],
    ['name-invalid', 'a local name that begins with a dot', '<p:.a xmlns:p="urn:x"/>'],
    ['name-invalid', 'an empty declared prefix', '<a xmlns:="urn:x"/>'],
    ['name-invalid', 'an attribute without name', '<a ="x"/>'],
    ['name-invalid', 'a processing instruction with a colon', '<a><?p:q?></a>'],
    ['name-invalid', 'a processing instruction named XML', '<a><?XmL x?></a>'],
    ['name-invalid', 'a processing instruction without name', '<a><? x?></a>'],
    ['tag-mismatch', 'an end tag of another element', '<a><b></a></b>'],
    ['tag-mismatch', 'an end tag in another case', '<a></A>'],
    [
      'tag-mismatch',
      'an end tag with another prefix for the same namespace',
      '<p:a xmlns:p="u:x" xmlns:q="u:x"></q:a>',
    ],
    ['tag-mismatch', 'an end tag that is longer', '<a></ab>'],
    ['tag-mismatch', 'an end tag behind the root', '<a></a></a>'],
    ['tag-unclosed', 'a document that was cut off', '<a><b>text'],
    ['attribute-duplicate', 'an attribute twice', '<a ID="1" ID="2"/>'],
    [
      'attribute-duplicate',
      'an attribute twice by its expanded name',
      '<a xmlns:p="u:x" xmlns:q="u:x" p:b="1" q:b="2"/>',
    ],
    ['attribute-duplicate', 'a namespace declaration twice', '<a xmlns:p="u:1" xmlns:p="u:2"/>'],
    ['attribute-duplicate', 'the default namespace twice', '<a xmlns="u:1" xmlns="u:1"/>'],
    ['prefix-undeclared', 'an element prefix without declaration', '<p:a/>'],
    ['prefix-undeclared', 'an attribute prefix without declaration', '<a p:b="1"/>'],
    ['prefix-undeclared', 'a prefix outside the element that declares it', '<a><b xmlns:p="u:x"/><p:c/></a>'],
    ['namespace-invalid', 'a prefix declared as empty', '<a xmlns:p=""/>'],
    ['namespace-invalid', 'xml bound to another namespace', '<a xmlns:xml="u:x"/>'],
    [
      'namespace-invalid',
      'the xml namespace for another prefix',
      '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    ],
    ['namespace-invalid', 'the xml namespace as default', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>'],
    ['namespace-invalid', 'a declared xmlns prefix', '<a xmlns:xmlns="http://www.w3.org/2000/xmlns/"/>'],
    ['namespace-invalid', 'the xmlns namespace', '<a xmlns:p="http://www.w3.org/2000/xmlns/"/>'],
    ['namespace-invalid', 'an element with the prefix xmlns', '<xmlns:a/>'],
    ['root-missing', 'nothing at all', ''],
    ['root-missing', 'a comment only', '<!-- c -->'],
    ['root-several', 'a second element', '<a/><b/>'],
    ['content-outside-root', 'text before the root', 'SAMLResponse=<a/>'],
    ['content-outside-root', 'text behind the root', '<a/>x'],
    ['content-outside-root', 'a reference behind the root', '<a/>&#32;'],
    ['content-outside-root', 'a CDATA section behind the root', '<a/><![CDATA[]]>'],
    ['content-outside-root', 'a second byte order mark', '\ufeff\ufeff<a/>'],
  ];
  it.each(refused)('%s: %s', (code, _, text) => {
    expect(codeOf(parseXmlText(text, DEFAULT_LIMITS))).toBe(code);
    // Half a surrogate pair can't be encoded.
    if (!/\p{Cs}/u.test(text)) expect(codeOf(parseXml(utf8(text), DEFAULT_LIMITS))).toBe(code);
  });
});

describe('the strict parser accepts', () => {
  const accepted: [string, string][] = [
    ['a declaration with everything', '<?xml\tversion = \'1.0\'\r\nencoding = "utf-8" standalone="no" ?>\n<a/>'],
    ['every kind of white space in tags', '<a\tb\r\n=\n"1"\r></a\n>'],
    ['comments and instructions around the root', '<!--a--><?b c?>\n<a/>\n<?d?><!---->\n'],
    ['names beyond ASCII and the basic plane', '<é𐀀·:ü_-.1 xmlns:é𐀀·="urn:x"/>'],
    ['U+FFFD, U+0085, U+2028 and a supplementary character', '<a b="\ufffd\u0085\u2028😀">\ufffd\u0085\u2028😀</a>'],
    ['> in text and attributes', '<a b=">">></a>'],
    [']] and ]> in text', '<a>]] ]> ]]&gt;</a>'],
    ['the xml prefix declared as what it is', '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:id="x"/>'],
    ['prefixes that begin with xml', '<xmlfoo:a xmlns:xmlfoo="urn:x"/>'],
    ['one local name in two namespaces', '<a xmlns:p="u:1" xmlns:q="u:2" b="0" p:b="1" q:b="2"/>'],
    ['a namespace name that differs by a space', '<a xmlns:p="u:1" xmlns:q=" u:1" p:b="1" q:b="2"/>'],
    ['element names like properties of every object', '<constructor __proto__="1"><toString/></constructor>'],
    ['a processing instruction whose data begins with ?', '<a><?p ??></a>'],
    ['an empty CDATA section', '<a><![CDATA[]]></a>'],
    ['CDATA with ]] at its end', '<a><![CDATA[]]]]></a>'],
  ];
  it.each(accepted)('%s', (_, text) => {
    expect(codeOf(parseXml(utf8(text), DEFAULT_LIMITS))).toBe('accepted');
  });
});

describe('the tree', () => {
  it('expands references and normalizes line ends in text, once', () => {
    const { root } = parsed('<a>\r\n1\r2&#13;&#10;&amp;lt;&#x1F600;&apos;&quot;&gt;</a>');
    expect(textOf(root)).toBe('\n1\n2\r\n&lt;😀\'">');
  });

  it('normalizes white space in attributes but not what references stand for', () => {
    const { root } = parsed('<a b="\t1\r\n2\n\r3&#9;&#10;&#13;&#32; "/>');
    expect(root.attributes[0]?.value).toBe(' 1 2  3\t\n\r  ');
  });

  it('normalizes line ends in comments, instructions and CDATA sections', () => {
    const kinds = parsed('<a><!--\r\n--><?p \r1?><![CDATA[\r\n&amp;]]></a>').root.children.map((node: XmlNode) =>
      node.kind === 'processing-instruction' ? node.data : node.kind === 'element' ? '' : node.text,
    );
    expect(kinds).toEqual(['\n', '1', '\n&amp;']);
  });

  it('keeps a CDATA section apart from the text around it', () => {
    const { children } = parsed('<a>x<![CDATA[y]]>z</a>').root;
    expect(children.map((node) => node.kind === 'text' && [node.text, node.cdata])).toEqual([
      ['x', false],
      ['y', true],
      ['z', false],
    ]);
  });

  it('resolves namespaces that are declared behind their use, redeclared and undeclared', () => {
    const { root } = parsed(
      '<p:a p:x="1" xmlns:p="u:1" xmlns="u:2"><b xmlns=""><p:c xmlns:p="u:3"/><p:d/></b><e/></p:a>',
    );
    const names = [root, ...descendants(root)].map(({ namespace, localName }) => `${namespace} ${localName}`);
    expect(names).toEqual(['u:1 a', ' b', 'u:3 c', 'u:1 d', 'u:2 e']);
    expect(root.attributes.map(({ namespace, name }) => [namespace, name])).toEqual([['u:1', 'p:x']]);
    expect(root.declarations.map(({ prefix, uri }) => [prefix, uri])).toEqual([
      ['p', 'u:1'],
      ['', 'u:2'],
    ]);
  });

  it('keeps a namespace name as it is, white space and references included', () => {
    expect(parsed('<a xmlns=" urn:&amp;\n"/>').root.namespace).toBe(' urn:& ');
  });

  it('shares one scope between elements that declare nothing', () => {
    const { root } = parsed('<a xmlns="u:1"><b><c xmlns:p="u:2"/></b></a>');
    const [b] = childElements(root);
    const [c] = childElements(b as XmlElement);
    expect(b?.scope).toBe(root.scope);
    expect(c?.scope.parent).toBe(root.scope);
  });

  it('says where every node and attribute was written', () => {
    const text = '\n<!--c--><a  b = "1&amp;2"\txmlns:p="u:1" >t<![CDATA[x]]><?p d?><p:b/></a ><?q?>';
    const document = parsed(text);
    const { root } = document;
    const written = (range: { start: number; end: number }): string => document.source.slice(range.start, range.end);
    expect(document.children.map(written)).toEqual(['<!--c-->', text.slice(9, -5), '<?q?>']);
    expect(root.children.map(written)).toEqual(['t', '<![CDATA[x]]>', '<?p d?>', '<p:b/>']);
    expect(root.attributes.map(written)).toEqual(['b = "1&amp;2"']);
    expect(root.attributes.map((at) => text.slice(at.valueStart, at.valueEnd))).toEqual(['1&amp;2']);
    expect(root.declarations.map(written)).toEqual(['xmlns:p="u:1"']);
    expect(text.slice(root.start, root.startTagEnd)).toBe('<a  b = "1&amp;2"\txmlns:p="u:1" >');
    const [b] = childElements(root);
    expect(b?.startTagEnd).toBe(b?.end);
    expect(b?.parent).toBe(root);
    expect(root.parent).toBe(document);
  });

  it('leaves a UTF-8 byte order mark out of the source', () => {
    const result = parseXml(utf8('\ufeff<?xml version="1.0"?><a/>'), DEFAULT_LIMITS);
    expect(result.ok && result.document.source).toBe('<?xml version="1.0"?><a/>');
  });
});

describe('a fragment with inherited namespaces', () => {
  const outer = parsed('<a xmlns="u:0" xmlns:p="u:1"><b xmlns:p="u:2" xmlns:q="u:3"/></a>').root;
  const { scope } = childElements(outer)[0] as XmlElement;

  it('reads prefixes that are declared around it, the nearest first', () => {
    const result = parseXmlText('<p:x q:y="1"><z/></p:x>', DEFAULT_LIMITS, scope);
    if (!result.ok) throw new Error(result.problem.message);
    const { root } = result.document;
    expect([root.namespace, root.attributes[0]?.namespace, childElements(root)[0]?.namespace]).toEqual([
      'u:2',
      'u:3',
      'u:0',
    ]);
    expect(root.scope).toBe(scope);
  });

  it('refuses the same fragment without them', () => {
    expect(problemOf('<p:x/>').code).toBe('prefix-undeclared');
  });
});

describe('encodings', () => {
  const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
  const utf16 = (text: string, swap: boolean): Uint8Array =>
    new Uint8Array(
      [...text].flatMap((character) => (swap ? [0, character.charCodeAt(0)] : [character.charCodeAt(0), 0])),
    );
  const labelled = (label: string, content: number[] = []): Uint8Array =>
    new Uint8Array([...ascii(`<?xml version="1.0" encoding="${label}"?><a>`), ...content, ...ascii('</a>')]);
  const mark =
    (...octets: number[]) =>
    (rest: Uint8Array) =>
      new Uint8Array([...octets, ...rest]);

  const cases: [XmlProblemCode | 'accepted', string, Uint8Array][] = [
    ['accepted', 'the label UTF-8 in any case', labelled('Utf-8', [0xc3, 0xa9])],
    ['accepted', 'US-ASCII with ASCII octets', labelled('US-ASCII')],
    ['accepted', 'ISO-8859-1 with ASCII octets, where the label changes nothing', labelled('ISO-8859-1')],
    ['encoding-conflict', 'US-ASCII with other octets', labelled('US-ASCII', [0xc3, 0xa9])],
    ['accepted', 'ISO-8859-1 with octets that happen to be UTF-8', labelled('ISO-8859-1', [0xc3, 0xa9])],
    ['accepted', 'ISO-8859-1 with octets that are not UTF-8', labelled('ISO-8859-1', [0xe9])],
    ['encoding-unsupported', 'ISO-8859-15 with octets beyond ASCII', labelled('ISO-8859-15', [0xa4])],
    ['encoding-unsupported', 'windows-1252 with octets beyond ASCII', labelled('windows-1252', [0x80])],
    ['encoding-unsupported', 'UTF-7, which ASCII octets can hide markup in', labelled('UTF-7')],
    ['encoding-unsupported', 'Shift_JIS, which is not quite ASCII', labelled('Shift_JIS')],
    ['encoding-conflict', 'the label UTF-16 on single octets', labelled('UTF-16')],
    ['encoding-conflict', 'the label ISO-8859-1 behind a UTF-8 mark', mark(0xef, 0xbb, 0xbf)(labelled('ISO-8859-1'))],
    ['encoding-unsupported', 'UTF-16LE with its mark', mark(0xff, 0xfe)(utf16('<a/>', false))],
    ['encoding-unsupported', 'UTF-16BE with its mark', mark(0xfe, 0xff)(utf16('<a/>', true))],
    ['encoding-unsupported', 'UTF-16LE without mark', utf16('<a/>', false)],
    ['encoding-unsupported', 'UTF-16BE without mark', utf16('<a/>', true)],
    ['encoding-unsupported', 'UTF-32LE', new Uint8Array([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
    ['encoding-unsupported', 'UTF-32BE', new Uint8Array([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c])],
    ['encoding-conflict', 'UTF-16 that says UTF-8', utf16('<?xml version="1.0" encoding="UTF-8"?><a/>', false)],
    ['not-utf8', 'an octet that no UTF-8 has', new Uint8Array([...ascii('<a>'), 0xff, ...ascii('</a>')])],
    ['not-utf8', 'an overlong sequence', new Uint8Array([...ascii('<a>'), 0xc0, 0xbc, ...ascii('</a>')])],
    ['not-utf8', 'an encoded surrogate', new Uint8Array([...ascii('<a>'), 0xed, 0xa0, 0x80, ...ascii('</a>')])],
    ['not-utf8', 'a sequence cut off at the end', new Uint8Array([...ascii('<a>'), 0xe2, 0x82])],
  ];
  it.each(cases)('%s: %s', (code, _, octets) => {
    expect(codeOf(parseXml(octets, DEFAULT_LIMITS))).toBe(code);
  });

  it('points at the first octet that is not UTF-8, and shows the rest', () => {
    const result = parseXml(new Uint8Array([...utf8('<a>\n€\ufffd'), 0xe2, 0x41, ...ascii('</a>')]), DEFAULT_LIMITS);
    expect(result).toMatchObject({ ok: false, problem: { offset: 6, line: 2, column: 3 } });
    expect(!result.ok && result.source).toBe('<a>\n€\ufffd\ufffdA</a>');
  });

  it('shows the text of refused UTF-16', () => {
    const result = parseXml(mark(0xff, 0xfe)(utf16('<a/>', false)), DEFAULT_LIMITS);
    expect(!result.ok && result.source).toContain('<a/>');
  });

  it('reads each octet of ISO-8859-1 as the code point of its number, 0x80 to 0x9f too', () => {
    const result = parseXml(labelled('iso-8859-1', [0xc3, 0xa9, 0x80, 0xff]), DEFAULT_LIMITS);
    expect(result.ok && textOf(result.document.root)).toBe('Ã©\u0080ÿ');
  });

  it('shows the text of a refused encoding that the platform knows', () => {
    const result = parseXml(labelled('ISO-8859-15', [0xa4]), DEFAULT_LIMITS);
    expect(!result.ok && result.source).toContain('<a>€</a>');
  });

  it('does not judge the label of text that is decoded already', () => {
    expect(codeOf(parseXmlText('<?xml version="1.0" encoding="UTF-16"?><a/>', DEFAULT_LIMITS))).toBe('accepted');
  });
});

describe('the place of a problem', () => {
  it.each([
    ['<a>\n<b>\n  </c></a>', 10, 3, 3],
    ['<a>\r\n\r\n</b>', 7, 3, 1],
    ['<a>\r</b>', 4, 2, 1],
    ['<a>😀&nbsp;</a>', 5, 1, 6],
    ['', 0, 1, 1],
    ['<a>\n<b x="1"', 4, 2, 1],
  ])('%j is at offset %i, line %i, column %i', (text, offset, line, column) => {
    expect(problemOf(text)).toMatchObject({ offset, line, column });
  });

  it('is that of the first fault, whichever pass finds it', () => {
    expect(problemOf('<a>&nbsp;\0</a>').code).toBe('entity-undeclared');
    expect(problemOf('<a>\0&nbsp;</a>').code).toBe('character-illegal');
  });

  it('is told without quoting more of a name than fits a line', () => {
    expect(problemOf(`<${'x'.repeat(100_000)}:a/>`).message.length).toBeLessThan(120);
  });
});

describe('limits', () => {
  const limits = { ...DEFAULT_LIMITS, xmlOctets: byteLength(100), xmlDepth: 3, xmlNodes: 8, xmlAttributes: 2 };
  it.each<[XmlProblemCode | 'accepted', string, string]>([
    ['accepted', 'the depth that is allowed', '<a><b><c/></b></a>'],
    ['limit-depth', 'one level more', '<a><b><c><d/></c></b></a>'],
    ['accepted', 'the number of attributes that is allowed', '<a b="1" xmlns="u:1"/>'],
    ['limit-attributes', 'one declaration more', '<a b="1" c="2" xmlns:p="u:1"/>'],
    ['accepted', 'the number of nodes that is allowed', '<a b="1">t<!--c--><?p?><b c="1">t</b></a>'],
    ['limit-nodes', 'one node more', '<a b="1">t<!--c--><?p?><b c="1">t</b><c/></a>'],
    ['accepted', 'the number of octets that is allowed', `<a>${'é'.repeat(46)}x</a>`],
    ['limit-octets', 'one octet more', `<a>${'é'.repeat(47)}</a>`],
  ])('%s: %s', (code, _, text) => {
    expect(codeOf(parseXmlText(text, limits))).toBe(code);
    expect(codeOf(parseXml(utf8(text), limits))).toBe(code);
  });
});
