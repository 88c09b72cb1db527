// The worker's quick question, asked of ordinary traffic: no false alarm, and no time lost.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
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

  it('takes time that grows with what it is asked about, where somebody tries', () => {
    const hostile = ['&', '?', '%', '=', 'a%&', '#', 'saml', '?%', '<', '--', '\r\n'];
    const cost = (length: number): number => {
      const began = process.cpuUsage();
      for (const piece of hostile) {
        const text = piece.repeat(length / piece.length);
        asks(get(`https://a.example/?${text}`));
        asks(rawForm(utf8(text), undefined, []));
        asks(posted('multipart/form-data', text));
        asks(posted('text/xml', `<${text}`));
      }
      return process.cpuUsage(began).user;
    };
    const least = (length: number): number => Math.min(cost(length), cost(length), cost(length));
    cost(100_000);
    // Sixteen times as much: linear is 16, quadratic 256.
    expect(least(1_600_000) / least(100_000)).toBeLessThan(80);
  });

  it('does not decode what it finds', () => {
    const given = rawForm(`SAMLResponse=${escaped(base64('x'.repeat(4_000_000)))}`);
    const cost = (work: () => void): number => {
      const began = process.cpuUsage();
      for (let time = 0; time < 3; time++) work();
      return process.cpuUsage(began).user;
    };
    expect(asks(given)).toBe(true);
    const asking = cost(() => asks(given));
    const decoding = cost(() => decodeBindings(given, DEFAULT_LIMITS));
    expect(asking * 4).toBeLessThan(decoding);
  });
});
