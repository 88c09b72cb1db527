// What is said of requests that were loaded ahead, that a cache sent again, and that led through too many redirects.
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { requestAnsweredTwice } from '../../../src/checks/transport/in-response-to.ts';
import { requestFailed } from '../../../src/checks/transport/request-failed.ts';
import { requestLoadedAhead } from '../../../src/checks/transport/request-loaded-ahead.ts';
import { authnRequest, response, SSO } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

describe('a request that the browser sent ahead of need', () => {
  const asked = (sent: Readonly<Record<string, string>>) => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.redirect('SAMLRequest', authnRequest({ id: '_1' })), { sent });
    return traffic;
  };

  it.each([
    ['Sec-Purpose', 'prefetch;prerender'],
    ['Sec-Purpose', 'prefetch'],
    ['Purpose', 'prefetch'],
    ['X-Moz', 'prefetch'],
  ])('is said to be one by %s: %s', (name, value) => {
    expect(asked({ [name]: value }).finding(requestLoadedAhead)).toMatchObject({
      outcome: 'info',
      seen: `${name}: ${value}`,
      party: 'browser',
      where: { exchange: 'x0' },
    });
  });

  it('is a login like any other once it was answered', () => {
    const traffic = asked({ 'Sec-Purpose': 'prefetch;prerender' });
    traffic.answer('_1');
    expect(traffic.findings(requestLoadedAhead)).toEqual([]);
  });

  it('is not every request without an answer', () => {
    expect(asked({ Accept: '*/*' }).findings(requestLoadedAhead)).toEqual([]);
    expect(asked({ Purpose: 'login' }).findings(requestLoadedAhead)).toEqual([]);
  });
});

describe('a request that is answered twice', () => {
  const twice = (fromCache: boolean) => {
    const traffic = new WebTraffic();
    const go = (kept: boolean): void => {
      const begin = traffic.add({ url: 'https://sp.example/login', status: 301, redirectUrl: SSO });
      const cached: Exchange = {
        ...begin,
        response: { status: 301, statusText: '', fromCache: kept, redirectUrl: SSO },
      };
      traffic.exchanges[traffic.exchanges.indexOf(begin)] = cached;
      traffic.redirect('SAMLRequest', authnRequest({ id: '_1' }), undefined, { requestId: begin.requestId, hop: 1 });
    };
    go(false);
    traffic.post('SAMLResponse', response({ id: '_r1', inResponseTo: '_1' }));
    go(fromCache);
    traffic.post('SAMLResponse', response({ id: '_r2', inResponseTo: '_1' }), undefined, { status: 403 });
    return traffic;
  };

  it('is the service provider’s doing where its redirect came from the browser’s cache', () => {
    const finding = twice(true).finding(requestAnsweredTwice);
    expect(finding).toMatchObject({ outcome: 'fail', party: 'sp' });
    expect(finding.message).toContain('https://sp.example/login from its cache');
    expect(finding.fix).toContain('no-store');
  });

  it('is the user’s, or the IdP’s, where it did not', () => {
    expect(twice(false).finding(requestAnsweredTwice)).toMatchObject({ outcome: 'fail', party: 'browser' });
  });
});

describe('a redirect that was not followed', () => {
  const refused = (hop: number) => {
    const traffic = new WebTraffic();
    const first = traffic.redirect('SAMLRequest', authnRequest({ id: '_1' }), undefined, {
      redirectUrl: 'https://idp.example/0',
      status: 302,
    });
    traffic.hop(first, {
      url: 'https://idp.example/0',
      hop,
      status: 302,
      redirectUrl: 'https://idp.example/1',
      state: 'failed',
      error: 'net::ERR_ABORTED',
    });
    return traffic;
  };

  it('is one redirect too many where it was the twentieth, whatever Chromium calls it', () => {
    const finding = refused(19).finding(requestFailed);
    expect(finding).toMatchObject({ outcome: 'fail', seen: 'net::ERR_ABORTED', party: 'sp' });
    expect(finding.message).toContain('redirected so often');
  });

  it('was given up where there were few', () => {
    expect(refused(1).finding(requestFailed)).toMatchObject({ outcome: 'info', party: 'browser' });
  });
});
