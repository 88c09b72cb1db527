// Writes SAML 1.1 and WS-Trust messages as XML text for tests.
import { ACS, escapeXml, IDP, SP, xml } from './saml.ts';

type Attributes = Parameters<typeof xml>[1];

const SAML11 = 'urn:oasis:names:tc:SAML:1.0:assertion';
const SAMLP11 = 'urn:oasis:names:tc:SAML:1.0:protocol';
export const TRUST_13 = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
export const TRUST_2005 = 'http://schemas.xmlsoap.org/ws/2005/02/trust';

export interface Saml11AssertionParts {
  readonly id?: string;
  readonly nameIdentifier?: string;
  readonly attributes?: Attributes;
  readonly conditions?: string;
}

export function saml11Assertion(parts: Saml11AssertionParts = {}): string {
  const subject = xml('saml1:Subject', {}, [
    xml('saml1:NameIdentifier', { Format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }, [
      escapeXml(parts.nameIdentifier ?? 'ada@example.com'),
    ]),
    xml('saml1:SubjectConfirmation', {}, [
      xml('saml1:ConfirmationMethod', {}, 'urn:oasis:names:tc:SAML:1.0:cm:bearer'),
    ]),
  ]);
  return xml(
    'saml1:Assertion',
    {
      'xmlns:saml1': SAML11,
      AssertionID: parts.id ?? '_a11',
      MajorVersion: 1,
      MinorVersion: 1,
      Issuer: IDP,
      IssueInstant: '2026-11-22T10:00:00Z',
      ...parts.attributes,
    },
    [
      parts.conditions ??
        xml('saml1:Conditions', { NotBefore: '2026-11-22T09:59:00Z', NotOnOrAfter: '2026-11-22T10:05:00Z' }, [
          xml('saml1:AudienceRestrictionCondition', {}, xml('saml1:Audience', {}, SP)),
          xml('saml1:DoNotCacheCondition'),
        ]),
      xml(
        'saml1:AuthenticationStatement',
        {
          AuthenticationMethod: 'urn:oasis:names:tc:SAML:1.0:am:password',
          AuthenticationInstant: '2026-11-22T09:59:30Z',
        },
        subject,
      ),
      xml('saml1:AttributeStatement', {}, [
        subject,
        xml(
          'saml1:Attribute',
          {
            AttributeName: 'emailaddress',
            AttributeNamespace: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims',
          },
          [xml('saml1:AttributeValue', {}, 'ada@example.com'), xml('saml1:AttributeValue', {}, 'ada@example.org')],
        ),
      ]),
    ],
  );
}

export const saml11Response = (
  assertions: readonly string[] = [saml11Assertion()],
  attributes: Attributes = {},
  code = 'samlp1:Success',
): string =>
  xml(
    'samlp1:Response',
    {
      'xmlns:samlp1': SAMLP11,
      ResponseID: '_r11',
      InResponseTo: '_q11',
      MajorVersion: 1,
      MinorVersion: 1,
      IssueInstant: '2026-11-22T10:00:00Z',
      Recipient: ACS,
      ...attributes,
    },
    [xml('samlp1:Status', {}, xml('samlp1:StatusCode', { Value: code })), ...assertions],
  );

/** A RequestSecurityTokenResponse with a token inside. */
export const tokenResponse = (token: string, trust: string = TRUST_2005): string =>
  xml('t:RequestSecurityTokenResponse', { 'xmlns:t': trust, Context: 'ctx-1' }, [
    xml(
      't:Lifetime',
      {
        'xmlns:wsu': 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
      },
      [xml('wsu:Created', {}, '2026-11-22T10:00:00Z'), xml('wsu:Expires', {}, '2026-11-22T11:00:00Z')],
    ),
    xml(
      'wsp:AppliesTo',
      {
        'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2004/09/policy',
        'xmlns:wsa': 'http://www.w3.org/2005/08/addressing',
      },
      xml('wsa:EndpointReference', {}, xml('wsa:Address', {}, SP)),
    ),
    xml('t:RequestedSecurityToken', {}, token),
    xml('t:TokenType', {}, SAML11),
    xml('t:RequestType', {}, `${trust}/Issue`),
  ]);

export const tokenResponseCollection = (responses: readonly string[]): string =>
  xml('t:RequestSecurityTokenResponseCollection', { 'xmlns:t': TRUST_13 }, responses);
