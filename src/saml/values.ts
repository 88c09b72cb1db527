// Simple values of SAML messages: text of an element read whole, times, and identifiers.
import { readDateTime } from '../base/date-time.ts';
import type { EpochMs } from '../base/units.ts';
import { textOf } from '../xml/read.ts';
import type { SourceRange, XmlElement } from '../xml/tree.ts';
import { quoted, type Reading, shortened, startTag } from './reading.ts';

/** A time as written, and what it means; `ms` is undefined where it is no xs:dateTime (reported). */
export interface Instant {
  readonly text: string;
  readonly ms: EpochMs | undefined;
  readonly range: SourceRange;
}

/** The text of an element with the element itself, so that it can be shown in the source. */
export interface TextValue {
  readonly element: XmlElement;
  /** Whole and as it is: white space around it is reported, never taken away. */
  readonly text: string;
}

/**
 * The character data of an element as a receiver must see it: across comments, processing instructions and CDATA
 * sections. Receivers that stop at the first comment read another name than the one that was signed, so that
 * something stood in the text is reported: `comment-in-text`, `pi-in-text`, `element-in-text` (whose content is
 * not part of the text). Also reported: `whitespace-around-value`, `value-empty`.
 */
export function readText(reading: Reading, element: XmlElement, options: { mayBeEmpty?: boolean } = {}): string {
  const text = textOf(element);
  const name = shortened(element.name);
  for (const child of element.children) {
    if (child.kind === 'comment') {
      const message = `A comment stands in the text of ${name}; some receivers read only the part before it.`;
      reading.report('comment-in-text', message, child);
    } else if (child.kind === 'processing-instruction') {
      const message = `A processing instruction stands in the text of ${name}; some receivers read only a part of it.`;
      reading.report('pi-in-text', message, child);
    } else if (child.kind === 'element') {
      const message = `${shortened(child.name)} stands in ${name}, which holds text only; it was not read.`;
      reading.report('element-in-text', message, startTag(child));
    }
  }
  reportSpace(reading, element, text, options.mayBeEmpty ?? false);
  return text;
}

/** `readText`, with the element that the text stood in. */
export function readTextValue(reading: Reading, element: XmlElement): TextValue {
  return { element, text: readText(reading, element) };
}

export function reportSpace(reading: Reading, element: XmlElement, text: string, mayBeEmpty: boolean): void {
  const name = shortened(element.name);
  if (text.trim() === '') {
    if (!mayBeEmpty) reading.report('value-empty', `${name} is empty.`, element);
  } else if (text.trim() !== text) {
    const message = `White space stands around the value of ${name}; receivers that compare exactly see another value.`;
    reading.report('whitespace-around-value', message, element);
  }
}

/** xs:dateTime, with a problem where it is none (`time-invalid`) or not in UTC form (`time-not-utc`, SAML core §1.3.3). */
export function readInstant(reading: Reading, text: string, place: SourceRange): Instant {
  const range = { start: place.start, end: place.end };
  // The schema type collapses white space before it is read; that some stood there is reported elsewhere.
  const time = readDateTime(collapsed(text));
  if (!time) {
    if (text.trim() !== '') reading.report('time-invalid', `${quoted(text)} is no time (xs:dateTime).`, place);
  } else if (!time.utc) {
    const form = time.zone === 'none' ? 'names no time zone and was taken as UTC' : 'is not in UTC form';
    reading.report(
      'time-not-utc',
      `The time ${quoted(text)} ${form}; SAML wants UTC, written with a Z at its end.`,
      place,
    );
  }
  return { text, ms: time?.ms, range };
}

/** The earlier of two times; one that is absent or can't be read sets no bound. */
export function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a?.ms === undefined) return b?.ms === undefined ? undefined : b;
  return b?.ms === undefined || a.ms <= b.ms ? a : b;
}

/** Without XML white space at either end. No regular expression: one that is anchored at the end walks in squares. */
function collapsed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && ' \t\r\n'.includes(text.charAt(start))) start++;
  while (end > start && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

// XML 1.0 (fifth edition) NameStartChar and NameChar without the colon: NCName of Namespaces in XML.
const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NC_NAME = new RegExp(`^[${NAME_START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${NAME_START}]*$`, 'u');

/** Whether a text is an NCName, as xs:ID must be: it begins with a letter or `_` and has no colon. */
export const isNcName = (text: string): boolean => NC_NAME.test(text);

/** A name with prefix as it stands in a value, such as `xs:string` in xsi:type. */
export interface QualifiedName {
  readonly text: string;
  readonly prefix: string;
  readonly localName: string;
  /** '' for none; undefined where the prefix is not declared there. */
  readonly namespace: string | undefined;
}

/** Resolves a QName value by the namespaces in scope at its element; without prefix the default namespace holds. */
export function resolveQName(reading: Reading, element: XmlElement, text: string): QualifiedName {
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  return { text, prefix, localName: text.slice(colon + 1), namespace: reading.namespaceOf(element.scope, prefix) };
}
