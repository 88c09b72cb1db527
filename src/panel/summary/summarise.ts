// The Summary of one message: chooses by its kind which parts it has. The entry to this folder.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { DecodedMessage, MessageHeader } from '../../saml/decoded-message.ts';
import type { ProtocolMessage } from '../../saml/messages.ts';
import { receivedAt } from '../receipt.ts';
import { assertionParts } from './assertion-parts.ts';
import { artifactParts, soapParts, wsFederationParts } from './binding-parts.ts';
import { fact, part, text, words } from './facts.ts';
import { metadataParts } from './metadata-parts.ts';
import { authnRequestParts, logoutRequestParts, otherRequestParts } from './request-parts.ts';
import { encryptedPart, otherResponseParts, responseParts } from './response-parts.ts';
import { saml11AssertionParts, saml11ResponseParts } from './saml11-parts.ts';
import type { Statement, Summary, SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';
import { tokenRequestParts, tokenResponseParts } from './ws-trust-parts.ts';

export interface SummaryContext {
  readonly exchange: Exchange | undefined;
  /** The entity ID that an artifact's SourceID belongs to, where it was found among those of the trace. */
  readonly artifactIssuer?: string | undefined;
}

export function summarise({ encoded, decoded }: AnalyzedMessage, context: SummaryContext): Summary {
  const { exchange, artifactIssuer } = context;
  const sentTo = exchange && exchange.source !== 'pasted' ? withoutQuery(exchange.request.url) : undefined;
  return {
    received: receivedAt(encoded, exchange),
    statements: statements(encoded.note, decoded, exchange),
    parts: [
      ...wsFederationParts(encoded, sentTo),
      ...artifactParts(encoded, artifactIssuer),
      ...ownParts(decoded, sentTo),
      ...soapParts(decoded.envelope),
    ],
  };
}

const withoutQuery = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

function statements(
  note: string | undefined,
  { xml, document, message, metadata, envelope }: DecodedMessage,
  exchange: Exchange | undefined,
): Statement[] {
  const found: Statement[] = [];
  if (note !== undefined) found.push({ words: note, tone: 'weak' });
  else if (xml === undefined) found.push({ words: summaryText.undecoded, tone: 'bad' });
  else if (!document) found.push({ words: summaryText.unreadable, tone: 'bad' });
  else if (!message && !metadata && !envelope?.fault) found.push({ words: summaryText.unknownMessage, tone: 'warn' });
  const missing = exchange && summaryText.bodyMissing(exchange.requestBody);
  if (missing !== undefined) found.push({ words: missing, tone: 'warn' });
  return found;
}

function ownParts({ message, metadata, header, document }: DecodedMessage, sentTo: string | undefined): SummaryPart[] {
  if (metadata) return metadataParts(metadata);
  if (message) return messageParts(message, sentTo);
  return document ? headerParts(header) : [];
}

function messageParts(message: ProtocolMessage, sentTo: string | undefined): SummaryPart[] {
  switch (message.kind) {
    case 'AuthnRequest':
      return authnRequestParts(message, sentTo);
    case 'LogoutRequest':
      return logoutRequestParts(message, sentTo);
    case 'ArtifactResolve':
    case 'ManageNameIDRequest':
    case 'NameIDMappingRequest':
    case 'AttributeQuery':
    case 'AuthnQuery':
      return otherRequestParts(message, sentTo);
    case 'Response':
      return responseParts(message, sentTo);
    case 'LogoutResponse':
    case 'ManageNameIDResponse':
    case 'NameIDMappingResponse':
      return otherResponseParts(message, sentTo);
    case 'ArtifactResponse':
      return [...otherResponseParts(message, sentTo), ...innerParts(message.message)];
    case 'Assertion':
      return assertionParts(message);
    case 'EncryptedAssertion':
      return encryptedPart(1, message.element);
    case 'Saml11Response':
      return saml11ResponseParts(message, sentTo);
    case 'Saml11Assertion':
      return saml11AssertionParts(message);
    case 'RequestSecurityToken':
      return tokenRequestParts(message);
    case 'RequestSecurityTokenResponse':
      return tokenResponseParts(message);
  }
}

/** An ArtifactResponse never holds another one, so this goes one level down at most. */
const innerParts = (inner: ProtocolMessage | undefined): SummaryPart[] =>
  inner ? messageParts(inner, undefined).map((each) => ({ ...each, title: `${summaryText.inner}${each.title}` })) : [];

/** A root that no reader knows: what the header could tell. */
function headerParts(header: MessageHeader): SummaryPart[] {
  const { facts: names } = summaryText;
  return part('message', summaryText.parts.message, {
    facts: [
      ...fact(names.issuer, text(header.issuer)),
      ...fact(names.destination, text(header.destination)),
      ...fact(names.id, text(header.id)),
      ...fact(names.inResponseTo, text(header.inResponseTo)),
      ...fact(names.issueInstant, text(header.issueInstant)),
      ...fact(names.status, text(header.status)),
      ...(header.version === 'unknown' ? [] : fact(names.version, words(header.version))),
    ],
  });
}
