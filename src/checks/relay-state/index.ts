// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { relayStateIsAnAddress } from './address-in-clear.ts';
import { RELAY_STATE_CHANGED } from './changed.ts';
import { RELAY_STATE_DEEP_LINK } from './deep-link.ts';
import { RELAY_STATE_IDP_INITIATED } from './idp-initiated.ts';
import { RELAY_STATE_PARAMETER } from './parameter.ts';
import { RELAY_STATE_REQUEST } from './request-value.ts';
import { RELAY_STATE_RETURNED_EXACTLY } from './returned-exactly.ts';

export const RELAY_STATE_CHECKS: readonly Check[] = [
  ...RELAY_STATE_CHANGED,
  ...RELAY_STATE_PARAMETER,
  ...RELAY_STATE_REQUEST,
  ...RELAY_STATE_IDP_INITIATED,
  ...RELAY_STATE_DEEP_LINK,
  relayStateIsAnAddress,
  RELAY_STATE_RETURNED_EXACTLY,
];
