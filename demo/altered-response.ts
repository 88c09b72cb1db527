// A Response as a faulty IdP makes it: samlp writes it, its text is altered, and then it is signed, so that the
// signatures are good and the fault is the only one.
import { SignedXml } from 'xml-crypto';
import type { KeyPair } from './certificates.ts';

/** What differs from the Response that samlp wrote. */
export interface Alteration {
  /** Milliseconds added to every time in it. */
  readonly shiftMs?: number | undefined;
  readonly status?: readonly [top: string, second: string] | undefined;
}

const statusPrefix = 'urn:oasis:names:tc:SAML:2.0:status:';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** @param unsigned a Response of samlp without any signature */
export function alterAndSign(unsigned: string, { shiftMs = 0, status }: Alteration, keys: KeyPair): string {
  const bare = unsigned.replace(/>\s+</g, '><').trim();
  const shifted = bare.replace(/"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g, (_, time) => {
    return `"${new Date(Date.parse(time) + shiftMs).toISOString()}"`;
  });
  if (status === undefined) return sign(sign(shifted, 'Assertion', keys), 'Response', keys);
  const [top, second] = status;
  const code = `<samlp:StatusCode Value="${statusPrefix}${top}"><samlp:StatusCode Value="${statusPrefix}${second}"/></samlp:StatusCode>`;
  const refused = shifted
    .replace(/<samlp:StatusCode [^>]*\/>/, code)
    .replace(/<saml:Assertion .*<\/saml:Assertion>/s, '');
  return sign(refused, 'Response', keys);
}

function sign(xml: string, element: 'Response' | 'Assertion', keys: KeyPair): string {
  const path = `//*[local-name(.)='${element}']`;
  const signature = new SignedXml({
    privateKey: keys.privateKeyPem,
    publicCert: keys.certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusive,
  });
  signature.addReference({
    xpath: path,
    transforms: [enveloped, exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signature.computeSignature(xml, {
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signature.getSignedXml();
}
