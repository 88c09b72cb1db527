// A message after its XML was read: the typed message where it could be read, and every problem on the way.
import type { SourceRange, XmlDocument, XmlProblem } from '../xml/tree.ts';
import type { ProtocolMessage } from './messages.ts';
import type { Metadata } from './metadata/metadata.ts';
import type { SoapEnvelope } from './soap.ts';

export type MessageKind =
  | 'AuthnRequest'
  | 'Response'
  | 'Assertion'
  | 'LogoutRequest'
  | 'LogoutResponse'
  | 'ArtifactResolve'
  | 'ArtifactResponse'
  | 'Artifact'
  | 'ManageNameIDRequest'
  | 'ManageNameIDResponse'
  | 'AttributeQuery'
  | 'AuthnQuery'
  | 'NameIDMappingRequest'
  | 'NameIDMappingResponse'
  | 'RequestSecurityToken'
  | 'RequestSecurityTokenResponse'
  | 'EntityDescriptor'
  | 'EntitiesDescriptor'
  | 'sign-in'
  | 'sign-out'
  | 'other';

/** A fault that the reader met: in the wrapping, in the XML, or against the SAML schema. `code` is stable kebab-case. */
export interface MessageProblem {
  readonly code: string;
  readonly message: string;
  /** Where in the document's source text, when it is about a place in it. */
  readonly range?: SourceRange;
}

/** What correlation, lists and the command line need of any message; the full model hangs on `message`. */
export interface MessageHeader {
  readonly kind: MessageKind | 'unreadable';
  readonly version: 'SAML 2.0' | 'SAML 1.1' | 'WS-Federation' | 'unknown';
  readonly id: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly issuer: string | undefined;
  readonly destination: string | undefined;
  /** As written (xs:dateTime). */
  readonly issueInstant: string | undefined;
  /** Last path segment of the top StatusCode URN (`Success`, `Requester`, …), or the whole value when it is no SAML URN. */
  readonly status: string | undefined;
  readonly encrypted: boolean;
}

export interface DecodedMessage {
  readonly header: MessageHeader;
  /** The document's text as it arrived, decoded for showing; undefined where there was none to decode. */
  readonly xml: string | undefined;
  /** Undefined where the strict parser refused it. */
  readonly document: XmlDocument | undefined;
  readonly xmlProblem: XmlProblem | undefined;
  readonly problems: readonly MessageProblem[];
  /** The typed message. Undefined where the XML was refused, or where its root is no message that we know. */
  readonly message?: ProtocolMessage | undefined;
  /** The entities, where the document was metadata. */
  readonly metadata?: Metadata | undefined;
  /** The SOAP envelope that the message stood in, if it stood in one. */
  readonly envelope?: SoapEnvelope | undefined;
}
