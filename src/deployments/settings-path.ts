// Says in the product's own words which field a value stands in and where to change it: for findings and forms.
import type { Deployment } from './deployment.ts';
import type { FieldDescription, FieldParty, FieldPath, FieldPlace } from './field.ts';
import { GENERIC_IDP, GENERIC_SP, REQUIREMENT_FIELDS } from './presets/generic.ts';
import { findPreset } from './presets/index.ts';
import { fieldsOfPair, IDENTITY_PROVIDERS, pairOf, SERVICE_PROVIDERS } from './presets/products.ts';

type Products = Pick<Deployment, 'sp' | 'idp'> & Partial<Pick<Deployment, 'preset'>>;

/** Every field that a form for this deployment shows, each once. */
export const fieldsOf = (deployment: Products): FieldDescription[] =>
  fieldsOfPair(pairOf(deployment), findPreset(deployment.preset ?? '')?.beside);

/** Product's page of one party; undefined where that product has no such field. */
export function placeOf(deployment: Products, path: FieldPath, party: FieldParty): FieldPlace | undefined {
  const product =
    party === 'sp' ? SERVICE_PROVIDERS[deployment.sp.product] : IDENTITY_PROVIDERS[deployment.idp.product];
  const beside = findPreset(deployment.preset ?? '')?.beside ?? [];
  return [...product.fields, ...beside].find((field) => field.path === path && field.party === party);
}

function anyPlaceOf(deployment: Products, path: FieldPath, party: FieldParty | undefined): FieldPlace {
  const { sp, idp } = pairOf(deployment);
  const named = [...(sp === 'generic' ? [] : ['sp' as const]), ...(idp === 'generic' ? [] : ['idp' as const])];
  for (const one of party ? [party] : [...named, 'sp' as const, 'idp' as const]) {
    const place = placeOf(deployment, path, one);
    if (place) return place;
  }
  const common = [...GENERIC_SP.fields, ...GENERIC_IDP.fields, ...REQUIREMENT_FIELDS];
  const fallback = common.find((field) => field.path === path);
  return fallback ?? { party: party ?? 'sp', label: path, where: [] };
}

/**
 * The field's label: "Entity ID". `party`: on whose page; left out, the SP product's where the SP is known by name, else
 * the IdP product's. A product without such a field gives SAML's own word ("SP entity ID").
 */
export const labelOf = (deployment: Products, path: FieldPath, party?: FieldParty): string =>
  anyPlaceOf(deployment, path, party).label;

/** The way to the field, label included: `['Setup', 'Single Sign-On Settings', 'Entity ID']`. */
export function pathOf(deployment: Products, path: FieldPath, party?: FieldParty): readonly string[] {
  const { where, label } = anyPlaceOf(deployment, path, party);
  return [...where, label];
}

/** The way as one text: "Setup → Single Sign-On Settings → Entity ID". */
export const whereToChange = (deployment: Products, path: FieldPath, party?: FieldParty): string =>
  pathOf(deployment, path, party).join(' → ');

/** What the product calls itself: "Salesforce org", "Okta", "the service provider". For sentences. */
export function productName(deployment: Products, party: FieldParty): string {
  const { sp, idp } = pairOf(deployment);
  if (party === 'sp') return sp === 'generic' ? 'the service provider' : SERVICE_PROVIDERS[sp].name;
  return idp === 'generic' ? 'the identity provider' : IDENTITY_PROVIDERS[idp].name;
}
