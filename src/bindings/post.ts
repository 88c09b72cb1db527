// HTTP-POST (Bindings 3.5) and SAML 1.1 Browser/POST: the message base64-encoded in a posted form field.
import type { Limits } from '../base/limits.ts';
import type { DecodeProblem, EncodedMessage } from './encoded-message.ts';
import { type MessageSource, rawValue } from './message-source.ts';
import type { Parameter } from './parameters.ts';
import { problem } from './problems.ts';
import { findRelayState, hasBrokenEscape, observe, type RelayStateFound } from './relay-state.ts';
import { readSimpleSign } from './simple-sign.ts';
import { sniffSamlVersion } from './sniff.ts';
import { unwrap } from './unwrap.ts';

/** A message in the posted body. With SigAlg or Signature beside it, it is HTTP-POST-SimpleSign. */
export function decodePost(source: MessageSource, limits: Limits): EncodedMessage {
  const { exchangeId, parameter, name, parameters } = source;
  const beside = parameters.all.filter(({ place }) => place === 'body');
  const problems: DecodeProblem[] = [...source.problems];
  if (source.method !== 'POST') problems.push(problem('method-unexpected', source.method));
  if (parameters.multipart) problems.push(problem('form-multipart'));
  const { octets, problems: wrapping } = unwrap(parameter.octets(), 'plain', limits);
  problems.push(...wrapping);
  if (parameter.wire !== null && parameters.raw.body !== null && hasBrokenEscape(parameter.wire)) {
    problems.push(problem('escape-broken'));
  }
  const relay = postRelayState(parameters.all, beside, octets);
  const simpleSign = readSimpleSign(beside);
  return {
    exchangeId,
    binding: simpleSign.found ? 'HTTP-POST-SimpleSign' : 'HTTP-POST',
    parameter: name,
    place: 'body',
    raw: rawValue(parameter),
    octets,
    relayState: relay.relayState,
    ...(simpleSign.found && { detachedSignature: simpleSign.found }),
    problems: [...problems, ...simpleSign.problems, ...relay.problems],
  };
}

/**
 * SAML 1.1 Browser/POST (saml-bindings-1.1 §4.1.2.4) has TARGET where SAML 2.0 has RelayState. It counts only for a
 * message that is not SAML 2.0: service providers of SAML 2.0 may have a TARGET of their own in the form.
 */
function postRelayState(
  all: readonly Parameter[],
  beside: readonly Parameter[],
  octets: Uint8Array | undefined,
): RelayStateFound {
  const version = octets && sniffSamlVersion(octets);
  const targets = version === '2.0' ? [] : beside.filter(({ name }) => name === 'TARGET');
  const relayState = findRelayState(all, 'body');
  if (targets.length === 0) return relayState;
  return version === '1.x' || relayState.relayState.presence === 'absent' ? observe(targets) : relayState;
}
