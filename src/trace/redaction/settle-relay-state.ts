// Settles the placeholders of RelayState values that came back changed: the placeholder of what came back is made from that of
// what was sent by the same change, and taken only if the comparison then says of both what it said of the originals.
import { deflate, deflateRaw } from 'pako';
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { encodeBase64 } from '../../base/base64.ts';
import { concatBytes, equalBytes, fromUtf8, utf8 } from '../../base/bytes.ts';
import { formDecodeOctets } from '../../base/percent.ts';
import { classifyRelayState, type RelayStateClass, WINDOWS_1252 } from '../../flow/relay-state-class.ts';
import { keyOf, type Redaction, redactRelayState } from './redaction.ts';

/** Longer values are cut or replaced as a whole, which their own substitution keeps. */
const LONGEST = 65_536;

export function settleRelayStates({ flows, messages }: Analysis, redaction: Redaction): void {
  if (!redaction.identities) return;
  for (const leg of flows.flatMap(({ legs }) => legs)) {
    const sent = leg.request === undefined ? undefined : relayStateOf(messages[leg.request]);
    if (!sent) continue;
    const returned = leg.response === undefined ? undefined : relayStateOf(messages[leg.response]);
    for (const value of [...(returned ? [returned] : []), ...leg.trail.map(({ octets }) => octets)]) {
      if (value.length > 0 && !equalBytes(sent, value)) settle(sent, value, redaction);
    }
  }
}

const relayStateOf = (message: AnalyzedMessage | undefined): Uint8Array | undefined =>
  message && message.encoded.relayState.octets.length > 0 ? message.encoded.relayState.octets : undefined;

function settle(sent: Uint8Array, returned: Uint8Array, redaction: Redaction): void {
  const wanted = classifyRelayState(sent, returned);
  const placeholder = redactRelayState(sent, redaction);
  const own = redactRelayState(returned, redaction);
  const fits = (candidate: Uint8Array): boolean => sameClass(wanted, classifyRelayState(placeholder, candidate));
  // Two different logins, or a default, are told by equal values, which have equal placeholders.
  if (fits(own) || redaction.settled.has(keyOf(returned))) return;
  if (sent.length > LONGEST || returned.length > LONGEST) {
    if (wanted.name === 'truncated') redaction.settled.set(keyOf(returned), placeholder.slice(0, returned.length));
    return;
  }
  const tried =
    wanted.name === 'combined'
      ? combined(wanted.first, wanted.second, placeholder, sent, returned)
      : candidates(wanted, placeholder, sent, returned);
  for (const candidate of tried) {
    if (fits(candidate)) {
      redaction.settled.set(keyOf(returned), candidate);
      return;
    }
  }
}

/** The letter before which a value was cut is a substituted one; all else is the same. */
function sameClass(a: RelayStateClass, b: RelayStateClass): boolean {
  if (a.name !== b.name) return false;
  if (a.name === 're-encoded' && b.name === 're-encoded') return a.rounds === b.rounds;
  if (a.name === 'truncated' && b.name === 'truncated') return a.at === b.at;
  if (a.name === 'combined' && b.name === 'combined')
    return sameClass(a.first, b.first) && sameClass(a.second, b.second);
  return a.name !== 'literal' || b.name !== 'literal' || a.word === b.word;
}

function* combined(
  first: RelayStateClass,
  second: RelayStateClass,
  sent: Uint8Array,
  original: Uint8Array,
  returned: Uint8Array,
): Generator<Uint8Array> {
  for (const between of candidates(first, sent, original, returned)) {
    yield* candidates(second, between, original, returned);
  }
}

function* candidates(
  changed: RelayStateClass,
  sent: Uint8Array,
  original: Uint8Array,
  returned: Uint8Array,
): Generator<Uint8Array> {
  const text = fromUtf8(sent) ?? '';
  switch (changed.name) {
    case 're-encoded':
      for (const encode of [encodeURIComponent, escapeAll, encodeURI, escapeForm]) {
        let encoded = text;
        for (let round = 0; round < 3; round++) {
          encoded = encode(encoded);
          yield utf8(encoded);
        }
      }
      return;
    case 'over-decoded':
      yield formDecodeOctets(sent, { plusIsSpace: false });
      return;
    case 'plus-space':
      yield utf8(text.replace(/\+/g, ' '));
      yield utf8(text.replace(/ /g, '+'));
      yield utf8(text.replace(/\+/g, '%2B'));
      yield utf8(text.replace(/%20|%2B/gi, ' '));
      return;
    case 'html-escaped':
      yield utf8(text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'));
      yield utf8(text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`));
      yield utf8(text.replace(/&/g, '&amp;'));
      return;
    case 'html-unescaped':
      yield utf8(
        text
          .replace(/&amp;/g, '&')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"'),
      );
      return;
    case 'url-normalised':
      yield utf8(text.endsWith('/') ? text.slice(0, -1) : `${text}/`);
      yield utf8(text.replace(/^http:/, 'https:'));
      yield utf8(text.replace(/^https:/, 'http:'));
      return;
    case 'whitespace':
      yield utf8(text.trim());
      yield utf8(`${text} `);
      return;
    case 'case':
      yield utf8(text.toLowerCase());
      yield utf8(text.toUpperCase());
      return;
    case 'truncated':
      yield sent.slice(0, changed.at);
      return;
    case 'wrapped':
      yield* wrapped(sent, original, returned);
      return;
    case 'base64':
      for (const octets of [sent, deflateRaw(sent), deflate(sent)]) {
        const base64 = encodeBase64(octets);
        yield utf8(base64);
        yield utf8(
          base64
            .replace(/\+/g, '-')
            .replace(/\//g, '_')
            .replace(/={1,2}$/, ''),
        );
      }
      return;
    case 'charset':
      yield utf8(misread(sent, (octet) => String.fromCharCode(octet)));
      yield utf8(
        misread(sent, (octet) =>
          octet >= 0x80 && octet < 0xa0 ? WINDOWS_1252.charAt(octet - 0x80) : String.fromCharCode(octet),
        ),
      );
      yield utf8(text.normalize('NFC'));
      yield utf8(text.normalize('NFD'));
      return;
    default:
      // What came back was no value of the sender's, so that any other placeholder will do; one more letter makes another one.
      yield concatBytes(sent.slice(0, 0), utf8('x'.repeat(Math.max(1, returned.length))));
  }
}

const escapeAll = (text: string): string =>
  [...utf8(text)].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const escapeForm = (text: string): string => encodeURIComponent(text).replace(/%20/g, '+');
const misread = (octets: Uint8Array, read: (octet: number) => string): string => [...octets].map(read).join('');

/** What stood around it is not what was sent, and gives way to dots. */
function* wrapped(sent: Uint8Array, original: Uint8Array, returned: Uint8Array): Generator<Uint8Array> {
  const decodings = [returned, formDecodeOctets(returned, { plusIsSpace: false })];
  for (const [rounds, whole] of decodings.entries()) {
    const at = indexOf(whole, original);
    if (at === -1) continue;
    const around = (length: number): Uint8Array => new Uint8Array(length).fill(0x2e);
    const joined = concatBytes(around(at), sent, around(whole.length - at - original.length));
    yield rounds === 0 ? joined : utf8(escapeAll(fromUtf8(joined) ?? ''));
  }
  yield concatBytes(utf8('..'), sent);
  yield utf8(`..${escapeAll(escapeAll(fromUtf8(sent) ?? ''))}`);
}

function indexOf(whole: Uint8Array, part: Uint8Array): number {
  return keyOf(whole).indexOf(keyOf(part));
}
