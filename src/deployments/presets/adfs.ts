// AD FS as identity provider: its own names for what an SP must agree with it on. Data only.
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

const TRUST = ['AD FS Management', 'Relying Party Trusts', '(trust)', 'Properties'] as const;
const POWERSHELL = ['PowerShell', 'Set-AdfsRelyingPartyTrust'] as const;
const adfsPowerShell = setupPage('idp', ...POWERSHELL);

export const ADFS = identityProvider(
  'AD FS',
  [
    setupPage('idp', ...TRUST, 'Identifiers')('sp.entityId', 'Relying party identifiers', 'entity-id', SP_ENTITY_ID),
    setupPage('idp', ...TRUST, 'Endpoints')(
      'sp.assertionConsumerServices',
      'SAML Assertion Consumer Endpoints',
      'endpoints',
      ACS,
    ),
    setupPage('idp', ...TRUST, 'Endpoints')('sp.singleLogoutServices', 'SAML Logout Endpoints', 'endpoints', SP_SLO),
    setupPage('idp', ...TRUST, 'Signature')(
      'certificates.sp.signing',
      'Signature verification certificates',
      'certificate',
      SP_CERTIFICATE,
    ),
    setupPage('idp', ...TRUST, 'Encryption')(
      'certificates.sp.encryption',
      'Encryption certificate',
      'certificate',
      'Where one is set, assertions are encrypted to it.',
    ),
    setupPage('idp', ...TRUST, 'Advanced')(
      'settings.adfs.signatureAlgorithm',
      'Secure hash algorithm',
      'select',
      'Hash function of signatures, the SP’s too.',
      {
        ...choices({ 'SHA-256': 'SHA-256', 'SHA-1': 'SHA-1' }),
        default: 'SHA-256',
      },
    ),
    setupPage(
      'idp',
      'AD FS Management',
      'Relying Party Trusts',
      '(trust)',
      'Edit Claim Issuance Policy',
    )(
      'requirements.nameIdFormats',
      'Outgoing name ID format',
      'list',
      'A rule must give the Name ID in the format that the SP asks for.',
    ),
    setupPage(
      'idp',
      'AD FS Management',
      'Relying Party Trusts',
      '(trust)',
      'Edit Claim Issuance Policy',
    )(
      'requirements.attributes',
      'Issuance Transform Rules',
      'attributes',
      'A rule for each claim; the Outgoing Claim Type is the attribute’s name.',
    ),
    setupPage('idp', 'AD FS Management', 'Edit Federation Service Properties')(
      'idp.entityId',
      'Federation Service identifier',
      'entity-id',
      ISSUER,
      {
        example: 'http://adfs.acme.example/adfs/services/trust',
      },
    ),
    setupPage('idp', 'AD FS Management', 'Edit Federation Service Properties')(
      'settings.adfs.farmName',
      'Federation Service name',
      'text',
      'Host of the service.',
      {
        example: 'adfs.acme.example',
      },
    ),
    setupPage('idp', 'AD FS Management', 'Service', 'Endpoints')(
      'idp.singleSignOnServices',
      '/adfs/ls/',
      'endpoints',
      SSO,
      {
        example: 'HTTP-Redirect https://adfs.acme.example/adfs/ls/',
      },
    ),
    setupPage('idp', 'AD FS Management', 'Service', 'Endpoints')(
      'idp.singleLogoutServices',
      '/adfs/ls/',
      'endpoints',
      IDP_SLO,
    ),
    setupPage('idp', 'AD FS Management', 'Service', 'Certificates')(
      'certificates.idp.signing',
      'Token-signing',
      'certificate',
      IDP_CERTIFICATE,
    ),
    adfsPowerShell('settings.adfs.samlResponseSignature', '-SamlResponseSignature', 'select', 'What is signed.', {
      ...choices({
        AssertionOnly: 'AssertionOnly',
        MessageAndAssertion: 'MessageAndAssertion',
        MessageOnly: 'MessageOnly',
      }),
      default: 'AssertionOnly',
    }),
    adfsPowerShell(
      'settings.adfs.notBeforeSkew',
      '-NotBeforeSkew',
      'text',
      'Minutes that NotBefore is moved back, for SPs whose clocks are behind.',
      { default: '0' },
    ),
    adfsPowerShell(
      'settings.adfs.encryptClaims',
      '-EncryptClaims',
      'select',
      'Whether assertions are encrypted where a certificate is set.',
      {
        ...choices({ yes: '$true', no: '$false' }),
        default: 'yes',
      },
    ),
    adfsPowerShell(
      'requirements.requestSigned',
      '-SignedSamlRequestsRequired',
      'select',
      'Whether requests must be signed.',
      {
        ...choices({ yes: '$true', no: '$false' }),
        default: 'no',
      },
    ),
  ],
  { logoutSigned: true },
);
