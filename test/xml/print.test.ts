import { describe, expect, it } from 'vitest';
import { printXml } from '../../src/xml/print.ts';
import { parsed } from './build.ts';

describe('printing for people', () => {
  it('indents elements, and keeps attributes and declarations in the order they were written', () => {
    const text = '<?xml version="1.0"?><!--c--><a b="1" xmlns="u:1" c="2"><d><e/></d>\n\n<f>t</f><!--g--><?h i?></a>';
    expect(printXml(parsed(text))).toBe(
      [
        '<!--c-->',
        '<a b="1" xmlns="u:1" c="2">',
        '  <d>',
        '    <e/>',
        '  </d>',
        '  <f>t</f>',
        '  <!--g-->',
        '  <?h i?>',
        '</a>',
      ].join('\n'),
    );
  });

  it('moves no white space where an element holds text', () => {
    const text = '<a><b> x <i>y</i>\n<j/></b><c> </c><d><![CDATA[<]]></d></a>';
    expect(printXml(parsed(text))).toBe(`<a>\n  <b> x <i>y</i>\n<j/></b>\n  <c> </c>\n  <d><![CDATA[<]]></d>\n</a>`);
  });

  it('escapes what a parser would read otherwise', () => {
    expect(printXml(parsed('<a b="&lt;&quot;&#10;&#9;&amp;">&lt;&amp;&gt;&#13;</a>'))).toBe(
      '<a b="&lt;&#x22;&#xA;&#x9;&amp;">&lt;&amp;&gt;&#xD;</a>',
    );
  });

  it('makes characters visible that would move the cursor or turn the writing', () => {
    expect(printXml(parsed('<a b="\u202e">\u009b2J\u2066\u007f<!--\u2028--></a>'))).toBe(
      '<a b="&#x202E;">&#x9B;2J&#x2066;&#x7F;<!--&#x2028;--></a>',
    );
  });

  it('makes characters visible that hide, such as a zero width space and tag letters', () => {
    expect(printXml(parsed('<a>a\u200bb\u{e0061}</a>'))).toBe('<a>a&#x200B;b&#xE0061;</a>');
  });

  it('gives text that parses to the same again', () => {
    const text = '<a xmlns:p="u:1"><p:b c="1"><d>x<e/>y</d></p:b><f/></a>';
    const once = printXml(parsed(text));
    expect(printXml(parsed(once))).toBe(once);
  });
});
