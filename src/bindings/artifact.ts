// HTTP-Artifact (Bindings 3.6): a reference of 44 octets to a message that never passes the browser.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import { fromUtf8, toDisplayText, toHex } from '../base/bytes.ts';
import type { DecodeProblem, EncodedMessage } from './encoded-message.ts';
import { type MessageSource, rawValue } from './message-source.ts';
import { problem } from './problems.ts';
import { findRelayState, observe } from './relay-state.ts';
import { base64Problems } from './unwrap.ts';

/** An artifact taken apart. Octets as lower-case hexadecimal. */
export interface Artifact {
  /** 0x0004 for SAML 2.0; 0x0001 and 0x0002 for SAML 1.1. */
  readonly typeCode: number;
  /** Which ArtifactResolutionService of the issuer to ask; undefined for SAML 1.1. */
  readonly endpointIndex: number | undefined;
  /**
   * SHA-1 of the issuer's entity ID (Bindings 3.6.4.2). To name the issuer, compare with the digest of each known one:
   * `toHex(new Uint8Array(await crypto.subtle.digest('SHA-1', utf8(entityId))))`. Undefined for type 0x0002.
   */
  readonly sourceId: string | undefined;
  readonly messageHandle: string;
  /** SAML 1.1 type 0x0002: the address of the issuer's responder, as text. */
  readonly sourceLocation?: string;
}

export interface ArtifactRead {
  /** Undefined where the value is not base64, or not of an artifact's length. */
  readonly artifact: Artifact | undefined;
  readonly octets: Uint8Array | undefined;
  readonly problems: readonly DecodeProblem[];
}

export const ARTIFACT_NOTE =
  'This is an artifact: a reference to the message. The message itself travels from server to server (ArtifactResolve), so it is not seen in the browser.';

/** `value` is the once-decoded value of SAMLart. Never throws. */
export function readArtifact(value: string): ArtifactRead {
  const trimmed = value.trim();
  if (trimmed === '') return { artifact: undefined, octets: undefined, problems: [problem('message-empty')] };
  // No artifact that a specification defines is longer than a URL can be.
  const decoded = trimmed.length > 8_192 ? undefined : decodeBase64Tolerantly(trimmed);
  if (!decoded) return { artifact: undefined, octets: undefined, problems: [problem('base64-invalid')] };
  const problems = base64Problems(decoded.repairs);
  const { octets } = decoded;
  const typeCode = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
  const part = (from: number, to: number): string => toHex(octets.subarray(from, to));
  if (octets.length >= 2 && (typeCode === 0 || typeCode === 3 || typeCode > 4)) {
    problems.push(problem('artifact-type-unknown', `0x${typeCode.toString(16).padStart(4, '0')}`));
  } else if (typeCode === 4 && octets.length === 44) {
    const endpointIndex = ((octets[2] ?? 0) << 8) | (octets[3] ?? 0);
    return {
      artifact: { typeCode, endpointIndex, sourceId: part(4, 24), messageHandle: part(24, 44) },
      octets,
      problems,
    };
  } else if (typeCode === 1 && octets.length === 42) {
    return {
      artifact: { typeCode, endpointIndex: undefined, sourceId: part(2, 22), messageHandle: part(22, 42) },
      octets,
      problems,
    };
  } else if (typeCode === 2 && octets.length > 22) {
    const sourceLocation = toDisplayText(octets.subarray(22));
    return {
      artifact: { typeCode, endpointIndex: undefined, sourceId: undefined, messageHandle: part(2, 22), sourceLocation },
      octets,
      problems,
    };
  } else {
    problems.push(problem('artifact-malformed', `${octets.length} bytes`));
  }
  return { artifact: undefined, octets, problems };
}

/** An artifact in query or form. `octets` stays undefined: an artifact is no XML. */
export function decodeArtifact(source: MessageSource): EncodedMessage {
  const { exchangeId, parameter, name, parameters } = source;
  const octets = parameter.octets();
  const { artifact, problems } = readArtifact(fromUtf8(octets) ?? toDisplayText(octets));
  const beside = parameters.all.filter(({ place }) => place === parameter.place);
  const targets = artifact?.typeCode === 4 ? [] : beside.filter((other) => other.name === 'TARGET');
  const named = findRelayState(parameters.all, parameter.place);
  const relay = named.relayState.presence === 'absent' && targets.length > 0 ? observe(targets) : named;
  const inFragment = parameter.place === 'fragment' ? [problem('message-in-fragment')] : [];
  return {
    exchangeId,
    binding: 'HTTP-Artifact',
    parameter: name,
    place: parameter.place,
    raw: rawValue(parameter),
    octets: undefined,
    relayState: relay.relayState,
    ...(artifact && { artifact }),
    note: ARTIFACT_NOTE,
    problems: [...source.problems, ...inFragment, ...problems, ...relay.problems],
  };
}
