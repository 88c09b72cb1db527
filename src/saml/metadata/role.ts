// Roles of an entity: what it does, where, and with which keys (saml-metadata-2.0-os §2.4).
import type { XmlElement } from '../../xml/tree.ts';
import { type Attribute, readAttribute } from '../attribute.ts';
import { type Content, many, optional, type Particle, readAttributes, readContent, some } from '../content.ts';
import { Namespace } from '../names.ts';
import type { Reading } from '../reading.ts';
import { type Instant, readTextValue, type TextValue } from '../values.ts';
import { type AttributeConsumingService, readAttributeConsumingService } from './attribute-consuming.ts';
import { type Endpoint, readEndpoint, readIndexedEndpoint } from './endpoint.ts';
import { type KeyDescriptor, readKeyDescriptor } from './key-descriptor.ts';
import { type ContactPerson, type Organization, readContactPerson, readOrganization } from './organization.ts';
import { readUiInfo, type UiInfo } from './ui-info.ts';

const { md, ds, saml } = Namespace;

export type RoleKind =
  | 'IDPSSODescriptor'
  | 'SPSSODescriptor'
  | 'AuthnAuthorityDescriptor'
  | 'AttributeAuthorityDescriptor'
  | 'PDPDescriptor'
  | 'RoleDescriptor';

/** One role of any kind; what only one kind has is empty or undefined in the others. */
export interface Role {
  readonly kind: RoleKind;
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly validUntil: Instant | undefined;
  readonly cacheDuration: string | undefined;
  /** protocolSupportEnumeration, split. */
  readonly protocols: readonly string[];
  readonly errorUrl: string | undefined;
  readonly signature: XmlElement | undefined;
  readonly keys: readonly KeyDescriptor[];
  /** All endpoints in document order, each with the name of its service. */
  readonly endpoints: readonly Endpoint[];
  readonly nameIdFormats: readonly TextValue[];
  /** Identity providers. */
  readonly wantAuthnRequestsSigned: boolean | undefined;
  /** Attributes that an identity provider says it can give. */
  readonly attributes: readonly Attribute[];
  /** Service providers. */
  readonly authnRequestsSigned: boolean | undefined;
  readonly wantAssertionsSigned: boolean | undefined;
  readonly attributeConsumingServices: readonly AttributeConsumingService[];
  readonly uiInfo: UiInfo | undefined;
  readonly organization: Organization | undefined;
  readonly contacts: readonly ContactPerson[];
}

interface RoleModel {
  /** What follows the parts that all roles have. */
  readonly sequence: readonly Particle[];
  readonly allowed?: readonly string[];
}

const SSO: readonly Particle[] = [
  many(md, 'ArtifactResolutionService'),
  many(md, 'SingleLogoutService'),
  many(md, 'ManageNameIDService'),
  many(md, 'NameIDFormat'),
];

const ROLE_MODELS: Readonly<Record<RoleKind, RoleModel>> = {
  IDPSSODescriptor: {
    sequence: [
      ...SSO,
      some(md, 'SingleSignOnService'),
      many(md, 'NameIDMappingService'),
      many(md, 'AssertionIDRequestService'),
      many(md, 'AttributeProfile'),
      many(saml, 'Attribute'),
    ],
    allowed: ['WantAuthnRequestsSigned'],
  },
  SPSSODescriptor: {
    sequence: [...SSO, some(md, 'AssertionConsumerService'), many(md, 'AttributeConsumingService')],
    allowed: ['AuthnRequestsSigned', 'WantAssertionsSigned'],
  },
  AuthnAuthorityDescriptor: {
    sequence: [some(md, 'AuthnQueryService'), many(md, 'AssertionIDRequestService'), many(md, 'NameIDFormat')],
  },
  AttributeAuthorityDescriptor: {
    sequence: [
      some(md, 'AttributeService'),
      many(md, 'AssertionIDRequestService'),
      many(md, 'NameIDFormat'),
      many(md, 'AttributeProfile'),
      many(saml, 'Attribute'),
    ],
  },
  PDPDescriptor: {
    sequence: [some(md, 'AuthzService'), many(md, 'AssertionIDRequestService'), many(md, 'NameIDFormat')],
  },
  RoleDescriptor: { sequence: [] },
};

export const ROLE_NAMES: readonly string[] = Object.keys(ROLE_MODELS);

/** Services of IndexedEndpointType (§2.2.3); the others have no index. */
const INDEXED: readonly string[] = ['ArtifactResolutionService', 'AssertionConsumerService'];

export function readRole(reading: Reading, element: XmlElement): Role {
  const kind = element.localName as RoleKind;
  const model = ROLE_MODELS[kind];
  // A bare RoleDescriptor has an xsi:type that may add anything, as WS-Federation's roles do.
  const isOpen = kind === 'RoleDescriptor';
  const content = readContent(reading, element, {
    sequence: [
      optional(ds, 'Signature'),
      optional(md, 'Extensions'),
      many(md, 'KeyDescriptor'),
      optional(md, 'Organization'),
      many(md, 'ContactPerson'),
      ...model.sequence,
    ],
    ...(isOpen && { wildcard: 'all' as const }),
  });
  const attributes = readAttributes(reading, element, {
    required: ['protocolSupportEnumeration'],
    allowed: ['ID', 'validUntil', 'cacheDuration', 'errorURL', ...(model.allowed ?? []), ...(isOpen ? OPEN : [])],
    wildcard: true,
  });
  const extensions = content.first(md, 'Extensions');
  const organization = content.first(md, 'Organization');
  return {
    kind,
    element,
    id: attributes.text('ID'),
    validUntil: attributes.instant('validUntil'),
    cacheDuration: attributes.duration('cacheDuration'),
    protocols: (attributes.text('protocolSupportEnumeration') ?? '').split(/[ \t\r\n]+/).filter((uri) => uri !== ''),
    errorUrl: attributes.text('errorURL'),
    signature: content.first(ds, 'Signature'),
    keys: content.all(md, 'KeyDescriptor').map((child) => readKeyDescriptor(reading, child)),
    endpoints: readEndpoints(reading, content),
    nameIdFormats: content.all(md, 'NameIDFormat').map((child) => readTextValue(reading, child)),
    wantAuthnRequestsSigned: attributes.boolean('WantAuthnRequestsSigned'),
    attributes: content.all(saml, 'Attribute').map((child) => readAttribute(reading, child)),
    authnRequestsSigned: attributes.boolean('AuthnRequestsSigned'),
    wantAssertionsSigned: attributes.boolean('WantAssertionsSigned'),
    attributeConsumingServices: content
      .all(md, 'AttributeConsumingService')
      .map((child) => readAttributeConsumingService(reading, child)),
    uiInfo: extensions && readUiInfo(reading, extensions),
    organization: organization && readOrganization(reading, organization),
    contacts: content.all(md, 'ContactPerson').map((child) => readContactPerson(reading, child)),
  };
}

/** Attribute of the role types that WS-Federation derives (ServiceDisplayName and its like). */
const OPEN: readonly string[] = ['ServiceDisplayName', 'ServiceDescription'];

function readEndpoints(reading: Reading, content: Content): Endpoint[] {
  return content.named
    .filter(({ namespace, localName }) => namespace === md && /Service$/.test(localName))
    .filter(({ localName }) => localName !== 'AttributeConsumingService')
    .map((child) =>
      INDEXED.includes(child.localName) ? readIndexedEndpoint(reading, child) : readEndpoint(reading, child),
    );
}
