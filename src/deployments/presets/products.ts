// Every product in its role, and the fields that a pair of products has together.
import type { Deployment, IdentityProviderProduct, ServiceProviderProduct } from '../deployment.ts';
import type { FieldDescription, FieldPath } from '../field.ts';
import { ADFS } from './adfs.ts';
import { ENTRA_ID } from './entra-id.ts';
import { GENERIC_IDP, GENERIC_SP, REQUIREMENT_FIELDS } from './generic.ts';
import { GOOGLE_WORKSPACE } from './google-workspace.ts';
import { KEYCLOAK } from './keycloak.ts';
import { OKTA } from './okta.ts';
import type { Product } from './product.ts';
import { EXPERIENCE_CLOUD_IDP, SALESFORCE_IDP } from './salesforce-idp.ts';
import { EXPERIENCE_CLOUD, SALESFORCE_PORTAL, SALESFORCE_SITES } from './salesforce-sites.ts';
import { SALESFORCE_ORG } from './salesforce-sp.ts';
import { SERVICE_CLOUD_VOICE } from './service-cloud-voice.ts';
import { SHIBBOLETH } from './shibboleth.ts';
import { SIMPLESAMLPHP } from './simplesamlphp.ts';
import { TWILIO_CONSOLE, TWILIO_FLEX_ENHANCED, TWILIO_FLEX_LEGACY, TWILIO_FRONTLINE } from './twilio.ts';

export const SERVICE_PROVIDERS: Readonly<Record<ServiceProviderProduct, Product>> = {
  'salesforce-org': SALESFORCE_ORG,
  'experience-cloud': EXPERIENCE_CLOUD,
  'salesforce-portal': SALESFORCE_PORTAL,
  'salesforce-sites': SALESFORCE_SITES,
  'service-cloud-voice': SERVICE_CLOUD_VOICE,
  'twilio-frontline': TWILIO_FRONTLINE,
  'twilio-flex-enhanced': TWILIO_FLEX_ENHANCED,
  'twilio-flex-legacy': TWILIO_FLEX_LEGACY,
  'twilio-console': TWILIO_CONSOLE,
  generic: GENERIC_SP,
};

export const IDENTITY_PROVIDERS: Readonly<Record<IdentityProviderProduct, Product>> = {
  salesforce: SALESFORCE_IDP,
  'experience-cloud': EXPERIENCE_CLOUD_IDP,
  'entra-id': ENTRA_ID,
  adfs: ADFS,
  okta: OKTA,
  'google-workspace': GOOGLE_WORKSPACE,
  keycloak: KEYCLOAK,
  shibboleth: SHIBBOLETH,
  simplesamlphp: SIMPLESAMLPHP,
  generic: GENERIC_IDP,
};

export interface ProductPair {
  readonly sp: ServiceProviderProduct;
  readonly idp: IdentityProviderProduct;
}

export const pairOf = ({ sp, idp }: Pick<Deployment, 'sp' | 'idp'>): ProductPair => ({
  sp: sp.product,
  idp: idp.product,
});

/**
 * Every field once, in the order of the form: the SP's page, then what only the IdP's page has, then requirements. Where
 * both pages have the same value, the SP's label leads and the IdP's is the counterpart; a nameless product's never leads.
 */
export function fieldsOfPair({ sp, idp }: ProductPair, more: readonly FieldDescription[] = []): FieldDescription[] {
  const pages = [SERVICE_PROVIDERS[sp].fields, more, IDENTITY_PROVIDERS[idp].fields];
  const named = [sp !== 'generic' ? pages[0] : [], pages[1], idp !== 'generic' ? pages[2] : []];
  const fields = new Map<FieldPath, FieldDescription>();
  for (const field of [...named, ...pages, GENERIC_SP.fields, GENERIC_IDP.fields, REQUIREMENT_FIELDS].flatMap(
    (page) => page ?? [],
  )) {
    const known = fields.get(field.path);
    if (!known) fields.set(field.path, field);
    else if (known.party !== field.party && !known.counterpart && !isAsideFrom(field))
      fields.set(field.path, {
        ...known,
        counterpart: { party: field.party, label: field.label, where: field.where },
      });
  }
  return [...fields.values()];
}

/** Fields of no product's page say nothing about where the other party keeps the value. */
const isAsideFrom = (field: FieldDescription): boolean =>
  GENERIC_SP.fields.includes(field) || GENERIC_IDP.fields.includes(field) || REQUIREMENT_FIELDS.includes(field);
