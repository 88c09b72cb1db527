// Endpoints of a role (saml-metadata-2.0-os §2.2.2, §2.2.3).
import type { XmlElement } from '../../xml/tree.ts';
import { type Attributes, readAttributes, readContent } from '../content.ts';
import type { Reading } from '../reading.ts';

export interface Endpoint {
  readonly element: XmlElement;
  /** The element's name, e.g. `SingleSignOnService`. */
  readonly service: string;
  readonly binding: string | undefined;
  readonly location: string | undefined;
  /** Where responses go, if not to `location`. */
  readonly responseLocation: string | undefined;
  readonly index: number | undefined;
  readonly isDefault: boolean | undefined;
}

export function readEndpoint(reading: Reading, element: XmlElement): Endpoint {
  return toEndpoint(element, readAttributes(reading, element, { ...MODEL, allowed: ['ResponseLocation'] }));
}

export function readIndexedEndpoint(reading: Reading, element: XmlElement): Endpoint {
  readContent(reading, element, { sequence: [], wildcard: 'other' });
  const attributes = readAttributes(reading, element, {
    required: [...MODEL.required, 'index'],
    allowed: ['ResponseLocation', 'isDefault'],
    wildcard: true,
  });
  return {
    ...toEndpoint(element, attributes),
    index: attributes.number('index'),
    isDefault: attributes.boolean('isDefault'),
  };
}

const MODEL = { required: ['Binding', 'Location'], wildcard: true };

const toEndpoint = (element: XmlElement, attributes: Attributes): Endpoint => ({
  element,
  service: element.localName,
  binding: attributes.text('Binding'),
  location: attributes.text('Location'),
  responseLocation: attributes.text('ResponseLocation'),
  index: undefined,
  isDefault: undefined,
});
