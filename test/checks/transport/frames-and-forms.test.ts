// Frames that are refused, cookies that don't reach them, and forms that a policy stops.
import { describe, expect, it } from 'vitest';
import { autoSubmitFormOf } from '../../../src/checks/transport/auto-submit-form.ts';
import { allows } from '../../../src/checks/transport/content-security-policy.ts';
import { formActionBlocksPost, formNeverSubmitted } from '../../../src/checks/transport/form-submission.ts';
import { loginInFrameRefused } from '../../../src/checks/transport/login-in-frame-refused.ts';
import { thirdPartyCookiesBlocked } from '../../../src/checks/transport/third-party-cookies-blocked.ts';
import { logoutRequest } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

const FRAME = { resourceType: 'sub_frame', frame: { id: 7, parentId: 0 } };

describe('a login page in a frame', () => {
  const framed = (got: Record<string, string>, frame: object = FRAME, status = 200) => {
    const traffic = new WebTraffic();
    traffic.page('https://portal.example/');
    traffic.dress(traffic.ask('_1', undefined, { ...frame, status }), { got });
    return traffic;
  };

  it.each([
    [{ 'X-Frame-Options': 'DENY' }, 'X-Frame-Options: DENY'],
    [{ 'X-Frame-Options': 'SAMEORIGIN' }, 'X-Frame-Options: SAMEORIGIN'],
    [
      { 'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'" },
      "Content-Security-Policy: frame-ancestors 'none'",
    ],
    [
      { 'Content-Security-Policy': "frame-ancestors 'self' https://other.example" },
      "Content-Security-Policy: frame-ancestors 'self' https://other.example",
    ],
  ])('is refused by %j', (got, seen) => {
    expect(framed(got).finding(loginInFrameRefused)).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      seen,
      party: 'idp',
    });
  });

  it.each([
    [{ 'Content-Security-Policy': 'frame-ancestors https://portal.example', 'X-Frame-Options': 'DENY' }],
    [{ 'Content-Security-Policy': 'frame-ancestors *.example' }],
    [{ 'Content-Security-Policy-Report-Only': "frame-ancestors 'none'" }],
    [{}],
  ])('is shown with %j', (got) => {
    expect(framed(got).findings(loginInFrameRefused)).toEqual([]);
  });

  it('is not one in the top window', () => {
    expect(framed({ 'X-Frame-Options': 'DENY' }, {}).findings(loginInFrameRefused)).toEqual([]);
  });

  it('is only noted in a frame of single logout', () => {
    const traffic = new WebTraffic();
    traffic.page('https://portal.example/');
    const logout = traffic.redirect('SAMLRequest', logoutRequest(), undefined, FRAME);
    traffic.dress(logout, { got: { 'X-Frame-Options': 'DENY' } });
    expect(traffic.finding(loginInFrameRefused).outcome).toBe('info');
  });
});

describe('cookies in a cross-site frame', () => {
  const framed = (
    set: string,
    cookie: string,
    message: 'login' | 'logout',
    sent: Record<string, string> | undefined = {},
  ) => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.page('https://idp.example/home'), { got: { 'Set-Cookie': set } });
    traffic.page('https://portal.example/');
    const frame = { ...FRAME, initiator: 'https://portal.example', url: 'https://idp.example/sso' };
    const exchange =
      message === 'login'
        ? traffic.ask('_1', undefined, frame)
        : traffic.redirect('SAMLRequest', logoutRequest(), undefined, frame);
    if (sent) traffic.dress(exchange, { sent: { ...sent, ...(cookie && { Cookie: cookie }) } });
    return traffic;
  };
  const forFrames = 'sid=1; Path=/; Secure; SameSite=None';

  it('are blocked where none comes along although the host has one for frames', () => {
    expect(framed(forFrames, '', 'login').finding(thirdPartyCookiesBlocked)).toMatchObject({
      outcome: 'warn',
      confidence: 'proven',
      expected: 'sid',
      party: 'browser',
    });
  });

  it('keep a logout from seeing the session', () => {
    const finding = framed('sid=1; SameSite=Lax', '', 'logout').finding(thirdPartyCookiesBlocked);
    expect(finding).toMatchObject({ outcome: 'fail', confidence: 'likely', party: 'sp' });
    expect(finding.message).toContain('session that it was to end');
  });

  it('are there', () => {
    expect(framed(forFrames, 'sid=1', 'login').findings(thirdPartyCookiesBlocked)).toEqual([]);
  });

  it('can’t be told without headers', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { ...FRAME, initiator: 'https://portal.example' });
    expect(traffic.finding(thirdPartyCookiesBlocked)).toMatchObject({
      outcome: 'not-checked',
      weakenedBy: ['headers-missing'],
    });
  });

  it('are no matter within one site, nor where the host has none', () => {
    expect(
      framed(forFrames, '', 'login', { 'Sec-Fetch-Site': 'same-site' }).findings(thirdPartyCookiesBlocked),
    ).toEqual([]);
    expect(framed('sid=; Max-Age=0', '', 'login').findings(thirdPartyCookiesBlocked)).toEqual([]);
  });
});

describe('form-action', () => {
  const form =
    '<form method="post" action="https:&#x2F;&#47;sp.example/acs"><input name="SAMLResponse" value="x"></form>';
  const page = (policy: string | undefined, { html, posted = false }: { html?: string; posted?: boolean } = {}) => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { status: 302, redirectUrl: 'https://idp.example/login' });
    const last = traffic.page(
      'https://idp.example/login',
      posted ? { method: 'POST', body: { kind: 'form', fields: [] } } : {},
    );
    traffic.dress(last, {
      got: policy === undefined ? {} : { 'Content-Security-Policy': policy },
      ...(html !== undefined && { html }),
    });
    return traffic;
  };

  it('that lacks the ACS stops the page that has the form', () => {
    const finding = page("form-action 'self'", { html: form }).finding(formActionBlocksPost);
    expect(finding).toMatchObject({ outcome: 'fail', confidence: 'proven', seen: "form-action 'self'", party: 'idp' });
    expect(finding.fix).toContain('https://sp.example');
  });

  it('likely does where the page is not in the recording, and is a hint before the user sent anything', () => {
    expect(page("form-action 'self'", { posted: true }).finding(formActionBlocksPost)).toMatchObject({
      outcome: 'warn',
      confidence: 'likely',
    });
    expect(page("form-action 'self'").finding(formActionBlocksPost)).toMatchObject({
      outcome: 'warn',
      confidence: 'hint',
    });
  });

  it('that has the ACS, or is not there, stops nothing', () => {
    expect(page("form-action 'self' https://sp.example", { html: form }).findings(formActionBlocksPost)).toEqual([]);
    expect(page("default-src 'self'", { html: form }).findings(formActionBlocksPost)).toEqual([]);
    expect(page(undefined, { html: form }).findings(formActionBlocksPost)).toEqual([]);
  });

  it('of a page elsewhere is no matter: the user gave the login up', () => {
    const traffic = page(undefined);
    const elsewhere = traffic.page('https://news.example/');
    traffic.dress(elsewhere, { got: { 'Content-Security-Policy': "form-action 'self'" } });
    expect(traffic.findings(formActionBlocksPost)).toEqual([]);
  });

  it('is no matter once the response came', () => {
    const traffic = page("form-action 'self'");
    traffic.answer('_1');
    expect(traffic.findings(formActionBlocksPost)).toEqual([]);
    expect(traffic.findings(formNeverSubmitted)).toEqual([]);
  });

  it('stops redirects after the submit too, which the browser’s error tells', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    const post = traffic.answer('_1', undefined, { status: 302, redirectUrl: 'https://app.example/' });
    traffic.hop(post, { url: 'https://app.example/', state: 'failed', error: 'net::ERR_BLOCKED_BY_CSP', status: 0 });
    expect(traffic.finding(formActionBlocksPost)).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      seen: 'net::ERR_BLOCKED_BY_CSP',
    });
  });

  it('leaves a page with the form and no post after it as the symptom', () => {
    expect(page("script-src 'self'", { html: form }).finding(formNeverSubmitted)).toMatchObject({
      outcome: 'warn',
      confidence: 'likely',
    });
    expect(page("script-src 'self'", { html: form }).finding(formNeverSubmitted).message).toContain('no inline script');
    expect(page(undefined, { posted: true }).finding(formNeverSubmitted)).toMatchObject({
      outcome: 'info',
      confidence: 'hint',
    });
  });

  it('says nothing of a login page that waits for the user', () => {
    expect(page(undefined).findings(formNeverSubmitted)).toEqual([]);
  });
});

it('matches sources as browsers do', () => {
  const self = 'https://idp.example/login';
  const to = (source: string, target: string) => allows([source.split(' ')], target, self);
  expect(to("'self'", 'https://idp.example/x')).toBe(true);
  expect(to("'self'", 'https://idp.example:8443/x')).toBe(false);
  expect(to('https:', 'https://sp.example/')).toBe(true);
  expect(to('https:', 'http://sp.example/')).toBe(false);
  expect(to('sp.example', 'https://sp.example/')).toBe(true);
  expect(to('*.sp.example', 'https://sp.example/')).toBe(false);
  expect(to('*.sp.example', 'https://a.sp.example/')).toBe(true);
  expect(to('https://sp.example:*', 'https://sp.example:8443/')).toBe(true);
  expect(to('https://sp.example/saml/', 'https://sp.example/saml/acs')).toBe(true);
  expect(to('https://sp.example/saml/acs', 'https://sp.example/other')).toBe(false);
  expect(to("'none'", 'https://idp.example/')).toBe(false);
  expect(allows([['https:'], ["'self'"]], 'https://sp.example/', self)).toBe(false);
});

it('finds the form of a page, and where it goes', () => {
  const url = 'https://idp.example/a/page';
  expect(autoSubmitFormOf("<FORM action='../acs?a=1&amp;b=2'><input type=hidden name=SAMLResponse>", url)).toEqual({
    parameter: 'SAMLResponse',
    action: 'https://idp.example/acs?a=1&b=2',
  });
  expect(autoSubmitFormOf('<p>SAMLResponse</p>', url)).toBeUndefined();
  expect(autoSubmitFormOf(undefined, url)).toBeUndefined();
});
