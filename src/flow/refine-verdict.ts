// The verdict on a changed RelayState with what more than the two messages tell: where on its way it changed, and whether it belongs to another login.
import { equalBytes } from '../base/bytes.ts';
import type { Leg, MessageIndex, RelayStateVerdict } from './flow.ts';
import type { FlowMessage } from './pair-legs.ts';
import { besideMessage } from './relay-state.ts';
import { classifyRelayState } from './relay-state-class.ts';
import type { RelayStateHop } from './relay-state-hop.ts';

/** Milliseconds before a response in which another login of the browser counts as recent. */
const RECENT = 15 * 60 * 1_000;

type Mutated = Extract<RelayStateVerdict, { verdict: 'mutated' }>;

/** `legs` with their trails; the ones that changed refined, the others as they are. */
export function refineVerdicts(legs: readonly Leg[], messages: readonly FlowMessage[]): Leg[] {
  const changed = legs.filter(({ relayState }) => relayState.verdict === 'mutated');
  if (changed.length === 0) return [...legs];
  const requests = requestsByValue(legs, messages);
  const returned = sentByReturned(changed, messages);
  return legs.map((leg) => {
    const { relayState } = leg;
    const request = leg.request === undefined ? undefined : messages[leg.request];
    const response = leg.response === undefined ? undefined : messages[leg.response];
    if (relayState.verdict !== 'mutated' || !request || !response) return leg;
    return { ...leg, relayState: refined(relayState, leg, request, response, requests, returned) };
  });
}

function refined(
  verdict: Mutated,
  leg: Leg,
  request: FlowMessage,
  response: FlowMessage,
  requests: ReadonlyMap<string, readonly FlowMessage[]>,
  returned: ReadonlyMap<string, ReadonlySet<string>>,
): Mutated {
  const sent = request.encoded.relayState;
  const back = besideMessage(response.encoded);
  const crossed = crossedWith(request, response, requests.get(keyOf(back.octets)) ?? []);
  const others = returned.get(returnedKey(response, back.octets));
  const found = classifyRelayState(
    sent.presence === 'absent' ? undefined : sent.octets,
    back.presence === 'absent' ? undefined : back.octets,
    { crossedWith: crossed, cameBackForOthers: (others?.size ?? 0) > 1 },
  );
  const place = changedAt(leg.trail, leg.response, sent.octets);
  return { ...verdict, class: found, ...place };
}

/** Another request of this browser with the value that came back, at most 15 minutes old: the one made last. */
function crossedWith(
  request: FlowMessage,
  response: FlowMessage,
  candidates: readonly FlowMessage[],
): MessageIndex | undefined {
  for (let i = candidates.length - 1; i >= 0; i--) {
    const other = candidates[i] as FlowMessage;
    if (other.index > response.index || other === request) continue;
    return response.exchange.startedAt - other.exchange.startedAt <= RECENT ? other.index : undefined;
  }
  return undefined;
}

/** The two neighbouring hops: the last one that still had what was sent, and the one behind it. */
function changedAt(
  trail: readonly RelayStateHop[],
  response: MessageIndex | undefined,
  sent: Uint8Array,
): Pick<Mutated, 'changedBetween' | 'party'> | undefined {
  const known = trail.filter(({ presence }) => presence !== 'unknown');
  const end = known.findIndex(({ message, where }) => where === 'response' && message === response);
  if (end <= 0) return undefined;
  for (let i = end - 1; i >= 0; i--) {
    const before = known[i] as RelayStateHop;
    const after = known[i + 1] as RelayStateHop;
    if (!equalBytes(before.octets, sent)) continue;
    return { changedBetween: [before.exchange, after.exchange], party: after.party };
  }
  return undefined;
}

const keyOf = (octets: Uint8Array): string => {
  let key = '';
  for (let i = 0; i < octets.length; i += 4_096) key += String.fromCharCode(...octets.subarray(i, i + 4_096));
  return key;
};

/** Requests with a RelayState, by its octets, in order. */
function requestsByValue(legs: readonly Leg[], messages: readonly FlowMessage[]): Map<string, FlowMessage[]> {
  const byValue = new Map<string, FlowMessage[]>();
  for (const { request } of legs) {
    const message = request === undefined ? undefined : messages[request];
    if (!message || message.encoded.relayState.octets.length === 0) continue;
    const key = keyOf(message.encoded.relayState.octets);
    const found = byValue.get(key);
    // Two legs may share a request.
    if (!found) byValue.set(key, [message]);
    else if (found.at(-1) !== message) found.push(message);
  }
  return byValue;
}

const returnedKey = ({ header }: FlowMessage, octets: Uint8Array): string =>
  JSON.stringify([header.issuer ?? '', keyOf(octets)]);

/** What was sent, by IdP and what came back for it. */
function sentByReturned(changed: readonly Leg[], messages: readonly FlowMessage[]): Map<string, Set<string>> {
  const byReturned = new Map<string, Set<string>>();
  for (const leg of changed) {
    const request = leg.request === undefined ? undefined : messages[leg.request];
    const response = leg.response === undefined ? undefined : messages[leg.response];
    if (!request || !response) continue;
    const { octets } = besideMessage(response.encoded);
    const sent = request.encoded.relayState.octets;
    if (octets.length === 0 || sent.length === 0) continue;
    const key = returnedKey(response, octets);
    const values = byReturned.get(key) ?? new Set();
    values.add(keyOf(sent));
    byReturned.set(key, values);
  }
  return byReturned;
}
