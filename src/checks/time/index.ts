// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { assertionExpired } from './assertion-expired.ts';
import { authenticationTooOld, sessionNotOnOrAfterPassed } from './authentication-age.ts';
import { clockIdpAhead } from './clock-idp-ahead.ts';
import { clockOfThisComputerOff } from './clock-of-this-computer-off.ts';
import { timeBoundaries } from './time-boundaries.ts';
import { timeSyntax } from './time-syntax.ts';

export const TIME_CHECKS: readonly Check[] = [
  timeSyntax,
  timeBoundaries,
  clockIdpAhead,
  assertionExpired,
  authenticationTooOld,
  sessionNotOnOrAfterPassed,
  clockOfThisComputerOff,
];
