// The settings that only one product has, by key: what each may hold. What every SP and IdP has (entity IDs, endpoints, certificates) stands in `Deployment` itself.
//
// Where a product's own name hides a common field, that field holds it, and no key repeats it:
//   Salesforce "Entity ID" = sp.entityId · "Issuer" = idp.entityId · "Salesforce Login URL" = sp.assertionConsumerServices ·
//   "Identity Provider Login URL" = idp.singleSignOnServices · "Identity Provider Single Logout URL" = idp.singleLogoutServices ·
//   connected app "ACS URL", "Entity ID", "Issuer" and Twilio's "Identity Provider Issuer", "SSO URL" likewise.
import type { Deployment } from './deployment.ts';

const YES_NO = { values: ['yes', 'no'] } as const;
const TEXT = {} as const;
const BINDING = { values: ['HTTP-POST', 'HTTP-Redirect'] } as const;

/** A setting with `values` holds one of them; any other holds text as the product shows it. */
export interface SettingDefinition {
  readonly values?: readonly string[];
}

export const SETTINGS = {
  // Salesforce as SP: Setup → Single Sign-On Settings, and the pages around it.
  /** 15 or 18 characters, `00D…`. */
  'salesforce.orgId': TEXT,
  /** Host only, such as `acme.my.salesforce.com`. */
  'salesforce.myDomain': TEXT,
  'salesforce.sandbox': YES_NO,
  'salesforce.samlEnabled': YES_NO,
  'salesforce.samlVersion': { values: ['2.0', '1.1'] },
  /** Whether *Multiple Configs* is enabled. */
  'salesforce.multipleConfigurations': YES_NO,
  /** "OAuth 2.0 Token Endpoint" under Endpoints. */
  'salesforce.tokenEndpoint': TEXT,
  'salesforce.identityType': { values: ['username', 'federation-id', 'user-id'] },
  'salesforce.identityLocation': { values: ['name-id', 'attribute'] },
  /** Only used with identity location `attribute`; compared exactly. */
  'salesforce.attributeName': TEXT,
  'salesforce.attributeUri': TEXT,
  /** A format URI; only used with identity location `attribute`. */
  'salesforce.nameIdFormat': TEXT,
  'salesforce.requestBinding': BINDING,
  'salesforce.requestSignatureMethod': { values: ['RSA-SHA1', 'RSA-SHA256'] },
  /** `global-proxy`: none was ever saved. An own one is certificate `sp` for signing. */
  'salesforce.requestSigningCertificate': { values: ['own', 'global-proxy'] },
  /** `none`: "Assertion not encrypted". */
  'salesforce.decryptionCertificate': { values: ['set', 'none'] },
  /** Value of `sc=` in the Login URL, `0LE…`. */
  'salesforce.decryptionCertificateId': TEXT,
  'salesforce.customLogoutUrl': TEXT,
  'salesforce.customErrorUrl': TEXT,
  'salesforce.singleLogoutEnabled': YES_NO,
  'salesforce.singleLogoutRequestBinding': BINDING,
  /** "Use Selected Request Signature Method for Single Logout". */
  'salesforce.singleLogoutUsesSelectedMethod': YES_NO,
  /** "User Provisioning Enabled". */
  'salesforce.jitEnabled': YES_NO,
  'salesforce.jitType': { values: ['standard', 'apex'] },
  'salesforce.jitHandler': TEXT,
  'salesforce.jitExecuteAs': TEXT,
  /** Whether the site or portal has self-registration with a default account and profile. */
  'salesforce.selfRegistration': YES_NO,
  /** "Login Page" ticked in My Domain → Authentication Configuration. */
  'salesforce.loginPageService': YES_NO,
  /** The SAML configuration ticked in My Domain → Authentication Configuration. */
  'salesforce.idpAuthenticationService': YES_NO,
  /** URL of the Experience Cloud site, or of the Force.com site that attribute `siteurl` names. */
  'salesforce.siteUrl': TEXT,
  /** `060…`. */
  'salesforce.portalId': TEXT,
  'salesforce.portalKind': { values: ['customer', 'partner'] },

  // Salesforce as IdP: App Manager → connected app.
  /** `0sp…`. */
  'connected-app.id': TEXT,
  'connected-app.startUrl': TEXT,
  'connected-app.subjectType': {
    values: ['username', 'federation-id', 'user-id', 'persistent-id', 'custom-attribute'],
  },
  /** A format URI. */
  'connected-app.nameIdFormat': TEXT,
  'connected-app.verifyRequestSignatures': YES_NO,
  'connected-app.encryptSamlResponse': YES_NO,
  'connected-app.signingAlgorithm': { values: ['SHA1', 'SHA256'] },
  'connected-app.singleLogoutEnabled': YES_NO,
  'connected-app.singleLogoutBinding': BINDING,
  /** One `key = formula` a line. */
  'connected-app.customAttributes': TEXT,
  'connected-app.samlInitiationMethod': { values: ['none', 'identity-provider', 'service-provider'] },
  'connected-app.canvasAppUrl': TEXT,
  'connected-app.canvasAccessMethod': { values: ['signed-request', 'oauth-webflow'] },

  // Beside SAML in a Salesforce org.
  'delegated.gatewayUrl': TEXT,
  'delegated.forceCallout': YES_NO,
  'delegated.salesforceLoginDisabled': YES_NO,
  /** Host that the client was given: "Custom Domain". */
  'oauth.clientDomain': TEXT,
  'oauth.client': { values: ['salesforce-ios', 'salesforce-android', 'salesforcea-android', 'data-loader', 'other'] },
  'oidc.relyingPartyLogoutUrl': TEXT,
  /** Auth. Provider → Custom Logout URL. */
  'oidc.customLogoutUrl': TEXT,
  'oidc.singleLogoutEnabled': YES_NO,
  /** Connected app → OAuth Policies → Single Logout URL. */
  'oidc.singleLogoutUrl': TEXT,

  // Twilio.
  /** Frontline, `JB…`. */
  'twilio.realmSid': TEXT,
  /** Flex with enhanced SSO, `JQ…`. */
  'twilio.connectionSid': TEXT,
  /** `AC…`. */
  'twilio.accountSid': TEXT,
  'twilio.defaultRedirectUrl': TEXT,

  // Identity providers of others.
  'entra-id.tenantId': TEXT,
  'entra-id.applicationId': TEXT,
  'entra-id.signingOption': { values: ['sign-assertion', 'sign-response', 'sign-both'] },
  'entra-id.signingAlgorithm': { values: ['SHA-256', 'SHA-1'] },
  'entra-id.tokenEncryption': YES_NO,
  'entra-id.requireVerificationCertificates': YES_NO,
  'adfs.farmName': TEXT,
  'adfs.samlResponseSignature': { values: ['AssertionOnly', 'MessageAndAssertion', 'MessageOnly'] },
  'adfs.signatureAlgorithm': { values: ['SHA-256', 'SHA-1'] },
  /** Minutes that NotBefore is moved back. */
  'adfs.notBeforeSkew': TEXT,
  'adfs.encryptClaims': YES_NO,
  'okta.domain': TEXT,
  'okta.assertionSignature': { values: ['signed', 'unsigned'] },
  'okta.responseSignature': { values: ['signed', 'unsigned'] },
  'okta.assertionEncryption': { values: ['encrypted', 'unencrypted'] },
  'google-workspace.idpId': TEXT,
  'google-workspace.signedResponse': YES_NO,
  'keycloak.realm': TEXT,
  'keycloak.signDocuments': YES_NO,
  'keycloak.signAssertions': YES_NO,
  'keycloak.encryptAssertions': YES_NO,
  'keycloak.clientSignatureRequired': YES_NO,
  'keycloak.forcePostBinding': YES_NO,
  'keycloak.forceNameIdFormat': YES_NO,
  'shibboleth.signResponses': YES_NO,
  'shibboleth.signAssertions': YES_NO,
  'shibboleth.encryptAssertions': YES_NO,
  'simplesamlphp.signResponse': YES_NO,
  'simplesamlphp.signAssertion': YES_NO,
  'simplesamlphp.encryptAssertion': YES_NO,

  // What the user knows of any login.
  /** RelayState that an IdP-initiated login must bring; compared exactly. */
  'expected.relayState': TEXT,
  /** Domains that users' e-mail addresses may have, separated by spaces. */
  'expected.emailDomains': TEXT,
} as const satisfies Readonly<Record<string, SettingDefinition>>;

export type SettingKey = keyof typeof SETTINGS;

export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends {
  readonly values: readonly (infer Value)[];
}
  ? Value
  : string;

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);

/** Undefined where nothing was configured, or where the value is none that the setting may have. */
export function setting<K extends SettingKey>(
  { settings }: Pick<Deployment, 'settings'>,
  key: K,
): SettingValue<K> | undefined {
  const value = Object.hasOwn(settings, key) ? settings[key] : undefined;
  if (value === undefined || value === '' || !isSettingValue(key, value)) return undefined;
  return value as SettingValue<K>;
}

export function isSettingValue(key: SettingKey, value: string): boolean {
  const { values }: SettingDefinition = SETTINGS[key];
  return values === undefined || values.includes(value);
}
