// Single logout with Salesforce on one side.
import { expect } from 'vitest';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, ENTITY_ID, elsewhere, idp, login, sp } from './logins.ts';

const HOST = 'https://acme.my.salesforce.com';
const asSp = deployment();
const asIdp = deployment({ sp: sp('generic'), idp: idp('salesforce') });
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

function loggedOut(path: string, held: Deployment = asSp) {
  const made = new Traffic();
  made.redirect('SAMLRequest', saml.logoutRequest({ id: '_out', issuer: saml.IDP }), undefined, {
    url: `${HOST}${path}`,
  });
  return subjectOf(made.exchanges, { deployment: held });
}
function signedOut(algorithm: string | undefined, held: Deployment = asSp, issuer = ENTITY_ID) {
  const made = new Traffic();
  const plain = made.redirect('SAMLRequest', saml.logoutRequest({ id: '_out', issuer }), undefined, { url: saml.SLO });
  const extra = algorithm === undefined ? '' : `&SigAlg=${encodeURIComponent(algorithm)}&Signature=AAAA`;
  return subjectOf([{ ...plain, request: { ...plain.request, url: plain.request.url + extra } }], { deployment: held });
}
const method = (settings: Record<string, string>) => deployment({ settings });
const enabled = method({ 'salesforce.singleLogoutEnabled': 'yes' });
const leaves = (withRequest: boolean, held = enabled) =>
  login(
    {
      after: (made) => {
        made.page(`${HOST}/secur/logout.jsp`);
        if (withRequest)
          made.redirect('SAMLRequest', saml.logoutRequest({ id: '_out', issuer: ENTITY_ID }), undefined, {
            url: saml.SLO,
          });
      },
    },
    held,
  );

describeChecks({
  'salesforce-logout-endpoint': {
    raises: {
      'the endpoint of the other role, Salesforce is SP': [
        loggedOut('/services/auth/idp/saml2/logout'),
        { outcome: 'fail', confidence: 'proven', expected: '/services/auth/sp/saml2/logout', party: 'idp' },
      ],
      'the endpoint of the other role, Salesforce is IdP': [
        loggedOut('/services/auth/sp/saml2/logout', asIdp),
        { outcome: 'fail', confidence: 'proven', expected: '/services/auth/idp/saml2/logout', party: 'sp' },
      ],
      'the Login URL': [loggedOut('/'), { outcome: 'fail', confidence: 'likely', seen: '/' }],
    },
    fine: {
      'the right one as SP': [loggedOut('/services/auth/sp/saml2/logout'), 'silent'],
      'the right one of a site': [loggedOut('/customers/services/auth/sp/saml2/logout'), 'silent'],
      'the right one as IdP': [loggedOut('/services/auth/idp/saml2/logout', asIdp), 'silent'],
      'a message to the other side': [signedOut(undefined), 'silent'],
      'a login': [login(), 'silent'],
    },
  },
  'salesforce-logout-signed-with-sha1': {
    raises: {
      'requests are to be SHA-256': [
        signedOut(SHA1, method({ 'salesforce.requestSignatureMethod': 'RSA-SHA256' })),
        { outcome: 'warn', seen: 'RSA-SHA1' },
      ],
      'nothing configured': [signedOut(SHA1), { outcome: 'info' }],
    },
    fine: {
      'SHA-256': [signedOut(SHA256), 'silent'],
      'signed by the IdP': [signedOut(SHA1, asSp, saml.IDP), 'silent'],
      'not signed': [signedOut(undefined), 'silent'],
    },
  },
  'salesforce-logout-without-request': {
    raises: {
      'logged out and nobody asked the IdP': [
        leaves(false),
        { outcome: 'warn', expected: 'a LogoutRequest to the IdP' },
      ],
    },
    fine: {
      'the IdP was asked': [leaves(true), 'silent'],
      'nobody logged out': [login({}, enabled), 'silent'],
      'Single Logout is not enabled': [leaves(false, asSp), 'silent'],
    },
  },
  'salesforce-logout-explained': {
    raises: {
      'as SP': [signedOut(undefined), { outcome: 'info', message: expect.stringContaining('Custom Logout URL') }],
      'as IdP': [loggedOut('/services/auth/idp/saml2/logout', asIdp), { outcome: 'info' }],
    },
    fine: { 'a login': [login(), 'silent'] },
    foreign: elsewhere(),
  },
});
