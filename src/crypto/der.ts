// Reads DER (ITU-T X.690 §8, §10) into a tree, for certificates and keys that a user pasted or a message carried.

/** One element. `children` is empty for a primitive one; the octets are views into the input. */
export interface DerNode {
  /** The identifier octet: class, constructed bit and tag number together. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content. */
  readonly whole: Uint8Array;
  readonly children: readonly DerNode[];
}

export type DerProblemCode =
  | 'der-truncated'
  | 'der-length-invalid'
  | 'der-tag-invalid'
  | 'der-too-deep'
  | 'der-too-large'
  | 'der-trailing-octets';

export interface DerProblem {
  readonly problem: DerProblemCode;
  /** Index of the octet where reading stopped. */
  readonly at: number;
}

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  sequence: 0x30,
  context0: 0xa0,
} as const;

// A long chain has some thousand nodes and no certificate nests deeper than 12: whatever hits these is no key material.
const MAX_DEPTH = 32;
const MAX_NODES = 200_000;

/** Total octets that the element at the start of `octets` claims (header included), or undefined for a bad header. */
export function derLength(octets: Uint8Array): number | undefined {
  const header = readHeader(octets, 0);
  return typeof header === 'string' ? undefined : header.start + header.length;
}

/** Reads exactly one element; definite, minimal lengths only. Never throws. */
export function readDer(octets: Uint8Array): DerNode | DerProblem {
  let nodes = 0;
  let problem: DerProblem | undefined;
  const fail = (code: DerProblemCode, at: number): undefined => {
    problem ??= { problem: code, at };
  };

  const readNode = (from: number, end: number, depth: number): DerNode | undefined => {
    if (depth > MAX_DEPTH) return fail('der-too-deep', from);
    if (++nodes > MAX_NODES) return fail('der-too-large', from);
    const header = readHeader(octets, from);
    if (typeof header === 'string') return fail(header, from);
    const { tag, start, length } = header;
    const stop = start + length;
    if (stop > end) return fail('der-truncated', from);
    const children: DerNode[] = [];
    if (tag & 0x20) {
      for (let at = start; at < stop; ) {
        const child = readNode(at, stop, depth + 1);
        if (!child) return undefined;
        children.push(child);
        at += child.whole.length;
      }
    }
    return { tag, content: octets.subarray(start, stop), whole: octets.subarray(from, stop), children };
  };

  const node = readNode(0, octets.length, 0);
  if (node && node.whole.length !== octets.length) fail('der-trailing-octets', node.whole.length);
  return problem ?? node ?? { problem: 'der-truncated', at: 0 };
}

/** `readDer` for callers that don't care why it failed. */
export function derNode(octets: Uint8Array | undefined): DerNode | undefined {
  const node = octets && readDer(octets);
  return node && 'tag' in node ? node : undefined;
}

/** Walks down child indexes; undefined where there is no such child. */
export function pick(node: DerNode | undefined, ...path: readonly number[]): DerNode | undefined {
  return path.reduce<DerNode | undefined>((at, index) => at?.children[index], node);
}

/** Dotted form of an OBJECT IDENTIFIER, '' for anything else. */
export function oidOf(node: DerNode | undefined): string {
  if (node?.tag !== TAG.oid || node.content.length === 0 || node.content.length > 64) return '';
  const arcs: bigint[] = [];
  let arc = 0n;
  let open = false;
  for (const octet of node.content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    open = octet > 0x7f;
    if (open) continue;
    // X.690 §8.19.4: the first two arcs share one number.
    if (arcs.length === 0) {
      const first = arc < 80n ? arc / 40n : 2n;
      arcs.push(first);
      arc -= first * 40n;
    }
    arcs.push(arc);
    arc = 0n;
  }
  return open ? '' : arcs.join('.');
}

/** Octets of a non-negative INTEGER without leading zeros (one zero octet for 0); undefined for anything else. */
export function unsignedOf(node: DerNode | undefined): Uint8Array | undefined {
  const octets = node?.tag === TAG.integer ? node.content : undefined;
  if (!octets || octets.length === 0 || (octets[0] as number) > 0x7f) return undefined;
  return octets[0] === 0 && octets.length > 1 ? octets.subarray(1) : octets;
}

/** Octets of a BIT STRING that is a whole number of octets; undefined for anything else. */
export function bitStringOf(node: DerNode | undefined): Uint8Array | undefined {
  return node?.tag === TAG.bitString && node.content[0] === 0 ? node.content.subarray(1) : undefined;
}

function readHeader(octets: Uint8Array, from: number): { tag: number; start: number; length: number } | DerProblemCode {
  const tag = octets[from];
  const first = octets[from + 1];
  if (tag === undefined || first === undefined) return 'der-truncated';
  // Tag numbers above 30 and the end-of-contents tag 0 occur in no structure that we read.
  if ((tag & 0x1f) === 0x1f || tag === 0) return 'der-tag-invalid';
  if (first < 0x80) return { tag, start: from + 2, length: first };
  const count = first & 0x7f;
  // 0x80 is BER's indefinite form, which DER forbids (X.690 §10.1).
  if (count === 0 || count > 4) return 'der-length-invalid';
  if (from + 2 + count > octets.length) return 'der-truncated';
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (octets[from + 2 + i] as number);
  return length < 0x80 || octets[from + 2] === 0 ? 'der-length-invalid' : { tag, start: from + 2 + count, length };
}
