// The only composer: exchanges in, one analysis out. Panel, command line and reports all show what this gives.
import type { Limits } from '../base/limits.ts';
import { decodeBindings } from '../bindings/decode-bindings.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import { readPasted } from '../bindings/read-pasted.ts';
import type { Exchange } from '../capture/exchange.ts';
import { correlate } from '../flow/correlate.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { Analysis } from './analysis.ts';
import { readEncoded } from './read-encoded.ts';

export interface AnalysisContext {
  readonly limits: Limits;
}

interface Reading {
  readonly encoded: EncodedMessage;
  readonly decoded: DecodedMessage;
}

/**
 * Gives a function that analyzes, and remembers what it decoded of an exchange object, so that a trace that grows is
 * not decoded anew with each exchange. Exchanges are immutable: a changed one is another object.
 */
export function createAnalyzer(context: AnalysisContext): (exchanges: readonly Exchange[]) => Analysis {
  const known = new WeakMap<Exchange, readonly Reading[]>();
  const readingsOf = (exchange: Exchange): readonly Reading[] => {
    const seen = known.get(exchange);
    if (seen) return seen;
    const readings = encodedMessages(exchange, context.limits).map((encoded) => ({
      encoded,
      decoded: readEncoded(encoded, context.limits),
    }));
    known.set(exchange, readings);
    return readings;
  };
  return (exchanges) => {
    const flowMessages = exchanges
      .flatMap((exchange) => readingsOf(exchange).map((reading) => ({ exchange, ...reading })))
      .map((message, index) => ({ ...message, index, header: message.decoded.header }));
    return {
      exchanges,
      messages: flowMessages.map(({ index, exchange, encoded, decoded }) => ({
        index,
        exchangeId: exchange.id,
        encoded,
        decoded,
      })),
      flows: correlate(flowMessages, exchanges),
    };
  };
}

/** What was pasted is a message in any wrapping, and came by no request. */
function encodedMessages(exchange: Exchange, limits: Limits): readonly EncodedMessage[] {
  const { source, request } = exchange;
  if (source !== 'pasted' || request.body?.kind !== 'octets') return decodeBindings(exchange, limits);
  return readPasted(request.body.octets, limits).map((encoded) => ({ ...encoded, exchangeId: exchange.id }));
}

/** `exchanges` in the browser's order. Never throws: what can't be read is a problem of its message. */
export const analyze = (exchanges: readonly Exchange[], context: AnalysisContext): Analysis =>
  createAnalyzer(context)(exchanges);
