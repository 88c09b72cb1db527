// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { TWILIO_ADDRESS_CHECKS } from './address-rules.ts';
import { TWILIO_ASSERTION_CHECKS } from './assertion-rules.ts';
import { TWILIO_ERROR_CHECKS } from './error-codes.ts';
import { TWILIO_REQUEST_CHECKS } from './request-rules.ts';

export const TWILIO_CHECKS: readonly Check[] = [
  ...TWILIO_REQUEST_CHECKS,
  ...TWILIO_ADDRESS_CHECKS,
  ...TWILIO_ASSERTION_CHECKS,
  ...TWILIO_ERROR_CHECKS,
];
