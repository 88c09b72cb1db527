// HTTP-Redirect (Bindings 3.4): the message deflated, base64- and URL-encoded in the query.
import { toDisplayText } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { DecodeProblem, EncodedMessage } from './encoded-message.ts';
import type { MessageSource } from './message-source.ts';
import { detachedSignature, namedParameter } from './message-source.ts';
import { problem } from './problems.ts';
import { findRelayState, hasBrokenEscape } from './relay-state.ts';
import { unwrap } from './unwrap.ts';

/** Bindings 3.4.4: the only encoding that the specification defines, and what a missing SAMLEncoding means. */
const DEFLATE_ENCODING = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

const LOWER_CASE_ESCAPE = /%(?:[a-f][0-9a-fA-F]|[0-9A-F][a-f])/;
/** Bindings 3.4.4.1: what a query signature covers, octet for octet as it was sent. */
const isSigned = (name: string): boolean => /^(?:SAMLRe(?:quest|sponse)|RelayState|SigAlg)$/i.test(name);

/** A message in the query, or in the fragment, where no receiver gets it. */
export function decodeRedirect(source: MessageSource, limits: Limits): EncodedMessage {
  const { exchangeId, parameter, name, parameters } = source;
  const beside = parameters.all.filter(({ place }) => place === parameter.place);
  const value = parameter.octets();
  const problems: DecodeProblem[] = [...source.problems];
  if (parameter.place === 'fragment') problems.push(problem('message-in-fragment'));
  const encoding = namedParameter(beside, 'SAMLEncoding');
  const samlEncoding = encoding && toDisplayText(encoding.octets());
  if (samlEncoding !== undefined && samlEncoding !== DEFLATE_ENCODING) {
    problems.push(problem('saml-encoding-unknown', samlEncoding));
  }
  const { octets, problems: wrapping } = unwrap(value, 'deflated', limits);
  problems.push(...wrapping);
  const wire = parameter.wire ?? '';
  if (hasBrokenEscape(wire)) problems.push(problem('escape-broken'));
  if (beside.some((other) => isSigned(other.name) && LOWER_CASE_ESCAPE.test(other.wire ?? ''))) {
    problems.push(problem('escapes-lower-case'));
  }
  const relay = findRelayState(parameters.all, parameter.place);
  const signature = detachedSignature(beside, parameters.raw[parameter.place]);
  return {
    exchangeId,
    binding: 'HTTP-Redirect',
    parameter: name,
    place: parameter.place,
    raw: wire,
    octets,
    relayState: relay.relayState,
    ...(signature.found && { detachedSignature: signature.found }),
    ...(samlEncoding !== undefined && { samlEncoding }),
    problems: [...problems, ...signature.problems, ...relay.problems],
  };
}
