// Settings that stand in an address: ids that a product puts into its URLs.
import type { Deployment, ServiceProviderProduct } from './deployment.ts';
import { isWithin } from './detectors.ts';
import type { Address } from './observed-flow.ts';

/** Of the address where the SP takes Responses. Only what the address has; nothing is made up. */
export function settingsOfConsumer(
  product: ServiceProviderProduct,
  address: Address | undefined,
): Deployment['settings'] {
  if (!address) return {};
  const { host, path } = address;
  switch (product) {
    case 'salesforce-org':
    case 'salesforce-portal':
    case 'salesforce-sites':
    case 'experience-cloud':
      return present({
        'salesforce.orgId': address.parameter('so'),
        'salesforce.decryptionCertificateId': address.parameter('sc'),
        'salesforce.myDomain': isWithin(host, 'my.salesforce.com') ? host : undefined,
      });
    case 'twilio-frontline':
      return present({ 'twilio.realmSid': /\/(JB[^/]*)$/.exec(path)?.[1] });
    case 'twilio-flex-enhanced':
      return present({ 'twilio.connectionSid': address.parameter('connection') });
    case 'twilio-flex-legacy':
      return present({ 'twilio.accountSid': /\/Accounts\/(AC[^/]*)\//.exec(path)?.[1] });
    default:
      return {};
  }
}

const present = (settings: Readonly<Record<string, string | undefined>>): Deployment['settings'] =>
  Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value ? [[key, value]] : [])));
