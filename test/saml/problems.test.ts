// Every problem of reading a message: that it is told, where it points, and that nothing else is told with it.
import { describe, expect, it } from 'vitest';
import {
  assertion,
  attribute,
  authnStatement,
  conditions,
  IDP,
  nameId,
  response,
  SP,
  status,
  subject,
  xml,
} from '../builders/saml.ts';
import { codes, pointedAt, readText } from './read.ts';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

const named = (nameIdXml: string): string =>
  response({ assertions: [assertion({ subject: subject({ nameId: nameIdXml }) })] });

const valued = (value: string): string =>
  response({
    assertions: [assertion({ attributeStatement: xml('saml:AttributeStatement', {}, attribute('a', [value])) })],
  });

const conditioned = (text: string): string => response({ assertions: [assertion({ conditions: text })] });

describe('problems and the place that they point at', () => {
  it.each([
    ['version-unexpected', response({ version: '2.1' }), 'Version="2.1"'],
    ['id-invalid', response({ id: '12ab' }), 'ID="12ab"'],
    ['id-invalid', response({ id: 'a:b' }), 'ID="a:b"'],
    ['id-repeated', response({ id: '_a1' }), 'ID="_a1"'],
    ['attribute-missing', response({ assertions: [assertion().replace(' ID="_a1"', '')] }), '<saml:Assertion'],
    [
      'attribute-missing',
      response({ status: '<samlp:Status><samlp:StatusCode/></samlp:Status>' }),
      '<samlp:StatusCode/>',
    ],
    ['attribute-unexpected', response({ attributes: { destination: 'x' } }), 'destination="x"'],
    ['attribute-unexpected', response({ attributes: { 'saml:ID': '_x' } }), 'saml:ID="_x"'],
    ['element-missing', response({ status: '' }), '<samlp:Response'],
    ['element-missing', response({ assertions: [assertion({ issuer: null })] }), '<saml:Assertion'],
    ['element-missing', response({ assertions: [assertion({ subject: '<saml:Subject/>' })] }), '<saml:Subject/>'],
    [
      'element-missing',
      response({ assertions: [assertion({ authnStatement: authnStatement({}, ' ') })] }),
      '<saml:AuthnContext>',
    ],
    ['element-repeated', response({ signature: `<saml:Issuer>${IDP}</saml:Issuer>` }), '<saml:Issuer>'],
    ['element-repeated', named(nameId('a') + nameId('b')), '<saml:NameID'],
    [
      'element-repeated',
      conditioned(conditions({ more: '<saml:OneTimeUse/><saml:OneTimeUse />' })),
      '<saml:OneTimeUse />',
    ],
    ['element-order', response({ assertions: [assertion(), status()], status: '' }), '<samlp:Status>'],
    ['element-unexpected', response({ more: '<evil/>' }), '<evil/>'],
    ['element-unexpected', response({ more: '<Assertion xmlns=""/>' }), '<Assertion xmlns=""/>'],
    ['text-unexpected', response({ more: 'stray' }), 'stray'],
    ['value-empty', named('<saml:NameID/>'), '<saml:NameID/>'],
    ['value-empty', conditioned(conditions({ audiences: [[' ']] })), '<saml:Audience> </saml:Audience>'],
    ['value-empty', response({ destination: '' }), 'Destination=""'],
    ['whitespace-around-value', response({ destination: ' x' }), 'Destination=" x"'],
    ['whitespace-around-value', named('<saml:NameID>\n a</saml:NameID>'), '<saml:NameID>\n a</saml:NameID>'],
    ['whitespace-around-value', named('<saml:NameID>a\u00a0</saml:NameID>'), '<saml:NameID>a\u00a0</saml:NameID>'],
    [
      'whitespace-around-value',
      conditioned(conditions({ audiences: [[`${SP}\n`]] })),
      `<saml:Audience>${SP}&#10;</saml:Audience>`,
    ],
    ['comment-in-text', named('<saml:NameID>a<!-- x -->b</saml:NameID>'), '<!-- x -->'],
    ['comment-in-text', named('<saml:NameID><!-- x -->b</saml:NameID>'), '<!-- x -->'],
    ['comment-in-text', valued('<saml:AttributeValue>a<!--y-->b</saml:AttributeValue>'), '<!--y-->'],
    ['comment-in-text', response().replace('</saml:Issuer>', '<!--z--></saml:Issuer>'), '<!--z-->'],
    ['comment-in-text', response().replace('</saml:Audience>', '<!--z--></saml:Audience>'), '<!--z-->'],
    ['pi-in-text', named('<saml:NameID>a<?p q?>b</saml:NameID>'), '<?p q?>'],
    ['element-in-text', named('<saml:NameID>a<b>c</b></saml:NameID>'), '<b>'],
    ['whitespace-around-value', response({ issueInstant: ' 2026-11-22T10:00:00Z' }), 'IssueInstant=" 2026'],
    ['time-invalid', response({ issueInstant: 'now' }), 'IssueInstant="now"'],
    [
      'time-invalid',
      conditioned(conditions({ notBefore: '2026-02-30T00:00:00Z' })),
      'NotBefore="2026-02-30T00:00:00Z"',
    ],
    ['time-not-utc', response({ issueInstant: '2026-11-22T10:00:00' }), 'IssueInstant="2026-11-22T10:00:00"'],
    [
      'time-not-utc',
      response({ issueInstant: '2026-11-22T11:00:00+01:00' }),
      'IssueInstant="2026-11-22T11:00:00+01:00"',
    ],
    ['number-invalid', conditioned(conditions({ more: '<saml:ProxyRestriction Count="many"/>' })), 'Count="many"'],
    ['nil-invalid', valued(`<saml:AttributeValue ${XSI} xsi:nil="yes"/>`), 'xsi:nil="yes"'],
    [
      'nil-with-content',
      valued(`<saml:AttributeValue ${XSI} xsi:nil="true">a</saml:AttributeValue>`),
      `<saml:AttributeValue ${XSI} xsi:nil="true">a</saml:AttributeValue>`,
    ],
    [
      'type-undeclared',
      valued(`<saml:AttributeValue ${XSI} xsi:type="xs:string">a</saml:AttributeValue>`),
      `<saml:AttributeValue ${XSI} xsi:type="xs:string">`,
    ],
  ])('%s', (code, text, place) => {
    const decoded = readText(text);
    expect(codes(decoded)).toEqual([code]);
    const pointed = pointedAt(decoded, code);
    expect(pointed?.startsWith(place)).toBe(true);
  });

  it('keeps the white space that it reports', () => {
    const { message } = readText(named('<saml:NameID>\n a </saml:NameID>'));
    expect(message).toMatchObject({ assertions: [{ subject: { identifier: { value: '\n a ' } } }] });
  });

  it('counts the first of what should stand once', () => {
    const { message } = readText(named(nameId('first') + nameId('second')));
    expect(message).toMatchObject({ assertions: [{ subject: { identifier: { value: 'first' } } }] });
  });

  it('tells nothing of an xsi:type, xml:lang or schemaLocation, which may stand anywhere', () => {
    const attributes = {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation': 'urn:a b.xsd',
      'xml:lang': 'en',
    };
    expect(codes(readText(response({ attributes })))).toEqual([]);
  });

  it('takes comments between elements for what they are: nothing', () => {
    expect(codes(readText(response({ more: '<!-- between -->' })))).toEqual([]);
  });

  it('does not repeat a value of the message that could identify somebody', () => {
    const { problems } = readText(named('<saml:NameID> secret@example.com<!-- x --></saml:NameID>'));
    expect(problems.length).toBe(2);
    for (const { message } of problems) expect(message).not.toContain('secret');
  });

  it('stops listing after a thousand problems and says so', () => {
    const decoded = readText(response({ more: '<evil/>'.repeat(5_000) }));
    expect(decoded.problems.length).toBe(1_001);
    expect(decoded.problems.at(-1)?.code).toBe('problems-cut-off');
  });

  it('cuts long names and values in its sentences', () => {
    const decoded = readText(response({ issueInstant: 'x'.repeat(100_000), more: `<${'y'.repeat(100_000)}/>` }));
    for (const { message } of decoded.problems) expect(message.length).toBeLessThan(400);
  });
});

describe('hostile messages', () => {
  it('with as many undeclared types as declarations are read in time that grows with their size', () => {
    const declarations = Array.from({ length: 900 }, (_, i) => ` xmlns:n${i}="urn:${i}"`).join('');
    const values = Array.from({ length: 20_000 }, (_, i) => `<saml:AttributeValue ${XSI} xsi:type="u${i}:t"/>`).join(
      '',
    );
    const text = response().replace('<samlp:Response', `<samlp:Response${declarations}`);
    const started = performance.now();
    readText(text.replace('<saml:AttributeValue>', `${values}<saml:AttributeValue>`));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('with megabytes of white space in a time or a number are read at once', () => {
    const spaces = `${' '.repeat(3_000_000)}x`;
    const started = performance.now();
    expect(codes(readText(response({ issueInstant: `1${spaces}` })))).toEqual(['time-invalid']);
    const policy = xml('saml:ProxyRestriction', { Count: `1${spaces}` });
    expect(codes(readText(conditioned(conditions({ more: policy }))))).toEqual(['number-invalid']);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('with deeply nested status codes and subjects are read without running out of stack', () => {
    const nested = (name: string, depth: number): string => `<${name}>`.repeat(depth) + `</${name}>`.repeat(depth);
    const limits = 240;
    expect(
      readText(response({ status: xml('samlp:Status', {}, nested('samlp:StatusCode', limits)) })).message?.kind,
    ).toBe('Response');
    expect(readText(named(nested('saml:Subject', limits))).message?.kind).toBe('Response');
  });
});
