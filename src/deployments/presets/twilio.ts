// Twilio's four service providers: Frontline, Flex with Enhanced and with Legacy SSO, Console.
import { NameIdFormat } from '../../saml/names.ts';
import type { FieldDescription } from '../field.ts';
import { type Product, setupPage } from './product.ts';

const frontline = setupPage('sp', 'Frontline Console', 'SSO');
const enhanced = setupPage('sp', 'Flex Console', 'Users and Access', 'Single Sign-On', 'Set up your identity provider');
const legacy = setupPage('sp', 'Flex Console', 'Users and Access', 'Single Sign-On');
const profile = setupPage('sp', 'Twilio Console', 'Admin Center', 'Single Sign-On', 'SSO Profile');

type Page = ReturnType<typeof setupPage>;

const ISSUER_HELP = 'Must be exactly the Issuer of the IdP’s Response, trailing slash included.';
const CERTIFICATE_HELP = 'The certificate that the IdP signs with. A new one there must be pasted here too.';

const issuer = (page: Page, label: string): FieldDescription =>
  page('idp.entityId', label, 'entity-id', ISSUER_HELP, { example: 'https://acme.my.salesforce.com' });

const ssoUrl = (page: Page, label: string): FieldDescription =>
  page('idp.singleSignOnServices', label, 'endpoints', 'Where Twilio sends its AuthnRequest, by HTTP Redirect.', {
    example: 'HTTP-Redirect https://acme.my.salesforce.com/idp/endpoint/HttpRedirect',
  });

const certificate = (page: Page): FieldDescription =>
  page('certificates.idp.signing', 'X.509 Certificate', 'certificate', CERTIFICATE_HELP);

const UNENCRYPTED = { encryption: 'forbidden', nameIdFormats: [NameIdFormat.unspecified] } as const;

export const TWILIO_FRONTLINE: Product = {
  name: 'Twilio Frontline',
  fields: [
    frontline(
      'settings.twilio.realmSid',
      'Realm SID',
      'text',
      'JB and 32 characters; the Entity ID and the ACS URL both have it.',
      { example: 'JB00000000000000000000000000000000' },
    ),
    frontline('sp.entityId', 'Entity ID', 'entity-id', 'The assertion’s Audience must be exactly this.', {
      example: 'https://iam.twilio.com/v2/saml2/metadata/JB00000000000000000000000000000000',
    }),
    frontline('sp.assertionConsumerServices', 'ACS URL', 'endpoints', 'Where the IdP must send the Response.', {
      example: 'https://iam.twilio.com/v2/saml2/authenticate/JB00000000000000000000000000000000',
    }),
    issuer(frontline, 'Identity Provider Issuer'),
    ssoUrl(frontline, 'SSO URL'),
    certificate(frontline),
  ],
  requirements: {
    ...UNENCRYPTED,
    somethingSigned: true,
    attributes: [{ name: 'roles', required: true, values: ['agent'] }],
  },
};

const FLEX_REQUIREMENTS = {
  ...UNENCRYPTED,
  somethingSigned: true,
  attributes: [
    { name: 'full_name', required: true },
    { name: 'email', required: true },
    { name: 'roles', required: true, values: ['agent', 'supervisor', 'admin'] },
  ],
} as const;

const flexProvider = (page: Page): readonly FieldDescription[] => [
  issuer(page, 'Identity Provider Issuer'),
  ssoUrl(page, 'SSO URL'),
  page(
    'settings.twilio.defaultRedirectUrl',
    'Default Redirect URL',
    'url',
    'Where Flex sends users who have no session: the same address as SSO URL.',
    { example: 'https://acme.my.salesforce.com/idp/endpoint/HttpRedirect' },
  ),
  certificate(page),
];

export const TWILIO_FLEX_ENHANCED: Product = {
  name: 'Twilio Flex (Enhanced SSO)',
  fields: [
    enhanced(
      'settings.twilio.connectionSid',
      'Connection SID',
      'text',
      'JQ and 32 characters; the Entity ID and the ACS URL both have it.',
      { example: 'JQ00000000000000000000000000000000' },
    ),
    enhanced('sp.entityId', 'Entity ID', 'entity-id', 'The assertion’s Audience must be exactly this.', {
      example: 'urn:flex:JQ00000000000000000000000000000000',
    }),
    enhanced(
      'sp.assertionConsumerServices',
      'ACS URL',
      'endpoints',
      'Where the IdP must send the Response; its query belongs to it.',
      { example: 'https://login.flex.us1.twilio.com/login/callback?connection=JQ00000000000000000000000000000000' },
    ),
    ...flexProvider(enhanced),
  ],
  requirements: FLEX_REQUIREMENTS,
};

export const TWILIO_FLEX_LEGACY: Product = {
  name: 'Twilio Flex (Legacy SSO)',
  fields: [
    legacy(
      'settings.twilio.accountSid',
      'Account SID',
      'text',
      'AC and 32 characters; the Entity ID and the ACS URL both have it.',
      { example: 'AC00000000000000000000000000000000' },
    ),
    legacy('sp.entityId', 'Entity ID', 'entity-id', 'The assertion’s Audience must be exactly this.', {
      example: 'https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000000/saml2/metadata',
    }),
    legacy(
      'sp.assertionConsumerServices',
      'ACS URL',
      'endpoints',
      'Where the IdP must send the Response: the Entity ID without /metadata.',
      { example: 'https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000000/saml2' },
    ),
    ...flexProvider(legacy),
  ],
  requirements: FLEX_REQUIREMENTS,
};

export const TWILIO_CONSOLE: Product = {
  name: 'Twilio Console',
  fields: [
    profile('sp.entityId', 'Audience URI/Entity ID', 'entity-id', 'The assertion’s Audience must be exactly this.', {
      example: 'https://sso.twilio.example/entity',
    }),
    profile(
      'sp.assertionConsumerServices',
      'ACS/SSO URL',
      'endpoints',
      'Where the IdP must send the Response; Recipient and Destination must be this too.',
      { example: 'https://sso.twilio.example/acs' },
    ),
    issuer(profile, 'Issuer ID/URL'),
    ssoUrl(profile, 'Single sign-on URL'),
    profile(
      'certificates.idp.signing',
      'X.509 Certificate',
      'certificate',
      'The certificate that signs both Response and Assertion.',
    ),
    profile(
      'idp.defaultRelayState',
      'Default Relay State',
      'text',
      'Leave it blank at the IdP. A login that Twilio began must still bring Twilio’s own RelayState back.',
      { default: '' },
    ),
  ],
  requirements: {
    responseSigned: true,
    assertionSigned: true,
    encryption: 'forbidden',
    nameIdFormats: [NameIdFormat.emailAddress],
    nameIdShape: 'email-address',
    relayState: ['echo', 'blank-when-unsolicited'],
  },
};
