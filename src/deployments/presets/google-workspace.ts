// Google Workspace as identity provider: its own names for what an SP must agree with it on. Data only.
import { ACS, IDP_CERTIFICATE, ISSUER, identityProvider, RELAY_STATE, SP_ENTITY_ID, SSO } from './common-help.ts';
import { setupPage, tick } from './product.ts';

const GOOGLE_APP = ['Google Admin console', 'Apps', 'Web and mobile apps', '(app)'] as const;
const googleSp = setupPage('idp', ...GOOGLE_APP, 'Service provider details');
const googleIdp = setupPage('idp', 'Google Admin console', 'Security', 'Authentication', 'SSO with SAML applications');

export const GOOGLE_WORKSPACE = identityProvider('Google Workspace', [
  googleSp('sp.assertionConsumerServices', 'ACS URL', 'endpoints', ACS),
  googleSp('sp.entityId', 'Entity ID', 'entity-id', SP_ENTITY_ID),
  googleSp('idp.defaultRelayState', 'Start URL (optional)', 'text', RELAY_STATE),
  googleSp(
    'settings.google-workspace.signedResponse',
    'Signed response',
    'select',
    'Ticked, the Response is signed; else only the Assertion.',
    tick('no'),
  ),
  googleSp('requirements.nameIdFormats', 'Name ID format', 'list', 'Format of the NameID.'),
  setupPage('idp', ...GOOGLE_APP, 'SAML attribute mapping')(
    'requirements.attributes',
    'App attributes',
    'attributes',
    'Attributes that the assertion gets.',
  ),
  googleIdp('idp.singleSignOnServices', 'SSO URL', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://accounts.google.com/o/saml2/idp?idpid=C00000000',
  }),
  googleIdp('idp.entityId', 'Entity ID', 'entity-id', ISSUER, {
    example: 'https://accounts.google.com/o/saml2?idpid=C00000000',
  }),
  googleIdp('certificates.idp.signing', 'Certificate', 'certificate', IDP_CERTIFICATE),
  googleIdp('settings.google-workspace.idpId', 'idpid in the SSO URL', 'text', 'Names the organization at Google.', {
    example: 'C00000000',
  }),
]);
