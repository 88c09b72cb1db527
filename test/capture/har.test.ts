// HARs of both browsers, and files that are none.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { InputError, type InputErrorCode } from '../../src/base/input-error.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { readHar } from '../../src/capture/har.ts';
import { entry, har, harText } from '../builders/har.ts';

const read = (...entries: readonly unknown[]) => readHar(har(...entries), DEFAULT_LIMITS);
const only = (made: unknown) => {
  const [exchange, ...more] = read(made);
  if (!exchange || more.length > 0) throw new Error(`${more.length + 1} exchanges`);
  return exchange;
};

function refusal(octets: Uint8Array, limits = DEFAULT_LIMITS): InputErrorCode {
  try {
    readHar(octets, limits);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  throw new Error('it was read');
}

describe('an entry', () => {
  it('of Chromium becomes an exchange', () => {
    const made = entry({
      request: {
        method: 'POST',
        url: 'https://sp.example/acs#f',
        headers: [{ name: 'A', value: 'b' }],
        postData: { text: 'a=b' },
      },
      response: {
        status: 303,
        statusText: 'See Other',
        redirectURL: 'https://sp.example/app',
        content: { text: 'hello' },
      },
    });
    expect(only(made)).toEqual({
      id: 'entry-0',
      source: 'har',
      sequence: 0,
      startedAt: Date.parse('2026-01-02T03:04:05.000Z'),
      endedAt: Date.parse('2026-01-02T03:04:05.000Z') + 12.5,
      requestId: 'entry-0',
      hop: 0,
      resourceType: 'main_frame',
      request: {
        method: 'POST',
        url: 'https://sp.example/acs#f',
        headers: [{ name: 'A', value: 'b' }],
        body: { kind: 'octets', octets: utf8('a=b') },
      },
      requestBody: 'complete',
      response: {
        status: 303,
        statusText: 'See Other',
        headers: [],
        fromCache: false,
        redirectUrl: 'https://sp.example/app',
        body: 'hello',
      },
      state: 'redirected',
      gaps: [],
    });
  });

  it.each([
    ['document', {}, 'main_frame'],
    ['xhr', {}, 'xmlhttprequest'],
    ['FETCH', {}, 'xmlhttprequest'],
    ['sub_frame', {}, 'sub_frame'],
    ['ping', {}, 'other'],
    [7, {}, 'main_frame'],
    [undefined, { headers: [{ name: 'Sec-Fetch-Dest', value: 'iframe' }] }, 'sub_frame'],
    [undefined, { headers: [{ name: 'Sec-Fetch-Dest', value: 'document' }] }, 'main_frame'],
    [undefined, { headers: [{ name: 'Sec-Fetch-Dest', value: 'style' }] }, 'other'],
    [undefined, {}, 'main_frame'],
  ])('of type %s', (type, request, expected) => {
    expect(only(entry({ _resourceType: type, request })).resourceType).toBe(expected);
  });

  it('without a type is a page only where it answers with HTML or a redirect', () => {
    const of = (response: object) => only(entry({ _resourceType: undefined, response })).resourceType;
    expect(of({ content: { mimeType: 'image/png' } })).toBe('other');
    expect(of({ content: {}, redirectURL: '/next' })).toBe('main_frame');
  });

  it.each([
    [
      'blocked, in Chromium',
      { _error: 'net::ERR_BLOCKED_BY_CLIENT', response: { status: 0 } },
      'net::ERR_BLOCKED_BY_CLIENT',
    ],
    ['failed, told by the response', { response: { status: 0, _error: 'net::ERR_ABORTED' } }, 'net::ERR_ABORTED'],
    ['without a status', { response: { status: 0 } }, 'no response'],
    ['with a status below 0', { response: { status: -1 } }, 'no response'],
    ['without a response', { response: { status: null }, _error: 5 }, 'no response'],
  ])('that was %s has failed, with its response lacking', (_title, parts, error) => {
    const exchange = only(entry(parts));
    expect(exchange).toMatchObject({ state: 'failed', error, gaps: ['response'] });
    expect(exchange).not.toHaveProperty('response');
  });

  it('has response text in either encoding', () => {
    const of = (content: object) => only(entry({ response: { content } })).response?.body;
    expect(of({ text: btoa('<p>'), encoding: 'base64' })).toBe('<p>');
    expect(of({ text: 'not base64', encoding: 'base64' })).toBeUndefined();
  });

  it('has each Set-Cookie by itself', () => {
    const headers = [{ name: 'set-cookie', value: 'a=1\nb=2' }];
    expect(only(entry({ response: { headers } })).response?.headers).toHaveLength(2);
  });
});

describe('a posted body', () => {
  const of = (postData: unknown, more: object = {}) => {
    const { request, requestBody } = only(entry({ request: { method: 'POST', postData, ...more } }));
    return [requestBody, request.body] as const;
  };
  const octets = (...values: number[]) => ({ kind: 'octets', octets: Uint8Array.from(values) });

  it('is taken from the exact octets first', () => {
    expect(of({ _base64: '/w==', text: '\uFFFD', params: [] })).toEqual(['complete', octets(0xff)]);
  });

  it('is taken from the text where the octets are broken', () => {
    expect(of({ _base64: '?', text: 'a' })).toEqual(['complete', octets(0x61)]);
  });

  it('is taken from base64 text', () => {
    expect(of({ encoding: 'base64', text: '/w==' })).toEqual(['complete', octets(0xff)]);
  });

  it('is a form where there are parameters only, in their order, with one named __proto__', () => {
    const params = JSON.parse('[{"name":"__proto__","value":"x"},{"name":"RelayState"},{"value":"y"},null]') as unknown;
    const fields = [
      { name: '__proto__', value: 'x' },
      { name: 'RelayState', value: '' },
    ];
    expect(of({ params })).toEqual(['complete', { kind: 'form', fields }]);
  });

  it('is said to be cut where it has exactly the octets at which Firefox cuts', () => {
    expect(of({ text: 'a'.repeat(1_048_576) })[0]).toBe('truncated');
    expect(of({ text: 'a'.repeat(1_048_575) })[0]).toBe('complete');
  });

  it('is unavailable where only its size is told', () => {
    expect(of(undefined, { bodySize: 12 })).toEqual(['unavailable', undefined]);
    expect(of({}, {})).toEqual(['unavailable', undefined]);
    expect(of(undefined, { bodySize: 0 })).toEqual(['none', undefined]);
  });
});

describe('the order', () => {
  it('is that of the times; entries of one time keep theirs', () => {
    const at = (second: number) => entry({ at: `2026-01-02T03:04:0${second}.000Z` });
    expect(read(at(5), at(1), at(5), at(3)).map(({ id, sequence }) => `${id} ${sequence}`)).toEqual([
      'entry-1 0',
      'entry-3 1',
      'entry-0 2',
      'entry-2 3',
    ]);
  });

  it('has entries without a time first', () => {
    expect(
      read(entry(), entry({ at: 'yesterday' }), entry({ at: 7 })).map(({ id, startedAt }) => [id, startedAt]),
    ).toEqual([
      ['entry-1', 0],
      ['entry-2', 0],
      ['entry-0', Date.parse('2026-01-02T03:04:05.000Z')],
    ]);
  });
});

describe('redirects', () => {
  const redirect = (url: string, redirectURL: string) =>
    entry({ request: { url }, response: { status: 302, redirectURL } });
  const hops = (...entries: unknown[]) => read(...entries).map(({ requestId, hop }) => `${requestId} ${hop}`);

  it('are hops of one request', () => {
    expect(
      hops(
        redirect('https://a.example/', 'https://b.example/?x=%2F'),
        redirect('https://b.example/?x=%2F', 'https://c.example/#here'),
        entry({ request: { url: 'https://c.example/#here' } }),
        entry({ request: { url: 'https://c.example/' } }),
      ),
    ).toEqual(['entry-0 0', 'entry-0 1', 'entry-0 2', 'entry-3 0']);
  });

  it('are followed where the address is relative, or lacks the slash behind the host', () => {
    const exchanges = read(
      redirect('https://a.example/x/y', '../z'),
      redirect('https://a.example/z', 'https://b.example'),
      entry({ request: { url: 'https://b.example/' } }),
    );
    expect(exchanges.map(({ hop }) => hop)).toEqual([0, 1, 2]);
    expect(exchanges[0]?.response?.redirectUrl).toBe('https://a.example/z');
  });

  it('to the same address are hops', () => {
    const url = 'https://a.example/';
    expect(hops(redirect(url, url), redirect(url, url), entry({ request: { url } }))).toEqual([
      'entry-0 0',
      'entry-0 1',
      'entry-0 2',
    ]);
  });

  it('with an address that is none are read all the same', () => {
    expect(hops(redirect('nowhere', 'http://['), entry({ request: { url: 'http://[' } }))).toEqual([
      'entry-0 0',
      'entry-0 1',
    ]);
  });
});

describe('a file', () => {
  it.each([
    ['not JSON', utf8('{"log":'), 'har-invalid'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'har-invalid'],
    ['empty', utf8(''), 'har-invalid'],
    ['a list', utf8('[]'), 'har-invalid'],
    ['null', utf8('null'), 'har-invalid'],
    ['without a log', utf8('{}'), 'har-invalid'],
    ['with entries that are no list', utf8('{"log":{"entries":{"length":1}}}'), 'har-invalid'],
    ['with an entry that is none', har(entry(), 7), 'har-invalid'],
    ['with an entry that is a list', har([]), 'har-invalid'],
    ['nested without end', utf8('['.repeat(100_000)), 'har-invalid'],
  ] as const)('is refused: %s', (_title, octets, code) => {
    expect(refusal(octets)).toBe(code);
  });

  it('is refused over the limits, and read at them', () => {
    const octets = har(entry(), entry());
    const size = byteLength(octets.length);
    expect(refusal(octets, { ...DEFAULT_LIMITS, exchanges: 1 })).toBe('input-too-large');
    expect(refusal(octets, { ...DEFAULT_LIMITS, fileOctets: byteLength(size - 1) })).toBe('input-too-large');
    expect(readHar(octets, { ...DEFAULT_LIMITS, exchanges: 2, fileOctets: size })).toHaveLength(2);
  });

  it('may begin with a byte order mark', () => {
    expect(readHar(utf8(`\uFEFF${harText(entry())}`), DEFAULT_LIMITS)).toHaveLength(1);
  });

  it('of wrong types anywhere is read as far as it goes', () => {
    const wrong = [null, 7, 'x', true, [], {}, [null], [7]];
    for (const value of wrong) {
      for (const part of [
        'request',
        'response',
        'startedDateTime',
        'time',
        '_resourceType',
        '_type',
        '_error',
        '_tab',
      ]) {
        expect(read({ ...entry(), [part]: value })).toHaveLength(1);
      }
      for (const part of ['method', 'url', 'headers', 'postData', 'bodySize', '_bodyState']) {
        expect(read(entry({ request: { [part]: value } }))).toHaveLength(1);
      }
      for (const part of ['status', 'statusText', 'headers', 'content', 'redirectURL', '_error']) {
        expect(read(entry({ response: { [part]: value } }))).toHaveLength(1);
      }
      for (const part of ['_base64', 'text', 'params', 'encoding']) {
        expect(read(entry({ request: { postData: { [part]: value } } }))).toHaveLength(1);
      }
    }
  });

  it('cannot reach a prototype', () => {
    const text = harText(entry())
      .replace('"log":', '"__proto__":{"log":1},"log":')
      .replace('"request":', '"__proto__":{"status":500},"request":');
    const [exchange] = readHar(utf8(text), DEFAULT_LIMITS);
    expect(exchange?.response?.status).toBe(200);
    expect(refusal(utf8('{"__proto__":{"log":{"entries":[]}}}'))).toBe('har-invalid');
  });
});
