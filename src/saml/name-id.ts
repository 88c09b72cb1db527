// Who is meant: NameID, BaseID, their encrypted form, and Issuer (saml-core-2.0-os §2.2).
import type { XmlElement } from '../xml/tree.ts';
import { type Content, many, one, readAttributes, readContent } from './content.ts';
import { Namespace } from './names.ts';
import type { Reading } from './reading.ts';
import { readText } from './values.ts';

const { saml, xenc } = Namespace;

export interface NameId {
  readonly kind: 'NameID';
  readonly element: XmlElement;
  /** Whole text, white space kept. */
  readonly value: string;
  readonly format: string | undefined;
  readonly nameQualifier: string | undefined;
  readonly spNameQualifier: string | undefined;
  readonly spProvidedId: string | undefined;
}

/** The abstract identifier that nobody sends; kept so that it is seen where somebody does. */
export interface BaseId {
  readonly kind: 'BaseID';
  readonly element: XmlElement;
  readonly nameQualifier: string | undefined;
  readonly spNameQualifier: string | undefined;
}

/** Something encrypted, as it stands: decryption needs the elements, not values (saml-core §2.2.4, §6). */
export interface EncryptedElement<Kind extends string = string> {
  readonly kind: Kind;
  readonly element: XmlElement;
  /** Undefined where it is missing (reported). */
  readonly encryptedData: XmlElement | undefined;
  /** Keys that stand beside the data; there may be others in the data's own KeyInfo. */
  readonly encryptedKeys: readonly XmlElement[];
}

export type Identifier = NameId | BaseId | EncryptedElement<'EncryptedID'>;

/** An element of NameIDType: NameID, Issuer, and NameIDs in attribute values. */
export function readNameId(reading: Reading, element: XmlElement): NameId {
  const attributes = readAttributes(reading, element, {
    allowed: ['Format', 'NameQualifier', 'SPNameQualifier', 'SPProvidedID'],
  });
  return {
    kind: 'NameID',
    element,
    value: readText(reading, element),
    format: attributes.text('Format'),
    nameQualifier: attributes.text('NameQualifier'),
    spNameQualifier: attributes.text('SPNameQualifier'),
    spProvidedId: attributes.text('SPProvidedID'),
  };
}

function readBaseId(reading: Reading, element: XmlElement): BaseId {
  const attributes = readAttributes(reading, element, {
    allowed: ['NameQualifier', 'SPNameQualifier'],
    wildcard: true,
  });
  return {
    kind: 'BaseID',
    element,
    nameQualifier: attributes.text('NameQualifier'),
    spNameQualifier: attributes.text('SPNameQualifier'),
  };
}

export function readEncrypted<Kind extends string>(
  reading: Reading,
  kind: Kind,
  element: XmlElement,
): EncryptedElement<Kind> {
  const content = readContent(reading, element, { sequence: [one(xenc, 'EncryptedData'), many(xenc, 'EncryptedKey')] });
  readAttributes(reading, element, {});
  return {
    kind,
    element,
    encryptedData: content.first(xenc, 'EncryptedData'),
    encryptedKeys: content.all(xenc, 'EncryptedKey'),
  };
}

/** The names of the elements among which an identifier is chosen. */
export const IDENTIFIER_NAMES = ['BaseID', 'NameID', 'EncryptedID'] as const;

/** The identifier among an element's children, if there is one. */
export function readIdentifier(reading: Reading, content: Content): Identifier | undefined {
  const nameId = content.first(saml, 'NameID');
  if (nameId) return readNameId(reading, nameId);
  const encrypted = content.first(saml, 'EncryptedID');
  if (encrypted) return readEncrypted(reading, 'EncryptedID', encrypted);
  const baseId = content.first(saml, 'BaseID');
  return baseId && readBaseId(reading, baseId);
}

export function readIssuer(reading: Reading, content: Content): NameId | undefined {
  const element = content.first(saml, 'Issuer');
  return element && readNameId(reading, element);
}
