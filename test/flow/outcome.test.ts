// Whether a login succeeded.
import { describe, expect, it } from 'vitest';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { answerWith, flowsOf } from './correlate-traffic.ts';

/** What became of a login whose response had `codes`, and what came of posting it. */
function outcome(codes: readonly string[], ...chain: ExchangeParts[]) {
  const traffic = new Traffic();
  traffic.ask('_a');
  const [first = {}, ...rest] = chain;
  const response = saml.response({ inResponseTo: '_a', status: saml.status({ codes }), assertions: [] });
  traffic.post('SAMLResponse', response, undefined, { requestId: 'acs', ...first });
  for (const [index, parts] of rest.entries()) traffic.add({ requestId: 'acs', hop: index + 1, ...parts });
  return flowsOf(traffic)[0]?.outcome;
}

const TO_APP = { status: 303, redirectUrl: 'https://sp.example/app' };

it.each([
  ['an answer that is no error', [{ status: 200 }], 'succeeded'],
  ['a redirect to a page', [TO_APP, { status: 200 }], 'succeeded'],
  ['an error at once', [{ status: 500 }], 'failed'],
  ['an error behind a redirect', [TO_APP, { status: 403 }], 'failed'],
  ['a redirect that was not followed to its end', [TO_APP, { status: 0 }], 'not-seen'],
  ['no answer', [{ status: 0, state: 'failed' }], 'not-seen'],
] as const)('of a login is what the SP made of a Success: %s', (_title, chain, expected) => {
  expect(outcome(['Success'], ...chain)).toBe(expected);
});

it.each([
  [
    'a circle of redirects, in Firefox',
    [TO_APP, { ...TO_APP, state: 'failed', error: 'NS_ERROR_REDIRECT_LOOP' }],
    'failed answer-broken',
  ],
  [
    'a circle of redirects, in Chromium',
    [...Array.from({ length: 19 }, () => TO_APP), { ...TO_APP, state: 'failed', error: 'net::ERR_ABORTED' }],
    'failed answer-broken',
  ],
  [
    'an answer that breaks off',
    [{ status: 200, state: 'failed', error: 'net::ERR_CONTENT_LENGTH_MISMATCH' }],
    'failed answer-broken',
  ],
  [
    'a redirect that a policy keeps back',
    [{ ...TO_APP, state: 'failed', error: 'net::ERR_ABORTED' }],
    'not-seen answer-given-up',
  ],
  [
    'a page that the user left',
    [{ status: 200, state: 'failed', error: 'net::ERR_ABORTED' }],
    'not-seen answer-given-up',
  ],
  ['no page', [{ status: 204 }], 'not-seen answered-without-page'],
  ['no page behind a redirect', [TO_APP, { status: 204 }], 'not-seen answered-without-page'],
  ['a redirect to nowhere', [{ status: 302 }], 'not-seen answered-without-page'],
  ['a page from the cache', [TO_APP, { status: 304 }], 'succeeded answered-by-redirect'],
] as const)('is no success for %s', (_title, chain, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a');
  const [first = {}, ...rest] = chain as readonly ExchangeParts[];
  const response = saml.response({ inResponseTo: '_a', status: saml.status({ codes: ['Success'] }), assertions: [] });
  traffic.post('SAMLResponse', response, undefined, { requestId: 'acs', ...first });
  for (const [index, parts] of rest.entries()) traffic.add({ requestId: 'acs', hop: index + 1, ...parts });
  const [flow] = flowsOf(traffic);
  expect(`${flow?.outcome} ${flow?.outcomeEvidence[0]?.code}`).toBe(expected);
});

it.each([
  ['/Account/Login?ReturnUrl=%2Fhome', 'not-seen login-page'],
  ['/accounts/login/?next=/home', 'not-seen login-page'],
  ['/users/sign_in', 'not-seen login-page'],
  ['/auth/login?redirect=%2F&', 'not-seen login-page'],
  ['/login?token=abc&next=/home', 'succeeded answered-by-redirect'],
  ['/home', 'succeeded answered-by-redirect'],
])('of a login that ends at %s is %s', (path, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a');
  traffic.answer('_a', undefined, { requestId: 'acs', status: 302, redirectUrl: `https://sp.example${path}` });
  traffic.page(`https://sp.example${path}`, { requestId: 'acs', hop: 1 });
  const [flow] = flowsOf(traffic);
  expect(`${flow?.outcome} ${flow?.outcomeEvidence[0]?.code}`).toBe(expected);
});

it.each([
  ['{"error":"invalid_saml","error_description":"no signature"}', 'failed invalid_saml: no signature'],
  ['Login failed. Invalid signature.', 'failed Invalid signature'],
  ['{"error":null,"token":"x"}', 'succeeded'],
  ['<h1>Welcome</h1>', 'succeeded'],
  ['<form><input name="u"><input type="password" name="p"></form>', 'not-seen'],
])('of a login is read from an answer that is nothing else: %s', (body, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a');
  traffic.answer('_a');
  answerWith(traffic, { body });
  const [flow] = flowsOf(traffic);
  const [evidence] = flow?.outcomeEvidence ?? [];
  expect(flow?.outcome === 'failed' ? `failed ${evidence?.detail}` : flow?.outcome).toBe(expected);
});

it('of a request that the SP gave no answer to has no status in its evidence', () => {
  const evidence = (parts: ExchangeParts) => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a', undefined, { status: 0, ...parts });
    return flowsOf(traffic)[0]?.outcomeEvidence.map(({ code, detail }) => `${code} ${detail}`);
  };
  expect(evidence({ state: 'failed', error: 'net::ERR_EMPTY_RESPONSE' })).toEqual([`no-answer POST ${saml.ACS}`]);
  expect(evidence({})).toEqual([`answer-not-seen POST ${saml.ACS}`]);
});

it('of a login is failed where the provider says so, whatever the SP answers', () => {
  expect(outcome(['Responder', 'AuthnFailed'], { status: 200 })).toBe('failed');
  expect(outcome(['urn:example:other'], { status: 200 })).toBe('failed');
});

it.each([
  [200, 'not-seen'],
  [400, 'failed'],
  [0, 'not-seen'],
])('of a login without a response is what the provider answered the request: %i', (status, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a', undefined, { status });
  expect(flowsOf(traffic)[0]?.outcome).toBe(expected);
});

it('of a login whose response cannot be read was not seen, unless the SP refused it', () => {
  const of = (status: number) => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.rawPost('SAMLResponse=%00', { status });
    return flowsOf(traffic)[0]?.outcome;
  };
  expect(of(200)).toBe('not-seen');
  expect(of(500)).toBe('failed');
});

/** The outcome with the codes of its evidence, what decides first. */
const told = (traffic: Traffic): string | undefined =>
  flowsOf(traffic).map(({ outcome: found, outcomeEvidence }) =>
    [found, ...outcomeEvidence.map(({ code }) => code)].join(' '),
  )[0];

const page = (title: string, text = ''): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${text}</body></html>`;

describe('the evidence', () => {
  it('is the status and the address of what answered', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a', undefined, { requestId: 'acs', ...TO_APP });
    traffic.page('https://sp.example/app?x=1', { requestId: 'acs', hop: 1, status: 503 });
    expect(flowsOf(traffic)[0]?.outcomeEvidence).toEqual([
      { code: 'http-error', exchange: 'x2', detail: '503 GET https://sp.example/app' },
    ]);
  });

  it('is all that counts: an error status and an error answer', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    const status = saml.status({ codes: ['Responder'] });
    traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a', status, assertions: [] }), undefined, {
      status: 500,
    });
    expect(told(traffic)).toBe('failed status-not-success http-error');
  });

  it('of a success is the page, and that the session went on', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a', undefined, { requestId: 'acs', ...TO_APP });
    traffic.page('https://sp.example/app', { requestId: 'acs', hop: 1 });
    expect(told(traffic)).toBe('succeeded answered-by-redirect');
    traffic.page('https://sp.example/app/settings');
    expect(told(traffic)).toBe('succeeded answered-by-redirect session-continued');
  });

  it('of an unanswered request says so', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    expect(told(traffic)).toBe('not-seen no-response');
  });
});

describe('an error page of status 200', () => {
  const refusedBy = (body: string, url?: string): string | undefined => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.page('https://idp.example/login', { method: 'POST' });
    answerWith(traffic, { body: page('Sign in') });
    traffic.page(url ?? 'https://idp.example/error', { method: 'POST' });
    answerWith(traffic, { body });
    return told(traffic);
  };

  it('of the IdP fails a login that nothing answered', () => {
    expect(refusedBy(page('Unhandled exception', 'Caused by: Unable to validate signature on query string.'))).toBe(
      'failed error-page no-response',
    );
    expect(refusedBy(page('Sign in', 'AADSTS50105: not assigned'))).toBe('failed error-page no-response');
    expect(refusedBy(page('Access Denied - Contoso'))).toBe('failed error-page no-response');
  });

  it.each([
    ['a page without a title of an error', page('Welcome', 'Signature invalid, said the form of 1999.')],
    ['a page about errors', page('Error tracking for teams')],
    ['a login page', page('Sign in', 'Invalid signature')],
    ['no text', ''],
  ])('is not %s', (_title, body) => {
    expect(refusedBy(body)).toBe('not-seen no-response');
  });

  it('is none where the user got on from it', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.page('https://idp.example/login', { method: 'POST' });
    answerWith(traffic, { body: page('Authentication failed', 'Wrong password') });
    traffic.page('https://idp.example/login', { method: 'POST' });
    answerWith(traffic, { body: page('Stay signed in?') });
    expect(told(traffic)).toBe('not-seen no-response');
    traffic.answer('_a');
    expect(told(traffic)).toBe('succeeded answered-by-page');
  });

  it('of another site is none', () => {
    expect(refusedBy(page('Access denied'), 'https://news.test/')).toBe('not-seen no-response');
  });

  it('of the SP fails the login, told by text or by address', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a');
    answerWith(traffic, { body: page('SAML Error', 'The response was received at https://a/ instead of https://b/') });
    expect(told(traffic)).toBe('failed error-page');
    const salesforce = new Traffic();
    salesforce.ask('_a');
    salesforce.answer('_a', undefined, { requestId: 'acs', ...TO_APP });
    salesforce.page('https://sp.example/_nc_external/identity/saml/SamlError?ErrorCode=16', {
      requestId: 'acs',
      hop: 1,
    });
    expect(told(salesforce)).toBe('failed error-page');
  });
});

it.each([
  ['/login?error=access_denied', 'failed login-page-with-error'],
  ['/login', 'not-seen login-page'],
  ['/login?token=x', 'succeeded answered-by-redirect'],
  ['/login/done', 'succeeded answered-by-redirect'],
])('of a login that ends at %s is told by that address', (path, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a');
  traffic.answer('_a', undefined, { requestId: 'acs', ...TO_APP });
  traffic.page(`https://sp.example${path}`, { requestId: 'acs', hop: 1 });
  expect(told(traffic)).toBe(expected);
});

it('of a login whose response was posted again is what the SP said to the post that it answered', () => {
  const traffic = new Traffic();
  traffic.ask('_a');
  const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
  traffic.post('SAMLResponse', response, undefined, { status: 0, state: 'failed', error: 'net::ERR_ABORTED' });
  traffic.post('SAMLResponse', response, undefined, { status: 403 });
  expect(flowsOf(traffic)[0]?.outcome).toBe('failed');
});
