// Legs and exchanges grouped into flows.
import { describe, expect, it } from 'vitest';
import type { Traffic as TrafficType } from '../builders/exchanges.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowsOf } from './correlate-traffic.ts';

const exchangesOf = (traffic: TrafficType): string[] => flowsOf(traffic).map(({ exchanges }) => exchanges.join(' '));
const shape = (traffic: TrafficType): string[] =>
  flowsOf(traffic).map(
    ({ kind, legs }) =>
      `${kind} ${legs.map(({ request, response }) => `${request ?? '-'}→${response ?? '-'}`).join(' ')}`,
  );

const SP2 = 'https://sp2.example/metadata';
const askToLogOut = (traffic: TrafficType, id: string, issuer: string, parts = {}) =>
  traffic.redirect('SAMLRequest', saml.logoutRequest({ id, issuer }), `rs${id}`, parts);
const answerLogOut = (traffic: TrafficType, inResponseTo: string, issuer: string, parts = {}) =>
  traffic.redirect(
    'SAMLResponse',
    saml.logoutResponse({ id: `_to${inResponseTo}`, inResponseTo, issuer }),
    `rs${inResponseTo}`,
    parts,
  );

describe('a login', () => {
  it('has every exchange from its first message to its last', () => {
    const traffic = new Traffic();
    traffic.page('https://sp.example/');
    traffic.ask('_a');
    traffic.page();
    traffic.page('https://idp.example/login', { method: 'POST' });
    traffic.answer('_a');
    traffic.page('https://sp.example/app');
    expect(exchangesOf(traffic)).toEqual(['x1 x2 x3 x4']);
  });

  it('has the redirect chains that lead into it and out of it', () => {
    const traffic = new Traffic();
    traffic.page('https://sp.example/app', { requestId: 'in', redirectUrl: 'https://idp.example/', status: 302 });
    traffic.ask('_a', undefined, { requestId: 'in', hop: 1 });
    traffic.page();
    traffic.answer('_a', undefined, { requestId: 'out', status: 303, redirectUrl: 'https://sp.example/app' });
    traffic.page('https://sp.example/app', { requestId: 'out', hop: 1 });
    traffic.page('https://sp.example/later');
    expect(exchangesOf(traffic)).toEqual(['x0 x1 x2 x3 x4']);
  });

  it('has those of its frames, and of its pop-up', () => {
    const traffic = new Traffic();
    traffic.ask('_a', undefined, { tab: 2, opener: 1 });
    traffic.page('https://idp.example/frame', {
      tab: 2,
      opener: 1,
      frame: { id: 7, parentId: 0 },
      resourceType: 'sub_frame',
    });
    traffic.page('https://idp.example/mfa', { tab: 3, opener: 2 });
    traffic.page('https://sp.example/waiting', { tab: 1 });
    traffic.page('https://news.example/', { tab: 8 });
    traffic.answer('_a', undefined, { tab: 2, opener: 1 });
    expect(exchangesOf(traffic)).toEqual(['x0 x1 x2 x3 x5']);
  });

  it('that begins in a page and ends in its pop-up is one', () => {
    const traffic = new Traffic();
    traffic.ask('_a', undefined, { tab: 1 });
    traffic.page('https://idp.example/', { tab: 2, opener: 1 });
    traffic.answer('_a', undefined, { tab: 2, opener: 1 });
    expect(shape(traffic)).toEqual(['sso 0→1']);
    expect(exchangesOf(traffic)).toEqual(['x0 x1 x2']);
  });

  it('keeps its id while it grows', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    const [begun] = flowsOf(traffic);
    traffic.answer('_a');
    expect(flowsOf(traffic).map(({ id }) => id)).toEqual([begun?.id]);
  });

  it('has an id of its own also where one exchange carries two messages', () => {
    const traffic = new Traffic();
    const value = (xml: string) => Buffer.from(xml).toString('base64');
    const fields = [
      { name: 'SAMLRequest', value: value(saml.authnRequest({ id: '_a' })) },
      { name: 'SAMLResponse', value: value(saml.response({ id: '_r', inResponseTo: '_b' })) },
    ];
    traffic.add({ method: 'POST', body: { kind: 'form', fields } });
    expect(flowsOf(traffic).map(({ id }) => id)).toEqual(['x0', 'x0#1']);
  });
});

describe('two logins', () => {
  it('in two tabs at once stay apart, also where one tab opened the other', () => {
    for (const parts of [{ tab: 2 }, { tab: 2, opener: 1 }]) {
      const traffic = new Traffic();
      traffic.ask('_a', '/a', { tab: 1 });
      traffic.ask('_b', '/b', parts);
      traffic.page('https://idp.example/b', parts);
      traffic.page('https://idp.example/a', { tab: 1 });
      traffic.answer('_b', '/b', parts);
      traffic.answer('_a', '/a', { tab: 1 });
      expect(shape(traffic)).toEqual(['sso 0→3', 'sso 1→2']);
      expect(exchangesOf(traffic)).toEqual(['x0 x3 x5', 'x1 x2 x4']);
    }
  });

  it('in two frames of a page at once stay apart', () => {
    const traffic = new Traffic();
    const inFrame = (id: number) => ({ frame: { id, parentId: 0 }, resourceType: 'sub_frame' });
    traffic.ask('_a', '/a', inFrame(5));
    traffic.ask('_b', '/b', inFrame(6));
    traffic.answer('_b', '/b', inFrame(6));
    traffic.answer('_a', '/a', inFrame(5));
    expect(shape(traffic)).toEqual(['sso 0→3', 'sso 1→2']);
  });

  it('one after the other stay apart, also where the first response is posted once more at the end', () => {
    const traffic = new Traffic();
    const response = saml.response({ id: '_r', inResponseTo: '_a', assertions: [] });
    traffic.ask('_a');
    traffic.post('SAMLResponse', response);
    traffic.ask('_b');
    traffic.answer('_b');
    traffic.post('SAMLResponse', response);
    expect(shape(traffic)).toEqual(['sso 0→1', 'sso 2→3']);
    expect(exchangesOf(traffic)).toEqual(['x0 x1 x4', 'x2 x3']);
  });

  it('of which the first was given up stay apart', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.ask('_b');
    traffic.answer('_b');
    expect(shape(traffic)).toEqual(['sso 0→-', 'sso 1→2']);
  });
});

it('holds the legs of a login through a broker together', () => {
  const traffic = new Traffic();
  traffic.ask('_outer', '/o');
  traffic.ask('_inner', '/i', { url: 'https://upstream.example/sso' });
  traffic.answer('_inner', '/i');
  traffic.answer('_outer', '/o');
  const flows = flowsOf(traffic);
  expect(shape(traffic)).toEqual(['sso 0→3 1→2']);
  expect(flows[0]?.legs.map(({ relayState }) => relayState.verdict)).toEqual(['exact', 'exact']);
  expect(flows[0]?.exchanges).toEqual(['x0', 'x1', 'x2', 'x3']);
});

describe('a logout', () => {
  it('holds the provider’s own requests to further SPs, one after the other', () => {
    const traffic = new Traffic();
    askToLogOut(traffic, '_a', saml.SP);
    askToLogOut(traffic, '_b', saml.IDP);
    answerLogOut(traffic, '_b', SP2);
    askToLogOut(traffic, '_c', saml.IDP);
    answerLogOut(traffic, '_c', 'https://sp3.example');
    answerLogOut(traffic, '_a', saml.IDP);
    expect(shape(traffic)).toEqual(['slo 0→5 1→2 3→4']);
    expect(flowsOf(traffic)[0]?.legs.map(({ relayState }) => relayState.verdict)).toEqual(['exact', 'exact', 'exact']);
  });

  it('holds those that the provider sends in frames, all at once', () => {
    const traffic = new Traffic();
    const inFrame = (id: number) => ({ frame: { id, parentId: 0 }, resourceType: 'sub_frame' });
    askToLogOut(traffic, '_a', saml.SP);
    askToLogOut(traffic, '_b', saml.IDP, inFrame(5));
    askToLogOut(traffic, '_c', saml.IDP, inFrame(6));
    answerLogOut(traffic, '_c', SP2, inFrame(6));
    answerLogOut(traffic, '_b', 'https://sp3.example', inFrame(5));
    answerLogOut(traffic, '_a', saml.IDP);
    expect(shape(traffic)).toEqual(['slo 0→5 1→4 2→3']);
  });

  it('is not part of the login around which it happens, nor the other way', () => {
    const traffic = new Traffic();
    traffic.ask('_a');
    askToLogOut(traffic, '_b', saml.SP);
    answerLogOut(traffic, '_b', saml.IDP);
    traffic.answer('_a');
    expect(shape(traffic)).toEqual(['sso 0→3', 'slo 1→2']);
  });

  it('was begun by the one whose request came first, as the logins tell who is who', () => {
    const begunBy = (issuer: string, withLogin = true, answerer?: string) => {
      const traffic = new Traffic();
      if (withLogin) {
        traffic.ask('_a');
        traffic.answer('_a');
      }
      askToLogOut(traffic, '_b', issuer);
      if (answerer !== undefined) answerLogOut(traffic, '_b', answerer);
      return flowsOf(traffic).at(-1)?.initiatedBy;
    };
    expect(begunBy(saml.SP)).toBe('sp');
    expect(begunBy(saml.IDP)).toBe('idp');
    expect(begunBy(SP2)).toBe('unknown');
    // Whoever answers tells as much: no SP logs out at another one.
    expect(begunBy(SP2, true, saml.IDP)).toBe('sp');
    expect(begunBy(SP2, true, saml.SP)).toBe('idp');
    expect(begunBy(SP2, true, 'https://third.example')).toBe('unknown');
    expect(begunBy(saml.SP, false)).toBe('unknown');
  });
});

it('tells who began a login', () => {
  const begunBy = (make: (traffic: TrafficType) => void) => {
    const traffic = new Traffic();
    make(traffic);
    return flowsOf(traffic)[0]?.initiatedBy;
  };
  expect(begunBy((traffic) => traffic.ask('_a'))).toBe('sp');
  expect(begunBy((traffic) => traffic.answer(undefined))).toBe('idp');
  expect(begunBy((traffic) => traffic.answer('_unseen'))).toBe('unknown');
  expect(begunBy((traffic) => traffic.artifact(1))).toBe('unknown');
});

describe('a login by artifact', () => {
  const begunAt = (...pages: string[]) => {
    const traffic = new Traffic();
    for (const url of pages) traffic.page(url);
    const { id: requestId } = traffic.page('https://idp.example/login', {
      method: 'POST',
      requestId: 'login',
      status: 302,
      redirectUrl: saml.ACS,
    });
    expect(requestId).toBeDefined();
    traffic.artifact(1, undefined, { requestId: 'login', hop: 1 });
    return flowsOf(traffic).at(-1)?.initiatedBy;
  };

  it.each([
    'https://idp.example/saml2/idp/SSOService.php?spentityid=https%3A%2F%2Fsp.example',
    'https://idp.example/idp/profile/SAML2/Unsolicited/SSO?target=x&providerId=sp',
    'https://idp.example/adfs/ls/idpinitiatedsignon.aspx?loginToRp=sp',
    'https://idp.example/realms/one/protocol/saml/clients/sp',
  ])('was begun by the IdP where its pages say so: %s', (url) => {
    expect(begunAt(url)).toBe('idp');
  });

  it.each([
    ['the IdP’s pages don’t say so', ['https://idp.example/login?x=1']],
    ['another IdP was asked', ['https://other.test/saml2/idp/SSOService.php?spentityid=sp']],
    ['nothing was seen of it', []],
  ])('was begun by nobody that is known where %s', (_title, pages) => {
    expect(begunAt(...pages)).toBe('unknown');
  });

  it('was begun by the SP where its request came in between', () => {
    const traffic = new Traffic();
    traffic.page('https://idp.example/saml2/idp/SSOService.php?spentityid=sp');
    traffic.ask('_a');
    traffic.ask('_b');
    traffic.artifact(1);
    expect(flowsOf(traffic).at(-1)?.initiatedBy).toBe('unknown');
  });
});

describe('brokers', () => {
  const BROKER = 'https://broker.example';
  const asks = (traffic: TrafficType, id: string, issuer: string, url: string, relayState: string) =>
    traffic.redirect('SAMLRequest', saml.authnRequest({ id, issuer }), relayState, { url });
  const answers = (traffic: TrafficType, to: string, issuer: string, url: string, relayState: string) =>
    traffic.post(
      'SAMLResponse',
      saml.response({ id: `_r${to}`, inResponseTo: to, issuer, assertions: [] }),
      relayState,
      { url },
    );

  it('with both roles on one host keep two independent legs', () => {
    const traffic = new Traffic();
    asks(traffic, '_a', saml.SP, `${BROKER}/realms/one/protocol/saml`, '/app');
    traffic.page(`${BROKER}/realms/one/broker/upstream/login?session_code=1`);
    asks(traffic, '_b', `${BROKER}/realms/one`, 'https://upstream.test/sso', 'token.of.broker');
    traffic.page('https://upstream.test/login', { method: 'POST' });
    answers(traffic, '_b', 'https://upstream.test', `${BROKER}/realms/one/broker/upstream/endpoint`, 'token.of.broker');
    traffic.page(`${BROKER}/realms/one/login-actions/first-broker-login`);
    answers(traffic, '_a', `${BROKER}/realms/one`, saml.ACS, '/other');
    expect(shape(traffic)).toEqual(['sso 0→3 1→2']);
    expect(flowsOf(traffic)[0]?.legs.map(({ relayState }) => relayState.verdict)).toEqual(['mutated', 'exact']);
    expect(flowsOf(traffic)[0]?.outcome).toBe('succeeded');
  });

  it('in a row, of one product, keep three', () => {
    const traffic = new Traffic();
    asks(traffic, '_a', saml.SP, 'https://hub.okta.test/app/x/sso/saml', '/app');
    asks(traffic, '_b', 'https://hub.okta.test', 'https://spoke.okta.test/app/y/sso/saml', '/hub');
    asks(traffic, '_c', 'https://spoke.okta.test', 'https://idp.example/sso', '/spoke');
    answers(traffic, '_c', saml.IDP, 'https://spoke.okta.test/sso/saml2/1', '/spoke');
    answers(traffic, '_b', 'http://spoke', 'https://hub.okta.test/sso/saml2/2', '/hub');
    answers(traffic, '_a', 'http://hub', saml.ACS, '/app');
    expect(shape(traffic)).toEqual(['sso 0→5 1→4 2→3']);
    expect(flowsOf(traffic)[0]?.legs.map(({ relayState }) => relayState.verdict)).toEqual(['exact', 'exact', 'exact']);
  });

  it('whose own login fails fail the whole', () => {
    const traffic = new Traffic();
    asks(traffic, '_a', saml.SP, `${BROKER}/sso`, '/app');
    asks(traffic, '_b', BROKER, 'https://upstream.test/sso', 'b');
    answers(traffic, '_b', 'https://upstream.test', `${BROKER}/acs`, 'b');
    const status = saml.status({ codes: ['Responder'] });
    traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a', assertions: [], status }), '/app');
    expect(flowsOf(traffic).map(({ outcome }) => outcome)).toEqual(['failed']);
  });
});

it('is empty for traffic without messages', () => {
  const traffic = new Traffic();
  traffic.page();
  expect(flowsOf(traffic)).toEqual([]);
});
