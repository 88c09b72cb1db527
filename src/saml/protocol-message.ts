// Chooses the reader for a message by the expanded name of its element.
import type { XmlElement } from '../xml/tree.ts';
import { readArtifactResolve, readArtifactResponse } from './artifact.ts';
import { readAssertion } from './assertion.ts';
import { readAuthnRequest } from './authn-request.ts';
import { readLogoutRequest, readLogoutResponse } from './logout.ts';
import type { ProtocolMessage } from './messages.ts';
import { readEncrypted } from './name-id.ts';
import { Namespace } from './names.ts';
import {
  readAttributeQuery,
  readAuthnQuery,
  readManageNameIdRequest,
  readManageNameIdResponse,
  readNameIdMappingRequest,
  readNameIdMappingResponse,
} from './other-requests.ts';
import type { Reading } from './reading.ts';
import { readResponse } from './response.ts';
import { readSaml11Assertion, readSaml11Response } from './saml11.ts';
import { readSecurityTokenRequest, readSecurityTokenResponse } from './ws-trust.ts';

const { saml, samlp, saml11, samlp11, trust13, trust2005 } = Namespace;

type Reader = (reading: Reading, element: XmlElement) => ProtocolMessage;

const READERS: ReadonlyMap<string, ReadonlyMap<string, Reader>> = new Map([
  [
    samlp,
    new Map<string, Reader>([
      ['AuthnRequest', readAuthnRequest],
      ['Response', readResponse],
      ['LogoutRequest', readLogoutRequest],
      ['LogoutResponse', readLogoutResponse],
      ['ArtifactResolve', readArtifactResolve],
      ['ArtifactResponse', (reading, element) => readArtifactResponse(reading, element, readProtocolMessage)],
      ['ManageNameIDRequest', readManageNameIdRequest],
      ['ManageNameIDResponse', readManageNameIdResponse],
      ['NameIDMappingRequest', readNameIdMappingRequest],
      ['NameIDMappingResponse', readNameIdMappingResponse],
      ['AttributeQuery', readAttributeQuery],
      ['AuthnQuery', readAuthnQuery],
    ]),
  ],
  [
    saml,
    new Map<string, Reader>([
      ['Assertion', readAssertion],
      ['EncryptedAssertion', (reading, element) => readEncrypted(reading, 'EncryptedAssertion', element)],
    ]),
  ],
  [samlp11, new Map<string, Reader>([['Response', readSaml11Response]])],
  [saml11, new Map<string, Reader>([['Assertion', readSaml11Assertion]])],
  ...[trust13, trust2005].map((trust): [string, ReadonlyMap<string, Reader>] => [
    trust,
    new Map<string, Reader>([
      ['RequestSecurityToken', readSecurityTokenRequest],
      ['RequestSecurityTokenResponse', readSecurityTokenResponse],
      ['RequestSecurityTokenResponseCollection', readSecurityTokenResponse],
    ]),
  ]),
]);

/** Whether an element of this name is the root of a message (metadata apart). */
export const isMessage = (namespace: string, localName: string): boolean =>
  READERS.get(namespace)?.has(localName) ?? false;

/** The typed message whose root is `element`, or undefined where it is the root of none. */
export function readProtocolMessage(reading: Reading, element: XmlElement): ProtocolMessage | undefined {
  return READERS.get(element.namespace)?.get(element.localName)?.(reading, element);
}
