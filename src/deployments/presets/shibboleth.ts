// Shibboleth IdP as identity provider: its own names for what an SP must agree with it on. Data only.
import {
  ACS,
  IDP_CERTIFICATE,
  IDP_SLO,
  ISSUER,
  identityProvider,
  SP_CERTIFICATE,
  SP_ENTITY_ID,
  SP_SLO,
  SSO,
} from './common-help.ts';
import { choices, setupPage } from './product.ts';

const shibbolethMetadata = setupPage('idp', 'Metadata of the SP (conf/metadata-providers.xml)');
const shibbolethProfile = setupPage('idp', 'conf/relying-party.xml', 'SAML2.SSO');
const shibbolethOwn = setupPage('idp', 'metadata/idp-metadata.xml');

export const SHIBBOLETH = identityProvider('Shibboleth IdP', [
  shibbolethMetadata('sp.entityId', 'entityID', 'entity-id', SP_ENTITY_ID),
  shibbolethMetadata('sp.assertionConsumerServices', 'AssertionConsumerService', 'endpoints', ACS),
  shibbolethMetadata('sp.singleLogoutServices', 'SingleLogoutService', 'endpoints', SP_SLO),
  shibbolethMetadata('certificates.sp.signing', 'KeyDescriptor use="signing"', 'certificate', SP_CERTIFICATE),
  shibbolethMetadata(
    'certificates.sp.encryption',
    'KeyDescriptor use="encryption"',
    'certificate',
    'What assertions are encrypted to; without one the IdP refuses, unless encryption is optional.',
  ),
  shibbolethProfile('settings.shibboleth.signResponses', 'signResponses', 'select', 'Whether the Response is signed.', {
    ...choices({ yes: 'true', no: 'false' }),
    default: 'yes',
  }),
  shibbolethProfile(
    'settings.shibboleth.signAssertions',
    'signAssertions',
    'select',
    'Whether the Assertion is signed.',
    { ...choices({ yes: 'true', no: 'false' }), default: 'no' },
  ),
  shibbolethProfile(
    'settings.shibboleth.encryptAssertions',
    'encryptAssertions',
    'select',
    'Whether the Assertion is encrypted.',
    { ...choices({ yes: 'true', no: 'false' }), default: 'yes' },
  ),
  shibbolethProfile(
    'requirements.nameIdFormats',
    'nameIDFormatPrecedence',
    'list',
    'Formats in the order of preference.',
  ),
  setupPage('idp', 'conf/attribute-filter.xml')(
    'requirements.attributes',
    'AttributeFilterPolicy',
    'attributes',
    'What is released to the SP; released nothing, the assertion has no attributes.',
  ),
  setupPage('idp', 'conf/idp.properties')('idp.entityId', 'idp.entityID', 'entity-id', ISSUER, {
    example: 'https://idp.acme.example/idp/shibboleth',
  }),
  shibbolethOwn('idp.singleSignOnServices', 'SingleSignOnService', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://idp.acme.example/idp/profile/SAML2/Redirect/SSO',
  }),
  shibbolethOwn('idp.singleLogoutServices', 'SingleLogoutService', 'endpoints', IDP_SLO),
  setupPage('idp', 'credentials/idp-signing.crt')(
    'certificates.idp.signing',
    'idp-signing.crt',
    'certificate',
    IDP_CERTIFICATE,
  ),
]);
