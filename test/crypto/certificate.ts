// Self-signed certificates written octet by octet, for tests that need one of a key that node:crypto made. No openssl needed.
import type { KeyPair } from './keys.ts';
import { sign, spkiOf } from './keys.ts';

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};

const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
/** sha256WithRSAEncryption (RFC 4055, 5) with its NULL. */
const SHA256_WITH_RSA = sequence(tlv(0x06, Buffer.from('2a864886f70d01010b', 'hex')), tlv(0x05));
const COMMON_NAME = tlv(0x06, Buffer.from('550403', 'hex'));

const nameOf = (commonName: string): Uint8Array =>
  sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(commonName)))));

/** UTCTime, so for years up to 2049 only (RFC 5280, 4.1.2.5). */
const timeOf = (ms: number): Uint8Array =>
  tlv(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

export interface CertificateParts {
  readonly commonName: string;
  /** Milliseconds since the epoch, whole seconds. */
  readonly from: number;
  readonly to: number;
}

/** DER in base64, of an RSA key. */
export function certificateOf(pair: KeyPair, { commonName, from, to }: CertificateParts): string {
  const name = nameOf(commonName);
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    SHA256_WITH_RSA,
    name,
    sequence(timeOf(from), timeOf(to)),
    name,
    spkiOf(pair),
  );
  const value = sign(pair, body, { hash: 'SHA-256' });
  return Buffer.from(sequence(body, SHA256_WITH_RSA, tlv(0x03, Buffer.from([0]), value))).toString('base64');
}
