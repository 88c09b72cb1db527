// Odd requests that other tracers show no row for, or a wrong one: each gives its message, and what can be read of it.
import { expect, it } from 'vitest';
import { fromUtf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  form,
  get,
  gzipped,
  posted,
  query,
  RESPONSE,
  RESPONSE_1_1,
  rawForm,
  TOKEN,
  zlibbed,
} from './build-exchange.ts';

const q = deflated(AUTHN_REQUEST);
const p = base64(RESPONSE);
const latin1 = Buffer.from(AUTHN_REQUEST, 'latin1');
const long = AUTHN_REQUEST.replace('Zoë', 'x'.repeat(130_000));
const broken = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><a></samlp:Response>';
const url = (value: string): Exchange => query(`SAMLRequest=${value}`);

const ODD: readonly (readonly [string, Exchange, string | null | RegExp | Buffer])[] = [
  ['unpadded base64 in a GET', url(escaped(q.replace(/=+$/, ''))), AUTHN_REQUEST],
  ['an unescaped `+` in a GET', url(q), AUTHN_REQUEST],
  ['base64url in a GET', url(q.replace(/\+/g, '-').replace(/\//g, '_')), AUTHN_REQUEST],
  ['no deflate in a GET', url(escaped(base64(AUTHN_REQUEST))), AUTHN_REQUEST],
  ['zlib in a GET', url(escaped(zlibbed(AUTHN_REQUEST))), AUTHN_REQUEST],
  ['gzip in a GET', url(escaped(gzipped(AUTHN_REQUEST))), AUTHN_REQUEST],
  ['a truncated stream', url(escaped(q.slice(0, 200))), /^<samlp:AuthnRequest/],
  ['a document of 130 KB over Redirect', url(escaped(deflated(long))), long],
  ['UTF-8 over Redirect', url(escaped(q)), /Zoë/],
  ['a POST that is not base64', form([['SAMLResponse', '%%%']]), null],
  ['a POST that is not UTF-8', form([['SAMLResponse', Uint8Array.of(0xff, 0xfe, 0x80, 0x81)]]), null],
  ['a POST of XML that is not UTF-8', form([['SAMLResponse', latin1.toString('base64')]]), latin1],
  ['plain XML in a POST', form([['SAMLResponse', RESPONSE]]), RESPONSE],
  ['deflate in a POST', form([['SAMLResponse', deflated(RESPONSE)]]), RESPONSE],
  ['zlib in a POST', form([['SAMLResponse', zlibbed(RESPONSE)]]), RESPONSE],
  ['XML that is not well-formed', form([['SAMLResponse', base64(broken)]]), broken],
  ['a document with a byte-order mark', form([['SAMLResponse', base64(`\uFEFF${RESPONSE}`)]]), `\uFEFF${RESPONSE}`],
  [
    'a comment in a NameID',
    form([['SAMLResponse', base64('<NameID>admin@a.com<!---->.evil.com</NameID>')]]),
    '<NameID>admin@a.com<!---->.evil.com</NameID>',
  ],
  ['line breaks in a POST', rawForm(`SAMLResponse=${escaped(p.replace(/.{64}/g, '$&\r\n'))}`), RESPONSE],
  ['an unescaped `=` in a raw body', rawForm(`SAMLResponse=${p.replace(/\+/g, '%2B')}&RelayState=x=y`), RESPONSE],
  ['base64 of base64', form([['SAMLResponse', base64(p)]]), RESPONSE],
  ['a value percent-encoded twice', url(escaped(escaped(q))), AUTHN_REQUEST],
  ['a parameter in lower case', query(`samlrequest=${escaped(q)}`), AUTHN_REQUEST],
  ['a parameter whose name is percent-encoded', query(`%53AML%52equest=${escaped(q)}`), AUTHN_REQUEST],
  ['an empty parameter', url(''), null],
  ['a parameter without `=`', query('SAMLRequest'), null],
  [
    'a second message behind the first',
    query(`SAMLRequest=${escaped(q)}&SAMLResponse=${escaped(deflated(RESPONSE))}`),
    AUTHN_REQUEST,
  ],
  ['the same parameter twice', query(`SAMLRequest=${escaped(q)}&SAMLRequest=x`), AUTHN_REQUEST],
  ['a message in the fragment', get(`https://sp.example/#SAMLResponse=${escaped(p)}`), RESPONSE],
  ['SAMLResponse over Redirect', query(`SAMLResponse=${escaped(deflated(RESPONSE))}`), RESPONSE],
  ['an HTML-escaped URL', query(`a=b&amp;SAMLRequest=${escaped(q)}`), AUTHN_REQUEST],
  [
    'a multipart form',
    posted(
      'multipart/form-data; boundary=b',
      `--b\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${p}\r\n--b--`,
    ),
    RESPONSE,
  ],
  [
    'a SOAP body',
    posted(
      'text/xml',
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${RESPONSE}</s:Body></s:Envelope>`,
    ),
    /Envelope/,
  ],
  [
    'SAML 1.1 with TARGET',
    form([
      ['TARGET', 'x'],
      ['SAMLResponse', base64(RESPONSE_1_1)],
    ]),
    RESPONSE_1_1,
  ],
  ['a broken artifact', query('SAMLart=AAQ'), null],
  [
    'a WS-Federation answer',
    form([
      ['wa', 'wsignin1.0'],
      ['wresult', TOKEN],
    ]),
    TOKEN,
  ],
  ['a raw body with a lone `%`', rawForm(`SAMLResponse=${escaped(p)}&RelayState=100%`), RESPONSE],
];

it.each(ODD)('gives a row for %s', (_title, given, xml) => {
  const [message] = decodeBindings(given, DEFAULT_LIMITS);
  expect(message).toBeDefined();
  expect(carriesMessage(given.request)).toBe(true);
  const octets = message?.octets;
  if (xml === null) {
    expect(octets).toBeUndefined();
    expect(message?.problems.length).toBeGreaterThan(0);
  } else if (Buffer.isBuffer(xml)) {
    expect(xml.equals(octets ?? new Uint8Array(0))).toBe(true);
  } else {
    const text = octets && fromUtf8(octets);
    if (xml instanceof RegExp) expect(text).toMatch(xml);
    else expect(text).toBe(xml);
  }
});
