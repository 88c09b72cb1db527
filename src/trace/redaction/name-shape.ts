// Tells a name that a programmer gave (a parameter's, a cookie's, a header's) from a token or a person's data standing in its place.
import { ADDRESS_WORDS, NAME_WORDS, PARAMETER_NAMES, PROSE_WORDS } from './vocabulary.ts';

const LONGEST = 40;
const SHAPE = /^[$A-Za-z_:.[\]-][$\w:.[\]-]*$/;

/**
 * Words in one case, or with a capital first, joined by `_`, `-`, `.` or brackets. Of words joined by case each has to be known:
 * base64 is letters in both cases, too, and may be without a digit.
 */
export function looksLikeName(name: string): boolean {
  if (name.length === 0 || name.length > LONGEST || !SHAPE.test(name)) return false;
  const digits = (name.match(/\d/g) ?? []).length;
  const pieces = name.match(/[A-Za-z]+/g) ?? [];
  // A version, as in oauth2, or a number of few digits at the end of words that are known.
  if (digits > 0)
    return digits <= 2 && pieces.length > 0 && pieces.every((piece) => piece.length <= 2 || isCamelCase(piece));
  return (
    pieces.length > 0 && pieces.every((piece) => /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(piece) || isCamelCase(piece))
  );
}

const isCamelCase = (piece: string): boolean =>
  isOrdinaryWord(piece) || (piece.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).every(isOrdinaryWord);

/** A word that names of parameters, paths and messages are made of. */
export function isOrdinaryWord(word: string): boolean {
  const lower = word.toLowerCase();
  return NAME_WORDS.has(lower) || ADDRESS_WORDS.has(lower) || PARAMETER_NAMES.has(lower) || PROSE_WORDS.has(lower);
}

/** Of an element or attribute in a namespace of a specification: words that begin with a capital, as those all do. */
export const looksLikeElementName = (name: string): boolean =>
  looksLikeName(name) || (name.length <= 48 && /^(?:X509[A-Za-z]+|[A-Z][A-Za-z]+|[a-z]{1,12})$/.test(name));
