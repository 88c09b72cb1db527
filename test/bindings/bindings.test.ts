// What each binding gives: names, places, signatures, artifacts, envelopes, WS-Federation parameters.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { readArtifact } from '../../src/bindings/artifact.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { EncodedMessage } from '../../src/bindings/encoded-message.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  exchange,
  form,
  get,
  posted,
  query,
  RESPONSE,
  rawForm,
  TOKEN,
} from './build-exchange.ts';

const decode = (given: Exchange): readonly EncodedMessage[] => decodeBindings(given, DEFAULT_LIMITS);
const only = (given: Exchange): EncodedMessage => {
  const messages = decode(given);
  expect(messages).toHaveLength(1);
  return messages[0] as EncodedMessage;
};
const text = ({ octets }: EncodedMessage): string | undefined => octets && fromUtf8(octets);
const codes = ({ problems }: EncodedMessage): string[] => problems.map(({ code }) => code);

describe('HTTP-Redirect', () => {
  it('keeps the value and the whole query as they arrived, for the signature', () => {
    const request = escaped(deflated(AUTHN_REQUEST));
    const raw = `tenant=1&SAMLRequest=${request}&RelayState=a%2fb&SigAlg=http%3A%2F%2Fx%23rsa-sha256&Signature=A%2bB%3d`;
    const message = only(get(`https://idp.example/sso?${raw}#frag`));
    expect(message).toMatchObject({
      exchangeId: 'x1',
      binding: 'HTTP-Redirect',
      parameter: 'SAMLRequest',
      place: 'query',
      raw: request,
      detachedSignature: { sigAlg: 'http://x#rsa-sha256', signature: 'A+B=', rawQuery: raw },
      problems: [{ code: 'escapes-lower-case' }],
    });
    expect(text(message)).toBe(AUTHN_REQUEST);
  });

  it('keeps the value of SAMLEncoding', () => {
    const message = only(query(`SAMLRequest=${escaped(deflated(AUTHN_REQUEST))}&SAMLEncoding=urn%3Ax`));
    expect(message.samlEncoding).toBe('urn:x');
  });

  it('finds a message that the login form’s own POST still has in its URL', () => {
    const message = only(
      rawForm('user=ann&password=secret', `https://idp.example/sso?SAMLRequest=${escaped(deflated(AUTHN_REQUEST))}`),
    );
    expect(message).toMatchObject({ binding: 'HTTP-Redirect', place: 'query', problems: [] });
  });

  it('does not inflate a bomb: what it gives is refused at the limit', () => {
    const bomb = deflated(`<a>${' '.repeat(20_000_000)}</a>`);
    const message = only(query(`SAMLRequest=${escaped(bomb)}`));
    expect(message.octets).toBeUndefined();
    expect(codes(message)).toEqual(['inflated-too-large']);
  });

  it('takes a document as large as the limit', () => {
    const xml = `<a>${'x'.repeat(9_993)}</a>`;
    const limits = { ...DEFAULT_LIMITS, xmlOctets: byteLength(10_000) };
    const [message] = decodeBindings(query(`SAMLRequest=${escaped(deflated(xml))}`), limits);
    expect(message?.octets).toHaveLength(10_000);
  });
});

describe('HTTP-POST', () => {
  it.each([100_000, 1_000_000, 5_000_000])('reads a message of %i octets', (size) => {
    const xml = RESPONSE.replace('/>', `>${'é'.repeat(size / 2)}</samlp:Response>`);
    expect(text(only(rawForm(`SAMLResponse=${escaped(base64(xml))}&RelayState=r`)))).toBe(xml);
  });

  it('reads a field that the browser gave as octets', () => {
    expect(text(only(form([['SAMLResponse', new Uint8Array(Buffer.from(base64(RESPONSE)))]])))).toBe(RESPONSE);
  });

  it('reads a body without Content-Type by its look, and leaves text and JSON alone', () => {
    const body = `SAMLResponse=${escaped(base64(RESPONSE))}`;
    expect(text(only(rawForm(body, undefined, [])))).toBe(RESPONSE);
    expect(decode(posted('text/plain;charset=UTF-8', body))).toEqual([]);
    expect(decode(posted('application/json', JSON.stringify({ SAMLResponse: base64(RESPONSE) })))).toEqual([]);
    expect(decode(rawForm(JSON.stringify({ SAMLResponse: base64(RESPONSE) }), undefined, []))).toEqual([]);
  });

  it('reads Content-Type without regard to case and parameters', () => {
    const body = `SAMLResponse=${escaped(base64(RESPONSE))}`;
    expect(text(only(posted('Application/X-WWW-Form-URLEncoded; Charset=utf-8', body)))).toBe(RESPONSE);
  });

  it('is SimpleSign with SigAlg and Signature in the form', () => {
    const message = only(
      form([
        ['SAMLResponse', base64(RESPONSE)],
        ['SigAlg', 'urn:alg'],
        ['Signature', 'AA+A'],
      ]),
    );
    expect(message).toMatchObject({
      binding: 'HTTP-POST-SimpleSign',
      detachedSignature: { sigAlg: 'urn:alg', signature: 'AA+A', rawQuery: null },
      problems: [],
    });
  });
});

describe('multipart forms', () => {
  const part = (name: string, value: string): string =>
    `--XY\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  it('are read with files between the fields, and without Content-Type', () => {
    const body =
      '--XY\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n\u0001--X\r\n--XZ\r\n' +
      `${part('SAMLResponse', base64(RESPONSE))}${part('RelayState', 'a\r\nb')}--XY--\r\n`;
    for (const headers of [[{ name: 'content-type', value: 'multipart/form-data; boundary="XY"' }], []]) {
      const message = only(rawForm(body, undefined, headers));
      expect(text(message)).toBe(RESPONSE);
      expect(message.relayState).toMatchObject({ presence: 'present', value: 'a\r\nb' });
    }
  });

  it('give what can be had of a body that breaks off', () => {
    const body = part('SAMLResponse', base64(RESPONSE)).slice(0, -2);
    expect(text(only(posted('multipart/form-data; boundary=XY', body)))).toBe(RESPONSE);
  });
});

describe('HTTP-Artifact', () => {
  const sourceId = createHash('sha1').update('https://idp.example/metadata').digest();
  const value = base64(Buffer.concat([Buffer.from([0, 4, 0, 7]), sourceId, Buffer.alloc(20, 0xab)]));

  it('is taken apart into type, index, SourceID and handle', () => {
    expect(readArtifact(value)).toMatchObject({
      artifact: { typeCode: 4, endpointIndex: 7, sourceId: sourceId.toString('hex'), messageHandle: 'ab'.repeat(20) },
      problems: [],
    });
  });

  it('says that the message travels in the back channel, and has RelayState', () => {
    const message = only(query(`SAMLart=${escaped(value)}&RelayState=r`));
    expect(message).toMatchObject({
      binding: 'HTTP-Artifact',
      parameter: 'SAMLart',
      octets: undefined,
      artifact: { endpointIndex: 7 },
      relayState: { value: 'r' },
      problems: [],
    });
    expect(message.note).toMatch(/server to server/);
  });

  it('is repaired where its `+` became a space', () => {
    const plus = base64(Buffer.concat([Buffer.from([0, 4, 0, 0]), Buffer.alloc(40, 0xfb)]));
    expect(plus).toContain('+');
    const message = only(query(`SAMLart=${plus.replace(/=/g, '%3D')}`));
    expect(message.artifact?.messageHandle).toBe('fb'.repeat(20));
    expect(codes(message)).toEqual(['base64-space-for-plus']);
  });

  it('is also read in the types of SAML 1.1, with TARGET', () => {
    const one = base64(Buffer.concat([Buffer.from([0, 1]), sourceId, Buffer.alloc(20, 1)]));
    const message = only(query(`SAMLart=${escaped(one)}&TARGET=t`));
    expect(message).toMatchObject({ artifact: { typeCode: 1, endpointIndex: undefined }, relayState: { value: 't' } });
    const two = base64(Buffer.concat([Buffer.from([0, 2]), Buffer.alloc(20, 1), Buffer.from('https://idp.example/')]));
    expect(readArtifact(two).artifact).toMatchObject({ typeCode: 2, sourceLocation: 'https://idp.example/' });
  });
});

describe('SOAP and PAOS', () => {
  const envelope = (body: string, header = ''): string =>
    `<?xml version="1.0"?><!-- x --><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">${header}<S:Body>${body}</S:Body></S:Envelope>`;
  const ecp = (value: string): string =>
    `<S:Header><e:RelayState xmlns:e="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp">${value}</e:RelayState></S:Header>`;

  it('are the whole body of a request', () => {
    const message = only(posted('text/xml; charset=utf-8', envelope(AUTHN_REQUEST)));
    expect(message).toMatchObject({ binding: 'SOAP', parameter: '', place: 'body', problems: [] });
    expect(text(message)).toBe(envelope(AUTHN_REQUEST));
  });

  it('are found in the body of a response, with the RelayState of ECP', () => {
    const given = exchange(
      { method: 'GET', url: 'https://sp.example/' },
      { response: { status: 200, statusText: 'OK', fromCache: false, body: envelope(AUTHN_REQUEST, ecp('a&amp;b')) } },
    );
    expect(only(given)).toMatchObject({
      binding: 'PAOS',
      inResponse: true,
      relayState: { presence: 'present', value: 'a&b', wire: null },
    });
  });

  it('are not seen in an envelope without SAML, nor in a page that talks of SOAP', () => {
    expect(decode(posted('text/xml', envelope('<x/>')))).toEqual([]);
    const body = `<html><body>${envelope(AUTHN_REQUEST).replace(/</g, '&lt;')}</body></html>`;
    const response = { status: 200, statusText: 'OK', fromCache: false, body };
    expect(decode(exchange({ method: 'GET', url: 'https://a.example/' }, { response }))).toEqual([]);
  });

  it('have a sibling: a protocol message that is a body of its own', () => {
    expect(only(posted('application/xml', AUTHN_REQUEST))).toMatchObject({ binding: 'none', parameter: '' });
  });
});

describe('WS-Federation', () => {
  it('is a sign-in request with realm and reply, without XML', () => {
    const message = only(
      query('wa=wsignin1.0&wtrealm=urn%3Asp&wreply=https%3A%2F%2Fsp.example%2F&wct=2026-01-01T00%3A00%3A00Z'),
    );
    expect(message).toMatchObject({
      binding: 'WS-Federation',
      parameter: 'wa',
      octets: undefined,
      wsFederation: {
        action: 'wsignin1.0',
        realm: 'urn:sp',
        reply: 'https://sp.example/',
        time: '2026-01-01T00:00:00Z',
      },
      problems: [],
    });
    expect(message.note).toMatch(/no XML/);
  });

  it('is a sign-in answer with the token as it stood', () => {
    const message = only(rawForm(`wa=wsignin1.0&wresult=${escaped(TOKEN)}&wctx=c`));
    expect(message).toMatchObject({
      binding: 'WS-Federation',
      parameter: 'wresult',
      place: 'body',
      relayState: { value: 'c' },
      problems: [],
    });
    expect(text(message)).toBe(TOKEN);
  });

  it('is one answer when `wa` stands in the URL and wresult in the body', () => {
    expect(only(rawForm(`wresult=${escaped(TOKEN)}`, 'https://sp.example/?wa=wsignin1.0'))).toMatchObject({
      parameter: 'wresult',
      problems: [],
    });
  });

  it.each(['wsignout1.0', 'wsignoutcleanup1.0'])('is a sign-out: %s', (action) => {
    expect(only(query(`wa=${action}`))).toMatchObject({ parameter: 'wa', wsFederation: { action }, problems: [] });
  });

  it.each(['wa=1', 'wa=', 'wa', 'wa=wsign', 'WA=wsignin1.0', 'q=wa%3Dwsignin1.0', 'iwa=wsignin1.0'])(
    'is not any page with ?%s',
    (given) => {
      expect(decode(query(given))).toEqual([]);
    },
  );
});
