// How a failure showed: HTTP errors, requests without an answer, loops.
import { describe, expect, it } from 'vitest';
import { httpErrorAtAcs, httpErrorAtIdp } from '../../../src/checks/transport/http-errors.ts';
import { loginLoop } from '../../../src/checks/transport/login-loop.ts';
import { requestFailed } from '../../../src/checks/transport/request-failed.ts';
import type { Flow } from '../../../src/flow/flow.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { authnRequest } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

describe('an error at the ACS', () => {
  it('is shown with the title of its page', () => {
    const traffic = new WebTraffic();
    const post = traffic.answer(undefined, undefined, { status: 500 });
    traffic.dress(post, { html: '<html><title>Oops\n it broke</title>' });
    expect(traffic.finding(httpErrorAtAcs)).toMatchObject({
      outcome: 'fail',
      seen: '500, “Oops it broke”',
      party: 'sp',
      where: { exchange: 'x0' },
    });
  });

  it('may come behind redirects', () => {
    const traffic = new WebTraffic();
    const post = traffic.answer(undefined, undefined, { status: 302, redirectUrl: 'https://sp.example/error' });
    traffic.hop(post, { url: 'https://sp.example/error', status: 403 });
    expect(traffic.finding(httpErrorAtAcs).where.exchange).toBe('x1');
  });

  it('is none where the service provider answers well, or nothing was sent to it', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined);
    traffic.ask('_1', undefined, { status: 500 });
    expect(traffic.findings(httpErrorAtAcs)).toEqual([]);
    expect(traffic.findings(httpErrorAtAcs, { flow: 1 })).toEqual([]);
  });
});

describe('an error at the IdP', () => {
  it('is shown where no response followed', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { status: 400 });
    expect(traffic.finding(httpErrorAtIdp)).toMatchObject({ outcome: 'fail', party: 'idp' });
  });

  it('was put right where a response followed', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { status: 400 });
    traffic.answer('_1');
    expect(traffic.findings(httpErrorAtIdp)).toEqual([]);
  });

  it('is not the question for a ticket (401), nor a page that is there', () => {
    for (const status of [401, 200]) {
      const traffic = new WebTraffic();
      traffic.ask('_1', undefined, { status });
      expect(traffic.findings(httpErrorAtIdp)).toEqual([]);
    }
  });
});

it.each([
  [500, 'an error inside the identity provider'],
  [502, 'the proxy before the identity provider'],
  [503, 'the identity provider is overloaded, down, or under maintenance'],
  [504, 'the proxy before the identity provider'],
  [400, 'the identity provider does not accept the request'],
])('a status of %i is told in words that name the party', (status, words) => {
  const traffic = new WebTraffic();
  traffic.ask('_1', undefined, { status });
  const { message, fix } = traffic.finding(httpErrorAtIdp);
  expect(message).toContain(words);
  expect(message).not.toContain('application');
  expect(fix.startsWith('Try again')).toBe(status > 500);
});

describe('a request without an answer', () => {
  const ask = (error: string) => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { state: 'failed', error, status: 0 });
    return traffic;
  };

  it.each([
    ['net::ERR_NAME_NOT_RESOLVED', 'fail', 'not known to DNS'],
    ['NS_ERROR_UNKNOWN_HOST', 'fail', 'not known to DNS'],
    ['net::ERR_CERT_DATE_INVALID', 'fail', 'TLS certificate'],
    ['net::ERR_BLOCKED_BY_CLIENT', 'fail', 'extension'],
    ['net::ERR_TOO_MANY_REDIRECTS', 'fail', 'circle'],
    ['net::ERR_CONNECTION_REFUSED', 'fail', 'no connection'],
    ['net::ERR_EMPTY_RESPONSE', 'fail', 'it broke off'],
    ['net::ERR_BLOCKED_BY_RESPONSE', 'fail', 'X-Frame-Options'],
    ['net::ERR_SOMETHING_NEW', 'fail', 'only in code'],
    ['net::ERR_ABORTED', 'info', 'given up'],
  ])('%s: %s, since %s', (error, outcome, what) => {
    const finding = ask(error).finding(requestFailed);
    expect(finding).toMatchObject({ outcome, seen: error });
    expect(finding.message).toContain(what);
  });

  it('is none where all have one', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    expect(traffic.findings(requestFailed)).toEqual([]);
  });

  it('is none of an image’s business', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.add({ resourceType: 'image', state: 'failed', error: 'net::ERR_FAILED' });
    traffic.answer('_1');
    expect(traffic.findings(requestFailed)).toEqual([]);
  });
});

describe('a loop', () => {
  const looped = (traffic: WebTraffic, cycles: number) => {
    const subject = subjectOf(traffic.exchanges);
    const flow: Flow = { ...subject.flow, loop: { cycles, flows: [subject.flow.id] } };
    return findingsOf(loginLoop, { ...subject, flow });
  };
  const round = (forceAuthn = false) => {
    const traffic = new WebTraffic();
    traffic.redirect('SAMLRequest', authnRequest({ id: '_1', attributes: { ForceAuthn: forceAuthn || undefined } }));
    return traffic;
  };

  it('of three rounds is a failure, put down to the user where nothing else shows', () => {
    const traffic = round();
    traffic.answer('_1');
    const [finding] = looped(traffic, 3);
    expect(finding).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
      seen: '3 logins at the same service provider within a minute',
    });
    expect(finding?.message).toContain('refused the user');
  });

  it('is put down to the cookie that was missing at the ACS', () => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.page('https://sp.example/login'), { got: { 'Set-Cookie': 'sid=1; SameSite=Lax' } });
    traffic.ask('_1');
    traffic.dress(traffic.answer('_1'), { sent: { 'Sec-Fetch-Site': 'cross-site' } });
    expect(looped(traffic, 4)[0]?.message).toContain('The cookie sid was missing at the ACS: it is SameSite=Lax');
  });

  it('is put down to ForceAuthn', () => {
    const traffic = round(true);
    traffic.answer('_1');
    expect(looped(traffic, 3)[0]?.message).toContain('ForceAuthn');
  });

  it('is none of two rounds, nor where the flow counted none', () => {
    expect(looped(round(), 2)).toEqual([]);
    expect(round().findings(loginLoop)).toEqual([]);
  });

  it('is counted by the flow', () => {
    const traffic = new WebTraffic();
    for (const id of ['_1', '_2', '_3']) {
      traffic.ask(id, undefined, { initiator: 'https://sp.example' });
      traffic.answer(id, undefined, { status: 302, redirectUrl: 'https://sp.example/login' });
    }
    expect(traffic.findings(loginLoop, { flow: 2 }).map(({ outcome }) => outcome)).toEqual(['fail']);
  });
});
