// RelayState that came back octet for octet: the tick; and what kept it from being compared.
import type { NotCheckedReason } from '../../flow/flow.ts';
import type { Check } from '../check.ts';
import type { Judgement, Weakness } from '../finding.ts';
import { byteLengthOf, legsWith, returnedBy, sentBy, shown } from './leg-values.ts';

const EXPECTED = 'the octets that were sent, decoded once';

/** Reasons that an admin can do something about; a response without a request, or the other way, is said elsewhere. */
const REASONS: Partial<Record<NotCheckedReason, { readonly message: string; readonly weakness?: Weakness }>> = {
  'body-unavailable': {
    message: 'The browser did not give the whole posted form, so it is not known what RelayState was in it.',
  },
  'sent-differently': {
    message:
      'The same message was sent more than once with different values of RelayState, so it is not known which of them counted.',
  },
  'recording-lossy': {
    message:
      'The two values look the same, but the recording does not hold them as they were sent: characters were replaced, or there were more parameters than are read.',
  },
  'pairing-guessed': {
    message:
      'Another value came back than was sent, but the response does not say which request it answers; both may belong to different logins.',
    weakness: 'pairing-guessed',
  },
};

export const RELAY_STATE_RETURNED_EXACTLY: Check = {
  id: 'relay-state-returned-exactly',
  cites: ['N17', 'P6', 'SF-RS-001'],
  title: 'The octets of RelayState, decoded once, are the same in the response as in the request.',
  stage: 'relay-state',
  applies: (subject) =>
    legsWith(subject, 'exact').length > 0 ||
    legsWith(subject, 'not-checked').some(({ verdict }) => REASONS[verdict.reason] !== undefined),
  run: (subject) => [
    ...legsWith(subject, 'exact').map(({ leg, verdict }): Judgement => {
      const byForm = verdict.browserChanges.length > 0;
      return {
        outcome: 'pass',
        where: { message: leg.response.index, exchange: leg.response.exchange.id, path: 'RelayState' },
        ...(leg.leg.pairing === 'guessed' && { weakenedBy: ['pairing-guessed'] as const }),
        seen: shown(returnedBy(leg)),
        expected: shown(sentBy(leg)),
        message: `RelayState came back exactly as sent, ${byteLengthOf(leg.request.encoded.relayState.octets)}${
          byForm ? ', but for line breaks or NUL, which every browser rewrites in a posted form' : ''
        }.`,
        fix: '',
      };
    }),
    ...legsWith(subject, 'not-checked').flatMap(({ leg, verdict }): Judgement[] => {
      const reason = REASONS[verdict.reason];
      if (!reason) return [];
      return [
        {
          outcome: 'not-checked',
          where: { message: leg.response.index, exchange: leg.response.exchange.id, path: 'RelayState' },
          ...(reason.weakness && { weakenedBy: [reason.weakness] }),
          seen: shown(returnedBy(leg)),
          expected: EXPECTED,
          message: reason.message,
          fix: '',
        },
      ];
    }),
  ],
};
