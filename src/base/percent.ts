// application/x-www-form-urlencoded, taken apart without losing an octet (URL Standard §5.1, but over octets).
import { utf8 } from './bytes.ts';

/** One name=value pair as it stood on the wire, undecoded. `value` is undefined for a pair without `=`. */
export interface WirePair {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Splits a raw query (without `?`) or form body at `&`. Empty pieces are left out, order and repeats are kept,
 * nothing is decoded. At most `limit` pairs are read.
 */
export function splitPairs(raw: string, limit: number): WirePair[] {
  const pairs: WirePair[] = [];
  let from = 0;
  // Looked for again only when passed: a text of many `&` and no `=` is walked once.
  let equals = -1;
  while (from <= raw.length && pairs.length < limit) {
    let to = raw.indexOf('&', from);
    if (to === -1) to = raw.length;
    if (to > from) {
      if (equals < from) equals = raw.indexOf('=', from);
      if (equals === -1) equals = raw.length;
      pairs.push(
        equals >= to
          ? { name: raw.slice(from, to), value: undefined }
          : { name: raw.slice(from, equals), value: raw.slice(equals + 1, to) },
      );
    }
    from = to + 1;
  }
  return pairs;
}

const digit = (code: number | undefined): number => {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

/**
 * Decodes once by form rules: `+` is a space, `%XX` is that octet; a `%` that no two hex digits follow stays.
 * Gives octets, since what was escaped need not be UTF-8.
 */
export function formDecode(wire: string, options: { plusIsSpace: boolean } = { plusIsSpace: true }): Uint8Array {
  return formDecodeOctets(utf8(wire), options);
}

/** As `formDecode`, of octets: for a body that is not UTF-8. */
export function formDecodeOctets(
  source: Uint8Array,
  options: { plusIsSpace: boolean } = { plusIsSpace: true },
): Uint8Array {
  const decoded = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const octet = source[i] as number;
    if (octet === 0x25) {
      const high = digit(source[i + 1]);
      const low = digit(source[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded[length++] = high * 16 + low;
        i += 2;
        continue;
      }
    }
    decoded[length++] = octet === 0x2b && options.plusIsSpace ? 0x20 : octet;
  }
  return decoded.slice(0, length);
}
