// What the redaction of every part of a trace needs: the substitutions, the messages' own redaction, and values whose
// placeholder is settled already.

import { decodeBase64Tolerantly, encodeBase64 } from '../../base/base64.ts';
import { concatBytes, equalBytes, toDisplayText, utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { formDecode } from '../../base/percent.ts';
import { readArtifact } from '../../bindings/artifact.ts';
import { matchName } from '../../bindings/parameter-names.ts';
import { isCredentialName } from '../../capture/credential-names.ts';
import type { KeyedCharacters } from './keyed-characters.ts';
import { redactXml } from './redact-xml.ts';
import { redactWrapped } from './rewrap.ts';
import type { Known, Manner, Substitution } from './substitution.ts';
import { holdsToken, isTokenName } from './token-names.ts';
import { PARAMETER_NAMES, PARTY_VALUES, PROTOCOL_VALUES, WORD_VALUES } from './vocabulary.ts';

export interface Redaction {
  /** False for level `internal`: then only what opens a session goes. */
  readonly identities: boolean;
  readonly substitution: Substitution;
  readonly characters: KeyedCharacters;
  readonly known: Known;
  readonly limits: Limits;
  /** Placeholders of RelayState values that were settled by what was done to them; keys from `keyOf`. */
  readonly settled: Map<string, Uint8Array>;
  /** Messages that were redacted already, by wrapping and value. */
  readonly messages: Map<string, Uint8Array>;
  /** New ids of requests, by those that were no number. */
  readonly requestIds: Map<string, string>;
  /** Redacts an address; set by `redact-address.ts`, which needs all of this. */
  readonly address: (url: string) => string;
}

/** Octets as a key of a map. */
export function keyOf(octets: Uint8Array): string {
  let key = '';
  for (let i = 0; i < octets.length; i += 8_192) key += String.fromCharCode(...octets.subarray(i, i + 8_192));
  return key;
}

/** One parameter: name and value decoded once. The value that goes into the file. */
export function redactParameter(
  name: string,
  value: Uint8Array,
  place: 'query' | 'body',
  redaction: Redaction,
): Uint8Array {
  if (isCredentialName(name)) return new Uint8Array(0);
  const { substitution, identities } = redaction;
  const match = matchName(name);
  switch (match?.parameter) {
    case 'SAMLRequest':
    case 'SAMLResponse':
    case 'wresult':
      return redactMessage(
        value,
        place === 'query' ? 'deflated' : match.parameter === 'wresult' ? 'either' : 'plain',
        redaction,
      );
    case 'SAMLart':
      return redactArtifact(value, redaction);
    case 'SigAlg':
    case 'SAMLEncoding':
      return redactWord(value, redaction);
    case 'Signature':
      return identities ? substitution.value(value, 'opaque') : value;
    case 'RelayState':
    case 'TARGET':
      return redactRelayState(value, redaction);
    default:
  }
  const word = name.toLowerCase();
  if (word === 'wctx') return redactRelayState(value, redaction);
  if (word === 'wreq') return redactMessage(value, 'either', redaction);
  if (isTokenName(word)) return substitution.value(value, 'opaque');
  if (!identities) return holdsToken(toDisplayText(value)) ? substitution.value(value, 'opaque') : value;
  // `error_uri` is an address.
  if (/^(?:(?:saml|sso|login)[-_.]?)?(?:err|error|failure|failed)(?![-_]?ur[il])|^message$/.test(word))
    return redactErrorText(value, redaction);
  if (PROTOCOL_VALUES.has(word)) return redactWord(value, redaction);
  if (PARTY_VALUES.has(word)) {
    const text = toDisplayText(value);
    return redaction.known.parties.has(text) ? utf8(substitution.kept(text)) : substitution.value(value, 'address');
  }
  return redactRelayState(value, redaction);
}

/** RelayState, or any other value that may be one or hold one. */
export function redactRelayState(value: Uint8Array, { identities, substitution, settled }: Redaction): Uint8Array {
  if (!identities) return value;
  return settled.get(keyOf(value)) ?? substitution.value(value, 'address');
}

/** A code or a sentence, of which words of error messages stay; numbers of codes, too. */
function redactErrorText(value: Uint8Array, { substitution }: Redaction): Uint8Array {
  const text = toDisplayText(value);
  return utf8(/^\d{1,6}$/.test(text) ? substitution.kept(text) : substitution.text(text, 'prose'));
}

/** Versions, languages, times, and the words that protocols and products have there, one or several; anything else goes. */
function redactWord(value: Uint8Array, { identities, substitution }: Redaction): Uint8Array {
  const text = toDisplayText(value);
  const isWord =
    /^(?:[\d.]{1,6}|w[a-z]{1,20}1\.0|\d{4}-\d\d-\d\dT[\d:.]{8,12}Z?)$/.test(text) ||
    /^(?:http:\/\/www\.w3\.org\/|urn:oasis:)[\w:/.#-]{0,120}$/.test(text) ||
    text.split(/[\s,]+/).every((word) => LANGUAGE.test(word) || word.split(/[._-]/).every(isFixedWord));
  return !identities || isWord ? utf8(substitution.kept(text)) : substitution.value(value, 'opaque');
}

const isFixedWord = (word: string): boolean => word === '' || WORD_VALUES.has(word.toLowerCase());
const LANGUAGE = /^[a-z]{2}(?:[-_][A-Za-z]{2})?$/;

export function redactMessage(
  value: Uint8Array,
  expected: 'deflated' | 'plain' | 'either',
  redaction: Redaction,
): Uint8Array {
  if (!redaction.identities) return value;
  const key = `${expected}\0${keyOf(value)}`;
  const known = redaction.messages.get(key);
  if (known) return known;
  const { substitution, limits } = redaction;
  const redacted =
    redactWrapped(value, expected, limits, (xml) => redactXmlOctets(xml, redaction)) ??
    substitution.value(value, 'opaque');
  redaction.messages.set(key, redacted);
  return redacted;
}

export const redactXmlOctets = (xml: Uint8Array, redaction: Redaction): Uint8Array =>
  redactXml(xml, {
    substitution: redaction.substitution,
    limits: redaction.limits,
    party: (value) => redactParty(value, redaction),
  });

/** Issuers and endpoints stay; the values in the query of one do not. */
export function redactParty(value: string, { substitution, address }: Redaction): string {
  if (value.length > 1_024) return substitution.text(value, 'opaque');
  if (/^(?:https?|wss?):\/\//i.test(value)) return address(value);
  if (/[\s@<>{}]/.test(value)) return substitution.text(value, 'prose');
  // Of a path, or of a name that goes on as an address does.
  const end = value.search(/[;?#]/);
  if (end === -1) return substitution.kept(value);
  return substitution.kept(value.slice(0, end)) + substitution.text(value.slice(end), 'address');
}

/** Type, index and SourceID stay, which name the issuer; the handle goes. */
function redactArtifact(value: Uint8Array, { substitution, characters }: Redaction): Uint8Array {
  const text = toDisplayText(value);
  const { artifact } = readArtifact(text);
  const octets = artifact && decodeBase64Tolerantly(text.trim())?.octets;
  if (!artifact || !octets || artifact.typeCode === 2) return substitution.value(value, 'opaque');
  const from = artifact.typeCode === 4 ? 24 : 22;
  const handle = characters.octets('artifact', octets.subarray(from), octets.length - from);
  return utf8(encodeBase64(concatBytes(octets.subarray(0, from), handle)));
}

/** The value in the wire form that it had, where only characters of the same kind changed; else escaped anew. */
export function redactWire(
  wire: string,
  manner: Manner,
  redact: (value: Uint8Array) => Uint8Array,
  { substitution, identities }: Redaction,
): string {
  const value = formDecode(wire);
  const redacted = redact(value);
  if (equalBytes(value, redacted)) return wire;
  if (identities && redacted.length > 0 && wire.length <= 4_096) {
    const likely = substitution.text(wire, manner);
    if (equalBytes(formDecode(likely), redacted)) return likely;
  }
  return escapeOctets(redacted, /%[a-f\d]?[a-f]|%[a-f]\d/.test(wire));
}

function escapeOctets(octets: Uint8Array, lowerCase: boolean): string {
  const parts: string[] = [];
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    const hex = octet.toString(16).padStart(2, '0');
    parts.push(/[\w.~!*'()-]/.test(character) ? character : `%${lowerCase ? hex : hex.toUpperCase()}`);
  }
  return parts.join('');
}

/** Names are kept where they are known or were collected; see `known.ts`. */
export function redactParameterName(raw: string, name: string, { identities, known, substitution }: Redaction): string {
  const word = name.toLowerCase();
  const isKnown = PARAMETER_NAMES.has(word) || known.parameterNames.has(word) || matchName(name) !== undefined;
  return !identities || isKnown ? substitution.kept(raw) : substitution.text(raw, 'address');
}
