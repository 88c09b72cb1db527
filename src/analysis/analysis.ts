// What `analyze` gives: the one result that panel, command line and reports show.
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange, ExchangeId } from '../capture/exchange.ts';
import type { Flow } from '../flow/flow.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';

export interface AnalyzedMessage {
  /** Index in `Analysis.messages`; legs refer to it. */
  readonly index: number;
  readonly exchangeId: ExchangeId;
  readonly encoded: EncodedMessage;
  readonly decoded: DecodedMessage;
}

export interface Analysis {
  readonly exchanges: readonly Exchange[];
  readonly messages: readonly AnalyzedMessage[];
  readonly flows: readonly Flow[];
}
