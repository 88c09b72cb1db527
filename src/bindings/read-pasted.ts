// One message pasted or in a file, in any wrapping, told from its content: for the command line and the analyze page.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { formDecode, splitPairs } from '../base/percent.ts';
import { epochMs } from '../base/units.ts';
import type { Exchange, ExchangeRequest } from '../capture/exchange.ts';
import { ARTIFACT_NOTE, readArtifact } from './artifact.ts';
import { decodeBindings } from './decode-bindings.ts';
import type { EncodedMessage } from './encoded-message.ts';
import { carriesByName, matchName } from './parameter-names.ts';
import { decodedName } from './parameters.ts';
import { problem } from './problems.ts';
import { ABSENT_RELAY_STATE } from './relay-state.ts';
import { looksLikeXml, sniffSoap } from './sniff.ts';
import { unwrap } from './unwrap.ts';

export const PASTED_EXCHANGE_ID = 'pasted';

/**
 * The messages in `input`: XML, base64, deflated base64 (either alphabet, also percent-encoded), a URL, a query, a form
 * body, or a whole request as copied from a tool. Octets of pasted XML are the input's own. Empty where nothing in the
 * input is recognisable: the caller refuses it. Never throws.
 */
export function readPasted(input: string | Uint8Array, limits: Limits): readonly EncodedMessage[] {
  const octets = typeof input === 'string' ? utf8(input) : input;
  if (looksLikeXml(octets)) return [pastedXml(octets, limits)];
  const text = (typeof input === 'string' ? input : toDisplayText(input)).replace(/^\uFEFF/, '').trim();
  if (text === '') return [];
  return asRequest(text, limits) ?? asUrl(text, limits) ?? asPairs(text, limits) ?? asBareValue(text, limits);
}

function pastedXml(octets: Uint8Array, limits: Limits): EncodedMessage {
  const tooLarge = octets.length > limits.xmlOctets;
  return {
    ...bare(toDisplayText(octets)),
    binding: sniffSoap(octets) ?? 'none',
    octets: tooLarge ? undefined : octets,
    problems: tooLarge ? [problem('message-too-large')] : [],
  };
}

const bare = (raw: string): Omit<EncodedMessage, 'octets'> => ({
  exchangeId: PASTED_EXCHANGE_ID,
  binding: 'none',
  parameter: '',
  place: 'body',
  raw,
  relayState: ABSENT_RELAY_STATE,
  problems: [],
});

const REQUEST_LINE = /^([A-Z]{3,10}) (\S+)(?: HTTP\/[\d.]+)?\r?\n/;

/** A request in HTTP/1 form: request line, headers, empty line, body. */
function asRequest(text: string, limits: Limits): readonly EncodedMessage[] | undefined {
  const line = REQUEST_LINE.exec(text);
  if (!line) return undefined;
  const rest = text.slice(line[0].length);
  const blank = /^\r?\n|\r?\n\r?\n/.exec(rest);
  const head = blank ? rest.slice(0, blank.index) : rest;
  const body = blank ? rest.slice(blank.index + blank[0].length) : '';
  const headers = head.split(/\r?\n/).flatMap((header) => {
    const colon = header.indexOf(':');
    return colon < 1 ? [] : [{ name: header.slice(0, colon).trim(), value: header.slice(colon + 1).trim() }];
  });
  return found(
    {
      method: line[1] ?? 'GET',
      url: line[2] ?? '',
      headers,
      ...(body !== '' && { body: { kind: 'octets', octets: utf8(body) } }),
    },
    limits,
  );
}

/** A URL, whole or from its path on. Line breaks that a mail or terminal put into it are taken out. */
function asUrl(text: string, limits: Limits): readonly EncodedMessage[] | undefined {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|\/|\?|#)/i.test(text) || !/[?#]/.test(text)) return undefined;
  return found({ method: 'GET', url: text.replace(/[\r\n\t]+/g, '') }, limits);
}

/** A query or a form body: the same text, told apart by whether the message in it is deflated. */
function asPairs(text: string, limits: Limits): readonly EncodedMessage[] | undefined {
  if (!holdsMessageName(text, limits)) return undefined;
  const joined = text.replace(/[\r\n]+/g, '');
  const query = decode({ method: 'GET', url: `?${joined}` }, limits);
  const likeForm = query.some(
    ({ binding, octets, problems }) =>
      (binding === 'HTTP-Redirect' &&
        (octets === undefined || problems.some(({ code }) => code === 'deflate-missing'))) ||
      (binding === 'WS-Federation' && octets !== undefined),
  );
  if (!likeForm) return query.length > 0 ? query : undefined;
  return found(
    {
      method: 'POST',
      url: '',
      headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
      body: { kind: 'octets', octets: utf8(joined) },
    },
    limits,
  );
}

const holdsMessageName = (text: string, limits: Limits): boolean =>
  splitPairs(text, limits.parameters).some(({ name, value }) => {
    if (value === undefined || name.length > 256) return false;
    const match = matchName(decodedName(name));
    return match !== undefined && (carriesByName(match.parameter) || /^w(?:a|result)$/.test(match.parameter));
  });

const found = (request: ExchangeRequest, limits: Limits): readonly EncodedMessage[] | undefined => {
  const messages = decode(request, limits);
  return messages.length > 0 ? messages : undefined;
};

const decode = (request: ExchangeRequest, limits: Limits): readonly EncodedMessage[] =>
  decodeBindings(pastedExchange(request), limits);

/** What no traffic was: only its request is real. */
function pastedExchange(request: ExchangeRequest): Exchange {
  return {
    id: PASTED_EXCHANGE_ID,
    source: 'pasted',
    sequence: 0,
    startedAt: epochMs(0),
    requestId: PASTED_EXCHANGE_ID,
    hop: 0,
    resourceType: 'other',
    request,
    requestBody: request.body ? 'complete' : 'none',
    state: 'completed',
    gaps: [],
  };
}

/** Text that can be one value: base64 of either alphabet with white space, escapes, quotes around it. */
const VALUE = /^[A-Za-z0-9+/\-_=\s%]+$/;

function asBareValue(text: string, limits: Limits): readonly EncodedMessage[] {
  const unquoted = text.replace(/^(["'])([\s\S]*)\1$/, '$2').trim();
  if (unquoted.length < 8 || !VALUE.test(unquoted)) return [];
  // A value copied out of a URL is percent-encoded once; that is no fault of the message.
  const value = unquoted.includes('%')
    ? formDecode(unquoted.replace(/[\r\n]+/g, ''), { plusIsSpace: false })
    : utf8(unquoted);
  const { artifact } = value.length <= 8_192 ? readArtifact(toDisplayText(value)) : { artifact: undefined };
  if (artifact?.typeCode === 4) {
    return [{ ...bare(unquoted), binding: 'HTTP-Artifact', octets: undefined, artifact, note: ARTIFACT_NOTE }];
  }
  const { octets, problems } = unwrap(value, 'either', limits);
  const isNoMessage = ({ code }: { code: string }): boolean => code === 'message-not-xml' || code.startsWith('base64-');
  if (octets === undefined && problems.every(isNoMessage)) {
    // A word or a hash is base64 by accident.
    if (unquoted.length < 40 || /[a-z]\s[a-z]/i.test(unquoted)) return [];
  }
  // Line breaks and indentation are how a file or a mail holds a long value.
  const wrapping = problems.filter(({ code }) => code !== 'base64-line-breaks' && code !== 'xml-not-encoded');
  return [{ ...bare(unquoted), octets, problems: wrapping }];
}
