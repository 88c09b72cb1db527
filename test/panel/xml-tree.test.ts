import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { PlacedProblem } from '../../src/panel/problems.ts';
import { lenientTree } from '../../src/panel/xml-tree/lenient-tree.ts';
import { strictTree } from '../../src/panel/xml-tree/strict-tree.ts';
import { pathTo, type XmlTreeNode } from '../../src/panel/xml-tree/xml-tree.ts';
import { problemsInTree, revealInTree, type XmlTreeRow, xmlTreeRows } from '../../src/panel/xml-tree/xml-tree-rows.ts';
import { viewLeniently } from '../../src/xml/lenient-view.ts';
import { parseXmlText } from '../../src/xml/parse.ts';

function treeOf(xml: string): XmlTreeNode[] {
  const parsed = parseXmlText(xml, DEFAULT_LIMITS);
  if (!parsed.ok) throw new TypeError(parsed.problem.message);
  return strictTree(parsed.document);
}

const NONE: ReadonlySet<string> = new Set();

const textOf = ({ node, expanded }: XmlTreeRow): string =>
  node
    .pieces(expanded === true)
    .map(({ text }) => text)
    .join('');

const shown = (nodes: readonly XmlTreeNode[], toggled = NONE): string[] =>
  xmlTreeRows(nodes, toggled).map((row) => ' '.repeat(row.level - 1) + textOf(row));

const problemAt = (start: number, code = 'x'): PlacedProblem => ({
  layer: 'saml',
  code,
  message: code,
  range: { start, end: start + 1 },
  line: 1,
  column: undefined,
});

describe('the tree of a document', () => {
  it('has one row an element, text in it, and none for white space between', () => {
    expect(shown(treeOf('<a>\n <b c="1">t</b>\n <d/>\n</a>'))).toEqual(['<a>', ' <b c="1">t</b>', ' <d/>']);
  });

  it('shows text, comments, instructions and CDATA of mixed content as rows of their own', () => {
    expect(shown(treeOf('<a>t<!--c--><?p q?><![CDATA[d]]></a>'))).toEqual([
      '<a>',
      ' t',
      ' <!--c-->',
      ' <?p q?>',
      ' <![CDATA[d]]>',
    ]);
  });

  it('writes references and quotes as they were written', () => {
    expect(shown(treeOf(`<a b='&#65;'>&amp;</a>`))).toEqual([`<a b='&#65;'>&amp;</a>`]);
  });

  it('gives the attributes of a long tag a row each, before the text', () => {
    const long = 'x'.repeat(100);
    expect(shown(treeOf(`<a xmlns="urn:a"\n b="${long}">t</a>`))).toEqual([
      '<a',
      ' xmlns="urn:a"',
      ` b="${long}"`,
      ' t',
    ]);
  });

  it('shows a folded element with its end, and signatures folded at first', () => {
    const xml = '<a><s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"><s:SignedInfo/></s:Signature></a>';
    const tree = treeOf(xml);
    expect(shown(tree)).toEqual(['<a>', ' <s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#">…</s:Signature>']);
    expect(shown(tree, new Set(['3'])).at(-1)).toBe('  <s:SignedInfo/>');
  });

  it('folds an element with very many children at first', () => {
    expect(shown(treeOf(`<a>${'<b/>'.repeat(501)}</a>`))).toEqual(['<a>…</a>']);
  });

  it('cuts a row of megabytes, and gives the value whole to whoever selects it', () => {
    const [node] = treeOf(`<a>${'x'.repeat(1_000_000)}</a>`);
    expect(node?.pieces(false).reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(500);
    expect(node?.facts().value).toHaveLength(1_000_000);
  });

  it('tells path, namespace and value of a node', () => {
    const long = 'x'.repeat(100);
    const [root] = treeOf(`<p:a xmlns:p="urn:p" p:b="&amp;${long}">t<!--c-->u</p:a>`);
    expect(root?.facts()).toEqual({ path: '/p:a', namespace: 'urn:p', value: 'tu' });
    const children = root?.children().map((child) => child.facts());
    expect(children?.[0]).toEqual({ path: '/p:a/@xmlns:p', namespace: undefined, value: 'urn:p' });
    expect(children?.[1]).toEqual({ path: '/p:a/@p:b', namespace: 'urn:p', value: `&${long}` });
    expect(children?.[3]).toEqual({ path: '/p:a/comment()', namespace: undefined, value: 'c' });
  });

  it('numbers rows as ARIA asks', () => {
    const rows = xmlTreeRows(treeOf('<a><b/><c/></a>'), NONE);
    expect(rows.map(({ level, position, setSize, expanded }) => [level, position, setSize, expanded])).toEqual([
      [1, 1, 1, true],
      [2, 1, 2, undefined],
      [2, 2, 2, undefined],
    ]);
    expect(rows[1]?.parent).toBe(rows[0]?.key);
  });
});

describe('places in the tree', () => {
  const xml = '<a><b><c/></b><d e="1">t</d></a>';
  const tree = treeOf(xml);
  const rowAt = (offset: number): string | undefined => {
    const path = pathTo(tree, offset);
    const node = path.at(-1);
    return node?.range && xml.slice(node.range.start, node.range.end);
  };

  it('are found by their offset', () => {
    expect(rowAt(xml.indexOf('<c/>'))).toBe('<c/>');
    expect(rowAt(xml.indexOf('e="1"'))).toBe('<d e="1">t</d>');
    expect(rowAt(xml.indexOf('</b>'))).toBe('<b><c/></b>');
    expect(rowAt(xml.length)).toBeUndefined();
  });

  it('are unfolded on the way, and nothing else is', () => {
    const folded = new Set(['0', '3']);
    const place = revealInTree(tree, folded, { start: xml.indexOf('<c/>'), end: 0 });
    expect(place).toEqual({ key: `${xml.indexOf('<c/>')}`, toggled: new Set() });
    expect(revealInTree(tree, NONE, { start: 0, end: 1 })?.toggled).toBe(NONE);
    expect(revealInTree(tree, NONE, { start: 9_999, end: 10_000 })).toBeUndefined();
  });

  it('carry their problems, and what is around them counts them', () => {
    const { own, inside } = problemsInTree(tree, [problemAt(xml.indexOf('<c/>')), problemAt(3), problemAt(9_999)]);
    expect([...own].map(([key, problems]) => [key, problems.length])).toEqual([
      ['6', 1],
      ['3', 1],
    ]);
    expect(inside).toEqual(
      new Map([
        ['0', 2],
        ['3', 1],
      ]),
    );
  });
});

describe('the repaired tree of a refused document', () => {
  it('shows what could be made out, without places', () => {
    const nodes = lenientTree(viewLeniently('<a b="1"><c>t</d><e/>', DEFAULT_LIMITS) ?? []);
    expect(shown(nodes)[0]).toBe('<a b="1">');
    expect(shown(nodes).join('\n')).toContain('t');
    expect(nodes[0]?.range).toBeUndefined();
    expect(revealInTree(nodes, NONE, { start: 0, end: 1 })).toBeUndefined();
  });

  it('gives each node a key of its own', () => {
    const rows = xmlTreeRows(lenientTree(viewLeniently('<a><b/><b/><c><b/></c>', DEFAULT_LIMITS) ?? []), NONE);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
