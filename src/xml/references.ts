// References and white space in text and attribute values, for the strict parser.
import { isXmlCharacter } from './characters.ts';
import { isNcName, nameEnd } from './names.ts';
import { clip, Refusal } from './refusal.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;

/** The five entities that need no declaration, XML 1.0 §4.6. */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** XML 1.0 §2.11: CR LF and CR become LF. */
export const normalizeLineEnds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/**
 * Source text between two offsets with its references expanded, and line ends (§2.11) or, in an attribute, white space
 * (§3.3.3) normalized. What a reference stands for is never normalized. Throws `Refusal`.
 */
export function expand(source: string, start: number, end: number, inAttribute: boolean): string {
  let expanded = '';
  let from = start;
  for (let i = start; i < end; ) {
    const code = source.charCodeAt(i);
    if (code === AMPERSAND) {
      const close = referenceEnd(source, i);
      expanded += source.slice(from, i) + character(source, i, close);
      from = i = close + 1;
    } else if (code === CR || (inAttribute && (code === LF || code === TAB))) {
      expanded += source.slice(from, i) + (inAttribute ? ' ' : '\n');
      if (code === CR && source.charCodeAt(i + 1) === LF) i++;
      from = ++i;
    } else i++;
  }
  return expanded + source.slice(from, end);
}

/** Offset of the `;` of a reference whose body is at least made of the right characters. §4.1, productions 66 to 68. */
function referenceEnd(source: string, start: number): number {
  const isNumber = source.charCodeAt(start + 1) === 0x23;
  const end = nameEnd(source, start + (isNumber ? 2 : 1));
  const body = isNumber ? '' : source.slice(start + 1, end);
  if (source.charCodeAt(end) !== SEMICOLON || !(isNumber || isNcName(body))) {
    throw new Refusal('reference-illegal', 'A "&" stands here that begins no reference.', start);
  }
  return end;
}

function character(source: string, start: number, close: number): string {
  if (source.charCodeAt(start + 1) !== 0x23) {
    const name = source.slice(start + 1, close);
    const predefined = PREDEFINED.get(name);
    if (predefined !== undefined) return predefined;
    throw new Refusal('entity-undeclared', `The entity &${clip(name)}; is not declared.`, start);
  }
  const isHexadecimal = source.charCodeAt(start + 2) === 0x78;
  const base = isHexadecimal ? 16 : 10;
  const from = start + (isHexadecimal ? 3 : 2);
  let value = from === close ? -1 : 0;
  for (let i = from; i < close; i++) {
    // Held at one beyond Unicode, so that no number of digits can overflow back into it.
    value = Math.min(value * base + digit(source.charCodeAt(i), base), 0x110000);
  }
  if (!isXmlCharacter(value)) {
    throw new Refusal('reference-illegal', 'This character reference names no character that XML allows.', start);
  }
  return String.fromCodePoint(value);
}

/** Value of a digit; what is none counts as a number beyond Unicode. */
function digit(code: number, base: number): number {
  const lower = code | 0x20;
  const value = code >= 0x30 && code <= 0x39 ? code - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : base;
  return value < base ? value : 0x110000;
}
