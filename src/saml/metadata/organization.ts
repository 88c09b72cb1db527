// Who runs an entity: Organization and ContactPerson (saml-metadata-2.0-os §2.3.2.1, §2.3.2.2), and localized texts.
import { attributeValue } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { many, optional, readAttributes, readContent, some } from '../content.ts';
import { Namespace } from '../names.ts';
import { type Reading, shortened, startTag } from '../reading.ts';
import { readText, readTextValue, type TextValue } from '../values.ts';

const { md, xml } = Namespace;

/** A text or URL in one language. */
export interface LocalizedText extends TextValue {
  /** xml:lang; undefined where it is missing (reported). */
  readonly language: string | undefined;
}

export interface Organization {
  readonly element: XmlElement;
  readonly names: readonly LocalizedText[];
  readonly displayNames: readonly LocalizedText[];
  readonly urls: readonly LocalizedText[];
}

export interface ContactPerson {
  readonly element: XmlElement;
  /** technical, support, administrative, billing or other. */
  readonly type: string | undefined;
  readonly company: string | undefined;
  readonly givenName: string | undefined;
  readonly surName: string | undefined;
  readonly emailAddresses: readonly TextValue[];
  readonly telephoneNumbers: readonly TextValue[];
}

export function readLocalized(reading: Reading, element: XmlElement): LocalizedText {
  const language = attributeValue(element, 'lang', xml);
  if (language === undefined) {
    reading.report('attribute-missing', `${shortened(element.name)} has no xml:lang.`, startTag(element));
  }
  return { element, text: readText(reading, element), language };
}

export function readOrganization(reading: Reading, element: XmlElement): Organization {
  const content = readContent(reading, element, {
    sequence: [
      optional(md, 'Extensions'),
      some(md, 'OrganizationName'),
      some(md, 'OrganizationDisplayName'),
      some(md, 'OrganizationURL'),
    ],
  });
  readAttributes(reading, element, { wildcard: true });
  const localized = (name: string): LocalizedText[] =>
    content.all(md, name).map((child) => readLocalized(reading, child));
  return {
    element,
    names: localized('OrganizationName'),
    displayNames: localized('OrganizationDisplayName'),
    urls: localized('OrganizationURL'),
  };
}

const CONTACT_TYPES: readonly string[] = ['technical', 'support', 'administrative', 'billing', 'other'];

export function readContactPerson(reading: Reading, element: XmlElement): ContactPerson {
  const content = readContent(reading, element, {
    sequence: [
      optional(md, 'Extensions'),
      optional(md, 'Company'),
      optional(md, 'GivenName'),
      optional(md, 'SurName'),
      many(md, 'EmailAddress'),
      many(md, 'TelephoneNumber'),
    ],
  });
  const attributes = readAttributes(reading, element, { required: ['contactType'], wildcard: true });
  const type = attributes.attribute('contactType');
  if (type && !CONTACT_TYPES.includes(type.value)) {
    reading.report('value-invalid', `contactType is none of ${CONTACT_TYPES.join(', ')}.`, type);
  }
  const text = (name: string): string | undefined => {
    const child = content.first(md, name);
    return child && readText(reading, child);
  };
  const texts = (name: string): TextValue[] => content.all(md, name).map((child) => readTextValue(reading, child));
  return {
    element,
    type: type?.value,
    company: text('Company'),
    givenName: text('GivenName'),
    surName: text('SurName'),
    emailAddresses: texts('EmailAddress'),
    telephoneNumbers: texts('TelephoneNumber'),
  };
}
