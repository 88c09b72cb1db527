// Subject of an assertion or request, with every way in which it may be confirmed (saml-core-2.0-os §2.4).
import type { XmlElement } from '../xml/tree.ts';
import { many, optional, readAttributes, readContent } from './content.ts';
import { IDENTIFIER_NAMES, type Identifier, readIdentifier } from './name-id.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import type { Instant } from './values.ts';

const { saml, ds } = Namespace;

export interface Subject {
  readonly element: XmlElement;
  readonly identifier: Identifier | undefined;
  /** All of them: a receiver may use any one that it can satisfy. */
  readonly confirmations: readonly SubjectConfirmation[];
}

export interface SubjectConfirmation {
  readonly element: XmlElement;
  readonly method: string | undefined;
  readonly identifier: Identifier | undefined;
  readonly data: SubjectConfirmationData | undefined;
}

export interface SubjectConfirmationData {
  readonly element: XmlElement;
  readonly notBefore: Instant | undefined;
  readonly notOnOrAfter: Instant | undefined;
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly address: string | undefined;
  /** For holder-of-key. */
  readonly keyInfos: readonly XmlElement[];
}

export function readSubject(reading: Reading, element: XmlElement): Subject {
  const content = readContent(reading, element, {
    sequence: [optional(saml, ...IDENTIFIER_NAMES), many(saml, 'SubjectConfirmation')],
  });
  readAttributes(reading, element, {});
  const identifier = readIdentifier(reading, content);
  const confirmations = content.all(saml, 'SubjectConfirmation').map((child) => readConfirmation(reading, child));
  if (!identifier && confirmations.length === 0) {
    const message = `${shortened(element.name)} has neither an identifier nor a SubjectConfirmation.`;
    reading.report('element-missing', message, startTag(element));
  }
  return { element, identifier, confirmations };
}

function readConfirmation(reading: Reading, element: XmlElement): SubjectConfirmation {
  const content = readContent(reading, element, {
    sequence: [optional(saml, ...IDENTIFIER_NAMES), optional(saml, 'SubjectConfirmationData')],
  });
  const attributes = readAttributes(reading, element, { required: ['Method'] });
  const data = content.first(saml, 'SubjectConfirmationData');
  return {
    element,
    method: attributes.text('Method'),
    identifier: readIdentifier(reading, content),
    data: data && readConfirmationData(reading, data),
  };
}

function readConfirmationData(reading: Reading, element: XmlElement): SubjectConfirmationData {
  const content = readContent(reading, element, { sequence: [many(ds, 'KeyInfo')], wildcard: 'all', mixed: true });
  const attributes = readAttributes(reading, element, {
    allowed: ['NotBefore', 'NotOnOrAfter', 'Recipient', 'InResponseTo', 'Address'],
    wildcard: true,
  });
  return {
    element,
    notBefore: attributes.instant('NotBefore'),
    notOnOrAfter: attributes.instant('NotOnOrAfter'),
    recipient: attributes.text('Recipient'),
    inResponseTo: attributes.text('InResponseTo'),
    address: attributes.text('Address'),
    keyInfos: content.all(ds, 'KeyInfo'),
  };
}
