// Finds the DER structures in text that people paste: PEM or what is left of it after mail, JSON, XML, shells and word processors
// had it in hand. Says what it had to repair. For certificates and private keys alike.
import { decodeBase64 } from '../base/base64.ts';
import { fromUtf8 } from '../base/bytes.ts';
import { derLength } from './der.ts';

export type Repair =
  | 'utf-16'
  | 'mail-quoting'
  | 'invisible-characters'
  | 'escapes'
  | 'character-references'
  | 'percent-encoding'
  | 'smart-dashes'
  | 'armour-missing'
  | 'armour-damaged'
  | 'spaces-for-line-breaks'
  | 'url-alphabet'
  | 'padding-missing'
  | 'space-for-plus'
  | 'base64-twice'
  | 'trailing-octets';

export interface PastedBlock {
  /** What the BEGIN line said, upper case; '' where there was none. */
  readonly label: string;
  /** `Name: value` lines of the armour, e.g. `Proc-Type: 4,ENCRYPTED`. */
  readonly headers: string;
  /** One DER element by its own length, or undefined where the text is no base64 or is cut short. */
  readonly octets: Uint8Array | undefined;
  /** Octets missing at the end, where it is cut short. */
  readonly missing?: number;
  readonly repairs: readonly Repair[];
}

/** The text of a dropped file: UTF-8, UTF-16 with byte order mark, else Latin-1. */
export function pastedText(octets: Uint8Array): { text: string; repairs: Repair[] } {
  const mark =
    octets[0] === 0xff && octets[1] === 0xfe ? 'utf-16le' : octets[0] === 0xfe && octets[1] === 0xff ? 'utf-16be' : '';
  if (mark) return { text: new TextDecoder(mark).decode(octets), repairs: ['utf-16'] };
  return { text: fromUtf8(octets) ?? new TextDecoder('latin1').decode(octets), repairs: [] };
}

interface Cleaning {
  readonly repair: Repair;
  readonly found: RegExp;
  readonly replace: (text: string) => string;
}

const fromHex = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

/** Two lines in a row that begin with `>`: in XML hardly any does. */
const QUOTED = /^[ \t]*>.*\r?\n[ \t]*>/m;

/** Takes the marks off the lines of quoted mail; the count of lines stays. */
export const withoutQuoting = (text: string): string =>
  QUOTED.test(text) ? text.replace(/^[ \t]*(?:> ?)+/gm, '') : text;

const CLEANINGS: readonly Cleaning[] = [
  { repair: 'mail-quoting', found: QUOTED, replace: withoutQuoting },
  {
    repair: 'escapes',
    found: /\\[nrt"/u]/,
    replace: (text) =>
      text
        .replace(/\\+[nrt]/g, '\n')
        .replace(/\\+u([\da-f]{4})/gi, fromHex)
        .replace(/\\+(["/])/g, '$1'),
  },
  {
    repair: 'character-references',
    found: /&(?:#|lt;|amp;)/i,
    replace: (text) =>
      text
        .replace(/&amp;/gi, '&')
        .replace(/&lt;/gi, '<')
        .replace(/&gt;/gi, '>')
        .replace(/&quot;/gi, '"')
        .replace(/&#x([\da-f]{1,4});/gi, fromHex)
        .replace(/&#(\d{1,5});/g, (_, digits: string) => String.fromCharCode(Number(digits))),
  },
  {
    repair: 'percent-encoding',
    found: /%(?:2B|2F|0A|0D|20|3D)/i,
    replace: (text) => text.replace(/%([\da-f]{2})/gi, fromHex),
  },
  {
    repair: 'invisible-characters',
    found: /[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]/,
    replace: (text) => text.replace(/\u00a0/g, ' ').replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, ''),
  },
  {
    repair: 'smart-dashes',
    found: /[\u2010-\u2015\u2212]/,
    replace: (text) => text.replace(/[\u2010-\u2015\u2212]/g, '-'),
  },
];

/** Undoes what transports and editors do to text, and tells which of it was needed. */
export function cleanText(text: string): { text: string; repairs: Repair[] } {
  let cleaned = text.replace(/^\ufeff/, '');
  const repairs: Repair[] = [];
  for (const { repair, found, replace } of CLEANINGS) {
    if (!found.test(cleaned)) continue;
    cleaned = replace(cleaned);
    repairs.push(repair);
  }
  return { text: cleaned, repairs };
}

// The label is bounded, so that no text can make this walk back and forth.
const MARKER =
  /\b(BEGIN|END)[ _+]((?:[A-Z0-9#]{1,12}[ _+]){0,3}(?:CERTIFICATE(?:[ _+]REQUEST)?|KEY|PKCS ?#?7|CMS|DATA|CRL|PARAMETERS))\b/gi;

/** All blocks of cleaned text: by BEGIN and END lines where there are any, else by what base64 of DER begins with. */
export function pastedBlocks(text: string): PastedBlock[] {
  const markers = [...text.matchAll(MARKER)];
  if (markers.length === 0) return bareBlocks(text);
  const blocks: PastedBlock[] = [];
  markers.forEach((marker, index) => {
    const [whole, word = '', label = ''] = marker;
    const begins = word.toUpperCase() === 'BEGIN';
    const previous = markers[index - 1];
    // An END whose BEGIN was there is done; one without is the end of a block whose first line got lost.
    if (!begins && previous?.[1]?.toUpperCase() === 'BEGIN') return;
    const next = markers[index + 1];
    const from = begins ? marker.index + whole.length : previous ? previous.index + previous[0].length : 0;
    const to = begins ? (next?.index ?? text.length) : marker.index;
    const proper = begins && next?.[0] === `END ${label}`;
    const dashes =
      text.slice(marker.index - 5, marker.index) === '-----' &&
      text.slice(from, from + 5) === '-----' &&
      text[from + 5] !== '-';
    const body = trimEnd(text.slice(from, to).trimEnd(), '-').replace(/^[-\s]+/, '');
    const headers = (body.match(/^[A-Za-z-]{2,30}:.*$/gm) ?? []).join('\n');
    const read = readBase64(headers ? body.replace(/^[A-Za-z-]{2,30}:.*$/gm, '') : body);
    const repairs: Repair[] = proper && dashes ? [] : ['armour-damaged'];
    blocks.push({
      label: label.toUpperCase().replace(/[_+]/g, ' '),
      headers,
      ...read,
      repairs: [...repairs, ...read.repairs],
    });
  });
  return blocks;
}

/** Where base64 of DER may begin (0x30 and a length octet), or base64 of a text that is PEM or base64 itself. */
const BARE = /(?<![A-Za-z0-9+/])(?:M[A-I]|LS0tL|TUl)[A-Za-z0-9+/=_\s-]{30,}/g;

function bareBlocks(text: string): PastedBlock[] {
  const blocks: PastedBlock[] = [];
  for (const [run] of text.matchAll(BARE)) {
    // Base64 of several structures may stand end to end: each says how long it is.
    // Prose may begin in the same way, but its words are short.
    if (!/\S{40}/.test(run)) continue;
    for (let rest = run, limit = 100; rest && limit > 0; limit--) {
      const { rest: behind, ...read } = readBase64(rest);
      blocks.push({
        label: '',
        headers: '',
        ...read,
        repairs: ['armour-missing', ...read.repairs.filter((code) => code !== 'trailing-octets')],
      });
      rest = read.octets && /^M[A-I]/.test(behind) ? behind : '';
    }
  }
  return blocks;
}

interface ReadBase64 {
  readonly octets: Uint8Array | undefined;
  readonly missing?: number;
  readonly repairs: Repair[];
  /** Base64 behind the structure. */
  readonly rest: string;
}

/** Base64 of one DER element, or of text around such base64 once more. */
export function readBase64(body: string, nested = false): ReadBase64 {
  const repairs: Repair[] = [];
  let compact = body.replace(/[\s"',;\\]+/g, '');
  if (/[-_]/.test(compact)) {
    repairs.push('url-alphabet');
    compact = compact.replace(/-/g, '+').replace(/_/g, '/');
  }
  if (!nested && /^(?:LS0tL|TUl)/.test(compact)) {
    const inner = decodeBase64(padded(compact));
    const block = inner && pastedBlocks(cleanText(pastedText(inner).text).text)[0];
    if (block?.octets) return { octets: block.octets, repairs: ['base64-twice'], rest: '' };
  }
  const header = decodeBase64(padded(compact.slice(0, 12)));
  const length = header && derLength(header);
  if (!length) return { octets: undefined, repairs, rest: '' };
  const digits = Math.ceil((length * 4) / 3);
  if (!body.includes('\n') && /\S \S/.test(body.trim())) repairs.push('spaces-for-line-breaks');
  if (trimEnd(compact, '=').length < digits && / /.test(body.trim()) && !nested) {
    // Form decoding turns `+` into a space: with those put back, the length must come out exactly.
    const again = readBase64(body.trim().replace(/ /g, '+'), true);
    if (again.octets) return { ...again, repairs: ['space-for-plus', ...again.repairs] };
  }
  const own = compact.slice(0, digits);
  const octets = decodeBase64(padded(own));
  if (!octets || octets.length < length)
    return { octets: undefined, missing: length - (octets?.length ?? length), repairs, rest: '' };
  const tail = compact.slice(digits);
  const rest = tail.replace(/^=+/, '');
  if (rest) repairs.push('trailing-octets');
  else if (tail.length < (-digits & 3)) repairs.push('padding-missing');
  return { octets: octets.slice(0, length), repairs, rest };
}

const padded = (text: string): string => {
  const bare = trimEnd(text, '=');
  return bare + '='.repeat(-bare.length & 3);
};

/** A loop, since a regular expression anchored at the end takes quadratic time on long runs elsewhere. */
function trimEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
