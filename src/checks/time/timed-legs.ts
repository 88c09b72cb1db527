// What the checks of time have in common: the legs with times in them, when they were received, and how to say that an assertion can't be read.
import type { EpochMs } from '../../base/units.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { FindingPlace, Judgement, Weakness } from '../finding.ts';
import { type AnsweredLeg, answeredLegs, guessed } from '../transport/login-legs.ts';
import { assertionsOf } from './assertions.ts';
import { type ReceivedAt, receivedAt } from './clocks.ts';
import type { PlacedInstant } from './instants.ts';

/** Responses that came over the wire; what was pasted came at no time. */
export const timedLegs = (subject: CheckSubject): AnsweredLeg[] =>
  answeredLegs(subject).filter(
    ({ response: { decoded, exchange } }) => decoded.message?.kind === 'Response' && exchange.source !== 'pasted',
  );

export const received = ({ response }: AnsweredLeg): ReceivedAt => receivedAt(response.exchange);

export const weaknesses = (leg: AnsweredLeg): Weakness[] => [
  ...(received(leg).clock === 'local' ? (['local-clock-only'] as const) : []),
  ...guessed(leg),
];

export const placeOf = ({ response }: AnsweredLeg, { instant, path, inMessage }: PlacedInstant): FindingPlace => ({
  message: response.index,
  exchange: response.exchange.id,
  path,
  ...(inMessage && { range: instant.range }),
});

/** ISO 8601 with milliseconds, in UTC. */
export const toText = (at: EpochMs): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
};

export const describeReceived = ({ earliest, latest, clock }: ReceivedAt): string =>
  `received ${earliest === latest ? toText(earliest) : `between ${toText(earliest)} and ${toText(latest)}`} (${clock === 'receiver' ? 'service provider’s clock' : 'this computer’s clock'})`;

/** Said by one check of the topic for all of them. */
export function unreadableAssertions(leg: AnsweredLeg): Judgement[] {
  if (assertionsOf(leg.response).unreadable === 0) return [];
  return [
    {
      outcome: 'not-checked',
      where: { message: leg.response.index, exchange: leg.response.exchange.id, path: 'Response/EncryptedAssertion' },
      seen: '',
      expected: 'An assertion whose times can be read',
      message: 'The assertion is encrypted and was not decrypted, so its times were not checked.',
      fix: 'Add the service provider’s decryption key to the keys.',
    },
  ];
}
