// "Use what this login did": fills what is empty in a deployment with what a login showed. Never certificates: whom to trust is the user's to say.
import type { Binding } from '../bindings/encoded-message.ts';
import { NameIdFormat } from '../saml/names.ts';
import type { AttributeRequirement, Deployment, Endpoint } from './deployment.ts';
import type { FieldPath } from './field.ts';
import { withoutMessage } from './match.ts';
import { withProducts } from './new-deployment.ts';
import { observeProducts } from './observe-products.ts';
import { type Delivery, type ObservedFlow, type Parties, partiesOf, toAddress } from './observed-flow.ts';
import { settingsOfConsumer } from './observed-settings.ts';

export interface FilledFromFlow {
  readonly deployment: Deployment;
  /** Fields that got a value, for showing. */
  readonly taken: readonly FieldPath[];
}

/** Values are taken as they were sent, right or wrong: meant for a login that worked. */
export function fromObserved(deployment: Deployment, flow: ObservedFlow): FilledFromFlow {
  const parties = partiesOf(flow);
  const products = observeProducts(parties);
  const known = withProducts(deployment, {
    ...(deployment.sp.product === 'generic' && products.sp && { sp: products.sp.product }),
    ...(deployment.idp.product === 'generic' && products.idp && { idp: products.idp.product }),
  });
  const { sp, idp } = known;
  const taken: FieldPath[] = [];
  const take = <T>(path: FieldPath, before: T, isEmpty: boolean, seen: T | undefined): T => {
    if (!isEmpty || seen === undefined) return before;
    taken.push(path);
    return seen;
  };
  const endpoints = (path: FieldPath, before: readonly Endpoint[], seen: readonly Delivery[]): readonly Endpoint[] =>
    take(path, before, before.length === 0, seen.length > 0 ? endpointsOf(seen) : undefined);

  const [requester] = parties.requesters;
  const spEntityId = take(
    'sp.entityId',
    sp.entityId,
    sp.entityId === undefined,
    requester ?? (parties.audiences.length === 1 ? parties.audiences[0] : undefined),
  );
  const [issuer] = parties.issuers;
  const idpEntityId = take('idp.entityId', idp.entityId, idp.entityId === undefined, issuer);
  const consumers = endpoints('sp.assertionConsumerServices', sp.assertionConsumerServices, parties.responses);
  const services = endpoints('idp.singleSignOnServices', idp.singleSignOnServices, parties.requests);
  const logouts = logoutsOf(flow, spEntityId, idpEntityId);
  const formats = formatsOf(parties);
  const { requirements } = known;
  const nameIdFormats = take(
    'requirements.nameIdFormats',
    requirements.nameIdFormats,
    requirements.nameIdFormats === undefined,
    formats.length > 0 ? formats : undefined,
  );
  const names = attributesOf(parties);
  const attributes = take(
    'requirements.attributes',
    requirements.attributes,
    requirements.attributes === undefined,
    names.length > 0 ? names : undefined,
  );
  const settings = { ...settingsOfConsumer(sp.product, toAddress(consumers[0]?.location)), ...known.settings };
  for (const key of Object.keys(settings))
    if (!Object.hasOwn(known.settings, key)) taken.push(`settings.${key}` as FieldPath);
  return {
    deployment: {
      ...known,
      sp: {
        ...sp,
        ...(spEntityId !== undefined && { entityId: spEntityId }),
        assertionConsumerServices: consumers,
        singleLogoutServices: endpoints('sp.singleLogoutServices', sp.singleLogoutServices, logouts.sp),
      },
      idp: {
        ...idp,
        ...(idpEntityId !== undefined && { entityId: idpEntityId }),
        singleSignOnServices: services,
        singleLogoutServices: endpoints('idp.singleLogoutServices', idp.singleLogoutServices, logouts.idp),
      },
      requirements: {
        ...requirements,
        ...(nameIdFormats && { nameIdFormats }),
        ...(attributes && { attributes }),
      },
      settings,
    },
    taken,
  };
}

function endpointsOf(deliveries: readonly Delivery[]): Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const { address, binding } of deliveries) {
    const location = withoutMessage(address.url);
    found.set(`${binding} ${location}`, binding === 'none' ? { location } : { binding, location });
  }
  return [...found.values()];
}

/** A logout message of one party goes to the other. */
function logoutsOf(
  flow: ObservedFlow,
  spEntityId: string | undefined,
  idpEntityId: string | undefined,
): { readonly sp: readonly Delivery[]; readonly idp: readonly Delivery[] } {
  const ways: { sp: Delivery[]; idp: Delivery[] } = { sp: [], idp: [] };
  for (const { decoded, encoded, exchange } of flow.messages) {
    const { kind, issuer } = decoded.header;
    if (kind !== 'LogoutRequest' && kind !== 'LogoutResponse') continue;
    const isBrowsers = !encoded.inResponse && (['HTTP-Redirect', 'HTTP-POST'] as Binding[]).includes(encoded.binding);
    const address = isBrowsers ? toAddress(exchange.request.url) : undefined;
    const to =
      issuer === undefined ? undefined : issuer === spEntityId ? 'idp' : issuer === idpEntityId ? 'sp' : undefined;
    if (address && to) ways[to].push({ address, binding: encoded.binding });
  }
  return ways;
}

/** What says nothing of the value is no requirement. */
const formatsOf = ({ assertions }: Parties): string[] => [
  ...new Set(
    assertions.flatMap(({ subject }) => {
      const format = subject?.identifier?.kind === 'NameID' ? subject.identifier.format : undefined;
      return format === undefined || format === NameIdFormat.unspecified ? [] : [format];
    }),
  ),
];

/** Not required: that one user has it doesn't mean that the SP needs it. */
const attributesOf = ({ assertions }: Parties): AttributeRequirement[] => {
  const names = assertions.flatMap(({ attributeStatements }) =>
    attributeStatements.flatMap(({ attributes }) => attributes.flatMap(({ name }) => (name ? [name] : []))),
  );
  return [...new Set(names)].slice(0, 500).map((name) => ({ name, required: false }));
};
