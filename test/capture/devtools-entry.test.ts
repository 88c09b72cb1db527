import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { mayMatter, toDevtoolsEntry, withholdFromEntry, withResponseBody } from '../../src/capture/devtools-entry.ts';
import { harEntry, told } from '../builders/devtools.ts';

const place = { id: 'd1', tabId: 7 };
const read = (har: unknown) => toDevtoolsEntry(har, place, DEFAULT_LIMITS);
const bodyText = (entry: ReturnType<typeof told>) => {
  const { body } = entry.exchange.request;
  return body?.kind === 'octets' ? new TextDecoder('latin1').decode(body.octets) : undefined;
};

describe('an entry of devtools', () => {
  it('is an exchange of the inspected tab with the body as it was sent', () => {
    const entry = told({
      tab: 7,
      url: 'https://sp.example/acs',
      posted: 'SAMLResponse=PD8%2B&RelayState=a%2Fb',
      status: 303,
    });
    expect(entry.exchange).toMatchObject({
      source: 'devtools',
      tab: { id: 7 },
      resourceType: 'main_frame',
      requestBody: 'complete',
      request: { method: 'POST', url: 'https://sp.example/acs' },
      response: { status: 303 },
    });
    expect(bodyText(entry)).toBe('SAMLResponse=PD8%2B&RelayState=a%2Fb');
  });

  it('of a frame is told from one of the page', () => {
    expect(told({ headers: { 'Sec-Fetch-Dest': 'iframe' } }).exchange.resourceType).toBe('sub_frame');
  });

  it('was caused by the page that its headers name', () => {
    const referer = 'https://idp.example/sso?x=1';
    expect(told({ headers: { Origin: 'https://idp.example', Referer: referer } }).exchange.initiator).toBe(
      'https://idp.example',
    );
    expect(told({ headers: { Referer: referer } }).exchange.initiator).toBe('https://idp.example');
    expect(told({ headers: { Origin: 'null' } }).exchange.initiator).toBeUndefined();
    expect(told().exchange.initiator).toBeUndefined();
  });

  it('that was made by devtools itself, by the extension, or by nobody is none', () => {
    expect(
      read(harEntry({ url: 'https://sp.example/.well-known/appspecific/com.chrome.devtools.json' })),
    ).toBeUndefined();
    expect(read(harEntry({ url: 'chrome-extension://abc/src/panel/index.html' }))).toBeUndefined();
    expect(read(harEntry({ url: 'data:text/html,x' }))).toBeUndefined();
    for (const nothing of [undefined, null, 'text', 3, [], {}]) expect(read(nothing)).toBeUndefined();
  });

  it('whose body was not UTF-8 has none: its octets do not follow from the text', () => {
    const headers = { 'Content-Length': '7' };
    const entry = told({ posted: 'a=ü&b=1', headers });
    expect(entry.exchange.requestBody).toBe('unavailable');
    expect(entry.exchange.request.body).toBeUndefined();
    expect(told({ posted: 'a=ü&b=1' }).exchange.requestBody).toBe('unavailable');
    expect(told({ posted: 'a=ü&b=1', headers: { 'Content-Length': '8' } }).exchange.requestBody).toBe('complete');
  });

  it('whose body is shorter than was sent says so', () => {
    expect(told({ posted: 'a=1', headers: { 'Content-Length': '900' } }).exchange.requestBody).toBe('truncated');
    expect(told({ posted: `a=${'x'.repeat(1_048_574)}` }).exchange.requestBody).toBe('truncated');
  });

  it('without an answer is a request that failed', () => {
    const { exchange } = told({ status: 0, _error: 'net::ERR_FAILED' });
    expect(exchange).toMatchObject({ state: 'failed', error: 'net::ERR_FAILED', gaps: [] });
    expect(exchange.response).toBeUndefined();
  });
});

describe('what may be a password is taken out', () => {
  it('as a whole where the request carries no message', () => {
    const { exchange } = withholdFromEntry(told({ posted: 'user=ann&password=hunter2' }), false);
    expect(exchange.request.body).toBeUndefined();
    expect(exchange.request.withheld).toEqual(['(body)']);
    expect(exchange.requestBody).toBe('unavailable');
    expect(JSON.stringify(exchange)).not.toContain('hunter2');
  });

  it('beside a message by its name, and every other octet stays', () => {
    const entry = withholdFromEntry(told({ posted: 'SAMLResponse=a%2b&password=hunter2&RelayState=%2f' }), true);
    expect(bodyText(entry)).toBe('SAMLResponse=a%2b&password=&RelayState=%2f');
    expect(entry.exchange.request.withheld).toEqual(['password']);
  });
});

describe('a page that came back', () => {
  const form = '<form method="post"><input name="SAMLResponse" value="x"></form>';

  it('is kept where it posts a message on, or is an error', () => {
    expect(withResponseBody(told(), form, '').exchange.response?.body).toBe(form);
    expect(withResponseBody(told({ status: 403 }), '<p>No.</p>', '').exchange.response?.body).toBe('<p>No.</p>');
    expect(withResponseBody(told(), btoa(form), 'base64').exchange.response?.body).toBe(form);
    expect(told({ page: form }).exchange.response?.body).toBe(form);
  });

  it('is not kept where it is any page, or too large', () => {
    const entry = told();
    expect(withResponseBody(entry, '<p>Your mail</p>', '')).toBe(entry);
    expect(withResponseBody(entry, form + ' '.repeat(1_000_001), '')).toBe(entry);
    expect(told({ page: '<p>Your mail</p>' }).exchange.response?.body).toBeUndefined();
  });

  it('is asked for only where it is a page', () => {
    expect(mayMatter(told())).toBe(true);
    expect(mayMatter(told({ status: 302, location: 'https://idp.example/' }))).toBe(false);
    expect(mayMatter(told({ _resourceType: 'fetch' }))).toBe(false);
    expect(mayMatter(told({ status: 0 }))).toBe(false);
  });
});
