// Files in UTF-16, as PowerShell's `>` and Notepad's "Unicode" write them, read as the UTF-8 that everything else expects.
import { utf8 } from './bytes.ts';

/**
 * UTF-8 without a byte order mark where `octets` begin with one of UTF-16 (either order) and are UTF-16 throughout; else `octets`
 * themselves. UTF-32 (whose mark begins the same) is left alone.
 */
export function fromUtf16(octets: Uint8Array): Uint8Array {
  const encoding = utf16Of(octets);
  if (!encoding) return octets;
  try {
    return utf8(new TextDecoder(encoding, { fatal: true }).decode(octets));
  } catch {
    return octets;
  }
}

function utf16Of([a, b, c, d]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? undefined : 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
}
