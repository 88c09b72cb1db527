// multipart/form-data, read from the octets of a body: field names and values, without copying any value.
import { toDisplayText } from '../base/bytes.ts';
import type { Header } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';

export interface MultipartField {
  readonly name: string;
  /** The part's octets as sent: multipart escapes nothing. */
  readonly octets: Uint8Array;
}

/** RFC 2046 §5.1.1: a boundary is at most 70 characters; two hyphens stand before it. */
const LONGEST_DELIMITER = 72;
const LONGEST_PART_HEADERS = 4_096;
const CR = 0x0d;
const LF = 0x0a;
const HYPHEN = 0x2d;

/**
 * The fields of a body (RFC 7578). The boundary comes from Content-Type, else from the first line. At most `most`
 * fields; a part without a name or without an end gives what can be had of it.
 */
export function readMultipart(
  body: Uint8Array,
  headers: readonly Header[] | undefined,
  most: number,
): MultipartField[] {
  const delimiter = delimiterOf(body, headers);
  if (!delimiter) return [];
  const fields: MultipartField[] = [];
  let at = indexOfDelimiter(body, delimiter, 0);
  while (at !== -1 && fields.length < most) {
    const start = at + delimiter.length;
    if (body[start] === HYPHEN && body[start + 1] === HYPHEN) break;
    const next = indexOfDelimiter(body, delimiter, start);
    const field = readPart(body.subarray(start, next === -1 ? body.length : next));
    if (field) fields.push(field);
    at = next;
  }
  return fields;
}

function delimiterOf(body: Uint8Array, headers: readonly Header[] | undefined): Uint8Array | undefined {
  const declared = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(headerValue(headers, 'content-type') ?? '');
  const boundary = declared?.[1] ?? declared?.[2];
  if (boundary && boundary.length <= LONGEST_DELIMITER) {
    return Uint8Array.from(`--${boundary}`, (character) => character.charCodeAt(0));
  }
  const lineEnd = body.subarray(0, LONGEST_DELIMITER + 2).findIndex((octet) => octet === CR || octet === LF);
  return lineEnd > 2 && body[0] === HYPHEN && body[1] === HYPHEN ? body.subarray(0, lineEnd) : undefined;
}

/** Where the delimiter next stands at the beginning of a line; -1 where it doesn't. */
function indexOfDelimiter(body: Uint8Array, delimiter: Uint8Array, from: number): number {
  if (from === 0 && startsAt(body, delimiter, 0)) return 0;
  for (let at = body.indexOf(LF, Math.max(0, from - 1)); at !== -1; at = body.indexOf(LF, at + 1)) {
    if (startsAt(body, delimiter, at + 1)) return at + 1;
  }
  return -1;
}

function startsAt(body: Uint8Array, delimiter: Uint8Array, at: number): boolean {
  if (at + delimiter.length > body.length) return false;
  for (let i = 0; i < delimiter.length; i++) if (body[at + i] !== delimiter[i]) return false;
  return true;
}

function readPart(part: Uint8Array): MultipartField | undefined {
  const head = toDisplayText(part.subarray(0, LONGEST_PART_HEADERS));
  const blank = /\r?\n\r?\n/.exec(head);
  if (!blank) return undefined;
  const name = /^content-disposition:[^\r\n]*[;\s]name=(?:"([^"\r\n]*)"|([^\s;]+))/im.exec(head.slice(0, blank.index));
  if (!name) return undefined;
  // The header's length in octets: `head` is text, and a name need not be ASCII.
  const valueStart = octetsBefore(part, blank[0]);
  let valueEnd = part.length;
  if (part[valueEnd - 1] === LF) valueEnd -= part[valueEnd - 2] === CR ? 2 : 1;
  const escaped = name[1] ?? name[2] ?? '';
  // HTML, "multipart/form-data encoding algorithm": only these three are escaped in a name.
  const plain = escaped.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
  return { name: plain, octets: part.subarray(Math.min(valueStart, valueEnd), valueEnd) };
}

function octetsBefore(part: Uint8Array, blank: string): number {
  for (let at = part.indexOf(LF); at !== -1; at = part.indexOf(LF, at + 1)) {
    if (part[at + 1] === LF) return at + 2;
    if (part[at + 1] === CR && part[at + 2] === LF) return at + 3;
  }
  return blank.length;
}
