// Builds UTF-8 octets piece by piece, escaping as Canonical XML wants it, for the canonicalizations.

// Classes of ASCII characters, as bits: what has to be escaped where. Canonical XML 1.0 §2.3.
const IN_TEXT = 1;
const IN_VALUE = 2;
const MUST_ESCAPE = new Uint8Array(0x80);
const ESCAPES = new Map<number, string>();
for (const [character, escaped, where] of [
  ['&', '&amp;', IN_TEXT | IN_VALUE],
  ['<', '&lt;', IN_TEXT | IN_VALUE],
  ['>', '&gt;', IN_TEXT],
  ['"', '&quot;', IN_VALUE],
  ['\t', '&#x9;', IN_VALUE],
  ['\n', '&#xA;', IN_VALUE],
  ['\r', '&#xD;', IN_TEXT | IN_VALUE],
] as const) {
  const code = character.charCodeAt(0);
  MUST_ESCAPE[code] = where;
  ESCAPES.set(code, escaped);
}

/** No character needs more octets than the longest escape; one UTF-16 code unit needs at most three. */
const MOST_PER_UNIT = 6;
const encoder = new TextEncoder();

/** Thrown by a writer that was given more than it may take. */
export class TooManyOctets extends RangeError {}

export class OctetWriter {
  private octets: Uint8Array;
  private length = 0;

  constructor(
    sizeHint: number,
    private readonly mostOctets: number,
  ) {
    this.octets = new Uint8Array(Math.max(sizeHint, 256));
  }

  /** Appends text as it is. */
  write(text: string): void {
    this.append(text, 0);
  }

  writeText(text: string): void {
    this.append(text, IN_TEXT);
  }

  writeValue(text: string): void {
    this.append(text, IN_VALUE);
  }

  finish(): Uint8Array {
    return this.octets.slice(0, this.length);
  }

  // Escapes, encodes and copies in one pass: an expression, a joined string and an encoder each cost a pass of their own.
  private append(text: string, where: number): void {
    const { length } = text;
    this.reserve(length * MOST_PER_UNIT);
    const { octets } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x80) {
        if (((MUST_ESCAPE[code] as number) & where) === 0) octets[at++] = code;
        else at += encoder.encodeInto(ESCAPES.get(code) as string, octets.subarray(at)).written;
      } else {
        // Up to the next ASCII character, so that a surrogate pair is never cut.
        let end = i + 1;
        while (end < length && text.charCodeAt(end) >= 0x80) end++;
        at += encoder.encodeInto(text.slice(i, end), octets.subarray(at)).written;
        i = end - 1;
      }
    }
    this.length = at;
    if (at > this.mostOctets) throw new TooManyOctets(`more than ${this.mostOctets} octets`);
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.octets.length) return;
    const grown = new Uint8Array(Math.max(needed, this.octets.length * 2));
    grown.set(this.octets.subarray(0, this.length));
    this.octets = grown;
  }
}
