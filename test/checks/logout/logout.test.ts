import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { LOGOUT_CHECKS } from '../../../src/checks/logout/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { CONFIGURED, checkOf, login } from '../addressing/login.ts';

const SP_SLO = 'https://sp.example/slo';
const SP2_SLO = 'https://sp2.example/slo';
const SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>';
const HEADERS = [{ name: 'Cookie', value: 'sid=1' }];

interface LogoutParts {
  readonly request?: saml.LogoutRequestParts;
  readonly requestExchange?: ExchangeParts;
  /** null: nobody answers. */
  readonly response?: Omit<saml.ResponseParts, 'assertions'> | null;
  readonly responseExchange?: ExchangeParts;
  /** A further SP in the chain. */
  readonly inner?: 'answered' | 'silent';
  readonly after?: (traffic: Traffic) => void;
}

/** A logout begun by the SP, by POST so that a placeholder can stand for the signature. */
function logout(parts: LogoutParts = {}, traffic = new Traffic()): Traffic {
  const inner = saml.logoutRequest({ id: '_inner', issuer: saml.IDP, destination: SP2_SLO, signature: SIGNATURE });
  traffic.post(
    'SAMLRequest',
    saml.logoutRequest({ id: '_logout', signature: SIGNATURE, ...parts.request }),
    undefined,
    {
      url: saml.SLO,
      ...parts.requestExchange,
    },
  );
  if (parts.inner) traffic.post('SAMLRequest', inner, undefined, { url: SP2_SLO });
  if (parts.inner === 'answered') {
    const answer = { id: '_inner-done', issuer: 'https://sp2.example', inResponseTo: '_inner', signature: SIGNATURE };
    traffic.post('SAMLResponse', saml.logoutResponse({ ...answer, destination: saml.SLO }), undefined, {
      url: saml.SLO,
    });
  }
  if (parts.response !== null) {
    const answer = {
      id: '_done',
      inResponseTo: '_logout',
      destination: SP_SLO,
      signature: SIGNATURE,
      ...parts.response,
    };
    traffic.post('SAMLResponse', saml.logoutResponse(answer), undefined, { url: SP_SLO, ...parts.responseExchange });
  }
  parts.after?.(traffic);
  return traffic;
}

/** A login first, and then the logout, in one recording. */
function afterLogin(parts: LogoutParts, exchanges: readonly Exchange[] = login()): readonly Exchange[] {
  const traffic = new Traffic();
  for (const { id: _id, sequence: _s, requestId: _r, startedAt: _t, request, tab: _tab, ...rest } of exchanges) {
    const { method, url, body } = request;
    traffic.add({ ...rest, method, url, ...(body && { body }) });
  }
  return logout(parts, traffic).exchanges;
}

function run(id: string, exchanges: readonly Exchange[], deployment: Deployment = CONFIGURED, flow = 0) {
  return findingsOf(checkOf(id, LOGOUT_CHECKS), subjectOf(exchanges, { deployment, flow }));
}
const only = (id: string, parts: LogoutParts = {}, deployment?: Deployment) =>
  run(id, logout(parts).exchanges, deployment);
const traced = (id: string, parts: LogoutParts = {}, first?: readonly Exchange[]) =>
  run(id, afterLogin(parts, first), CONFIGURED, 1);

describe('a clean logout over two SPs', () => {
  it('has no failure and no warning', () => {
    const subject = subjectOf(afterLogin({ inner: 'answered' }), { deployment: CONFIGURED, flow: 1 });
    expect(subject.legs).toHaveLength(2);
    const findings = runChecks(subject, LOGOUT_CHECKS);
    expect(findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'error')).toEqual(
      [],
    );
    expect(findings.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id)).toEqual([
      'logout-unsigned',
      'logout-subject-differs',
      'logout-session-index-differs',
      'logout-unanswered',
    ]);
  });
  it('a login is no logout', () => {
    expect(runChecks(subjectOf(login(), { deployment: CONFIGURED }), LOGOUT_CHECKS)).toEqual([]);
  });
});

describe('logout-unsigned', () => {
  it('fails for a message without signature, whichever way it came', () => {
    expect(only('logout-unsigned', { request: { signature: '' } })).toMatchObject([
      { outcome: 'fail', seen: 'unsigned' },
      { outcome: 'pass' },
    ]);
    const redirected = new Traffic();
    redirected.redirect('SAMLRequest', saml.logoutRequest(), undefined, { url: saml.SLO });
    expect(run('logout-unsigned', redirected.exchanges)).toMatchObject([
      { outcome: 'fail', expected: 'Signature and SigAlg in the query' },
    ]);
  });
  it('is no more than a remark for Entra ID', () => {
    const entra = { ...CONFIGURED, idp: { ...CONFIGURED.idp, product: 'entra-id' as const } };
    expect(only('logout-unsigned', { request: { signature: '' } }, entra)[0]).toMatchObject({ outcome: 'info' });
  });
  it('passes signed messages', () => expect(only('logout-unsigned')).toMatchObject([{ outcome: 'pass' }]));
});

describe('who issued it, when, and why', () => {
  it('logout-issuer-missing', () => {
    expect(only('logout-issuer-missing', { request: { issuer: null } })).toMatchObject([{ outcome: 'fail' }]);
    expect(only('logout-issuer-missing')).toEqual([]);
    expect(run('logout-issuer-missing', login())).toEqual([]);
  });
  it('logout-issuer-differs: a near miss of a configured name, never another SP’s', () => {
    expect(only('logout-issuer-differs', { request: { issuer: `${saml.SP}/` } })).toMatchObject([
      { outcome: 'fail', expected: saml.SP },
    ]);
    expect(only('logout-issuer-differs', { request: { issuer: 'https://other.test/sp' } })).toEqual([]);
    expect(only('logout-issuer-differs')).toEqual([]);
  });
  it('logout-request-expired: judged by the receiver’s clock where it is known', () => {
    const at = (NotOnOrAfter: string) => ({
      request: { attributes: { NotOnOrAfter } },
      requestExchange: {
        response: {
          status: 200,
          statusText: '',
          fromCache: false,
          headers: [{ name: 'Date', value: 'Sun, 22 Nov 2026 10:00:00 GMT' }],
        },
      } as ExchangeParts,
    });
    expect(only('logout-request-expired', at('2026-11-22T09:59:00Z'))).toMatchObject([{ outcome: 'warn' }]);
    expect(only('logout-request-expired', at('2026-11-22T09:59:00.001Z'))).toEqual([]);
    expect(only('logout-request-expired')).toEqual([]);
    const byLocalClock = only('logout-request-expired', {
      request: { attributes: { NotOnOrAfter: '2020-01-01T00:00:00Z' } },
    });
    expect(byLocalClock).toMatchObject([{ outcome: 'warn', confidence: 'likely', weakenedBy: ['local-clock-only'] }]);
  });
  it('logout-reason-not-a-uri', () => {
    expect(only('logout-reason-not-a-uri', { request: { attributes: { Reason: 'bye' } } })).toMatchObject([
      { outcome: 'info', seen: 'bye' },
    ]);
    expect(
      only('logout-reason-not-a-uri', {
        request: { attributes: { Reason: 'urn:oasis:names:tc:SAML:2.0:logout:user' } },
      }),
    ).toEqual([]);
    expect(only('logout-reason-not-a-uri')).toEqual([]);
  });
});

describe('where it goes', () => {
  it('logout-destination-differs: fails where the message was made out to another address', () => {
    expect(only('logout-destination-differs', { request: { destination: 'http://idp.example/slo' } })).toMatchObject([
      { outcome: 'fail', seen: 'http://idp.example/slo', expected: saml.SLO },
    ]);
    expect(only('logout-destination-differs')).toEqual([]);
    expect(only('logout-destination-differs', { request: { destination: '' } })).toEqual([]);
  });
  it('logout-endpoint-differs: holds it against the configured addresses, responses against the response address', () => {
    const deployment: Deployment = {
      ...CONFIGURED,
      sp: {
        ...CONFIGURED.sp,
        singleLogoutServices: [{ location: SP_SLO, responseLocation: 'https://sp.example/slo/done' }],
      },
      idp: { ...CONFIGURED.idp, singleLogoutServices: [{ binding: 'HTTP-POST', location: saml.SLO }] },
    };
    const [finding, ...more] = only('logout-endpoint-differs', {}, deployment);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ outcome: 'warn', seen: SP_SLO, expected: 'https://sp.example/slo/done' });
    expect(finding?.message).toContain('address for requests');
    const other = {
      request: { destination: 'https://idp.example/logout' },
      requestExchange: { url: 'https://idp.example/logout' },
    };
    expect(only('logout-endpoint-differs', other, deployment)[0]).toMatchObject({
      seen: 'https://idp.example/logout',
      expected: saml.SLO,
    });
    expect(only('logout-endpoint-differs')).toEqual([]);
  });
  it('logout-endpoint-differs: names another binding', () => {
    const idp = {
      ...CONFIGURED.idp,
      singleLogoutServices: [{ binding: 'HTTP-Redirect' as const, location: saml.SLO }],
    };
    expect(only('logout-endpoint-differs', {}, { ...CONFIGURED, idp })).toMatchObject([
      { outcome: 'warn', seen: 'HTTP-POST', expected: 'HTTP-Redirect' },
    ]);
  });
});

describe('logout-subject-differs', () => {
  const as = (attributes: Parameters<typeof saml.nameId>[1], value = 'ada@example.com'): LogoutParts => ({
    request: { nameId: saml.nameId(value, attributes) },
  });
  it.each([
    ['a missing Format', as({}), 'Format'],
    ['another value', as({ Format: saml.EMAIL }, 'Ada@example.com'), 'value'],
    ['a qualifier', as({ Format: saml.EMAIL, NameQualifier: 'x' }), 'NameQualifier'],
    ['an SP qualifier', as({ Format: saml.EMAIL, SPNameQualifier: 'x' }), 'SPNameQualifier'],
  ])('names %s', (_, parts, field) => {
    const status = saml.status({ codes: ['Requester'] });
    const [finding] = traced('logout-subject-differs', { ...parts, response: { status } });
    expect(finding).toMatchObject({
      outcome: 'fail',
      seen: expect.stringContaining(`${field}:`),
      expected: expect.stringContaining(`${field}:`),
    });
    expect(traced('logout-subject-differs', parts)).toMatchObject([{ outcome: 'warn' }]);
  });
  it('passes the NameID of the login', () =>
    expect(traced('logout-subject-differs')).toMatchObject([{ outcome: 'pass' }]));
  it('cannot tell without the login, or where one of the two is encrypted', () => {
    expect(only('logout-subject-differs')).toMatchObject([{ outcome: 'not-checked' }]);
    const encrypted = login({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } });
    expect(traced('logout-subject-differs', {}, encrypted)).toMatchObject([{ outcome: 'not-checked' }]);
    expect(traced('logout-subject-differs', { request: { nameId: saml.encrypted('EncryptedID') } })).toMatchObject([
      { outcome: 'not-checked' },
    ]);
  });
  it('finds the login that the IdP ends at an SP', () => {
    const request = { issuer: saml.IDP, destination: SP_SLO, nameId: saml.nameId('bob@example.com') };
    const exchanges = afterLogin({ request, requestExchange: { url: SP_SLO }, response: null });
    expect(run('logout-subject-differs', exchanges, CONFIGURED, 1)).toMatchObject([
      { outcome: 'fail', seen: 'value: bob@example.com' },
    ]);
  });
});

describe('logout-session-index-differs', () => {
  it('passes the session of the login, fails another one, warns of none', () => {
    expect(traced('logout-session-index-differs')).toMatchObject([{ outcome: 'pass', seen: '_session' }]);
    const refused = { status: saml.status({ codes: ['Requester'] }) };
    expect(
      traced('logout-session-index-differs', { request: { sessionIndexes: ['_old'] }, response: refused }),
    ).toMatchObject([{ outcome: 'fail', seen: '_old', expected: '_session' }]);
    expect(traced('logout-session-index-differs', { request: { sessionIndexes: [] } })).toMatchObject([
      { outcome: 'warn', seen: '' },
    ]);
  });
  it('cannot tell without the login, and says nothing where the login brought none', () => {
    expect(only('logout-session-index-differs')).toMatchObject([{ outcome: 'not-checked' }]);
    const without = login({ assertion: { authnStatement: saml.authnStatement({ SessionIndex: undefined }) } });
    expect(traced('logout-session-index-differs', {}, without)).toEqual([]);
  });
});

describe('the chain', () => {
  const later = (milliseconds: number) => (traffic: Traffic) => {
    const last = traffic.exchanges.at(-1);
    if (last) traffic.add({ startedAt: (last.startedAt + milliseconds) as Exchange['startedAt'] });
  };
  it('logout-unanswered: warns after half a minute, and not before', () => {
    expect(only('logout-unanswered', { response: null, after: later(30_000) })).toMatchObject([
      { outcome: 'warn', seen: 'no LogoutResponse' },
    ]);
    expect(only('logout-unanswered', { response: null, after: later(29_999) })).toMatchObject([
      { outcome: 'not-checked' },
    ]);
    expect(only('logout-unanswered')).toMatchObject([{ outcome: 'pass' }]);
  });
  it('logout-unanswered: names the SP that was left out though the logout was called done', () => {
    const [finding] = only('logout-unanswered', { inner: 'silent' });
    expect(finding).toMatchObject({ outcome: 'warn', confidence: 'proven' });
    expect(finding?.message).toContain('sp2.example');
    expect(only('logout-unanswered', { inner: 'answered' })).toMatchObject([{ outcome: 'pass' }]);
  });
  it('logout-response-to-other-request: fails where another request waits in this tab', () => {
    const exchanges = logout({ response: { inResponseTo: '_other' } }).exchanges;
    expect(run('logout-response-to-other-request', exchanges, CONFIGURED, 1)).toMatchObject([
      { outcome: 'fail', confidence: 'likely', seen: '_other', expected: '_logout' },
    ]);
    expect(run('logout-response-to-other-request', exchanges.slice(1))).toMatchObject([
      { outcome: 'not-checked', weakenedBy: ['recording-began-late'] },
    ]);
    expect(only('logout-response-to-other-request')).toEqual([]);
  });
  it('logout-partial: lists who was asked', () => {
    const status = saml.status({ codes: ['Success', 'PartialLogout'] });
    const [finding] = only('logout-partial', { inner: 'silent', response: { status } });
    expect(finding).toMatchObject({ outcome: 'warn', seen: 'PartialLogout' });
    expect(finding?.message).toContain('sp2.example (no answer seen)');
    expect(only('logout-partial')).toEqual([]);
    expect(run('logout-partial', login())).toEqual([]);
  });
  it('signed-back-in: remarks on a login right after, without a prompt', () => {
    const again = (pause: boolean) => (traffic: Traffic) => {
      if (pause) for (let i = 0; i < 20; i++) traffic.page('https://sp.example/bye');
      traffic.ask('_again');
      traffic.answer('_again');
    };
    expect(only('signed-back-in', { after: again(false) })).toMatchObject([{ outcome: 'info', party: 'sp' }]);
    expect(only('signed-back-in', { after: again(true) })).toEqual([]);
    expect(only('signed-back-in')).toEqual([]);
  });
});

describe('logout-frame-without-cookies', () => {
  const headers = (...list: { name: string; value: string }[]) => [
    { name: 'Sec-Fetch-Site', value: 'cross-site' },
    ...list,
  ];
  /** The SP as a page of its own, then its logout in the IdP's frame. */
  function framed(
    frameHeaders: readonly { name: string; value: string }[] | undefined,
    first = HEADERS,
  ): readonly Exchange[] {
    const traffic = new Traffic();
    traffic.add({ url: 'https://sp.example/' });
    const xml = saml.logoutRequest({ issuer: saml.IDP, destination: SP_SLO });
    traffic.post('SAMLRequest', xml, undefined, {
      url: SP_SLO,
      resourceType: 'sub_frame',
      initiator: 'https://idp.example',
    });
    return traffic.exchanges.map((exchange, index) => {
      const own = index === 0 ? first : frameHeaders;
      return { ...exchange, request: { ...exchange.request, ...(own && { headers: own }) } };
    });
  }
  const id = 'logout-frame-without-cookies';
  it('fails where the site had cookies and the frame got none', () => {
    expect(run(id, framed(headers()))).toMatchObject([{ outcome: 'fail', party: 'browser', seen: 'no Cookie header' }]);
  });
  it('is silent where the frame got them, where none had been seen, and outside of frames', () => {
    expect(run(id, framed(headers(...HEADERS)))).toEqual([]);
    expect(run(id, framed(headers(), []))).toEqual([]);
    expect(only(id)).toEqual([]);
  });
  it('cannot tell without headers', () => {
    expect(run(id, framed(undefined))).toMatchObject([{ outcome: 'not-checked', weakenedBy: ['headers-missing'] }]);
  });
});

describe('a long recording', () => {
  it('finds the login of each of a thousand logouts by index', () => {
    const traffic = new Traffic();
    for (let i = 0; i < 1_000; i++) {
      traffic.post(
        'SAMLResponse',
        saml.response({ id: `_r${i}`, inResponseTo: undefined, assertions: [saml.assertion({ id: `_a${i}` })] }),
      );
      traffic.post('SAMLRequest', saml.logoutRequest({ id: `_l${i}`, signature: SIGNATURE }), undefined, {
        url: saml.SLO,
      });
    }
    const check = checkOf('logout-subject-differs', LOGOUT_CHECKS);
    const subject = subjectOf(traffic.exchanges, { deployment: CONFIGURED, flow: 1_999 });
    let looked = 0;
    const messageAt: typeof subject.messageAt = (index) => {
      looked++;
      return subject.messageAt(index);
    };
    expect(findingsOf(check, { ...subject, messageAt })).toMatchObject([{ outcome: 'pass' }]);
    looked = 0;
    expect(findingsOf(check, { ...subject, messageAt })).toMatchObject([{ outcome: 'pass' }]);
    expect(looked).toBeLessThan(50);
  });
});
