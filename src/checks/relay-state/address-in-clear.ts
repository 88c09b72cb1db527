// relay-state-is-an-address: a RelayState that is a whole URL stands in clear, where anybody who makes a link can put another one (N19).
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { goesToSalesforce, isLogout, shown } from './leg-values.ts';

const isAddress = (value: string): boolean => /^https?:\/\/[^/?#]/i.test(value);

/** Where the value goes to be followed: beside the response, and else beside the request. */
const carrierOf = ({ request, response }: SubjectLeg): SubjectMessage | undefined =>
  [response, request].find((message) => message !== undefined && isAddress(message.encoded.relayState.value));

export const relayStateIsAnAddress: Check = {
  id: 'relay-state-is-an-address',
  cites: ['N19'],
  title: 'Tells where RelayState is a whole URL in clear, which the SP has to look at before it follows it.',
  stage: 'relay-state',
  applies: ({ flow, legs }) => flow.kind === 'sso' && legs.some((leg) => carrierOf(leg) !== undefined),
  run: (subject: CheckSubject) =>
    subject.legs.flatMap((leg): Judgement[] => {
      const carrier = carrierOf(leg);
      // Salesforce follows addresses of the org's own only; what else comes is judged by `relay-state-of-another-site`.
      if (!carrier || isLogout(leg) || goesToSalesforce(subject, leg)) return [];
      // Of one that did not come back as it was there is more to say.
      if (leg.leg.relayState.verdict === 'mutated') return [];
      const { index, exchange, encoded } = carrier;
      const { value } = encoded.relayState;
      return [
        {
          outcome: 'info',
          confidence: 'hint',
          where: { message: index, exchange: exchange.id, path: 'RelayState' },
          seen: shown(value),
          expected: 'a path, or a token whose page the SP keeps',
          message: `RelayState is a whole address (${hostOf(value).slice(0, 100)}), which no signature of the response covers. An SP that follows it without a look sends users wherever the maker of a link wants them.`,
          fix: 'At the SP: follow only addresses of its own, or send a token and keep the page on the server.',
          party: 'sp',
        },
      ];
    }),
};
