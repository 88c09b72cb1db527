// Wraps a redacted message as the original was wrapped, with every oddity that the original's wrapping had.
import { Deflate, deflate, deflateRaw, gzip } from 'pako';
import { encodeBase64 } from '../../base/base64.ts';
import { concatBytes, equalBytes, utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { type Expected, unwrap } from '../../bindings/unwrap.ts';

/** The value of a message parameter, decoded once by form rules, before and after; undefined where nothing could be unwrapped. */
export function redactWrapped(
  value: Uint8Array,
  expected: Expected,
  limits: Limits,
  redact: (xml: Uint8Array) => Uint8Array,
): Uint8Array | undefined {
  const { octets, problems } = unwrap(value, expected, limits);
  if (octets === undefined) return undefined;
  const codes = new Set<string>(problems.map(({ code }) => code));
  const xml = redact(octets);
  const wrapped = wrap(xml, codes, expected);
  const read = unwrap(wrapped, expected, limits).octets;
  return read && equalBytes(read, xml) ? wrapped : wrap(xml, new Set(), expected);
}

function wrap(xml: Uint8Array, codes: ReadonlySet<string>, expected: Expected): Uint8Array {
  const percent = (octets: Uint8Array): Uint8Array =>
    codes.has('percent-encoded-twice') ? utf8(percentEncode(octets)) : octets;
  if (codes.has('xml-not-encoded')) return percent(xml);
  const isDeflated = expected === 'deflated' ? !codes.has('deflate-missing') : codes.has('deflate-in-post');
  const inner = isDeflated ? compress(xml, codes) : xml;
  const once = codes.has('base64-twice') ? utf8(encodeBase64(inner)) : inner;
  return percent(utf8(layOut(encodeBase64(once), codes)));
}

const percentEncode = (octets: Uint8Array): string => {
  let out = '';
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    out += /[\w.~-]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
};

function compress(xml: Uint8Array, codes: ReadonlySet<string>): Uint8Array {
  // A stream that was flushed and not ended, and one that goes on with a block of the reserved type (RFC 1951 §3.2.3).
  if (codes.has('deflate-truncated') || codes.has('deflate-corrupt')) {
    const open = flushed(xml);
    return codes.has('deflate-corrupt') ? concatBytes(open, Uint8Array.of(7)) : open;
  }
  const packed = codes.has('deflate-zlib-header')
    ? deflate(xml)
    : codes.has('deflate-gzip-header')
      ? gzip(xml)
      : deflateRaw(xml);
  return codes.has('deflate-trailing-octets') ? concatBytes(packed, Uint8Array.of(0)) : packed;
}

function flushed(xml: Uint8Array): Uint8Array {
  const stream = new Deflate({ raw: true });
  const chunks: Uint8Array[] = [];
  stream.onData = (chunk) => {
    chunks.push(chunk as Uint8Array);
  };
  stream.push(xml, 2);
  return concatBytes(...chunks);
}

function layOut(base64: string, codes: ReadonlySet<string>): string {
  let text = base64;
  if (codes.has('base64-url-alphabet')) text = text.replace(/\+/g, '-').replace(/\//g, '_');
  if (codes.has('base64-padding-missing')) text = text.replace(/=+$/, '');
  if (codes.has('base64-padding-excess')) text += '=';
  if (codes.has('base64-space-for-plus')) text = text.replace(/\+/g, ' ');
  if (codes.has('base64-line-breaks')) text = text.replace(/.{76}/g, '$&\r\n');
  return text;
}
