// Service Cloud Voice with partner telephony: the telephony provider is the SP, Salesforce the IdP. Its own rules are the partner's to tell.
import { GENERIC_SP } from './generic.ts';
import type { Product } from './product.ts';

const WHERE = ['Telephony provider’s SSO settings'];

export const SERVICE_CLOUD_VOICE: Product = {
  name: 'Service Cloud Voice partner telephony',
  fields: GENERIC_SP.fields.map((field) => ({ ...field, where: WHERE })),
  requirements: {},
};
