// Logins that are begun again within one flow, rounds of a loop, and cookies that a frame never gets back.
import { expect, it } from 'vitest';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { cookieMissingAtAcs } from '../../../src/checks/transport/cookie-missing-at-acs.ts';
import { downgradedToHttp } from '../../../src/checks/transport/downgraded-to-http.ts';
import { answerToOlderRequest } from '../../../src/checks/transport/in-response-to.ts';
import { TRANSPORT_CHECKS } from '../../../src/checks/transport/index.ts';
import { requestFailed } from '../../../src/checks/transport/request-failed.ts';
import { thirdPartyCookiesBlocked } from '../../../src/checks/transport/third-party-cookies-blocked.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { authnRequest } from '../../builders/saml.ts';
import { CHROME, WebTraffic } from './web-traffic.ts';

const SP = 'https://sp.example';

/** The IdP sends the browser back to the SP, which asks anew; then it answers one of the two. */
function askedAgain(answered: string, status: number, secondIssuer?: string): WebTraffic {
  const traffic = new WebTraffic();
  const first = traffic.ask('_1', undefined, { initiator: SP, status: 302, redirectUrl: `${SP}/app` });
  traffic.hop(first, { url: `${SP}/app`, status: 302, redirectUrl: 'https://idp.example/sso' });
  const again = authnRequest({ id: '_2', ...(secondIssuer !== undefined && { issuer: secondIssuer }) });
  traffic.redirect('SAMLRequest', again, undefined, { requestId: first.requestId, hop: 2, initiator: SP });
  traffic.answer(answered, undefined, { status, initiator: 'https://idp.example' });
  return traffic;
}

it('the answer to the older of two requests of one flow is told where it was refused', () => {
  expect(askedAgain('_1', 403).finding(answerToOlderRequest)).toMatchObject({ outcome: 'fail', seen: '_1' });
});

it('nothing is told of the answer to the newer one, of one that was accepted, nor of two parties in a row', () => {
  expect(askedAgain('_2', 403).findings(answerToOlderRequest)).toEqual([]);
  expect(askedAgain('_1', 200).findings(answerToOlderRequest)).toEqual([]);
  expect(askedAgain('_1', 403, 'https://broker.example').findings(answerToOlderRequest)).toEqual([]);
});

/** Two rounds; the ACS sets a session each time that the browser refuses, and its page asks again. */
function refusedSession(): WebTraffic {
  const traffic = new WebTraffic();
  for (const id of ['_1', '_2']) {
    traffic.ask(id, undefined, { initiator: SP });
    const acs = traffic.answer(id, undefined, {
      initiator: 'https://idp.example',
      status: 303,
      redirectUrl: `${SP}/app`,
    });
    const dressed = traffic.dress(acs, {
      sent: { 'User-Agent': CHROME, 'Sec-Fetch-Site': 'cross-site' },
      got: { 'Set-Cookie': 'session=1; Domain=old.example; Path=/; Secure' },
    });
    traffic.dress(traffic.hop(dressed, { url: `${SP}/app`, status: 403 }), { sent: { 'User-Agent': CHROME } });
  }
  return traffic;
}

it('a session that was refused at the ACS is told as refused, not as a cookie that the next login lacks', () => {
  const subject = subjectOf(refusedSession().exchanges, { flow: 1 });
  expect(runChecks(subject, [cookieMissingAtAcs]).filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  expect(runChecks(subject, TRANSPORT_CHECKS).find(({ cause }) => cause)?.id).toBe('set-cookie-refused');
});

it('a redirect to http on this machine is told where the login broke on it, and only there', () => {
  const land = (status: number) => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { initiator: 'https://sp.localhost' });
    const redirectUrl = 'http://sp.localhost:8000/home';
    const acs = traffic.answer('_1', undefined, { url: 'https://sp.localhost/acs', status: 302, redirectUrl });
    traffic.hop(acs, { url: redirectUrl, status });
    return traffic;
  };
  expect(land(401).finding(downgradedToHttp)).toMatchObject({ outcome: 'fail', confidence: 'likely' });
  expect(land(200).findings(downgradedToHttp)).toEqual([]);
});

const FRAME = { resourceType: 'sub_frame', frame: { id: 7, parentId: 0 } };

/** A login in a frame whose cookie was set in that frame. */
function framed(set: string, cookie: string): WebTraffic {
  const traffic = new WebTraffic();
  const page = traffic.page(`${SP}/login`, { ...FRAME, initiator: 'https://portal.example' });
  traffic.dress(page, { got: { 'Set-Cookie': set } });
  const acs = traffic.answer(undefined, undefined, { ...FRAME, initiator: 'https://idp.example', status: 403 });
  traffic.dress(acs, { sent: { 'Sec-Fetch-Site': 'cross-site', ...(cookie && { Cookie: cookie }) } });
  return traffic;
}

it('a cookie for frames that was set in a frame and never came back was blocked', () => {
  expect(framed('sid=1; Secure; SameSite=None', '').finding(thirdPartyCookiesBlocked)).toMatchObject({
    outcome: 'fail',
    confidence: 'proven',
    expected: 'sid',
    party: 'browser',
  });
});

it('nothing is told where it came back, nor of one that is not for frames', () => {
  expect(framed('sid=1; Secure; SameSite=None', 'sid=1').findings(thirdPartyCookiesBlocked)).toEqual([]);
  expect(framed('sid=1; SameSite=Lax', '').findings(thirdPartyCookiesBlocked)).toEqual([]);
});

it('an answer that arrived and may not be shown in a frame counts as answered', () => {
  const traffic = new WebTraffic();
  traffic.ask('_1', undefined, { ...FRAME, status: 200, state: 'failed', error: 'net::ERR_BLOCKED_BY_RESPONSE' });
  expect(traffic.findings(requestFailed)).toEqual([]);
});
