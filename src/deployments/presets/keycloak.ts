// Keycloak as identity provider: its own names for what an SP must agree with it on. Data only.
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
import { setupPage, tick } from './product.ts';

const KEYCLOAK_CLIENT = ['Keycloak admin console', 'Clients', '(client)'] as const;
const keycloakSettings = setupPage('idp', ...KEYCLOAK_CLIENT, 'Settings');
const keycloakEndpoints = setupPage('idp', ...KEYCLOAK_CLIENT, 'Advanced', 'Fine Grain SAML Endpoint Configuration');
const keycloakKeys = setupPage('idp', ...KEYCLOAK_CLIENT, 'Keys');
const keycloakRealm = setupPage(
  'idp',
  'Keycloak admin console',
  'Realm settings',
  'General',
  'SAML 2.0 Identity Provider Metadata',
);

export const KEYCLOAK = identityProvider('Keycloak', [
  keycloakSettings('sp.entityId', 'Client ID', 'entity-id', SP_ENTITY_ID),
  keycloakEndpoints(
    'sp.assertionConsumerServices',
    'Assertion Consumer Service POST Binding URL',
    'endpoints',
    `${ACS} The address must be among Valid redirect URIs too.`,
  ),
  keycloakEndpoints(
    'sp.singleLogoutServices',
    'Logout Service POST Binding URL and Redirect Binding URL',
    'endpoints',
    SP_SLO,
  ),
  keycloakSettings('idp.defaultRelayState', 'IDP Initiated SSO Relay State', 'text', RELAY_STATE),
  keycloakSettings('requirements.nameIdFormats', 'Name ID format', 'list', 'Format of the NameID.'),
  keycloakSettings(
    'settings.keycloak.forceNameIdFormat',
    'Force name ID format',
    'select',
    'Ignores the format that the request asks for.',
    tick('no'),
  ),
  keycloakSettings(
    'settings.keycloak.forcePostBinding',
    'Force POST binding',
    'select',
    'Answers by HTTP-POST always.',
    tick('yes'),
  ),
  keycloakSettings(
    'settings.keycloak.signDocuments',
    'Sign documents',
    'select',
    'Whether the Response is signed.',
    tick('yes'),
  ),
  keycloakSettings(
    'settings.keycloak.signAssertions',
    'Sign assertions',
    'select',
    'Whether the Assertion is signed.',
    tick('no'),
  ),
  keycloakKeys(
    'settings.keycloak.encryptAssertions',
    'Encrypt assertions',
    'select',
    'Whether the Assertion is encrypted.',
    tick('no'),
  ),
  keycloakKeys(
    'settings.keycloak.clientSignatureRequired',
    'Client signature required',
    'select',
    'Whether requests must be signed.',
    tick('yes'),
  ),
  keycloakKeys('certificates.sp.signing', 'Signing keys config: Certificate', 'certificate', SP_CERTIFICATE),
  keycloakKeys(
    'certificates.sp.encryption',
    'Encryption keys config: Certificate',
    'certificate',
    'What assertions are encrypted to.',
  ),
  setupPage(
    'idp',
    ...KEYCLOAK_CLIENT,
    'Client scopes',
    '(dedicated scope)',
    'Mappers',
  )('requirements.attributes', 'SAML Attribute Name', 'attributes', 'A mapper for each attribute.'),
  keycloakRealm('idp.entityId', 'entityID', 'entity-id', ISSUER, {
    example: 'https://keycloak.acme.example/realms/acme',
  }),
  keycloakRealm('idp.singleSignOnServices', 'SingleSignOnService', 'endpoints', SSO, {
    example: 'HTTP-Redirect https://keycloak.acme.example/realms/acme/protocol/saml',
  }),
  keycloakRealm('idp.singleLogoutServices', 'SingleLogoutService', 'endpoints', IDP_SLO),
  setupPage('idp', 'Keycloak admin console', 'Realm settings', 'Keys')(
    'certificates.idp.signing',
    'RS256 certificate',
    'certificate',
    IDP_CERTIFICATE,
  ),
  setupPage('idp', 'Keycloak admin console', 'Realm settings', 'General')(
    'settings.keycloak.realm',
    'Realm name',
    'text',
    'Part of every address of the realm.',
    { example: 'acme' },
  ),
]);
