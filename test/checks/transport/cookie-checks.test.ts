// The three checks about the SP's cookies: absent at the ACS, refused, and not kept after it.
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/base/units.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { cookieMissingAtAcs } from '../../../src/checks/transport/cookie-missing-at-acs.ts';
import { TRANSPORT_CHECKS } from '../../../src/checks/transport/index.ts';
import { sessionCookieNotKept } from '../../../src/checks/transport/session-cookie-not-kept.ts';
import { setCookieRefused } from '../../../src/checks/transport/set-cookie-refused.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { STARTED } from '../../builders/exchanges.ts';
import { CHROME, FIREFOX, WebTraffic } from './web-traffic.ts';

interface Login {
  /** Set-Cookie of the SP's page. */
  readonly set?: string | readonly string[];
  /** Cookie at the ACS; null: headers were not recorded. */
  readonly cookie?: string | null;
  readonly status?: number;
  readonly agent?: string;
  /** Seconds from the SP's page to the post. */
  readonly later?: number;
  /** Set-Cookie of the ACS. */
  readonly session?: string | readonly string[];
  readonly site?: string;
  readonly from?: string;
}

function login({
  set = 'sid=1; SameSite=Lax',
  cookie = '',
  status = 400,
  agent = CHROME,
  later = 2,
  session,
  site,
  from,
}: Login = {}) {
  const traffic = new WebTraffic();
  const page = traffic.page(`${from ?? 'https://sp.example'}/login`);
  traffic.dress(page, { sent: { 'User-Agent': agent }, got: { 'Set-Cookie': set } });
  traffic.ask('_1', undefined, { initiator: 'https://sp.example' });
  const post = traffic.answer('_1', undefined, {
    status,
    initiator: 'https://idp.example',
    startedAt: epochMs(STARTED + later * 1_000),
    ...(status === 302 && { redirectUrl: 'https://sp.example/home' }),
  });
  const sent = { 'User-Agent': agent, 'Sec-Fetch-Site': site ?? 'cross-site', ...(cookie && { Cookie: cookie }) };
  const acs = traffic.dress(post, {
    ...(cookie !== null && { sent }),
    got: session === undefined ? {} : { 'Set-Cookie': session },
  });
  return { traffic, acs };
}

describe('a cookie that is absent at the ACS', () => {
  it.each([
    ['sid=1; SameSite=Strict', 2, 'SameSite=Strict'],
    ['sid=1; SameSite=Lax', 2, 'SameSite=Lax'],
    ['sid=1', 200, 'older than the 2 minutes'],
    ['sid=1; SameSite=None', 2, 'SameSite=None without Secure'],
  ])('%s, after %i seconds, breaks the login, and why is said', (set, later, why) => {
    const finding = login({ set, later }).traffic.finding(cookieMissingAtAcs);
    expect(finding).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      party: 'sp',
      expected: set.replace('sid=1', 'sid').replace(/^sid$/, 'sid (no attributes)'),
    });
    expect(finding.message).toContain(why);
    expect(finding.fix).toContain('SameSite=None; Secure');
  });

  it('without an explanation is only a hint', () => {
    const finding = login({ set: 'sid=1; SameSite=None; Secure' }).traffic.finding(cookieMissingAtAcs);
    expect(finding).toMatchObject({ outcome: 'fail', confidence: 'hint' });
  });

  it('is not explained by a missing SameSite in Firefox', () => {
    expect(login({ set: 'sid=1', later: 200, agent: FIREFOX }).traffic.finding(cookieMissingAtAcs).confidence).toBe(
      'hint',
    );
  });

  it('is only noted where the login went on', () => {
    expect(login({ status: 302 }).traffic.finding(cookieMissingAtAcs).outcome).toBe('info');
  });

  it('is nothing where it counts visitors and the login went on', () => {
    expect(login({ set: '_ga=1; SameSite=Lax', status: 302 }).traffic.findings(cookieMissingAtAcs)).toEqual([]);
  });

  it('is nothing where it is for another path, was taken away, or is the refused kind’s own matter', () => {
    expect(login({ set: 'sid=1; Path=/admin' }).traffic.findings(cookieMissingAtAcs)).toEqual([]);
    expect(login({ set: 'sid=; Max-Age=0' }).traffic.findings(cookieMissingAtAcs)).toEqual([]);
  });

  it('passes where it came along', () => {
    const finding = login({ cookie: 'other=2; sid=1', status: 302 }).traffic.finding(cookieMissingAtAcs);
    expect(finding).toMatchObject({ outcome: 'pass', seen: 'sid' });
  });

  it('can’t be told without headers', () => {
    expect(login({ cookie: null }).traffic.finding(cookieMissingAtAcs)).toMatchObject({
      outcome: 'not-checked',
      weakenedBy: ['headers-missing'],
    });
  });

  it('says nothing of an artifact', () => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.artifact(1), { sent: {} });
    expect(traffic.findings(cookieMissingAtAcs)).toEqual([]);
  });
});

describe('a session that the ACS set', () => {
  const then = (session: string, url: string, cookie: string, next: number, headers: Record<string, string> = {}) => {
    const { traffic, acs } = login({ set: [], status: 302, session });
    const hop = traffic.hop(acs, { url, status: next });
    traffic.dress(hop, { sent: { ...headers, ...(cookie && { Cookie: cookie }) } });
    return traffic;
  };

  it.each([
    ['sid=1; Path=/saml', 'https://sp.example/home', 'its Path is /saml'],
    ['sid=1; Path=/; Secure', 'http://sp.example/home', 'redirected to http'],
    ['sid=1; Path=/', 'https://www.sp.example/home', 'it belongs to sp.example'],
    ['sid=1; Path=/; Domain=old.example', 'https://sp.example/home', 'Domain'],
    ['__Host-sid=1; Path=/', 'https://sp.example/home', '__Host-'],
    [`sid=${'x'.repeat(5_000)}; Path=/`, 'https://sp.example/home', '4,096 bytes'],
    ['sid=1; Path=/; SameSite=Strict', 'https://sp.example/home', 'SameSite=Strict'],
  ])('%.40s is not kept for %s', (session, url, why) => {
    const finding = then(session, url, '', 401).finding(sessionCookieNotKept);
    expect(finding).toMatchObject({
      id: 'session-cookie-not-kept',
      outcome: 'fail',
      confidence: 'proven',
      party: 'sp',
    });
    expect(finding.message).toContain(why);
    expect(finding.fix).not.toBe('');
  });

  it('that is lost without a reason is only likely lost', () => {
    const finding = then('sid=1; Path=/', 'https://sp.example/home', '', 403, { 'Sec-Fetch-Site': 'same-origin' });
    expect(finding.finding(sessionCookieNotKept)).toMatchObject({ outcome: 'fail', confidence: 'likely' });
  });

  it('passes where it came along', () => {
    expect(then('sid=1; Path=/', 'https://sp.example/home', 'sid=1', 200).finding(sessionCookieNotKept)).toMatchObject({
      outcome: 'pass',
      seen: 'sid',
    });
  });

  it('is not missed where the login went well', () => {
    expect(then('sid=1; Path=/saml', 'https://sp.example/home', '', 200).findings(sessionCookieNotKept)).toEqual([]);
  });

  it('is not looked for where the ACS set none, or nothing came after it', () => {
    expect(then('lang=en', 'https://sp.example/home', '', 401).findings(sessionCookieNotKept)).toEqual([]);
    expect(login({ session: 'sid=1' }).traffic.findings(sessionCookieNotKept)).toEqual([]);
  });
});

describe('a Set-Cookie that the browser refuses', () => {
  it('is a failure where the login failed, and names the rule', () => {
    const finding = login({ set: [], session: 'sid=1; Domain=other.example' }).traffic.finding(setCookieRefused);
    expect(finding).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      seen: 'sid; Domain=other.example',
      where: { exchange: 'x2', path: 'Set-Cookie' },
      party: 'sp',
    });
    expect(finding.message).toContain('Domain');
  });

  it('is only noted where the login went on', () => {
    const { traffic } = login({ set: [], status: 302, session: 'sid=1; Domain=other.example' });
    expect(traffic.finding(setCookieRefused).outcome).toBe('info');
  });

  it('is none where later requests carry it', () => {
    const { traffic, acs } = login({ set: [], status: 302, session: '__Secure-sid=1' });
    traffic.dress(traffic.hop(acs, { url: 'https://sp.example/home', status: 500 }), {
      sent: { Cookie: '__Secure-sid=1' },
    });
    expect(traffic.findings(setCookieRefused)).toEqual([]);
  });

  it('is no matter at an IdP that answered all the same', () => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.ask('_1'), { got: { 'Set-Cookie': 'sid=1; Domain=old.example' } });
    traffic.answer('_1', undefined, { status: 403 });
    expect(traffic.finding(setCookieRefused)).toMatchObject({ outcome: 'info', party: 'idp' });
  });

  it('says nothing of good ones, and nothing where none were set', () => {
    expect(login({ set: 'sid=1', session: 'sid=2; Secure' }).traffic.findings(setCookieRefused)).toEqual([]);
    expect(login({ set: [] }).traffic.findings(setCookieRefused)).toEqual([]);
  });
});

it('names the absence as the cause of what a refused cookie did before the login', () => {
  const findings = runChecks(subjectOf(login({ set: 'sid=1; SameSite=None' }).traffic.exchanges), TRANSPORT_CHECKS);
  expect(findings.find(({ cause }) => cause)?.id).toBe('cookie-missing-at-acs');
});
