import { describe, expect, it } from 'vitest';
import { acsPostBecameGet, requestPostBecameGet } from '../../../src/checks/transport/post-became-get.ts';
import { authnRequest } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

const ACS = 'https://sp.example/saml/acs';

describe('the post at the ACS', () => {
  const redirected = (status: number, redirectUrl: string, next: number, got: Record<string, string> = {}) => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    const post = traffic.answer('_1', undefined, { url: ACS, status, redirectUrl });
    traffic.dress(post, { got });
    traffic.hop(post, { method: 'POST', url: redirectUrl, status: next });
    return traffic;
  };

  it.each([
    ['http://sp.example/saml/acs', 'the scheme changes from https to http'],
    ['https://sp.example/saml/acs/', 'the trailing slash is added'],
    ['https://www.sp.example/saml/acs', 'the host changes from sp.example to www.sp.example'],
    ['https://sp.example:8443/saml/acs', 'the port changes from 443 to 8443'],
    ['https://sp.example/SAML/acs', 'upper and lower case of the path change'],
  ])('that is redirected to %s is lost, and the change is named', (url, change) => {
    const finding = redirected(301, url, 405).finding(acsPostBecameGet);
    expect(finding).toMatchObject({
      id: 'acs-post-became-get',
      outcome: 'fail',
      confidence: 'proven',
      party: 'sp',
      seen: `301 → ${url}`,
    });
    expect(finding.message).toContain(change);
    expect(finding.fix).toContain(url);
  });

  it('that is redirected to another page is how service providers answer', () => {
    expect(redirected(302, 'https://sp.example/home', 200).findings(acsPostBecameGet)).toEqual([]);
    expect(redirected(302, 'https://sp.example/saml/acs?next=1', 200).findings(acsPostBecameGet)).toEqual([]);
  });

  it('that sets a session before it redirects was taken', () => {
    const traffic = redirected(302, 'https://sp.example/saml/acs/', 200, { 'Set-Cookie': 'session=1' });
    expect(traffic.findings(acsPostBecameGet)).toEqual([]);
  });

  it('keeps its body through 308, which is only noted', () => {
    expect(redirected(308, 'https://sp.example/saml/acs/', 200).finding(acsPostBecameGet).outcome).toBe('info');
  });

  it('is not looked for in a response that came by query', () => {
    const traffic = new WebTraffic();
    traffic.artifact(1, undefined, { url: ACS, status: 301, redirectUrl: `${ACS}/` });
    expect(traffic.findings(acsPostBecameGet)).toEqual([]);
  });
});

describe('the post of the request at the IdP', () => {
  const ask = (redirectUrl: string) => {
    const traffic = new WebTraffic();
    const url = 'https://idp.example/sso';
    const post = traffic.post('SAMLRequest', authnRequest(), undefined, { url, status: 301, redirectUrl });
    traffic.hop(post, { method: 'POST', url: redirectUrl, status: 400 });
    return traffic;
  };

  it('is lost by a redirect to another spelling', () => {
    expect(ask('https://idp.example/sso/').finding(requestPostBecameGet)).toMatchObject({
      id: 'request-post-became-get',
      outcome: 'fail',
      party: 'idp',
    });
  });

  it('may be redirected to the login page', () => {
    expect(ask('https://idp.example/login').findings(requestPostBecameGet)).toEqual([]);
  });

  it('is not looked for in a request that came by query', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { status: 301, redirectUrl: 'https://idp.example/sso/' });
    expect(traffic.findings(requestPostBecameGet)).toEqual([]);
  });
});
