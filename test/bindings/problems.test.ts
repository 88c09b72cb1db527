// One vector for every thing that can be wrong with a wrapping: what it is called, and what can be read all the same.
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import { DECODE_PROBLEM_CODES, type DecodeProblemCode, problem } from '../../src/bindings/problems.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  exchange,
  form,
  get,
  gzipped,
  posted,
  query,
  RESPONSE,
  rawForm,
  TOKEN,
  zlibbed,
} from './build-exchange.ts';

interface Vector {
  readonly title: string;
  readonly exchange: Exchange;
  readonly codes: readonly DecodeProblemCode[];
  /** What the first message decodes to; null where nothing can be had; a prefix where it ends with `…`. */
  readonly xml: string | null;
  readonly limits?: Partial<Limits>;
  /** Number of messages, where it isn't 1. */
  readonly messages?: number;
}

const request = escaped(deflated(AUTHN_REQUEST));
const response = base64(RESPONSE);
const raw = (value: string): Exchange => query(`SAMLRequest=${value}`);
/** Base64 whose text has a `+`, a `/` and padding, so that every damage can be done to it. */
const withPlus = ((): { xml: string; text: string } => {
  for (let n = 0; ; n++) {
    const xml = AUTHN_REQUEST.replace('_a1', `_a${n}`);
    const text = deflated(xml);
    if (/[^+]\+[^+].*\/.*=$/.test(text)) return { xml, text };
  }
})();
const bitsOf = (text: string): Buffer => Buffer.from(text, 'base64');
const cut = base64(bitsOf(deflated(AUTHN_REQUEST.repeat(4))).subarray(0, 150));
/** RFC 1951 §3.2.4: a stored block that holds the XML, then a block of type 3, which there is not. */
const damaged = ((): string => {
  const xml = Buffer.from(AUTHN_REQUEST);
  const header = Buffer.alloc(5);
  header.writeUInt16LE(xml.length, 1);
  header.writeUInt16LE(~xml.length & 0xffff, 3);
  return base64(Buffer.concat([header, xml, Buffer.from([0x07])]));
})();
const soapLimit = { xmlOctets: byteLength(100) };

const VECTORS: readonly Vector[] = [
  { title: 'a healthy HTTP-Redirect', exchange: raw(request), codes: [], xml: AUTHN_REQUEST },
  { title: 'a healthy HTTP-POST', exchange: form([['SAMLResponse', response]]), codes: [], xml: RESPONSE },
  {
    title: 'a healthy HTTP-POST on the wire',
    exchange: rawForm(`SAMLResponse=${escaped(response)}`),
    codes: [],
    xml: RESPONSE,
  },
  {
    title: 'SAMLEncoding that names DEFLATE',
    exchange: query(`SAMLRequest=${request}&SAMLEncoding=urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE`),
    codes: [],
    xml: AUTHN_REQUEST,
  },
  { title: 'an empty value', exchange: raw(''), codes: ['message-empty'], xml: null },
  { title: 'a name without `=`', exchange: query('SAMLRequest'), codes: ['message-empty'], xml: null },
  {
    title: 'base64 of noise in a form',
    exchange: form([['SAMLResponse', base64(Buffer.alloc(60, 0x9b))]]),
    codes: ['message-not-xml'],
    xml: null,
  },
  {
    title: 'a value over the limit',
    exchange: raw(request),
    codes: ['message-too-large'],
    xml: null,
    limits: { encodedOctets: byteLength(10) },
  },
  {
    title: 'an envelope over the limit',
    exchange: posted(
      'text/xml',
      `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${AUTHN_REQUEST}</S:Body></S:Envelope>`,
    ),
    codes: ['message-too-large'],
    xml: null,
    limits: soapLimit,
  },
  {
    title: 'a deflate bomb',
    exchange: raw(escaped(deflated(`<a>${' '.repeat(50_000)}</a>`))),
    codes: ['inflated-too-large'],
    xml: null,
    limits: { xmlOctets: byteLength(10_000) },
  },
  {
    title: 'request and response in one query',
    exchange: query(`SAMLRequest=${request}&SAMLResponse=${escaped(deflated(RESPONSE))}`),
    codes: ['message-several'],
    xml: AUTHN_REQUEST,
    messages: 2,
  },
  {
    title: 'a message in the URL and one in the body',
    exchange: rawForm(`SAMLResponse=${escaped(response)}`, `https://sp.example/acs?SAMLRequest=${request}`),
    codes: ['messages-in-query-and-body'],
    xml: AUTHN_REQUEST,
    messages: 2,
  },
  {
    title: 'more messages than the limit',
    exchange: query(`SAMLRequest=${request}&SAMLRequest=${request}`),
    codes: ['parameter-repeated', 'messages-limit'],
    xml: AUTHN_REQUEST,
    limits: { messagesPerExchange: 1 },
  },
  {
    title: 'a message in the fragment',
    exchange: get(`https://sp.example/acs#SAMLRequest=${request}`),
    codes: ['message-in-fragment'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a message behind a client-side route',
    exchange: get(`https://sp.example/#/login?SAMLRequest=${request}`),
    codes: ['message-in-fragment'],
    xml: AUTHN_REQUEST,
  },
  { title: 'XML as it is', exchange: form([['SAMLResponse', RESPONSE]]), codes: ['xml-not-encoded'], xml: RESPONSE },
  {
    title: 'a repeated parameter',
    exchange: query(`SAMLRequest=${request}&SAMLRequest=${request}`),
    codes: ['parameter-repeated'],
    xml: AUTHN_REQUEST,
    messages: 2,
  },
  {
    title: 'samlresponse in lower case',
    exchange: form([['samlresponse', response]]),
    codes: ['parameter-misspelt'],
    xml: RESPONSE,
  },
  { title: 'SamlResponse', exchange: form([['SamlResponse', response]]), codes: ['parameter-misspelt'], xml: RESPONSE },
  {
    title: 'SAML_Request',
    exchange: query(`SAML_Request=${request}`),
    codes: ['parameter-misspelt'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'an ampersand that stayed HTML-escaped',
    exchange: query(`x=1&amp;SAMLRequest=${request}`),
    codes: ['parameter-html-escaped'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'more parameters than the limit',
    exchange: query(`SAMLRequest=${request}&a=1&b=2`),
    codes: ['parameters-limit'],
    xml: AUTHN_REQUEST,
    limits: { parameters: 2 },
  },
  {
    title: 'a form sent with PUT',
    exchange: exchange({
      method: 'PUT',
      url: 'https://sp.example/acs',
      body: { kind: 'form', fields: [{ name: 'SAMLResponse', value: response }] },
    }),
    codes: ['method-unexpected'],
    xml: RESPONSE,
  },
  {
    title: 'a multipart form',
    exchange: posted(
      'multipart/form-data; boundary=XX',
      `--XX\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${response}\r\n--XX--\r\n`,
    ),
    codes: ['form-multipart'],
    xml: RESPONSE,
  },
  {
    title: 'a body of which the browser gave a part',
    exchange: { ...rawForm(`SAMLResponse=${escaped(base64(RESPONSE.slice(0, 60)))}`), requestBody: 'truncated' },
    codes: ['body-truncated'],
    xml: RESPONSE.slice(0, 60),
  },
  {
    title: 'a percent-encoding too many',
    exchange: raw(escaped(request)),
    codes: ['percent-encoded-twice'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a percent-encoding too many in a form',
    exchange: form([['SAMLResponse', escaped(response)]]),
    codes: response.includes('=') ? ['percent-encoded-twice'] : [],
    xml: RESPONSE,
  },
  {
    title: 'percent-encoded XML without base64',
    exchange: form([['SAMLResponse', escaped(RESPONSE)]]),
    codes: ['percent-encoded-twice', 'xml-not-encoded'],
    xml: RESPONSE,
  },
  {
    title: 'a lone percent sign',
    exchange: raw(`${request}%`),
    codes: ['base64-invalid', 'escape-broken'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'escapes in lower case',
    exchange: raw(escaped(withPlus.text).replace(/%../g, (octet) => octet.toLowerCase())),
    codes: ['escapes-lower-case'],
    xml: withPlus.xml,
  },
  {
    title: 'what is no base64 at all',
    exchange: form([['SAMLResponse', '{"not":"base64"}']]),
    codes: ['base64-invalid'],
    xml: null,
  },
  {
    title: 'line breaks in a form',
    exchange: form([['SAMLResponse', response.replace(/.{76}/g, '$&\r\n')]]),
    codes: ['base64-line-breaks'],
    xml: RESPONSE,
  },
  {
    title: 'a tab in the base64',
    exchange: form([['SAMLResponse', `${response.slice(0, 20)}\t${response.slice(20)}`]]),
    codes: ['base64-white-space'],
    xml: RESPONSE,
  },
  {
    title: 'line breaks that became spaces',
    exchange: form([['SAMLResponse', response.replace(/.{76}/g, '$& ')]]),
    codes: ['base64-white-space'],
    xml: RESPONSE,
  },
  {
    title: 'an unescaped `+`',
    exchange: raw(withPlus.text.replace(/=/g, '%3D')),
    codes: ['base64-space-for-plus'],
    xml: withPlus.xml,
  },
  {
    title: 'base64url',
    exchange: raw(withPlus.text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '%3D')),
    codes: ['base64-url-alphabet'],
    xml: withPlus.xml,
  },
  {
    title: 'missing padding',
    exchange: raw(escaped(withPlus.text.replace(/=/g, ''))),
    codes: ['base64-padding-missing'],
    xml: withPlus.xml,
  },
  {
    title: 'too much padding',
    exchange: raw(escaped(`${withPlus.text}==`)),
    codes: ['base64-padding-excess'],
    xml: withPlus.xml,
  },
  {
    title: 'base64 of base64',
    exchange: form([['SAMLResponse', base64(response)]]),
    codes: ['base64-twice'],
    xml: RESPONSE,
  },
  {
    title: 'deflated base64 of base64',
    exchange: raw(escaped(base64(deflated(AUTHN_REQUEST)))),
    codes: ['base64-twice'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'no compression in a Redirect',
    exchange: raw(escaped(base64(AUTHN_REQUEST))),
    codes: ['deflate-missing'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a zlib header',
    exchange: raw(escaped(zlibbed(AUTHN_REQUEST))),
    codes: ['deflate-zlib-header'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a gzip header',
    exchange: raw(escaped(gzipped(AUTHN_REQUEST))),
    codes: ['deflate-gzip-header'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a stream that breaks off',
    exchange: raw(escaped(cut)),
    codes: ['deflate-truncated'],
    xml: '<samlp:AuthnRequest…',
  },
  {
    title: 'a damaged stream',
    exchange: raw(escaped(damaged)),
    codes: ['deflate-corrupt'],
    xml: '<samlp:AuthnRequest…',
  },
  {
    title: 'a stream of noise',
    exchange: raw(escaped(base64(Buffer.alloc(60, 0x9b)))),
    codes: ['deflate-corrupt'],
    xml: null,
  },
  {
    title: 'compressed text that is no XML',
    exchange: raw(escaped(deflated('{"a":1}'))),
    codes: ['message-not-xml'],
    xml: null,
  },
  {
    title: 'octets behind the stream',
    exchange: raw(escaped(base64(Buffer.concat([bitsOf(deflated(AUTHN_REQUEST)), Buffer.from('tail')])))),
    codes: ['deflate-trailing-octets'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'compression in a form',
    exchange: form([['SAMLResponse', deflated(RESPONSE)]]),
    codes: ['deflate-in-post'],
    xml: RESPONSE,
  },
  {
    title: 'an unknown SAMLEncoding',
    exchange: query(`SAMLRequest=${request}&SAMLEncoding=urn:x`),
    codes: ['saml-encoding-unknown'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'relaystate in lower case',
    exchange: query(`SAMLRequest=${request}&relaystate=a`),
    codes: ['relay-state-misspelt'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'RelayState twice',
    exchange: query(`SAMLRequest=${request}&RelayState=a&RelayState=b`),
    codes: ['relay-state-repeated'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'RelayState in the URL of a form',
    exchange: form([['SAMLResponse', response]], 'https://sp.example/acs?RelayState=a'),
    codes: ['relay-state-elsewhere'],
    xml: RESPONSE,
  },
  {
    title: 'a RelayState that is not UTF-8',
    exchange: query(`SAMLRequest=${request}&RelayState=%FF`),
    codes: ['relay-state-not-utf8'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a RelayState with a lone percent sign',
    exchange: query(`SAMLRequest=${request}&RelayState=100%`),
    codes: ['relay-state-escape-broken'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a Signature without SigAlg',
    exchange: query(`SAMLRequest=${request}&Signature=AAAA`),
    codes: ['signature-algorithm-missing'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'a SigAlg without Signature',
    exchange: query(`SAMLRequest=${request}&SigAlg=urn:x`),
    codes: ['signature-value-missing'],
    xml: AUTHN_REQUEST,
  },
  {
    title: 'an artifact that is too short',
    exchange: query(`SAMLart=${escaped(base64(Buffer.from([0, 4, 0, 0, 1])))}`),
    codes: ['artifact-malformed'],
    xml: null,
  },
  {
    title: 'an artifact of an unknown type',
    exchange: query(`SAMLart=${escaped(base64(Buffer.alloc(44, 9)))}`),
    codes: ['artifact-type-unknown'],
    xml: null,
  },
  {
    title: 'a wresult without wa',
    exchange: form([['wresult', TOKEN]]),
    codes: ['ws-federation-action-missing'],
    xml: TOKEN,
  },
  {
    title: 'a wresult with an odd wa',
    exchange: form([
      ['wa', 'wsign'],
      ['wresult', TOKEN],
    ]),
    codes: ['ws-federation-action-unknown'],
    xml: TOKEN,
  },
  {
    title: 'a sign-in answer without wresult',
    exchange: form([['wa', 'wsignin1.0']]),
    codes: ['ws-federation-result-missing'],
    xml: null,
  },
  {
    title: 'a base64-encoded wresult',
    exchange: form([
      ['wa', 'wsignin1.0'],
      ['wresult', base64(TOKEN)],
    ]),
    codes: ['ws-federation-result-encoded'],
    xml: TOKEN,
  },
  {
    title: 'a sign-in request by reference',
    exchange: query('wa=wsignin1.0&wtrealm=urn:x&wreqptr=https://sp.example/r'),
    codes: ['ws-federation-by-reference'],
    xml: null,
  },
];

describe('decodeBindings', () => {
  it.each(VECTORS)('reads $title', ({ exchange: given, codes, xml, limits, messages = 1 }) => {
    const decoded = decodeBindings(given, { ...DEFAULT_LIMITS, ...limits });
    expect(decoded).toHaveLength(messages);
    expect(decoded[0]?.problems.map(({ code }) => code)).toEqual(codes);
    const text = decoded[0]?.octets && fromUtf8(decoded[0].octets);
    if (xml?.endsWith('…')) expect(text?.startsWith(xml.slice(0, -1))).toBe(true);
    else expect(text).toBe(xml ?? undefined);
    expect(carriesMessage(given.request)).toBe(true);
  });

  it('has a vector for every problem that it knows', () => {
    const shown = new Set(VECTORS.flatMap(({ codes }) => codes));
    expect(DECODE_PROBLEM_CODES.filter((code) => !shown.has(code))).toEqual([]);
  });
});

describe('the sentences', () => {
  it.each(DECODE_PROBLEM_CODES)('of %s is one or two plain sentences', (code) => {
    const { message } = problem(code);
    expect(message).toMatch(/^[A-Z].{30,240}\.$/);
  });

  it('quotes what was seen, and cuts it', () => {
    expect(problem('parameter-misspelt', 'samlresponse').message).toMatch(/Seen: samlresponse$/);
    expect(problem('parameter-misspelt', 'x'.repeat(500)).message.length).toBeLessThan(400);
  });
});
