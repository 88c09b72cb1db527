// From an encoded message to a decoded one, also where there is no XML to read: artifacts, and WS-Federation by parameters.
import type { Limits } from '../base/limits.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { DecodedMessage, MessageHeader } from '../saml/decoded-message.ts';
import { UNREADABLE } from '../saml/header.ts';
import { readMessage } from '../saml/read-message.ts';

export function readEncoded(encoded: EncodedMessage, limits: Limits): DecodedMessage {
  const decoded = readMessage(encoded.octets, limits);
  const header = encoded.octets ? undefined : headerOfParameters(encoded);
  return header ? { ...decoded, header } : decoded;
}

function headerOfParameters({ binding, artifact, wsFederation, parameter }: EncodedMessage): MessageHeader | undefined {
  if (binding === 'HTTP-Artifact') {
    return { ...UNREADABLE, kind: 'Artifact', version: artifact && artifact.typeCode !== 4 ? 'SAML 1.1' : 'SAML 2.0' };
  }
  if (!wsFederation || parameter === 'wresult') return undefined;
  const kind = wsFederation.action?.toLowerCase() === 'wsignin1.0' ? 'sign-in' : 'sign-out';
  return { ...UNREADABLE, kind, version: 'WS-Federation', issuer: wsFederation.realm };
}
