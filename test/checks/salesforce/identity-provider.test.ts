// Salesforce as IdP: the connected app's settings, and what stops it from answering.
import { expect } from 'vitest';

import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, idp, type LoginParts, login, sp } from './logins.ts';

const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const connected = (settings: Record<string, string> = {}) =>
  deployment({ sp: sp('generic', { assertionConsumerServices: [] }), idp: idp('salesforce'), settings });
const orgs = (settings: Record<string, string>) => deployment({ idp: idp('salesforce'), settings });
const named = (value: string, format = UNSPECIFIED): LoginParts => ({ nameId: saml.nameId(value, { Format: format }) });

function unanswered(page: string, status = 200) {
  const made = new Traffic();
  made.ask('_request', undefined, { url: 'https://acme.my.salesforce.com/idp/endpoint/HttpRedirect' });
  made.page(page, { status });
  return subjectOf(made.exchanges, { deployment: connected() });
}
function asked(algorithm: string | undefined, settings: Record<string, string>) {
  const made = new Traffic();
  const plain = made.ask('_request', undefined, { url: 'https://acme.my.salesforce.com/idp/endpoint/HttpRedirect' });
  const extra = algorithm === undefined ? '' : `&SigAlg=${encodeURIComponent(algorithm)}&Signature=AAAA`;
  return subjectOf([{ ...plain, request: { ...plain.request, url: plain.request.url + extra } }], {
    deployment: connected(settings),
  });
}
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

describeChecks({
  'salesforce-subject-type-differs': {
    raises: {
      'no username': [
        login(named('E-1'), connected({ 'connected-app.subjectType': 'username' })),
        { outcome: 'warn', seen: 'E-1' },
      ],
      'no User ID': [login(named('E-1'), connected({ 'connected-app.subjectType': 'user-id' })), { outcome: 'warn' }],
    },
    fine: {
      'a username': [login(named('ada@acme.example'), connected({ 'connected-app.subjectType': 'username' })), 'pass'],
      'any Federation ID': [login(named('E-1'), connected({ 'connected-app.subjectType': 'federation-id' })), 'silent'],
      'not configured': [login(named('E-1'), connected()), 'silent'],
    },
  },
  'salesforce-name-id-format-differs': {
    raises: {
      'another one': [
        login(named('a@b.example', saml.EMAIL), connected({ 'connected-app.nameIdFormat': UNSPECIFIED })),
        { outcome: 'warn', seen: saml.EMAIL, expected: UNSPECIFIED },
      ],
    },
    fine: {
      'the configured one': [login(named('a'), connected({ 'connected-app.nameIdFormat': UNSPECIFIED })), 'pass'],
      'none means unspecified': [
        login({ nameId: saml.nameId('a', {}) }, connected({ 'connected-app.nameIdFormat': UNSPECIFIED })),
        'pass',
      ],
      'required formats are another rule’s': [
        login(named('a', saml.EMAIL), {
          ...connected({ 'connected-app.nameIdFormat': UNSPECIFIED }),
          requirements: { nameIdFormats: [UNSPECIFIED] },
        }),
        'silent',
      ],
    },
  },
  'salesforce-signed-request-to-idp': {
    raises: {
      'signed, nothing configured': [asked(SHA256, {}), { outcome: 'info', seen: SHA256 }],
      'verified and not signed': [
        asked(undefined, { 'connected-app.verifyRequestSignatures': 'yes' }),
        { outcome: 'fail', party: 'sp' },
      ],
    },
    fine: {
      'not signed': [asked(undefined, {}), 'silent'],
      'signed and not verified': [asked(SHA256, { 'connected-app.verifyRequestSignatures': 'no' }), 'silent'],
    },
  },
  'salesforce-response-encrypted-though-off': {
    raises: {
      encrypted: [
        login(
          { response: { assertions: [saml.encrypted('EncryptedAssertion')] } },
          connected({ 'connected-app.encryptSamlResponse': 'no' }),
        ),
        { outcome: 'fail', seen: 'EncryptedAssertion' },
      ],
    },
    fine: {
      'in clear': [login({}, connected({ 'connected-app.encryptSamlResponse': 'no' })), 'silent'],
      'not configured': [
        login({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } }, connected()),
        'silent',
      ],
    },
  },
  'salesforce-idp-gave-no-answer': {
    raises: {
      'an error page of its own': [
        unanswered('https://acme.my.salesforce.com/_nc_external/identity/saml/SamlError'),
        { outcome: 'fail', confidence: 'hint', fix: expect.stringContaining('Connected App Access') },
      ],
      'an error status': [unanswered('https://acme.my.salesforce.com/idp/login?app=0sp1', 403), { outcome: 'fail' }],
    },
    fine: {
      'its login page': [unanswered('https://acme.my.salesforce.com/?startURL=x'), 'silent'],
      'an answer': [login({}, connected()), 'silent'],
    },
  },
  'salesforce-username-of-another-org': {
    raises: {
      'the app sends usernames': [
        login({}, orgs({ 'connected-app.subjectType': 'username' })),
        { outcome: 'fail', party: 'idp' },
      ],
      'the SP looks for usernames': [
        login({}, orgs({ 'salesforce.identityType': 'username' })),
        { outcome: 'fail', party: 'sp' },
      ],
    },
    fine: {
      'Federation ID on both sides': [login({}, orgs({ 'connected-app.subjectType': 'federation-id' })), 'silent'],
      'the SP is another product': [login({}, connected({ 'connected-app.subjectType': 'username' })), 'silent'],
    },
  },
  'salesforce-no-request-between-orgs': {
    raises: { 'begun at the IdP': [login({ request: null }, orgs({})), { outcome: 'info' }] },
    fine: { 'begun at the SP': [login({}, orgs({})), 'silent'] },
  },
});
