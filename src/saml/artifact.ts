// ArtifactResolve and ArtifactResponse (saml-core-2.0-os §3.5): the message inside is read as one of its own.
import type { XmlElement } from '../xml/tree.ts';
import { one } from './content.ts';
import type { ProtocolMessage } from './messages.ts';
import { Namespace } from './names.ts';
import { type ProtocolBase, readRequest, readStatusResponse, type StatusResponseBase } from './protocol.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { readTextValue, type TextValue } from './values.ts';

const { samlp } = Namespace;

export interface ArtifactResolve extends ProtocolBase {
  readonly kind: 'ArtifactResolve';
  readonly artifact: TextValue | undefined;
}

export interface ArtifactResponse extends StatusResponseBase {
  readonly kind: 'ArtifactResponse';
  /** Undefined where the artifact was not resolved (which is a successful answer too, §3.5.2), or is no known message. */
  readonly message: ProtocolMessage | undefined;
}

export function readArtifactResolve(reading: Reading, element: XmlElement): ArtifactResolve {
  const { base, content } = readRequest(reading, element, { sequence: [one(samlp, 'Artifact')] });
  const artifact = content.first(samlp, 'Artifact');
  return { kind: 'ArtifactResolve', ...base, artifact: artifact && readTextValue(reading, artifact) };
}

/** `readInner` reads the message inside; it is handed in, since the reader of all messages knows this one. */
export function readArtifactResponse(
  reading: Reading,
  element: XmlElement,
  readInner: (reading: Reading, element: XmlElement) => ProtocolMessage | undefined,
): ArtifactResponse {
  const { base, content } = readStatusResponse(reading, element, { wildcard: 'all' });
  const [inner, second] = content.others;
  if (second) {
    const message = `${shortened(element.name)} holds ${content.others.length} messages; only the first was read.`;
    reading.report('inner-message-several', message, startTag(second));
  }
  // An ArtifactResponse in an ArtifactResponse would let a document nest as deep as it likes.
  const nested = inner?.namespace === samlp && inner.localName === 'ArtifactResponse';
  const message = inner && !nested ? readInner(reading, inner) : undefined;
  if (inner && !message) {
    const text = `${shortened(inner.name)} in ${shortened(element.name)} is no message that is known here.`;
    reading.report('inner-message-unknown', text, startTag(inner));
  }
  return { kind: 'ArtifactResponse', ...base, message };
}
