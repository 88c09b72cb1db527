// AttributeConsumingService: the attributes that a service provider asks for (saml-metadata-2.0-os §2.4.4.1).
import type { XmlElement } from '../../xml/tree.ts';
import { type Attribute, readAttribute } from '../attribute.ts';
import { many, readAttributes, readContent, some } from '../content.ts';
import { Namespace } from '../names.ts';
import type { Reading } from '../reading.ts';
import { type LocalizedText, readLocalized } from './organization.ts';

const { md } = Namespace;

export interface AttributeConsumingService {
  readonly element: XmlElement;
  readonly index: number | undefined;
  readonly isDefault: boolean | undefined;
  readonly names: readonly LocalizedText[];
  readonly descriptions: readonly LocalizedText[];
  readonly requestedAttributes: readonly RequestedAttribute[];
}

export interface RequestedAttribute extends Attribute {
  /** False where it is not said. */
  readonly isRequired: boolean;
}

export function readAttributeConsumingService(reading: Reading, element: XmlElement): AttributeConsumingService {
  const content = readContent(reading, element, {
    sequence: [some(md, 'ServiceName'), many(md, 'ServiceDescription'), some(md, 'RequestedAttribute')],
  });
  const attributes = readAttributes(reading, element, { required: ['index'], allowed: ['isDefault'] });
  return {
    element,
    index: attributes.number('index'),
    isDefault: attributes.boolean('isDefault'),
    names: content.all(md, 'ServiceName').map((child) => readLocalized(reading, child)),
    descriptions: content.all(md, 'ServiceDescription').map((child) => readLocalized(reading, child)),
    requestedAttributes: content.all(md, 'RequestedAttribute').map((child) => ({
      ...readAttribute(reading, child, ['isRequired']),
      isRequired: ['true', '1'].includes(
        child.attributes.find(({ name }) => name === 'isRequired')?.value.trim() ?? 'false',
      ),
    })),
  };
}
