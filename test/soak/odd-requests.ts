// Requests that were broken at random, and a site that answers them as oddly: addresses, headers, encodings, sizes.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import * as saml from '../builders/saml.ts';
import type { Chance } from './random.ts';

const NAMES = [
  'SAMLRequest',
  'SAMLResponse',
  'SAMLart',
  'RelayState',
  'wresult',
  'wa',
  'samlresponse',
  'SAML%52esponse',
  '__proto__',
  '',
] as const;
const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/xml; charset=utf-16',
  'text/plain',
  'application/json',
  'APPLICATION/X-WWW-FORM-URLENCODED;charset=latin1',
] as const;
const WHOLE = [
  () => saml.response(),
  () => saml.authnRequest(),
  () => saml.logoutRequest(),
  () => `<!DOCTYPE a [<!ENTITY x "y">]>${saml.response()}`,
  () => '<a>'.repeat(5_000),
  () => `<a xmlns="${saml.SAMLP}">${'<b c="d"/>'.repeat(2_000)}</a>`,
] as const;

/** What a request is like; those of `MUST_BE_SEEN` are on record, whatever is broken about them. */
export type OddKind = 'navigation' | 'large-body' | 'many-fields' | 'multipart' | 'pairs';
export const MUST_BE_SEEN: readonly OddKind[] = ['navigation', 'large-body', 'many-fields'];

export interface OddRequest {
  readonly kind: OddKind;
  /** Behind the site's origin; its path begins with the kind. */
  readonly address: string;
  /** Undefined for a navigation. */
  readonly post?: { readonly type: string; readonly text: string; readonly repeat: number; readonly tail: string };
}

export function oddRequest(chance: Chance): OddRequest {
  if (chance.next() < 0.4)
    return { kind: 'navigation', address: `/navigation/${chance.below(9)}${addressTail(chance)}` };
  const [kind, text, repeat, tail] = bodyOf(chance);
  const isForm = kind === 'large-body' || kind === 'many-fields';
  const type = isForm ? 'application/x-www-form-urlencoded' : chance.pick(TYPES);
  return { kind, address: `/${kind}/${chance.below(9)}${addressTail(chance)}`, post: { type, text, repeat, tail } };
}

function bodyOf(chance: Chance): readonly [kind: OddKind, text: string, repeat: number, tail: string] {
  const kind = chance.below(12);
  if (kind === 0) return ['many-fields', 'a=b&', 10_000, 'SAMLResponse=PHg+'];
  if (kind === 1) return ['large-body', `SAMLResponse=${'A'.repeat(996)}%0A${chance.pick(['', '&'])}`, 10_000, ''];
  if (kind === 2) {
    const part = `--x\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${garbled('PHg+', chance)}\r\n`;
    return ['multipart', part, 1 + chance.below(50), '--x--'];
  }
  const pairs = Array.from(
    { length: 1 + chance.below(4) },
    () => `${chance.pick(NAMES)}=${garbled(messageText(chance), chance)}`,
  );
  return ['pairs', pairs.join('&'), 1, ''];
}

function addressTail(chance: Chance): string {
  const count = chance.pick([0, 1, 1, 2, 5, 50]);
  const pairs = Array.from(
    { length: count },
    () => `${chance.pick(NAMES)}=${garbled(messageText(chance), chance).slice(0, 8_000)}`,
  );
  return `${chance.pick(['?', '?&&', '#', '?a;b&'])}${pairs.join(chance.pick(['&', '&&', ';']))}`;
}

function messageText(chance: Chance): string {
  const xml = garbled(chance.pick(WHOLE)(), chance);
  const octets = chance.next() < 0.5 ? deflateRawSync(xml) : Buffer.from(xml);
  return chance.next() < 0.8 ? encodeURIComponent(octets.toString('base64')) : octets.toString('latin1');
}

/** A few characters changed, a piece cut out, doubled, or nothing. */
function garbled(text: string, chance: Chance): string {
  if (text.length < 4 || chance.next() < 0.3) return text;
  const at = chance.below(text.length);
  switch (chance.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${chance.pick(['%', '\u0000', '\ud800', '%zz', '%ff', '<', '\u202e', '&', '='])}${text.slice(at)}`;
    case 2:
      return text.slice(0, at) + text.slice(Math.max(0, at - 20));
    case 3:
      return text.replaceAll('=', '');
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

export interface OddSite {
  readonly origin: string;
  /** How many requests of each kind were answered. */
  readonly arrived: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Characters; Node would refuse what is longer than 16,384 before the site sees it. */
const LONGEST_ADDRESS = 2_000_000;

/** Answers anything, with odd statuses, headers and redirects; some answers never come. */
export async function startOddSite(chance: Chance): Promise<OddSite> {
  const arrived = new Map<string, number>();
  const server = createServer({ maxHeaderSize: LONGEST_ADDRESS }, (request, response) => {
    request.resume();
    const odd = request.url === '/' || request.url?.startsWith('/end') ? -1 : chance.below(12);
    const headers: Record<string, string | string[]> = { 'content-type': 'text/html' };
    if (odd === 0) headers['x-long'] = 'x'.repeat(60_000);
    if (odd === 1) headers['set-cookie'] = Array.from({ length: 40 }, (_, i) => `c${i}=${'\u00ff'.repeat(20)}`);
    if (odd === 2) headers.location = `/end?SAMLResponse=${'%ff'.repeat(50)}`;
    if (odd === 3) {
      request.socket.destroy();
      return;
    }
    const kind = request.url?.split('/')[1] ?? '';
    arrived.set(kind, (arrived.get(kind) ?? 0) + 1);
    response.writeHead(odd === 2 ? 302 : odd === 4 ? 401 : odd === 5 ? 500 : odd === 6 ? 204 : 200, headers);
    response.end('<!doctype html><title>odd</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    arrived,
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
