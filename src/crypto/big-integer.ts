// Unsigned big-endian integers for the RSA and DSA arithmetic that no WebCrypto offers.
import { toHex } from '../base/bytes.ts';

export const toBigInt = (octets: Uint8Array): bigint => (octets.length ? BigInt(`0x${toHex(octets)}`) : 0n);

/** Exactly `length` octets (I2OSP, RFC 8017 §4.1). The value must fit: callers reduce it first. */
export function toOctets(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, '0');
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

/** Not constant-time: with private exponents for the user's own pasted key only, in the page that shows the result. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  const reduced = base % modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * reduced) % modulus;
  }
  return result;
}

/** Significant bits. */
export function bitLength(octets: Uint8Array): number {
  const first = octets.findIndex((octet) => octet !== 0);
  return first === -1 ? 0 : (octets.length - first) * 8 - Math.clz32(octets[first] as number) + 24;
}
