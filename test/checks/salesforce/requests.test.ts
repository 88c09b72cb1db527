// The requests that Salesforce sends: their signature, and the host that they come from.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { subjectOf, verifiedSubject } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { hasOpenssl, selfSigned } from '../../crypto/openssl.ts';
import { signed } from '../../dsig/sign.ts';
import { deployment, describeChecks, judged, LOGIN_URL, login, responseXml, sp } from './logins.ts';

const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA512 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512';

function signedBy(algorithm: string, held: Deployment = deployment()) {
  const made = new Traffic();
  const plain = made.redirect(
    'SAMLRequest',
    saml.authnRequest({ id: '_request', acsUrl: LOGIN_URL, nameIdPolicy: '' }),
  );
  const exchange = {
    ...plain,
    request: { ...plain.request, url: `${plain.request.url}&SigAlg=${encodeURIComponent(algorithm)}&Signature=AAAA` },
  };
  const answer = made.post('SAMLResponse', responseXml(), undefined, { url: LOGIN_URL });
  return subjectOf([exchange, answer], { deployment: held });
}
const method = (value: string) => deployment({ settings: { 'salesforce.requestSignatureMethod': value } });

describeChecks({
  'salesforce-request-signature-method': {
    raises: {
      'another than configured': [
        signedBy(SHA1, method('RSA-SHA256')),
        { outcome: 'warn', seen: 'RSA-SHA1', expected: 'RSA-SHA256' },
      ],
      'SHA-1, nothing configured': [signedBy(SHA1), { outcome: 'info', seen: 'RSA-SHA1' }],
      'none of Salesforce’s': [signedBy(SHA512), { outcome: 'info', seen: SHA512 }],
    },
    fine: {
      'as configured': [signedBy(SHA256, method('RSA-SHA256')), 'pass'],
      'SHA-256, nothing configured': [signedBy(SHA256), 'silent'],
      'no signature': [login(), 'silent'],
    },
  },
  'salesforce-request-from-generic-host': {
    raises: {
      'login.salesforce.com': [
        login({ request: { acsUrl: 'https://login.salesforce.com' } }),
        { outcome: 'info', seen: 'https://login.salesforce.com' },
      ],
    },
    fine: {
      'a My Domain': [login(), 'silent'],
      'no address at all': [login({ request: { acsUrl: undefined } }), 'silent'],
    },
  },
});

describe.skipIf(!hasOpenssl)('salesforce-request-signing-certificate (needs openssl)', () => {
  const own = selfSigned(['-algorithm', 'RSA'], ['-subj', '/CN=own']);
  const other = selfSigned(['-algorithm', 'RSA'], ['-subj', '/CN=other']);
  const body = (pem: string) => pem.replace(/-----[^-]*-----|\s/g, '');
  const request = () => {
    const privateKey = createPrivateKey(own.key);
    const xml = saml.authnRequest({ id: '_request', acsUrl: LOGIN_URL, nameIdPolicy: '' });
    const keyInfo = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${body(own.pem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
    return signed(xml, '_request', { pair: { privateKey, publicKey: createPublicKey(privateKey) }, keyInfo });
  };
  const subject = async (certificate: string | undefined) => {
    const made = new Traffic();
    made.post('SAMLRequest', request(), undefined, { url: saml.SSO });
    made.post('SAMLResponse', responseXml(), undefined, { url: LOGIN_URL });
    const certificates =
      certificate === undefined ? [] : [{ owner: 'sp' as const, use: 'signing' as const, base64: certificate }];
    return verifiedSubject(made.exchanges, { deployment: deployment({ sp: sp('salesforce-org'), certificates }) });
  };

  it('warns of another certificate than the configured one', async () => {
    expect(judged('salesforce-request-signing-certificate', await subject(body(other.pem)))).toMatchObject([
      { outcome: 'warn', seen: 'CN=own' },
    ]);
  });

  it('passes the configured one', async () => {
    expect(judged('salesforce-request-signing-certificate', await subject(body(own.pem)))).toMatchObject([
      { outcome: 'pass' },
    ]);
  });

  it('says nothing where none is configured', async () => {
    expect(judged('salesforce-request-signing-certificate', await subject(undefined))).toEqual([]);
  });
});
