// DEFLATE undone under a limit: a stream that would give more than the limit is left after that many octets.
import { ZStream, zlibInflate, zlibInflateEnd, zlibInflateInit2 } from 'pako';
import { concatBytes } from '../base/bytes.ts';

export type DeflateWrapping = 'raw' | 'zlib' | 'gzip';

export interface Inflated {
  /** `truncated`: the input ended first. `corrupt`: not DEFLATE from some place on. `too-large`: the limit was met. */
  readonly end: 'complete' | 'truncated' | 'corrupt' | 'too-large';
  /** What came out, also of a broken stream; empty for `too-large`. */
  readonly octets: Uint8Array;
  /** Octets of input behind the end of the stream. */
  readonly trailing: number;
}

const WINDOW_BITS: Record<DeflateWrapping, number> = { raw: -15, zlib: 15, gzip: 31 };
const CHUNK = 65_536;
const OK = 0;
const STREAM_END = 1;
const BUFFER_ERROR = -5;

/** RFC 1950 §2.2 and RFC 1952 §2.3.1: what the first octets say about the wrapping. */
export function deflateWrapping(octets: Uint8Array): DeflateWrapping {
  const first = octets[0] ?? 0;
  const second = octets[1] ?? 0;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0) return 'zlib';
  return 'raw';
}

/** Inflates at most `limit` octets (RFC 1951, or with the named wrapping). Never throws. */
export function inflateWithin(input: Uint8Array, wrapping: DeflateWrapping, limit: number): Inflated {
  const stream = new ZStream();
  zlibInflateInit2(stream, WINDOW_BITS[wrapping]);
  stream.input = input;
  stream.avail_in = input.length;
  const chunks: Uint8Array[] = [];
  let total = 0;
  let status: number = OK;
  while (status === OK) {
    // Most messages inflate to three times their size: a small first chunk keeps short ones cheap.
    const size = Math.min(CHUNK, Math.max(1_024, input.length * 4));
    stream.output = new Uint8Array(size);
    stream.next_out = 0;
    stream.avail_out = size;
    status = zlibInflate(stream, 0);
    if (stream.next_out > 0) {
      total += stream.next_out;
      if (total > limit) {
        zlibInflateEnd(stream);
        return { end: 'too-large', octets: new Uint8Array(0), trailing: 0 };
      }
      chunks.push(stream.output.subarray(0, stream.next_out));
    }
    if (status === OK && stream.avail_in === 0 && stream.avail_out > 0) status = BUFFER_ERROR;
  }
  const trailing = status === STREAM_END ? stream.avail_in : 0;
  zlibInflateEnd(stream);
  const end = status === STREAM_END ? 'complete' : status === BUFFER_ERROR ? 'truncated' : 'corrupt';
  return { end, octets: concatBytes(...chunks), trailing };
}
