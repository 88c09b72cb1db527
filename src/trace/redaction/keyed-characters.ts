// Replaces a run of letters and digits by one of the same length and kind of characters that only the key tells.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../base/bytes.ts';

/**
 * Equal runs give equal ones under one key, whatever their case; each character becomes another one of its kind (digit, small
 * or capital letter, letter of another script) and of as many octets in UTF-8. Without the key nobody can try words.
 */
export class KeyedCharacters {
  readonly #known = new Map<string, string>();

  /** `key`: 32 octets by chance, never written anywhere. */
  constructor(private readonly key: Uint8Array) {
    if (key.length < 16) throw new TypeError('A redaction key has at least 16 octets.');
  }

  /** How many different runs were replaced. */
  get size(): number {
    return this.#known.size;
  }

  replace(run: string): string {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    const stream = this.#stream(run.toLowerCase());
    let replaced = '';
    for (const character of run) replaced += otherCharacter(character, stream.next().value);
    // Long ones don't come again, and would be kept twice.
    if (run.length <= 256) this.#known.set(run, replaced);
    return replaced;
  }

  /** Octets for `label` and `octets` that only the key tells, as many as asked for. */
  octets(label: string, octets: Uint8Array, length: number): Uint8Array {
    const seed = hmac(sha256, this.key, Uint8Array.from([...utf8(`${label}\0`), ...octets]));
    const stream = expand(seed);
    return Uint8Array.from({ length }, () => stream.next().value);
  }

  #stream(run: string): Iterator<number, number> {
    return expand(hmac(sha256, this.key, utf8(`run\0${run}`)));
  }
}

/** Octets without end from a seed: SHA-256 in counter mode. */
function* expand(seed: Uint8Array): Generator<number, number> {
  const block = new Uint8Array(seed.length + 4);
  block.set(seed);
  const view = new DataView(block.buffer);
  for (let counter = 0; ; counter++) {
    view.setUint32(seed.length, counter);
    yield* sha256(block);
  }
}

const between = (code: number, low: number, high: number): boolean => code >= low && code <= high;
const turn = (code: number, low: number, size: number, octet: number): number =>
  low + ((code - low + 1 + (octet % (size - 1))) % size);

function otherCharacter(character: string, octet: number): string {
  const code = character.codePointAt(0) ?? 0;
  if (between(code, 0x30, 0x39)) return String.fromCharCode(turn(code, 0x30, 10, octet));
  if (between(code, 0x41, 0x5a)) return String.fromCharCode(turn(code, 0x41, 26, octet));
  if (between(code, 0x61, 0x7a)) return String.fromCharCode(turn(code, 0x61, 26, octet));
  return String.fromCodePoint(otherScript(character, code, octet));
}

/** Latin-1 letters stay such, with their case, since they show how text was misread; of others only the length counts. */
function otherScript(character: string, code: number, octet: number): number {
  if (between(code, 0xc0, 0xd6)) return turn(code, 0xc0, 23, octet);
  if (between(code, 0xe0, 0xf6)) return turn(code, 0xe0, 23, octet);
  if (code < 0x800) {
    const low = character === character.toLowerCase() ? 0x3b1 : 0x391;
    const small = character.toLowerCase().codePointAt(0) ?? code;
    return between(code, low, low + 16) ? turn(code, low, 17, octet) : low + ((small + octet) % 17);
  }
  if (code < 0x10000)
    return between(code, 0x4e00, 0x5dff) ? turn(code, 0x4e00, 0x1000, octet * 13) : 0x4e00 + octet * 13;
  return between(code, 0x1f300, 0x1f3ff) ? turn(code, 0x1f300, 0x100, octet) : 0x1f300 + octet;
}
