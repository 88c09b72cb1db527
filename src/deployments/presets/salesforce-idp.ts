// Salesforce as identity provider: the connected app of an org or site, and Setup → Identity Provider.
import type { FieldDescription } from '../field.ts';
import { BINDING_CHOICES, choices, NAME_ID_EXAMPLE, type Product, setupPage, tick } from './product.ts';

const APP = ['Setup', 'App Manager', '(connected app)'] as const;
const webApp = setupPage('idp', ...APP, 'Edit', 'Web App Settings');
const policies = setupPage('idp', ...APP, 'Manage', 'SAML Service Provider Settings');

const FIELDS: readonly FieldDescription[] = [
  webApp('sp.entityId', 'Entity ID', 'entity-id', 'The SP’s entity ID; becomes the assertion’s Audience.', {
    example: 'https://sp.example/metadata',
  }),
  webApp(
    'sp.assertionConsumerServices',
    'ACS URL',
    'endpoints',
    'Where Salesforce sends the Response; becomes Destination and Recipient. Copy it whole, query included.',
    { example: 'https://sp.example/acs' },
  ),
  webApp('idp.entityId', 'Issuer', 'entity-id', 'The SP must hold exactly this text, trailing slash included.', {
    example: 'https://acme.my.salesforce.com',
  }),
  webApp(
    'settings.connected-app.subjectType',
    'Subject Type',
    'select',
    'What becomes the NameID. Between two orgs only a Federation ID can be the same on both sides.',
    {
      ...choices({
        username: 'Username',
        'federation-id': 'Federation ID',
        'user-id': 'User ID',
        'persistent-id': 'Persistent ID',
        'custom-attribute': 'Custom Attribute',
      }),
      default: 'username',
    },
  ),
  webApp('settings.connected-app.nameIdFormat', 'Name ID Format', 'text', 'The Format that the NameID gets.', {
    default: NAME_ID_EXAMPLE,
    example: NAME_ID_EXAMPLE,
  }),
  webApp('settings.connected-app.startUrl', 'Start URL', 'url', 'Where the app starts when users click it.', {
    example: 'https://sp.example/start',
  }),
  webApp(
    'certificates.idp.signing',
    'IdP Certificate',
    'certificate',
    'The certificate that Salesforce signs with. Changing it breaks every SP until each has the new one.',
  ),
  webApp(
    'settings.connected-app.verifyRequestSignatures',
    'Verify Request Signatures',
    'select',
    'Leave it unticked unless the SP’s certificate is uploaded there.',
    tick('no'),
  ),
  webApp('certificates.sp.signing', 'Verify Request Signatures', 'certificate', 'The SP’s certificate for signing.'),
  webApp(
    'settings.connected-app.encryptSamlResponse',
    'Encrypt SAML Response',
    'select',
    'Leave it unticked for SPs that cannot decrypt, such as all of Twilio.',
    tick('no'),
  ),
  webApp('certificates.sp.encryption', 'Encrypt SAML Response', 'certificate', 'The SP’s certificate for encryption.'),
  webApp(
    'settings.connected-app.signingAlgorithm',
    'Signing Algorithm for SAML Messages',
    'select',
    'Hash function of the signatures.',
    choices({ SHA1: 'SHA1', SHA256: 'SHA256' }),
  ),
  webApp(
    'settings.connected-app.singleLogoutEnabled',
    'Enable Single Logout',
    'select',
    'Without it Salesforce tells this SP of no logout.',
    tick('no'),
  ),
  webApp(
    'sp.singleLogoutServices',
    'Single Logout URL',
    'endpoints',
    'Where the SP takes logout messages; https only.',
    {
      example: 'https://sp.example/slo',
    },
  ),
  webApp(
    'settings.connected-app.singleLogoutBinding',
    'Single Logout Binding',
    'select',
    'HTTP Redirect is deflated and in the query; HTTP POST is in the body and not deflated.',
    BINDING_CHOICES,
  ),
  policies(
    'idp.singleSignOnServices',
    'SP-Initiated Redirect Endpoint and SP-Initiated POST Endpoint',
    'endpoints',
    'Where the SP sends its AuthnRequest: /HttpRedirect takes Redirect, /HttpPost takes POST.',
    { example: 'HTTP-Redirect https://acme.my.salesforce.com/idp/endpoint/HttpRedirect' },
  ),
  policies('idp.singleLogoutServices', 'Single Logout Endpoint', 'endpoints', 'Where the SP sends logout messages.', {
    example: 'https://acme.my.salesforce.com/services/auth/idp/saml2/logout',
  }),
  policies(
    'settings.connected-app.id',
    'IdP-Initiated Login URL',
    'text',
    'Id of the connected app: the value of app= in that URL.',
    { example: '0sp000000000001' },
  ),
  setupPage('idp', ...APP, 'Manage', 'Custom Attributes')(
    'settings.connected-app.customAttributes',
    'Custom Attributes',
    'list',
    'Attributes that the assertion gets. Quotation marks belong to the formula, not to the value.',
    { example: "roles = 'agent'" },
  ),
];

export const SALESFORCE_IDP: Product = { name: 'Salesforce (connected app)', fields: FIELDS, requirements: {} };

/** A site's connected app is the org's, but its endpoints and its issuer are the site's. */
export const EXPERIENCE_CLOUD_IDP: Product = {
  name: 'Salesforce Experience Cloud site (connected app)',
  fields: FIELDS.map((field) => {
    if (field.path === 'idp.singleSignOnServices')
      return { ...field, example: 'HTTP-Redirect https://acme.my.site.com/customers/idp/endpoint/HttpRedirect' };
    return field;
  }),
  requirements: {},
};
