// Octet strings: UTF-8 both ways, comparison, hexadecimal.

const encoder = new TextEncoder();
const fatalDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 octets of `text`. A lone surrogate becomes U+FFFD, as in every browser form. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** The text of UTF-8 octets (a leading BOM kept as U+FEFF), or undefined where they are not valid UTF-8. */
export function fromUtf8(octets: Uint8Array): string | undefined {
  try {
    return fatalDecoder.decode(octets);
  } catch {
    return undefined;
  }
}

/** The text of octets, with U+FFFD for whatever is not UTF-8. For showing only: never compare what it gives. */
export const toDisplayText = (octets: Uint8Array): string => lenientDecoder.decode(octets);

/** Index of the first differing octet, or -1 where both are equal. A proper prefix differs at its own length. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? -1 : shorter;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => firstDifference(a, b) === -1;

/** Lower-case hexadecimal, two digits an octet, no separator. */
export function toHex(octets: Uint8Array): string {
  let hex = '';
  for (const octet of octets) hex += octet.toString(16).padStart(2, '0');
  return hex;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
