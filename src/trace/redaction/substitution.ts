// Substitutes the letters and digits of a value, and keeps what an allow-list knows. Punctuation stays, escapes stay escapes: so
// a value and what became of it (encoded once more, cut, in other case) stand to each other as they did.
import { deflateRaw } from 'pako';
import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { fromUtf8, utf8 } from '../../base/bytes.ts';
import { inflateWithin } from '../../bindings/inflate.ts';
import { mayHoldEscapes, readAtoms, writeLike } from './atoms.ts';
import type { KeyedCharacters } from './keyed-characters.ts';
import { looksLikeName } from './name-shape.ts';
import { ADDRESS_WORDS, ERROR_CODE, PARAMETER_NAMES, PROSE_WORDS } from './vocabulary.ts';

/**
 * `opaque`: nothing stays · `address`: words of paths, known hosts and names of parameters stay · `prose`: words of error
 * messages stay.
 */
export type Manner = 'opaque' | 'address' | 'prose';

/** What the trace itself tells to be an endpoint or a name; all lower case but `literals`. */
export interface Known {
  /** Host, with port where it has one. */
  readonly hosts: ReadonlySet<string>;
  /** Letters and digits of the paths of endpoints. */
  readonly pathWords: ReadonlySet<string>;
  readonly parameterNames: ReadonlySet<string>;
  /** Issuers, audiences and endpoints, exactly. */
  readonly parties: ReadonlySet<string>;
  /** Whether the name of a parameter, cookie, header or field was given by a programmer, and names none of the users. */
  readonly isName: (name: string) => boolean;
}

export const NOTHING_KNOWN: Known = {
  hosts: new Set(),
  pathWords: new Set(),
  parameterNames: new Set(),
  parties: new Set(),
  isName: looksLikeName,
};

/** What is substituted: ASCII letters and digits, and whatever beyond ASCII is no mark, blank or control character. */
const RUN = /[^\0-/:-@[-`{-\xa0\p{M}\p{Z}\p{C}\ufffd]+/gu;
/** By which programs print a value that they don't have: nobody's secret, and a class of its own. */
const LITERALS = new Set(['null', 'undefined', 'None', 'nil', '(null)', '[object Object]', 'true', 'false']);
const MOST_INFLATED = 65_536;

export class Substitution {
  constructor(
    private readonly characters: KeyedCharacters,
    private readonly known: Known = NOTHING_KNOWN,
    /** Values that the user wants to stay, and parts that the user wants gone, whatever the rules say. */
    private readonly byHand: { readonly keep: ReadonlySet<string>; readonly hide: readonly string[] } = {
      keep: new Set(),
      hide: [],
    },
  ) {}

  /** What stays by a rule, unless the user wants it gone. */
  kept(text: string): string {
    let out = text;
    for (const hidden of this.byHand.hide) {
      if (hidden !== '' && out.includes(hidden)) out = out.split(hidden).join(this.#substitute(hidden, 'opaque'));
    }
    return out;
  }

  text(text: string, manner: Manner): string {
    if (this.byHand.keep.has(text)) return text;
    return this.kept(this.#substitute(text, manner));
  }

  /** A value of a parameter. Base64 of text is undone first, so that it stays base64 of the substituted text. */
  value(octets: Uint8Array, manner: Manner): Uint8Array {
    const text = fromUtf8(octets);
    if (text === undefined) return this.#octets(octets);
    if (this.byHand.keep.has(text) || LITERALS.has(text)) return octets;
    if (manner === 'address' && this.known.parties.has(text)) return utf8(this.kept(text));
    const packed = manner === 'address' ? this.#packed(text, manner) : undefined;
    if (packed !== undefined) return utf8(packed);
    const composed = text.normalize('NFC');
    return utf8(
      composed !== text && composed.normalize('NFD') === text
        ? this.text(composed, manner).normalize('NFD')
        : this.text(text, manner),
    );
  }

  isParty(text: string): boolean {
    return this.known.parties.has(text);
  }

  #substitute(text: string, manner: Manner): string {
    if (!mayHoldEscapes(text)) {
      const stays = this.#stays(text, manner);
      return text.replace(RUN, (run, at: number) => this.#run(run, at, manner, stays));
    }
    const atoms = readAtoms(text);
    const plain = atoms.map(({ character }) => character).join('');
    const stays = this.#stays(plain, manner);
    const replaced = [...plain.replace(RUN, (run, at: number) => this.#run(run, at, manner, stays))];
    let out = '';
    for (const [i, { character, from, to }] of atoms.entries()) {
      const written = text.slice(from, to);
      const instead = replaced[i] ?? '';
      out += instead === character ? written : writeLike(written, character, instead);
    }
    return out;
  }

  #run(run: string, at: number, manner: Manner, stays: Stays): string {
    if (stays.covers(at, at + run.length)) return run;
    const word = run.toLowerCase();
    if (manner === 'address' && (ADDRESS_WORDS.has(word) || this.known.pathWords.has(word))) return run;
    if (manner === 'prose' && (PROSE_WORDS.has(word) || ERROR_CODE.test(run))) return run;
    return this.characters.replace(run);
  }

  /** Ranges that stay whole: schemes, known hosts, ports, and names of parameters. */
  #stays(plain: string, manner: Manner): Stays {
    if (manner === 'opaque') return new Stays([]);
    const ranges: (readonly [number, number])[] = [];
    for (const match of plain.matchAll(/\b(?:https?|wss?):\/\/([^\s/?#"'<>\\]*)/gi)) {
      const authority = match[1] ?? '';
      const from = match.index + match[0].length - authority.length;
      const hostAt = authority.lastIndexOf('@') + 1;
      const host = authority.slice(hostAt);
      const port = /:\d{1,5}$/.exec(host);
      if (this.known.hosts.has(host.toLowerCase()) || this.known.hosts.has(host.slice(0, port?.index).toLowerCase())) {
        ranges.push([from + hostAt, from + authority.length]);
      } else if (port) {
        ranges.push([from + hostAt + port.index, from + authority.length]);
      }
    }
    if (manner !== 'address') return new Stays(ranges);
    for (const match of plain.matchAll(/(?<=^|[?&;#])[\w.[\]-]{1,64}(?==)/g)) {
      const name = match[0].toLowerCase();
      if (PARAMETER_NAMES.has(name) || this.known.parameterNames.has(name)) {
        ranges.push([match.index, match.index + name.length]);
      }
    }
    return new Stays(ranges);
  }

  #packed(text: string, manner: Manner): string | undefined {
    const bare = unpadded(text);
    if (bare.length < 4 || !/^[A-Za-z0-9+/_-]+$/.test(bare)) return undefined;
    const standard = bare.replace(/-/g, '+').replace(/_/g, '/');
    const octets = decodeBase64(standard + '='.repeat((4 - (standard.length % 4)) % 4));
    if (!octets) return undefined;
    const repack = (inner: Uint8Array): string => {
      const encoded = unpadded(encodeBase64(inner)) + text.slice(bare.length);
      return /[-_]/.test(bare) ? encoded.replace(/\+/g, '-').replace(/\//g, '_') : encoded;
    };
    const plain = fromUtf8(octets);
    if (plain !== undefined && isText(plain)) return repack(this.value(octets, manner));
    if (octets.length < 8) return undefined;
    const inflated = inflateWithin(octets, 'raw', MOST_INFLATED);
    const inner = inflated.end === 'complete' && inflated.trailing === 0 ? fromUtf8(inflated.octets) : undefined;
    return inner !== undefined && isText(inner) ? repack(deflateRaw(this.value(utf8(inner), manner))) : undefined;
  }

  /** Of octets that are no UTF-8, each is taken for the character of its number. */
  #octets(octets: Uint8Array): Uint8Array {
    let text = '';
    for (const octet of octets) text += String.fromCharCode(octet);
    const replaced = text.replace(RUN, (run) => this.characters.replace(run));
    return Uint8Array.from([...replaced], (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x100 ? code : 0xa1 + (code % 0x5e);
    });
  }
}

/** Ranges that stay, asked for places that only go forward. */
class Stays {
  readonly #ranges: readonly (readonly [number, number])[];
  #next = 0;

  constructor(ranges: readonly (readonly [number, number])[]) {
    this.#ranges = ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  covers(from: number, to: number): boolean {
    let range = this.#ranges[this.#next];
    while (range && range[1] <= from) range = this.#ranges[++this.#next];
    // Names may stand within an address that is kept as far as its host, and the other way round: look a little further.
    for (let i = this.#next; i < this.#next + 4; i++) {
      const [start, end] = this.#ranges[i] ?? [to, to];
      if (start <= from && to <= end) return true;
      if (start >= to) return false;
    }
    return false;
  }
}

function unpadded(base64: string): string {
  let end = base64.length;
  while (end > 0 && base64[end - 1] === '=') end--;
  return base64.slice(0, end);
}

/** Short pieces are base64 of something by chance: what is taken for text has letters, and nothing that no text has. */
const isText = (text: string): boolean =>
  text.length >= 3 &&
  !/[^\t\r\n\x20-\x7e\xa0-\uffff]/u.test(text) &&
  text.replace(/[^A-Za-z0-9]/g, '').length * 2 >= text.length;
