// The one union of everything that can be a message, by `kind`; each type stands beside the reader that gives it.
import type { ArtifactResolve, ArtifactResponse } from './artifact.ts';
import type { Assertion } from './assertion.ts';
import type { AuthnRequest } from './authn-request.ts';
import type { LogoutRequest, LogoutResponse } from './logout.ts';
import type { EncryptedElement } from './name-id.ts';
import type {
  AttributeQuery,
  AuthnQuery,
  ManageNameIdRequest,
  ManageNameIdResponse,
  NameIdMappingRequest,
  NameIdMappingResponse,
} from './other-requests.ts';
import type { Response } from './response.ts';
import type { Saml11Assertion, Saml11Response } from './saml11.ts';
import type { SecurityTokenRequest, SecurityTokenResponse } from './ws-trust.ts';

/**
 * A typed message. Every object in it that stands for an element has that `element`: the UI points into the source
 * with it, and whether a signature covers a value is told by it.
 */
export type ProtocolMessage =
  | AuthnRequest
  | Response
  | Assertion
  | EncryptedElement<'EncryptedAssertion'>
  | LogoutRequest
  | LogoutResponse
  | ArtifactResolve
  | ArtifactResponse
  | ManageNameIdRequest
  | ManageNameIdResponse
  | NameIdMappingRequest
  | NameIdMappingResponse
  | AttributeQuery
  | AuthnQuery
  | Saml11Response
  | Saml11Assertion
  | SecurityTokenRequest
  | SecurityTokenResponse;

export type { ArtifactResolve, ArtifactResponse } from './artifact.ts';
export type {
  Advice,
  Assertion,
  AuthnContext,
  AuthnStatement,
  AuthzDecisionStatement,
  SubjectLocality,
} from './assertion.ts';
export type { Attribute, AttributeStatement, AttributeValue } from './attribute.ts';
export type { AuthnRequest, IdpEntry, NameIdPolicy, RequestedAuthnContext, Scoping } from './authn-request.ts';
export type { AudienceRestriction, Conditions, ProxyRestriction } from './conditions.ts';
export type { LogoutRequest, LogoutResponse } from './logout.ts';
export type { BaseId, EncryptedElement, Identifier, NameId } from './name-id.ts';
export type * from './other-requests.ts';
export type { Extensions, ProtocolBase, StatusResponseBase } from './protocol.ts';
export type { Response } from './response.ts';
export type * from './saml11.ts';
export type { Status, StatusCode } from './status.ts';
export type { Subject, SubjectConfirmation, SubjectConfirmationData } from './subject.ts';
export type { Instant, QualifiedName, TextValue } from './values.ts';
export type * from './ws-trust.ts';
