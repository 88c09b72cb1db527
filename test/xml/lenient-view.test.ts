import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type LenientNode, viewLeniently } from '../../src/xml/lenient-view.ts';

/** What is seen, in one line. */
function seen(text: string): string | undefined {
  const print = (node: LenientNode): string => {
    if (node.kind !== 'element') return node.kind === 'processing-instruction' ? '?' : JSON.stringify(node.text);
    const attributes = node.attributes.map(({ name, value }) => `@${name}=${value}`);
    return `${node.name}(${[...attributes, ...node.children.map(print)].join(' ')})`;
  };
  return viewLeniently(text, DEFAULT_LIMITS)?.map(print).join(' ');
}

describe('the lenient view shows', () => {
  it.each([
    ['a document that was cut off in a text', '<a><b x="1">t', 'a(b(@x=1 "t"))'],
    ['a document that was cut off in a tag', '<a>t<b x="', 'a("t<b x=\\"")'],
    ['an element without end tag', '<a><br>x</a>', 'a(br("x"))'],
    ['an end tag of nothing', '<a></b>x</a>', 'a("x")'],
    ['several roots and text around them', 'SAMLResponse=<a/><b/>', '"SAMLResponse=" a() b()'],
    ['undeclared prefixes', '<p:a q:x="1"/>', 'p:a(@q:x=1)'],
    ['bare ampersands and unknown entities', '<a>x & y &nbsp;</a>', 'a("x & y &nbsp;")'],
    ['illegal characters, as U+FFFD', '<a>\0\ud800</a>', 'a("\ufffd\ufffd")'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'a()'],
    ['comments', '<a><!-- c --></a>', 'a(" c ")'],
    ['nothing of a DOCTYPE, whose entities are not expanded', '<!DOCTYPE a [<!ENTITY x "]>">]><a>&x;</a>', 'a("&x;")'],
    ['plain text', 'hello', '"hello"'],
  ])('%s', (_, text, expected) => {
    expect(seen(text)).toBe(expected);
  });
});

describe('the lenient view gives up, without hanging,', () => {
  const many = (text: string, octets = 250_000): string => text.repeat(octets / text.length);
  it.each([
    ['on more than 256 KiB', `<a>${many('x', 300_000)}</a>`],
    ['on a megabyte of <', many('<', 1_000_000)],
    ['on very many tags', many('<a/>')],
    ['on very deep nesting', `${many('<a>', 3_000)}`],
    ['on nested namespace declarations', Array.from({ length: 5_000 }, (_, i) => `<a xmlns:p${i}="u">`).join('')],
    ['on very many prefixes', Array.from({ length: 5_000 }, (_, i) => `<p${i}:a/>`).join('')],
    ['on two attributes of one name', '<a b="1" b="2"/>'],
  ])('%s', (_, text) => {
    expect(viewLeniently(text, DEFAULT_LIMITS)).toBeUndefined();
  });
});
