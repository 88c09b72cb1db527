// Encrypts XML text for tests, with keys made in the test run and node:crypto.
import { constants, createCipheriv, createHash, publicEncrypt } from 'node:crypto';
import type { KeyPair } from '../crypto/keys.ts';
import { DS } from './sign.ts';

export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

export interface EncryptOptions {
  readonly pair: KeyPair;
  readonly content?: string;
  readonly transport?: string;
  /** Where the EncryptedKey goes. */
  readonly place?: 'inside' | 'beside' | 'retrieval-method';
  /** Raw XML inside the KeyInfo of the EncryptedKey. */
  readonly hint?: string;
  readonly recipient?: string;
  readonly id?: string;
}

const fixed = (octets: number, seed: string): Buffer => createHash('sha512').update(seed).digest().subarray(0, octets);

/** An xenc:EncryptedData (and an EncryptedKey beside it, where asked) that holds `xml`. AES-128-GCM and RSA-OAEP unless told otherwise. */
export function encryptedData(xml: string, options: EncryptOptions): string {
  const { pair, content = `${XENC11}aes128-gcm`, transport = `${XENC}rsa-oaep-mgf1p`, place = 'inside' } = options;
  const isGcm = content.endsWith('gcm');
  const key = fixed(content.includes('256') ? 32 : 16, 'key');
  const iv = fixed(isGcm ? 12 : 16, 'iv');
  const cipher = createCipheriv(`aes-${key.length * 8}-${isGcm ? 'gcm' : 'cbc'}`, key, iv);
  const encrypted = Buffer.concat([iv, cipher.update(xml, 'utf8'), cipher.final()]);
  const value = isGcm
    ? Buffer.concat([encrypted, (cipher as unknown as { getAuthTag(): Buffer }).getAuthTag()])
    : encrypted;
  const padding = transport.endsWith('rsa-1_5') ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: pair.publicKey, padding, oaepHash: 'sha1' }, key);
  const cipherData = (octets: Buffer): string =>
    `<xenc:CipherData><xenc:CipherValue>${octets.toString('base64').replace(/.{64}/g, '$&\n')}</xenc:CipherValue></xenc:CipherData>`;
  const id = options.id ?? '_key';
  const recipient = options.recipient === undefined ? '' : ` Recipient="${options.recipient}"`;
  const hint = options.hint === undefined ? '' : `<ds:KeyInfo>${options.hint}</ds:KeyInfo>`;
  const encryptedKey =
    `<xenc:EncryptedKey xmlns:xenc="${XENC}" xmlns:ds="${DS}" Id="${id}"${recipient}>` +
    `<xenc:EncryptionMethod Algorithm="${transport}"/>${hint}${cipherData(wrapped)}</xenc:EncryptedKey>`;
  const reference = `<ds:RetrievalMethod Type="${XENC}EncryptedKey" URI="#${id}"/>`;
  const keyInfo = place === 'inside' ? encryptedKey : place === 'beside' ? '' : reference;
  const data =
    `<xenc:EncryptedData xmlns:xenc="${XENC}" xmlns:ds="${DS}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${content}"/>` +
    `${keyInfo === '' ? '' : `<ds:KeyInfo>${keyInfo}</ds:KeyInfo>`}${cipherData(value)}</xenc:EncryptedData>`;
  return place === 'inside' ? data : data + encryptedKey;
}
