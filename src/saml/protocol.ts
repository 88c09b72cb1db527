// What all SAML 2.0 protocol messages have in common (saml-core-2.0-os §3.2).
import { childElements } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Attributes, type Content, one, optional, type Particle, readAttributes, readContent } from './content.ts';
import { type NameId, readIssuer } from './name-id.ts';
import { Namespace } from './names.ts';
import { quoted, type Reading } from './reading.ts';
import { readStatus, type Status } from './status.ts';
import type { Instant } from './values.ts';

const { saml, samlp, ds } = Namespace;

/** RequestAbstractType, and what StatusResponseType shares with it. */
export interface ProtocolBase {
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly version: string | undefined;
  readonly issueInstant: Instant | undefined;
  readonly destination: string | undefined;
  readonly consent: string | undefined;
  readonly issuer: NameId | undefined;
  /** The signature that stands at the message's own place for it; who verifies looks for all others too. */
  readonly signature: XmlElement | undefined;
  readonly extensions: Extensions | undefined;
}

/** StatusResponseType. */
export interface StatusResponseBase extends ProtocolBase {
  readonly inResponseTo: string | undefined;
  readonly status: Status | undefined;
}

export interface Extensions {
  readonly element: XmlElement;
  readonly elements: readonly XmlElement[];
}

/** The part of a message's type that comes on top of the common one. */
export interface OwnModel {
  readonly sequence?: readonly Particle[];
  readonly required?: readonly string[];
  readonly allowed?: readonly string[];
  readonly wildcard?: 'all';
}

interface Read<Base> {
  readonly base: Base;
  readonly content: Content;
  readonly attributes: Attributes;
}

/** Reads a request's common part and hands out the rest for its own reader. */
export function readRequest(reading: Reading, element: XmlElement, own: OwnModel): Read<ProtocolBase> {
  return readBase(reading, element, [], own);
}

/** The same for responses, which have Status and InResponseTo. */
export function readStatusResponse(reading: Reading, element: XmlElement, own: OwnModel): Read<StatusResponseBase> {
  const read = readBase(reading, element, [one(samlp, 'Status')], {
    ...own,
    allowed: ['InResponseTo', ...(own.allowed ?? [])],
  });
  const status = read.content.first(samlp, 'Status');
  const base = {
    ...read.base,
    inResponseTo: read.attributes.text('InResponseTo'),
    status: status && readStatus(reading, status),
  };
  return { ...read, base };
}

function readBase(
  reading: Reading,
  element: XmlElement,
  common: readonly Particle[],
  own: OwnModel,
): Read<ProtocolBase> {
  const content = readContent(reading, element, {
    sequence: [
      optional(saml, 'Issuer'),
      optional(ds, 'Signature'),
      optional(samlp, 'Extensions'),
      ...common,
      ...(own.sequence ?? []),
    ],
    ...(own.wildcard && { wildcard: own.wildcard }),
  });
  const attributes = readAttributes(reading, element, {
    required: ['ID', 'Version', 'IssueInstant', ...(own.required ?? [])],
    allowed: ['Destination', 'Consent', ...(own.allowed ?? [])],
  });
  reportVersion(reading, attributes);
  const extensions = content.first(samlp, 'Extensions');
  const base: ProtocolBase = {
    element,
    id: attributes.text('ID'),
    version: attributes.text('Version'),
    issueInstant: attributes.instant('IssueInstant'),
    destination: attributes.text('Destination'),
    consent: attributes.text('Consent'),
    issuer: readIssuer(reading, content),
    signature: content.first(ds, 'Signature'),
    extensions: extensions && {
      element: extensions,
      elements: childElements(extensions),
    },
  };
  return { base, content, attributes };
}

/** Reports a Version other than 2.0 (saml-core §4.1): the namespace says 2.0, so the message contradicts itself. */
export function reportVersion(reading: Reading, attributes: Attributes): void {
  const version = attributes.attribute('Version');
  if (!version || version.value === '2.0' || version.value.trim() === '') return;
  reading.report(
    'version-unexpected',
    `Version is ${quoted(version.value)}; of this namespace only 2.0 exists.`,
    version,
  );
}
