// Block ciphers and AES key unwrap with raw keys, over WebCrypto where all engines have them and the legacy chunk elsewhere.
import { concatBytes } from '../base/bytes.ts';
import { loadLegacy } from './legacy-loader.ts';

/** CBC without taking padding off. Throws where `data` is no whole number of blocks, or empty. */
export async function decryptCbc(
  cipher: 'AES' | '3DES',
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  if (data.length === 0 || data.length % iv.length !== 0) throw new RangeError('not whole blocks');
  if (cipher === '3DES') return (await loadLegacy()).decryptTripleDes(key, iv, data);
  if (key.length === 24) return (await loadLegacy()).decryptAesCbc(key, iv, data);
  const imported = await importAes('AES-CBC', key, ['encrypt', 'decrypt']);
  // WebCrypto takes PKCS #7 padding only, XML Encryption pads otherwise: so a block that decrypts to a whole block of
  // PKCS #7 padding is put behind the data. Encrypting nothing, chained to the last block, gives just that.
  const padding = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: data.slice(-16) }, imported, new Uint8Array());
  const padded = concatBytes(data, new Uint8Array(padding));
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-CBC', iv: iv as BufferSource }, imported, padded as BufferSource),
  );
}

/** Rejects where the tag (the last 16 octets) does not fit. */
export async function decryptGcm(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  if (key.length === 24) return (await loadLegacy()).decryptAesGcm(key, iv, data);
  const imported = await importAes('AES-GCM', key, ['decrypt']);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv as BufferSource }, imported, data as BufferSource),
  );
}

/** RFC 3394. Rejects where the integrity check fails. */
export async function unwrapAes(key: Uint8Array, wrapped: Uint8Array): Promise<Uint8Array> {
  if (key.length === 24) return (await loadLegacy()).unwrapAesKey(key, wrapped);
  const imported = await importAes('AES-KW', key, ['unwrapKey']);
  // Unwrapped as an HMAC key, the one kind that may have any length (3DES content keys, too) and be exported again.
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const content = await crypto.subtle.unwrapKey('raw', wrapped as BufferSource, imported, 'AES-KW', hmac, true, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.exportKey('raw', content));
}

const importAes = (name: string, key: Uint8Array, usages: KeyUsage[]): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key as BufferSource, name, false, usages);
