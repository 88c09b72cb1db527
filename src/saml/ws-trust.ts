// WS-Trust requests and responses as WS-Federation carries them in `wresult` (WS-Trust 1.3 and February 2005).
import { childElements, textOf as wholeText } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Assertion, readAssertion } from './assertion.ts';
import { type Content, many, readContent } from './content.ts';
import { type EncryptedElement, readEncrypted } from './name-id.ts';
import { Namespace } from './names.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { readSaml11Assertion, type Saml11Assertion } from './saml11.ts';
import { type Instant, readInstant, readText, readTextValue, type TextValue } from './values.ts';

const { saml, saml11, xenc, wsu, trust13, policy, policy15, addressing, addressing2004 } = Namespace;

export interface SecurityTokenRequest {
  readonly kind: 'RequestSecurityToken';
  readonly element: XmlElement;
  readonly version: TrustVersion;
  readonly tokenType: TextValue | undefined;
  readonly requestType: TextValue | undefined;
  readonly appliesTo: TextValue | undefined;
}

export interface SecurityTokenResponse {
  readonly kind: 'RequestSecurityTokenResponse';
  /** The RequestSecurityTokenResponse, or the collection around it. */
  readonly element: XmlElement;
  readonly version: TrustVersion;
  readonly collection: boolean;
  /** More than one only in a collection. */
  readonly responses: readonly IssuedToken[];
}

export type TrustVersion = '1.3' | '2005/02';

export interface IssuedToken {
  readonly element: XmlElement;
  readonly context: string | undefined;
  readonly tokenType: TextValue | undefined;
  readonly requestType: TextValue | undefined;
  readonly keyType: TextValue | undefined;
  readonly created: Instant | undefined;
  readonly expires: Instant | undefined;
  /** The address of the party for which the token was issued. */
  readonly appliesTo: TextValue | undefined;
  readonly token: Assertion | Saml11Assertion | EncryptedToken | undefined;
}

/** An encrypted token: a bare EncryptedData, as WS-Trust has it, or SAML's own wrapper around it. */
export type EncryptedToken = EncryptedElement<'EncryptedAssertion'> | EncryptedElement<'EncryptedData'>;

const versionOf = (element: XmlElement): TrustVersion => (element.namespace === trust13 ? '1.3' : '2005/02');

export function readSecurityTokenRequest(reading: Reading, element: XmlElement): SecurityTokenRequest {
  const content = readOpen(reading, element);
  return {
    kind: 'RequestSecurityToken',
    element,
    version: versionOf(element),
    tokenType: readPart(reading, content, element.namespace, 'TokenType'),
    requestType: readPart(reading, content, element.namespace, 'RequestType'),
    appliesTo: readAppliesTo(reading, content),
  };
}

/** Reads a response, or a collection of them. Reports `token-missing` and `token-unknown`. */
export function readSecurityTokenResponse(reading: Reading, element: XmlElement): SecurityTokenResponse {
  const name = 'RequestSecurityTokenResponse';
  const collection = element.localName !== name;
  const inside = collection
    ? readContent(reading, element, { sequence: [many(element.namespace, name)], wildcard: 'all' })
    : undefined;
  const responses = inside?.all(element.namespace, name) ?? [element];
  if (responses.length === 0) {
    reading.report('token-missing', `${shortened(element.name)} holds no ${name}.`, startTag(element));
  }
  return {
    kind: 'RequestSecurityTokenResponse',
    element,
    version: versionOf(element),
    collection,
    responses: responses.map((child) => readIssuedToken(reading, child)),
  };
}

function readIssuedToken(reading: Reading, element: XmlElement): IssuedToken {
  const trust = element.namespace;
  const content = readOpen(reading, element);
  const lifetime = content.first(trust, 'Lifetime');
  const times = lifetime && readOpen(reading, lifetime);
  return {
    element,
    context: element.attributes.find(({ name }) => name === 'Context')?.value,
    tokenType: readPart(reading, content, trust, 'TokenType'),
    requestType: readPart(reading, content, trust, 'RequestType'),
    keyType: readPart(reading, content, trust, 'KeyType'),
    created: timeOf(reading, times?.first(wsu, 'Created')),
    expires: timeOf(reading, times?.first(wsu, 'Expires')),
    appliesTo: readAppliesTo(reading, content),
    token: readToken(reading, element, content.first(trust, 'RequestedSecurityToken')),
  };
}

function readToken(reading: Reading, response: XmlElement, requested: XmlElement | undefined): IssuedToken['token'] {
  const token = requested && childElements(requested)[0];
  if (!token) {
    const message = `${shortened(response.name)} holds no token.`;
    reading.report('token-missing', message, startTag(requested ?? response));
    return undefined;
  }
  if (token.namespace === saml && token.localName === 'Assertion') return readAssertion(reading, token);
  if (token.namespace === saml11 && token.localName === 'Assertion') return readSaml11Assertion(reading, token);
  if (token.namespace === saml && token.localName === 'EncryptedAssertion') {
    return readEncrypted(reading, 'EncryptedAssertion', token);
  }
  if (token.namespace === xenc && token.localName === 'EncryptedData') {
    return { kind: 'EncryptedData', element: token, encryptedData: token, encryptedKeys: [] };
  }
  reading.report('token-unknown', `The token ${shortened(token.name)} is no SAML assertion.`, startTag(token));
  return undefined;
}

/** wsp:AppliesTo / wsa:EndpointReference / wsa:Address, in any of the versions in use. */
function readAppliesTo(reading: Reading, content: Content): TextValue | undefined {
  const appliesTo = content.others.find(
    ({ namespace, localName }) => localName === 'AppliesTo' && (namespace === policy || namespace === policy15),
  );
  const isAddressing = ({ namespace }: XmlElement): boolean => namespace === addressing || namespace === addressing2004;
  const below = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
    element && childElements(element).find((child) => child.localName === name && isAddressing(child));
  const address = below(below(appliesTo, 'EndpointReference'), 'Address');
  return address && readTextValue(reading, address);
}

/** WS-Trust types are open: any element may stand anywhere, so only what is asked for is looked at. */
function readOpen(reading: Reading, element: XmlElement): Content {
  const { namespace } = element;
  const names = ['TokenType', 'RequestType', 'KeyType', 'Lifetime', 'RequestedSecurityToken'];
  return readContent(reading, element, {
    sequence: [many(namespace, ...names), many(wsu, 'Created', 'Expires')],
    wildcard: 'all',
  });
}

function readPart(reading: Reading, content: Content, namespace: string, name: string): TextValue | undefined {
  const element = content.first(namespace, name);
  return element && readTextValue(reading, element);
}

function timeOf(reading: Reading, element: XmlElement | undefined): Instant | undefined {
  if (!element) return undefined;
  readText(reading, element);
  return readInstant(reading, wholeText(element), element);
}
