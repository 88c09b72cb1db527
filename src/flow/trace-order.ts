// The exchanges of a trace by tab and by redirect chain, made once for all that correlation asks of them.
import { groupBy } from '../base/group-by.ts';
import type { Exchange } from '../capture/exchange.ts';
import { isPage } from './relay-state-sightings.ts';

export interface TraceOrder {
  readonly exchanges: readonly Exchange[];
  /** Redirect chains by request id, each in order. */
  readonly chains: ReadonlyMap<string, readonly Exchange[]>;
  /** Whether a message was found in it. */
  hasMessage(exchange: Exchange): boolean;
  /** At most `most` pages of the exchange's own tab and frame that came after it, in order. */
  pagesAfter(exchange: Exchange, most: number): readonly Exchange[];
  /** The same, before it, the nearest one first. */
  pagesBefore(exchange: Exchange, most: number): readonly Exchange[];
}

const frameOf = ({ tab, frame }: Exchange): string => `${tab?.id ?? ''} ${frame?.id ?? 0}`;

export function orderTrace(
  exchanges: readonly Exchange[],
  messages: readonly { readonly exchange: Exchange }[],
): TraceOrder {
  const carrying = new Set(messages.map(({ exchange }) => exchange.id));
  const pages = groupBy(exchanges.filter(isPage), frameOf);
  const placeOf = (list: readonly Exchange[], { sequence }: Exchange): number => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as Exchange).sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    exchanges,
    chains: groupBy(exchanges, ({ requestId }) => requestId),
    hasMessage: ({ id }) => carrying.has(id),
    pagesAfter: (exchange, most) => {
      const list = pages.get(frameOf(exchange)) ?? [];
      const at = placeOf(list, exchange);
      const from = list[at]?.sequence === exchange.sequence ? at + 1 : at;
      return list.slice(from, from + most);
    },
    pagesBefore: (exchange, most) => {
      const list = pages.get(frameOf(exchange)) ?? [];
      const at = placeOf(list, exchange);
      return list.slice(Math.max(0, at - most), at).reverse();
    },
  };
}
