// From octets to a message: parses strictly, unwraps SOAP, reads header and typed message. The entry to this room.
import type { Limits } from '../base/limits.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { DecodedMessage } from './decoded-message.ts';
import { readHeader, UNREADABLE } from './header.ts';
import { reportIds } from './identifiers.ts';
import { isMetadata, readMetadataElement } from './metadata/metadata.ts';
import { KNOWN_NAMES, Namespace } from './names.ts';
import { isMessage, readProtocolMessage } from './protocol-message.ts';
import { quoted, Reading, shortened, startTag } from './reading.ts';
import { isEnvelope, readEnvelope } from './soap.ts';

/**
 * Reads one message of any kind: SAML 2.0 and 1.1 protocol messages and assertions, WS-Trust responses, metadata,
 * each bare or in a SOAP envelope. Never throws: octets that are absent or no XML give the kind `unreadable`, a root
 * that is no known message gives `other`.
 */
export function readMessage(octets: Uint8Array | undefined, limits: Limits): DecodedMessage {
  if (!octets) {
    return { header: UNREADABLE, xml: undefined, document: undefined, xmlProblem: undefined, problems: [] };
  }
  const parsed = parseXml(octets, limits);
  if (!parsed.ok) {
    return {
      header: UNREADABLE,
      xml: parsed.source,
      document: undefined,
      xmlProblem: parsed.problem,
      problems: [],
    };
  }
  const { document } = parsed;
  const reading = new Reading();
  const { envelope, body: element } = isEnvelope(document.root)
    ? readEnvelope(reading, document.root)
    : { envelope: undefined, body: document.root };
  const whole = { xml: document.source, document, xmlProblem: undefined };
  if (!element) return { header: readHeader(document.root), ...whole, problems: reading.problems, envelope };
  const header = readHeader(element);
  const metadata = isMetadata(element) ? readMetadataElement(reading, element) : undefined;
  const message = metadata ? undefined : readProtocolMessage(reading, element);
  if (!metadata && !message) reportUnknown(reading, element);
  reportIds(reading, document);
  return { header, ...whole, problems: reading.problems, message, metadata, envelope };
}

/** An unknown root; where its namespace only looks like one that we know, or is missing, that is said. */
function reportUnknown(reading: Reading, element: XmlElement): void {
  const looks = (uri: string): string => uri.trim().toLowerCase().replace(/\/$/, '');
  const near = KNOWN_NAMES.find(
    ({ group, uri }) => group === 'namespace' && uri !== element.namespace && looks(uri) === looks(element.namespace),
  );
  const [name, place] = [shortened(element.name), startTag(element)];
  if (near) {
    const message = `The namespace ${quoted(element.namespace)} is not quite ${quoted(near.uri)}.`;
    reading.report('namespace-near-miss', message, place);
  }
  const expected = element.namespace === '' ? namespaceFor(element.localName) : undefined;
  if (expected) {
    const message = `${name} stands in no namespace; the one that SAML defines is in ${quoted(expected)}.`;
    reading.report('namespace-missing', message, place);
  }
  const where = element.namespace === '' ? 'in no namespace' : `of namespace ${shortened(element.namespace)}`;
  reading.report('root-unknown', `${name} ${where} is no message that is known here.`, place);
}

/** The SAML 2.0 namespace in which a message of this local name exists. */
function namespaceFor(localName: string): string | undefined {
  const { samlp, saml, md } = Namespace;
  return [samlp, saml, md].find((namespace) => isMessage(namespace, localName) || isMetadata({ namespace, localName }));
}
