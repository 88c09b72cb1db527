// When a message arrived: the moment against which its times are told.

import type { EpochMs } from '../base/units.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange } from '../capture/exchange.ts';

/**
 * By the browser's clock: when the request that carries the message set out, or when the response that carries it was
 * over. Undefined for a message that was pasted: it arrived some other time.
 */
export function receivedAt(encoded: EncodedMessage, exchange: Exchange | undefined): EpochMs | undefined {
  if (!exchange || exchange.source === 'pasted') return undefined;
  return encoded.inResponse ? (exchange.endedAt ?? exchange.startedAt) : exchange.startedAt;
}
