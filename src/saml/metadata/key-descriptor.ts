// KeyDescriptor: the keys of a role and what each is for (saml-metadata-2.0-os §2.4.1.1). Certificates stay base64 text.
import { decodeBase64 } from '../../base/base64.ts';
import { childElements, firstChild, textOf } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { many, one, readAttributes, readContent } from '../content.ts';
import { Namespace } from '../names.ts';
import type { Reading } from '../reading.ts';
import { readTextValue, type TextValue } from '../values.ts';

const { md, ds, xenc } = Namespace;

export interface KeyDescriptor {
  readonly element: XmlElement;
  /** Undefined means that the key serves for both. */
  readonly use: 'signing' | 'encryption' | undefined;
  readonly keyInfo: XmlElement | undefined;
  readonly keyNames: readonly TextValue[];
  readonly certificates: readonly MetadataCertificate[];
  /** Whether a bare ds:KeyValue stands there. */
  readonly hasKeyValue: boolean;
  readonly encryptionMethods: readonly EncryptionMethod[];
}

export interface MetadataCertificate {
  readonly element: XmlElement;
  /** DER in base64 on one line, PEM armour and white space taken out; not looked into here. */
  readonly base64: string;
}

export interface EncryptionMethod {
  readonly element: XmlElement;
  readonly algorithm: string | undefined;
  /** Bits. */
  readonly keySize: number | undefined;
  readonly digestMethod: string | undefined;
}

export function readKeyDescriptor(reading: Reading, element: XmlElement): KeyDescriptor {
  const content = readContent(reading, element, { sequence: [one(ds, 'KeyInfo'), many(md, 'EncryptionMethod')] });
  const attributes = readAttributes(reading, element, { allowed: ['use'] });
  const use = attributes.attribute('use');
  const isKnown = use?.value === 'signing' || use?.value === 'encryption';
  if (use && !isKnown) reading.report('value-invalid', 'use is neither signing nor encryption.', use);
  const keyInfo = content.first(ds, 'KeyInfo');
  return {
    element,
    use: isKnown ? (use.value as 'signing' | 'encryption') : undefined,
    keyInfo,
    keyNames: keyInfo ? childElements(keyInfo, ds, 'KeyName').map((child) => readTextValue(reading, child)) : [],
    certificates: keyInfo ? readCertificates(reading, keyInfo) : [],
    hasKeyValue: keyInfo !== undefined && firstChild(keyInfo, ds, 'KeyValue') !== undefined,
    encryptionMethods: content.all(md, 'EncryptionMethod').map((child) => readEncryptionMethod(reading, child)),
  };
}

/** X509Certificate of each X509Data. People paste PEM files there, armour and all, which is reported and undone. */
function readCertificates(reading: Reading, keyInfo: XmlElement): MetadataCertificate[] {
  return childElements(keyInfo, ds, 'X509Data')
    .flatMap((data) => childElements(data, ds, 'X509Certificate'))
    .map((element) => {
      const written = textOf(element);
      const bare = written.replace(/-----(?:BEGIN|END) [A-Z0-9 ]{1,40}-----/g, '');
      const base64 = bare.replace(/[ \t\r\n]+/g, '');
      if (bare !== written || base64 === '' || !decodeBase64(base64)) {
        const message =
          bare !== written ? 'The certificate has PEM lines around its base64.' : 'The certificate is no base64.';
        reading.report('certificate-not-base64', message, element);
      }
      return { element, base64 };
    });
}

function readEncryptionMethod(reading: Reading, element: XmlElement): EncryptionMethod {
  const content = readContent(reading, element, { sequence: [many(xenc, 'KeySize')], wildcard: 'all' });
  const attributes = readAttributes(reading, element, { required: ['Algorithm'] });
  const size = content.first(xenc, 'KeySize');
  const bits = size ? textOf(size).trim() : '';
  const digest = content.others.find(({ namespace, localName }) => namespace === ds && localName === 'DigestMethod');
  return {
    element,
    algorithm: attributes.text('Algorithm'),
    keySize: /^\d{1,6}$/.test(bits) ? Number(bits) : undefined,
    digestMethod: digest && readAttributes(reading, digest, { required: ['Algorithm'] }).text('Algorithm'),
  };
}
