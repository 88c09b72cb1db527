// Base64 (RFC 4648): one strict decoder, and one that repairs what broken senders do and says what it repaired.

/** What the tolerant decoder had to put up with. */
export type Base64Repair =
  | 'line-breaks'
  | 'white-space'
  | 'url-alphabet'
  | 'padding-missing'
  | 'padding-excess'
  | 'space-for-plus';

export interface TolerantBase64 {
  readonly octets: Uint8Array;
  readonly repairs: readonly Base64Repair[];
}

/** Above this, one match of a grouped regular expression could exhaust the engine's stack. */
const GROUPED_MATCH_LENGTH = 4_096;
const STRICT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const STRICT_ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/** RFC 4648 §4, padding required, no white space. Undefined where `text` is not that. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  if (!(text.length < GROUPED_MATCH_LENGTH ? STRICT : STRICT_ALPHABET).test(text)) return undefined;
  try {
    return fromBinary(atob(text));
  } catch {
    return undefined;
  }
}

/**
 * Base64 as senders really write it. Undefined where even that can't be read. A space is either a `+` that was
 * form-decoded without having been escaped, or layout: see `spacesAreLayout`.
 */
export function decodeBase64Tolerantly(text: string): TolerantBase64 | undefined {
  const exact = decodeBase64(text);
  if (exact) return { octets: exact, repairs: [] };
  const repairs: Base64Repair[] = [];
  let repaired = text;
  if (/[\r\n]/.test(repaired)) {
    repairs.push('line-breaks');
    // The indentation of a line goes with its break: it never was a `+`.
    repaired = repaired.replace(/[\r\n][ \t\r\n]*/g, '');
  }
  if (/[\t\f\v]/.test(repaired)) {
    repairs.push('white-space');
    repaired = repaired.replace(/[\t\f\v]+/g, '');
  }
  if (repaired.includes(' ')) {
    if (spacesAreLayout(repaired)) {
      if (!repairs.includes('white-space')) repairs.push('white-space');
      repaired = repaired.replace(/ +/g, '');
    } else {
      repairs.push('space-for-plus');
      repaired = repaired.replace(/ /g, '+');
    }
  }
  if (/[-_]/.test(repaired)) {
    repairs.push('url-alphabet');
    repaired = repaired.replace(/-/g, '+').replace(/_/g, '/');
  }
  let bare = repaired.length;
  while (bare > 0 && repaired.charCodeAt(bare - 1) === 0x3d) bare--;
  const wanted = (4 - (bare % 4)) % 4;
  const given = repaired.length - bare;
  if (given < wanted) repairs.push('padding-missing');
  if (given > wanted) repairs.push('padding-excess');
  const octets = decodeBase64(repaired.slice(0, bare) + '='.repeat(wanted));
  return octets && { octets, repairs };
}

/**
 * True where the spaces of `text` lay it out (line breaks that became spaces, a stray blank at an end), false where
 * each stands for a `+`. Lines are told by their equal length; the rest by which reading gives whole groups of four.
 */
function spacesAreLayout(text: string): boolean {
  const pieces = text.split(' ');
  const first = pieces[0]?.length ?? 0;
  const last = pieces.at(-1)?.length ?? 0;
  if (first >= 32 && first % 4 === 0 && last <= first && pieces.slice(0, -1).every((piece) => piece.length === first)) {
    return true;
  }
  if (text.length % 4 === 0) return false;
  const withoutSpaces = text.length - (pieces.length - 1);
  return withoutSpaces % 4 === 0 || text.replace(/=+$/, '').length % 4 === 1;
}

/** Standard alphabet, padded, one line. */
export function encodeBase64(octets: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < octets.length; i += 0x8000) {
    binary += String.fromCharCode(...octets.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

function fromBinary(binary: string): Uint8Array {
  const octets = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) octets[i] = binary.charCodeAt(i);
  return octets;
}
