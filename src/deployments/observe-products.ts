// The products of a flow: by where messages really went, then by the names in them, then by the pages in between.
import type { IdentityProviderProduct, ServiceProviderProduct } from './deployment.ts';
import {
  CONSUMER_DETECTORS,
  type Detected,
  detectBy,
  detectIssuer,
  detectRequester,
  IDP_DETECTORS,
  SP_PAGE_DETECTORS,
} from './detectors.ts';
import type { Parties } from './observed-flow.ts';

export interface ObservedProducts {
  readonly sp: Detected<ServiceProviderProduct> | undefined;
  readonly idp: Detected<IdentityProviderProduct> | undefined;
}

/** The first that proves something; of several IdPs in a row (a broker) the one that the SP asked. */
export function observeProducts(parties: Parties): ObservedProducts {
  const { responses, askedConsumers, requests, requesters, audiences, issuers, addresses } = parties;
  const sp =
    first([...responses, ...askedConsumers], ({ address }) => detectBy(CONSUMER_DETECTORS, address)) ??
    first([...requesters, ...audiences], detectRequester) ??
    first(addresses, (address) => detectBy(SP_PAGE_DETECTORS, address));
  const idp =
    first(requests, ({ address }) => detectBy(IDP_DETECTORS, address)) ??
    first(issuers, detectIssuer) ??
    (requests.length === 0 ? first(addresses, (address) => detectBy(IDP_DETECTORS, address)) : undefined);
  return { sp: sp && refine(sp, parties), idp };
}

/** Portals and Sites have the org's address: what the assertion carries tells them apart (SYSTEMS §6). */
function refine(sp: Detected<ServiceProviderProduct>, { assertions }: Parties): Detected<ServiceProviderProduct> {
  if (sp.product !== 'salesforce-org') return sp;
  const names = new Set(
    assertions.flatMap(({ attributeStatements }) =>
      attributeStatements.flatMap(({ attributes }) => attributes.map(({ name }) => name)),
    ),
  );
  if (names.has('siteurl')) return { ...sp, product: 'salesforce-sites' };
  return names.has('portal_id') ? { ...sp, product: 'salesforce-portal' } : sp;
}

function first<T, Found>(values: readonly T[], find: (value: T) => Found | undefined): Found | undefined {
  for (const value of values) {
    const found = find(value);
    if (found) return found;
  }
  return undefined;
}
