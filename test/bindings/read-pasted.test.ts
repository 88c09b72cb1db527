// A message on its own, as people paste it: told from its content, never from a name.
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readPasted } from '../../src/bindings/read-pasted.ts';
import { AUTHN_REQUEST, base64, deflated, escaped, RESPONSE, TOKEN, zlibbed } from './build-exchange.ts';

const q = escaped(deflated(AUTHN_REQUEST));
const p = base64(RESPONSE);

const read = (input: string | Uint8Array) =>
  readPasted(input, DEFAULT_LIMITS).map(({ binding, place, parameter, octets, problems }) => ({
    binding,
    place,
    parameter,
    xml: octets && fromUtf8(octets),
    codes: problems.map(({ code }) => code),
  }));

const bare = (xml: string, codes: string[] = []) => [{ binding: 'none', place: 'body', parameter: '', xml, codes }];

describe('readPasted', () => {
  it('takes XML as it is, octet for octet', () => {
    const xml = `\uFEFF\n <?xml version="1.0"?>\n${RESPONSE}\n\n`;
    expect(read(utf8(xml))).toEqual(bare(xml));
    expect(readPasted(utf8(xml), DEFAULT_LIMITS)[0]?.octets).toEqual(utf8(xml));
  });

  it.each([
    ['base64', p, RESPONSE, []],
    ['base64 with line breaks and indentation', `  ${p.replace(/.{60}/g, '$&\n   ')}\n`, RESPONSE, []],
    ['base64 in quotes', `"${p}"`, RESPONSE, []],
    ['deflated base64', deflated(AUTHN_REQUEST), AUTHN_REQUEST, []],
    ['percent-encoded deflated base64', q, AUTHN_REQUEST, []],
    [
      'base64url without padding',
      deflated(AUTHN_REQUEST).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, ''),
      AUTHN_REQUEST,
      undefined,
    ],
    ['zlib', zlibbed(AUTHN_REQUEST), AUTHN_REQUEST, ['deflate-zlib-header']],
    ['base64 of base64', base64(p), RESPONSE, ['base64-twice']],
  ])('takes %s', (_name, input, xml, codes) => {
    const [message] = read(input);
    expect(message).toMatchObject({ binding: 'none', parameter: '', xml });
    if (codes) expect(message?.codes).toEqual(codes);
  });

  it.each([
    ['a URL', `https://idp.example/sso?SAMLRequest=${q}&RelayState=a%2Fb`],
    ['a URL broken by a mail', `https://idp.example/sso?SAMLRequest=${q.slice(0, 70)}\r\n${q.slice(70)}`],
    ['a path', `/sso?SAMLRequest=${q}`],
    ['a query with its question mark', `?SAMLRequest=${q}`],
    ['a query', `SAMLRequest=${q}&RelayState=x\n`],
    ['a request line', `GET /sso?SAMLRequest=${q} HTTP/1.1\r\nHost: idp.example\r\n\r\n`],
  ])('takes %s as HTTP-Redirect', (_name, input) => {
    expect(read(input)).toEqual([
      { binding: 'HTTP-Redirect', place: 'query', parameter: 'SAMLRequest', xml: AUTHN_REQUEST, codes: [] },
    ]);
  });

  it.each([
    ['a form body', `SAMLResponse=${escaped(p)}&RelayState=x`],
    ['a form body with line ends', `RelayState=x&SAMLResponse=${escaped(p)}\r\n`],
    [
      'a whole request',
      `POST /acs HTTP/1.1\nHost: sp.example\nContent-Type: application/x-www-form-urlencoded\n\nSAMLResponse=${escaped(p)}`,
    ],
  ])('takes %s as HTTP-POST', (_name, input) => {
    expect(read(input)).toEqual([
      { binding: 'HTTP-POST', place: 'body', parameter: 'SAMLResponse', xml: RESPONSE, codes: [] },
    ]);
  });

  it('takes a WS-Federation form body and an artifact', () => {
    expect(read(`wa=wsignin1.0&wresult=${escaped(TOKEN)}`)).toMatchObject([
      { binding: 'WS-Federation', place: 'body', xml: TOKEN },
    ]);
    expect(read('wa=wsignin1.0&wtrealm=urn:x')).toMatchObject([
      { binding: 'WS-Federation', place: 'query', codes: [] },
    ]);
    const artifact = base64(Buffer.concat([Buffer.from([0, 4, 0, 0]), Buffer.alloc(40, 7)]));
    expect(read(artifact)).toMatchObject([{ binding: 'HTTP-Artifact', codes: [] }]);
    expect(read(`SAMLart=${escaped(artifact)}`)).toMatchObject([{ binding: 'HTTP-Artifact', parameter: 'SAMLart' }]);
  });

  it('gives a broken value with what is wrong with it', () => {
    const [message] = read(`SAMLResponse=${'%21'.repeat(30)}`);
    expect(message).toMatchObject({ binding: 'HTTP-POST', xml: undefined, codes: ['base64-invalid'] });
  });

  it.each([
    '',
    '   ',
    'hello',
    'good morning',
    'just a sentence of several words, no message',
    '{"log":{}}',
    'https://a.example/?q=1',
    '12345678',
    'deadbeefdeadbeef',
  ])('finds nothing in %j', (input) => {
    expect(read(input)).toEqual([]);
  });
});
