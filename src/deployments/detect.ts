// Finds the deployment that a flow belongs to: the user's, or one made of what the recognised products' documents say.
import type { Deployment } from './deployment.ts';
import { matchScore } from './match.ts';
import { type ObservedProducts, observeProducts } from './observe-products.ts';
import { type ObservedFlow, partiesOf } from './observed-flow.ts';
import { PRESETS, requirementsOfPair } from './presets/index.ts';
import { IDENTITY_PROVIDERS, SERVICE_PROVIDERS } from './presets/products.ts';

export type { ObservedFlow } from './observed-flow.ts';

export interface DetectedDeployment {
  readonly deployment: Deployment;
  readonly source: 'configured' | 'observed' | 'none';
}

export const UNKNOWN_DEPLOYMENT: Deployment = {
  id: 'unknown',
  name: 'Nothing configured',
  preset: 'generic',
  sp: { product: 'generic', assertionConsumerServices: [], singleLogoutServices: [] },
  idp: { product: 'generic', singleSignOnServices: [], singleLogoutServices: [] },
  certificates: [],
  requirements: {},
  settings: {},
};

/** Linear in the flow for each deployment. Of deployments that fit equally well, the first. */
export function detectDeployment(flow: ObservedFlow, deployments: readonly Deployment[]): DetectedDeployment {
  const parties = partiesOf(flow);
  const products = observeProducts(parties);
  let best: { deployment: Deployment; score: number } | undefined;
  for (const deployment of deployments) {
    const score = matchScore(deployment, parties, products);
    if (score > (best?.score ?? 0)) best = { deployment, score };
  }
  if (best) return { deployment: best.deployment, source: 'configured' };
  return products.sp || products.idp
    ? { deployment: observedDeployment(products), source: 'observed' }
    : { deployment: UNKNOWN_DEPLOYMENT, source: 'none' };
}

/** What a flow shows of its products, and by which detector. */
export const productsOf = (flow: ObservedFlow): ObservedProducts => observeProducts(partiesOf(flow));

/** Values are left out: what was seen can't be held against itself. */
function observedDeployment(products: ObservedProducts): Deployment {
  const pair = { sp: products.sp?.product ?? ('generic' as const), idp: products.idp?.product ?? ('generic' as const) };
  const preset = PRESETS.find(({ sp, idp }) => sp === pair.sp && idp === pair.idp);
  const names = [
    ...(pair.idp === 'generic' ? [] : [IDENTITY_PROVIDERS[pair.idp].name]),
    ...(pair.sp === 'generic' ? [] : [SERVICE_PROVIDERS[pair.sp].name]),
  ];
  return {
    id: 'observed',
    name: names.join(' → '),
    preset: preset?.id ?? 'generic',
    sp: { product: pair.sp, assertionConsumerServices: [], singleLogoutServices: [] },
    idp: { product: pair.idp, singleSignOnServices: [], singleLogoutServices: [] },
    certificates: [],
    requirements: requirementsOfPair(pair),
    settings: {},
  };
}
