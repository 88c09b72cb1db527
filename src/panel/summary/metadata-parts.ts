// What metadata says of its entities: roles, endpoints, keys, name formats and flags; of a federation, a list.
import type { Entity } from '../../saml/metadata/entity.ts';
import type { KeyDescriptor } from '../../saml/metadata/key-descriptor.ts';
import type { Metadata } from '../../saml/metadata/metadata.ts';
import type { LocalizedText } from '../../saml/metadata/organization.ts';
import type { Role } from '../../saml/metadata/role.ts';
import { displayName, Namespace } from '../../saml/names.ts';
import { attributeTable } from './attribute-table.ts';
import { fact, part, text, time, uris, words } from './facts.ts';
import type { Fact, FactValue, SummaryPart, SummaryTable } from './summary.ts';
import { summaryText } from './text.ts';

const { metadata: names, parts: titles } = summaryText;

/** Of more entities than this, only a table is shown. */
const MOST_IN_FULL = 3;

export function metadataParts({ entities, groups, element }: Metadata): SummaryPart[] {
  const whole = groups.length === 0 && entities.length <= 1 ? [] : overview(entities, groups, element);
  return [...whole, ...(entities.length <= MOST_IN_FULL ? entities.flatMap(entityParts) : [])];
}

function overview(
  entities: readonly Entity[],
  groups: Metadata['groups'],
  element: Metadata['element'],
): SummaryPart[] {
  return part(
    'entities',
    titles.entities,
    {
      facts: [
        ...fact(names.entityCount, words(names.entities(entities.length))),
        ...groups.flatMap(({ name }) => fact(names.group, text(name))),
        ...fact(names.validUntil, time(groups[0]?.validUntil)),
        ...fact(names.cacheDuration, text(groups[0]?.cacheDuration)),
      ],
      table: {
        columns: [{ name: names.entityId }, { name: names.roles }],
        rows: entities.map((entity) => [present(text(entity.entityId)), roleWords(entity)]),
      },
    },
    element,
  );
}

const present = (...values: readonly (FactValue | undefined)[]): FactValue[] =>
  values.filter((value) => value !== undefined);

const roleWords = ({ roles, affiliation }: Entity): FactValue[] => [
  ...roles.map(({ kind }) => words(names.role(kind))),
  ...(affiliation ? [words(names.affiliation)] : []),
];

function entityParts(entity: Entity): SummaryPart[] {
  const { organization } = entity;
  return [
    ...part(
      'entity',
      titles.entity,
      {
        facts: [
          ...fact(names.entityId, text(entity.entityId)),
          ...fact(names.roles, ...roleWords(entity)),
          ...fact(names.validUntil, time(entity.effectiveValidUntil)),
          ...fact(names.cacheDuration, text(entity.cacheDuration)),
          ...fact(names.registrar, text(entity.registrationAuthority)),
          ...fact(
            names.organization,
            ...localized(organization?.displayNames ?? []),
            ...localized(organization?.urls ?? []),
          ),
          ...contactFacts(entity.contacts),
          ...fact('ID', text(entity.id)),
        ],
      },
      entity.element,
    ),
    ...(entity.entityAttributes.length > 0
      ? part('attributes', titles.attributes, { table: attributeTable(entity.entityAttributes) })
      : []),
    ...entity.roles.flatMap(roleParts),
  ];
}

const localized = (values: readonly LocalizedText[]) =>
  values.map(({ text: value, language }) => text(value, language === undefined ? [] : [language]));

const contactFacts = (contacts: Entity['contacts']): Fact[] =>
  contacts.flatMap(({ type, company, givenName, surName, emailAddresses, telephoneNumbers }) => {
    const who = [givenName, surName, company].filter((name) => name !== undefined).join(' ');
    const reach = [...emailAddresses, ...telephoneNumbers].map((address) => text(address.text));
    return fact(
      `${names.contact}${type === undefined ? '' : ` (${type})`}`,
      who === '' ? undefined : text(who),
      ...reach,
    );
  });

/** Values of protocolSupportEnumeration that are met in the field. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  [Namespace.samlp, 'SAML 2.0'],
  ['urn:oasis:names:tc:SAML:1.1:protocol', 'SAML 1.1'],
  ['http://docs.oasis-open.org/wsfed/federation/200706', 'WS-Federation'],
]);

function protocol(uri: string): FactValue | undefined {
  const short = PROTOCOLS.get(uri);
  return short === undefined ? text(uri) : { kind: 'name', uri, short };
}

function roleParts(role: Role): SummaryPart[] {
  const { uiInfo } = role;
  return part(
    'role',
    names.role(role.kind),
    {
      facts: [
        ...fact(names.displayName, ...localized(uiInfo?.displayNames ?? [])),
        ...fact(names.protocols, ...role.protocols.map(protocol)),
        ...fact(names.keys, ...keyCounts(role.keys)),
        ...fact(names.formats, ...uris(role.nameIdFormats)),
        ...fact(names.wantAuthnRequestsSigned, text(told(role.wantAuthnRequestsSigned))),
        ...fact(names.authnRequestsSigned, text(told(role.authnRequestsSigned))),
        ...fact(names.wantAssertionsSigned, text(told(role.wantAssertionsSigned))),
        ...fact(names.validUntil, time(role.validUntil)),
        ...fact(names.errorUrl, text(role.errorUrl)),
        ...role.attributeConsumingServices.flatMap(({ requestedAttributes }) =>
          fact(
            names.requestedAttributes,
            ...requestedAttributes.map(({ name, friendlyName, isRequired }) =>
              text(name ?? '', [...listed(friendlyName), ...(isRequired ? [names.required] : [])]),
            ),
          ),
        ),
        ...fact(
          names.offeredAttributes,
          ...role.attributes.map(({ name, friendlyName }) => text(name ?? '', listed(friendlyName))),
        ),
      ],
      ...(role.endpoints.length > 0 && { table: endpointTable(role) }),
    },
    role.element,
  );
}

/** As a list of none or one. */
const listed = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const told = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : String(value));

/** How many keys there are for each use. */
function keyCounts(keys: readonly KeyDescriptor[]): FactValue[] {
  if (keys.length === 0) return [words(names.noKeys, 'weak')];
  const uses = [...new Set(keys.map(({ use }) => use))];
  return uses.map((use) => words(names.keyCount(use, keys.filter((key) => key.use === use).length)));
}

const endpointTable = ({ endpoints }: Role): SummaryTable => ({
  columns: [
    { name: names.columns.service },
    { name: names.columns.binding, minor: true },
    { name: names.columns.index, minor: true },
    { name: names.columns.location },
  ],
  rows: endpoints.map(({ service, binding, location, responseLocation, index, isDefault }) => [
    present(words(service)),
    binding === undefined ? [] : [words(displayName(binding))],
    index === undefined ? [] : present(text(index, isDefault === true ? [names.isDefault] : [])),
    [
      ...present(text(location)),
      ...(responseLocation === undefined ? [] : [words(names.responses(responseLocation), 'weak')]),
    ],
  ]),
});
