// The presets, in the order of the menu: what a new deployment may start from.
import type { Deployment, Requirements } from '../deployment.ts';
import type { FieldDescription } from '../field.ts';
import { fieldsOfPair, IDENTITY_PROVIDERS, type ProductPair, SERVICE_PROVIDERS } from './products.ts';
import { CANVAS_FIELDS, DELEGATED_FIELDS, OAUTH_FIELDS, OIDC_LOGOUT_FIELDS } from './salesforce-beside.ts';

interface PresetData extends ProductPair {
  /** Kebab-case; stands in saved deployments, so it is never renamed. */
  readonly id: string;
  readonly name: string;
  /** One or two sentences: when to choose it. */
  readonly explains: string;
  /** Settings that make it what it is. Nothing that an admin has to enter. */
  readonly settings?: Deployment['settings'];
  /** Requirements that neither product has by itself. */
  readonly requirements?: Requirements;
  /** Fields beside those of the two products. */
  readonly beside?: readonly FieldDescription[];
}

export interface Preset extends PresetData {
  readonly settings: Deployment['settings'];
  readonly requirements: Requirements;
  readonly beside: readonly FieldDescription[];
  /** Everything that a form shows, each path once. */
  readonly fields: readonly FieldDescription[];
}

/** The SP's documents come before the IdP's, a preset's own before both. */
export const requirementsOfPair = ({ sp, idp }: ProductPair): Requirements => ({
  ...IDENTITY_PROVIDERS[idp].requirements,
  ...SERVICE_PROVIDERS[sp].requirements,
});

const preset = (data: PresetData): Preset => ({
  ...data,
  settings: data.settings ?? {},
  requirements: { ...requirementsOfPair(data), ...data.requirements },
  beside: data.beside ?? [],
  fields: fieldsOfPair(data, data.beside),
});

const SALESFORCE_TO_SALESFORCE = {
  'salesforce.identityType': 'federation-id',
  'connected-app.subjectType': 'federation-id',
};

export const PRESETS: readonly Preset[] = [
  preset({
    id: 'salesforce-org',
    name: 'Salesforce org, with My Domain',
    explains:
      'Users log in to Salesforce through your identity provider. The Login URL is https://….my.salesforce.com?so=….',
    sp: 'salesforce-org',
    idp: 'generic',
    beside: OIDC_LOGOUT_FIELDS,
  }),
  preset({
    id: 'salesforce-old-login-url',
    name: 'Salesforce org, old login URL',
    explains:
      'An org with a single configuration, whose Login URL is https://login.salesforce.com, perhaps with ?saml=….',
    sp: 'salesforce-org',
    idp: 'generic',
  }),
  preset({
    id: 'salesforce-token-endpoint',
    name: 'Salesforce org, OAuth token endpoint as Recipient',
    explains:
      'The assertion’s Recipient is the OAuth 2.0 Token Endpoint of the configuration instead of its Login URL.',
    sp: 'salesforce-org',
    idp: 'generic',
  }),
  preset({
    id: 'experience-cloud',
    name: 'Salesforce Experience Cloud site',
    explains: 'Customers or partners log in to a site. The Login URL is the site’s: https://…/login?so=….',
    sp: 'experience-cloud',
    idp: 'generic',
  }),
  preset({
    id: 'salesforce-customer-portal',
    name: 'Salesforce customer portal',
    explains: 'An older customer portal: the assertion names it in portal_id and organization_id.',
    sp: 'salesforce-portal',
    idp: 'generic',
    settings: { 'salesforce.portalKind': 'customer' },
    requirements: { attributes: portalAttributes() },
  }),
  preset({
    id: 'salesforce-partner-portal',
    name: 'Salesforce partner portal',
    explains: 'An older partner portal: the assertion names it in portal_id and organization_id.',
    sp: 'salesforce-portal',
    idp: 'generic',
    settings: { 'salesforce.portalKind': 'partner' },
    requirements: { attributes: portalAttributes() },
  }),
  preset({
    id: 'salesforce-sites',
    name: 'Salesforce Sites',
    explains: 'A public site with a login: the assertion names it in siteurl, beside portal_id and organization_id.',
    sp: 'salesforce-sites',
    idp: 'generic',
    requirements: { attributes: portalAttributes('siteurl') },
  }),
  preset({
    id: 'salesforce-idp',
    name: 'Salesforce as identity provider (connected app)',
    explains: 'Users log in to another application with their Salesforce user, by a connected app of the org.',
    sp: 'generic',
    idp: 'salesforce',
    beside: OIDC_LOGOUT_FIELDS,
  }),
  preset({
    id: 'salesforce-to-salesforce',
    name: 'From one Salesforce org to another',
    explains:
      'One org is the identity provider of others. Users are matched by Federation ID: usernames differ in every org.',
    sp: 'salesforce-org',
    idp: 'salesforce',
    settings: SALESFORCE_TO_SALESFORCE,
  }),
  preset({
    id: 'salesforce-org-to-site',
    name: 'From a Salesforce org to an Experience Cloud site',
    explains:
      'Users of the org log in to the site. The ACS URL is the site’s Login URL, the Entity ID the site’s address.',
    sp: 'experience-cloud',
    idp: 'salesforce',
    settings: SALESFORCE_TO_SALESFORCE,
  }),
  preset({
    id: 'salesforce-site-to-org',
    name: 'From an Experience Cloud site to a Salesforce org',
    explains:
      'The site is the identity provider: Identity Provider Login URL is the site’s, not that of the org’s My Domain.',
    sp: 'salesforce-org',
    idp: 'experience-cloud',
    settings: SALESFORCE_TO_SALESFORCE,
  }),
  preset({
    id: 'salesforce-canvas',
    name: 'Salesforce canvas app',
    explains: 'A page of one org in a frame of another, with login by SAML when it opens.',
    sp: 'salesforce-org',
    idp: 'salesforce',
    settings: SALESFORCE_TO_SALESFORCE,
    beside: CANVAS_FIELDS,
  }),
  preset({
    id: 'salesforce-oauth',
    name: 'Salesforce mobile and desktop apps (OAuth and SAML)',
    explains:
      'An app begins with OAuth at My Domain, SAML comes in between; RelayState leads back to the approval page.',
    sp: 'salesforce-org',
    idp: 'generic',
    beside: OAUTH_FIELDS,
  }),
  preset({
    id: 'salesforce-delegated',
    name: 'Salesforce delegated authentication',
    explains: 'Salesforce asks your own service about each password; with SAML before it, RelayState becomes startURL.',
    sp: 'salesforce-org',
    idp: 'generic',
    beside: DELEGATED_FIELDS,
  }),
  preset({
    id: 'service-cloud-voice',
    name: 'Service Cloud Voice with partner telephony',
    explains:
      'Agents log in to the telephony provider with their Salesforce user. The provider tells what its side needs.',
    sp: 'service-cloud-voice',
    idp: 'salesforce',
  }),
  preset({
    id: 'twilio-frontline',
    name: 'Twilio Frontline',
    explains:
      'Frontline with Salesforce, or another identity provider, for login. Both addresses have the Realm SID (JB…).',
    sp: 'twilio-frontline',
    idp: 'salesforce',
    settings: { 'connected-app.subjectType': 'username' },
  }),
  preset({
    id: 'twilio-flex-enhanced',
    name: 'Twilio Flex, Enhanced SSO',
    explains: 'Flex whose entity ID is urn:flex:JQ….',
    sp: 'twilio-flex-enhanced',
    idp: 'salesforce',
    settings: { 'connected-app.subjectType': 'username' },
  }),
  preset({
    id: 'twilio-flex-legacy',
    name: 'Twilio Flex, Legacy SSO',
    explains: 'Flex whose ACS URL is https://iam.twilio.com/v1/Accounts/AC…/saml2.',
    sp: 'twilio-flex-legacy',
    idp: 'salesforce',
    settings: { 'connected-app.subjectType': 'username' },
  }),
  preset({
    id: 'twilio-console',
    name: 'Twilio Console',
    explains: 'Login to Twilio’s Console with any identity provider. Response and Assertion must both be signed.',
    sp: 'twilio-console',
    idp: 'generic',
  }),
  ...(
    [
      ['entra-id', 'Microsoft Entra ID'],
      ['adfs', 'AD FS'],
      ['okta', 'Okta'],
      ['google-workspace', 'Google Workspace'],
      ['keycloak', 'Keycloak'],
      ['shibboleth', 'Shibboleth'],
      ['simplesamlphp', 'SimpleSAMLphp'],
    ] as const
  ).map(([idp, name]) =>
    preset({
      id: idp,
      name: `${name} as identity provider`,
      explains: `Any service provider with ${name}: its settings by their own names, its errors explained.`,
      sp: 'generic',
      idp,
    }),
  ),
  preset({
    id: 'generic',
    name: 'Any service provider and identity provider',
    explains: 'Nothing is assumed but SAML 2.0 itself. Fill both sides from metadata.',
    sp: 'generic',
    idp: 'generic',
  }),
];

function portalAttributes(...more: string[]): NonNullable<Requirements['attributes']> {
  return ['portal_id', 'organization_id', ...more].map((name) => ({ name, required: true }));
}

const BY_ID: ReadonlyMap<string, Preset> = new Map(PRESETS.map((each) => [each.id, each]));

export const findPreset = (id: string): Preset | undefined => BY_ID.get(id);
