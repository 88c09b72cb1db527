// What came out of an EncryptedAssertion, EncryptedID or EncryptedAttribute, read like the same thing in clear.
import { isNamed } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Assertion, readAssertion } from './assertion.ts';
import { type Attribute, readAttribute } from './attribute.ts';
import type { MessageProblem } from './decoded-message.ts';
import { type NameId, readNameId } from './name-id.ts';
import { Namespace } from './names.ts';
import { Reading, shortened, startTag } from './reading.ts';
import { readSaml11Assertion, type Saml11Assertion } from './saml11.ts';

const { saml, saml11 } = Namespace;

export type DecryptedContent =
  | Assertion
  | Saml11Assertion
  | NameId
  | { readonly kind: 'Attribute'; readonly attribute: Attribute };

/** Reads the root of a decrypted plaintext. `content` is undefined where SAML encrypts no such element (`root-unknown`). */
export function readDecrypted(element: XmlElement): {
  readonly content: DecryptedContent | undefined;
  readonly problems: readonly MessageProblem[];
} {
  const reading = new Reading();
  const content = readContent(reading, element);
  return { content, problems: reading.problems };
}

function readContent(reading: Reading, element: XmlElement): DecryptedContent | undefined {
  if (isNamed(element, saml, 'Assertion')) return readAssertion(reading, element);
  if (isNamed(element, saml11, 'Assertion')) return readSaml11Assertion(reading, element);
  if (isNamed(element, saml, 'NameID')) return readNameId(reading, element);
  if (isNamed(element, saml, 'Attribute')) return { kind: 'Attribute', attribute: readAttribute(reading, element) };
  reading.report('root-unknown', `${shortened(element.name)} is nothing that SAML encrypts.`, startTag(element));
  return undefined;
}
