// This computer's clock against both servers'. SAML does not depend on it, yet certificates, cookies and one-time codes do (FIELD F42).
import type { Check } from '../check.ts';
import { atLeast, type ClockOffset, clocksOf, describeSpan } from './clocks.ts';
import { timedLegs } from './timed-legs.ts';

/** Milliseconds from which it is worth a word. */
const NOTABLE = 60_000;

export const clockOfThisComputerOff: Check = {
  id: 'clock-of-this-computer-off',
  cites: ['F42'],
  title: 'This computer’s clock agrees with those of the IdP and the service provider.',
  stage: 'time',
  applies: (subject) => timedLegs(subject).length > 0,
  run: (subject) => {
    const [leg] = timedLegs(subject);
    const clocks = leg && clocksOf(leg, subject);
    if (!leg || !clocks?.sp || clocks.off !== 'computer') return [];
    const offset = -atLeast(clocks.sp as ClockOffset);
    if (Math.abs(offset) < NOTABLE) return [];
    return [
      {
        // Never a failure: servers judge a message by their own clocks.
        outcome: 'info',
        where: { exchange: leg.response.exchange.id, path: 'Date' },
        seen: `this computer is ${describeSpan(offset)} ${offset > 0 ? 'fast' : 'slow'}`,
        expected: 'the time that both servers’ Date headers give',
        message:
          'IdP and service provider agree on the time, and this computer’s clock is another one. The login itself does not depend on it; certificates, the age of cookies and one-time codes do. Times in this trace are this computer’s.',
        fix: 'Let this computer set its clock by the network.',
        party: 'browser',
      },
    ];
  },
};
