// The worker's quick question, asked of ordinary traffic: no false alarm, and no time lost.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { AUTHN_REQUEST, base64, deflated, escaped, form, get, posted, query, rawForm } from './build-exchange.ts';

const asks = (given: { request: Parameters<typeof carriesMessage>[0] }): boolean => carriesMessage(given.request);

describe('carriesMessage', () => {
  it.each([
    'https://a.example/',
    'https://a.example/?wa=1',
    'https://a.example/?q=SAMLRequest',
    'https://a.example/?next=https%3A%2F%2Fidp.example%2F%3FSAMLRequest%3Dabc',
    'https://a.example/?AuthState=_1%3Ahttps%3A%2F%2Fidp%2Fsso%3FRelayState%3Dx',
    'https://a.example/SAMLRequest=1',
    'https://a.example/?SAMLRequestId=1&xSAMLRequest=2&filter%5Bsaml%5D=3',
    'https://a.example/#/saml?x=SAMLResponse',
    'data:text/html,<form>SAMLResponse=x',
    '',
  ])('says no to %s', (url) => expect(asks(get(url))).toBe(false));

  it.each([
    `SAMLRequest=${escaped(deflated(AUTHN_REQUEST))}`,
    'samlresponse=x',
    'a=1&SAMLart=x',
    'wa=wsignin1.0',
    'wa=wsignoutcleanup1.0&wreply=x',
    'S%41MLRequest=x',
    '&&SAMLRequest',
  ])('says yes to ?%s', (text) => expect(asks(query(text))).toBe(true));

  it('looks at form fields, raw bodies, multipart and SOAP', () => {
    expect(asks(form([['SAMLResponse', 'x']]))).toBe(true);
    expect(asks(form([['wa', 'wsignin1.0']]))).toBe(true);
    expect(asks(form([['user', 'SAMLResponse=x']]))).toBe(false);
    expect(asks(rawForm('a=1&RelayState=%&SAMLResponse=x'))).toBe(true);
    expect(asks(rawForm(`a=${'x'.repeat(2_000_000)}&SAMLResponse=x`))).toBe(true);
    expect(asks(rawForm('note=SAMLResponse'))).toBe(false);
    expect(asks(posted('application/json', '{"SAMLResponse":"x"}'))).toBe(false);
    expect(asks(posted('text/xml', '<Envelope/>'))).toBe(false);
    expect(
      asks(
        posted(
          'multipart/form-data; boundary=b',
          '--b\r\nContent-Disposition: form-data; name=SAMLResponse\r\n\r\nx\r\n--b--',
        ),
      ),
    ).toBe(true);
  });

  it('is quick with ordinary traffic, and linear where somebody tries', () => {
    const started = performance.now();
    const url = `https://cdn.example/a/b/c.js?${'v=1.2.3&cache%5B%5D=abcdef&'.repeat(20)}`;
    for (let n = 0; n < 2_000; n++) asks(get(url));
    const hostile = ['&', '?', '%', '=', 'a%&', '#', 'saml', '?%', '<', '--', '\r\n'];
    for (const piece of hostile) {
      asks(get(`https://a.example/?${piece.repeat(1_000_000 / piece.length)}`));
      asks(rawForm(utf8(piece.repeat(1_000_000 / piece.length)), undefined, []));
      asks(posted('multipart/form-data', piece.repeat(1_000_000 / piece.length)));
      asks(posted('text/xml', `<${piece.repeat(1_000_000 / piece.length)}`));
    }
    // Seconds would mean quadratic: a slow machine stays far below.
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it('does not decode what it finds', () => {
    const body = `SAMLResponse=${escaped(base64('x'.repeat(8_000_000)))}`;
    const given = rawForm(body);
    const started = performance.now();
    expect(asks(given)).toBe(true);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
