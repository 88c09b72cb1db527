// SAML-shaped documents of a wanted size, for benchmarks.

const attribute = (index: number): string => `
      <saml:Attribute FriendlyName="attribute${index}" Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.${index}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">
        <saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">value ${index} of Zoë &amp; Müller</saml:AttributeValue>
        <saml:AttributeValue>staff@example.org</saml:AttributeValue>
      </saml:Attribute>`;

// A stand-in of the usual size; benchmarks of XML never look into it.
const base64 = (octets: number): string => 'MIIDdzCCAl+gAwIBAgIEbGV0/'.repeat(Math.ceil(octets / 25)).slice(0, octets);

const signature = (reference: string): string => `
    <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
      <ds:SignedInfo>
        <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
        <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
        <ds:Reference URI="#${reference}">
          <ds:Transforms>
            <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
            <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
          </ds:Transforms>
          <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
          <ds:DigestValue>${base64(43)}=</ds:DigestValue>
        </ds:Reference>
      </ds:SignedInfo>
      <ds:SignatureValue>${base64(342)}==</ds:SignatureValue>
      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64(1_200)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
    </ds:Signature>`;

/** A Response with one signed Assertion, of at least so many octets: more attributes until it is large enough. */
export function samlResponseOf(octets: number): string {
  const build = (attributes: number): string => `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="2025-01-01T00:00:00Z" Destination="https://sp.example.org/acs" InResponseTo="_request">
  <saml:Issuer>https://idp.example.org/metadata</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion ID="_assertion" Version="2.0" IssueInstant="2025-01-01T00:00:00Z">
    <saml:Issuer>https://idp.example.org/metadata</saml:Issuer>${signature('_assertion')}
    <saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">zoe@example.org</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData InResponseTo="_request" NotOnOrAfter="2025-01-01T00:05:00Z" Recipient="https://sp.example.org/acs"/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="2024-12-31T23:59:30Z" NotOnOrAfter="2025-01-01T00:05:00Z">
      <saml:AudienceRestriction><saml:Audience>https://sp.example.org/metadata</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AttributeStatement>${Array.from({ length: attributes }, (_, i) => attribute(i)).join('')}
    </saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>
`;
  const empty = build(0).length;
  return build(Math.max(0, Math.ceil((octets - empty) / attribute(1_000).length)));
}
