import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import {
  arrivedLines,
  indentedLines,
  lineCounter,
  lineIndexAt,
  markTokens,
  takeLines,
  tokensWithin,
  type XmlLine,
} from '../../src/panel/xml-lines.ts';
import { xmlTokens } from '../../src/panel/xml-tokens.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import type { XmlDocument } from '../../src/xml/tree.ts';

function documentOf(xml: string): XmlDocument {
  const parsed = parseXmlText(xml, DEFAULT_LIMITS);
  if (!parsed.ok) throw new TypeError(parsed.problem.message);
  return parsed.document;
}

const textOf = (source: string, line: XmlLine): string =>
  line.tokens.map((token) => source.slice(token.start, token.end)).join('');

const indented = (xml: string): string[] =>
  [...indentedLines(documentOf(xml))].map((line) => ' '.repeat(line.indent * 2) + textOf(xml, line));

const xmlLike = fc
  .array(
    fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      '<a',
      ' b="',
      '"',
      "'",
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      'x',
      '\n',
      '&',
    ),
  )
  .map((pieces) => pieces.join(''));

describe('tokens of XML text', () => {
  it('tells names, attributes, values and text apart', () => {
    const source = `<a b='1>2'>t</a>`;
    const tokens = [...xmlTokens(source)].map((token) => `${token.type} ${source.slice(token.start, token.end)}`);
    expect(tokens).toEqual([
      'punctuation <',
      'name a',
      'punctuation  ',
      'attribute b',
      'punctuation =',
      `value '1>2'`,
      'punctuation >',
      'text t',
      'punctuation </',
      'name a',
      'punctuation >',
    ]);
  });

  it('takes markup inside comments and CDATA for neither tag nor text', () => {
    const types = [...xmlTokens('<!-- <a> --><![CDATA[<b>]]><?p <c>?>')].map((token) => token.type);
    expect(types).toEqual(['comment', 'cdata', 'instruction']);
  });

  it('covers any text without holes or overlaps, well-formed or not', () => {
    fc.assert(
      fc.property(fc.oneof(xmlLike, fc.string()), (source) => {
        let at = 0;
        for (const token of xmlTokens(source)) {
          expect(token.start).toBe(at);
          expect(token.end).toBeGreaterThan(token.start);
          at = token.end;
        }
        expect(at).toBe(source.length);
      }),
    );
  });
});

describe('lines as they arrived', () => {
  it('are the text itself, cut at line feeds', () => {
    fc.assert(
      fc.property(xmlLike, (source) => {
        const lines = [...arrivedLines(source)].map((line) => textOf(source, line));
        expect(lines.join('\n')).toBe(source.endsWith('\n') ? source.slice(0, -1) : source);
      }),
    );
  });

  it('are read no further than asked for', () => {
    const lines = arrivedLines('<a>\n<b/>\n</a>');
    expect(takeLines(lines, 2)).toMatchObject({ done: false, lines: [{}, {}] });
    expect(takeLines(lines, 2)).toMatchObject({ done: true, lines: [{}] });
  });
});

describe('indented lines', () => {
  it('put each element on its line, and one with only text on one', () => {
    expect(indented('<a><b>t</b><c><d/></c></a>')).toEqual([
      '<a>',
      '  <b>t</b>',
      '  <c>',
      '    <d/>',
      '  </c>',
      '</a>',
    ]);
  });

  it('leave out white space between elements, but not inside text', () => {
    expect(indented('<a>\n <b> t </b>\n</a>')).toEqual(['<a>', '  <b> t </b>', '</a>']);
  });

  it('keep comments, instructions, CDATA and mixed text', () => {
    expect(indented('<!--x--><a>t<?p q?><b/><![CDATA[ ]]></a>')).toEqual([
      '<!--x-->',
      '<a>',
      '  t',
      '  <?p q?>',
      '  <b/>',
      '  <![CDATA[ ]]>',
      '</a>',
    ]);
  });

  it('write references and quotes as they were written', () => {
    expect(indented(`<a b='&#65;'>&amp;</a>`)).toEqual([`<a b='&#65;'>&amp;</a>`]);
  });

  it('give the attributes of a long tag a line each', () => {
    const long = 'x'.repeat(100);
    expect(indented(`<a xmlns="urn:a"  b="${long}"\n c="1">t</a>`)).toEqual([
      '<a',
      '    xmlns="urn:a"',
      `    b="${long}"`,
      '    c="1">t</a>',
    ]);
  });

  it('go as deep as the parser does without running out of stack', () => {
    const xml = `${'<a>'.repeat(250)}<b/>${'</a>'.repeat(250)}`;
    expect(indented(xml)).toHaveLength(501);
  });
});

describe('line numbers', () => {
  it('count from 1 and may be asked in any order', () => {
    const lineAt = lineCounter('a\nbb\nc');
    expect([5, 0, 1, 2, 4].map(lineAt)).toEqual([3, 1, 1, 2, 2]);
  });
});

describe('places in the lines', () => {
  const source = '<a>\n<b c="1"/>\n</a>';

  it('are found by offset, line feeds included', () => {
    const lines = [...arrivedLines(source)];
    expect([0, 3, 4, 14, 15, 99].map((offset) => lineIndexAt(lines, offset))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(lineIndexAt([], 5)).toBe(0);
  });

  it('are found in the indented view too, which leaves white space out', () => {
    const lines = [...indentedLines(documentOf(source))];
    expect(lineIndexAt(lines, source.indexOf('<b'))).toBe(1);
  });

  it('are marked exactly, across tokens, and nothing gets lost', () => {
    const tokens = [...xmlTokens(source)];
    const start = source.indexOf('b c');
    const marked = markTokens(tokens, { start, end: start + 3 });
    const textOfMarks = marked.filter((token) => token.marked).map((token) => source.slice(token.start, token.end));
    expect(textOfMarks.join('')).toBe('b c');
    expect(marked.map((token) => source.slice(token.start, token.end)).join('')).toBe(source);
  });

  it('can be cut out of a long line', () => {
    const tokens = tokensWithin([...xmlTokens(source)], 2, 7);
    expect(tokens.map((token) => source.slice(token.start, token.end)).join('')).toBe(source.slice(2, 7));
  });
});
