// Whether the same message went out again with another RelayState: which of the two the other side answered, or kept, nobody can tell then.
import { firstDifference } from '../base/bytes.ts';
import type { Exchange } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import type { Leg, MessageIndex, RelayStateVerdict } from './flow.ts';
import { hostNameOf, type LegParties, legParties, senderHost } from './leg-parties.ts';
import type { FlowMessage } from './pair-legs.ts';
import type { TraceOrder } from './trace-order.ts';

/**
 * `exact` no longer, where the message had several values. What a side passes on to itself (a next step of the IdP, a gateway
 * of the SP that hands the response inward) never reached the other side, and counts for nothing.
 */
export function heedRepeats(leg: Leg, messages: readonly FlowMessage[], order: TraceOrder): RelayStateVerdict {
  const { relayState, request, response, requestHops, responseHops } = leg;
  if (relayState.verdict !== 'exact' || request === undefined || response === undefined) return relayState;
  // What was asked once the answer had come is not what it answers.
  const asked = differing(messages[request], requestHops, messages).filter((hop) => !isBehind(hop, messages[response]));
  const answered = differing(messages[response], responseHops, messages);
  if (asked.length === 0 && answered.length === 0) return relayState;
  const parties = legParties(leg, messages, order.chains, 'sp');
  const counts =
    asked.some((hop) => !isInward(hop, messages[request], parties, 'request', order)) ||
    answered.some((hop) => !isInward(hop, messages[response], parties, 'response', order));
  return counts ? { verdict: 'not-checked', reason: 'sent-differently' } : relayState;
}

const differing = (
  first: FlowMessage | undefined,
  hops: readonly MessageIndex[],
  messages: readonly FlowMessage[],
): FlowMessage[] =>
  hops
    .flatMap((index) => messages[index] ?? [])
    .filter(
      ({ encoded: { relayState } }) =>
        first !== undefined &&
        relayState.presence !== 'absent' &&
        firstDifference(relayState.octets, first.encoded.relayState.octets) !== -1,
    );

const isBehind = (hop: FlowMessage, response: FlowMessage | undefined): boolean =>
  response !== undefined && hop.index > response.index && hop.exchange.startedAt > response.exchange.startedAt;

/** Sent by the side that the message had already reached. What is not known is taken for a message that was sent again. */
function isInward(
  { exchange }: FlowMessage,
  first: FlowMessage | undefined,
  { partyOf, asker, answerer }: LegParties,
  stage: 'request' | 'response',
  order: TraceOrder,
): boolean {
  const receiver = stage === 'request' ? answerer : asker;
  const elsewhere = first !== undefined && addressOf(exchange) !== addressOf(first.exchange);
  const sender = senderHost(exchange, order.chains) || refererHost(exchange);
  // The endpoint that takes responses gets the same one again by a reload, or by whoever replays it.
  if (sender !== '') return partyOf(sender, stage) === receiver && (stage === 'request' || elsewhere);
  if (!elsewhere || exchange.hop > 0) return false;
  // Files tell nothing of who caused a request: then it's the page that the browser showed before.
  const [page] = order.pagesBefore(exchange, 1);
  return (
    page !== undefined &&
    partyOf(hostNameOf(page.request.url), stage) === receiver &&
    partyOf(hostNameOf(exchange.request.url), stage) === receiver
  );
}

const addressOf = ({ request }: Exchange): string => request.url.split(/[?#]/, 1)[0] ?? '';

const refererHost = ({ hop, request }: Exchange): string =>
  hop > 0 ? '' : hostNameOf(headerValue(request.headers, 'referer') ?? headerValue(request.headers, 'origin') ?? '');
