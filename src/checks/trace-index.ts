// The whole recording, indexed once, so that a check of one flow can ask about others without walking the trace.
import { groupBy } from '../base/group-by.ts';
import type { EpochMs } from '../base/units.ts';
import type { Exchange, ExchangeId } from '../capture/exchange.ts';
import type { Flow } from '../flow/flow.ts';

export interface TraceIndex {
  readonly exchanges: readonly Exchange[];
  readonly flows: readonly Flow[];
  /** When the recording's first exchange began; undefined for an empty one. */
  readonly beganAt: EpochMs | undefined;
  exchange(id: ExchangeId): Exchange | undefined;
  /** All exchanges with this host (with port, lower case), in order. */
  ofHost(host: string): readonly Exchange[];
  /** All exchanges of this tab, in order; undefined: those that tell of no tab. */
  ofTab(tab: number | undefined): readonly Exchange[];
  /** Every hop of one redirect chain, in order. */
  chainOf(exchange: Exchange): readonly Exchange[];
  /** The flow that the exchange is a part of; of several the one that began last. */
  flowOf(id: ExchangeId): Flow | undefined;
}

export function indexTrace(exchanges: readonly Exchange[], flows: readonly Flow[]): TraceIndex {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const byHost = groupBy(exchanges, ({ request }) => hostOf(request.url));
  const byTab = groupBy(exchanges, ({ tab }) => tab?.id);
  const byRequest = groupBy(exchanges, ({ requestId }) => requestId);
  const flowByExchange = new Map<ExchangeId, Flow>();
  for (const flow of flows) for (const id of flow.exchanges) flowByExchange.set(id, flow);
  return {
    exchanges,
    flows,
    beganAt: exchanges[0]?.startedAt,
    exchange: (id) => byId.get(id),
    ofHost: (host) => byHost.get(host) ?? [],
    ofTab: (tab) => byTab.get(tab) ?? [],
    chainOf: (exchange) => byRequest.get(exchange.requestId) ?? [exchange],
    flowOf: (id) => flowByExchange.get(id),
  };
}

/** Host with port, lower case; '' where the address can't be parsed. */
export function hostOf(url: string): string {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url);
  return (match?.[1] ?? '').toLowerCase();
}
