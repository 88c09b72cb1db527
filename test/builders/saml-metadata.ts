// Writes SAML 2.0 metadata as XML text for tests.
import { ACS, escapeXml, IDP, SAML, SAMLP, SLO, SP, SSO, xml } from './saml.ts';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:';

type Attributes = Parameters<typeof xml>[1];

/** Base64 that stands for a certificate; readers of metadata don't look into it. */
export const CERTIFICATE = 'MIIBszCCARygAwIBAgIB';

/** An endpoint; `binding` is the last part of SAML 2.0's own URN, or a whole URI. */
export const endpoint = (service: string, binding: string, location: string, more: Attributes = {}): string =>
  xml(`md:${service}`, { Binding: binding.includes(':') ? binding : BINDINGS + binding, Location: location, ...more });

export const keyDescriptor = (use?: string, certificate: string = CERTIFICATE, more = ''): string =>
  xml('md:KeyDescriptor', { use }, [
    xml('ds:KeyInfo', { 'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#' }, [
      xml('ds:KeyName', {}, 'key-1'),
      xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate)),
    ]),
    more,
  ]);

export interface EntityParts {
  readonly entityId?: string | undefined;
  /** Raw XML of the roles. */
  readonly roles?: string;
  readonly attributes?: Attributes;
  readonly extensions?: string;
  /** Raw XML behind the roles: Organization, ContactPerson. */
  readonly more?: string;
}

export const entity = (parts: EntityParts = {}): string =>
  xml(
    'md:EntityDescriptor',
    {
      'xmlns:md': MD,
      'xmlns:saml': SAML,
      entityID: 'entityId' in parts ? parts.entityId : IDP,
      ...parts.attributes,
    },
    [
      parts.extensions === undefined ? '' : xml('md:Extensions', {}, parts.extensions),
      parts.roles ?? idpRole(),
      parts.more ?? '',
    ],
  );

export const entities = (members: readonly string[], attributes: Attributes = {}): string =>
  xml('md:EntitiesDescriptor', { 'xmlns:md': MD, ...attributes }, members);

export interface RoleParts {
  readonly attributes?: Attributes;
  readonly extensions?: string;
  readonly keys?: string;
  /** Raw XML that takes the place of the endpoints and everything behind them. */
  readonly services?: string;
}

const role = (name: string, parts: RoleParts, services: string): string =>
  xml(`md:${name}`, { protocolSupportEnumeration: SAMLP, ...parts.attributes }, [
    parts.extensions === undefined ? '' : xml('md:Extensions', {}, parts.extensions),
    parts.keys ?? keyDescriptor('signing'),
    parts.services ?? services,
  ]);

export const idpRole = (parts: RoleParts = {}): string =>
  role(
    'IDPSSODescriptor',
    parts,
    [
      endpoint('SingleLogoutService', 'HTTP-Redirect', SLO, { ResponseLocation: `${SLO}/answer` }),
      nameIdFormat('urn:oasis:names:tc:SAML:2.0:nameid-format:transient'),
      endpoint('SingleSignOnService', 'HTTP-Redirect', SSO),
      endpoint('SingleSignOnService', 'HTTP-POST', SSO),
    ].join(''),
  );

export const spRole = (parts: RoleParts = {}): string =>
  role(
    'SPSSODescriptor',
    parts,
    [
      endpoint('AssertionConsumerService', 'HTTP-POST', ACS, { index: 0, isDefault: true }),
      endpoint('AssertionConsumerService', 'HTTP-Artifact', ACS, { index: 1 }),
    ].join(''),
  );

export const spEntity = (parts: RoleParts = {}): string => entity({ entityId: SP, roles: spRole(parts) });

export const nameIdFormat = (format: string): string => xml('md:NameIDFormat', {}, escapeXml(format));
