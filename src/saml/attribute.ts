// Attributes of the subject with all their values (saml-core-2.0-os §2.7.3).
import { childElements, findAttribute, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { many, readAttributes, readContent, some } from './content.ts';
import { type EncryptedElement, type NameId, readEncrypted, readNameId } from './name-id.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { type QualifiedName, readText, resolveQName } from './values.ts';

const { saml, xsi } = Namespace;

export interface AttributeStatement {
  readonly element: XmlElement;
  readonly attributes: readonly Attribute[];
  readonly encryptedAttributes: readonly EncryptedElement<'EncryptedAttribute'>[];
}

export interface Attribute {
  readonly element: XmlElement;
  readonly name: string | undefined;
  readonly nameFormat: string | undefined;
  /** For people only; it must not identify the attribute (§2.7.3.1). */
  readonly friendlyName: string | undefined;
  readonly values: readonly AttributeValue[];
}

export interface AttributeValue {
  readonly element: XmlElement;
  /** The value's own text, whole; without the text of elements inside. */
  readonly text: string;
  /** xsi:type; undefined where there is none. */
  readonly type: QualifiedName | undefined;
  /** xsi:nil="true": the attribute has no value, which is not the empty value. */
  readonly nil: boolean;
  /** Elements inside, for values that are XML. */
  readonly elements: readonly XmlElement[];
  /** Where the value is a NameID, as eduPersonTargetedID is. */
  readonly nameId: NameId | undefined;
}

export function readAttributeStatement(reading: Reading, element: XmlElement): AttributeStatement {
  const content = readContent(reading, element, { sequence: [some(saml, 'Attribute', 'EncryptedAttribute')] });
  readAttributes(reading, element, {});
  const encrypted = content.all(saml, 'EncryptedAttribute');
  return {
    element,
    attributes: content.all(saml, 'Attribute').map((child) => readAttribute(reading, child)),
    encryptedAttributes: encrypted.map((child) => readEncrypted(reading, 'EncryptedAttribute', child)),
  };
}

/** `more`: further XML attributes that a type derived from AttributeType has, such as metadata's isRequired. */
export function readAttribute(reading: Reading, element: XmlElement, more: readonly string[] = []): Attribute {
  const content = readContent(reading, element, { sequence: [many(saml, 'AttributeValue')] });
  const attributes = readAttributes(reading, element, {
    required: ['Name'],
    allowed: ['NameFormat', 'FriendlyName', ...more],
    wildcard: true,
  });
  return {
    element,
    name: attributes.text('Name'),
    nameFormat: attributes.text('NameFormat'),
    friendlyName: attributes.text('FriendlyName'),
    values: content.all(saml, 'AttributeValue').map((child) => readAttributeValue(reading, child)),
  };
}

/** The value of an AttributeValue element, of whatever type. SAML 1.1 has the same, in its own namespace. */
export function readAttributeValue(reading: Reading, element: XmlElement): AttributeValue {
  const elements = childElements(element);
  const only = elements.length === 1 ? elements[0] : undefined;
  const isNameId = only?.namespace === saml && only.localName === 'NameID';
  const text = elements.length > 0 ? textOf(element) : readText(reading, element, { mayBeEmpty: true });
  const nil = readNil(reading, element);
  if (nil && element.children.some((node) => node.kind === 'element' || node.kind === 'text')) {
    const message = `${shortened(element.name)} says xsi:nil and has content all the same.`;
    reading.report('nil-with-content', message, element);
  }
  return {
    element,
    text,
    type: readType(reading, element),
    nil,
    elements,
    nameId: isNameId ? readNameId(reading, only) : undefined,
  };
}

function readNil(reading: Reading, element: XmlElement): boolean {
  const attribute = findAttribute(element, 'nil', xsi);
  if (!attribute) return false;
  const value = attribute.value.trim();
  if (!['true', '1', 'false', '0'].includes(value)) {
    reading.report('nil-invalid', `${attribute.name} is neither true nor false (nor 1 or 0).`, attribute);
  }
  return value === 'true' || value === '1';
}

function readType(reading: Reading, element: XmlElement): QualifiedName | undefined {
  const attribute = findAttribute(element, 'type', xsi);
  if (!attribute) return undefined;
  const name = resolveQName(reading, element, attribute.value.trim());
  if (name.namespace === undefined) {
    const message = `The type of ${shortened(element.name)} has the prefix ${shortened(name.prefix)}, which is not declared.`;
    reading.report('type-undeclared', message, startTag(element));
  }
  return name;
}
