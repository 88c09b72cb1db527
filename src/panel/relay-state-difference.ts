// Where two RelayState values part, as something to look at: texts around the first differing octet, and the octets.
import { firstDifference, toDisplayText, toHex } from '../base/bytes.ts';

/** One value, cut around the first differing octet. `differing` is empty where the value ends there. */
export interface DifferenceSide {
  readonly before: string;
  /** The character that holds the first differing octet. */
  readonly differing: string;
  readonly after: string;
  /** Octets before the ones shown, and behind them. */
  readonly hiddenBefore: number;
  readonly hiddenAfter: number;
  /** The octet itself in hexadecimal; undefined where the value ends before it. */
  readonly octet: string | undefined;
  /** Octets around it in hexadecimal, from `hexFrom` (an index from 0). */
  readonly hex: readonly string[];
  readonly hexFrom: number;
}

export interface RelayStateDifference {
  /** Index of the first differing octet, from 0. */
  readonly at: number;
  readonly sent: DifferenceSide;
  readonly returned: DifferenceSide;
}

/** Octets shown on each side of the difference, as text and as hexadecimal. */
const TEXT_AROUND = 48;
const HEX_AROUND = 8;

/** Undefined where both are equal. */
export function relayStateDifference(sent: Uint8Array, returned: Uint8Array): RelayStateDifference | undefined {
  const at = firstDifference(sent, returned);
  return at === -1 ? undefined : { at, sent: sideAt(sent, at), returned: sideAt(returned, at) };
}

/** One side around octet `at`, which may be the octet behind the last, with `around` octets of text on each side. */
export function sideAt(octets: Uint8Array, at: number, around = TEXT_AROUND): DifferenceSide {
  // A difference inside a multi-octet character is shown as that whole character.
  const start = characterStart(octets, at);
  const end = at < octets.length ? characterEnd(octets, at) : at;
  const from = characterStart(octets, Math.max(0, start - around));
  const to = characterStart(octets, Math.min(octets.length, end + around));
  const hexFrom = Math.max(0, at - HEX_AROUND);
  return {
    before: toDisplayText(octets.subarray(from, start)),
    differing: toDisplayText(octets.subarray(start, end)),
    after: toDisplayText(octets.subarray(end, to)),
    hiddenBefore: from,
    hiddenAfter: octets.length - to,
    octet: at < octets.length ? toHex(octets.subarray(at, at + 1)) : undefined,
    hex: [...octets.subarray(hexFrom, at + HEX_AROUND + 1)].map((octet) => octet.toString(16).padStart(2, '0')),
    hexFrom,
  };
}

const isContinuation = (octet: number | undefined): boolean => octet !== undefined && (octet & 0xc0) === 0x80;

/** Start of the UTF-8 character that octet `at` is part of; `at` itself where the octets are not UTF-8. */
function characterStart(octets: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && isContinuation(octets[start])) start--;
  return isContinuation(octets[start]) ? at : start;
}

function characterEnd(octets: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < octets.length && end - at < 4 && isContinuation(octets[end])) end++;
  return end;
}
