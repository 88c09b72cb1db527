// What an exchange is called in a sentence: method, host and path.
import type { Analysis } from '../analysis/analysis.ts';
import type { ExchangeId } from '../capture/exchange.ts';
import { indexOf } from './analysis-index.ts';
import { hostOf, pathOf } from './parties.ts';

/** The id itself where the exchange is gone. */
export function exchangeName(analysis: Analysis, id: ExchangeId): string {
  const exchange = indexOf(analysis).exchanges.get(id);
  if (!exchange) return id;
  const { method, url } = exchange.request;
  return `${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 300);
}
