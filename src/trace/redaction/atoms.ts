// Text taken apart into the characters that its escapes stand for, however often they were escaped: the ground on which
// a value is substituted the same whether it stands there plain, percent-encoded or HTML-escaped.
import { utf8 } from '../../base/bytes.ts';

/** One character after all unescaping, and the piece of text that it was written as. */
export interface Atom {
  readonly character: string;
  readonly from: number;
  readonly to: number;
}

/** Escapes within escapes that are undone; deeper ones stay text, whose letters and digits are substituted all the same. */
const MOST_ROUNDS = 4;
/** `&#x10FFFF;` without its ampersand. */
const LONGEST_REFERENCE = 10;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export const mayHoldEscapes = (text: string): boolean => text.includes('%') || text.includes('&');

/** In time linear in the length of `text`. */
export function readAtoms(text: string): Atom[] {
  let atoms: Atom[] = [];
  let at = 0;
  for (const character of text) {
    atoms.push({ character, from: at, to: at + character.length });
    at += character.length;
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const decoded = unescapeOnce(atoms);
    if (decoded.length === atoms.length) break;
    atoms = decoded;
  }
  return atoms;
}

function unescapeOnce(atoms: readonly Atom[]): Atom[] {
  const out: Atom[] = [];
  for (let i = 0; i < atoms.length; ) {
    const [atom, next] = escapeAt(atoms, i) ?? referenceAt(atoms, i) ?? [atoms[i] as Atom, i + 1];
    out.push(atom);
    i = next;
  }
  return out;
}

/** `%C3%A9` is one atom, é; an octet that is no UTF-8 is the character of that number. */
function escapeAt(atoms: readonly Atom[], at: number): [Atom, number] | undefined {
  const first = octetAt(atoms, at);
  if (first === undefined) return undefined;
  const from = (atoms[at] as Atom).from;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
  if (length > 1) {
    const octets = [first];
    for (let i = 1; i < length; i++) {
      const octet = octetAt(atoms, at + i * 3);
      if (octet === undefined || (octet & 0xc0) !== 0x80) break;
      octets.push(octet);
    }
    const character = octets.length === length ? characterOf(octets) : undefined;
    if (character !== undefined) {
      return [{ character, from, to: (atoms[at + length * 3 - 1] as Atom).to }, at + length * 3];
    }
  }
  return [{ character: String.fromCharCode(first), from, to: (atoms[at + 2] as Atom).to }, at + 3];
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function characterOf(octets: readonly number[]): string | undefined {
  try {
    return strict.decode(Uint8Array.from(octets));
  } catch {
    return undefined;
  }
}

function octetAt(atoms: readonly Atom[], at: number): number | undefined {
  if (atoms[at]?.character !== '%') return undefined;
  const digits = `${atoms[at + 1]?.character ?? ''}${atoms[at + 2]?.character ?? ''}`;
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function referenceAt(atoms: readonly Atom[], at: number): [Atom, number] | undefined {
  if (atoms[at]?.character !== '&') return undefined;
  let name = '';
  for (let i = at + 1; i <= at + LONGEST_REFERENCE && i < atoms.length; i++) {
    const { character, to } = atoms[i] as Atom;
    if (character !== ';') {
      name += character;
      continue;
    }
    const read = ENTITIES[name] ?? numbered(name);
    return read === undefined ? undefined : [{ character: read, from: (atoms[at] as Atom).from, to }, i + 1];
  }
  return undefined;
}

function numbered(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  if (!digits) return undefined;
  const point = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000)
    ? String.fromCodePoint(point)
    : undefined;
}

/** Writes another character of as many octets in the escapes that `written` had. */
export function writeLike(written: string, character: string, instead: string): string {
  if (written === character) return instead;
  const pieces = written.match(/%(?:25)*[0-9a-f]{2}/gi);
  if (pieces && pieces.join('') === written) {
    const octets =
      pieces.length === 1 && character.charCodeAt(0) < 0x100 && instead.charCodeAt(0) < 0x100
        ? [instead.charCodeAt(0)]
        : [...utf8(instead)];
    if (octets.length === pieces.length) {
      return pieces.map((piece, i) => piece.slice(0, -2) + hexLike(octets[i] as number, piece.slice(-2))).join('');
    }
  }
  const reference = /^&#(x?)[0-9a-f]+;$/i.exec(written);
  if (reference) {
    const point = instead.codePointAt(0) ?? 0;
    return reference[1] ? `&#${reference[1]}${point.toString(16).toUpperCase()};` : `&#${point};`;
  }
  return instead;
}

const hexLike = (octet: number, digits: string): string => {
  const hex = octet.toString(16).padStart(2, '0');
  return /[a-f]/.test(digits) ? hex : hex.toUpperCase();
};
