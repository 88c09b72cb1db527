// Attributes of a subject as a table: every value on a line of its own, with what marks it.
import type { Attribute, AttributeValue, Saml11Attribute } from '../../saml/messages.ts';
import { text, uri } from './facts.ts';
import type { FactValue, SummaryTable } from './summary.ts';
import { summaryText } from './text.ts';

const { attributeColumns } = summaryText;

const listed = (value: FactValue | undefined): FactValue[] => (value ? [value] : []);

export const attributeTable = (attributes: readonly Attribute[]): SummaryTable => ({
  columns: [
    { name: attributeColumns.name },
    { name: attributeColumns.friendlyName, minor: true },
    { name: attributeColumns.format, minor: true },
    { name: attributeColumns.values },
  ],
  rows: attributes.map(({ name, friendlyName, nameFormat, values }) => [
    listed(text(name)),
    listed(text(friendlyName)),
    listed(uri(nameFormat)),
    attributeValues(values),
  ]),
});

/** SAML 1.1 has a namespace in place of the format, and no friendly name. */
export const saml11AttributeTable = (attributes: readonly Saml11Attribute[]): SummaryTable => ({
  columns: [
    { name: attributeColumns.name },
    { name: 'AttributeNamespace', minor: true },
    { name: attributeColumns.values },
  ],
  rows: attributes.map(({ name, namespace, values }) => [
    listed(text(name)),
    listed(text(namespace)),
    attributeValues(values),
  ]),
});

function attributeValues(values: readonly AttributeValue[]): FactValue[] {
  if (values.length === 0) return [{ kind: 'words', words: summaryText.noValues, tone: 'weak' }];
  return values.map(attributeValue);
}

function attributeValue({ text: own, type, nil, elements, nameId }: AttributeValue): FactValue {
  const typeMark = type ? [type.text] : [];
  // A nil value has no text, which is not the same as an empty one.
  if (nil) return { kind: 'text', text: own, marks: [summaryText.nil, ...typeMark] };
  if (nameId) {
    const format = uri(nameId.format);
    const kind = format?.kind === 'name' ? format.short : nameId.format;
    return { kind: 'text', text: nameId.value, marks: ['NameID', ...(kind === undefined ? [] : [kind]), ...typeMark] };
  }
  if (elements.length > 0) {
    const names = elements.slice(0, 3).map(({ name }) => `<${name}>`);
    const shown = [own.trim(), ...names, ...(elements.length > 3 ? ['…'] : [])].filter((piece) => piece !== '');
    return { kind: 'text', text: shown.join(' '), marks: [summaryText.xmlValue, ...typeMark] };
  }
  return { kind: 'text', text: own, marks: [...(own === '' ? [summaryText.empty] : []), ...typeMark] };
}
