// The parameters that stood beside a message, in wire form and decoded once, as far as the exchange still has them.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import { readParameters } from '../bindings/parameters.ts';
import type { Exchange, ExchangeRequest } from '../capture/exchange.ts';

export interface ParameterView {
  readonly name: string;
  /** As it stood on the wire; null where the browser gave decoded values only. */
  readonly wire: string | null;
  /** Decoded once by form rules, for showing. */
  readonly value: string;
  /** Octets of the value decoded once. */
  readonly octets: number;
}

/** In wire order. A message that came without parameters (SOAP, pasted XML) has none. */
export function parametersOf(encoded: EncodedMessage, exchange: Exchange | undefined, limits: Limits): ParameterView[] {
  if (encoded.parameter === '') return [];
  const found = exchange ? parametersAt(encoded.place, exchange.request, limits) : [];
  return found.some((parameter) => parameter.name === encoded.parameter) ? found : parametersKept(encoded);
}

/** All parameters of one place; `wire` and `value` are made for showing, never for comparing. */
export function parametersAt(
  place: EncodedMessage['place'],
  request: ExchangeRequest,
  limits: Limits,
): ParameterView[] {
  return readParameters(request, limits)
    .all.filter((parameter) => parameter.place === place)
    .map(({ name, wire, octets }) => {
      const decoded = octets();
      return { name, wire, value: toDisplayText(decoded), octets: decoded.length };
    });
}

/** What the binding's decoder kept, when the exchange itself is gone or has no such parameter. */
function parametersKept(encoded: EncodedMessage): ParameterView[] {
  const { parameter, raw, relayState, detachedSignature } = encoded;
  const decoded = (name: string, value: string | undefined): ParameterView[] =>
    value === undefined ? [] : [{ name, wire: null, value, octets: utf8(value).length }];
  const states = relayState.presence === 'repeated' ? relayState.repeats : [relayState];
  return [
    ...decoded(parameter, raw),
    ...(relayState.presence === 'absent' ? [] : states).map(({ wire, value, octets }) => ({
      name: 'RelayState',
      wire,
      value,
      octets: octets.length,
    })),
    ...decoded('SigAlg', detachedSignature?.sigAlg),
    ...decoded('Signature', detachedSignature?.signature),
  ];
}
