// Walks of redirect chains that cost the same wherever in a chain they begin: a file may claim chains of any length.
import type { Exchange } from '../capture/exchange.ts';

/** Browsers give up after 20 redirects (Fetch, HTTP-redirect fetch), so more on either side belong to nothing. */
const MOST_HOPS = 24;

/** The hops just before and after an exchange, itself included; `chain` in order. */
export function hopsAround(exchange: Exchange, chain: readonly Exchange[]): readonly Exchange[] {
  const at = firstAt(chain, exchange.sequence);
  return chain.slice(Math.max(0, at - MOST_HOPS), at + MOST_HOPS + 1);
}

/** Index of the first exchange at or after `sequence`; `exchanges` in order. */
export function firstAt(exchanges: readonly Exchange[], sequence: number): number {
  let low = 0;
  let high = exchanges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((exchanges[middle] as Exchange).sequence < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
