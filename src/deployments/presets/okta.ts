// Okta as identity provider: its own names for what an SP must agree with it on. Data only.
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
import { choices, setupPage } from './product.ts';

const OKTA_APP = ['Okta Admin Console', 'Applications', '(application)'] as const;
const oktaSaml = setupPage('idp', ...OKTA_APP, 'General', 'SAML Settings', 'Edit');
const oktaSignOn = setupPage('idp', ...OKTA_APP, 'Sign On', 'SAML setup instructions');

export const OKTA = identityProvider('Okta', [
  oktaSaml('sp.assertionConsumerServices', 'Single sign-on URL', 'endpoints', ACS),
  oktaSaml('sp.entityId', 'Audience URI (SP Entity ID)', 'entity-id', SP_ENTITY_ID),
  oktaSaml('idp.defaultRelayState', 'Default RelayState', 'text', RELAY_STATE),
  oktaSaml('requirements.nameIdFormats', 'Name ID format', 'list', 'Format of the NameID.'),
  oktaSaml('requirements.attributes', 'Attribute Statements', 'attributes', 'Attributes that the assertion gets.'),
  oktaSaml('settings.okta.responseSignature', 'Response', 'select', 'Whether the Response is signed.', {
    ...choices({ signed: 'Signed', unsigned: 'Unsigned' }),
    default: 'signed',
  }),
  oktaSaml('settings.okta.assertionSignature', 'Assertion Signature', 'select', 'Whether the Assertion is signed.', {
    ...choices({ signed: 'Signed', unsigned: 'Unsigned' }),
    default: 'signed',
  }),
  oktaSaml(
    'settings.okta.assertionEncryption',
    'Assertion Encryption',
    'select',
    'Whether the Assertion is encrypted.',
    {
      ...choices({ encrypted: 'Encrypted', unencrypted: 'Unencrypted' }),
      default: 'unencrypted',
    },
  ),
  oktaSaml('certificates.sp.encryption', 'Encryption Certificate', 'certificate', 'What assertions are encrypted to.'),
  oktaSaml('certificates.sp.signing', 'Signature Certificate', 'certificate', SP_CERTIFICATE),
  oktaSaml('sp.singleLogoutServices', 'Single Logout URL', 'endpoints', SP_SLO),
  oktaSignOn('idp.singleSignOnServices', 'Identity Provider Single Sign-On URL', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://acme.okta.com/app/acme_app_1/exk0000000000000000/sso/saml',
  }),
  oktaSignOn('idp.entityId', 'Identity Provider Issuer', 'entity-id', ISSUER, {
    example: 'http://www.okta.com/exk0000000000000000',
  }),
  oktaSignOn('idp.singleLogoutServices', 'Identity Provider Single Logout URL', 'endpoints', IDP_SLO),
  oktaSignOn('certificates.idp.signing', 'X.509 Certificate', 'certificate', IDP_CERTIFICATE),
  setupPage('idp', 'Okta Admin Console', 'Settings', 'Account')(
    'settings.okta.domain',
    'Okta domain',
    'text',
    'Host of the organization.',
    {
      example: 'acme.okta.com',
    },
  ),
]);
