// RelayState as observed beside a message: which parameter, where, how often, and its octets decoded exactly once.
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import type { DecodeProblem, MessagePlace, ObservedRelayState } from './encoded-message.ts';
import { matchName } from './parameter-names.ts';
import type { Parameter } from './parameters.ts';
import { problem } from './problems.ts';

export interface RelayStateFound {
  readonly relayState: ObservedRelayState;
  readonly problems: readonly DecodeProblem[];
}

/** A message that came without parameters, or whose binding has no RelayState. */
export const ABSENT_RELAY_STATE: ObservedRelayState = Object.freeze({
  presence: 'absent',
  wire: null,
  octets: new Uint8Array(0),
  value: '',
  repeats: [],
});

/** `%` without two hexadecimal digits behind it. */
export const hasBrokenEscape = (wire: string): boolean => /%(?![0-9a-f]{2})/i.test(wire);

/**
 * RelayState for a message that stood in `place` (Bindings 3.4.3, 3.5.3). The right spelling beside the message wins;
 * else a misspelt one there; else one in another place, which is reported: the receiver looks beside the message.
 */
export function findRelayState(parameters: readonly Parameter[], place: MessagePlace): RelayStateFound {
  const problems: DecodeProblem[] = [];
  const exact: Parameter[] = [];
  const misspelt: Parameter[] = [];
  for (const parameter of parameters) {
    const match = matchName(parameter.name);
    if (match?.parameter !== 'RelayState') continue;
    (match.spelling === 'exact' ? exact : misspelt).push(parameter);
  }
  const beside = (parameter: Parameter): boolean => parameter.place === place;
  if ([...exact, ...misspelt].some((parameter) => !beside(parameter))) {
    // A service provider's own RelayState in its address is seen here too: reported all the same, receivers mix them up.
    problems.push(problem('relay-state-elsewhere'));
  }
  const wrong = misspelt.find(beside) ?? (exact.some(beside) ? undefined : misspelt[0]);
  if (wrong) problems.push(problem('relay-state-misspelt', wrong.name));
  const chosen =
    [exact.filter(beside), misspelt.filter(beside), exact, misspelt].find((found) => found.length > 0) ?? [];
  const observed = observe(chosen);
  const hasTwin = chosen[0] !== misspelt[0] && misspelt.some((one) => beside(one) && isTwin(one.name));
  const relayState = hasTwin ? { ...observed.relayState, hasTwin } : observed.relayState;
  return { relayState, problems: [...problems, ...observed.problems] };
}

const isTwin = (name: string): boolean => /^[^\w]*RelayState(?:\W|$)/i.test(name);

/** The observation of one parameter's values; used for TARGET (SAML 1.1) and wctx (WS-Federation) as well. */
export function observe(found: readonly Parameter[]): RelayStateFound {
  const first = found[0];
  if (!first) return { relayState: ABSENT_RELAY_STATE, problems: [] };
  const problems: DecodeProblem[] = [];
  const values = found.map((parameter) => {
    const octets = parameter.octets();
    return { wire: parameter.wire, octets, value: toDisplayText(octets) };
  });
  if (values.length > 1) problems.push(problem('relay-state-repeated'));
  if (values.some(({ octets }) => fromUtf8(octets) === undefined)) problems.push(problem('relay-state-not-utf8'));
  if (values.some(({ wire }) => wire !== null && hasBrokenEscape(wire))) {
    problems.push(problem('relay-state-escape-broken'));
  }
  const { wire, octets, value } = values[0] ?? ABSENT_RELAY_STATE;
  const presence = values.length > 1 ? 'repeated' : octets.length === 0 ? 'empty' : 'present';
  return {
    relayState: {
      presence,
      wire,
      octets,
      value,
      parameter: first.name,
      place: first.place,
      repeats: values.length > 1 ? values : [],
    },
    problems,
  };
}
