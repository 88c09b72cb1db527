// Look-ups over one Analysis, built once for each: by exchange, by message, by flow. For selectors and the trace tree.
import type { Analysis, AnalyzedMessage } from '../analysis/analysis.ts';
import type { Exchange, ExchangeId } from '../capture/exchange.ts';
import type { Flow, Leg, MessageIndex } from '../flow/flow.ts';

/** A message's part in a leg. */
export interface LegPlace {
  readonly flow: Flow;
  readonly leg: Leg;
  readonly role: 'request' | 'response';
}

export interface AnalysisIndex {
  readonly analysis: Analysis;
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>;
  readonly messagesOf: ReadonlyMap<ExchangeId, readonly AnalyzedMessage[]>;
  readonly places: ReadonlyMap<MessageIndex, LegPlace>;
  /** The exchange one hop earlier in the same redirect chain, by the later one's id. */
  readonly previousHop: ReadonlyMap<ExchangeId, Exchange>;
}

const built = new WeakMap<Analysis, AnalysisIndex>();

export function indexOf(analysis: Analysis): AnalysisIndex {
  const known = built.get(analysis);
  if (known) return known;
  const index = build(analysis);
  built.set(analysis, index);
  return index;
}

function build(analysis: Analysis): AnalysisIndex {
  const exchanges = new Map<ExchangeId, Exchange>();
  const hops = new Map<string, Exchange>();
  for (const exchange of analysis.exchanges) {
    exchanges.set(exchange.id, exchange);
    hops.set(hopKey(exchange, exchange.hop), exchange);
  }
  const previousHop = new Map<ExchangeId, Exchange>();
  for (const exchange of analysis.exchanges) {
    const previous = exchange.hop > 0 ? hops.get(hopKey(exchange, exchange.hop - 1)) : undefined;
    if (previous) previousHop.set(exchange.id, previous);
  }
  const messagesOf = new Map<ExchangeId, AnalyzedMessage[]>();
  for (const message of analysis.messages) {
    const beside = messagesOf.get(message.exchangeId);
    if (beside) beside.push(message);
    else messagesOf.set(message.exchangeId, [message]);
  }
  const places = new Map<MessageIndex, LegPlace>();
  for (const flow of analysis.flows) {
    for (const leg of flow.legs) {
      for (const message of requestsOf(leg))
        if (!places.has(message)) places.set(message, { flow, leg, role: 'request' });
      for (const message of responsesOf(leg))
        if (!places.has(message)) places.set(message, { flow, leg, role: 'response' });
    }
  }
  return { analysis, exchanges, messagesOf, places, previousHop };
}

const hopKey = (exchange: Exchange, hop: number): string => `${exchange.source} ${exchange.requestId} ${hop}`;

export const requestsOf = (leg: Leg): MessageIndex[] => [
  ...(leg.request === undefined ? [] : [leg.request]),
  ...leg.requestHops,
];

export const responsesOf = (leg: Leg): MessageIndex[] => [
  ...(leg.response === undefined ? [] : [leg.response]),
  ...leg.responseHops,
];

export function messageAt(analysis: Analysis, index: MessageIndex | undefined): AnalyzedMessage | undefined {
  return index === undefined ? undefined : analysis.messages[index];
}
