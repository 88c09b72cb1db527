// Help sentences that fields of many products share, and the maker of an identity provider's entry.
import type { FieldDescription } from '../field.ts';
import type { Product } from './product.ts';

export const SP_ENTITY_ID = 'The SP’s entity ID; becomes the assertion’s Audience.';
export const ACS = 'Where the Response is sent; becomes Destination and Recipient. Copy it whole, query included.';
export const ISSUER = 'Issuer of Response and Assertion; the SP must hold exactly this text.';
export const SSO = 'Where the SP sends its AuthnRequest.';
export const IDP_CERTIFICATE = 'Verifies what the IdP signs; the SP must have the one that is in use.';
export const SP_CERTIFICATE = 'Verifies what the SP signs.';
export const SP_SLO = 'Where the SP takes logout messages.';
export const IDP_SLO = 'Where the SP sends logout messages.';
export const RELAY_STATE = 'What is sent with logins that begin at the IdP.';

export const identityProvider = (
  name: string,
  fields: readonly FieldDescription[],
  requirements: Product['requirements'] = {},
): Product => ({ name, fields, requirements });
