// Strict XML for everything that verifies or reads: octets or text in, an immutable tree or one problem out.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { firstIllegalCharacter } from './characters.ts';
import { decodeOctets } from './decode-octets.ts';
import { Parser } from './parser.ts';
import { Refusal } from './refusal.ts';
import type { NamespaceScope, ParseResult, XmlDocument, XmlProblem } from './tree.ts';
import { readXmlDeclaration, type XmlDeclaration } from './xml-declaration.ts';

const EMPTY_SCOPE: NamespaceScope = Object.freeze({ parent: undefined, declarations: Object.freeze([]) });

/**
 * Parses one document: XML 1.0 (fifth edition) with Namespaces 1.0, in UTF-8, without document type declaration.
 * A UTF-8 byte order mark is left out of the source. An encoding label that is neither UTF-8 nor ASCII is accepted
 * only where it can make no difference: every octet is ASCII and the label is a superset of ASCII.
 * Time is linear in the size; every bound of `limits` is kept. `inherited`: namespaces declared around a fragment.
 */
export function parseXml(octets: Uint8Array, limits: Limits, inherited?: NamespaceScope): ParseResult {
  if (octets.length > limits.xmlOctets) return tooLarge(toDisplayText(octets.subarray(0, limits.xmlOctets)), limits);
  const decoded = decodeOctets(octets);
  if (!decoded.ok) return refused(decoded.source, decoded.refusal);
  return parse(decoded.source, limits, inherited, decoded.refuseLabel);
}

/**
 * The same for text that is decoded already, such as decrypted content whose prefixes are declared outside of it:
 * `inherited` are the namespaces in scope there. An encoding label says nothing about such text and is not judged.
 */
export function parseXmlText(text: string, limits: Limits, inherited?: NamespaceScope): ParseResult {
  const tooLong = text.length > limits.xmlOctets;
  if (tooLong || (text.length * 3 > limits.xmlOctets && utf8(text).length > limits.xmlOctets)) {
    return tooLarge(text.slice(0, limits.xmlOctets), limits);
  }
  return parse(text.startsWith('\ufeff') ? text.slice(1) : text, limits, inherited);
}

function parse(
  source: string,
  limits: Limits,
  inherited: NamespaceScope | undefined,
  refuseLabel?: (declaration: XmlDeclaration) => Refusal | undefined,
): ParseResult {
  const illegalAt = firstIllegalCharacter(source);
  const illegal =
    illegalAt < 0 ? undefined : new Refusal('character-illegal', illegalMessage(source, illegalAt), illegalAt);
  let refusal: Refusal | undefined;
  let document: XmlDocument | undefined;
  let declaration: XmlDeclaration | undefined;
  try {
    declaration = readXmlDeclaration(source);
    document = new Parser(source, declaration?.end ?? 0, limits, inherited ?? EMPTY_SCOPE).parse();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    refusal = thrown;
  }
  // What stands first in the text is what the user is told, whichever pass found it.
  if (illegal && !(refusal && refusal.offset < illegalAt)) refusal = illegal;
  const wrongLabel = declaration?.encoding ? refuseLabel?.(declaration) : undefined;
  if (wrongLabel && !(refusal && refusal.offset < wrongLabel.offset)) refusal = wrongLabel;
  return document && !refusal ? { ok: true, document } : refused(source, refusal as Refusal);
}

function illegalMessage(source: string, at: number): string {
  const code = source.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return `XML does not allow the character U+${code}.`;
}

const tooLarge = (source: string, limits: Limits): ParseResult =>
  refused(source, new Refusal('limit-octets', `The document has more than ${limits.xmlOctets} octets.`, 0));

function refused(source: string, refusal: Refusal): ParseResult {
  const { code, message, offset } = refusal;
  const problem: XmlProblem = { code, message, offset, ...lineAndColumn(source, offset) };
  return { ok: false, problem, source };
}

/** Line and column of an offset, both from 1; a line ends with LF, CR, or both; columns count UTF-16 code units. */
export function lineAndColumn(source: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset; i++) {
    const code = source.charCodeAt(i);
    if (code === 0x0a || (code === 0x0d && source.charCodeAt(i + 1) !== 0x0a)) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}
