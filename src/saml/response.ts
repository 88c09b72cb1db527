// Response: the answer that carries assertions (saml-core-2.0-os §3.3.3).
import type { XmlElement } from '../xml/tree.ts';
import { type Assertion, readAssertion } from './assertion.ts';
import { many } from './content.ts';
import { type EncryptedElement, readEncrypted } from './name-id.ts';
import { Namespace } from './names.ts';
import { readStatusResponse, type StatusResponseBase } from './protocol.ts';
import type { Reading } from './reading.ts';

const { saml } = Namespace;

export interface Response extends StatusResponseBase {
  readonly kind: 'Response';
  /** Only those that stand right below the Response; an assertion anywhere else is none of its own. */
  readonly assertions: readonly Assertion[];
  readonly encryptedAssertions: readonly EncryptedElement<'EncryptedAssertion'>[];
}

export function readResponse(reading: Reading, element: XmlElement): Response {
  const { base, content } = readStatusResponse(reading, element, {
    sequence: [many(saml, 'Assertion', 'EncryptedAssertion')],
  });
  const encrypted = content.all(saml, 'EncryptedAssertion');
  return {
    kind: 'Response',
    ...base,
    assertions: content.all(saml, 'Assertion').map((child) => readAssertion(reading, child)),
    encryptedAssertions: encrypted.map((child) => readEncrypted(reading, 'EncryptedAssertion', child)),
  };
}
