// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { audienceDiffers } from './audience-differs.ts';
import { bindingDiffers } from './binding-differs.ts';
import { inResponseToDiffers } from './in-response-to-differs.ts';
import { issuerDiffers, responseIssuerDiffersFromAssertion } from './issuer-differs.ts';
import { nameIdFormatDiffers } from './nameid-format-differs.ts';
import { requestIssuerDiffers, ssoUrlDiffers } from './request-addresses.ts';
import { SP_ADDRESS_CHECKS } from './sp-addresses.ts';

export const ADDRESSING_CHECKS: readonly Check[] = [
  requestIssuerDiffers,
  ssoUrlDiffers,
  ...SP_ADDRESS_CHECKS,
  bindingDiffers,
  issuerDiffers,
  responseIssuerDiffersFromAssertion,
  audienceDiffers,
  inResponseToDiffers,
  nameIdFormatDiffers,
];
