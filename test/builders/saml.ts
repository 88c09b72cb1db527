// Writes SAML 2.0 messages as XML text for tests: every part has a good default, and any part can be replaced by raw XML.

export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
export const IDP = 'https://idp.example/metadata';
export const SP = 'https://sp.example/metadata';
export const ACS = 'https://sp.example/acs';
export const SSO = 'https://idp.example/sso';
export const SLO = 'https://idp.example/slo';

/** Text content and attribute values are escaped; `undefined` leaves the attribute out. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** One element: attributes escaped, content as XML. `xml('a', { b: 1 }, '<c/>')`. */
export function xml(name: string, attributes: Attributes = {}, content: string | readonly string[] = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  const inside = typeof content === 'string' ? content : content.join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

const NAMESPACES = { 'xmlns:samlp': SAMLP, 'xmlns:saml': SAML };

export interface MessageParts {
  readonly id?: string;
  readonly version?: string;
  readonly issueInstant?: string;
  readonly destination?: string | undefined;
  /** null leaves it out. */
  readonly issuer?: string | null;
  /** Raw XML right behind the Issuer, where a ds:Signature stands. */
  readonly signature?: string;
  /** Raw XML inside samlp:Extensions. */
  readonly extensions?: string;
  /** Further attributes, or other values for those above. */
  readonly attributes?: Attributes;
  /** Raw XML at the end. */
  readonly more?: string;
}

function message(name: string, parts: MessageParts, defaults: Attributes, content: readonly string[]): string {
  return xml(
    `samlp:${name}`,
    {
      ...NAMESPACES,
      ID: parts.id ?? '_1',
      Version: parts.version ?? '2.0',
      IssueInstant: parts.issueInstant ?? '2026-11-22T10:00:00Z',
      ...defaults,
      ...(parts.destination !== undefined && { Destination: parts.destination }),
      ...parts.attributes,
    },
    [
      parts.issuer === null ? '' : xml('saml:Issuer', {}, escapeXml(parts.issuer ?? IDP)),
      parts.signature ?? '',
      parts.extensions === undefined ? '' : xml('samlp:Extensions', {}, parts.extensions),
      ...content,
      parts.more ?? '',
    ],
  );
}

export interface AuthnRequestParts extends MessageParts {
  readonly acsUrl?: string | undefined;
  readonly subject?: string;
  readonly nameIdPolicy?: string;
  readonly conditions?: string;
  readonly requestedAuthnContext?: string;
  readonly scoping?: string;
}

export function authnRequest(parts: AuthnRequestParts = {}): string {
  const defaults = {
    Destination: SSO,
    AssertionConsumerServiceURL: 'acsUrl' in parts ? parts.acsUrl : ACS,
    ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  };
  return message('AuthnRequest', { issuer: SP, ...parts }, defaults, [
    parts.subject ?? '',
    parts.nameIdPolicy ?? xml('samlp:NameIDPolicy', { Format: EMAIL, AllowCreate: true }),
    parts.conditions ?? '',
    parts.requestedAuthnContext ?? '',
    parts.scoping ?? '',
  ]);
}

export interface StatusParts {
  /** Top code first; a name without colon is one of SAML's own. */
  readonly codes?: readonly string[];
  readonly message?: string;
  /** Raw XML inside samlp:StatusDetail. */
  readonly detail?: string;
}

export function status({ codes = ['Success'], message, detail }: StatusParts = {}): string {
  const nested = codes.reduceRight(
    (inner, code) =>
      xml('samlp:StatusCode', { Value: code.includes(':') ? code : SUCCESS.replace('Success', code) }, inner),
    '',
  );
  return xml('samlp:Status', {}, [
    nested,
    message === undefined ? '' : xml('samlp:StatusMessage', {}, escapeXml(message)),
    detail === undefined ? '' : xml('samlp:StatusDetail', {}, detail),
  ]);
}

export interface ResponseParts extends MessageParts {
  readonly inResponseTo?: string | undefined;
  /** From `status`; '' leaves it out. */
  readonly status?: string;
  /** From `assertion` or `encryptedAssertion`. */
  readonly assertions?: readonly string[];
}

export function response(parts: ResponseParts = {}): string {
  const defaults = { Destination: ACS, InResponseTo: 'inResponseTo' in parts ? parts.inResponseTo : '_request' };
  const assertions = parts.assertions ?? [assertion()];
  return message('Response', parts, defaults, [parts.status ?? status(), ...assertions]);
}

export interface AssertionParts {
  readonly id?: string;
  readonly version?: string;
  readonly issueInstant?: string;
  readonly issuer?: string | null;
  readonly signature?: string;
  /** Each of these is raw XML; '' leaves it out. */
  readonly subject?: string;
  readonly conditions?: string;
  readonly advice?: string;
  readonly authnStatement?: string;
  readonly attributeStatement?: string;
  readonly attributes?: Attributes;
  readonly more?: string;
}

export function assertion(parts: AssertionParts = {}): string {
  return xml(
    'saml:Assertion',
    {
      'xmlns:saml': SAML,
      ID: parts.id ?? '_a1',
      Version: parts.version ?? '2.0',
      IssueInstant: parts.issueInstant ?? '2026-11-22T10:00:00Z',
      ...parts.attributes,
    },
    [
      parts.issuer === null ? '' : xml('saml:Issuer', {}, escapeXml(parts.issuer ?? IDP)),
      parts.signature ?? '',
      parts.subject ?? subject(),
      parts.conditions ?? conditions(),
      parts.advice ?? '',
      parts.authnStatement ?? authnStatement(),
      parts.attributeStatement ?? attributeStatement({ email: ['ada@example.com'] }),
      parts.more ?? '',
    ],
  );
}

export interface SubjectParts {
  /** From `nameId`, or any raw XML. */
  readonly nameId?: string;
  readonly confirmations?: readonly string[];
}

export const subject = (parts: SubjectParts = {}): string =>
  xml('saml:Subject', {}, [parts.nameId ?? nameId('ada@example.com'), ...(parts.confirmations ?? [confirmation()])]);

export const nameId = (value: string, attributes: Attributes = { Format: EMAIL }): string =>
  xml('saml:NameID', attributes, escapeXml(value));

/** A bearer confirmation; attributes of its data may be replaced, or left out with `undefined`. */
export const confirmation = (data: Attributes = {}, method: string = BEARER): string =>
  xml('saml:SubjectConfirmation', { Method: method }, [
    xml('saml:SubjectConfirmationData', {
      Recipient: ACS,
      InResponseTo: '_request',
      NotOnOrAfter: '2026-11-22T10:05:00Z',
      ...data,
    }),
  ]);

export interface ConditionsParts {
  readonly notBefore?: string | undefined;
  readonly notOnOrAfter?: string | undefined;
  /** One list an AudienceRestriction. */
  readonly audiences?: readonly (readonly string[])[];
  readonly more?: string;
}

export const conditions = (parts: ConditionsParts = {}): string =>
  xml(
    'saml:Conditions',
    {
      NotBefore: 'notBefore' in parts ? parts.notBefore : '2026-11-22T09:59:00Z',
      NotOnOrAfter: 'notOnOrAfter' in parts ? parts.notOnOrAfter : '2026-11-22T10:05:00Z',
    },
    [
      ...(parts.audiences ?? [[SP]]).map((list) =>
        xml(
          'saml:AudienceRestriction',
          {},
          list.map((audience) => xml('saml:Audience', {}, escapeXml(audience))),
        ),
      ),
      parts.more ?? '',
    ],
  );

/** `context` is raw XML inside AuthnContext. */
export const authnStatement = (attributes: Attributes = {}, context?: string): string =>
  xml('saml:AuthnStatement', { AuthnInstant: '2026-11-22T09:59:30Z', SessionIndex: '_session', ...attributes }, [
    xml(
      'saml:AuthnContext',
      {},
      context ??
        xml('saml:AuthnContextClassRef', {}, 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'),
    ),
  ]);

/** Attributes by name, each with its list of values. */
export const attributeStatement = (attributes: Readonly<Record<string, readonly string[]>>): string =>
  xml(
    'saml:AttributeStatement',
    {},
    Object.entries(attributes).map(([name, values]) =>
      attribute(
        name,
        values.map((value) => xml('saml:AttributeValue', {}, escapeXml(value))),
      ),
    ),
  );

/** One attribute with raw AttributeValue elements. */
export const attribute = (name: string, values: readonly string[], attributes: Attributes = {}): string =>
  xml(
    'saml:Attribute',
    { Name: name, NameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic', ...attributes },
    values,
  );

/** What an EncryptedAssertion, EncryptedID or EncryptedAttribute looks like; nobody can decrypt it. */
export const encrypted = (kind: 'EncryptedAssertion' | 'EncryptedID' | 'EncryptedAttribute'): string =>
  xml(`saml:${kind}`, { 'xmlns:saml': SAML }, [
    '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">' +
      '<xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>',
  ]);

export interface LogoutRequestParts extends MessageParts {
  readonly nameId?: string;
  readonly sessionIndexes?: readonly string[];
}

export const logoutRequest = (parts: LogoutRequestParts = {}): string =>
  message('LogoutRequest', { issuer: SP, ...parts }, { Destination: SLO }, [
    parts.nameId ?? nameId('ada@example.com'),
    ...(parts.sessionIndexes ?? ['_session']).map((index) => xml('samlp:SessionIndex', {}, escapeXml(index))),
  ]);

export const logoutResponse = (parts: Omit<ResponseParts, 'assertions'> = {}): string =>
  message(
    'LogoutResponse',
    parts,
    { Destination: SLO, InResponseTo: 'inResponseTo' in parts ? parts.inResponseTo : '_request' },
    [parts.status ?? status()],
  );

export const artifactResolve = (artifact: string, parts: MessageParts = {}): string =>
  message('ArtifactResolve', { issuer: SP, ...parts }, {}, [xml('samlp:Artifact', {}, escapeXml(artifact))]);

/** `inner` is the message that the artifact stood for, or '' where there is none. */
export const artifactResponse = (inner: string, parts: Omit<ResponseParts, 'assertions'> = {}): string =>
  message('ArtifactResponse', parts, { InResponseTo: 'inResponseTo' in parts ? parts.inResponseTo : '_request' }, [
    parts.status ?? status(),
    inner,
  ]);

/** Any other SAML 2.0 request or response, with raw content behind the common part. */
export const protocolMessage = (name: string, content: string, parts: MessageParts = {}): string =>
  message(name, parts, {}, [content]);

export const soap = (
  body: string,
  {
    header = '',
    namespace = 'http://schemas.xmlsoap.org/soap/envelope/',
  }: { header?: string; namespace?: string } = {},
): string =>
  xml('soap:Envelope', { 'xmlns:soap': namespace }, [
    header === '' ? '' : xml('soap:Header', {}, header),
    xml('soap:Body', {}, body),
  ]);
