// The parameter that carries RelayState: its name, how often it stands there, and where (F10).
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { isLogout, shown } from './leg-values.ts';

interface Sent {
  readonly leg: SubjectLeg;
  readonly message: SubjectMessage;
  readonly isResponse: boolean;
  readonly party: Party;
}

function sent({ legs, flow }: CheckSubject): Sent[] {
  return legs.flatMap((leg) => {
    const asker: Party = isLogout(leg) && flow.initiatedBy === 'idp' ? 'idp' : 'sp';
    const answerer: Party = asker === 'sp' ? 'idp' : 'sp';
    return [
      ...(leg.request ? [{ leg, message: leg.request, isResponse: false, party: asker }] : []),
      ...(leg.response ? [{ leg, message: leg.response, isResponse: true, party: answerer }] : []),
    ];
  });
}

const at = ({ message: { index, exchange } }: Sent, parameter: string): Judgement['where'] => ({
  message: index,
  exchange: exchange.id,
  path: parameter,
});

const hadValue = ({ leg: { request } }: Sent): boolean => (request?.encoded.relayState.octets.length ?? 0) > 0;

type Rule = Pick<Check, 'id' | 'cites' | 'title'> & {
  readonly judge: (sent: Sent, subject: CheckSubject) => Judgement | undefined;
};

const parameterCheck = ({ judge, ...rule }: Rule): Check => {
  const judged = (subject: CheckSubject): Judgement[] => sent(subject).flatMap((one) => judge(one, subject) ?? []);
  return { ...rule, stage: 'relay-state', applies: (subject) => judged(subject).length > 0, run: judged };
};

const NAMES = new Set(['RelayState', 'TARGET', 'wctx']);

export const RELAY_STATE_PARAMETER: readonly Check[] = [
  parameterCheck({
    id: 'relay-state-misspelt',
    cites: ['F10', 'N15'],
    title: 'The parameter beside a message is called RelayState, in exactly this spelling.',
    judge: (one) => {
      const { relayState, place } = one.message.encoded;
      const { parameter } = relayState;
      if (parameter === undefined || NAMES.has(parameter) || relayState.place !== place) return undefined;
      const lost = one.isResponse && hadValue(one);
      return {
        outcome: lost ? 'fail' : 'warn',
        where: at(one, parameter),
        seen: shown(parameter),
        expected: 'RelayState',
        message: `The parameter is called “${shown(parameter)}”. Names of parameters are case-sensitive, so the receiver takes it for one that it does not know: ${
          one.isResponse ? 'for the SP, RelayState did not come back' : 'the IdP has no RelayState to send back'
        }.`,
        fix: `At the ${one.party === 'sp' ? 'SP' : 'IdP'}: call it RelayState, with capital R and S.`,
        party: one.party,
      };
    },
  }),
  parameterCheck({
    id: 'relay-state-repeated',
    cites: ['F10'],
    title: 'RelayState stands once beside a message.',
    judge: (one) => {
      const { repeats, parameter = 'RelayState' } = one.message.encoded.relayState;
      if (repeats.length < 2) return undefined;
      const values = [...new Set(repeats.map(({ value }) => value))];
      const differ = values.length > 1;
      return {
        outcome: differ ? 'fail' : 'warn',
        where: at(one, parameter),
        seen: shown(repeats.map(({ value }) => value).join(' · ')),
        expected: 'RelayState once',
        message: differ
          ? `RelayState stands there ${repeats.length} times with different values: which of them counts depends on the receiver’s software, so it was not held against the other message.`
          : `RelayState stands there ${repeats.length} times with the same value; receivers that make a list of it then fail to find their state.`,
        fix: `At the ${one.party === 'sp' ? 'SP' : 'IdP'}: write the parameter once; look for a RelayState that is part of the endpoint’s address already.`,
        party: one.party,
      };
    },
  }),
  parameterCheck({
    id: 'relay-state-in-another-place',
    cites: ['F10'],
    title: 'RelayState stands beside its message: both in the query, or both in the form.',
    judge: (one) => {
      const { relayState, place } = one.message.encoded;
      if (relayState.place === undefined || relayState.place === place || relayState.octets.length === 0)
        return undefined;
      const sentValue = one.leg.request?.encoded.relayState.value;
      // An SP may have a RelayState of its own in its endpoint's address: only the value that it sent was meant to be beside.
      if (one.isResponse && relayState.value !== sentValue) return undefined;
      return {
        outcome: 'warn',
        confidence: one.isResponse ? 'likely' : 'proven',
        where: at(one, relayState.parameter ?? 'RelayState'),
        seen: `RelayState in the ${PLACES[relayState.place]}, the message in the ${PLACES[place]}`,
        expected: `both in the ${PLACES[place]}`,
        message:
          'RelayState does not stand beside the message, where the binding has it; receivers that look only there find none.',
        fix: `At the ${one.party === 'sp' ? 'SP' : 'IdP'}: write RelayState ${place === 'body' ? 'as a field of the same form' : 'into the same query'}.`,
        party: one.party,
      };
    },
  }),
];

const PLACES = { query: 'address', fragment: 'fragment', body: 'posted form' } as const;
