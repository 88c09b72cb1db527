// The value that the SP sends: empty, a printed null, encoded before it was sent, not encoded at all, or longer than the binding allows.
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { byteLengthOf, goesToSalesforce, isLogout, shown } from './leg-values.ts';

interface Asked extends SubjectLeg {
  readonly request: SubjectMessage;
}

/** Requests of SAML 2.0 with the leg that they began. */
const asked = ({ legs }: CheckSubject): Asked[] =>
  legs.flatMap((leg) => {
    const { request } = leg;
    const isSaml =
      request && request.encoded.binding !== 'WS-Federation' && request.encoded.relayState.place !== undefined;
    return isSaml ? [{ ...leg, request }] : [];
  });

type Rule = Pick<Check, 'id' | 'cites' | 'title'> & {
  /** Undefined where nothing is wrong. */
  readonly judge: (leg: Asked, subject: CheckSubject) => Omit<Judgement, 'where' | 'party'> | undefined;
};

const requestCheck = ({ judge, ...rule }: Rule): Check => {
  const judged = (subject: CheckSubject): Judgement[] =>
    asked(subject).flatMap((leg) => {
      const found = judge(leg, subject);
      const { index, exchange } = leg.request;
      // Whoever asks wrote the value: of a logout that may be the IdP.
      return found
        ? [
            {
              ...found,
              where: { message: index, exchange: exchange.id, path: 'RelayState' },
              party: askerOf(leg, subject),
            },
          ]
        : [];
    });
  return { ...rule, stage: 'relay-state', applies: (subject) => judged(subject).length > 0, run: judged };
};

const askerOf = (leg: SubjectLeg, { flow }: CheckSubject): 'sp' | 'idp' =>
  isLogout(leg) && flow.initiatedBy === 'idp' ? 'idp' : 'sp';

const sentValue = ({ request }: Asked): string => request.encoded.relayState.value;
const isChanged = ({ leg }: Asked): boolean => leg.relayState.verdict === 'mutated';

const PRINTED = new Set(['null', 'undefined', 'None', 'nil', '(null)', '[object Object]', 'NaN']);

/** Parameters that products add to the address of a request; what else follows an unencoded URL was part of it. */
const KNOWN_BESIDE =
  /^(?:SAML(?:Request|Response|Encoding|art)|RelayState|SigAlg|Signature|login_?hint|domain_?hint|whr|username|user|idp|kc_idp_hint|prompt|ui_locales|lang|locale|fromURI|client-request-id|sso_reload|cookieTime|spentityid|providerId|entityID|forceAuthn|wa|wtrealm|wctx|wct|mkt)$/i;

/** Names of the parameters that follow an unencoded URL in RelayState, as they stand in the raw query. */
function strayParameters({ request }: Asked): readonly string[] {
  const { encoded, exchange } = request;
  const { wire, place } = encoded.relayState;
  if (place !== 'query' || wire === null || !/^[a-z][a-z0-9+.-]*:\/\//i.test(wire) || !wire.includes('?')) return [];
  const query = exchange.request.url.split('#', 1)[0] ?? '';
  const at = query.indexOf(`RelayState=${wire}`);
  if (at === -1) return [];
  const behind = query.slice(at + 'RelayState='.length + wire.length).split('&', 20);
  const stray: string[] = [];
  for (const pair of behind.slice(1)) {
    const name = pair.split('=', 1)[0] ?? '';
    if (name === '' || KNOWN_BESIDE.test(name)) break;
    stray.push(name);
  }
  return stray;
}

export const RELAY_STATE_REQUEST: readonly Check[] = [
  requestCheck({
    id: 'relay-state-sent-empty',
    cites: ['F02', 'N08'],
    title: 'A request by HTTP-Redirect without a RelayState value leaves the parameter out.',
    judge: ({ request }, { flow }) =>
      request.encoded.relayState.presence !== 'empty'
        ? undefined
        : {
            outcome: request.encoded.relayState.place === 'query' && flow.outcome !== 'succeeded' ? 'warn' : 'info',
            seen: 'RelayState=',
            expected: 'no RelayState parameter',
            message:
              'The request carries an empty RelayState. The binding wants the parameter left out then (SAML Bindings §3.4.4.1); AD FS refuses such requests, and a signature over the query may not verify.',
            fix: 'At the SP: leave the parameter out where there is no value.',
          },
  }),
  requestCheck({
    id: 'relay-state-sent-null',
    cites: ['F02'],
    title: 'The RelayState of a request is not the word by which a program prints a missing value.',
    judge: (leg) =>
      !PRINTED.has(sentValue(leg))
        ? undefined
        : {
            outcome: 'warn',
            confidence: 'likely',
            seen: shown(sentValue(leg)),
            expected: 'a value, or no RelayState parameter',
            message: `The SP sent “${sentValue(leg)}”, which is how a program prints a variable without a value; after the login the user is sent to a page of that name.`,
            fix: 'At the SP: leave the parameter out where there is no page to return to.',
          },
  }),
  requestCheck({
    id: 'relay-state-sent-encoded-twice',
    cites: ['F03'],
    title: 'The RelayState of a request is percent-encoded once.',
    judge: (leg) => {
      const value = sentValue(leg);
      const wholeUrl = /^https?%3A/i.test(value);
      if (!wholeUrl && !/%25[0-9A-F]{2}/i.test(value)) return undefined;
      const changed = isChanged(leg);
      return {
        outcome: changed ? 'warn' : 'info',
        confidence: wholeUrl ? 'likely' : 'hint',
        seen: shown(value),
        expected: 'a value without escapes of its own, once it is decoded',
        message: `Decoded once, RelayState still has ${wholeUrl ? 'a percent-encoded URL' : 'twice encoded characters'} in it: it was encoded before the binding encoded it. ${
          changed
            ? 'IdPs that decode once too often do so with such values first.'
            : 'It came to no harm here; the SP may mean it so, as a token of its own.'
        }`,
        fix: 'At the SP: encode the value once, where it goes into the address or form.',
      };
    },
  }),
  requestCheck({
    id: 'relay-state-sent-unencoded',
    cites: ['F04'],
    title: 'The RelayState of a request is percent-encoded, so that all of it belongs to the parameter.',
    judge: (leg) => {
      const stray = strayParameters(leg);
      if (stray.length === 0) return undefined;
      return {
        outcome: 'warn',
        confidence: 'likely',
        seen: shown(`RelayState=${leg.request.encoded.relayState.wire ?? ''}&${stray.join('=…&')}=…`),
        expected: 'RelayState percent-encoded, & as %26',
        message: `The SP wrote a URL into RelayState without encoding it, so what follows its first & became parameters of the request (${shown(stray.join(', '))}) and is lost to RelayState.`,
        fix: 'At the SP: percent-encode the whole value (encodeURIComponent, URLEncoder) before it goes into the address.',
      };
    },
  }),
  requestCheck({
    id: 'relay-state-longer-than-80-bytes',
    cites: ['F08', 'N18'],
    title: 'RelayState is no longer than 80 bytes, where the IdP keeps to that limit.',
    judge: (leg, subject) => {
      const { octets } = leg.request.encoded.relayState;
      if (octets.length <= 80) return undefined;
      const harm = harmOf(leg, subject);
      return {
        outcome: harm === '' ? 'info' : 'warn',
        confidence: harm === '' ? 'proven' : 'likely',
        seen: byteLengthOf(octets),
        expected: '80 bytes at most',
        message:
          harm === ''
            ? `RelayState is longer than SAML Bindings §3.4.3 allows. ${
                goesToSalesforce(subject, leg)
                  ? 'Salesforce sends such values and expects them back whole.'
                  : 'Most products take it, and it did no harm here.'
              }`
            : `RelayState is longer than SAML Bindings §3.4.3 allows, and ${harm}: the limit may be why.`,
        fix:
          harm === ''
            ? 'Nothing, as long as the IdP sends it back whole. Else keep the state at the SP and send a short token.'
            : 'At the SP: keep the state on the server and send a short token. At the IdP: lift the limit on RelayState, where the product has one (Duende: MaxRelayStateLength).',
      };
    },
  }),
];

/** What may follow from the length; '' where the leg went well. */
function harmOf({ leg, request, response }: Asked, { flow }: CheckSubject): string {
  const { relayState } = leg;
  if (relayState.verdict === 'mutated') {
    const { class: found } = relayState;
    if (found.name === 'missing' || found.name === 'emptied') return 'it did not come back';
    if (found.name === 'truncated' && found.at === 80) return 'it came back cut after 80 bytes';
    return '';
  }
  const refused = !response && flow.legs[0]?.request === request.index && flow.outcome === 'failed';
  const [why] = flow.outcomeEvidence;
  return refused && why?.code === 'http-error' && /^(?:400|413|414|431)\b/.test(why.detail)
    ? `the IdP answered the request with ${why.detail.slice(0, 3)}`
    : '';
}
