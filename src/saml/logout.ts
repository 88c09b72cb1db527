// LogoutRequest and LogoutResponse (saml-core-2.0-os §3.7).
import type { XmlElement } from '../xml/tree.ts';
import { many, one } from './content.ts';
import { IDENTIFIER_NAMES, type Identifier, readIdentifier } from './name-id.ts';
import { Namespace } from './names.ts';
import { type ProtocolBase, readRequest, readStatusResponse, type StatusResponseBase } from './protocol.ts';
import type { Reading } from './reading.ts';
import { type Instant, readTextValue, type TextValue } from './values.ts';

const { saml, samlp } = Namespace;

export interface LogoutRequest extends ProtocolBase {
  readonly kind: 'LogoutRequest';
  readonly reason: string | undefined;
  readonly notOnOrAfter: Instant | undefined;
  readonly identifier: Identifier | undefined;
  readonly sessionIndexes: readonly TextValue[];
}

export interface LogoutResponse extends StatusResponseBase {
  readonly kind: 'LogoutResponse';
}

export function readLogoutRequest(reading: Reading, element: XmlElement): LogoutRequest {
  const { base, content, attributes } = readRequest(reading, element, {
    sequence: [one(saml, ...IDENTIFIER_NAMES), many(samlp, 'SessionIndex')],
    allowed: ['Reason', 'NotOnOrAfter'],
  });
  return {
    kind: 'LogoutRequest',
    ...base,
    reason: attributes.text('Reason'),
    notOnOrAfter: attributes.instant('NotOnOrAfter'),
    identifier: readIdentifier(reading, content),
    sessionIndexes: content.all(samlp, 'SessionIndex').map((child) => readTextValue(reading, child)),
  };
}

export function readLogoutResponse(reading: Reading, element: XmlElement): LogoutResponse {
  return { kind: 'LogoutResponse', ...readStatusResponse(reading, element, {}).base };
}
