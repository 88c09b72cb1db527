// The keys that a ds:KeyInfo offers (XML Signature 1.1 §4.5). They are shown and compared; trust never comes from here.
import { decodeBase64Tolerantly } from '../base/base64.ts';
import { toDisplayText } from '../base/bytes.ts';
import { dsaPublicKey, ecPublicKey, type PublicKey, rsaPublicKey } from '../crypto/public-key.ts';
import { readCertificate } from '../crypto/x509.ts';
import { attributeValue, childElements, firstChild, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DS, DSIG11 } from './namespaces.ts';
import type { KeyInfoKey } from './signature-report.ts';

/** More certificates than this in one KeyInfo only cost time. */
const MOST_KEYS = 8;

/** Certificates first, then bare keys, in document order. What can't be read is left out. */
export function readKeyInfo(keyInfo: XmlElement | undefined): KeyInfoKey[] {
  if (!keyInfo) return [];
  const certificates = childElements(keyInfo, DS, 'X509Data')
    .flatMap((data) => childElements(data, DS, 'X509Certificate'))
    .slice(0, MOST_KEYS)
    .flatMap((element) => certificateIn(textOf(element)));
  const values = childElements(keyInfo, DS, 'KeyValue')
    .slice(0, MOST_KEYS)
    .flatMap((element): KeyInfoKey[] => {
      const key = keyIn(element);
      return key ? [{ key }] : [];
    });
  return [...certificates, ...values];
}

function certificateIn(text: string): KeyInfoKey[] {
  let octets = decodeBase64Tolerantly(text.trim())?.octets;
  // Some senders encode the whole PEM text once more.
  const armoured = octets?.[0] === 0x2d ? toDisplayText(octets).replace(/-----[^-]*-----/g, '') : undefined;
  if (armoured !== undefined) octets = decodeBase64Tolerantly(armoured.trim())?.octets;
  const certificate = octets && readCertificate(octets);
  return certificate && !('problem' in certificate) ? [{ key: certificate.key, certificate }] : [];
}

function keyIn(keyValue: XmlElement): PublicKey | undefined {
  const rsa = firstChild(keyValue, DS, 'RSAKeyValue');
  if (rsa) return rsaPublicKey(part(rsa, 'Modulus'), part(rsa, 'Exponent'));
  const dsa = firstChild(keyValue, DS, 'DSAKeyValue');
  if (dsa) return dsaPublicKey(part(dsa, 'P'), part(dsa, 'Q'), part(dsa, 'G'), part(dsa, 'Y'));
  const ec = firstChild(keyValue, DSIG11, 'ECKeyValue');
  const curve = ec && firstChild(ec, DSIG11, 'NamedCurve');
  const point = ec && part(ec, 'PublicKey', DSIG11);
  const oid = (curve && attributeValue(curve, 'URI'))?.replace(/^urn:oid:/, '');
  return oid !== undefined && point ? ecPublicKey(oid, point) : undefined;
}

function part(element: XmlElement, name: string, namespace = DS): Uint8Array | undefined {
  const child = firstChild(element, namespace, name);
  return child && decodeBase64Tolerantly(textOf(child).trim())?.octets;
}
