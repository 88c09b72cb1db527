// What is said of a RelayState that did not come back as sent: one check for each kind of change.
import { describe, expect, it } from 'vitest';
import { RELAY_STATE_CHANGED } from '../../../src/checks/relay-state/changed.ts';
import { RELAY_STATE_CHECKS } from '../../../src/checks/relay-state/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

function login(sent: string | undefined, returned: string | undefined): Traffic {
  const traffic = new Traffic();
  traffic.ask('_a', sent);
  traffic.answer('_a', returned);
  return traffic;
}

const findings = (traffic: Traffic, deployment?: Deployment, flow = 0) =>
  runChecks(subjectOf(traffic.exchanges, { flow, ...(deployment && { deployment }) }), RELAY_STATE_CHECKS);
const only = (traffic: Traffic, deployment?: Deployment) => {
  const [finding, ...more] = findings(traffic, deployment);
  expect(more).toEqual([]);
  return finding;
};

const PATH = '/app/records?path=a%2Fb&tab=history';

describe('a changed RelayState', () => {
  it.each<[string, string, string | undefined, string]>([
    ['relay-state-missing', PATH, undefined, 'F01'],
    ['relay-state-emptied', PATH, '', 'F02'],
    ['relay-state-printed-null', PATH, 'null', 'F02'],
    ['relay-state-encoded-again', PATH, encodeURIComponent(PATH), 'F03'],
    ['relay-state-decoded-again', PATH, '/app/records?path=a/b&tab=history', 'F04'],
    ['relay-state-plus-for-space', 'a b', 'a+b', 'F05'],
    ['relay-state-html-escaped', PATH, PATH.replace('&', '&amp;'), 'F06'],
    ['relay-state-html-unescaped', '/a?t=R&amp;D', '/a?t=R&D', 'F06'],
    ['relay-state-url-rewritten', 'https://sp.example', 'https://sp.example/', 'F07'],
    ['relay-state-white-space-changed', PATH, `${PATH} `, 'F07'],
    ['relay-state-case-changed', '/Path', '/path', 'F07'],
    ['relay-state-cut', PATH, '/app/records?path=a%2Fb', 'F04'],
    ['relay-state-wrapped', PATH, `?RelayState=${PATH}`, 'F11'],
    ['relay-state-base64', 'hello world', 'aGVsbG8gd29ybGQ=', 'F09'],
    ['relay-state-charset-damaged', 'hé', 'hÃ©', 'F21'],
    ['relay-state-replaced', PATH, '/home', 'F07'],
    ['relay-state-changed-twice', PATH, '/app/records?path=a%2Fb&amp', 'F06'],
  ])('is a failure of its kind: %s', (id, sent, returned, cites) => {
    const finding = only(login(sent, returned));
    expect(finding).toMatchObject({
      id,
      outcome: 'fail',
      confidence: 'proven',
      party: 'idp',
      cause: true,
      seen: returned === undefined ? 'no RelayState' : returned || 'RelayState without a value',
      expected: sent,
      where: { message: 1, exchange: 'x1', path: 'RelayState' },
    });
    expect(finding?.cites).toContain(cites);
    expect(finding?.cites).toContain('N17');
    expect(finding?.message).toContain(
      'changed between GET idp.example/sso and POST sp.example/acs, which is the IdP’s hop',
    );
    expect(finding?.fix).toMatch(/^At the IdP: .+/);
  });

  it('is a warning where none was sent: the binding allows that by agreement', () => {
    expect(only(login(undefined, '/home'))).toMatchObject({
      id: 'relay-state-added',
      outcome: 'warn',
      seen: '/home',
      expected: 'no RelayState',
      cites: ['F07', 'N20'],
    });
  });

  it('says what was cut, and why that is', () => {
    expect(only(login(PATH, '/app/records?path=a%2Fb'))?.message).toMatch(
      /^RelayState was cut before “&”, after 23 of 35 bytes: /,
    );
    expect(only(login('{"a":1}', '{'))?.fix).toContain('HTML-escape');
    const long = `/app/records?${'x'.repeat(100)}`;
    const cut = findings(login(long, long.slice(0, 80)));
    expect(cut.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'relay-state-cut fail',
      'relay-state-longer-than-80-bytes warn',
    ]);
    expect(cut[0]?.message).toContain('after 80 bytes');
  });

  it('says both things that were done', () => {
    const { message, fix } = only(login(PATH, '/app/records?path=a%2Fb&amp')) ?? {};
    expect(message).toMatch(
      /^Two things were done to RelayState\. First: RelayState was HTML-escaped twice.*Then: RelayState was cut before “;”/,
    );
    expect(fix).toContain('HTML-escape the value exactly once');
    expect(fix).toContain('Percent-encode the whole value');
  });

  it('shows the part of long values in which they differ', () => {
    const sent = `/app?${'x'.repeat(400)}&end`;
    const finding = findings(login(sent, sent.replace('&end', '&END')))[0];
    expect(finding?.seen.endsWith('&END')).toBe(true);
    expect(finding?.expected.endsWith('&end')).toBe(true);
    expect(finding?.seen.length).toBeLessThanOrEqual(200);
  });

  it('of an error response is said too', () => {
    const traffic = new Traffic();
    traffic.ask('_a', PATH);
    const status = saml.status({ codes: ['Responder', 'AuthnFailed'] });
    traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a', status, assertions: [] }));
    const finding = only(traffic);
    expect(finding).toMatchObject({ id: 'relay-state-missing', outcome: 'fail' });
    expect(finding?.message).toContain('The response is an error, which must carry it as well.');
  });

  it('names another party where it was another one’s hop', () => {
    const traffic = new Traffic();
    const request = saml.authnRequest({ id: '_a' });
    traffic.post('SAMLRequest', request, PATH, { url: 'https://gateway.test/sso', initiator: 'https://sp.example' });
    traffic.post('SAMLRequest', request, '/app', { url: saml.SSO, initiator: 'https://gateway.test' });
    traffic.answer('_a', '/app', { initiator: 'https://idp.example' });
    const finding = only(traffic);
    expect(finding).toMatchObject({ id: 'relay-state-cut', party: 'between', where: { exchange: 'x1' } });
    expect(finding?.fix).toMatch(/^At the gateway or proxy between SP and IdP: /);
  });

  it('names the settings of the product, and what it means to Salesforce', () => {
    const okta: Deployment = {
      ...UNKNOWN_DEPLOYMENT,
      idp: { ...UNKNOWN_DEPLOYMENT.idp, product: 'okta' },
      sp: { ...UNKNOWN_DEPLOYMENT.sp, product: 'salesforce-org' },
    };
    expect(only(login(PATH, undefined), okta)?.fix).toContain('not at its embed link');
    expect(only(login(PATH, '/home'), okta)?.fix).toContain('Default RelayState');
    expect(only(login(PATH, undefined), okta)?.message).toContain('Salesforce opens the page that RelayState names');
    expect(only(login(PATH, undefined))?.message).not.toContain('Salesforce');
  });

  it('is the one of another login, or the IdP’s default, where the recording shows that', () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a', { tab: 1 });
    traffic.ask('_b', '/b', { tab: 2 });
    traffic.answer('_a', '/b', { tab: 1 });
    expect(only(traffic)).toMatchObject({
      id: 'relay-state-of-another-login',
      outcome: 'fail',
      seen: '/b',
      expected: '/a',
    });
    const defaults = new Traffic();
    for (const id of ['_a', '_b']) {
      defaults.ask(id, `/${id}/page`);
      defaults.answer(id, '/home');
    }
    expect(only(defaults)).toMatchObject({ id: 'relay-state-default-sent', outcome: 'fail' });
  });

  it('is the default that is configured at the IdP', () => {
    const deployment = { ...UNKNOWN_DEPLOYMENT, idp: { ...UNKNOWN_DEPLOYMENT.idp, defaultRelayState: '/home' } };
    expect(only(login(PATH, '/home'), deployment)).toMatchObject({ id: 'relay-state-default-sent', outcome: 'fail' });
    expect(only(login(PATH, '/start'), deployment)).toMatchObject({ id: 'relay-state-replaced' });
  });

  it('of a logout is judged as well', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_o' }), 'state', { url: saml.SLO });
    traffic.redirect('SAMLResponse', saml.logoutResponse({ id: '_p', inResponseTo: '_o' }), undefined, {
      url: saml.ACS,
    });
    expect(only(traffic)).toMatchObject({ id: 'relay-state-missing', outcome: 'fail' });
  });
});

describe('the checks say nothing', () => {
  it.each([
    [PATH, PATH],
    [undefined, undefined],
    ['a\nb', 'a\r\nb'],
  ])('of a value that came back: %j', (sent, returned) => {
    expect(runChecks(subjectOf(login(sent, returned).exchanges), RELAY_STATE_CHANGED)).toEqual([]);
  });

  it('where the pairing is guessed, the response came unasked, or none came', () => {
    const guessed = new Traffic();
    guessed.ask('_a', '/a');
    guessed.artifact(1, '/b');
    const unasked = new Traffic();
    unasked.answer(undefined, '/b');
    const unanswered = new Traffic();
    unanswered.ask('_a', '/a');
    for (const traffic of [guessed, unasked, unanswered]) {
      expect(runChecks(subjectOf(traffic.exchanges), RELAY_STATE_CHANGED)).toEqual([]);
    }
  });
});

it('every kind has an id, a title and a source of its own', () => {
  expect(new Set(RELAY_STATE_CHECKS.map(({ id }) => id)).size).toBe(RELAY_STATE_CHECKS.length);
  expect(new Set(RELAY_STATE_CHECKS.map(({ title }) => title)).size).toBe(RELAY_STATE_CHECKS.length);
  for (const { cites } of RELAY_STATE_CHECKS) expect(cites.length).toBeGreaterThan(0);
});
