// Status codes of answers in plain words: every code of SAML, what products mean by them, and which of them are no fault.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/checks/finding.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { STATUS_CHECKS } from '../../../src/checks/status/index.ts';
import type { Deployment, IdentityProviderProduct } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { StatusCodeName } from '../../../src/saml/names.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

interface Given {
  readonly request?: saml.AuthnRequestParts | null;
  readonly product?: IdentityProviderProduct;
  readonly issuer?: string;
}

function answered(status: saml.StatusParts, { request, product, issuer }: Given = {}): Finding[] {
  const traffic = new Traffic();
  if (request !== null) traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_request', ...request }));
  const response = saml.response({
    id: '_response',
    assertions: [],
    status: saml.status(status),
    ...(issuer && { issuer }),
  });
  traffic.post('SAMLResponse', response);
  const deployment: Deployment | undefined = product && {
    ...UNKNOWN_DEPLOYMENT,
    idp: { ...UNKNOWN_DEPLOYMENT.idp, product },
  };
  return runChecks(subjectOf(traffic.exchanges, deployment ? { deployment } : {}), STATUS_CHECKS);
}

describe('a Success', () => {
  it('raises nothing', () => {
    expect(answered({})).toEqual([]);
  });
});

it('names the log to look in: the identity provider’s of a login, the sender’s of a logout', () => {
  expect(answered({ codes: ['Responder'] })[0]?.fix).toContain('Look in the identity provider’s log at ');
  const traffic = new Traffic();
  traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_out' }));
  const codes = ['Responder', 'RequestDenied'];
  const parts = { inResponseTo: '_out', issuer: 'https://one.example', status: saml.status({ codes }) };
  traffic.redirect('SAMLResponse', saml.logoutResponse(parts));
  const [finding] = runChecks(subjectOf(traffic.exchanges), STATUS_CHECKS);
  expect(finding?.fix).toContain('Look in the log of https://one.example at ');
});

describe('a second-level code', () => {
  const TOP = ['Success', 'Requester', 'Responder', 'VersionMismatch'];
  // Told with the logout, and apart here.
  const APART = ['PartialLogout', 'NoPassive'];
  const names = Object.keys(StatusCodeName).filter((name) => !TOP.includes(name) && !APART.includes(name));

  it.each(names)('%s has its own words', (name) => {
    const findings = answered({ codes: ['Responder', name], message: 'Because.' });
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    expect(finding).toMatchObject({ outcome: 'fail', confidence: 'proven', cause: true, seen: `Responder → ${name}` });
    expect(finding?.message).toContain('It says: “Because”.');
    expect(finding?.fix).toContain('for request _request and answer _response');
    expect(finding?.expected).not.toBe('');
  });

  it('is told apart from one that is somebody’s own', () => {
    const findings = answered({ codes: ['Requester', 'urn:example:no'], message: 'SAML_SIGNATURE_INVALID' });
    expect(findings).toMatchObject([{ id: 'status-without-reason', seen: 'Requester → urn:example:no', party: 'sp' }]);
    expect(findings[0]?.message).toContain('SAML_SIGNATURE_INVALID');
  });

  it('on top is malformed, and its meaning is told all the same', () => {
    expect(answered({ codes: ['AuthnFailed'] })).toMatchObject([
      { id: 'status-code-not-top-level', outcome: 'fail', seen: StatusCodeName.AuthnFailed },
      { id: 'status-authn-failed', outcome: 'fail' },
    ]);
  });
});

describe('what was asked for is shown', () => {
  it('for InvalidNameIDPolicy', () => {
    const [finding] = answered({ codes: ['Requester', 'InvalidNameIDPolicy'] });
    expect(finding).toMatchObject({
      id: 'status-invalid-nameid-policy',
      cites: expect.arrayContaining(['F51', 'N42', 'N63']),
      party: 'sp',
    });
    expect(finding?.message).toContain(`emailAddress (${saml.EMAIL})`);
  });

  it('for NoAuthnContext', () => {
    const requestedAuthnContext = saml.xml('samlp:RequestedAuthnContext', {}, [
      saml.xml('saml:AuthnContextClassRef', {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'),
    ]);
    const [finding] = answered({ codes: ['Responder', 'NoAuthnContext'] }, { request: { requestedAuthnContext } });
    expect(finding?.message).toContain('insisted on PasswordProtectedTransport (exact)');
  });

  it('but not where the request was not recorded', () => {
    const [finding] = answered({ codes: ['Requester', 'InvalidNameIDPolicy'] }, { request: null });
    expect(finding?.message).not.toContain('asked for');
  });
});

describe('products', () => {
  it.each([
    ['adfs', 'RequestDenied', 'issuance authorization rules'],
    ['okta', 'RequestDenied', 'not signed'],
    ['entra-id', 'NoAuthnContext', 'AADSTS75011'],
    ['adfs', 'InvalidNameIDPolicy', 'MSIS7070'],
    ['salesforce', 'AuthnFailed', 'Manage Profiles'],
  ] as const)('%s names its setting for %s', (product, code, words) => {
    expect(answered({ codes: ['Responder', code] }, { product })[0]?.fix).toContain(words);
  });

  it('are known by their issuer: Salesforce that says nothing means the connected app', () => {
    const [finding] = answered({ codes: ['Responder', 'AuthnFailed'] }, { issuer: 'https://acme.my.salesforce.com' });
    expect(finding?.message).toContain('does not have the connected app');
    expect(answered({ codes: ['Responder', 'AuthnFailed'] })[0]?.message).not.toContain('Salesforce');
  });
});

describe('NoPassive', () => {
  const codes = ['Responder', 'NoPassive'];

  it('is the normal answer to a passive request', () => {
    const findings = answered({ codes }, { request: { attributes: { IsPassive: true } } });
    expect(findings).toMatchObject([{ id: 'status-no-passive', outcome: 'info', cause: false }]);
    expect(findings[0]?.message).toContain('not a fault');
  });

  it('is odd where the request was not passive', () => {
    expect(answered({ codes })).toMatchObject([{ id: 'status-no-passive', outcome: 'fail', party: 'idp' }]);
  });

  it('is not judged where the request was not recorded', () => {
    expect(answered({ codes }, { request: null })).toMatchObject([
      { outcome: 'info', weakenedBy: ['recording-began-late'] },
    ]);
  });
});

describe('a bare failure', () => {
  it.each([
    ['Requester', 'sp'],
    ['Responder', 'idp'],
  ] as const)('%s says with whom the fault lies', (code, party) => {
    expect(answered({ codes: [code] })).toMatchObject([
      { id: 'status-without-reason', outcome: 'fail', seen: code, party },
    ]);
  });

  it('quotes the detail', () => {
    const [finding] = answered({ codes: ['Responder'], detail: '<x:Why xmlns:x="urn:x">no such account</x:Why>' });
    expect(finding?.message).toContain('Detail: “no such account”');
  });
});

describe('a logout', () => {
  it('that was refused is told, and a partial one is left to the logout', () => {
    const of = (codes: readonly string[]) => {
      const traffic = new Traffic();
      traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_request' }), undefined, { url: saml.SLO });
      traffic.redirect('SAMLResponse', saml.logoutResponse({ status: saml.status({ codes }) }));
      return runChecks(subjectOf(traffic.exchanges), STATUS_CHECKS);
    };
    expect(of(['Requester'])).toMatchObject([
      { id: 'status-without-reason', where: { path: 'LogoutResponse/Status/StatusCode/@Value' } },
    ]);
    expect(of(['Responder', 'PartialLogout'])).toEqual([]);
    expect(of(['Success', 'PartialLogout'])).toEqual([]);
  });
});
