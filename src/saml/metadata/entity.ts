// EntityDescriptor: one entity with its roles, its organization and its contacts (saml-metadata-2.0-os §2.3).
import { firstChild } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Attribute, readAttribute } from '../attribute.ts';
import { many, optional, readAttributes, readContent } from '../content.ts';
import { Namespace } from '../names.ts';
import { type Reading, shortened, startTag } from '../reading.ts';
import { earlier, type Instant } from '../values.ts';
import { type ContactPerson, type Organization, readContactPerson, readOrganization } from './organization.ts';
import { ROLE_NAMES, type Role, readRole } from './role.ts';

const { md, ds, saml, mdattr, mdrpi } = Namespace;

export interface Entity {
  readonly element: XmlElement;
  readonly entityId: string | undefined;
  readonly id: string | undefined;
  /** As written on this entity. */
  readonly validUntil: Instant | undefined;
  /** The earliest of this entity's validUntil and those of the groups around it. */
  readonly effectiveValidUntil: Instant | undefined;
  /** xs:duration, as written. */
  readonly cacheDuration: string | undefined;
  readonly signature: XmlElement | undefined;
  readonly roles: readonly Role[];
  readonly affiliation: XmlElement | undefined;
  readonly organization: Organization | undefined;
  readonly contacts: readonly ContactPerson[];
  /** mdattr:EntityAttributes, e.g. entity categories. */
  readonly entityAttributes: readonly Attribute[];
  readonly registrationAuthority: string | undefined;
}

/** `validUntil`: until when the groups around the entity are valid. */
export function readEntity(reading: Reading, element: XmlElement, validUntil: Instant | undefined): Entity {
  const content = readContent(reading, element, {
    sequence: [
      optional(ds, 'Signature'),
      optional(md, 'Extensions'),
      many(md, ...ROLE_NAMES, 'AffiliationDescriptor'),
      optional(md, 'Organization'),
      many(md, 'ContactPerson'),
      many(md, 'AdditionalMetadataLocation'),
    ],
  });
  const attributes = readAttributes(reading, element, {
    required: ['entityID'],
    allowed: ['ID', 'validUntil', 'cacheDuration'],
    wildcard: true,
  });
  const roles = content.named
    .filter(({ localName }) => ROLE_NAMES.includes(localName))
    .map((child) => readRole(reading, child));
  const affiliation = content.first(md, 'AffiliationDescriptor');
  if (roles.length === 0 && !affiliation) {
    reading.report('element-missing', `${shortened(element.name)} has no role.`, startTag(element));
  }
  const entityId = attributes.attribute('entityID');
  if (entityId && entityId.value.length > 1_024) {
    reading.report('value-too-long', 'An entity ID has at most 1,024 characters (§2.3.2).', entityId);
  }
  const own = attributes.instant('validUntil');
  const extensions = content.first(md, 'Extensions');
  const organization = content.first(md, 'Organization');
  return {
    element,
    entityId: entityId?.value,
    id: attributes.text('ID'),
    validUntil: own,
    effectiveValidUntil: earlier(own, validUntil),
    cacheDuration: attributes.duration('cacheDuration'),
    signature: content.first(ds, 'Signature'),
    roles,
    affiliation,
    organization: organization && readOrganization(reading, organization),
    contacts: content.all(md, 'ContactPerson').map((child) => readContactPerson(reading, child)),
    entityAttributes: readEntityAttributes(reading, extensions),
    registrationAuthority: readRegistration(reading, extensions),
  };
}

/** Metadata Extension for Entity Attributes 1.0; signed assertions may stand there too, and are left alone. */
function readEntityAttributes(reading: Reading, extensions: XmlElement | undefined): Attribute[] {
  const element = extensions && firstChild(extensions, mdattr, 'EntityAttributes');
  if (!element) return [];
  const content = readContent(reading, element, { sequence: [many(saml, 'Attribute', 'Assertion')] });
  return content.all(saml, 'Attribute').map((child) => readAttribute(reading, child));
}

function readRegistration(reading: Reading, extensions: XmlElement | undefined): string | undefined {
  const element = extensions && firstChild(extensions, mdrpi, 'RegistrationInfo');
  if (!element) return undefined;
  const attributes = readAttributes(reading, element, {
    required: ['registrationAuthority'],
    allowed: ['registrationInstant'],
    wildcard: true,
  });
  attributes.instant('registrationInstant');
  return attributes.text('registrationAuthority');
}
