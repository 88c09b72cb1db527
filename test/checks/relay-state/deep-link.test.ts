// The page that the user asked for, and the one that opened.
import { describe, expect, it } from 'vitest';
import { RELAY_STATE_DEEP_LINK } from '../../../src/checks/relay-state/deep-link.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const findings = (traffic: Traffic) => runChecks(subjectOf(traffic.exchanges), RELAY_STATE_DEEP_LINK);

/** A page of the SP that redirects to the IdP, and the page that opens after the login. */
function login(asked: string, landed: string, relayState?: string): Traffic {
  const traffic = new Traffic();
  traffic.page(`https://sp.example${asked}`, { requestId: 'in', status: 302, redirectUrl: saml.SSO });
  traffic.ask('_a', relayState, { requestId: 'in', hop: 1 });
  traffic.answer('_a', relayState, { requestId: 'acs', status: 303, redirectUrl: 'https://sp.example/' });
  traffic.page(`https://sp.example${landed}`, { requestId: 'acs', hop: 1 });
  return traffic;
}

describe('a page that was asked for without RelayState', () => {
  it('is lost where another one opened', () => {
    expect(findings(login('/records/4711', '/home'))).toMatchObject([
      {
        id: 'deep-link-not-carried',
        outcome: 'warn',
        confidence: 'likely',
        seen: 'https://sp.example/home',
        expected: 'https://sp.example/records/4711',
        party: 'sp',
        where: { message: 0, exchange: 'x0' },
      },
    ]);
  });

  it.each([
    ['it opened', '/records/4711', '/records/4711#top'],
    ['it opened with something added', '/records/4711', '/records/4711?session=1'],
    ['it only starts a login', '/auth/login', '/home'],
    ['it only starts a login, by another name', '/saml2/start', '/home'],
    ['it is the home page', '/', '/home'],
  ])('is none where %s', (_title, asked, landed) => {
    expect(findings(login(asked, landed))).toEqual([]);
  });

  it('is a note where it may be just the SP’s front door', () => {
    expect(findings(login('/app', '/dashboard'))).toMatchObject([{ outcome: 'info', confidence: 'hint' }]);
    expect(findings(login('/app?view=open', '/dashboard'))).toMatchObject([{ outcome: 'warn' }]);
  });

  it('is none where RelayState carried it, or the login failed', () => {
    expect(findings(login('/records/4711', '/home', 'token'))).toEqual([]);
    const failed = login('/records/4711', '/home');
    failed.exchanges.pop();
    failed.page('https://sp.example/home', { requestId: 'acs', hop: 1, status: 500 });
    expect(findings(failed)).toEqual([]);
  });
});

describe('a page that RelayState names', () => {
  it('is noted where it came back and another one opened', () => {
    expect(findings(login('/login', '/home', '/records/4711'))).toMatchObject([
      {
        id: 'deep-link-not-opened',
        outcome: 'info',
        seen: 'https://sp.example/home',
        expected: '/records/4711',
        party: 'sp',
      },
    ]);
  });

  it('is not where it opened, where the page that was asked for did, or where RelayState is a token', () => {
    expect(findings(login('/login', '/records/4711', '/records/4711'))).toEqual([]);
    expect(findings(login('/records/1', '/records/1', '/records/4711'))).toEqual([]);
    expect(findings(login('/login', '/home', 'token'))).toEqual([]);
  });
});

describe('a RelayState that Salesforce gets', () => {
  const at = (relayState: string, url = 'https://example.my.salesforce.com/?so=00Dxx0000000000'): Traffic => {
    const traffic = new Traffic();
    traffic.answer(undefined, relayState, { url });
    return traffic;
  };

  it('is a warning with another site’s URL: it may be a custom domain', () => {
    expect(findings(at('https://intranet.test/start'))).toMatchObject([
      { id: 'relay-state-of-another-site', outcome: 'warn', confidence: 'likely', party: 'idp', cites: ['F09'] },
    ]);
  });

  it('is a failure where Salesforce said so', () => {
    const traffic = at('https://intranet.test/start');
    const [response] = traffic.exchanges.splice(0);
    if (!response) throw new TypeError('no response');
    traffic.exchanges.push({
      ...response,
      response: {
        status: 200,
        statusText: '',
        fromCache: false,
        body: '<html><body>Invalid Page Redirection</body></html>',
      },
    });
    expect(findings(traffic)).toMatchObject([{ outcome: 'fail', confidence: 'proven' }]);
  });

  it.each([
    '/001/o',
    'https://example.my.salesforce.com/001',
    'https://example.my.site.com/help',
    'https://example--c.vf.force.com/x',
  ])('may be %s', (relayState) => {
    expect(findings(at(relayState))).toEqual([]);
  });

  it('is not judged at another SP, and may be a host that was configured', () => {
    expect(findings(at('https://intranet.test/start', saml.ACS))).toEqual([]);
    const deployment = {
      ...UNKNOWN_DEPLOYMENT,
      sp: {
        ...UNKNOWN_DEPLOYMENT.sp,
        product: 'experience-cloud' as const,
        assertionConsumerServices: [{ location: 'https://help.customer.test/login?so=00Dxx0000000000' }],
      },
    };
    const subject = subjectOf(at('https://help.customer.test/s').exchanges, { deployment });
    expect(runChecks(subject, RELAY_STATE_DEEP_LINK)).toEqual([]);
  });
});
