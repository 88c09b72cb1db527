// Details of webRequest as both browsers give them, mapped onto events.
import { describe, expect, it } from 'vitest';
import { toCaptureEvent, type WebRequestBody, type WebRequestDetails } from '../../src/capture/web-request.ts';

const details = (parts: Partial<WebRequestDetails> = {}): WebRequestDetails => ({
  requestId: '7',
  url: 'https://sp.example/acs',
  method: 'POST',
  type: 'main_frame',
  tabId: 3,
  frameId: 0,
  parentFrameId: -1,
  timeStamp: 1_767_323_045_000.25,
  ...parts,
});

const octets = (text: string): ArrayBuffer => Uint8Array.from(Buffer.from(text, 'latin1')).buffer;
const bodyOf = (requestBody: WebRequestBody | null | undefined, method = 'POST') =>
  toCaptureEvent('request', 'k', details({ requestBody, method })).body;

describe('the body of a request', () => {
  it('keeps every value of a form, in the order in which the browser gave them', () => {
    expect(bodyOf({ formData: { RelayState: ['a b', 'c'], SAMLResponse: ['PHg+'] } })).toEqual({
      kind: 'form',
      fields: [
        ['RelayState', 'a b'],
        ['RelayState', 'c'],
        ['SAMLResponse', 'PHg+'],
      ],
      withheld: [],
    });
  });

  it('keeps a value that is not UTF-8 as octets (Chromium gives an ArrayBuffer)', () => {
    expect(bodyOf({ formData: { RelayState: [octets('\xff\xfe')] } })).toMatchObject({
      fields: [['RelayState', { base64: '//4=' }]],
    });
  });

  it('takes a key without a value as empty (Firefox gives undefined)', () => {
    expect(bodyOf({ formData: { RelayState: [undefined], '': ['x'] } })).toMatchObject({
      fields: [
        ['RelayState', ''],
        ['', 'x'],
      ],
    });
  });

  it('keeps a field named __proto__', () => {
    const formData = JSON.parse('{"__proto__": ["x"], "SAMLRequest": ["y"]}') as Record<string, string[]>;
    expect(bodyOf({ formData })).toMatchObject({
      fields: [
        ['__proto__', 'x'],
        ['SAMLRequest', 'y'],
      ],
    });
  });

  it('joins the parts of a raw body', () => {
    expect(bodyOf({ raw: [{ bytes: octets('SAMLResponse=') }, { bytes: octets('abc==') }] })).toEqual({
      kind: 'octets',
      base64: btoa('SAMLResponse=abc=='),
      truncated: false,
    });
  });

  it('records no body that is larger than any message that is decoded, and says that there was one', () => {
    expect(bodyOf({ raw: [{ bytes: new ArrayBuffer(28_000_001) }] })).toEqual({ kind: 'unavailable', withheld: [] });
    expect(bodyOf({ formData: { upload: ['x'.repeat(28_000_001)] } })).toEqual({
      kind: 'unavailable',
      withheld: ['upload'],
    });
  });

  it('says that a raw body with a file in it is not whole', () => {
    expect(bodyOf({ raw: [{ bytes: octets('--b') }, { file: '/tmp/photo.png' }, { bytes: octets('--') }] })).toEqual({
      kind: 'octets',
      base64: btoa('--b--'),
      truncated: true,
    });
  });

  it('says that a raw body of exactly 16 MiB is not whole, since Firefox cuts there', () => {
    const cut = bodyOf({ raw: [{ bytes: new ArrayBuffer(16 * 1024 * 1024) }] });
    const whole = bodyOf({ raw: [{ bytes: new ArrayBuffer(16 * 1024 * 1024 + 1) }] });
    expect(cut).toMatchObject({ truncated: true });
    expect(whole).toMatchObject({ truncated: false });
  });

  const UNAVAILABLE = { kind: 'unavailable', withheld: [] };

  it('is unavailable where the browser says so (a Blob in Chromium)', () => {
    expect(bodyOf({ error: 'Unknown error.' })).toEqual(UNAVAILABLE);
  });

  it('is unavailable where Firefox gives an empty form, as it does for more than 1 MiB', () => {
    expect(bodyOf({ formData: {} })).toEqual(UNAVAILABLE);
  });

  it('is unavailable for a POST of which nothing is told, and absent for a GET', () => {
    expect(bodyOf(undefined)).toEqual(UNAVAILABLE);
    expect(bodyOf(null)).toEqual(UNAVAILABLE);
    expect(bodyOf({})).toEqual(UNAVAILABLE);
    expect(bodyOf(undefined, 'GET')).toBeUndefined();
  });

  it('is looked for in the first event only', () => {
    const event = toCaptureEvent('completed', 'k', details({ requestBody: { formData: { a: ['b'] } } }));
    expect(event).not.toHaveProperty('body');
  });
});

describe('the rest of an event', () => {
  it('keeps key, time, place and address exactly', () => {
    expect(
      toCaptureEvent('request-headers', 'the-key', details({ method: 'GET', url: 'https://a.example/?q=%c3#f' })),
    ).toEqual({
      key: 'the-key',
      stage: 'request-headers',
      at: 1_767_323_045_000.25,
      requestId: '7',
      url: 'https://a.example/?q=%c3#f',
      method: 'GET',
      type: 'main_frame',
      tabId: 3,
      frameId: 0,
      parentFrameId: -1,
    });
  });

  it('takes the origin from either browser', () => {
    expect(toCaptureEvent('request', 'k', details({ initiator: 'https://a.example' })).initiator).toBe(
      'https://a.example',
    );
    expect(toCaptureEvent('request', 'k', details({ originUrl: 'https://a.example/p' })).initiator).toBe(
      'https://a.example/p',
    );
  });

  it('keeps whether the window is private, where the browser says so (Firefox)', () => {
    expect(toCaptureEvent('request', 'k', details({ incognito: true })).incognito).toBe(true);
    expect(toCaptureEvent('request', 'k', details({ incognito: false })).incognito).toBe(false);
    expect(toCaptureEvent('request', 'k', details())).not.toHaveProperty('incognito');
  });

  it('reads binary header values octet by octet, as buffer or as list', () => {
    const responseHeaders = [
      { name: 'Location', value: '/x' },
      { name: 'X-A', binaryValue: octets('\xffA') },
      { name: 'X-B', binaryValue: [0xe9, 0x42] },
      { name: 'X-C' },
    ];
    expect(toCaptureEvent('response-headers', 'k', details({ responseHeaders })).headers).toEqual([
      ['Location', '/x'],
      ['X-A', '\xffA'],
      ['X-B', '\xe9B'],
      ['X-C', ''],
    ]);
  });

  it('is plain JSON: storage and ports keep nothing else', () => {
    const event = toCaptureEvent(
      'redirect',
      'k',
      details({
        requestBody: { formData: { a: [octets('\xff')] } },
        statusCode: 302,
        statusLine: 'HTTP/1.1 302 Found',
        redirectUrl: 'https://b.example/',
        fromCache: false,
        responseHeaders: [{ name: 'A', binaryValue: octets('b') }],
      }),
    );
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    expect(event).toMatchObject({ status: 302, redirectUrl: 'https://b.example/', fromCache: false });
  });
});
