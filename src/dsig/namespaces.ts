// The namespaces of XML Signature, XML Encryption and the SAML vocabularies whose elements are signed.

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';
export const EXC_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
export const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
export const RSA_PSS = 'http://www.w3.org/2007/05/xmldsig-more#';
export const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const SAML11 = 'urn:oasis:names:tc:SAML:1.0:assertion';
export const SAMLP11 = 'urn:oasis:names:tc:SAML:1.0:protocol';

export const SAML_NAMESPACES: ReadonlySet<string> = new Set([SAML, SAMLP, MD, SAML11, SAMLP11]);
