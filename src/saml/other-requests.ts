// The requests and responses that browsers seldom carry, in short: name management and mapping, and queries.
import type { XmlElement } from '../xml/tree.ts';
import { type Attribute, readAttribute } from './attribute.ts';
import {
  type NameIdPolicy,
  type RequestedAuthnContext,
  readNameIdPolicy,
  readRequestedAuthnContext,
} from './authn-request.ts';
import { many, one, optional } from './content.ts';
import { type EncryptedElement, IDENTIFIER_NAMES, type Identifier, readEncrypted, readIdentifier } from './name-id.ts';
import { Namespace } from './names.ts';
import { type ProtocolBase, readRequest, readStatusResponse, type StatusResponseBase } from './protocol.ts';
import type { Reading } from './reading.ts';
import { readSubject, type Subject } from './subject.ts';
import { readTextValue, type TextValue } from './values.ts';

const { saml, samlp } = Namespace;

/** saml-core-2.0-os §3.6.1. */
export interface ManageNameIdRequest extends ProtocolBase {
  readonly kind: 'ManageNameIDRequest';
  readonly identifier: Identifier | undefined;
  readonly newId: TextValue | undefined;
  readonly newEncryptedId: EncryptedElement<'NewEncryptedID'> | undefined;
  readonly terminate: boolean;
}

export interface ManageNameIdResponse extends StatusResponseBase {
  readonly kind: 'ManageNameIDResponse';
}

/** saml-core-2.0-os §3.8. */
export interface NameIdMappingRequest extends ProtocolBase {
  readonly kind: 'NameIDMappingRequest';
  readonly identifier: Identifier | undefined;
  readonly nameIdPolicy: NameIdPolicy | undefined;
}

export interface NameIdMappingResponse extends StatusResponseBase {
  readonly kind: 'NameIDMappingResponse';
  readonly identifier: Identifier | undefined;
}

/** saml-core-2.0-os §3.3.2.3. */
export interface AttributeQuery extends ProtocolBase {
  readonly kind: 'AttributeQuery';
  readonly subject: Subject | undefined;
  readonly attributes: readonly Attribute[];
}

/** saml-core-2.0-os §3.3.2.2. */
export interface AuthnQuery extends ProtocolBase {
  readonly kind: 'AuthnQuery';
  readonly subject: Subject | undefined;
  readonly sessionIndex: string | undefined;
  readonly requestedAuthnContext: RequestedAuthnContext | undefined;
}

export function readManageNameIdRequest(reading: Reading, element: XmlElement): ManageNameIdRequest {
  const { base, content } = readRequest(reading, element, {
    sequence: [one(saml, 'NameID', 'EncryptedID'), one(samlp, 'NewID', 'NewEncryptedID', 'Terminate')],
  });
  const newId = content.first(samlp, 'NewID');
  const newEncryptedId = content.first(samlp, 'NewEncryptedID');
  return {
    kind: 'ManageNameIDRequest',
    ...base,
    identifier: readIdentifier(reading, content),
    newId: newId && readTextValue(reading, newId),
    newEncryptedId: newEncryptedId && readEncrypted(reading, 'NewEncryptedID', newEncryptedId),
    terminate: content.first(samlp, 'Terminate') !== undefined,
  };
}

export function readManageNameIdResponse(reading: Reading, element: XmlElement): ManageNameIdResponse {
  return { kind: 'ManageNameIDResponse', ...readStatusResponse(reading, element, {}).base };
}

export function readNameIdMappingRequest(reading: Reading, element: XmlElement): NameIdMappingRequest {
  const { base, content } = readRequest(reading, element, {
    sequence: [one(saml, ...IDENTIFIER_NAMES), one(samlp, 'NameIDPolicy')],
  });
  const policy = content.first(samlp, 'NameIDPolicy');
  return {
    kind: 'NameIDMappingRequest',
    ...base,
    identifier: readIdentifier(reading, content),
    nameIdPolicy: policy && readNameIdPolicy(reading, policy),
  };
}

export function readNameIdMappingResponse(reading: Reading, element: XmlElement): NameIdMappingResponse {
  const { base, content } = readStatusResponse(reading, element, { sequence: [one(saml, 'NameID', 'EncryptedID')] });
  return { kind: 'NameIDMappingResponse', ...base, identifier: readIdentifier(reading, content) };
}

export function readAttributeQuery(reading: Reading, element: XmlElement): AttributeQuery {
  const { base, content } = readRequest(reading, element, {
    sequence: [one(saml, 'Subject'), many(saml, 'Attribute')],
  });
  const subject = content.first(saml, 'Subject');
  return {
    kind: 'AttributeQuery',
    ...base,
    subject: subject && readSubject(reading, subject),
    attributes: content.all(saml, 'Attribute').map((child) => readAttribute(reading, child)),
  };
}

export function readAuthnQuery(reading: Reading, element: XmlElement): AuthnQuery {
  const { base, content, attributes } = readRequest(reading, element, {
    sequence: [one(saml, 'Subject'), optional(samlp, 'RequestedAuthnContext')],
    allowed: ['SessionIndex'],
  });
  const subject = content.first(saml, 'Subject');
  const context = content.first(samlp, 'RequestedAuthnContext');
  return {
    kind: 'AuthnQuery',
    ...base,
    subject: subject && readSubject(reading, subject),
    sessionIndex: attributes.text('SessionIndex'),
    requestedAuthnContext: context && readRequestedAuthnContext(reading, context),
  };
}
