// What is named as done to a RelayState that came back changed.
import { existsSync, readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultIds, faultOf } from '../../demo/faults.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { classifyRelayState, type RelayStateClass } from '../../src/flow/relay-state-class.ts';
import { Traffic } from '../builders/exchanges.ts';
import { RELAY_STATE_CLASSES } from '../e2e/fault-table.ts';
import { legsOf } from './correlate-traffic.ts';

type Value = string | Uint8Array | undefined;

const octets = (value: Value) => (typeof value === 'string' ? utf8(value) : value);
const classify = (sent: Value, returned: Value) => classifyRelayState(octets(sent), octets(returned));

const URL_SENT = 'https://sp.example/b?x=1&y=2';
const base64 = (value: string | Uint8Array, alphabet: 'base64' | 'base64url' = 'base64') =>
  Buffer.from(value).toString(alphabet);

describe('the class of a changed RelayState', () => {
  it.each<[string, Value, Value, RelayStateClass]>([
    ['encoded once', URL_SENT, encodeURIComponent(URL_SENT), { name: 're-encoded', rounds: 1 }],
    [
      'encoded three times',
      URL_SENT,
      encodeURIComponent(encodeURIComponent(encodeURIComponent(URL_SENT))),
      { name: 're-encoded', rounds: 3 },
    ],
    ['encoded by form rules', 'a b&c', 'a+b%26c', { name: 're-encoded', rounds: 1 }],
    ['encoded, in lower case', 'a/b', 'a%2fb', { name: 're-encoded', rounds: 1 }],
    ['encoded, with octets that are not UTF-8', Uint8Array.of(0x61, 0xff), 'a%FF', { name: 're-encoded', rounds: 1 }],
    ['decoded', 'a%2Fb', 'a/b', { name: 'over-decoded' }],
    ['decoded to octets that are not UTF-8', 'a%FF', Uint8Array.of(0x61, 0xff), { name: 'over-decoded' }],
    ['decoded, a broken escape left', '100%&x=%41', '100%&x=A', { name: 'over-decoded' }],
    ['left out', 'tok', undefined, { name: 'missing' }],
    ['emptied', 'tok', '', { name: 'emptied' }],
    ['made up', undefined, 'tok', { name: 'added' }],
    ['made up for an empty one', '', 'tok', { name: 'added' }],
    ['made up, a word', undefined, 'null', { name: 'added' }],
    ['a word for nothing', 'tok', '[object Object]', { name: 'literal', word: '[object Object]' }],
    ['+ for a blank', 'a b', 'a+b', { name: 'plus-space' }],
    ['a blank for +', 'C++', 'C  ', { name: 'plus-space' }],
    ['%20 for +', 'a+b', 'a%20b', { name: 'plus-space' }],
    ['HTML-escaped', URL_SENT, 'https://sp.example/b?x=1&amp;y=2', { name: 'html-escaped' }],
    ['HTML-escaped by numbers', `"'/`, '&#34;&#x27;&#X2f;', { name: 'html-escaped' }],
    ['HTML-escaped once more', 'a&amp;b', 'a&amp;amp;b', { name: 'html-escaped' }],
    ['HTML-unescaped', 'a&amp;b&lt;', 'a&b<', { name: 'html-unescaped' }],
    ['a slash behind the host', 'https://a', 'https://a/', { name: 'url-normalised' }],
    ['a slash behind the path', 'https://a/b?c', 'https://a/b/?c', { name: 'url-normalised' }],
    ['a default port dropped', 'https://a:443/p', 'https://a/p', { name: 'url-normalised' }],
    ['http made https, with its port', 'http://a:80/p', 'https://a/p', { name: 'url-normalised' }],
    ['scheme and host in lower case', 'HTTPS://A.Example/P', 'https://a.example/P', { name: 'url-normalised' }],
    ['escapes in upper case', 'https://a/%c3%a9', 'https://a/%C3%A9', { name: 'url-normalised' }],
    ['a blank behind it', 'abc', 'abc ', { name: 'whitespace' }],
    ['line break cut off', '\nabc', 'abc', { name: 'whitespace' }],
    ['lower case', '/Path', '/path', { name: 'case' }],
    ['cut at &', URL_SENT, 'https://sp.example/b?x=1', { name: 'truncated', at: 24, next: '&' }],
    ['cut at a quote', '{"a":1}', '{', { name: 'truncated', at: 1, next: '"' }],
    ['cut before a character', 'aé', 'a', { name: 'truncated', at: 1, next: 'é' }],
    ['cut within a character', 'a😀', utf8('a😀').subarray(0, 3), { name: 'truncated', at: 3, next: '😀' }],
    ['wrapped', 'tok', '?RelayState=tok', { name: 'wrapped' }],
    ['wrapped and encoded', 'a&b', 'RPID%3Dx%26RelayState%3Da%2526b', { name: 'wrapped' }],
    ['something behind it', '/abc', '/abc;jsessionid=1', { name: 'wrapped' }],
    ['in base64', 'hello world', 'aGVsbG8gd29ybGQ=', { name: 'base64' }],
    ['in base64 without padding', 'hello world', 'aGVsbG8gd29ybGQ', { name: 'base64' }],
    ['in base64url', '???>>>', base64('???>>>', 'base64url'), { name: 'base64' }],
    ['out of base64', 'aGVsbG8gd29ybGQ=', 'hello world', { name: 'base64' }],
    ['deflated, in base64', URL_SENT, base64(deflateRawSync(URL_SENT)), { name: 'base64' }],
    ['deflated with a zlib header, in base64', URL_SENT, base64(deflateSync(URL_SENT)), { name: 'base64' }],
    ['out of deflated base64', base64(deflateRawSync(URL_SENT)), URL_SENT, { name: 'base64' }],
    ['read as Latin-1', 'hé', 'hÃ©', { name: 'charset' }],
    ['read as windows-1252', '5 €', '5 â‚¬', { name: 'charset' }],
    ['read as windows-1252, an open place', 'Ý', 'Ã\x9d', { name: 'charset' }],
    ['another normal form', 'e\u0301', 'é', { name: 'charset' }],
    ['another value', 'abc', 'zzz', { name: 'replaced' }],
    [
      'read as Latin-1, and cut',
      'héé',
      'hÃ©',
      { name: 'combined', first: { name: 'charset' }, second: { name: 'truncated', at: 5, next: 'Ã' } },
    ],
    [
      'lower-cased, and cut',
      '/Records/4711?tab=History&x=1',
      '/records/4711?tab=history',
      { name: 'combined', first: { name: 'case' }, second: { name: 'truncated', at: 25, next: '&' } },
    ],
    [
      'HTML-escaped, and encoded',
      '/a?b=1&c=2',
      '%2Fa%3Fb%3D1%26amp%3Bc%3D2',
      { name: 'combined', first: { name: 'html-escaped' }, second: { name: 're-encoded', rounds: 1 } },
    ],
    [
      'lower-cased, and encoded',
      '/Path/To',
      '%2Fpath%2Fto',
      { name: 'combined', first: { name: 'case' }, second: { name: 're-encoded', rounds: 1 } },
    ],
    [
      'cut, and put into base64',
      'abcdefgh&more',
      'YWJjZGVmZ2g=',
      { name: 'combined', first: { name: 'truncated', at: 8, next: '&' }, second: { name: 'base64' } },
    ],
    ['too short to tell that it is wrapped', 'x', 'x/', { name: 'replaced' }],
    ['octets that are not UTF-8', Uint8Array.of(0x61, 0xff), Uint8Array.of(0x61, 0xfe), { name: 'replaced' }],
  ])('%s', (_title, sent, returned, expected) => {
    expect(classify(sent, returned)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['nearly encoded', 'a/b c', 'a%2Fb%20d'],
    ['encoded four times', '/a', '%2525252Fa'],
    ['nearly decoded', 'a%2Fb%2Fc', 'a/b/d'],
    ['nearly HTML-escaped', 'a&b&c', 'a&amp;b&c&d'],
    ['another port', 'https://a:80/p', 'https://a/p'],
    ['another path', 'https://a/p/../q', 'https://a/q'],
    ['nearly in base64', 'hello world', 'aGVsbG8gd29ybGR='],
    ['cut, and changed before', 'abcdef', 'abd'],
  ])('is none but “replaced” where no transformation gives exactly what came back: %s', (_title, sent, returned) => {
    expect(classify(sent, returned)).toEqual({ name: 'replaced' });
  });
});

describe('the faults of the demo’s provider', () => {
  it.each(faultIds)('%s is named', (id) => {
    const { sample, change } = faultOf(id);
    const sent = sample('https://sp.localhost:8443');
    expect(classify(sent, change(sent)).name).toBe(RELAY_STATE_CLASSES[id]);
  });

  it('name the place of a cut', () => {
    const cut = (id: (typeof faultIds)[number]) => {
      const sent = faultOf(id).sample('');
      return classify(sent, faultOf(id).change(sent));
    };
    expect(cut('cut-at-ampersand')).toMatchObject({ at: 23, next: '&' });
    expect(cut('cut-at-quote')).toMatchObject({ at: 1, next: '"' });
    expect(cut('cut-at-80-bytes')).toMatchObject({ at: 80 });
  });
});

describe('whatever the values are', () => {
  const value = fc.option(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }).map(utf8),
      fc.webUrl({ withQueryParameters: true, withFragments: true }).map(utf8),
      fc
        .string({ unit: fc.constantFrom('%', '2', 'F', '+', ' ', '&', 'amp;', '#', 'é', '=', '/', ':'), maxLength: 30 })
        .map(utf8),
    ),
    { nil: undefined },
  );

  it('a class is given and nothing is thrown', () => {
    fc.assert(
      fc.property(value, value, (sent, returned) => {
        expect(classifyRelayState(sent, returned).name).toMatch(/^[a-z0-9-]+$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('the verdict names a class only where the octets differ', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '%41', '+', ' ', '&', 'é', '/'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (sent, returned) => {
        const traffic = new Traffic();
        traffic.ask('_a', sent);
        traffic.answer('_a', returned);
        const verdict = legsOf(traffic)[0]?.relayState;
        expect(verdict && 'class' in verdict).toBe(sent !== returned);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Uint8Array, Uint8Array]>([
    ['%', utf8('%'.repeat(4_000_000)), utf8('%25'.repeat(2_000_000))],
    ['one letter', utf8(`${'a'.repeat(30_000)}b`), utf8('a'.repeat(60_000))],
    ['entities without an end', utf8('&#'.repeat(30_000)), utf8('&amp'.repeat(15_000))],
    ['the letters of a scheme', utf8('a'.repeat(60_000)), utf8(`${'b'.repeat(60_000)}:/`)],
    ['white space', utf8(`x${' '.repeat(60_000)}x`), utf8(`y${' '.repeat(60_000)}y`)],
    ['combining marks', utf8(`a${'\u0301\u0316'.repeat(4_000)}`), utf8(`b${'\u0301\u0316'.repeat(4_000)}`)],
    ['padding', utf8(`${'='.repeat(60_000)}a`), utf8(`${'='.repeat(60_000)}b`)],
  ])(
    'long ones take no time that counts: %s',
    (_title, sent, returned) => {
      expect(classifyRelayState(sent, returned)).toEqual({ name: 'replaced' });
    },
    2_000,
  );

  it('a cut is told of a long one too', () => {
    const sent = utf8(`${'x'.repeat(1_000_000)}&y`);
    expect(classifyRelayState(sent, sent.subarray(0, 1_000_000))).toEqual({
      name: 'truncated',
      at: 1_000_000,
      next: '&',
    });
  });
});

const shared = new URL('../../../shared/rules/relaystate-vectors.json', import.meta.url);

describe('the vectors of the rule catalogue', () => {
  interface Vector {
    readonly sent: string | null;
    readonly received: string | null;
    readonly class: string;
  }

  /** The catalogue's label as the names that fit it. */
  function namesOf(label: string): readonly RelayStateClass[] {
    const [name = '', ...more] = label.split(' ');
    const next = more[1];
    const figure = more.at(-1)?.replace('k=', '');
    if (name === 'RE_ENCODED') return [{ name: 're-encoded', rounds: Number(figure) }];
    if (name === 'TRUNCATED' && next !== undefined) return [{ name: 'truncated', at: Number(figure), next }];
    if (name === 'LITERAL') return [{ name: 'literal', word: 'null' }];
    return name
      .split('/')
      .map((part) => ({ name: part.toLowerCase().replaceAll('_', '-') }) as unknown as RelayStateClass);
  }

  it.skipIf(!existsSync(shared))('get the class that it names (skipped where the catalogue is not at hand)', () => {
    const vectors = JSON.parse(readFileSync(shared, 'utf8')) as Vector[];
    expect(vectors).toHaveLength(28);
    for (const { sent, received, class: label } of vectors) {
      const traffic = new Traffic();
      traffic.ask('_a', sent ?? undefined);
      traffic.answer('_a', received ?? undefined);
      const verdict = legsOf(traffic)[0]?.relayState;
      if (label === 'EMPTY_ONLY') expect(verdict).toEqual({ verdict: 'absent' });
      else
        expect(namesOf(label), `${sent} → ${received}`).toContainEqual(verdict?.verdict === 'mutated' && verdict.class);
    }
  });
});
