// How well a configured deployment fits what a flow shows of its parties.
import { utf8 } from '../base/bytes.ts';
import { sha1Hex } from '../base/sha1.ts';
import { type DifferenceKind, differenceOf } from '../base/value-difference.ts';
import type { Deployment, Endpoint } from './deployment.ts';
import { isWithin } from './detectors.ts';
import type { ObservedProducts } from './observe-products.ts';
import { type Address, type Delivery, type Parties, toAddress } from './observed-flow.ts';

/** What one side of a deployment and one side of a flow can be compared by. */
interface Side {
  readonly product: string;
  readonly entityId: string | undefined;
  readonly locations: readonly string[];
  /** Applications often share a host: of an SP another path is another SP. */
  readonly isManyOnAHost: boolean;
}

interface ObservedSide {
  readonly product: string | undefined;
  readonly entityIds: readonly string[];
  readonly addresses: readonly Address[];
}

/** By a value of this party's own. */
const EXACT = 8;
const HOST = 3;
/** Another host of the same customer of a hosted product. */
const CUSTOMER = 2;
/** Only what all customers of the product have in common. */
const SHARED = 1;

/**
 * 0: it doesn't fit. An SP may have several IdPs and an IdP many SPs, so each side that is configured must have something
 * in common with the traffic, and one of them something that only this party has: a wrong value is a finding, but a flow
 * of other parties is none. A deployment without names and addresses fits every flow of its products, if no other does.
 */
export function matchScore(deployment: Deployment, parties: Parties, products: ObservedProducts): number {
  const { sp, idp } = deployment;
  const isLogout = parties.requests.length + parties.responses.length + parties.issuers.length === 0;
  const logout = { entityIds: parties.logoutIssuers, addresses: addressesOf(parties.logouts) };
  const sides: readonly [Side, ObservedSide][] = [
    [
      {
        product: sp.product,
        entityId: sp.entityId,
        locations: locationsOf(isLogout ? sp.singleLogoutServices : sp.assertionConsumerServices),
        isManyOnAHost: true,
      },
      {
        entityIds: [...parties.requesters, ...parties.audiences],
        addresses: addressesOf([...parties.responses, ...parties.askedConsumers]),
        ...(isLogout && logout),
        product: products.sp?.product,
      },
    ],
    [
      {
        product: idp.product,
        entityId: idp.entityId,
        locations: locationsOf(isLogout ? idp.singleLogoutServices : idp.singleSignOnServices),
        isManyOnAHost: false,
      },
      {
        entityIds: parties.issuers,
        addresses: addressesOf(parties.requests),
        ...(isLogout && logout),
        product: products.idp?.product,
      },
    ],
  ];
  let sum = 0;
  let best = 0;
  for (const [side, seen] of sides) {
    const score = sideScore(side, seen);
    // Of a logout often only one party's name is seen: that the other one's is not tells nothing.
    if (score === undefined && !isLogout) return 0;
    sum += score ?? 0;
    best = Math.max(best, score ?? 0);
  }
  // Of a Response that came as an artifact only this is seen of its maker. Another one's may be a wrong value.
  if (parties.artifactSources.length > 0 && idp.entityId !== undefined && parties.issuers.length === 0) {
    if (parties.artifactSources.includes(sha1Hex(utf8(idp.entityId)))) sum += EXACT;
  }
  if (best > SHARED) return sum;
  return sides.every(([side]) => isBlank(side)) ? (sum + 1) / 4 : 0;
}

const addressesOf = (deliveries: readonly Delivery[]): Address[] => deliveries.map(({ address }) => address);

/** Responses of a logout may have an address of their own. */
const locationsOf = (endpoints: readonly Endpoint[]): string[] =>
  endpoints.flatMap(({ location, responseLocation }) => [location, ...(responseLocation ? [responseLocation] : [])]);

const isBlank = ({ entityId, locations }: Side): boolean => entityId === undefined && locations.length === 0;

/** Undefined: the side is somebody else's. 0: there is nothing to compare. */
function sideScore(side: Side, seen: ObservedSide): number | undefined {
  const isKin = side.product !== 'generic' && seen.product !== undefined && kinOf(side.product) === kinOf(seen.product);
  if (isBlank(side)) {
    if (side.product === 'generic' || seen.product === undefined) return 0;
    return isKin ? SHARED : undefined;
  }
  if (seen.entityIds.length === 0 && seen.addresses.length === 0) return 0;
  const urls = [...new Set(seen.addresses.map(({ url }) => withoutMessage(url)))];
  let score = 0;
  if (side.entityId !== undefined && seen.entityIds.includes(side.entityId.trim()))
    score += isShared(side.entityId) ? SHARED : EXACT;
  const location = side.locations.find((each) => urls.includes(each));
  if (location !== undefined) score += isShared(location) ? SHARED : EXACT;
  if (score > SHARED) return score;
  const values = [...side.locations, ...(side.entityId === undefined ? [] : [side.entityId])];
  const observed = [...seen.entityIds, ...urls];
  const hosts = new Set([...seen.addresses.map(({ host }) => host), ...hostsOf(seen.entityIds)]);
  const common = hostsOf(values).filter((host) => hosts.has(host));
  const hasOwnHost = common.some((host) => !SHARED_HOSTS.test(host));
  if (hasOwnHost && (!side.isManyOnAHost || values.some((one) => observed.some((other) => isNear(other, one)))))
    return HOST;
  const customers = new Set([...hosts].flatMap(customerOf));
  if (hostsOf(values).some((host) => customerOf(host).some((customer) => customers.has(customer)))) return CUSTOMER;
  const isHosted = isKin && !SELF_HOSTED.includes(side.product);
  return common.some((host) => SHARED_HOSTS.test(host)) || isHosted ? SHARED : undefined;
}

/** Written otherwise, but the same thing: what people get wrong, not what tells two applications apart. */
function isNear(seen: string, configured: string): boolean {
  const difference = differenceOf(seen, configured);
  return !difference?.kinds.some((kind) => FAR.includes(kind));
}

const FAR: readonly DifferenceKind[] = ['empty', 'host', 'port', 'path', 'urn-or-url', 'other'];

/** Each customer has an installation of its own: that two have the same product says nothing. */
const SELF_HOSTED: readonly string[] = ['adfs', 'keycloak', 'shibboleth', 'simplesamlphp'];

const hostsOf = (values: readonly string[]): string[] => values.flatMap((value) => toAddress(value)?.host ?? []);

/** Hosts that every customer of a product has. */
const SHARED_HOSTS =
  /^(?:(?:login|test|saml)\.salesforce\.com|iam\.twilio\.com|login\.flex\..{1,30}\.twilio\.com|login\.microsoftonline\.(?:com|us)|login\.windows\.net|sts\.windows\.net|accounts\.google\.com|www\.okta\.com)$/;

/** A whole value that every customer has: an address without anything behind the host, on such a host. */
function isShared(value: string): boolean {
  const address = toAddress(value);
  return address !== undefined && address.path === '/' && !value.includes('?') && SHARED_HOSTS.test(address.host);
}

const HOSTED = ['salesforce.com', 'force.com', 'site.com', 'salesforce-sites.com', 'okta.com', 'oktapreview.com'];

/** `acme` of `acme.my.salesforce.com`, of its sandbox `acme--dev.sandbox.my.salesforce.com` and of `acme.my.site.com`. */
function customerOf(host: string): string[] {
  if (SHARED_HOSTS.test(host) || !isWithin(host, ...HOSTED)) return [];
  const label = host.slice(0, host.indexOf('.')).split('--')[0];
  return label ? [label] : [];
}

/** Products that take each other's place when something is set up wrong. */
const kinOf = (product: string): string => KIN[product] ?? product;
const KIN: Readonly<Record<string, string>> = {
  'salesforce-org': 'salesforce',
  'salesforce-portal': 'salesforce',
  'salesforce-sites': 'salesforce',
  'experience-cloud': 'salesforce',
  'twilio-flex-enhanced': 'twilio-flex',
  'twilio-flex-legacy': 'twilio-flex',
};

/** By Redirect the message stands in the query; what an admin configured does not have it. */
export function withoutMessage(url: string): string {
  const at = url.indexOf('?');
  if (at === -1) return url;
  const rest = url
    .slice(at + 1)
    .split('&')
    .filter((pair) => !/^(?:SAML(?:Request|Response|Encoding|art)|RelayState|SigAlg|Signature)(?:=|$)/.test(pair));
  return rest.length > 0 ? `${url.slice(0, at)}?${rest.join('&')}` : url.slice(0, at);
}
