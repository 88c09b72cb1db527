// Status of a response: nested codes, message and detail (saml-core-2.0-os §3.2.2.1).
import { childElements } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { one, optional, readAttributes, readContent } from './content.ts';
import { Namespace } from './names.ts';
import type { Reading } from './reading.ts';
import { readText } from './values.ts';

const { samlp } = Namespace;

export interface Status {
  readonly element: XmlElement;
  /** Top code first, each further one from inside the one before. */
  readonly codes: readonly StatusCode[];
  readonly message: string | undefined;
  /** The StatusDetail element's children, as they are: products put their own XML there. */
  readonly detail: readonly XmlElement[];
}

export interface StatusCode {
  readonly element: XmlElement;
  readonly value: string | undefined;
}

export function readStatus(reading: Reading, element: XmlElement): Status {
  const content = readContent(reading, element, {
    sequence: [one(samlp, 'StatusCode'), optional(samlp, 'StatusMessage'), optional(samlp, 'StatusDetail')],
  });
  readAttributes(reading, element, {});
  const codes: StatusCode[] = [];
  for (let code = content.first(samlp, 'StatusCode'); code; ) {
    const value = readAttributes(reading, code, { required: ['Value'] }).text('Value');
    codes.push({ element: code, value });
    code = readContent(reading, code, { sequence: [optional(samlp, 'StatusCode')] }).first(samlp, 'StatusCode');
  }
  const message = content.first(samlp, 'StatusMessage');
  const detail = content.first(samlp, 'StatusDetail');
  return {
    element,
    codes,
    message: message && readText(reading, message, { mayBeEmpty: true }),
    detail: detail ? childElements(detail) : [],
  };
}
