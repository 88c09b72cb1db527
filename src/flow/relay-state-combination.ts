// Two things done to a RelayState, one after the other: tried for the classifier where no single one explains the value.
import { decodeBase64Tolerantly, encodeBase64 } from '../base/base64.ts';
import { equalBytes, fromUtf8, utf8 } from '../base/bytes.ts';
import { formDecodeOctets } from '../base/percent.ts';
import type { RelayStateClass, SimpleRelayStateClass } from './relay-state-class.ts';

type Classify = (sent: Uint8Array, returned: Uint8Array) => SimpleRelayStateClass;
/** Gives undefined where it would change nothing, or can't be done. */
type Transformation = (octets: Uint8Array) => Uint8Array | undefined;

/** Octets of either value up to which combinations are tried: some twenty transformations are, each with every class. */
const LONGEST_COMBINED = 4_096;
/** Octets that must have come back: of fewer, too much could be explained by chance. */
const SHORTEST_COMBINED = 5;
/** Octets that must stand within a longer value. */
const SHORTEST_WRAPPED = 8;

const ofText =
  (change: (text: string) => string | undefined): Transformation =>
  (octets) => {
    const text = fromUtf8(octets);
    const changed = text === undefined ? undefined : change(text);
    return changed === undefined ? undefined : utf8(changed);
  };

const UNRESERVED = /[A-Za-z0-9\-._~]/;
const percentEncode = (octets: Uint8Array, blank: string): Uint8Array =>
  utf8(
    [...octets]
      .map((octet) => {
        const character = String.fromCharCode(octet);
        if (octet === 0x20) return blank;
        return UNRESERVED.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join(''),
  );

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const htmlEscape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
const htmlUnescape = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39|#x27|#34|apos);/gi, (entity) => {
    const named = Object.entries(ENTITIES).find(([, written]) => written === entity.toLowerCase());
    return named?.[0] ?? (entity === '&#34;' ? '"' : "'");
  });

const decodeOnce: Transformation = (octets) => formDecodeOctets(octets, { plusIsSpace: false });
const decodeForm: Transformation = (octets) => formDecodeOctets(octets);
const fromBase64 = ofText((text) => {
  const decoded = /^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(text) ? decodeBase64Tolerantly(text)?.octets : undefined;
  return decoded && fromUtf8(decoded);
});

/** Done to what was sent; what remains to what came back is then classified. */
const FORWARD: readonly Transformation[] = [
  ofText((text) => text.toLowerCase()),
  ofText((text) => text.trim()),
  decodeOnce,
  decodeForm,
  (octets) => percentEncode(octets, '%20'),
  (octets) => percentEncode(octets, '+'),
  ofText(htmlEscape),
  ofText((text) => htmlEscape(text).replaceAll("'", '&#39;')),
  ofText((text) => htmlEscape(text).replaceAll("'", '&#x27;').replaceAll('/', '&#x2F;')),
  ofText(htmlUnescape),
  ofText((text) => text.replaceAll('+', ' ')),
  ofText((text) => text.replaceAll(' ', '+')),
  ofText((text) => text.replace(/^http:/i, 'https:')),
  ofText((text) => text.replace(/^https:/i, 'http:')),
  ofText((text) => (text.endsWith('/') ? text.slice(0, -1) : `${text}/`)),
  (octets) => utf8(encodeBase64(octets)),
  fromBase64,
  (octets) => utf8(String.fromCharCode(...octets)),
];

/** Undone from what came back; what leads from what was sent to there is then classified. */
const BACKWARD: readonly Transformation[] = [decodeOnce, decodeForm, ofText(htmlUnescape), fromBase64];

/** Neither says enough to be one of two. */
const TOO_LITTLE: ReadonlySet<SimpleRelayStateClass['name']> = new Set([
  'replaced',
  'missing',
  'emptied',
  'added',
  'literal',
  'crossed',
  'defaulted',
]);

/** Undefined where no two transformations give exactly `returned`. The same one twice is none: it would have been told. */
export function combination(
  sent: Uint8Array,
  returned: Uint8Array,
  classify: Classify,
): Extract<RelayStateClass, { name: 'combined' }> | undefined {
  if (Math.max(sent.length, returned.length) > LONGEST_COMBINED || returned.length < SHORTEST_COMBINED)
    return undefined;
  const joined = (between: Uint8Array | undefined): Extract<RelayStateClass, { name: 'combined' }> | undefined => {
    if (!between || between.length === 0 || equalBytes(between, sent) || equalBytes(between, returned))
      return undefined;
    if (between.length > LONGEST_COMBINED * 4) return undefined;
    const second = classify(between, returned);
    if (TOO_LITTLE.has(second.name)) return undefined;
    const first = classify(sent, between);
    // What stands within something longer says little of what else was done to that.
    if (TOO_LITTLE.has(first.name) || first.name === second.name || first.name === 'wrapped') return undefined;
    if (second.name === 'wrapped' && between.length < SHORTEST_WRAPPED) return undefined;
    return { name: 'combined', first, second };
  };
  for (const change of FORWARD) {
    const found = joined(change(sent));
    if (found) return found;
  }
  for (const change of BACKWARD) {
    const found = joined(change(returned));
    if (found) return found;
  }
  return undefined;
}
