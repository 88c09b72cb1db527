// `--require-exact`: of which logins and logouts it is not proven that RelayState came back exactly as it was sent.
import type { Flow, Leg, NotCheckedReason } from '../flow/flow.ts';

/** One thing that stands against the proof. */
export interface Unproven {
  /** Index of the flow and of its leg; undefined where nothing in the whole input was compared. */
  readonly place: { readonly flow: number; readonly leg: number } | undefined;
  /** The place in words, and why. */
  readonly message: string;
}

export const NOT_CHECKED_REASONS: Readonly<Record<NotCheckedReason, string>> = {
  'no-response-seen': 'no response to this request was recorded',
  'no-request-seen': 'the request that this response answers was not recorded',
  unsolicited: 'the login was started by the identity provider, so nothing was sent that could come back',
  repeated: 'the parameter stands there more than once',
  'body-unavailable': 'the posted body was not recorded whole',
  misspelt: 'the parameter’s name is misspelt, so receivers don’t read it as RelayState',
  'sent-differently': 'the same message was sent more than once with different values',
  'recording-lossy': 'the recording does not hold the values as they were sent',
  'pairing-guessed': 'the values differ, but which request this answers is only guessed',
};

/** Empty where at least one leg's RelayState came back exactly, and on every other leg exactly as well or neither side carried one. */
export function unprovenRelayState(flows: readonly Flow[]): Unproven[] {
  const found: Unproven[] = [];
  let exact = 0;
  for (const [flow, { kind, legs }] of flows.entries()) {
    for (const [leg, one] of legs.entries()) {
      if (one.relayState.verdict === 'exact') exact++;
      const why = whyNot(one);
      if (why === undefined) continue;
      const name = `${kind === 'sso' ? 'login' : 'logout'} ${flow + 1}${legs.length > 1 ? `, leg ${leg + 1}` : ''}`;
      found.push({ place: { flow, leg }, message: `${name}: ${why}` });
    }
  }
  if (found.length === 0 && exact === 0) found.push({ place: undefined, message: nothingCompared(flows) });
  return found;
}

function whyNot({ relayState }: Leg): string | undefined {
  switch (relayState.verdict) {
    case 'exact':
    case 'absent':
      return undefined;
    case 'mutated':
      return 'it came back changed';
    case 'not-checked':
      return NOT_CHECKED_REASONS[relayState.reason];
  }
}

const nothingCompared = (flows: readonly Flow[]): string =>
  flows.length === 0 ? 'there is no login or logout in the input' : 'no login or logout in the input carried one';

/** So many places are named in one line. */
const MOST_NAMED = 5;

/** One line, without its end; undefined where it is proven. */
export function unprovenLine(unproven: readonly Unproven[]): string | undefined {
  if (unproven.length === 0) return undefined;
  const named = unproven.slice(0, MOST_NAMED).map(({ message }) => message);
  const more = unproven.length > MOST_NAMED ? [`and ${unproven.length - MOST_NAMED} more`] : [];
  return `RelayState is not proven exact: ${[...named, ...more].join('; ')}.`;
}
