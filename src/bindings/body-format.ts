// What a posted body is written in: by its Content-Type where the headers are known, else by a look at its octets.
import type { ExchangeRequest } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import { looksLikeXml } from './sniff.ts';

export type BodyFormat = 'urlencoded' | 'multipart' | 'xml' | 'other';

/** How much of a body without Content-Type is looked at. */
const SNIFFED = 256;

/** text/plain and JSON bodies are `other`: no binding sends those, and ordinary pages do all the time. */
export function bodyFormat(request: ExchangeRequest): BodyFormat {
  const declared = headerValue(request.headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (declared) {
    if (declared === 'application/x-www-form-urlencoded') return 'urlencoded';
    if (declared === 'multipart/form-data') return 'multipart';
    if (/[/+]xml$/.test(declared)) return 'xml';
    if (declared !== 'application/octet-stream') return 'other';
  }
  return request.body?.kind === 'octets' ? sniffBody(request.body.octets) : 'other';
}

function sniffBody(octets: Uint8Array): BodyFormat {
  if (looksLikeXml(octets)) return 'xml';
  if (octets[0] === 0x2d && octets[1] === 0x2d) return 'multipart';
  const prefix = String.fromCharCode(...octets.subarray(0, SNIFFED));
  // A field's name as forms write it, then `=`: JSON and plain text have a brace, quote or line break before.
  return /^(?:\xEF\xBB\xBF)?&*[\w.~*+%\-[\];:@!$(),/ ]{1,200}=/.test(prefix) ? 'urlencoded' : 'other';
}
