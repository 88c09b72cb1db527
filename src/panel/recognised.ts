// What exchanges without a message are, in a few words, asked only of those that are drawn.
import { recogniseExchange } from '../bindings/recognise.ts';
import type { Exchange } from '../capture/exchange.ts';

const known = new WeakMap<Exchange, string | undefined>();

/** A label such as “OAuth 2.0 callback”; undefined for ordinary traffic. Remembered for each exchange. */
export function recognisedLabel(exchange: Exchange): string | undefined {
  if (!known.has(exchange)) known.set(exchange, recogniseExchange(exchange)?.label);
  return known.get(exchange);
}

/** Of a fold only so many are looked at: it is drawn anew at each scrolling. */
const MOST_LOOKED_AT = 50;

/** The distinct labels among exchanges, in order. */
export const recognisedLabels = (exchanges: readonly Exchange[]): string[] => [
  ...new Set(exchanges.slice(0, MOST_LOOKED_AT).flatMap((exchange) => recognisedLabel(exchange) ?? [])),
];
