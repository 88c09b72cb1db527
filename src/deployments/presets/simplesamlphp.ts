// SimpleSAMLphp as identity provider: its own names for what an SP must agree with it on. Data only.
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

const sspSp = setupPage('idp', 'metadata/saml20-sp-remote.php');
const sspIdp = setupPage('idp', 'metadata/saml20-idp-hosted.php');

export const SIMPLESAMLPHP = identityProvider('SimpleSAMLphp', [
  sspSp('sp.entityId', '$metadata[…]', 'entity-id', `${SP_ENTITY_ID} It is the key of the SP’s entry.`),
  sspSp('sp.assertionConsumerServices', 'AssertionConsumerService', 'endpoints', ACS),
  sspSp('sp.singleLogoutServices', 'SingleLogoutService', 'endpoints', SP_SLO),
  sspSp('certificates.sp.signing', 'keys (signing)', 'certificate', SP_CERTIFICATE),
  sspSp('certificates.sp.encryption', 'keys (encryption)', 'certificate', 'What assertions are encrypted to.'),
  sspSp('settings.simplesamlphp.signResponse', 'saml20.sign.response', 'select', 'Whether the Response is signed.', {
    ...choices({ yes: 'true', no: 'false' }),
    default: 'yes',
  }),
  sspSp('settings.simplesamlphp.signAssertion', 'saml20.sign.assertion', 'select', 'Whether the Assertion is signed.', {
    ...choices({ yes: 'true', no: 'false' }),
    default: 'yes',
  }),
  sspSp(
    'settings.simplesamlphp.encryptAssertion',
    'assertion.encryption',
    'select',
    'Whether the Assertion is encrypted.',
    { ...choices({ yes: 'true', no: 'false' }), default: 'no' },
  ),
  sspSp('requirements.nameIdFormats', 'NameIDFormat', 'list', 'Format of the NameID.'),
  sspSp('requirements.attributes', 'attributes', 'attributes', 'What is released to the SP.'),
  sspIdp('idp.entityId', 'entityid', 'entity-id', ISSUER, {
    example: 'https://idp.acme.example/simplesaml/saml2/idp/metadata.php',
  }),
  sspIdp('idp.singleSignOnServices', 'SingleSignOnService', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://idp.acme.example/simplesaml/saml2/idp/SSOService.php',
  }),
  sspIdp('idp.singleLogoutServices', 'SingleLogoutService', 'endpoints', IDP_SLO),
  sspIdp('certificates.idp.signing', 'certificate', 'certificate', IDP_CERTIFICATE),
]);
