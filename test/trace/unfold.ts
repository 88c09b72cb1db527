// Every text that can be had of a text: with escapes, base64, hexadecimal and compression undone, over and over. What a leak test searches.
import { inflateRawSync } from 'node:zlib';

const MOST_ROUNDS = 5;
const MOST_TEXTS = 100_000;

/** The texts behind `text`, itself included; lower case, so that case hides nothing. */
export function unfold(text: string): Set<string> {
  const found = new Set<string>();
  // Piece by piece, so that a large file is not decoded as a whole again and again.
  let next = text
    .replace(/\\[rnt]/g, '')
    .split(/[\s"'<>,;]+|\\"/)
    .filter((piece) => piece.length > 3);
  for (let round = 0; round < MOST_ROUNDS && next.length > 0; round++) {
    const inner: string[] = [];
    for (const one of next) {
      const key = one.toLowerCase();
      if (found.has(key) || found.size > MOST_TEXTS) continue;
      found.add(key);
      for (const decoded of decodings(one)) inner.push(decoded);
    }
    next = inner;
  }
  found.add(text.toLowerCase());
  return found;
}

function decodings(text: string): string[] {
  const out: string[] = [];
  if (/%[0-9a-f]{2}/i.test(text)) {
    out.push(
      Buffer.from(
        text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString('utf8'),
    );
  }
  if (/&#?\w{1,8};/.test(text)) {
    out.push(
      text
        .replace(/&#x([0-9a-f]{1,6});|&#(\d{1,7});/gi, (all, hex, decimal) => {
          const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
          return point <= 0x10ffff ? String.fromCodePoint(point) : all;
        })
        .replace(/&amp;/g, '&'),
    );
  }
  if (/\\u[0-9a-f]{4}/i.test(text)) {
    out.push(text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
  }
  for (const [run] of text.replace(/\s+/g, '').matchAll(/[A-Za-z0-9+/_-]{8,}/g)) {
    const standard = run.replace(/-/g, '+').replace(/_/g, '/');
    for (let from = 0; from < (run.length > 4_000 ? 1 : 4); from++) {
      const octets = Buffer.from(standard.slice(from), 'base64');
      const decoded = octets.toString('utf8');
      if (!/[^\t\r\n\x20-\x7e\u00a0-\ufffc]/.test(decoded)) out.push(decoded);
      if (from === 0 && run.length >= 16) out.push(...inflated(octets));
    }
    if (/^[0-9a-f]+$/i.test(run) && run.length % 2 === 0) out.push(Buffer.from(run, 'hex').toString('utf8'));
  }
  return out;
}

/** Tried once for each start of octets: a failure costs much, and most runs are no stream. */
const failed = new Set<string>();

function inflated(octets: Buffer): string[] {
  const key = octets.toString('latin1', 0, 64);
  if (failed.has(key)) return [];
  try {
    return [inflateRawSync(octets).toString('utf8')];
  } catch {
    failed.add(key);
    return [];
  }
}
