// RelayState at every hop of a leg, and the hop that changed it.
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { RelayStateVerdict } from '../../src/flow/flow.ts';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { answerWith, legsOf, postingPage } from './correlate-traffic.ts';

/** One line a hop: exchange, where, carrier, whose, value and what became of it. */
const trailOf = (traffic: Traffic, leg = 0): string[] =>
  (legsOf(traffic)[leg]?.trail ?? []).map(
    ({ exchange, where, carrier, party, value, presence, changed }) =>
      `${exchange} ${where} ${carrier} ${party} ${presence === 'present' ? value : `(${presence})`} ${changed}`,
  );

const changeOf = (traffic: Traffic, leg = 0) => {
  const verdict = legsOf(traffic)[leg]?.relayState as Extract<RelayStateVerdict, { verdict: 'mutated' }>;
  return { between: verdict.changedBetween?.join(' '), party: verdict.party, class: verdict.class?.name };
};

const IDP_LOGIN = 'https://idp.example/login';

describe('the trail', () => {
  it('has both messages', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    traffic.page();
    traffic.answer('_a', '/x');
    expect(trailOf(traffic)).toEqual(['x0 request query sp /x same', 'x2 response body idp /x same']);
  });

  it('begins with the address to which the SP redirected, and has that of the IdP', () => {
    const traffic = new Traffic();
    const { request } = new Traffic().ask('_a', '/x');
    traffic.page('https://sp.example/app', { requestId: 'in', status: 302, redirectUrl: request.url });
    answerWith(traffic, { location: request.url });
    traffic.ask('_a', '/x', { requestId: 'in', hop: 1 });
    const answer = new Traffic();
    const xml = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    const url = answer.redirect('SAMLResponse', xml, '/x', { url: saml.ACS }).request.url;
    traffic.page(IDP_LOGIN, { method: 'POST', requestId: 'out', status: 302, redirectUrl: url });
    answerWith(traffic, { location: url });
    traffic.redirect('SAMLResponse', xml, '/x', { url: saml.ACS, requestId: 'out', hop: 1 });
    expect(trailOf(traffic)).toEqual([
      'x0 request location sp /x same',
      'x1 request query browser /x same',
      'x2 response location idp /x same',
      'x3 response query browser /x same',
    ]);
  });

  it('has the pages that post a message on, where they are there to read', () => {
    const traffic = new Traffic();
    const request = saml.authnRequest({ id: '_a' });
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.page('https://sp.example/app');
    answerWith(traffic, { body: postingPage('SAMLRequest', request, '"/x?a=1&amp;b=2"') });
    traffic.post('SAMLRequest', request, '/x?a=1&b=2', { url: saml.SSO });
    traffic.page(IDP_LOGIN, { method: 'POST' });
    answerWith(traffic, { body: postingPage('SAMLResponse', response, "'/x?a=1&#38;b=2'") });
    traffic.post('SAMLResponse', response, '/x?a=1&b=2');
    expect(trailOf(traffic)).toEqual([
      'x0 request page sp /x?a=1&b=2 same',
      'x1 request body browser /x?a=1&b=2 same',
      'x2 response page idp /x?a=1&b=2 same',
      'x3 response body browser /x?a=1&b=2 same',
    ]);
  });

  it('has the IdP’s own pages, with the request and without it, and no others', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    traffic.page(`${IDP_LOGIN}?RelayState=%2Fx`);
    traffic.ask('_a', '/x', { url: IDP_LOGIN });
    traffic.page('https://elsewhere.example/?RelayState=%2Fy');
    traffic.page('https://idp.example/picture?RelayState=%2Fy', { resourceType: 'image' });
    traffic.page(`${IDP_LOGIN}?RelayState=%2Fy`, { tab: 2 });
    traffic.answer('_a', '/x');
    expect(trailOf(traffic)).toEqual([
      'x0 request query sp /x same',
      'x1 idp-page query idp /x same',
      'x2 idp-page query idp /x same',
      'x6 response body idp /x same',
    ]);
  });

  it('of a broker’s two legs has the pages of each server', () => {
    const traffic = new Traffic();
    traffic.ask('_o', '/o');
    traffic.ask('_i', 'i', { url: 'https://upstream.test/sso' });
    traffic.page('https://upstream.test/login?RelayState=i');
    traffic.answer('_i', 'i', { url: 'https://idp.example/broker' });
    traffic.page('https://idp.example/consent?RelayState=%2Fo');
    traffic.answer('_o', '/o');
    expect(trailOf(traffic, 0).map((hop) => hop.split(' ', 1)[0])).toEqual(['x0', 'x4', 'x5']);
    expect(trailOf(traffic, 1).map((hop) => hop.split(' ', 1)[0])).toEqual(['x1', 'x2', 'x3']);
  });

  it('says of a body that was not recorded that its value is not known', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    const { request } = new Traffic().answer('_a');
    const [message] = request.body?.kind === 'form' ? request.body.fields : [];
    traffic.rawPost(`SAMLResponse=${encodeURIComponent(String(message?.value))}`, { requestBody: 'truncated' });
    expect(trailOf(traffic)).toEqual(['x0 request query sp /x same', 'x1 response body idp (unknown) unknown']);
  });

  it('takes what a browser’s form does to a value for the same one', () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'a\nb');
    traffic.answer('_a', 'a\r\nb');
    expect(legsOf(traffic)[0]?.trail.map(({ changed }) => changed)).toEqual(['same', 'same']);
  });

  it('has the asking side’s and the answering side’s hops of a logout that the IdP began', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.answer('_a');
    traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_o', issuer: saml.IDP }), 'id', {
      url: 'https://sp.example/slo',
    });
    traffic.redirect('SAMLResponse', saml.logoutResponse({ id: '_p', inResponseTo: '_o', issuer: saml.SP }), 'ID', {
      url: saml.SLO,
    });
    expect(trailOf(traffic, 1)).toEqual(['x2 request query idp id same', 'x3 response query sp ID changed']);
    expect(changeOf(traffic, 1)).toEqual({ between: 'x2 x3', party: 'sp', class: 'case' });
  });
});

describe('what the SP did with it', () => {
  const login = (value: string): Traffic => {
    const traffic = new Traffic();
    traffic.ask('_a', value);
    traffic.answer('_a', value, { requestId: 'acs', status: 303, redirectUrl: 'https://sp.example/next' });
    return traffic;
  };
  const afterwards = (traffic: Traffic): string[] => trailOf(traffic).filter((hop) => hop.includes(' after '));

  it.each([
    ['a path', '/app/r?x=1&y=a b#f', 'https://sp.example/app/r?x=1&y=a%20b'],
    ['a URL', 'https://sp.example/app/Zoë', 'https://sp.example/app/Zo%C3%AB#f'],
  ])('is that it opened it: %s', (_title, value, url) => {
    const traffic = login(value);
    traffic.page(url, { requestId: 'acs', hop: 1 });
    expect(afterwards(traffic)).toEqual([`x2 after address sp ${value} same`]);
  });

  it('is that it copied it on', () => {
    const traffic = login('https://login.example/authorize?x=1');
    traffic.page('https://sp.example/secur/frontdoor?startURL=https%3A%2F%2Flogin.example%2Fauthorize%3Fx%3D1', {
      requestId: 'acs',
      hop: 1,
    });
    expect(legsOf(traffic)[0]?.trail.at(-1)).toMatchObject({ where: 'after', carrier: 'query', parameter: 'startURL' });
  });

  it('is that it opened another page', () => {
    const traffic = login('/app/records/4711');
    traffic.page('https://sp.example/home', { requestId: 'acs', hop: 1 });
    expect(afterwards(traffic)).toEqual(['x2 after address sp (absent) lost']);
  });

  it.each([
    ['it is a token', 'token-4711', 'https://sp.example/home'],
    ['the browser left the SP', '/app/records', 'https://other.test/'],
    ['it names the home page', '/', 'https://sp.example/home'],
  ])('is not told where %s', (_title, value, url) => {
    const traffic = login(value);
    traffic.page(url, { requestId: 'acs', hop: 1 });
    expect(afterwards(traffic)).toEqual([]);
  });

  it('is not told from pages of the next login', () => {
    const traffic = login('/app/records/4711');
    traffic.ask('_b', '/app/records/4711');
    expect(afterwards(traffic)).toEqual([]);
  });
});

it('tells the hop where a value stands more than once, though it is the same', () => {
  const traffic = new Traffic();
  traffic.ask('_a', '/x');
  const { request } = new Traffic().answer('_a', '/x');
  const fields = request.body?.kind === 'form' ? request.body.fields : [];
  traffic.add({ url: request.url, method: 'POST', body: { kind: 'form', fields: [...fields, ...fields.slice(-1)] } });
  expect(trailOf(traffic)).toEqual(['x0 request query sp /x same', 'x1 response body idp (repeated) repeated']);
});

describe('a misspelt name', () => {
  const misspelt = ({ request: { url, body } }: Exchange): ExchangeParts => ({
    ...(body?.kind === 'form' && {
      method: 'POST',
      body: { kind: 'form', fields: body.fields.map((field) => ({ ...field, name: spell(field.name) })) },
    }),
    url: url.replace('RelayState', 'relaystate'),
  });
  const spell = (name: string): string => (name === 'RelayState' ? 'relaystate' : name);

  it('of the IdP is where it changed, and the SP lost nothing', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x');
    const landing = 'https://sp.example/app';
    const parts = { requestId: 'acs', status: 302, redirectUrl: landing };
    traffic.add({ ...misspelt(new Traffic().answer('_a', '/x')), ...parts });
    traffic.page(landing, { requestId: 'acs', hop: 1 });
    expect(trailOf(traffic)).toEqual(['x0 request query sp /x same', 'x1 response body idp /x misspelt']);
    expect(legsOf(traffic)[0]?.relayState).toEqual({ verdict: 'not-checked', reason: 'misspelt' });
  });

  it('on the IdP’s page is the page’s, and the browser carried it on', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a', '/x');
    traffic.page(IDP_LOGIN);
    answerWith(traffic, { body: postingPage('SAMLResponse', response, '"/x"').replace('RelayState', 'relaystate') });
    traffic.add(misspelt(new Traffic().post('SAMLResponse', response, '/x')));
    expect(trailOf(traffic)).toEqual([
      'x0 request query sp /x same',
      'x1 response page idp /x misspelt',
      'x2 response body browser /x same',
    ]);
  });

  it('of the SP is where it changed, and the IdP that sends none back lost nothing', () => {
    const traffic = new Traffic();
    traffic.add(misspelt(new Traffic().ask('_a', '/x')));
    traffic.answer('_a');
    expect(trailOf(traffic)).toEqual(['x0 request query sp /x misspelt', 'x1 response body idp (absent) same']);
  });
});

describe('a changed value', () => {
  it('changed between the neighbouring hops of which the first still had it', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x?a=1&b=2');
    traffic.ask('_a', '/x?a=1&b=2', { url: 'https://idp.example/choose' });
    traffic.ask('_a', '/x?a=1', { url: IDP_LOGIN });
    traffic.answer('_a', '/x?a=1');
    expect(changeOf(traffic)).toEqual({ between: 'x1 x2', party: 'idp', class: 'truncated' });
    expect(legsOf(traffic)[0]?.trail.map(({ changed }) => changed)).toEqual(['same', 'same', 'changed', 'same']);
    expect(legsOf(traffic)[0]?.trail[2]?.class).toMatchObject({ name: 'truncated', next: '&' });
  });

  it('changed at a gateway that is neither the SP’s nor the IdP’s', () => {
    const traffic = new Traffic();
    const request = saml.authnRequest({ id: '_a' });
    traffic.post('SAMLRequest', request, '/x?a=1&b=2', {
      url: 'https://gateway.test/sso',
      initiator: 'https://sp.example',
    });
    traffic.post('SAMLRequest', request, '/x?a=1', { url: saml.SSO, initiator: 'https://gateway.test' });
    traffic.answer('_a', '/x?a=1', { initiator: 'https://idp.example' });
    expect(trailOf(traffic)).toEqual([
      'x0 request body sp /x?a=1&b=2 same',
      'x1 request body between /x?a=1 changed',
      'x2 response body idp /x?a=1 same',
    ]);
    expect(changeOf(traffic)).toEqual({ between: 'x0 x1', party: 'between', class: 'truncated' });
  });

  it('changed within the exchange whose page had it changed', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a', '{"a":1}');
    answerWith(traffic, { body: postingPage('SAMLResponse', response, '"{"a":1}"') });
    traffic.post('SAMLResponse', response, '{');
    expect(trailOf(traffic)).toEqual([
      'x0 request query sp {"a":1} same',
      'x0 response page idp { changed',
      'x1 response body browser { same',
    ]);
    expect(changeOf(traffic)).toEqual({ between: 'x0 x0', party: 'idp', class: 'truncated' });
  });

  it('changed by the IdP’s page where the page had it whole and the post did not', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a', 'hé');
    traffic.page(IDP_LOGIN);
    answerWith(traffic, { body: postingPage('SAMLResponse', response, '"hé"') });
    traffic.post('SAMLResponse', response, 'hÃ©');
    expect(changeOf(traffic)).toEqual({ between: 'x1 x2', party: 'idp', class: 'charset' });
  });

  it('that the IdP’s page has no field for was lost there', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a', '/x');
    traffic.page(IDP_LOGIN, { method: 'POST' });
    answerWith(traffic, { body: postingPage('SAMLResponse', response) });
    traffic.post('SAMLResponse', response);
    expect(trailOf(traffic)).toEqual([
      'x0 request query sp /x same',
      'x1 response page idp (absent) lost',
      'x2 response body browser (absent) same',
    ]);
    expect(changeOf(traffic)).toEqual({ between: 'x0 x1', party: 'idp', class: 'missing' });
  });
});

describe('a value of other logins', () => {
  const two = (sentB: string, later: (traffic: Traffic) => void): Traffic => {
    const traffic = new Traffic();
    traffic.ask('_a', '/app/records', { tab: 1 });
    traffic.ask('_b', sentB, { tab: 2 });
    later(traffic);
    return traffic;
  };

  it('is crossed where another recent request of this browser sent it', () => {
    const traffic = two('/app/inbox', (it) => it.answer('_a', '/app/inbox', { tab: 1 }));
    expect(legsOf(traffic)[0]?.relayState).toMatchObject({ class: { name: 'crossed', message: 1 } });
  });

  it('is not crossed with a request that came later, nor with one of hours ago', () => {
    const later = new Traffic();
    later.ask('_a', '/app/records');
    later.answer('_a', '/app/inbox');
    later.ask('_b', '/app/inbox', { tab: 2 });
    expect(changeOf(later).class).toBe('replaced');
    const traffic = new Traffic();
    const { startedAt } = traffic.ask('_b', '/app/inbox', { tab: 2 });
    const hours = { startedAt: (startedAt + 7_200_000) as typeof startedAt };
    traffic.ask('_a', '/app/records', hours);
    traffic.answer('_a', '/app/inbox', hours);
    expect(legsOf(traffic)[1]?.relayState).toMatchObject({ class: { name: 'replaced' } });
  });

  it('is crossed before it is cut, and after it is lower-cased', () => {
    const traffic = two('/app', (it) => it.answer('_a', '/app', { tab: 1 }));
    expect(legsOf(traffic)[0]?.relayState).toMatchObject({ class: { name: 'crossed' } });
    const folded = two('/APP/RECORDS', (it) => it.answer('_a', '/APP/RECORDS', { tab: 1 }));
    expect(legsOf(folded)[0]?.relayState).toMatchObject({ class: { name: 'case' } });
  });

  it('is the IdP’s default where it came back for two that differ', () => {
    const traffic = two('/app/inbox', (it) => {
      it.answer('_a', '/home', { tab: 1 });
      it.answer('_b', '/home', { tab: 2 });
    });
    expect(legsOf(traffic).map(({ relayState }) => 'class' in relayState && relayState.class.name)).toEqual([
      'defaulted',
      'defaulted',
    ]);
  });

  it('is not a default where the same value was sent twice, or something else explains it', () => {
    const same = two('/app/records', (it) => {
      it.answer('_a', '/home', { tab: 1 });
      it.answer('_b', '/home', { tab: 2 });
    });
    expect(changeOf(same).class).toBe('replaced');
    const cut = two('/app/inbox', (it) => {
      it.answer('_a', '/app', { tab: 1 });
      it.answer('_b', '/app', { tab: 2 });
    });
    expect(changeOf(cut).class).toBe('truncated');
  });
});
