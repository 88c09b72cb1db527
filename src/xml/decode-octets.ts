// From the octets of an XML document to its text: UTF-8 or ISO-8859-1, or the reason why not, for the strict parser.
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import { clip, Refusal } from './refusal.ts';
import type { XmlDeclaration } from './xml-declaration.ts';

type DecodedOctets =
  | {
      readonly ok: true;
      readonly source: string;
      /** Holds the encoding of an XML declaration against the octets. */
      readonly refuseLabel: (declaration: XmlDeclaration) => Refusal | undefined;
    }
  | { readonly ok: false; readonly source: string; readonly refusal: Refusal };

/** Encodings whose octets below 0x80 mean ASCII, so that a document of nothing else reads the same in each of them. */
const ASCII_SUPERSET = /^(?:us-)?ascii$|^iso-8859-\d\d?$|^windows-125\d$|^latin1$/;
const WIDE = /^(?:utf-?16|utf-?32|ucs-|iso-10646-ucs)/;
/** Finds a label for a message only: what a document is refused for is settled by then. */
const LABEL = /^<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}["']([A-Za-z][\w.-]{0,40})["']/;

/** The one other encoding that older providers send: its octets are code points, so there is one way to read them. */
const LATIN_1 = /^iso-8859-1$/i;

/** Decodes by XML 1.0 §4.3.3 and appendix F, as far as UTF-8 and ISO-8859-1; a byte order mark is dropped. */
export function decodeOctets(octets: Uint8Array): DecodedOctets {
  const [a, b, c, d] = octets;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) {
    return c === 0 && d === 0 ? refuseWide(toDisplayText(octets), 'UTF-32') : refuseUtf16(octets, 'utf-16le');
  }
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return refuseUtf16(octets, 'utf-16be');
  if (a === 0 && b === 0) return refuseWide(toDisplayText(octets), 'UTF-32');
  const hasMark = a === 0xef && b === 0xbb && c === 0xbf;
  const content = hasMark ? octets.subarray(3) : octets;
  if (!hasMark && LATIN_1.test(LABEL.exec(latin1(octets.subarray(0, 300)))?.[1] ?? '')) {
    return { ok: true, source: latin1(octets), refuseLabel: refuseOtherThanLatin1 };
  }
  const source = fromUtf8(content);
  if (source === undefined) return refuseOctets(content);
  // Text of more octets than code units has characters beyond ASCII.
  const isAscii = !hasMark && source.length === content.length;
  return { ok: true, source, refuseLabel: (declaration) => refuseLabel(declaration, hasMark, isAscii) };
}

/** What was taken for the declaration before it was parsed must be what it says. */
const refuseOtherThanLatin1 = ({ encoding, encodingAt }: XmlDeclaration): Refusal | undefined =>
  LATIN_1.test(encoding) ? undefined : new Refusal('encoding-unsupported', unsupported(encoding), encodingAt);

/** Not by TextDecoder, whose `iso-8859-1` is windows-1252. */
function latin1(octets: Uint8Array): string {
  let text = '';
  for (let i = 0; i < octets.length; i += 8_192) text += String.fromCharCode(...octets.subarray(i, i + 8_192));
  return text;
}

function refuseLabel(
  { encoding, encodingAt }: XmlDeclaration,
  hasMark: boolean,
  isAscii: boolean,
): Refusal | undefined {
  const label = encoding.toLowerCase();
  if (label === 'utf-8' || label === 'utf8' || (isAscii && ASCII_SUPERSET.test(label))) return undefined;
  if (hasMark || WIDE.test(label) || label.endsWith('ascii')) {
    const message = `The declaration says ${clip(encoding)}, and the octets are UTF-8.`;
    return new Refusal('encoding-conflict', message, encodingAt);
  }
  return new Refusal('encoding-unsupported', unsupported(encoding), encodingAt);
}

const unsupported = (encoding: string): string =>
  `The encoding ${clip(encoding)} is not supported; UTF-8 and ISO-8859-1 are.`;

function refuseUtf16(octets: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedOctets {
  return refuseWide(new TextDecoder(encoding).decode(octets), 'UTF-16');
}

function refuseWide(source: string, actual: string): DecodedOctets {
  const label = LABEL.exec(source)?.[1];
  const refusal =
    label === undefined || WIDE.test(label.toLowerCase())
      ? new Refusal('encoding-unsupported', unsupported(actual), 0)
      : new Refusal('encoding-conflict', `The declaration says ${label}, and the octets are ${actual}.`, 0);
  return { ok: false, source, refusal };
}

function refuseOctets(octets: Uint8Array): DecodedOctets {
  const source = toDisplayText(octets);
  const label = LABEL.exec(source)?.[1];
  if (label === undefined || /^utf-?8$/i.test(label)) {
    return {
      ok: false,
      source,
      refusal: new Refusal('not-utf8', 'Here are octets that are not UTF-8.', validLength(octets)),
    };
  }
  const refusal = new Refusal('encoding-unsupported', unsupported(label), source.indexOf(label));
  return { ok: false, source: displayAs(label, octets) ?? source, refusal };
}

/** The text by a label that only the platform knows, for showing; undefined where it doesn't. */
function displayAs(label: string, octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label).decode(octets);
  } catch {
    return undefined;
  }
}

/** UTF-16 length of the text before the first octet that is not UTF-8. */
function validLength(octets: Uint8Array): number {
  // A streaming decoder takes a sequence that only lacks its end, so the longest prefix it takes ends at the fault.
  let low = 0;
  let high = octets.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodedPrefix(octets, middle) === undefined) high = middle - 1;
    else low = middle;
  }
  return decodedPrefix(octets, low)?.length ?? 0;
}

function decodedPrefix(octets: Uint8Array, length: number): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(octets.subarray(0, length), { stream: true });
  } catch {
    return undefined;
  }
}
