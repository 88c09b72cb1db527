// Fills one side of a deployment from SAML metadata, and says what was left out.
import { decodeBase64 } from '../base/base64.ts';
import type { Binding } from '../bindings/encoded-message.ts';
import { readCertificates } from '../crypto/read-certificates.ts';
import type { Entity } from '../saml/metadata/entity.ts';
import type { Metadata } from '../saml/metadata/metadata.ts';
import type { Role } from '../saml/metadata/role.ts';
import { BindingName, NameIdFormat } from '../saml/names.ts';
import type { AttributeRequirement, Deployment, DeploymentCertificate, Endpoint, Requirements } from './deployment.ts';
import { MOST_ENDPOINTS } from './deployment-file.ts';
import { CONSUMER_DETECTORS, detectBy, detectIssuer, detectRequester, IDP_DETECTORS } from './detectors.ts';
import type { FieldParty } from './field.ts';
import { withProducts } from './new-deployment.ts';
import { toAddress } from './observed-flow.ts';
import { settingsOfConsumer } from './observed-settings.ts';

/** An entity that the user may choose. */
export interface MetadataChoice {
  readonly entity: Entity;
  readonly entityId: string;
  /** For people: the first display name, else the organization's, else ''. */
  readonly name: string;
  readonly sides: readonly FieldParty[];
}

const KINDS = { sp: 'SPSSODescriptor', idp: 'IDPSSODescriptor' } as const;

/** Every entity of the document that is an SP or an IdP, in its order. */
export function metadataChoices(metadata: Metadata): MetadataChoice[] {
  return metadata.entities.flatMap((entity) => {
    const sides = (['sp', 'idp'] as const).filter((side) => rolesOf(entity, side).length > 0);
    if (sides.length === 0 || entity.entityId === undefined) return [];
    const displayName = entity.roles.flatMap(({ uiInfo }) => uiInfo?.displayNames ?? [])[0]?.text;
    const name = displayName ?? entity.organization?.displayNames[0]?.text ?? '';
    return [{ entity, entityId: entity.entityId, name: name.slice(0, 200), sides }];
  });
}

export interface Filled {
  readonly deployment: Deployment;
  /** Sentences for the user: what was left out or assumed. */
  readonly notes: readonly string[];
}

/** Everything of that side is replaced; what the metadata doesn't say stays as it was. `metadata` for notes about the document. */
export function fromMetadata(deployment: Deployment, entity: Entity, side: FieldParty, metadata?: Metadata): Filled {
  const [role, ...more] = rolesOf(entity, side);
  if (!role)
    return { deployment, notes: [`This entity has no ${side === 'sp' ? 'service' : 'identity'} provider role.`] };
  const notes: string[] = [];
  if (more.length > 0) notes.push(`The entity has ${more.length + 1} roles of this kind; the first was read.`);
  const isForSalesforce = /^(?:salesforce|experience)/.test(deployment.sp.product);
  if (side === 'idp' && isForSalesforce && metadata && metadata.entities.length > 1)
    notes.push('From a file with several configurations Salesforce itself takes only the first one.');
  const certificates = certificatesOf(role, side, notes);
  const filled: Deployment = {
    ...(side === 'sp'
      ? fillServiceProvider(deployment, entity, role, notes)
      : fillIdentityProvider(deployment, entity, role, notes)),
    certificates: [...deployment.certificates.filter(({ owner }) => owner !== side), ...certificates],
  };
  return { deployment: filled, notes };
}

/** SAML 2.0 roles; one that names no protocol at all is taken for one. */
const rolesOf = (entity: Entity, side: FieldParty): Role[] =>
  entity.roles.filter(
    ({ kind, protocols }) =>
      kind === KINDS[side] && (protocols.length === 0 || protocols.includes('urn:oasis:names:tc:SAML:2.0:protocol')),
  );

function fillServiceProvider(deployment: Deployment, entity: Entity, role: Role, notes: string[]): Deployment {
  const consumers = endpointsOf(role, 'AssertionConsumerService', notes);
  const entityId = entity.entityId?.trim();
  const [main] = [...consumers.filter(({ isDefault }) => isDefault), ...consumers];
  const address = toAddress(main?.location);
  const product =
    (address && detectBy(CONSUMER_DETECTORS, address)?.product) ??
    (entityId === undefined ? undefined : detectRequester(entityId)?.product);
  const known = deployment.sp.product === 'generic' && product ? withProducts(deployment, { sp: product }) : deployment;
  return {
    ...known,
    sp: {
      product: known.sp.product,
      ...(entityId !== undefined && { entityId }),
      assertionConsumerServices: consumers,
      singleLogoutServices: endpointsOf(role, 'SingleLogoutService', notes),
    },
    requirements: requirementsOf(known.requirements, role),
    settings: { ...known.settings, ...settingsOfConsumer(known.sp.product, address) },
  };
}

function fillIdentityProvider(deployment: Deployment, entity: Entity, role: Role, notes: string[]): Deployment {
  const services = endpointsOf(role, 'SingleSignOnService', notes);
  const entityId = entity.entityId?.trim();
  const address = toAddress(services[0]?.location);
  const product =
    (address && detectBy(IDP_DETECTORS, address)?.product) ??
    (entityId === undefined ? undefined : detectIssuer(entityId)?.product);
  const known =
    deployment.idp.product === 'generic' && product ? withProducts(deployment, { idp: product }) : deployment;
  const { defaultRelayState } = known.idp;
  return {
    ...known,
    idp: {
      product: known.idp.product,
      ...(entityId !== undefined && { entityId }),
      ...(defaultRelayState !== undefined && { defaultRelayState }),
      singleSignOnServices: services,
      singleLogoutServices: endpointsOf(role, 'SingleLogoutService', notes),
    },
    requirements: { ...known.requirements, ...(role.wantAuthnRequestsSigned && { requestSigned: true }) },
  };
}

const BINDINGS: ReadonlyMap<string, Binding> = new Map(
  (['HTTP-Redirect', 'HTTP-POST', 'HTTP-POST-SimpleSign', 'HTTP-Artifact', 'SOAP', 'PAOS'] as const).map((name) => [
    BindingName[name],
    name,
  ]),
);

/** White space around addresses is pretty-printing: metadata is XML that people edit. */
function endpointsOf(role: Role, service: string, notes: string[]): Endpoint[] {
  let left = 0;
  const endpoints = role.endpoints.flatMap((endpoint): Endpoint[] => {
    if (endpoint.service !== service) return [];
    const binding = BINDINGS.get(endpoint.binding?.trim() ?? '');
    const location = endpoint.location?.trim();
    const responseLocation = endpoint.responseLocation?.trim();
    if (!binding || !location) {
      left++;
      return [];
    }
    const { index, isDefault } = endpoint;
    return [
      {
        binding,
        location,
        ...(responseLocation && { responseLocation }),
        ...(index !== undefined && { index }),
        ...(isDefault !== undefined && { isDefault }),
      },
    ];
  });
  if (left > 0) notes.push(`${left} ${service} of other protocols, or without an address, left out.`);
  if (endpoints.length > MOST_ENDPOINTS)
    notes.push(`Of ${endpoints.length} ${service} only the first ${MOST_ENDPOINTS} were taken.`);
  return endpoints.slice(0, MOST_ENDPOINTS);
}

function certificatesOf(role: Role, owner: FieldParty, notes: string[]): DeploymentCertificate[] {
  const found = new Map<string, DeploymentCertificate>();
  const unreadable = new Set<string>();
  for (const { use, certificates } of role.keys)
    for (const { base64 } of certificates) {
      const octets = decodeBase64(base64);
      if (!octets || readCertificates(octets).certificates.length === 0) {
        unreadable.add(base64);
        continue;
      }
      // Without a use the key serves for both (§2.4.1.1).
      for (const each of use ? [use] : (['signing', 'encryption'] as const))
        found.set(`${each} ${base64}`, { owner, use: each, base64 });
    }
  if (unreadable.size > 0) notes.push(`${unreadable.size} of its certificates could not be read and were left out.`);
  return [...found.values()];
}

function requirementsOf(known: Requirements, role: Role): Requirements {
  const formats = role.nameIdFormats.map(({ text }) => text.trim()).filter((text) => text !== '');
  const asked = attributesOf(role);
  const others = (known.attributes ?? []).filter(({ name }) => !asked.some((attribute) => attribute.name === name));
  const kept = asked.map((attribute) => ({
    ...known.attributes?.find(({ name }) => name === attribute.name),
    ...attribute,
  }));
  return {
    ...known,
    ...(role.wantAssertionsSigned && { assertionSigned: true }),
    ...(role.authnRequestsSigned && { requestSigned: true }),
    // "Unspecified" among them takes any format.
    ...(formats.length > 0 && !formats.includes(NameIdFormat.unspecified) && { nameIdFormats: formats }),
    ...(asked.length > 0 && { attributes: [...others, ...kept] }),
  };
}

/** Of the default service, else of the first (§2.4.4.1). */
function attributesOf({ attributeConsumingServices: services }: Role): AttributeRequirement[] {
  const service = services.find(({ isDefault }) => isDefault) ?? services[0];
  const byName = new Map<string, AttributeRequirement>();
  for (const { name, isRequired } of service?.requestedAttributes ?? [])
    if (name !== undefined) byName.set(name, { name, required: isRequired || byName.get(name)?.required === true });
  return [...byName.values()];
}
