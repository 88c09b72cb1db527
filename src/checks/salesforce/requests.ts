// The AuthnRequests that Salesforce sends: how they are signed, and from which host they came.
import { decodeBase64Tolerantly } from '../../base/base64.ts';
import { equalBytes } from '../../base/bytes.ts';
import { setting } from '../../deployments/settings.ts';
import type { SignatureReport } from '../../dsig/signature-report.ts';
import type { Check } from '../check.ts';
import type { SubjectMessage } from '../check-subject.ts';
import type { FindingPlace } from '../finding.ts';
import { readAddress } from './address.ts';
import { passed } from './identity.ts';
import { short } from './login.ts';
import { SSO_SETTINGS } from './products.ts';
import { ofSalesforceSp } from './rule.ts';
import { signatureAlgorithmOf } from './signature-algorithm.ts';

const METHODS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'RSA-SHA1'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'RSA-SHA256'],
]);

const requestPlace = ({ index, exchange }: SubjectMessage, path: string): FindingPlace => ({
  message: index,
  exchange: exchange.id,
  path,
});

const signatureMethod = ofSalesforceSp({
  id: 'salesforce-request-signature-method',
  cites: ['SF-SP-005'],
  title: 'Salesforce signs its requests with the Request Signature Method that is configured.',
  stage: 'request',
  judge: (request, { deployment }) => {
    const algorithm = signatureAlgorithmOf(request);
    if (algorithm === undefined) return [];
    const method = METHODS.get(algorithm);
    const configured = setting(deployment, 'salesforce.requestSignatureMethod');
    const where = requestPlace(request, 'SigAlg');
    const fix = `${SSO_SETTINGS} → Request Signature Method.`;
    if (configured !== undefined && method === configured) {
      return [passed(where, configured, 'The request is signed by the configured Request Signature Method.')];
    }
    if (configured !== undefined) {
      return [
        {
          outcome: 'warn',
          where,
          seen: method ?? short(algorithm),
          expected: configured,
          message:
            'Salesforce signs its requests by another method than this deployment says. An IdP that insists on one of them refuses the request.',
          fix: `${fix} Or correct this deployment.`,
          party: 'sp',
        },
      ];
    }
    if (method === 'RSA-SHA256') return [];
    return [
      {
        outcome: 'info',
        where,
        seen: method ?? short(algorithm),
        expected: 'RSA-SHA256',
        message:
          method === undefined
            ? 'Salesforce signs requests with RSA-SHA1 or RSA-SHA256 only, so something else made or changed this signature.'
            : 'Salesforce’s Request Signature Method is RSA-SHA1, which many IdPs refuse by now.',
        fix,
        party: 'sp',
      },
    ];
  },
});

const signingCertificate = ofSalesforceSp({
  id: 'salesforce-request-signing-certificate',
  cites: ['SF-SP-006'],
  title: 'Salesforce signs its requests with the Request Signing Certificate that is configured.',
  stage: 'request',
  judge: (request, { deployment }) => {
    const configured = deployment.certificates
      .filter(({ owner, use }) => owner === 'sp' && use === 'signing')
      .flatMap(({ base64 }) => decodeBase64Tolerantly(base64)?.octets ?? []);
    const report = request.verification?.detached ?? request.verification?.signatures[0];
    if (configured.length === 0 || !report) return [];
    const used = usedCertificate(report);
    if (!used) return [];
    const where = requestPlace(request, 'Signature');
    if (configured.some((der) => equalBytes(der, used.der))) {
      return [passed(where, used.subject, 'The request is signed with the configured Request Signing Certificate.')];
    }
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where,
        seen: short(used.subject),
        expected: 'the Request Signing Certificate of this deployment',
        message:
          'The request names another certificate than the configured one. Where none was ever saved as Request Signing Certificate, Salesforce signs with its global proxy certificate.',
        fix: `Setup → Certificate and Key Management: make a certificate. Then ${SSO_SETTINGS} → Request Signing Certificate: select it, and give it to the IdP.`,
        party: 'sp',
      },
    ];
  },
});

/** The certificate that the signature holds with; else the one that it says it was made with. */
function usedCertificate(report: SignatureReport): { readonly der: Uint8Array; readonly subject: string } | undefined {
  const certificate =
    report.trustedKey?.certificate ?? report.keyInfoKey?.certificate ?? report.keyInfo[0]?.certificate;
  return certificate && { der: certificate.der, subject: certificate.subject };
}

const genericHost = ofSalesforceSp({
  id: 'salesforce-request-from-generic-host',
  cites: ['SF-SP-018'],
  title: 'Salesforce starts logins from a My Domain host.',
  stage: 'request',
  judge: (request) => {
    const message = request.decoded.message;
    const acs = message?.kind === 'AuthnRequest' ? message.assertionConsumerServiceUrl : undefined;
    const address = acs === undefined ? undefined : readAddress(acs);
    if (acs === undefined || (address?.kind !== 'generic' && address?.kind !== 'instance')) return [];
    return [
      {
        outcome: 'info',
        where: requestPlace(request, 'AuthnRequest/@AssertionConsumerServiceURL'),
        seen: short(acs),
        expected: 'an address of the org’s My Domain',
        message:
          'Salesforce starts SSO from a My Domain only; this request asks for the answer at a host that all orgs share.',
        fix: 'Setup → My Domain: deploy it. Then My Domain → Authentication Configuration → Edit: tick the SAML configuration, and give the IdP the new Login URL.',
        party: 'sp',
      },
    ];
  },
});

export const REQUEST_CHECKS: readonly Check[] = [signatureMethod, signingCertificate, genericHost];
