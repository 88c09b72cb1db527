// How the signer of a message is shown, and where its certificate is configured at the receiver, in the product's words.
import type { ServiceProviderProduct } from '../../deployments/deployment.ts';
import type { CheckSubject } from '../check-subject.ts';
import { cut } from '../protocol/message-facts.ts';
import { type FoundSignature, partyOf } from './signatures-of.ts';

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The certificate that the message brings along: for comparing, never a reason to trust it. */
export function signerShown({ message, report }: FoundSignature): string {
  const certificate = report.keyInfoKey?.certificate ?? report.keyInfo.find((key) => key.certificate)?.certificate;
  if (!certificate) return report.keyInfoKey ? 'a bare key in the message' : '';
  const sha256 = message.verification?.explanations?.get(report)?.signerSha256;
  const fingerprint = sha256 === undefined ? `serial ${certificate.serial}` : `SHA-256 ${sha256}`;
  return cut(
    `${fingerprint}, ${certificate.subject}, valid ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`,
  );
}

const SP_SETTINGS: Readonly<Record<ServiceProviderProduct, string>> = {
  'salesforce-org': 'Setup → Single Sign-On Settings → Identity Provider Certificate',
  'experience-cloud': 'Setup → Single Sign-On Settings → Identity Provider Certificate',
  'salesforce-portal': 'Setup → Single Sign-On Settings → Identity Provider Certificate',
  'salesforce-sites': 'Setup → Single Sign-On Settings → Identity Provider Certificate',
  'service-cloud-voice': 'the telephony partner’s SSO settings → X.509 certificate',
  'twilio-frontline': 'Frontline Console → Manage → SSO → X.509 certificate',
  'twilio-flex-enhanced': 'Flex SSO connection → X.509 certificate',
  'twilio-flex-legacy': 'Flex → Single Sign-On → X.509 certificate',
  'twilio-console': 'Twilio Console → Admin → SSO profile → X.509 certificate',
  generic: 'the service provider’s SAML settings → identity provider certificate',
};

/** Where the receiver of this message keeps the certificate of its sender. */
export function certificateSetting(subject: CheckSubject, { message }: FoundSignature): string {
  if (partyOf(message, subject) === 'sp')
    return 'the application’s settings at the identity provider → service provider certificate';
  return SP_SETTINGS[subject.deployment.sp.product];
}
