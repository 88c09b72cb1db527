// Microsoft Entra ID as identity provider: its own names for what an SP must agree with it on. Data only.
import {
  ACS,
  IDP_CERTIFICATE,
  IDP_SLO,
  ISSUER,
  identityProvider,
  RELAY_STATE,
  SP_CERTIFICATE,
  SP_ENTITY_ID,
  SP_SLO,
  SSO,
} from './common-help.ts';
import { choices, setupPage, tick } from './product.ts';

const ENTRA = ['Microsoft Entra admin center', 'Enterprise applications', '(application)'] as const;
const entraBasic = setupPage('idp', ...ENTRA, 'Single sign-on', 'Basic SAML Configuration');
const entraSetUp = setupPage('idp', ...ENTRA, 'Single sign-on', 'Set up (application)');
const entraCertificates = setupPage('idp', ...ENTRA, 'Single sign-on', 'SAML Certificates');

export const ENTRA_ID = identityProvider('Microsoft Entra ID', [
  entraBasic('sp.entityId', 'Identifier (Entity ID)', 'entity-id', SP_ENTITY_ID, {
    example: 'https://sp.example/metadata',
  }),
  entraBasic('sp.assertionConsumerServices', 'Reply URL (Assertion Consumer Service URL)', 'endpoints', ACS),
  entraBasic('sp.singleLogoutServices', 'Logout Url (Optional)', 'endpoints', SP_SLO),
  entraBasic('idp.defaultRelayState', 'Relay State (Optional)', 'text', RELAY_STATE),
  entraSetUp('idp.singleSignOnServices', 'Login URL', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/saml2',
  }),
  entraSetUp('idp.entityId', 'Microsoft Entra Identifier', 'entity-id', ISSUER, {
    example: 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/',
  }),
  entraSetUp('idp.singleLogoutServices', 'Logout URL', 'endpoints', IDP_SLO),
  entraCertificates('certificates.idp.signing', 'Token signing certificate', 'certificate', IDP_CERTIFICATE),
  entraCertificates('settings.entra-id.signingOption', 'Signing Option', 'select', 'What is signed.', {
    ...choices({
      'sign-assertion': 'Sign SAML assertion',
      'sign-response': 'Sign SAML response',
      'sign-both': 'Sign SAML response and assertion',
    }),
    default: 'sign-assertion',
  }),
  entraCertificates(
    'settings.entra-id.signingAlgorithm',
    'Signing Algorithm',
    'select',
    'Hash function of the signatures.',
    {
      ...choices({ 'SHA-256': 'SHA-256', 'SHA-1': 'SHA-1' }),
      default: 'SHA-256',
    },
  ),
  entraCertificates(
    'settings.entra-id.requireVerificationCertificates',
    'Require verification certificates',
    'select',
    'Whether requests must be signed.',
    tick('no'),
  ),
  entraCertificates('certificates.sp.signing', 'Verification certificates', 'certificate', SP_CERTIFICATE),
  setupPage('idp', ...ENTRA, 'Token encryption')(
    'certificates.sp.encryption',
    'Token encryption certificate',
    'certificate',
    'What assertions are encrypted to once it is activated.',
  ),
  setupPage('idp', ...ENTRA, 'Token encryption')(
    'settings.entra-id.tokenEncryption',
    'Token encryption',
    'select',
    'Whether a certificate is active there.',
    tick('no'),
  ),
  setupPage(
    'idp',
    ...ENTRA,
    'Single sign-on',
    'Attributes & Claims',
    'Unique User Identifier (Name ID)',
  )(
    'requirements.nameIdFormats',
    'Name identifier format',
    'list',
    'Format of the NameID, where the request does not ask for one.',
  ),
  setupPage('idp', ...ENTRA, 'Single sign-on', 'Attributes & Claims')(
    'requirements.attributes',
    'Additional claims',
    'attributes',
    'Names are often URIs: the claim’s Namespace, a slash, its Name.',
  ),
  setupPage('idp', ...ENTRA, 'Properties')(
    'settings.entra-id.applicationId',
    'Application ID',
    'text',
    'Names the application in error messages.',
  ),
  setupPage('idp', 'Microsoft Entra admin center', 'Overview')(
    'settings.entra-id.tenantId',
    'Tenant ID',
    'text',
    'Part of issuer and Login URL.',
  ),
]);
