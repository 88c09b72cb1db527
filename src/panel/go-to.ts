// What has to be dispatched to show an exchange, or the message that it carries.
import type { Analysis } from '../analysis/analysis.ts';
import type { ExchangeId } from '../capture/exchange.ts';
import { indexOf } from './analysis-index.ts';
import type { PanelAction } from './state.ts';
import { exchangeKey, messageKey } from './trace-tree.ts';

/** To be dispatched one after another. None where the exchange is gone. */
export function goToExchange(id: ExchangeId, analysis: Analysis): readonly PanelAction[] {
  const { exchanges, messagesOf } = indexOf(analysis);
  const message = messagesOf.get(id)?.[0];
  if (message) return [{ type: 'select', key: messageKey(message) }];
  const exchange = exchanges.get(id);
  // The list shows exchanges without a message only with everything else.
  return exchange
    ? [
        { type: 'show', shown: 'everything' },
        { type: 'select', key: exchangeKey(exchange) },
      ]
    : [];
}
