// The addresses of ACS and IdP, and https.
import { describe, expect, it } from 'vitest';
import { acsAddressDiffers } from '../../../src/checks/transport/acs-address-differs.ts';
import { siteOf } from '../../../src/checks/transport/addresses.ts';
import { downgradedToHttp } from '../../../src/checks/transport/downgraded-to-http.ts';
import { requestDestinationDiffers } from '../../../src/checks/transport/request-destination-differs.ts';
import { ACS, assertion, authnRequest, confirmation, encrypted, response, subject } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

describe('the address of the ACS', () => {
  interface Parts {
    readonly acsUrl?: string;
    readonly destination?: string;
    readonly recipient?: string;
    readonly url?: string;
    readonly status?: number;
    readonly html?: string;
  }
  const login = ({ acsUrl = ACS, destination = ACS, recipient = ACS, url = ACS, status = 200, html }: Parts = {}) => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLRequest', authnRequest({ id: '_1', acsUrl }));
    const assertions = [
      assertion({ subject: subject({ confirmations: [confirmation({ Recipient: recipient, InResponseTo: '_1' })] }) }),
    ];
    const post = traffic.post('SAMLResponse', response({ inResponseTo: '_1', destination, assertions }), undefined, {
      url,
      status,
    });
    if (html !== undefined) traffic.dress(post, { html });
    return traffic;
  };

  it('passes where requested, addressed, confirmed and real one are equal', () => {
    const finding = login().finding(acsAddressDiffers);
    expect(finding).toMatchObject({ outcome: 'pass', seen: ACS });
    expect(finding.message).toContain('Destination, Recipient and the requested ACS URL name.');
  });

  it.each([
    ['http://sp.example/acs', 'the scheme'],
    ['https://sp.example:8443/acs', 'the port'],
    ['https://sp.example/acs/', 'a trailing slash'],
    ['https://sp.example//acs', 'a doubled slash'],
    ['https://www.sp.example/acs', 'the host'],
    ['https://sp.example/acs?so=00D', 'the query'],
  ])('fails where Destination is %s, and names %s', (destination, part) => {
    const finding = login({ destination }).finding(acsAddressDiffers);
    expect(finding).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      seen: destination,
      expected: ACS,
      where: { path: 'Response/@Destination' },
      party: 'idp',
    });
    expect(finding.message).toContain(part);
  });

  it('fails where Recipient is another one', () => {
    const finding = login({ recipient: 'http://sp.example/acs' }).finding(acsAddressDiffers);
    expect(finding).toMatchObject({ outcome: 'fail', seen: 'http://sp.example/acs' });
    expect(finding.where.path).toContain('@Recipient');
  });

  it('is not the one that a redirect led to by GET, though webRequest goes on saying POST', () => {
    const traffic = new WebTraffic();
    const redirectUrl = 'https://sp.example/acs/';
    const xml = response({ inResponseTo: undefined, destination: redirectUrl, assertions: [] });
    const post = traffic.post('SAMLResponse', xml, undefined, { status: 301, redirectUrl });
    traffic.hop(post, { method: 'POST', url: redirectUrl, requestBody: 'unavailable', status: 405 });
    expect(traffic.finding(acsAddressDiffers)).toMatchObject({ outcome: 'fail', seen: redirectUrl, expected: ACS });
  });

  it('is only noted where the default port is spelt out and the login went well', () => {
    expect(login({ destination: 'https://sp.example:443/acs' }).finding(acsAddressDiffers).outcome).toBe('info');
  });

  it('is noted where the IdP posts to the registered address instead of the requested one, and warned of where that failed', () => {
    const acsUrl = 'http://sp.example/acs';
    expect(login({ acsUrl }).finding(acsAddressDiffers)).toMatchObject({ outcome: 'info', where: { message: 0 } });
    expect(login({ acsUrl, status: 403 }).finding(acsAddressDiffers)).toMatchObject({
      outcome: 'warn',
      confidence: 'likely',
    });
  });

  it('is judged by the service provider’s own complaint where all are equal', () => {
    const html = 'The response was received at http://sp.example/acs instead of https://sp.example/acs';
    expect(login({ html, status: 500 }).finding(acsAddressDiffers)).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
      seen: 'http://sp.example/acs',
      party: 'sp',
    });
  });

  it('leaves Recipient unchecked in an encrypted assertion', () => {
    const traffic = new WebTraffic();
    traffic.post('SAMLResponse', response({ inResponseTo: undefined, assertions: [encrypted('EncryptedAssertion')] }));
    expect(traffic.findings(acsAddressDiffers).map(({ outcome }) => outcome)).toEqual(['pass', 'not-checked']);
  });

  it('is not compared for an artifact', () => {
    const traffic = new WebTraffic();
    traffic.artifact(1);
    expect(traffic.findings(acsAddressDiffers)).toEqual([]);
  });
});

describe('Destination of the request', () => {
  const ask = (destination: string | undefined, url: string, answered?: number) => {
    const traffic = new WebTraffic();
    traffic.redirect(
      'SAMLRequest',
      authnRequest({ id: '_1', destination, attributes: { Destination: destination } }),
      'x',
      { url },
    );
    if (answered) traffic.answer('_1', undefined, { status: answered });
    return traffic;
  };

  it('passes where it is the address, whatever the binding adds to it', () => {
    expect(ask('https://idp.example/sso', 'https://idp.example/sso').finding(requestDestinationDiffers).outcome).toBe(
      'pass',
    );
  });

  it('warns where it is another address and no answer came', () => {
    expect(ask('http://idp.example/sso', 'https://idp.example/sso').finding(requestDestinationDiffers)).toMatchObject({
      outcome: 'warn',
      seen: 'http://idp.example/sso',
      expected: 'https://idp.example/sso',
      party: 'sp',
    });
  });

  it('fails where the IdP answered with an error', () => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLRequest', authnRequest({ destination: 'https://old.example/sso' }), undefined, {
      status: 400,
    });
    expect(traffic.finding(requestDestinationDiffers).outcome).toBe('fail');
  });

  it('is only noted where the IdP answered with Success', () => {
    expect(
      ask('http://idp.example/sso', 'https://idp.example/sso', 200).finding(requestDestinationDiffers).outcome,
    ).toBe('info');
  });

  it('is not compared where there is none', () => {
    expect(ask(undefined, 'https://idp.example/sso').findings(requestDestinationDiffers)).toEqual([]);
  });
});

describe('from https to http', () => {
  const land = (redirectUrl: string, status: number, acs = ACS) => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { initiator: 'https://sp.example' });
    const post = traffic.answer('_1', undefined, {
      url: acs,
      status: 302,
      redirectUrl,
      initiator: 'https://idp.example',
    });
    traffic.hop(post, { url: redirectUrl, status });
    return traffic;
  };

  it('fails where the login failed behind it, and warns where not', () => {
    expect(land('http://sp.example/home', 401).finding(downgradedToHttp)).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
    });
    expect(land('http://sp.example/home', 200).finding(downgradedToHttp)).toMatchObject({
      outcome: 'warn',
      seen: '302 → http://sp.example/home',
      expected: 'https://sp.example/home',
    });
  });

  it('is told where the ACS itself is http behind an https page', () => {
    expect(land('http://sp.example/home', 200, 'http://sp.example/acs').finding(downgradedToHttp).message).toContain(
      'over http',
    );
  });

  it('is told where the service provider asks for http on its own https host', () => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLRequest', authnRequest({ acsUrl: 'http://sp.example/acs' }), undefined, {
      initiator: 'https://sp.example',
    });
    expect(traffic.finding(downgradedToHttp)).toMatchObject({
      outcome: 'fail',
      seen: 'http://sp.example/acs',
      party: 'sp',
    });
  });

  it('is nothing where the browser turns it back by itself (HSTS)', () => {
    const traffic = new WebTraffic();
    const post = traffic.answer(undefined, undefined, { status: 302, redirectUrl: 'http://sp.example/home' });
    const redirectUrl = 'https://sp.example/home';
    traffic.hop(traffic.hop(post, { url: 'http://sp.example/home', status: 307, redirectUrl }), { url: redirectUrl });
    expect(traffic.findings(downgradedToHttp)).toEqual([]);
  });

  it('is nothing on this machine, nor where all is https or all is http', () => {
    const local = 'http://sp.localhost:8000/home';
    expect(land(local, 200, 'https://sp.localhost/acs').findings(downgradedToHttp)).toEqual([]);
    expect(land('https://sp.example/home', 200).findings(downgradedToHttp)).toEqual([]);
  });
});

it('tells sites by their registrable domain', () => {
  expect(siteOf('login.sp.example')).toBe('sp.example');
  expect(siteOf('login.sp.co.uk')).toBe('sp.co.uk');
  expect(siteOf('sp.localhost')).not.toBe(siteOf('idp.localhost'));
  expect(siteOf('10.0.0.1')).toBe('10.0.0.1');
});
