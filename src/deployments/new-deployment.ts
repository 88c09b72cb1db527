// Makes deployments: of a preset, and of other products than the preset's own.
import { InputError } from '../base/input-error.ts';
import type { Deployment, IdentityProviderProduct, ServiceProviderProduct } from './deployment.ts';
import { findPreset, type Preset, requirementsOfPair } from './presets/index.ts';
import { pairOf } from './presets/products.ts';

/** `id`: any text that no other deployment of the user has. */
export const newDeployment = (preset: Preset, id: string, name = preset.name): Deployment => ({
  id,
  name,
  preset: preset.id,
  sp: { product: preset.sp, assertionConsumerServices: [], singleLogoutServices: [] },
  idp: { product: preset.idp, singleSignOnServices: [], singleLogoutServices: [] },
  certificates: [],
  requirements: preset.requirements,
  settings: preset.settings,
});

/** Throws `deployment-unknown` where there is no such preset. */
export function newDeploymentOf(presetId: string, id: string): Deployment {
  const preset = findPreset(presetId);
  if (!preset) throw new InputError('deployment-unknown', `There is no preset called ${presetId.slice(0, 64)}.`);
  return newDeployment(preset, id);
}

export interface OtherProducts {
  readonly sp?: ServiceProviderProduct;
  readonly idp?: IdentityProviderProduct;
}

/**
 * The same deployment for other products. Values stay; what the products' documents require is taken anew, and what the
 * user required beside it stays where neither old product had said it.
 */
export function withProducts(deployment: Deployment, { sp, idp }: OtherProducts): Deployment {
  const old = pairOf(deployment);
  const pair = { sp: sp ?? old.sp, idp: idp ?? old.idp };
  if (pair.sp === old.sp && pair.idp === old.idp) return deployment;
  const before = requirementsOfPair(old);
  const own = Object.entries(deployment.requirements).filter(([key, value]) => !isSame(before, key, value));
  return {
    ...deployment,
    sp: { ...deployment.sp, product: pair.sp },
    idp: { ...deployment.idp, product: pair.idp },
    requirements: { ...requirementsOfPair(pair), ...Object.fromEntries(own) },
  };
}

const isSame = (requirements: object, key: string, value: unknown): boolean =>
  JSON.stringify((requirements as Record<string, unknown>)[key]) === JSON.stringify(value);
