// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { ATTRIBUTE_CHECKS } from './attribute-rules.ts';
import { forceAuthnIgnored, forceAuthnWithIsPassive } from './force-authn.ts';
import { googleSecondAccount } from './google-account.ts';
import { NAMEID_CHECKS } from './nameid-rules.ts';
import { otherAccount } from './other-account.ts';

export const SUBJECT_CHECKS: readonly Check[] = [
  forceAuthnWithIsPassive,
  forceAuthnIgnored,
  ...NAMEID_CHECKS,
  ...ATTRIBUTE_CHECKS,
  otherAccount,
  googleSecondAccount,
];
