// Every URI and URN that SAML messages use as a name, in one table, with the short name that people see.

/** XML namespaces of the elements and attributes that the readers match. */
export const Namespace = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  saml11: 'urn:oasis:names:tc:SAML:1.0:assertion',
  samlp11: 'urn:oasis:names:tc:SAML:1.0:protocol',
  mdui: 'urn:oasis:names:tc:SAML:metadata:ui',
  mdattr: 'urn:oasis:names:tc:SAML:metadata:attribute',
  mdrpi: 'urn:oasis:names:tc:SAML:metadata:rpi',
  idpdisc: 'urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol',
  ecp: 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp',
  paos: 'urn:liberty:paos:2003-08',
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xml: 'http://www.w3.org/XML/1998/namespace',
  trust13: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  trust2005: 'http://schemas.xmlsoap.org/ws/2005/02/trust',
  policy: 'http://schemas.xmlsoap.org/ws/2004/09/policy',
  policy15: 'http://www.w3.org/ns/ws-policy',
  addressing: 'http://www.w3.org/2005/08/addressing',
  addressing2004: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
} as const;

/** Bindings (saml-bindings-2.0-os §3, and the SAML 1.1 profiles that metadata names). */
export const BindingName = {
  'HTTP-Redirect': 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  'HTTP-POST': 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  'HTTP-POST-SimpleSign': 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign',
  'HTTP-Artifact': 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact',
  SOAP: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP',
  PAOS: 'urn:oasis:names:tc:SAML:2.0:bindings:PAOS',
  URI: 'urn:oasis:names:tc:SAML:2.0:bindings:URI',
  'SAML 1.1 SOAP': 'urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding',
  'SAML 1.1 Browser/POST': 'urn:oasis:names:tc:SAML:1.0:profiles:browser-post',
  'SAML 1.1 Browser/Artifact': 'urn:oasis:names:tc:SAML:1.0:profiles:artifact-01',
  'Shibboleth AuthnRequest': 'urn:mace:shibboleth:1.0:profiles:AuthnRequest',
} as const;

/** NameID formats (saml-core-2.0-os §8.3). Half of them kept their 1.1 URN; that is right, not a slip. */
export const NameIdFormat = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  X509SubjectName: 'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName',
  WindowsDomainQualifiedName: 'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName',
  kerberos: 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos',
  entity: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  encrypted: 'urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted',
} as const;

const status = <Name extends string>(name: Name) => `urn:oasis:names:tc:SAML:2.0:status:${name}` as const;

/** Status codes (saml-core-2.0-os §3.2.2.2): the first four may stand on top, the others only below one of them. */
export const StatusCodeName = {
  Success: status('Success'),
  Requester: status('Requester'),
  Responder: status('Responder'),
  VersionMismatch: status('VersionMismatch'),
  AuthnFailed: status('AuthnFailed'),
  InvalidAttrNameOrValue: status('InvalidAttrNameOrValue'),
  InvalidNameIDPolicy: status('InvalidNameIDPolicy'),
  NoAuthnContext: status('NoAuthnContext'),
  NoAvailableIDP: status('NoAvailableIDP'),
  NoPassive: status('NoPassive'),
  NoSupportedIDP: status('NoSupportedIDP'),
  PartialLogout: status('PartialLogout'),
  ProxyCountExceeded: status('ProxyCountExceeded'),
  RequestDenied: status('RequestDenied'),
  RequestUnsupported: status('RequestUnsupported'),
  RequestVersionDeprecated: status('RequestVersionDeprecated'),
  RequestVersionTooHigh: status('RequestVersionTooHigh'),
  RequestVersionTooLow: status('RequestVersionTooLow'),
  ResourceNotRecognized: status('ResourceNotRecognized'),
  TooManyResponses: status('TooManyResponses'),
  UnknownAttrProfile: status('UnknownAttrProfile'),
  UnknownPrincipal: status('UnknownPrincipal'),
  UnsupportedBinding: status('UnsupportedBinding'),
} as const;

/** Attribute name formats (saml-core-2.0-os §8.2). */
export const AttributeNameFormat = {
  unspecified: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
  uri: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  basic: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
} as const;

/** Subject confirmation methods (saml-profiles-2.0-os §3; the last three are SAML 1.1's). */
export const ConfirmationMethod = {
  bearer: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
  'holder-of-key': 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key',
  'sender-vouches': 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches',
  'bearer (SAML 1.1)': 'urn:oasis:names:tc:SAML:1.0:cm:bearer',
  'holder-of-key (SAML 1.1)': 'urn:oasis:names:tc:SAML:1.0:cm:holder-of-key',
  'artifact (SAML 1.1)': 'urn:oasis:names:tc:SAML:1.0:cm:artifact',
} as const;

const context = <Name extends string>(name: Name) => `urn:oasis:names:tc:SAML:2.0:ac:classes:${name}` as const;

/** Authentication context classes (saml-authn-context-2.0-os §3.4, and those that products add). */
export const AuthnContextClass = {
  InternetProtocol: context('InternetProtocol'),
  InternetProtocolPassword: context('InternetProtocolPassword'),
  Kerberos: context('Kerberos'),
  MobileOneFactorUnregistered: context('MobileOneFactorUnregistered'),
  MobileTwoFactorUnregistered: context('MobileTwoFactorUnregistered'),
  MobileOneFactorContract: context('MobileOneFactorContract'),
  MobileTwoFactorContract: context('MobileTwoFactorContract'),
  Password: context('Password'),
  PasswordProtectedTransport: context('PasswordProtectedTransport'),
  PreviousSession: context('PreviousSession'),
  X509: context('X509'),
  PGP: context('PGP'),
  SPKI: context('SPKI'),
  XMLDSig: context('XMLDSig'),
  Smartcard: context('Smartcard'),
  SmartcardPKI: context('SmartcardPKI'),
  SoftwarePKI: context('SoftwarePKI'),
  Telephony: context('Telephony'),
  NomadTelephony: context('NomadTelephony'),
  PersonalTelephony: context('PersonalTelephony'),
  AuthenticatedTelephony: context('AuthenticatedTelephony'),
  SecureRemotePassword: context('SecureRemotePassword'),
  TLSClient: context('TLSClient'),
  TimeSyncToken: context('TimeSyncToken'),
  'unspecified (context)': context('unspecified'),
  'Windows integrated': 'urn:federation:authentication:windows',
  'Multi-factor (Microsoft)': 'http://schemas.microsoft.com/claims/multipleauthn',
  'REFEDS MFA': 'https://refeds.org/profile/mfa',
  'REFEDS SFA': 'https://refeds.org/profile/sfa',
} as const;

export type NameGroup =
  | 'namespace'
  | 'binding'
  | 'nameid-format'
  | 'status'
  | 'attribute-name-format'
  | 'confirmation-method'
  | 'authn-context-class';

export interface KnownName {
  readonly uri: string;
  readonly short: string;
  readonly group: NameGroup;
}

const entries = (group: NameGroup, names: Readonly<Record<string, string>>): KnownName[] =>
  Object.entries(names).map(([short, uri]) => ({ uri, short, group }));

/** The whole table, for lists and for finding near misses. */
export const KNOWN_NAMES: readonly KnownName[] = [
  ...entries('namespace', Namespace),
  ...entries('binding', BindingName),
  ...entries('nameid-format', NameIdFormat),
  ...entries('status', StatusCodeName),
  ...entries('attribute-name-format', AttributeNameFormat),
  ...entries('confirmation-method', ConfirmationMethod),
  ...entries('authn-context-class', AuthnContextClass),
];

const byUri = new Map(KNOWN_NAMES.map((name) => [name.uri, name]));

/** The table's entry for exactly this URI (case counts, white space counts), if it has one. */
export const knownName = (uri: string): KnownName | undefined => byUri.get(uri);

/** A short name to show for a URI; the URI itself where the table does not know it. */
export const displayName = (uri: string): string => byUri.get(uri)?.short ?? uri;

/** `Success` for `urn:oasis:names:tc:SAML:2.0:status:Success`; a value that is no SAML URN is given back whole. */
export function statusName(value: string): string {
  if (!value.startsWith('urn:oasis:names:tc:SAML:')) return value;
  return value.slice(value.lastIndexOf(':') + 1) || value;
}
