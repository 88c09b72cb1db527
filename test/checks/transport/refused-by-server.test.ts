// Too long, blocked, by GET: what a server or something before it did not take.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import { acsGotWithoutMessage } from '../../../src/checks/transport/acs-got-without-message.ts';
import { blockedByFirewall } from '../../../src/checks/transport/blocked-by-firewall.ts';
import { responseByGet } from '../../../src/checks/transport/response-by-get.ts';
import { TOO_LONG_CHECKS } from '../../../src/checks/transport/too-long.ts';
import { response } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

const [urlTooLong, headersTooLong, bodyTooLarge] = TOO_LONG_CHECKS as [
  (typeof TOO_LONG_CHECKS)[0],
  (typeof TOO_LONG_CHECKS)[0],
  (typeof TOO_LONG_CHECKS)[0],
];

describe('an address that is too long', () => {
  const ask = (length: number, status: number) => {
    const traffic = new WebTraffic();
    traffic.ask('_1', 'r'.repeat(length), { status });
    return traffic;
  };

  it('is proven by 414, whatever its length', () => {
    expect(ask(10, 414).finding(urlTooLong)).toMatchObject({
      id: 'url-too-long',
      outcome: 'fail',
      confidence: 'proven',
    });
  });

  it('is likely where a long one gets 400', () => {
    expect(ask(5_000, 400).finding(urlTooLong)).toMatchObject({ outcome: 'fail', confidence: 'likely' });
  });

  it('is not the reason for a 400 to a short one, nor for any 404', () => {
    expect(ask(10, 400).findings(urlTooLong)).toEqual([]);
    expect(ask(5_000, 404).findings(urlTooLong)).toEqual([]);
  });

  it('is noted where the server took it', () => {
    expect(ask(5_000, 200).finding(urlTooLong).outcome).toBe('info');
    expect(ask(10, 200).findings(urlTooLong)).toEqual([]);
  });
});

describe('headers that are too long', () => {
  const post = (cookies: number, status: number) => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.answer(undefined, undefined, { status }), { sent: { Cookie: `a=${'x'.repeat(cookies)}` } });
    return traffic;
  };

  it('are proven by 431, and the share of cookies is said', () => {
    const finding = post(20_000, 431).finding(headersTooLong);
    expect(finding).toMatchObject({ id: 'headers-too-long', outcome: 'fail', confidence: 'proven' });
    expect(finding.message).toContain('20,002 of them cookies');
  });

  it('are likely where long ones get 400, and not where short ones do', () => {
    expect(post(9_000, 400).finding(headersTooLong).confidence).toBe('likely');
    expect(post(100, 400).findings(headersTooLong)).toEqual([]);
  });

  it('are not told without headers', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined, undefined, { status: 400 });
    expect(traffic.findings(headersTooLong)).toEqual([]);
  });
});

describe('a body that is too large', () => {
  const post = (octets: number, status: number) => {
    const traffic = new WebTraffic();
    const octetsOf = utf8(`SAMLResponse=${Buffer.from(response()).toString('base64url')}&x=${'x'.repeat(octets)}`);
    traffic.add({ method: 'POST', url: 'https://sp.example/acs', body: { kind: 'octets', octets: octetsOf }, status });
    return traffic;
  };

  it('is proven by 413', () => {
    expect(post(10, 413).finding(bodyTooLarge)).toMatchObject({
      id: 'body-too-large',
      outcome: 'fail',
      confidence: 'proven',
    });
  });

  it('is likely where more than a megabyte gets 500', () => {
    expect(post(1_100_000, 500).finding(bodyTooLarge).confidence).toBe('likely');
  });

  it('is not the reason for a 500 to a usual one', () => {
    expect(post(10_000, 500).findings(bodyTooLarge)).toEqual([]);
  });
});

describe('a firewall', () => {
  const post = (status: number, got: Record<string, string>, html?: string) => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.answer(undefined, undefined, { status }), { got, ...(html !== undefined && { html }) });
    return traffic;
  };

  it.each([
    [403, { Server: 'cloudflare', 'CF-RAY': '8a-FRA' }, 'Cloudflare', 'hint'],
    [406, { 'X-Sucuri-ID': '12' }, 'Sucuri', 'hint'],
    [503, { Server: 'AkamaiGHost' }, 'Akamai', 'hint'],
    [403, { 'x-amzn-waf-action': 'challenge' }, 'AWS WAF', 'likely'],
    [403, { Server: 'cloudflare', 'cf-mitigated': 'challenge' }, 'Cloudflare', 'likely'],
  ])('that answers %i with %j is named', (status, got, product, confidence) => {
    const finding = post(status, got).finding(blockedByFirewall);
    expect(finding).toMatchObject({ outcome: 'fail', confidence, party: 'between' });
    expect(finding.message).toContain(product);
  });

  it('is told by its page too', () => {
    const html = 'The requested URL was rejected. Please consult with your administrator. Your support ID is: 1';
    expect(post(403, {}, html).finding(blockedByFirewall).message).toContain('F5');
  });

  it('is not blamed for the application’s own refusal, nor for passing a good answer on', () => {
    expect(post(403, { Server: 'nginx' }).findings(blockedByFirewall)).toEqual([]);
    expect(post(200, { Server: 'cloudflare' }).findings(blockedByFirewall)).toEqual([]);
    expect(post(500, { Server: 'cloudflare' }).findings(blockedByFirewall)).toEqual([]);
  });

  it('is not looked for where nothing was posted', () => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.ask('_1', undefined, { status: 403 }), { got: { Server: 'cloudflare' } });
    expect(traffic.findings(blockedByFirewall)).toEqual([]);
  });
});

describe('a Response by query', () => {
  const get = (status: number) => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLResponse', response({ inResponseTo: undefined }), undefined, {
      url: 'https://sp.example/acs',
      status,
    });
    return traffic;
  };

  it('fails where the service provider refused it', () => {
    expect(get(405).finding(responseByGet)).toMatchObject({ outcome: 'fail', confidence: 'proven', party: 'idp' });
  });

  it('is a warning where the service provider took it', () => {
    expect(get(200).finding(responseByGet).outcome).toBe('warn');
  });

  it('is not a Response by post, and not an artifact', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined);
    traffic.artifact(1);
    expect(traffic.findings(responseByGet)).toEqual([]);
    expect(traffic.findings(responseByGet, { flow: 1 })).toEqual([]);
  });
});

describe('the ACS opened without a message', () => {
  it('is noted', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined);
    const opened = traffic.page('https://sp.example/acs', { status: 400 });
    expect(traffic.finding(acsGotWithoutMessage)).toMatchObject({ outcome: 'info', where: { exchange: opened.id } });
  });

  it('is not the GET that a redirect made of the post', () => {
    const traffic = new WebTraffic();
    const post = traffic.answer(undefined, undefined, { status: 302, redirectUrl: 'https://sp.example/acs' });
    traffic.hop(post, { method: 'GET', url: 'https://sp.example/acs', status: 400 });
    expect(traffic.findings(acsGotWithoutMessage)).toEqual([]);
  });

  it('is nothing where pages are shown at that address', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined, undefined, { url: 'https://sp.example/login' });
    traffic.page('https://sp.example/login');
    expect(traffic.findings(acsGotWithoutMessage)).toEqual([]);
  });
});
