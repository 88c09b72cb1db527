// Which product an address or a name proves (SYSTEMS §0.3). A host counts whole or by its parent domain, never by looking alike.
import type { IdentityProviderProduct, ServiceProviderProduct } from './deployment.ts';
import { type Address, toAddress } from './observed-flow.ts';

interface Detector<Product> {
  /** Of the rule catalogue, where it has one. */
  readonly id: string;
  readonly product: Product;
  matches(address: Address): boolean;
}

export interface Detected<Product> {
  readonly product: Product;
  readonly detector: string;
}

/** Whether the host is the domain or below it. */
export const isWithin = (host: string, ...domains: readonly string[]): boolean =>
  domains.some((domain) => host === domain || host.endsWith(`.${domain}`));

const SITES = ['my.site.com', 'force.com', 'my.salesforce-sites.com', 'salesforce-sites.com'];
const isOrg = ({ host }: Address): boolean =>
  isWithin(host, 'my.salesforce.com', 'my.salesforce.mil') || isInstance(host);
/** `na1.salesforce.com` and its like, before My Domain. */
const isInstance = (host: string): boolean => /^[a-z]{2,4}\d{1,4}(?:s)?\.salesforce\.com$/.test(host);
const isSite = ({ host }: Address): boolean => isWithin(host, ...SITES);
const isSalesforce = (address: Address): boolean => isOrg(address) || isSite(address) || isGenericLogin(address.host);
const isGenericLogin = (host: string): boolean => host === 'login.salesforce.com' || host === 'test.salesforce.com';
const isRoot = ({ path }: Address): boolean => path === '/';

/** 15 or 18 characters of an organization's id. */
const ORGANIZATION = /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
/** A Salesforce domain in the middle of a host of somebody else's. */
const isLookAlike = ({ host }: Address): boolean => /salesforce|force\.com|site\.com/.test(host);

/** What an address where a Response is taken proves of the SP. */
export const CONSUMER_DETECTORS: readonly Detector<ServiceProviderProduct>[] = [
  {
    id: 'DET-SFSP-TOKEN',
    product: 'salesforce-org',
    matches: (address) => isOrg(address) && address.path === '/services/oauth2/token',
  },
  { id: 'DET-SFSP-ORG', product: 'salesforce-org', matches: (address) => isOrg(address) && isRoot(address) },
  {
    id: 'DET-SFSP-OLD',
    product: 'salesforce-org',
    matches: (address) => isGenericLogin(address.host) && isRoot(address),
  },
  {
    id: 'DET-SFSP-XC',
    product: 'experience-cloud',
    matches: (address) =>
      /\/login\/?$/.test(address.path) &&
      (isSite(address) || (!isLookAlike(address) && ORGANIZATION.test(address.parameter('so') ?? ''))),
  },
  {
    id: 'DET-FRONTLINE',
    product: 'twilio-frontline',
    matches: ({ host, path }) => host === 'iam.twilio.com' && /^\/v2\/saml2\/(?:authenticate|metadata)\/JB/.test(path),
  },
  {
    id: 'DET-FLEX-ENH',
    product: 'twilio-flex-enhanced',
    matches: ({ host, path }) =>
      isWithin(host, 'twilio.com') && host.startsWith('login.flex.') && path === '/login/callback',
  },
  {
    id: 'DET-FLEX-LEG',
    product: 'twilio-flex-legacy',
    matches: ({ host, path }) =>
      host === 'iam.twilio.com' && /^\/v1\/Accounts\/AC[^/]*\/saml2(?:\/metadata)?$/.test(path),
  },
];

/** What an SP's entity ID proves, as Issuer of a request or as Audience. */
export function detectRequester(entityId: string): Detected<ServiceProviderProduct> | undefined {
  if (/^urn:flex:JQ/.test(entityId)) return { product: 'twilio-flex-enhanced', detector: 'DET-FLEX-ENH' };
  if (entityId === 'https://saml.salesforce.com') return { product: 'salesforce-org', detector: 'DET-SFSP-ORG' };
  const address = toAddress(entityId);
  if (!address) return undefined;
  if (isOrg(address) && isRoot(address)) return { product: 'salesforce-org', detector: 'DET-SFSP-ORG' };
  if (isWithin(address.host, 'my.site.com')) return { product: 'experience-cloud', detector: 'DET-SFSP-XC' };
  return address.host === 'iam.twilio.com' ? detectBy(CONSUMER_DETECTORS, address) : undefined;
}

/** What any address in a flow proves of the SP. */
export const SP_PAGE_DETECTORS: readonly Detector<ServiceProviderProduct>[] = [
  {
    id: 'DET-SFSLO-SP',
    product: 'salesforce-org',
    matches: (address) => isOrg(address) && address.path === '/services/auth/sp/saml2/logout',
  },
  {
    id: 'DET-SFSLO-SP',
    product: 'experience-cloud',
    matches: (address) => isSite(address) && address.path.endsWith('/services/auth/sp/saml2/logout'),
  },
  {
    id: 'DET-OIDC-RP',
    product: 'salesforce-org',
    matches: (address) => isOrg(address) && address.path === '/services/auth/rp/oidc/logout',
  },
  {
    id: 'DET-JITERR',
    product: 'experience-cloud',
    matches: (address) => isSite(address) && isErrorPage(address),
  },
  {
    id: 'DET-JITERR',
    product: 'salesforce-org',
    matches: (address) => isSalesforce(address) && isErrorPage(address),
  },
];

const isErrorPage = ({ path }: Address): boolean =>
  path.endsWith('/identity/jit/saml-error.jsp') || path.endsWith('/_nc_external/identity/saml/SamlError');

const MICROSOFT = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
  'login.windows.net',
];
const OKTA = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'];

/** What an address where an AuthnRequest is taken, or a page of the IdP's, proves of the IdP. */
export const IDP_DETECTORS: readonly Detector<IdentityProviderProduct>[] = [
  ...(['salesforce', 'experience-cloud'] as const).flatMap((product): Detector<IdentityProviderProduct>[] => {
    const isIts = product === 'salesforce' ? isOrg : isSite;
    const path = (id: string, pattern: RegExp): Detector<IdentityProviderProduct> => ({
      id,
      product,
      matches: (address) => isIts(address) && pattern.test(address.path),
    });
    return [
      path('DET-SFIDP-REDIR', /\/idp\/endpoint\/HttpRedirect$/i),
      path('DET-SFIDP-POST', /\/idp\/endpoint\/HttpPost$/i),
      path('DET-SFIDP-INIT', /\/idp\/login$/),
      path('DET-SFIDP-MD', /\/\.well-known\/samlidp(?:\/[^/]*\.xml|\.xml)?$/),
      path('DET-SFSLO-IDP', /\/services\/auth\/idp\/saml2\/logout$/),
      path('DET-OIDC-OP', /\/services\/auth\/idp\/oidc\/logout$/),
    ];
  }),
  {
    id: 'entra-id',
    product: 'entra-id',
    matches: ({ host, path }) =>
      (MICROSOFT.includes(host) || isWithin(host, 'ciamlogin.com')) && /\/(?:saml2|wsfed)\/?$/i.test(path),
  },
  { id: 'adfs', product: 'adfs', matches: ({ path }) => /^\/adfs\/(?:ls|oauth2)(?:\/|$)/i.test(path) },
  {
    id: 'okta',
    product: 'okta',
    matches: ({ host, path }) =>
      isWithin(host, ...OKTA)
        ? /^\/app\/.+\/(?:sso|slo)\/saml(?:\/|$)/.test(path)
        : /^\/app\/[^/]+\/exk[A-Za-z0-9]{17}\/(?:sso|slo)\/saml$/.test(path),
  },
  {
    id: 'google-workspace',
    product: 'google-workspace',
    matches: ({ host, path }) => host === 'accounts.google.com' && /^\/o\/saml2(?:\/|$)/.test(path),
  },
  { id: 'keycloak', product: 'keycloak', matches: ({ path }) => /\/realms\/[^/]+\/protocol\/saml(?:\/|$)/.test(path) },
  {
    id: 'shibboleth',
    product: 'shibboleth',
    matches: ({ path }) =>
      /\/idp\/profile\/(?:SAML2\/(?:Redirect|POST|POST-SimpleSign|Unsolicited)|Shibboleth)\//.test(path),
  },
  {
    id: 'simplesamlphp',
    product: 'simplesamlphp',
    matches: ({ path }) =>
      /\/saml2\/idp\/(?:SSOService|SingleLogoutService|initSLO|metadata)\.php$/.test(path) ||
      /\/module\.php\/saml\/idp\/(?:singleSignOnService|singleLogout|metadata)$/.test(path),
  },
];

/** What an IdP's entity ID proves, as Issuer of a Response. */
export function detectIssuer(entityId: string): Detected<IdentityProviderProduct> | undefined {
  const address = toAddress(entityId);
  if (!address) return undefined;
  const { host, path } = address;
  const found = ISSUERS.find(({ matches }) => matches(address));
  if (found) return { product: found.product, detector: found.id };
  // Without a trailing slash or with one; a site has its path.
  if (isOrg(address) && path === '/') return { product: 'salesforce', detector: 'DET-SFIDP-REDIR' };
  if (isWithin(host, 'my.site.com')) return { product: 'experience-cloud', detector: 'DET-SFIDP-REDIR' };
  return undefined;
}

const ISSUERS: readonly Detector<IdentityProviderProduct>[] = [
  {
    id: 'entra-id',
    product: 'entra-id',
    matches: ({ host }) => host === 'sts.windows.net' || isWithin(host, 'ciamlogin.com'),
  },
  { id: 'adfs', product: 'adfs', matches: ({ path }) => /^\/adfs\/services\/trust$/i.test(path) },
  {
    id: 'okta',
    product: 'okta',
    matches: ({ host, path }) => isWithin(host, ...OKTA) && /^\/exk[A-Za-z0-9]+$/.test(path),
  },
  {
    id: 'google-workspace',
    product: 'google-workspace',
    matches: ({ host, path }) => host === 'accounts.google.com' && path === '/o/saml2',
  },
  { id: 'keycloak', product: 'keycloak', matches: ({ path }) => /^(?:\/auth)?\/realms\/[^/]+\/?$/.test(path) },
  { id: 'shibboleth', product: 'shibboleth', matches: ({ path }) => path === '/idp/shibboleth' },
  {
    id: 'simplesamlphp',
    product: 'simplesamlphp',
    matches: ({ path }) => path.endsWith('/saml2/idp/metadata.php') || path.endsWith('/module.php/saml/idp/metadata'),
  },
];

export function detectBy<Product>(
  detectors: readonly Detector<Product>[],
  address: Address,
): Detected<Product> | undefined {
  const found = detectors.find(({ matches }) => matches(address));
  return found && { product: found.product, detector: found.id };
}
