// The list at the left as a tree: flows, in them messages and folds of other exchanges, then what belongs to no flow.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Flow } from '../flow/flow.ts';
import { type AnalysisIndex, type LegPlace, requestsOf, responsesOf } from './analysis-index.ts';
import { type FlowSummary, flowSummary } from './flow-summary.ts';
import { type Route, routeOf } from './parties.ts';

/** `everything` also shows exchanges without a SAML message. */
export type Shown = 'saml' | 'everything';

export type TraceItem =
  | { readonly kind: 'flow'; readonly summary: FlowSummary }
  | {
      readonly kind: 'message';
      readonly message: AnalyzedMessage;
      readonly exchange: Exchange | undefined;
      readonly place: LegPlace | undefined;
      readonly route: Route;
    }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | {
      readonly kind: 'fold';
      readonly position: 'before' | 'between' | 'after';
      readonly count: number;
      /** How many of them were seen by half only. */
      readonly gaps: number;
      readonly exchanges: readonly Exchange[];
    }
  | { readonly kind: 'group'; readonly group: 'other-messages' | 'other-exchanges'; readonly count: number };

export interface TraceNode {
  /** Stable while exchanges are added. */
  readonly key: string;
  readonly item: TraceItem;
  readonly children: readonly TraceNode[];
  readonly openAtFirst: boolean;
}

export function traceTree(index: AnalysisIndex, shown: Shown): TraceNode[] {
  const keys = new UniqueKeys();
  const inFlow = new Set<string>();
  const nodes: TraceNode[] = [];
  for (const flow of index.analysis.flows) {
    for (const id of flow.exchanges) inFlow.add(id);
    nodes.push(flowNode(index, flow, shown, keys));
  }
  const otherMessages: TraceNode[] = [];
  const otherExchanges: TraceNode[] = [];
  for (const message of index.analysis.messages) {
    if (!index.places.has(message.index)) otherMessages.push(messageNode(index, message, keys));
  }
  for (const exchange of index.analysis.exchanges) {
    if (!inFlow.has(exchange.id) && !index.messagesOf.has(exchange.id))
      otherExchanges.push(exchangeNode(exchange, keys));
  }
  if (otherMessages.length > 0) nodes.push(groupNode('other-messages', otherMessages, true));
  if (shown === 'everything' && otherExchanges.length > 0) {
    nodes.push(groupNode('other-exchanges', otherExchanges, false));
  }
  return nodes;
}

/** An exchange may be seen in two flows; the later row gets a key of its own. */
class UniqueKeys {
  readonly #used = new Set<string>();

  take(wanted: string): string {
    let key = wanted;
    for (let n = 2; this.#used.has(key); n++) key = `${wanted} ${n}`;
    this.#used.add(key);
    return key;
  }
}

export const flowKey = (flow: Flow): string => `flow:${flow.id}`;

export const exchangeKey = (exchange: Exchange): string => `exchange:${exchange.id}`;

export const messageKey = ({ exchangeId, encoded }: AnalyzedMessage): string =>
  `message:${exchangeId}:${encoded.place}:${encoded.parameter}`;

function flowNode(index: AnalysisIndex, flow: Flow, shown: Shown, keys: UniqueKeys): TraceNode {
  const own = new Set(flow.legs.flatMap((leg) => [...requestsOf(leg), ...responsesOf(leg)]));
  const key = keys.take(flowKey(flow));
  const children: TraceNode[] = [];
  let run: Exchange[] = [];
  let messagesSeen = false;
  const endRun = (position: 'before' | 'between' | 'after'): void => {
    if (run.length > 0 && shown === 'everything') children.push(foldNode(key, position, run, keys));
    run = [];
  };
  for (const id of flow.exchanges) {
    const messages = index.messagesOf.get(id)?.filter((message) => own.has(message.index)) ?? [];
    if (messages.length === 0) {
      const exchange = index.exchanges.get(id);
      // A message of another flow, or of none, is listed where it belongs.
      if (exchange && !index.messagesOf.has(id)) run.push(exchange);
      continue;
    }
    endRun(messagesSeen ? 'between' : 'before');
    messagesSeen = true;
    for (const message of messages) children.push(messageNode(index, message, keys));
  }
  endRun('after');
  return { key, item: { kind: 'flow', summary: flowSummary(index, flow) }, children, openAtFirst: true };
}

function messageNode(index: AnalysisIndex, message: AnalyzedMessage, keys: UniqueKeys): TraceNode {
  return {
    key: keys.take(messageKey(message)),
    item: {
      kind: 'message',
      message,
      exchange: index.exchanges.get(message.exchangeId),
      place: index.places.get(message.index),
      route: routeOf(index, message),
    },
    children: [],
    openAtFirst: false,
  };
}

function foldNode(
  flow: string,
  position: 'before' | 'between' | 'after',
  run: readonly Exchange[],
  keys: UniqueKeys,
): TraceNode {
  return {
    key: keys.take(`fold:${flow}:${run[0]?.id}`),
    item: {
      kind: 'fold',
      position,
      count: run.length,
      gaps: run.filter((exchange) => exchange.gaps.length > 0).length,
      exchanges: run,
    },
    children: run.map((exchange) => exchangeNode(exchange, keys)),
    openAtFirst: false,
  };
}

const exchangeNode = (exchange: Exchange, keys: UniqueKeys): TraceNode => ({
  key: keys.take(exchangeKey(exchange)),
  item: { kind: 'exchange', exchange },
  children: [],
  openAtFirst: false,
});

const groupNode = (
  group: 'other-messages' | 'other-exchanges',
  children: readonly TraceNode[],
  openAtFirst: boolean,
): TraceNode => ({
  key: `group:${group}`,
  item: { kind: 'group', group, count: children.length },
  children,
  openAtFirst,
});
