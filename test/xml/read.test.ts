import { describe, expect, it } from 'vitest';
import {
  attributeValue,
  childElements,
  descendants,
  documentOf,
  findAttribute,
  firstChild,
  isNamed,
  pathOf,
  readText,
  resolvePrefix,
  textOf,
} from '../../src/xml/read.ts';
import { elementById, parsed } from './build.ts';

describe('readers of elements', () => {
  const document = parsed(
    '<a xmlns="u:1" xmlns:p="u:2">t<b n="1"/><p:b n="2"/><!--c--><b n="3"><b n="4"/></b><c xmlns="" n="5"/></a>',
  );
  const { root } = document;
  const numbers = (elements: Iterable<{ attributes: readonly { value: string }[] }>): string[] =>
    [...elements].map(({ attributes }) => attributes[0]?.value ?? '');

  it('give children by namespace and local name, never by local name alone', () => {
    expect(numbers(childElements(root))).toEqual(['1', '2', '3', '5']);
    expect(numbers(childElements(root, 'u:1', 'b'))).toEqual(['1', '3']);
    expect(firstChild(root, 'u:2', 'b')?.name).toBe('p:b');
    expect(firstChild(root, '', 'b')).toBeUndefined();
    expect(firstChild(root, '', 'c')?.name).toBe('c');
    expect(childElements(document)).toEqual([root]);
    expect(isNamed(root, 'u:1', 'a') && !isNamed(root, '', 'a')).toBe(true);
  });

  it('give descendants in document order, without the element itself', () => {
    expect(numbers(descendants(root))).toEqual(['1', '2', '3', '4', '5']);
    expect([...descendants(document)][0]).toBe(root);
  });

  it('give the path of an element as people write it', () => {
    expect([...descendants(document)].map(pathOf)).toEqual(['/a', '/a/b[1]', '/a/p:b', '/a/b[2]', '/a/b[2]/b', '/a/c']);
    expect(documentOf(root)).toBe(document);
  });
});

describe('readers of attributes', () => {
  const { root } = parsed('<a xmlns:p="u:1" xmlns:q="u:1" ID="1" p:ID="2"/>');

  it('tell an attribute in a namespace from one without', () => {
    expect(attributeValue(root, 'ID')).toBe('1');
    expect(attributeValue(root, 'ID', 'u:1')).toBe('2');
    expect(attributeValue(root, 'id')).toBeUndefined();
    expect(findAttribute(root, 'ID', 'u:1')?.name).toBe('p:ID');
  });

  it('do not take namespace declarations for attributes', () => {
    expect(attributeValue(root, 'p')).toBeUndefined();
    expect(attributeValue(root, 'p', 'http://www.w3.org/2000/xmlns/')).toBeUndefined();
  });
});

describe('the text of an element', () => {
  it('is read whole across comments, instructions and CDATA, and says what stood in it', () => {
    const { root } = parsed('<a>admin@x<!-- -->.evil<![CDATA[.org]]><?p?>!<!----></a>');
    expect(readText(root)).toEqual({
      text: 'admin@x.evil.org!',
      interruptedBy: ['comment', 'cdata', 'processing-instruction'],
      hasElements: false,
    });
    expect(textOf(root)).toBe('admin@x.evil.org!');
  });

  it('leaves out the text of child elements and says that they are there', () => {
    expect(readText(parsed('<a>x<b>y</b>z</a>').root)).toEqual({ text: 'xz', interruptedBy: [], hasElements: true });
  });

  it('is empty, and not missing, for an empty element', () => {
    expect(readText(parsed('<a/>').root)).toEqual({ text: '', interruptedBy: [], hasElements: false });
  });
});

describe('prefixes in content', () => {
  const { scope } = elementById(parsed('<a xmlns="u:0" xmlns:p="u:1"><b id="x" xmlns="" xmlns:p="u:2"/></a>'), 'x');

  it.each([
    ['p', 'u:2'],
    ['', ''],
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
    ['q', undefined],
  ])('%j means %j', (prefix, uri) => {
    expect(resolvePrefix(scope, prefix)).toBe(uri);
  });

  it('default to no namespace where none is declared', () => {
    expect(resolvePrefix(parsed('<a/>').root.scope, '')).toBe('');
  });
});
