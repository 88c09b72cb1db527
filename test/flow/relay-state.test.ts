// Verdicts on RelayState.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { legsOf } from './correlate-traffic.ts';

type Value = string | Uint8Array | undefined;

/** The verdict on `sent` by Redirect and `returned` by POST. */
function verdict(sent: Value, returned: Value, parts: ExchangeParts = {}) {
  const traffic = new Traffic();
  traffic.ask('_a', sent);
  traffic.answer('_a', returned, parts);
  return only(traffic);
}

/** The verdict on `sent` by Redirect and a body as it stood on the wire. */
function rawVerdict(sent: Value, body: string, parts: ExchangeParts = {}) {
  const traffic = new Traffic();
  traffic.ask('_a', sent);
  const { request } = new Traffic().answer('_a');
  const [message] = request.body?.kind === 'form' ? request.body.fields : [];
  traffic.rawPost(body.replace('MESSAGE', encodeURIComponent(String(message?.value))), parts);
  return only(traffic);
}

function only(traffic: Traffic) {
  const [leg, ...more] = legsOf(traffic);
  expect(more).toEqual([]);
  return leg?.relayState;
}

const mutated = (firstDifference: number) => ({
  verdict: 'mutated',
  firstDifference,
  class: expect.objectContaining({ name: expect.any(String) }),
  changedBetween: ['x0', 'x1'],
  party: 'idp',
});
const notChecked = (reason: string) => ({ verdict: 'not-checked', reason });
const exact = (octets: number, browserChanges: string[] = []) => ({ verdict: 'exact', octets, browserChanges });

describe('exact', () => {
  it.each([
    ['a path', '/a?b=c&d=%2F#e', 14],
    ['text beyond ASCII', 'Zoë 日本 😀', 16],
    ['5,000 octets', 'x'.repeat(5_000), 5_000],
    ['a blank at an end', ' a ', 3],
    ['CRLF', 'a\r\nb', 4],
  ])('is what came back octet for octet: %s', (_title, value, octets) => {
    expect(verdict(value, value)).toEqual(exact(octets));
  });

  it('holds for octets that are not UTF-8', () => {
    const octets = Uint8Array.of(0x2f, 0xff, 0xfe);
    expect(verdict(octets, octets)).toEqual(exact(3));
  });

  it('does not depend on how either side escapes', () => {
    expect(rawVerdict('a b/é', 'RelayState=a+b%2f%C3%a9&SAMLResponse=MESSAGE')).toEqual(exact(6));
  });
});

describe('mutated', () => {
  const original = '/p?a=b&c=d%2Fe+f g#h';
  it.each([
    ['decoded once more', original, '/p?a=b&c=d/e+f g#h', 10],
    ['encoded twice', original, encodeURIComponent(original), 0],
    ['dropped', original, undefined, 0],
    ['emptied', original, '', 0],
    ['cut at &', original, '/p?a=b', 6],
    ['cut at #', original, '/p?a=b&c=d%2Fe+f g', 18],
    ['+ for a blank', original, '/p?a=b&c=d%2Fe+f+g#h', 16],
    ['a blank for +', original, '/p?a=b&c=d%2Fe f g#h', 14],
    ['replaced', original, 'https://other.example/', 0],
    ['HTML-escaped', original, '/p?a=b&amp;c=d%2Fe+f g#h', 7],
    ['something behind it', original, `${original}/`, 20],
    ['a blank cut off', 'a ', 'a', 1],
    ['letter case', '/Path', '/path', 1],
    ['escapes in lower case', '%C3', '%c3', 1],
    ['another normal form', 'e\u0301', 'é', 0],
    ['LF for CRLF', 'a\r\nb', 'a\nb', 1],
    ['one that was not sent', undefined, '/x', 0],
  ])('names the first octet that differs: %s', (_title, sent, returned, firstDifference) => {
    expect(verdict(sent, returned)).toEqual(mutated(firstDifference));
  });

  it('says what was done to it, and tells a parameter that is not there from an empty one', () => {
    expect(verdict('a%2Fb', 'a/b')).toMatchObject({ class: { name: 'over-decoded' } });
    expect(verdict('a', undefined)).toMatchObject({ class: { name: 'missing' } });
    expect(verdict('a', '')).toMatchObject({ class: { name: 'emptied' } });
    expect(verdict(undefined, 'a')).toMatchObject({ class: { name: 'added' } });
  });

  it('counts octets, not characters', () => {
    expect(verdict('é/a', 'é/b')).toEqual(mutated(3));
  });

  it('tells octets apart that are shown alike', () => {
    expect(verdict(Uint8Array.of(0x61, 0xff), Uint8Array.of(0x61, 0xfe))).toEqual(mutated(1));
  });

  it('is what came back beside the message: one in the address of the SP’s endpoint is its own', () => {
    expect(verdict('/x', undefined, { url: 'https://sp.example/acs?RelayState=%2Fx' })).toEqual(mutated(0));
  });
});

describe('absent', () => {
  it.each([
    [undefined, undefined],
    ['', ''],
    [undefined, ''],
    ['', undefined],
  ])('is where neither side had a value: %j, %j', (sent, returned) => {
    expect(verdict(sent, returned)).toEqual({ verdict: 'absent' });
  });
});

describe('not checked', () => {
  it('is one that stands there twice, on either side, even with the same value', () => {
    expect(rawVerdict('a', 'RelayState=a&SAMLResponse=MESSAGE&RelayState=a')).toEqual(notChecked('repeated'));
    const traffic = new Traffic();
    const asked = traffic.ask('_a', 'a');
    (traffic.exchanges as Exchange[])[0] = {
      ...asked,
      request: { ...asked.request, url: `${asked.request.url}&RelayState=a` },
    };
    traffic.answer('_a', 'a');
    expect(only(traffic)).toEqual(notChecked('repeated'));
  });

  it.each(['+RelayState=b', 'relaystate=b', 'RelayState+=b', 'RELAYSTATE=a'])(
    'is one beside which a server may read another: %s',
    (twin) => {
      expect(rawVerdict('a', `RelayState=a&SAMLResponse=MESSAGE&${twin}`)).toEqual(notChecked('repeated'));
    },
  );

  it('is a value that the recording may have changed on both sides alike', () => {
    expect(verdict('caf\ufffd', 'caf\ufffd')).toEqual(notChecked('recording-lossy'));
    // Sent and recorded by its octets, it is what it is.
    expect(rawVerdict('caf\ufffd', 'RelayState=caf%EF%BF%BD&SAMLResponse=MESSAGE')).toEqual(exact(6));
    const many = 'a=1&'.repeat(DEFAULT_LIMITS.parameters);
    expect(rawVerdict('a', `RelayState=a&SAMLResponse=MESSAGE&${many}RelayState=b`)).toEqual(
      notChecked('recording-lossy'),
    );
  });

  it('is a message that was sent twice with different values, whichever of them came back', () => {
    const asked = (...values: readonly string[]) => {
      const traffic = new Traffic();
      for (const value of values) traffic.ask('_a', value);
      traffic.answer('_a', 'first');
      return only(traffic);
    };
    expect(asked('first', 'second')).toEqual(notChecked('sent-differently'));
    expect(asked('first', 'first')).toEqual(exact(5));
    const traffic = new Traffic();
    traffic.ask('_a', 'first');
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    for (const value of ['first', 'second']) traffic.post('SAMLResponse', response, value);
    expect(only(traffic)).toEqual(notChecked('sent-differently'));
  });

  it.each([
    ['behind its end there may be one', 'SAMLResponse=MESSAGE'],
    ['the one that was seen may go on', 'SAMLResponse=MESSAGE&RelayState=%2Fx'],
  ])('is a body that was cut: %s', (_title, body) => {
    expect(rawVerdict('/x', body, { requestBody: 'truncated' })).toEqual(notChecked('body-unavailable'));
  });

  it('is not what a cut body does to a message in the query', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x', { requestBody: 'truncated' });
    traffic.answer('_a', '/x');
    expect(only(traffic)).toEqual(exact(2));
  });
});

describe('what a browser’s form does to a value', () => {
  it.each([
    ['LF', 'a\nb', 'a\r\nb', ['line-breaks']],
    ['CR', 'a\rb', 'a\r\nb', ['line-breaks']],
    ['NUL', 'a\0b', 'a\uFFFDb', ['nul']],
    ['several', '\n\0\r\n\r', '\r\n\uFFFD\r\n\r\n', ['line-breaks', 'nul']],
  ])('is exact, and said: %s', (_title, sent, returned, changes) => {
    const octets = Buffer.byteLength(returned);
    const result = verdict(sent, returned);
    expect(result).toMatchObject({ verdict: 'exact', octets });
    expect(result?.verdict === 'exact' && [...result.browserChanges].sort()).toEqual(changes);
  });

  it('is no excuse for any other change beside it', () => {
    expect(verdict('a\nb c', 'a\r\nb+c')).toEqual(mutated(1));
    expect(verdict('a\nb\n', 'a\r\nb\n')).toEqual(mutated(1));
  });

  it('does not happen to a redirect', () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'a\nb');
    const { request } = new Traffic().answer('_a');
    const [message] = request.body?.kind === 'form' ? request.body.fields : [];
    const value = encodeURIComponent(String(message?.value));
    traffic.add({ url: `https://sp.example/acs?SAMLResponse=${value}&RelayState=a%0D%0Ab` });
    expect(only(traffic)).toEqual(mutated(1));
  });
});
