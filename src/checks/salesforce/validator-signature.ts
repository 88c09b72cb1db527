// Line 11 of the validator: what is signed, by which algorithm, and with the key of the uploaded certificate or another one.
import { decodeBase64Tolerantly } from '../../base/base64.ts';
import { keyIdentity, type PublicKey } from '../../crypto/public-key.ts';
import { type Certificate, readCertificate } from '../../crypto/x509.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { SignatureReport } from '../../dsig/signature-report.ts';
import type { ValidatedResponse, ValidatorVerdict } from './assertion-validator.ts';
import { short } from './login.ts';
import { SSO_SETTINGS } from './products.ts';

const TAKEN: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
]);

const INVALID = { outcome: 'fail', loginHistory: 'Signature Invalid' } as const;

export function judgeSignature({ message, response, assertion, deployment }: ValidatedResponse): ValidatorVerdict {
  const responseSigned = response.signature !== undefined;
  const assertionSigned = assertion.signature !== undefined;
  const questions = `Response signed: ${yesNo(responseSigned)}. Assertion signed: ${yesNo(assertionSigned)}.`;
  if (!responseSigned && !assertionSigned) {
    return {
      ...INVALID,
      text: `${questions} Salesforce takes no assertion without a signature.`,
      fix: 'At the IdP: sign the assertion and the response.',
    };
  }
  const { verification } = message;
  if (!verification) return { outcome: 'not-checked', text: `${questions} Not verified yet.`, fix: '' };
  const reports = [
    ...verification.signatures,
    ...verification.plaintexts.flatMap(({ signatures }) => signatures),
  ].filter(
    ({ element }) => element !== undefined && (element === response.signature || element === assertion.signature),
  );
  const broken = reports.find(({ verdict }) => verdict === 'broken');
  if (broken) {
    return {
      ...INVALID,
      text: `${questions} The signature on the ${broken.on} does not hold: ${broken.cause ?? 'its value is wrong'}.`,
      fix: 'See the message’s signatures for the reason. Mostly something changed the message after it was signed, or the IdP signs with another key.',
    };
  }
  const refused = reports.find(({ algorithm }) => algorithm !== undefined && !TAKEN.has(algorithm.uri));
  if (refused) {
    return {
      ...INVALID,
      text: `${questions} Signed with ${refused.algorithm?.name ?? short(refused.algorithm?.uri ?? '')}; Salesforce takes RSA with SHA-1 or SHA-256.`,
      fix: 'At the IdP: choose RSA-SHA256.',
    };
  }
  return judgeKeys(reports, deployment, questions, responseSigned && assertionSigned);
}

function judgeKeys(
  reports: readonly SignatureReport[],
  deployment: Deployment,
  questions: string,
  bothSigned: boolean,
): ValidatorVerdict {
  const uploaded = uploadedCertificates(deployment);
  const signers = reports.flatMap((report) => signerOf(report) ?? []);
  const own = new Set(uploaded.map(({ key }) => keyIdentity(key)));
  const stranger = signers.find(({ key }) => own.size > 0 && !own.has(keyIdentity(key)));
  if (stranger) {
    return {
      ...INVALID,
      text: `${questions} Made with the certificate ${short(stranger.certificate?.subject ?? 'of which only the key is known')}; this deployment has ${short(uploaded.map(({ subject }) => subject).join(', '))}.`,
      fix: `${SSO_SETTINGS} → Identity Provider Certificate: upload the certificate that the IdP signs with now.`,
    };
  }
  const trusted = reports.length > 0 && reports.every(({ verdict }) => verdict === 'trusted');
  if (!trusted) {
    return {
      outcome: 'not-checked',
      text: `${questions} Whether it was made with the key of Identity Provider Certificate was not checked: add that certificate to this deployment.`,
      fix: '',
    };
  }
  if (!bothSigned) {
    return {
      outcome: 'warn',
      text: `${questions} It holds with the right certificate. Salesforce recommends to sign both.`,
      fix: 'At the IdP: sign the response and the assertion.',
    };
  }
  return { outcome: 'pass', text: `${questions} Both hold with the right certificate.`, fix: '' };
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

interface Signer {
  readonly key: PublicKey;
  readonly certificate?: Certificate;
}

/** The key that the signature holds with; of one that holds with none, none. */
const signerOf = ({ verdict, trustedKey, keyInfoKey }: SignatureReport): Signer | undefined =>
  verdict === 'trusted' || verdict === 'intact' ? (trustedKey ?? keyInfoKey) : undefined;

const uploadedCertificates = ({ certificates }: Deployment): readonly Certificate[] =>
  certificates
    .filter(({ owner, use }) => owner === 'idp' && use === 'signing')
    .flatMap(({ base64 }) => {
      const der = decodeBase64Tolerantly(base64)?.octets;
      const read = der && readCertificate(der);
      return read && !('problem' in read) ? [read] : [];
    });
