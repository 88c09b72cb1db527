// Salesforce as service provider: the fields of Single Sign-On Settings and of the pages around it (Single Sign-On Implementation Guide, Summer '21).
import type { Requirements } from '../deployment.ts';
import type { FieldDescription } from '../field.ts';
import { BINDING_CHOICES, choices, NAME_ID_EXAMPLE, type Product, setupPage, tick } from './product.ts';

const sso = setupPage('sp', 'Setup', 'Single Sign-On Settings');
const endpoints = setupPage('sp', 'Setup', 'Single Sign-On Settings', 'Endpoints');
const myDomain = setupPage('sp', 'Setup', 'My Domain');
const authentication = setupPage('sp', 'Setup', 'My Domain', 'Authentication Configuration');
const company = setupPage('sp', 'Setup', 'Company Information');

export const SALESFORCE_ENTITY_ID = sso(
  'sp.entityId',
  'Entity ID',
  'entity-id',
  'How Salesforce names itself. The assertion’s Audience must be exactly this, trailing slash and case included.',
  { default: 'https://saml.salesforce.com', example: 'https://acme.my.salesforce.com' },
);

const loginUrl = endpoints(
  'sp.assertionConsumerServices',
  'Login URL',
  'endpoints',
  'Where the IdP must send the Response. Copy it with its query: so= names the org, sc= the decryption certificate.',
  { example: 'https://acme.my.salesforce.com?so=00D000000000001' },
);

/** What orgs, sites and portals have in common. */
export const SALESFORCE_SP_FIELDS: readonly FieldDescription[] = [
  sso(
    'idp.entityId',
    'Issuer',
    'entity-id',
    'Must be exactly the Issuer of the IdP’s Response and Assertion. Another one is logged as Issuer Mismatched.',
    { example: 'https://idp.example/metadata' },
  ),
  sso(
    'certificates.idp.signing',
    'Identity Provider Certificate',
    'certificate',
    'The certificate that the IdP signs with. The field takes a file of 4 KB at most; a DER file is smaller than PEM.',
  ),
  sso(
    'settings.salesforce.requestSigningCertificate',
    'Request Signing Certificate',
    'select',
    'What Salesforce signs its requests with. Where none was ever saved it is the global proxy certificate.',
    choices({ own: 'A certificate of this org', 'global-proxy': 'None saved (global proxy certificate)' }),
  ),
  sso(
    'certificates.sp.signing',
    'Request Signing Certificate',
    'certificate',
    'The certificate itself, as downloaded from Certificate and Key Management, to verify Salesforce’s requests with.',
  ),
  sso(
    'settings.salesforce.requestSignatureMethod',
    'Request Signature Method',
    'select',
    'How Salesforce signs its AuthnRequests; its logout messages only if the box for single logout is ticked.',
    choices({ 'RSA-SHA1': 'RSA-SHA1', 'RSA-SHA256': 'RSA-SHA256' }),
  ),
  sso(
    'settings.salesforce.decryptionCertificate',
    'Assertion Decryption Certificate',
    'select',
    'Selected only where the IdP encrypts the assertion. Saving one changes the Login URL, which then has sc=.',
    { ...choices({ set: 'A certificate', none: 'Assertion not encrypted' }), default: 'none' },
  ),
  sso(
    'certificates.sp.encryption',
    'Assertion Decryption Certificate',
    'certificate',
    'The certificate that the IdP encrypts to.',
  ),
  endpoints(
    'settings.salesforce.decryptionCertificateId',
    'sc= in the Login URL',
    'text',
    'Id of the decryption certificate, as the Login URL has it.',
    { example: '0LE000000000001' },
  ),
  sso(
    'settings.salesforce.identityType',
    'SAML Identity Type',
    'select',
    'What the value that names the user is. Usernames differ from org to org; a Federation ID may be any text.',
    {
      ...choices({
        username: 'Assertion contains the User’s Salesforce username',
        'federation-id': 'Assertion contains the Federation ID from the User object',
        'user-id': 'Assertion contains the User ID from the User object',
      }),
      default: 'username',
    },
  ),
  sso(
    'settings.salesforce.identityLocation',
    'SAML Identity Location',
    'select',
    'Where in the assertion the user is named.',
    {
      ...choices({
        'name-id': 'Identity is in the NameIdentifier element of the Subject statement',
        attribute: 'Identity is in an Attribute element',
      }),
      default: 'name-id',
    },
  ),
  sso(
    'settings.salesforce.attributeName',
    'Attribute Name',
    'text',
    'Name of the attribute that names the user, exactly. Only with the identity in an Attribute element.',
  ),
  sso('settings.salesforce.attributeUri', 'Attribute URI', 'text', 'NameFormat of that attribute; optional.'),
  sso(
    'settings.salesforce.nameIdFormat',
    'Name ID Format',
    'text',
    'Only used with the identity in an Attribute element.',
    { example: NAME_ID_EXAMPLE },
  ),
  sso(
    'settings.salesforce.requestBinding',
    'Service Provider Initiated Request Binding',
    'select',
    'How Salesforce sends its AuthnRequest. The Identity Provider Login URL must be the IdP’s endpoint for it.',
    BINDING_CHOICES,
  ),
  sso(
    'idp.singleSignOnServices',
    'Identity Provider Login URL',
    'endpoints',
    'Where Salesforce sends its AuthnRequest.',
    { example: 'HTTP-Redirect https://idp.example/sso' },
  ),
  sso('settings.salesforce.customLogoutUrl', 'Custom Logout URL', 'url', 'Where users go after logging out.', {
    example: 'https://www.acme.example/goodbye',
  }),
  sso(
    'settings.salesforce.customErrorUrl',
    'Custom Error URL',
    'url',
    'Where users go when login fails. It must be public: a page that asks for login sends them round in circles.',
  ),
  sso(
    'settings.salesforce.singleLogoutEnabled',
    'Single Logout Enabled',
    'select',
    'Without it Salesforce sends and takes no logout messages.',
    tick('no'),
  ),
  sso(
    'idp.singleLogoutServices',
    'Identity Provider Single Logout URL',
    'endpoints',
    'Where Salesforce sends logout messages.',
    { example: 'HTTP-Redirect https://idp.example/slo' },
  ),
  sso(
    'settings.salesforce.singleLogoutRequestBinding',
    'Single Logout Request Binding',
    'select',
    'HTTP Redirect is deflated and in the query; HTTP POST is in the body and not deflated.',
    BINDING_CHOICES,
  ),
  sso(
    'settings.salesforce.singleLogoutUsesSelectedMethod',
    'Use Selected Request Signature Method for Single Logout',
    'select',
    'Without it logout messages are signed with RSA-SHA1, whatever Request Signature Method says.',
    tick('no'),
  ),
  endpoints('sp.singleLogoutServices', 'Logout URL', 'endpoints', 'Where the IdP must send logout messages.', {
    example: 'https://acme.my.salesforce.com/services/auth/sp/saml2/logout',
  }),
  endpoints(
    'settings.salesforce.tokenEndpoint',
    'OAuth 2.0 Token Endpoint',
    'url',
    'The other value that an assertion’s Recipient may have.',
    { example: 'https://acme.my.salesforce.com/services/oauth2/token?so=00D000000000001' },
  ),
  sso(
    'settings.salesforce.jitEnabled',
    'User Provisioning Enabled',
    'select',
    'Just-in-Time provisioning: users are made and updated from the assertion’s attributes.',
    tick('no'),
  ),
  sso(
    'settings.salesforce.jitType',
    'User Provisioning Type',
    'select',
    'Standard reads the documented attributes; an Apex handler reads what its class says.',
    { ...choices({ standard: 'Standard', apex: 'Custom SAML JIT with Apex Handler' }), default: 'standard' },
  ),
  sso(
    'settings.salesforce.jitHandler',
    'SAML JIT Handler',
    'text',
    'The Apex class; it must implement SamlJitHandler.',
  ),
  sso(
    'settings.salesforce.jitExecuteAs',
    'Execute Handler As',
    'text',
    'The user whose rights the handler has; needs Manage Users.',
  ),
  sso('settings.salesforce.samlEnabled', 'SAML Enabled', 'select', 'Sandboxes are copied with SAML disabled.', tick()),
  sso('settings.salesforce.samlVersion', 'SAML Version', 'select', 'The version that this configuration takes.', {
    ...choices({ '2.0': '2.0', '1.1': '1.1' }),
    default: '2.0',
  }),
  sso(
    'settings.salesforce.multipleConfigurations',
    'Enable Multiple Configs',
    'select',
    'With several configurations each has a Login URL of its own, and decryption is possible.',
    tick(),
  ),
  company(
    'settings.salesforce.orgId',
    'Salesforce Organization ID',
    'text',
    'The value of so= in the Login URL; other orgs and sandboxes have others.',
    { example: '00D000000000001' },
  ),
  myDomain(
    'settings.salesforce.myDomain',
    'Current My Domain URL',
    'text',
    'Host of the org. Salesforce can start a login only from there.',
    { example: 'acme.my.salesforce.com' },
  ),
  company(
    'settings.salesforce.sandbox',
    'Sandbox',
    'select',
    'Whether this org is a sandbox.',
    choices({ yes: 'Yes', no: 'No' }),
  ),
  authentication(
    'settings.salesforce.loginPageService',
    'Login Page',
    'select',
    'Whether users may still log in with a password. It cannot be shown in a frame.',
    tick('yes'),
  ),
  authentication(
    'settings.salesforce.idpAuthenticationService',
    'Authentication Service',
    'select',
    'Whether this SAML configuration is offered at the My Domain’s login. Without it Salesforce sends no AuthnRequest.',
    tick('no'),
  ),
];

/** RSA with SHA-1 or SHA-256 (guide, "Signatures"). */
const ALGORITHMS = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
] as const;

const MINUTE = 60_000;

/** 5 minutes after IssueInstant, plus or minus 3: at most 8 after, at most 3 before (guide, validator's check 4). */
export const SALESFORCE_SP_REQUIREMENTS: Requirements = {
  somethingSigned: true,
  signatureAlgorithms: ALGORITHMS,
  receivedBeforeIssueInstant: 3 * MINUTE,
  receivedAfterIssueInstant: 8 * MINUTE,
  relayState: ['echo'],
  sessionIndexLength: 512,
  certificateLength: 4_096,
};

export const SALESFORCE_ORG: Product = {
  name: 'Salesforce org',
  fields: [SALESFORCE_ENTITY_ID, loginUrl, ...SALESFORCE_SP_FIELDS],
  requirements: SALESFORCE_SP_REQUIREMENTS,
};
