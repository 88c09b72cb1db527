// A healthy login for each preset, and the deployment with every value that its admin would enter. Hosts and ids are made up.
import type { Deployment, Endpoint } from '../../../src/deployments/deployment.ts';
import { newDeploymentOf } from '../../../src/deployments/new-deployment.ts';
import { NameIdFormat } from '../../../src/saml/names.ts';
import { EMAIL } from '../../builders/saml.ts';
import { RSA_SHA256 } from '../../dsig/sign.ts';
import { IDP_CERTIFICATE, IDP_KEY, type Scene, SP_CERTIFICATE, SP_KEY } from './scene.ts';

const ORG = '00D000000000001';
const SID = '0123456789abcdef0123456789abcdef';

interface Values {
  readonly spEntityId: string;
  readonly acs: string;
  readonly spLogout: string;
  readonly page: string;
  readonly idpEntityId: string;
  readonly sso: string;
  readonly idpLogout: string;
  readonly relayState?: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly attributes: Scene['attributes'];
  readonly settings: Deployment['settings'];
  readonly signs: Scene['signs'];
  readonly recipient?: string;
  readonly unsolicited?: boolean;
  readonly framedBy?: string;
  readonly requirements?: Deployment['requirements'];
}

const GENERIC_SP = {
  spEntityId: 'https://app.acme.example/saml/metadata',
  acs: 'https://app.acme.example/saml/acs',
  spLogout: 'https://app.acme.example/saml/slo',
  page: 'https://app.acme.example/orders/7',
  relayState: 'https://app.acme.example/orders/7',
};

const idpAt = (idpEntityId: string, sso: string, idpLogout: string) => ({ idpEntityId, sso, idpLogout });

const GENERIC_IDP = idpAt(
  'https://idp.acme.example/saml/metadata',
  'https://idp.acme.example/saml/sso',
  'https://idp.acme.example/saml/slo',
);

const salesforceIdp = (origin: string) =>
  idpAt(origin, `${origin}/idp/endpoint/HttpRedirect`, `${origin}/services/auth/idp/saml2/logout`);

const USER = {
  nameId: 'ada@acme.example',
  nameIdFormat: EMAIL,
  attributes: { email: ['ada@acme.example'], first_name: ['Ada'] },
  signs: { response: true, assertion: true },
};

const SALESFORCE_SETTINGS = {
  'salesforce.identityType': 'federation-id',
  'salesforce.identityLocation': 'name-id',
  'salesforce.requestBinding': 'HTTP-Redirect',
  'salesforce.requestSigningCertificate': 'own',
  'salesforce.requestSignatureMethod': 'RSA-SHA256',
  'salesforce.decryptionCertificate': 'none',
  'salesforce.singleLogoutEnabled': 'yes',
  'salesforce.singleLogoutRequestBinding': 'HTTP-Redirect',
  'salesforce.singleLogoutUsesSelectedMethod': 'yes',
  'salesforce.samlEnabled': 'yes',
  'salesforce.samlVersion': '2.0',
  'salesforce.multipleConfigurations': 'yes',
  'salesforce.jitEnabled': 'no',
  'salesforce.orgId': ORG,
  'salesforce.myDomain': 'acme.my.salesforce.com',
  'salesforce.sandbox': 'no',
  'salesforce.loginPageService': 'no',
  'salesforce.idpAuthenticationService': 'yes',
  'salesforce.customLogoutUrl': 'https://www.acme.example/goodbye',
  'salesforce.customErrorUrl': 'https://www.acme.example/login-failed',
  'salesforce.tokenEndpoint': `https://acme.my.salesforce.com/services/oauth2/token?so=${ORG}`,
};

/** Salesforce signs its requests; its users are found by their Federation ID. */
const salesforceSp = (origin = 'https://acme.my.salesforce.com') => ({
  ...USER,
  nameIdFormat: NameIdFormat.unspecified,
  attributes: {},
  spEntityId: origin,
  acs: `${origin}?so=${ORG}`,
  spLogout: `${origin}/services/auth/sp/saml2/logout`,
  page: `${origin}/lightning/page/home`,
  relayState: '/lightning/page/home',
  settings: {
    ...SALESFORCE_SETTINGS,
    'salesforce.myDomain': new URL(origin).host,
    'salesforce.tokenEndpoint': `${origin}/services/oauth2/token?so=${ORG}`,
  },
});

const CONNECTED_APP = {
  'connected-app.nameIdFormat': NameIdFormat.unspecified,
  'connected-app.verifyRequestSignatures': 'no',
  'connected-app.encryptSamlResponse': 'no',
  'connected-app.signingAlgorithm': 'SHA256',
  'connected-app.singleLogoutEnabled': 'yes',
  'connected-app.singleLogoutBinding': 'HTTP-Redirect',
  'connected-app.id': '0sp000000000001',
};

const site = { ...salesforceSp('https://acme.my.site.com'), page: 'https://acme.my.site.com/customers/s/' };
const SITE = {
  ...site,
  spEntityId: 'https://acme.my.site.com/customers',
  acs: `https://acme.my.site.com/customers/login?so=${ORG}`,
  spLogout: 'https://acme.my.site.com/customers/services/auth/sp/saml2/logout',
  relayState: '/customers/s/',
  settings: {
    ...SALESFORCE_SETTINGS,
    'salesforce.siteUrl': 'https://acme.my.site.com/customers',
    'salesforce.selfRegistration': 'no',
    'salesforce.tokenEndpoint': `https://acme.my.site.com/customers/services/oauth2/token?so=${ORG}`,
  },
};

const PORTAL_ATTRIBUTES = { portal_id: ['060000000000001'], organization_id: [ORG] };
const portal = {
  ...salesforceSp(),
  ...GENERIC_IDP,
  attributes: PORTAL_ATTRIBUTES,
  settings: { ...salesforceSp().settings, 'salesforce.portalId': '060000000000001' },
};

const toSalesforce = (sp: ReturnType<typeof salesforceSp>, idp: string) => ({
  ...sp,
  ...salesforceIdp(idp),
  settings: { ...sp.settings, ...CONNECTED_APP, 'connected-app.subjectType': 'federation-id' },
});

const TWILIO_USER = {
  nameId: 'ada@acme.example',
  nameIdFormat: NameIdFormat.unspecified,
  signs: { response: true, assertion: true },
  relayState: 'Gk1b2c3',
  spLogout: 'https://www.twilio.com/logout',
  ...salesforceIdp('https://acme.my.salesforce.com'),
};
const FLEX_ATTRIBUTES = { full_name: ['Ada Byron'], email: ['ada@acme.example'], roles: ['agent'] };
const REDIRECT = { 'twilio.defaultRedirectUrl': 'https://acme.my.salesforce.com/idp/endpoint/HttpRedirect' };

const genericWith = (idp: ReturnType<typeof idpAt>, settings: Deployment['settings'] = {}, more = {}): Values => ({
  ...GENERIC_SP,
  ...USER,
  ...idp,
  settings,
  ...more,
});

export const VALUES: Readonly<Record<string, Values>> = {
  'salesforce-org': {
    ...salesforceSp(),
    ...GENERIC_IDP,
    settings: {
      ...salesforceSp().settings,
      'oidc.relyingPartyLogoutUrl': 'https://acme.my.salesforce.com/services/auth/rp/oidc/logout',
    },
  },
  // Without My Domain Salesforce can't ask: such logins begin at the IdP.
  'salesforce-old-login-url': {
    ...salesforceSp(),
    ...GENERIC_IDP,
    spEntityId: 'https://saml.salesforce.com',
    acs: 'https://login.salesforce.com/?saml=02HKiPoin4fFgZ5',
    page: 'https://acme.my.salesforce.com/home/home.jsp',
    unsolicited: true,
    settings: {
      'salesforce.identityType': 'federation-id',
      'salesforce.identityLocation': 'name-id',
      'salesforce.samlEnabled': 'yes',
      'salesforce.multipleConfigurations': 'no',
    },
  },
  'salesforce-token-endpoint': {
    ...salesforceSp(),
    ...GENERIC_IDP,
    recipient: `https://acme.my.salesforce.com/services/oauth2/token?so=${ORG}`,
  },
  'experience-cloud': { ...SITE, ...GENERIC_IDP },
  'salesforce-customer-portal': portal,
  'salesforce-partner-portal': portal,
  'salesforce-sites': {
    ...portal,
    attributes: { ...PORTAL_ATTRIBUTES, siteurl: ['https://acme.my.salesforce-sites.com/shop'] },
    settings: { ...portal.settings, 'salesforce.siteUrl': 'https://acme.my.salesforce-sites.com/shop' },
  },
  'salesforce-idp': {
    ...GENERIC_SP,
    ...USER,
    ...salesforceIdp('https://acme.my.salesforce.com'),
    nameIdFormat: NameIdFormat.unspecified,
    settings: { ...CONNECTED_APP, 'connected-app.subjectType': 'username' },
  },
  'salesforce-to-salesforce': toSalesforce(
    salesforceSp('https://acme-sales.my.salesforce.com'),
    'https://acme.my.salesforce.com',
  ),
  'salesforce-org-to-site': {
    ...SITE,
    ...salesforceIdp('https://acme.my.salesforce.com'),
    settings: { ...SITE.settings, ...CONNECTED_APP, 'connected-app.subjectType': 'federation-id' },
  },
  'salesforce-site-to-org': {
    ...toSalesforce(salesforceSp(), 'https://acme.my.site.com/customers'),
    idpLogout: 'https://acme.my.site.com/customers/services/auth/idp/saml2/logout',
  },
  'salesforce-canvas': {
    ...toSalesforce(salesforceSp('https://acme-sales.my.salesforce.com'), 'https://acme.my.salesforce.com'),
    page: 'https://acme-sales.my.salesforce.com/apex/canvas',
    relayState: '/apex/canvas',
    framedBy: 'https://acme.lightning.force.com/lightning/page/home',
    settings: {
      ...toSalesforce(salesforceSp('https://acme-sales.my.salesforce.com'), 'https://acme.my.salesforce.com').settings,
      'connected-app.startUrl': 'https://acme-sales.my.salesforce.com/apex/canvas',
      'connected-app.canvasAppUrl': 'https://acme-sales.my.salesforce.com/apex/canvas',
      'connected-app.canvasAccessMethod': 'signed-request',
      'connected-app.samlInitiationMethod': 'service-provider',
    },
  },
  'salesforce-oauth': {
    ...salesforceSp(),
    ...GENERIC_IDP,
    page: 'https://acme.my.salesforce.com/setup/secur/RemoteAccessAuthorizationPage.apexp?source=CAAAAX',
    relayState: '/setup/secur/RemoteAccessAuthorizationPage.apexp?source=CAAAAX',
    settings: {
      ...salesforceSp().settings,
      'oauth.clientDomain': 'acme.my.salesforce.com',
      'oauth.client': 'salesforce-ios',
    },
  },
  'salesforce-delegated': {
    ...salesforceSp(),
    ...GENERIC_IDP,
    settings: {
      ...salesforceSp().settings,
      'delegated.gatewayUrl': 'https://gateway.acme.example/authenticate',
      'delegated.forceCallout': 'no',
      'delegated.salesforceLoginDisabled': 'no',
    },
  },
  'service-cloud-voice': {
    ...GENERIC_SP,
    ...USER,
    ...salesforceIdp('https://acme.my.salesforce.com'),
    nameIdFormat: NameIdFormat.unspecified,
    settings: { ...CONNECTED_APP, 'connected-app.subjectType': 'username' },
  },
  'twilio-frontline': {
    ...TWILIO_USER,
    spEntityId: `https://iam.twilio.com/v2/saml2/metadata/JB${SID}`,
    acs: `https://iam.twilio.com/v2/saml2/authenticate/JB${SID}`,
    page: 'https://frontline.twilio.com/login',
    attributes: { roles: ['agent'] },
    settings: { ...CONNECTED_APP, 'twilio.realmSid': `JB${SID}` },
  },
  'twilio-flex-enhanced': {
    ...TWILIO_USER,
    spEntityId: `urn:flex:JQ${SID}`,
    acs: `https://login.flex.us1.twilio.com/login/callback?connection=JQ${SID}`,
    page: 'https://flex.twilio.com/agent-desktop',
    attributes: FLEX_ATTRIBUTES,
    settings: { ...CONNECTED_APP, ...REDIRECT, 'twilio.connectionSid': `JQ${SID}` },
  },
  'twilio-flex-legacy': {
    ...TWILIO_USER,
    spEntityId: `https://iam.twilio.com/v1/Accounts/AC${SID}/saml2/metadata`,
    acs: `https://iam.twilio.com/v1/Accounts/AC${SID}/saml2`,
    page: 'https://flex.twilio.com/acme-1234/agent-desktop',
    attributes: FLEX_ATTRIBUTES,
    settings: { ...CONNECTED_APP, ...REDIRECT, 'twilio.accountSid': `AC${SID}` },
  },
  'twilio-console': {
    ...TWILIO_USER,
    ...GENERIC_IDP,
    spEntityId: 'https://sso.twilio.test/entity',
    acs: 'https://sso.twilio.test/acs',
    page: 'https://console.twilio.test/home',
    nameIdFormat: EMAIL,
    attributes: {},
    settings: {},
  },
  'entra-id': genericWith(
    idpAt(
      'https://sts.windows.net/11111111-2222-3333-4444-555555555555/',
      'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/saml2',
      'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/saml2',
    ),
    {
      'entra-id.signingOption': 'sign-assertion',
      'entra-id.signingAlgorithm': 'SHA-256',
      'entra-id.requireVerificationCertificates': 'no',
      'entra-id.tokenEncryption': 'no',
      'entra-id.applicationId': '66666666-7777-8888-9999-000000000000',
      'entra-id.tenantId': '11111111-2222-3333-4444-555555555555',
    },
    { signs: { response: false, assertion: true } },
  ),
  adfs: genericWith(
    idpAt(
      'http://adfs.acme.example/adfs/services/trust',
      'https://adfs.acme.example/adfs/ls/',
      'https://adfs.acme.example/adfs/ls/',
    ),
    {
      'adfs.signatureAlgorithm': 'SHA-256',
      'adfs.farmName': 'adfs.acme.example',
      'adfs.samlResponseSignature': 'AssertionOnly',
      'adfs.notBeforeSkew': '0',
      'adfs.encryptClaims': 'no',
    },
    { signs: { response: false, assertion: true } },
  ),
  okta: genericWith(
    idpAt(
      'http://www.okta.com/exk000000000001',
      'https://acme.okta.com/app/acme_app_1/exk000000000001/sso/saml',
      'https://acme.okta.com/app/acme_app_1/exk000000000001/slo/saml',
    ),
  ),
  'google-workspace': genericWith(
    idpAt(
      'https://accounts.google.com/o/saml2?idpid=C00000001',
      'https://accounts.google.com/o/saml2/idp?idpid=C00000001',
      'https://accounts.google.com/o/saml2/slo?idpid=C00000001',
    ),
    {},
    { signs: { response: true, assertion: false } },
  ),
  keycloak: genericWith(
    idpAt(
      'https://keycloak.acme.example/realms/acme',
      'https://keycloak.acme.example/realms/acme/protocol/saml',
      'https://keycloak.acme.example/realms/acme/protocol/saml',
    ),
  ),
  shibboleth: genericWith(
    idpAt(
      'https://idp.acme.example/idp/shibboleth',
      'https://idp.acme.example/idp/profile/SAML2/Redirect/SSO',
      'https://idp.acme.example/idp/profile/SAML2/Redirect/SLO',
    ),
    { 'shibboleth.signResponses': 'yes', 'shibboleth.signAssertions': 'no', 'shibboleth.encryptAssertions': 'no' },
    { signs: { response: true, assertion: false } },
  ),
  simplesamlphp: genericWith(
    idpAt(
      'https://idp.acme.example/simplesaml/saml2/idp/metadata.php',
      'https://idp.acme.example/simplesaml/saml2/idp/SSOService.php',
      'https://idp.acme.example/simplesaml/saml2/idp/SingleLogoutService.php',
    ),
    {
      'simplesamlphp.signResponse': 'yes',
      'simplesamlphp.signAssertion': 'yes',
      'simplesamlphp.encryptAssertion': 'no',
    },
  ),
  generic: genericWith(
    GENERIC_IDP,
    {},
    {
      requirements: {
        responseSigned: true,
        assertionSigned: true,
        requestSigned: true,
        nameIdFormats: [EMAIL],
        nameIdShape: 'email-address',
        attributes: [{ name: 'email', required: true }],
        unsolicited: 'forbidden',
        relayState: ['echo'],
        signatureAlgorithms: [RSA_SHA256],
        encryption: 'forbidden',
        clockSkew: 60_000,
        maximumAuthenticationAge: 3_600_000,
        sessionIndexLength: 512,
      },
    },
  ),
};

const at = (location: string, binding: NonNullable<Endpoint['binding']>): Endpoint[] => [{ location, binding }];

export function healthyLogin(presetId: string): Scene {
  const values = VALUES[presetId];
  if (!values) throw new Error(`There is no healthy login for ${presetId}.`);
  const plain = newDeploymentOf(presetId, `acceptance-${presetId}`);
  const deployment: Deployment = {
    ...plain,
    sp: {
      ...plain.sp,
      entityId: values.spEntityId,
      assertionConsumerServices: at(values.acs, 'HTTP-POST'),
      singleLogoutServices: at(values.spLogout, 'HTTP-Redirect'),
    },
    idp: {
      ...plain.idp,
      entityId: values.idpEntityId,
      singleSignOnServices: at(values.sso, 'HTTP-Redirect'),
      singleLogoutServices: at(values.idpLogout, 'HTTP-Redirect'),
    },
    certificates: [
      { owner: 'idp', use: 'signing', base64: IDP_CERTIFICATE },
      { owner: 'sp', use: 'signing', base64: SP_CERTIFICATE },
    ],
    requirements: { ...plain.requirements, ...values.requirements },
    settings: { ...plain.settings, ...values.settings },
  };
  return {
    deployment,
    spEntityId: values.spEntityId,
    idpEntityId: values.idpEntityId,
    sso: values.sso,
    acs: values.acs,
    requestIssuer: values.spEntityId,
    requestedAcs: values.acs,
    requestDestination: values.sso,
    requestBinding: 'HTTP-Redirect',
    requestedFormat: values.nameIdFormat,
    requestAlgorithm: RSA_SHA256,
    isRequestSigned: true,
    requestKey: SP_KEY,
    unsolicited: values.unsolicited ?? false,
    ...(values.framedBy !== undefined && { framedBy: values.framedBy }),
    relayState: values.relayState,
    returnedRelayState: values.unsolicited ? undefined : values.relayState,
    page: values.page,
    responseIssuer: values.idpEntityId,
    assertionIssuer: values.idpEntityId,
    destination: values.acs,
    recipient: values.recipient ?? values.acs,
    audience: values.spEntityId,
    inResponseTo: '_request1',
    nameId: values.nameId,
    nameIdFormat: values.nameIdFormat,
    attributes: values.attributes,
    signs: values.signs,
    signingKey: IDP_KEY,
    algorithm: RSA_SHA256,
    encrypts: false,
    encryptionKey: SP_KEY,
    decryptionKeys: [],
    issuedAt: -1_000,
    notBefore: -60_000,
    notOnOrAfter: 300_000,
    confirmedUntil: 300_000,
    authenticatedAt: -1_000,
    sessionIndex: '_session1',
    alters: (xml) => xml,
    answersBy: 'HTTP-POST',
    isRequestRefused: false,
    status: 302,
  };
}
