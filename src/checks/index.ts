// Every check there is, in the order in which they run. Docs, tests and the rules page are generated from this.
import { ADDRESSING_CHECKS } from './addressing/index.ts';
import type { Check } from './check.ts';
import { LOGOUT_CHECKS } from './logout/index.ts';
import { PROTOCOL_CHECKS } from './protocol/index.ts';
import { RELAY_STATE_CHECKS } from './relay-state/index.ts';
import { SALESFORCE_CHECKS } from './salesforce/index.ts';
import { SIGNATURES_CHECKS } from './signatures/index.ts';
import { STATUS_CHECKS } from './status/index.ts';
import { SUBJECT_CHECKS } from './subject/index.ts';
import { TIME_CHECKS } from './time/index.ts';
import { TRANSPORT_CHECKS } from './transport/index.ts';
import { TWILIO_CHECKS } from './twilio/index.ts';
import { VENDOR_ERRORS_CHECKS } from './vendor-errors/index.ts';

export const CHECKS: readonly Check[] = [
  ...TRANSPORT_CHECKS,
  ...PROTOCOL_CHECKS,
  ...VENDOR_ERRORS_CHECKS,
  ...STATUS_CHECKS,
  ...SIGNATURES_CHECKS,
  ...TIME_CHECKS,
  ...ADDRESSING_CHECKS,
  ...SUBJECT_CHECKS,
  ...SALESFORCE_CHECKS,
  ...TWILIO_CHECKS,
  ...RELAY_STATE_CHECKS,
  ...LOGOUT_CHECKS,
];
