// A service provider or identity provider of any make: fields named as SAML names them, and what a user may require of messages.
import type { FieldDescription } from '../field.ts';
import { choices, type Product, setupPage } from './product.ts';

const sp = setupPage('sp', 'Service provider');
const idp = setupPage('idp', 'Identity provider');

export const GENERIC_SP: Product = {
  name: 'Any service provider',
  fields: [
    sp('sp.entityId', 'SP entity ID', 'entity-id', 'The assertion’s Audience must be exactly this.', {
      example: 'https://sp.example/metadata',
    }),
    sp(
      'sp.assertionConsumerServices',
      'Assertion consumer service URL',
      'endpoints',
      'Where the SP takes Responses; Destination and Recipient must be exactly this.',
      { example: 'HTTP-POST https://sp.example/acs' },
    ),
    sp('sp.singleLogoutServices', 'SP single logout URL', 'endpoints', 'Where the SP takes logout messages.', {
      example: 'HTTP-Redirect https://sp.example/slo',
    }),
    sp('certificates.sp.signing', 'SP signing certificate', 'certificate', 'Verifies what the SP signs.'),
    sp('certificates.sp.encryption', 'SP encryption certificate', 'certificate', 'What the IdP encrypts to.'),
  ],
  requirements: {},
};

export const GENERIC_IDP: Product = {
  name: 'Any identity provider',
  fields: [
    idp('idp.entityId', 'IdP entity ID (issuer)', 'entity-id', 'Issuer of Response and Assertion, exactly.', {
      example: 'https://idp.example/metadata',
    }),
    idp('idp.singleSignOnServices', 'Single sign-on URL', 'endpoints', 'Where the SP sends its AuthnRequest.', {
      example: 'HTTP-Redirect https://idp.example/sso',
    }),
    idp('idp.singleLogoutServices', 'IdP single logout URL', 'endpoints', 'Where the IdP takes logout messages.', {
      example: 'HTTP-Redirect https://idp.example/slo',
    }),
    idp('certificates.idp.signing', 'IdP signing certificate', 'certificate', 'Verifies what the IdP signs.'),
    idp('idp.defaultRelayState', 'Default RelayState', 'text', 'What the IdP sends where the SP sent nothing.'),
  ],
  requirements: {},
};

const required = setupPage('sp');
const YES_NO = choices({ yes: 'Yes', no: 'No' });

/** Of every deployment; a product's own field of the same path comes before these. */
export const REQUIREMENT_FIELDS: readonly FieldDescription[] = [
  required(
    'requirements.responseSigned',
    'The Response must be signed',
    'select',
    'A signature on Response itself.',
    YES_NO,
  ),
  required(
    'requirements.assertionSigned',
    'The Assertion must be signed',
    'select',
    'A signature on the Assertion itself.',
    YES_NO,
  ),
  required(
    'requirements.somethingSigned',
    'Response or Assertion must be signed',
    'select',
    'At least one of the two.',
    YES_NO,
  ),
  required(
    'requirements.requestSigned',
    'The AuthnRequest must be signed',
    'select',
    'The IdP refuses it otherwise.',
    YES_NO,
  ),
  required(
    'requirements.logoutSigned',
    'Logout messages must be signed',
    'select',
    'The receiver refuses them otherwise.',
    YES_NO,
  ),
  required(
    'requirements.signatureAlgorithms',
    'Signature algorithms',
    'list',
    'What the receiver takes, one a line: a URI, or a name such as RSA-SHA256.',
    {
      example: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    },
  ),
  required(
    'requirements.encryption',
    'Encryption of the assertion',
    'select',
    'Whether the SP needs it, or cannot decrypt.',
    choices({ required: 'Required', forbidden: 'Not supported' }),
  ),
  required(
    'requirements.nameIdFormats',
    'NameID formats',
    'list',
    'What the SP takes, one a line: a URI, or a name such as emailAddress.',
    {
      example: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    },
  ),
  required(
    'requirements.nameIdShape',
    'Form of the NameID’s value',
    'select',
    'What the value must look like.',
    choices({ 'email-address': 'An e-mail address' }),
  ),
  required(
    'requirements.identityAttribute',
    'Attribute that names the user',
    'text',
    'Where the SP does not read NameID.',
  ),
  required(
    'requirements.attributes',
    'Attributes',
    'attributes',
    'One a line: its exact name; ? before it where it is optional; = and the values that are known, with | between them.',
    { example: 'roles = agent | supervisor' },
  ),
  required(
    'requirements.unsolicited',
    'IdP-initiated login',
    'select',
    'Whether the SP takes a Response that it did not ask for.',
    choices({ allowed: 'Allowed', forbidden: 'Not allowed' }),
  ),
  required(
    'requirements.relayState',
    'RelayState',
    'list',
    'echo: the SP needs its own value back. blank-when-unsolicited: an IdP-initiated login must bring none.',
    { example: 'echo' },
  ),
  required(
    'requirements.receivedBeforeIssueInstant',
    'Received before IssueInstant, at most',
    'duration',
    'How far ahead the IdP’s clock may be, for example 3 min. A plain number is seconds.',
    { example: '3 min' },
  ),
  required(
    'requirements.maximumAuthenticationAge',
    'Oldest authentication',
    'duration',
    'How long ago AuthnInstant may be, for example 8 h. A plain number is seconds.',
    { example: '8 h' },
  ),
  required(
    'requirements.sessionIndexLength',
    'Characters of a SessionIndex, at most',
    'text',
    'What the SP can store.',
  ),
  required(
    'settings.expected.relayState',
    'RelayState of an IdP-initiated login',
    'text',
    'Compared exactly, if it is given.',
  ),
  required(
    'settings.expected.emailDomains',
    'Domains of users’ e-mail addresses',
    'text',
    'Separated by spaces; tells when somebody is logged in at the IdP with another account.',
    {
      example: 'acme.example',
    },
  ),
];
