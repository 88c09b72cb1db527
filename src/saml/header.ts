// The few fields that lists and correlation need of any message, read from its root without judging it.
import { attributeValue, firstChild, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { MessageHeader, MessageKind } from './decoded-message.ts';
import { Namespace, statusName } from './names.ts';

const { saml, samlp, saml11, samlp11, md, xenc, trust13, trust2005, wsu } = Namespace;

const PROTOCOL_KINDS: readonly MessageKind[] = [
  'AuthnRequest',
  'Response',
  'LogoutRequest',
  'LogoutResponse',
  'ArtifactResolve',
  'ArtifactResponse',
  'ManageNameIDRequest',
  'ManageNameIDResponse',
  'AttributeQuery',
  'AuthnQuery',
  'NameIDMappingRequest',
  'NameIDMappingResponse',
];

export const UNREADABLE: MessageHeader = Object.freeze({
  kind: 'unreadable',
  version: 'unknown',
  id: undefined,
  inResponseTo: undefined,
  issuer: undefined,
  destination: undefined,
  issueInstant: undefined,
  status: undefined,
  encrypted: false,
});

const NOTHING: MessageHeader = Object.freeze({ ...UNREADABLE, kind: 'other' });

/** The header of a message whose root is `element`. An element of no known kind gives `other`. Nothing is reported. */
export function readHeader(element: XmlElement): MessageHeader {
  switch (element.namespace) {
    case samlp:
      return readSaml2(element);
    case saml:
      if (element.localName === 'Assertion') return readAssertion(element);
      if (element.localName !== 'EncryptedAssertion') return NOTHING;
      return { ...NOTHING, kind: 'Assertion', version: 'SAML 2.0', encrypted: true };
    case md:
      return readMetadata(element);
    case samlp11:
      return readSaml11(element);
    case saml11:
      return element.localName === 'Assertion' ? readSaml11Assertion(element) : NOTHING;
    case trust13:
    case trust2005:
      return readTrust(element);
    default:
      return NOTHING;
  }
}

const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element && attributeValue(element, name);

const child = (element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined =>
  element && firstChild(element, namespace, name);

const text = (element: XmlElement | undefined): string | undefined => element && textOf(element);

function readSaml2(element: XmlElement): MessageHeader {
  const code = attribute(child(child(element, samlp, 'Status'), samlp, 'StatusCode'), 'Value');
  return {
    kind: PROTOCOL_KINDS.find((kind) => kind === element.localName) ?? 'other',
    version: 'SAML 2.0',
    id: attribute(element, 'ID'),
    inResponseTo: attribute(element, 'InResponseTo'),
    issuer: text(child(element, saml, 'Issuer')),
    destination: attribute(element, 'Destination'),
    issueInstant: attribute(element, 'IssueInstant'),
    status: code === undefined ? undefined : statusName(code),
    encrypted: holdsEncrypted(element),
  };
}

/**
 * Whether something is encrypted at a place that SAML has for it (saml-core §2.2.4, §2.3.4, §2.7.3.2). The deepest is
 * Response, Assertion, Subject, SubjectConfirmation, EncryptedID: no look goes further down.
 */
function holdsEncrypted(element: XmlElement, levels = 4): boolean {
  for (const node of element.children) {
    if (node.kind !== 'element' || (node.namespace !== saml && node.namespace !== samlp)) continue;
    if (/^(?:New)?Encrypted(?:Assertion|ID|Attribute)$/.test(node.localName)) return true;
    if (levels > 1 && HOLDERS.includes(node.localName) && holdsEncrypted(node, levels - 1)) return true;
  }
  return false;
}

const HOLDERS: readonly string[] = ['Assertion', 'Subject', 'SubjectConfirmation', 'AttributeStatement'];

function readAssertion(element: XmlElement): MessageHeader {
  return {
    ...NOTHING,
    kind: 'Assertion',
    version: 'SAML 2.0',
    id: attribute(element, 'ID'),
    issuer: text(child(element, saml, 'Issuer')),
    issueInstant: attribute(element, 'IssueInstant'),
    encrypted: holdsEncrypted(element),
  };
}

/** Of metadata, the issuer is the entity itself. */
function readMetadata(element: XmlElement): MessageHeader {
  const { localName } = element;
  if (localName !== 'EntityDescriptor' && localName !== 'EntitiesDescriptor') return NOTHING;
  return {
    ...NOTHING,
    kind: localName,
    version: 'SAML 2.0',
    id: attribute(element, 'ID'),
    issuer: attribute(element, 'entityID'),
  };
}

/** In SAML 1.1 the issuer stands on the assertion only, and the status is a qualified name. */
function readSaml11(element: XmlElement): MessageHeader {
  const code = attribute(child(child(element, samlp11, 'Status'), samlp11, 'StatusCode'), 'Value');
  const isResponse = element.localName === 'Response';
  return {
    ...NOTHING,
    kind: isResponse ? 'Response' : 'other',
    version: 'SAML 1.1',
    id: attribute(element, isResponse ? 'ResponseID' : 'RequestID'),
    inResponseTo: attribute(element, 'InResponseTo'),
    issuer: attribute(child(element, saml11, 'Assertion'), 'Issuer'),
    destination: attribute(element, 'Recipient'),
    issueInstant: attribute(element, 'IssueInstant'),
    status: code?.slice(code.lastIndexOf(':') + 1),
  };
}

function readSaml11Assertion(element: XmlElement): MessageHeader {
  return {
    ...NOTHING,
    kind: 'Assertion',
    version: 'SAML 1.1',
    id: attribute(element, 'AssertionID'),
    issuer: attribute(element, 'Issuer'),
    issueInstant: attribute(element, 'IssueInstant'),
  };
}

/** A WS-Trust response has no ID of its own: what identifies it is the token inside. */
function readTrust(element: XmlElement): MessageHeader {
  const trust = element.namespace;
  const collected = element.localName === 'RequestSecurityTokenResponseCollection';
  const response = collected ? child(element, trust, 'RequestSecurityTokenResponse') : element;
  if (element.localName === 'RequestSecurityToken') {
    return { ...NOTHING, kind: 'RequestSecurityToken', version: 'WS-Federation' };
  }
  if (!collected && element.localName !== 'RequestSecurityTokenResponse') return NOTHING;
  const requested = child(response, trust, 'RequestedSecurityToken');
  const token = child(requested, saml, 'Assertion') ?? child(requested, saml11, 'Assertion');
  const inner = token && readHeader(token);
  const created = text(child(child(response, trust, 'Lifetime'), wsu, 'Created'));
  return {
    ...NOTHING,
    kind: 'RequestSecurityTokenResponse',
    version: 'WS-Federation',
    id: inner?.id,
    issuer: inner?.issuer,
    issueInstant: inner?.issueInstant ?? created,
    encrypted:
      inner?.encrypted ??
      (child(requested, xenc, 'EncryptedData') !== undefined ||
        child(requested, saml, 'EncryptedAssertion') !== undefined),
  };
}
