// RelayState as observed: wire form, the value decoded exactly once, presence; nothing normalised, nothing lost.
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { ObservedRelayState } from '../../src/bindings/encoded-message.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  form,
  get,
  posted,
  query,
  RESPONSE,
  RESPONSE_1_1,
  rawForm,
} from './build-exchange.ts';

const REQUEST = `SAMLRequest=${escaped(deflated(AUTHN_REQUEST))}`;
const RESPONSE_FIELD = `SAMLResponse=${escaped(base64(RESPONSE))}`;

const first = (given: Exchange) => {
  const [message] = decodeBindings(given, DEFAULT_LIMITS);
  if (!message) throw new Error('no message');
  return { ...message, codes: message.problems.map(({ code }) => code) };
};
const inQuery = (relayState: string): ObservedRelayState => first(query(`${REQUEST}&${relayState}`)).relayState;

describe('RelayState in a query', () => {
  it.each([
    ['a%2Fb', 'a/b'],
    ['a+b%20c%2Bd', 'a b c+d'],
    ['%252F', '%2F'],
    ['Zo%C3%AB', 'Zoë'],
    ['%e6%97%a5', '日'],
    ['a%00b', 'a\0b'],
    ['a=b==', 'a=b=='],
    ['a;b?c/d', 'a;b?c/d'],
    ['__proto__', '__proto__'],
    ['100%', '100%'],
    ['%zz%4', '%zz%4'],
    ['%26%23x', '&#x'],
  ])('keeps %s on the wire and reads it once, as %s', (wire, value) => {
    expect(inQuery(`RelayState=${wire}`)).toMatchObject({
      presence: 'present',
      wire,
      value,
      octets: utf8(value),
      parameter: 'RelayState',
      place: 'query',
      repeats: [],
    });
  });

  it('keeps octets that are not UTF-8', () => {
    const { octets, value, presence } = inQuery('RelayState=a%FFb%C3');
    expect({ hex: toHex(octets), value, presence }).toEqual({
      hex: '61ff62c3',
      value: 'a\uFFFDb\uFFFD',
      presence: 'present',
    });
  });

  it('tells absent, empty and repeated apart', () => {
    expect(inQuery('x=1')).toMatchObject({ presence: 'absent', wire: null, value: '' });
    expect(inQuery('RelayState=')).toMatchObject({ presence: 'empty', wire: '', value: '' });
    expect(inQuery('RelayState')).toMatchObject({ presence: 'empty', wire: '', value: '' });
    const repeated = inQuery('RelayState=a%20&RelayState=b');
    expect(repeated).toMatchObject({ presence: 'repeated', wire: 'a%20', value: 'a ' });
    expect(repeated.repeats.map(({ wire, value }) => [wire, value])).toEqual([
      ['a%20', 'a '],
      ['b', 'b'],
    ]);
  });

  it('takes 5,000 octets whole', () => {
    expect(inQuery(`RelayState=${'%C3%A9'.repeat(2_500)}`).octets).toHaveLength(5_000);
  });
});

describe('RelayState in a form', () => {
  it('has no wire form where the browser gave decoded fields', () => {
    const { relayState } = first(
      form([
        ['RelayState', 'a+b %2F'],
        ['SAMLResponse', base64(RESPONSE)],
      ]),
    );
    expect(relayState).toMatchObject({ presence: 'present', wire: null, value: 'a+b %2F', place: 'body' });
  });

  it('keeps the octets that the browser gave for a value that is not UTF-8', () => {
    const octets = Uint8Array.of(0x61, 0xff);
    const message = first(
      form([
        ['RelayState', octets],
        ['SAMLResponse', base64(RESPONSE)],
      ]),
    );
    expect(message.relayState).toMatchObject({ presence: 'present', wire: null, octets });
    expect(message.codes).toEqual(['relay-state-not-utf8']);
  });

  it('keeps the octets of a raw body that is not UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from(`${RESPONSE_FIELD}&RelayState=a`),
      Buffer.from([0xff, 0x80]),
      Buffer.from('+b%FE&z=1'),
    ]);
    expect(toHex(first(rawForm(new Uint8Array(body))).relayState.octets)).toBe('61ff802062fe');
  });

  it('is octet-identical whether the browser gave the body raw, decoded or as multipart', () => {
    const value = 'Zoë & "Söhne" 100% a+b\u0000';
    const multipart = `--b\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${base64(RESPONSE)}\r\n--b\r\nContent-Disposition: form-data; name="RelayState"\r\n\r\n${value}\r\n--b--`;
    const states = [
      rawForm(`${RESPONSE_FIELD}&RelayState=${escaped(value)}`),
      form([
        ['SAMLResponse', base64(RESPONSE)],
        ['RelayState', value],
      ]),
      posted('multipart/form-data; boundary=b', multipart),
    ].map((given) => toHex(first(given).relayState.octets));
    expect(new Set(states)).toEqual(new Set([toHex(utf8(value))]));
  });
});

describe('RelayState in the wrong place or spelling', () => {
  it('is observed in the URL while the message is in the body, and reported', () => {
    const message = first(rawForm(RESPONSE_FIELD, 'https://sp.example/acs?RelayState=a%2Fb'));
    expect(message.relayState).toMatchObject({ presence: 'present', value: 'a/b', place: 'query' });
    expect(message.codes).toEqual(['relay-state-elsewhere']);
  });

  it('is taken beside the message where both places have one, and reported', () => {
    const message = first(rawForm(`${RESPONSE_FIELD}&RelayState=body`, 'https://sp.example/acs?RelayState=url'));
    expect(message.relayState).toMatchObject({ presence: 'present', value: 'body', place: 'body' });
    expect(message.codes).toEqual(['relay-state-elsewhere']);
  });

  it.each(['relaystate', 'relayState', 'Relaystate', 'RELAYSTATE', 'relay_state', 'amp;RelayState'])(
    'is observed as %s, and reported',
    (name) => {
      const message = first(query(`${REQUEST}&${name}=x`));
      expect(message.relayState).toMatchObject({ presence: 'present', value: 'x', parameter: name });
      expect(message.codes).toEqual(['relay-state-misspelt']);
    },
  );

  it('prefers the right spelling', () => {
    const message = first(query(`${REQUEST}&relaystate=wrong&RelayState=right`));
    expect(message.relayState).toMatchObject({ presence: 'present', value: 'right' });
    expect(message.codes).toEqual(['relay-state-misspelt']);
  });

  it('is not found in what only holds the word: another parameter’s value, or a longer name', () => {
    const message = first(get(`https://idp.example/?${REQUEST}&next=%2F%3FRelayState%3Dx&myRelayState=y`));
    expect(message.relayState.presence).toBe('absent');
  });
});

describe('what stands in for RelayState', () => {
  it('is TARGET for SAML 1.1', () => {
    const { relayState, binding } = first(
      form([
        ['SAMLResponse', base64(RESPONSE_1_1)],
        ['TARGET', 'https://sp.example/p'],
      ]),
    );
    expect(binding).toBe('HTTP-POST');
    expect(relayState).toMatchObject({ presence: 'present', value: 'https://sp.example/p', parameter: 'TARGET' });
  });

  it('is not TARGET for SAML 2.0', () => {
    expect(
      first(
        form([
          ['SAMLResponse', base64(RESPONSE)],
          ['TARGET', 'x'],
        ]),
      ).relayState.presence,
    ).toBe('absent');
  });

  it('is wctx for WS-Federation', () => {
    const { relayState } = first(query('wa=wsignin1.0&wtrealm=urn:sp&wctx=rm%3D0%26id%3Dpassive'));
    expect(relayState).toMatchObject({
      presence: 'present',
      wire: 'rm%3D0%26id%3Dpassive',
      value: 'rm=0&id=passive',
      parameter: 'wctx',
    });
  });
});
