// A quick answer for the background worker: does this request carry a message? Asked of every request of every page.

import { toDisplayText, utf8 } from '../base/bytes.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { formDecode, formDecodeOctets, splitPairs } from '../base/percent.ts';
import type { ExchangeRequest } from '../capture/exchange.ts';
import { bodyFormat } from './body-format.ts';
import { readMultipart } from './multipart.ts';
import { carriesByName, LONGEST_NAME, MAY_NAME_A_MESSAGE, matchName } from './parameter-names.ts';
import { decodedName, fragmentQuery, pairRanges, splitUrl } from './parameters.ts';
import { envelopeOfRequest } from './soap.ts';
import { isWsFederationAction } from './ws-federation.ts';

/**
 * True where `decodeBindings` would find a message in the request: by the names of parameters, without decoding any
 * message, and for WS-Federation by the value of `wa`. An ordinary URL costs one search, an ordinary body one look at
 * its first octets.
 */
export function carriesMessage(request: ExchangeRequest, limits: Limits = DEFAULT_LIMITS): boolean {
  return urlCarriesMessage(request.url, limits) || bodyCarriesMessage(request, limits);
}

/** A name is short even when every letter of it is escaped. */
const LONGEST_ESCAPED_NAME = LONGEST_NAME * 3;
/** A name that has an escape in it, at the beginning of a query or fragment or behind `&`. */
const ESCAPED_NAME = /[?#&][^=&#?]*%/;

function urlCarriesMessage(url: string, limits: Limits): boolean {
  if (!MAY_NAME_A_MESSAGE.test(url) && !ESCAPED_NAME.test(url)) return false;
  const { query, fragment } = splitUrl(url);
  return (
    (query !== null && textCarriesMessage(query, limits)) ||
    (fragment !== null && textCarriesMessage(fragmentQuery(fragment), limits))
  );
}

const textCarriesMessage = (text: string, limits: Limits): boolean =>
  splitPairs(text, limits.parameters).some(
    ({ name, value = '' }) =>
      name.length <= LONGEST_ESCAPED_NAME && nameCarries(decodedName(name), () => formDecode(value)),
  );

function bodyCarriesMessage(request: ExchangeRequest, limits: Limits): boolean {
  const { body } = request;
  if (!body) return false;
  if (body.kind === 'form') {
    return body.fields
      .slice(0, limits.parameters)
      .some(({ name, value }) => nameCarries(name, () => (typeof value === 'string' ? utf8(value) : value)));
  }
  switch (bodyFormat(request)) {
    case 'urlencoded':
      return octetsCarryMessage(body.octets, limits);
    case 'multipart':
      return readMultipart(body.octets, request.headers, limits.parameters).some(({ name, octets }) =>
        nameCarries(name, () => octets),
      );
    case 'xml':
      return envelopeOfRequest(request) !== undefined;
    case 'other':
      return false;
  }
}

function octetsCarryMessage(body: Uint8Array, limits: Limits): boolean {
  let read = 0;
  for (const [from, to] of pairRanges(body)) {
    if (read++ >= limits.parameters) return false;
    const head = body.subarray(from, Math.min(to, from + LONGEST_ESCAPED_NAME + 1));
    const equals = head.indexOf(0x3d);
    if (equals === -1 && head.length > LONGEST_ESCAPED_NAME) continue;
    const name = toDisplayText(formDecodeOctets(equals === -1 ? head : head.subarray(0, equals)));
    const valueFrom = Math.min(to, from + (equals === -1 ? head.length : equals + 1));
    if (nameCarries(name, () => formDecodeOctets(body.subarray(valueFrom, to)))) return true;
  }
  return false;
}

function nameCarries(name: string, value: () => Uint8Array): boolean {
  const match = matchName(name);
  if (!match) return false;
  if (match.parameter === 'wresult' || carriesByName(match.parameter)) return true;
  return match.parameter === 'wa' && isWsFederationAction(value());
}
