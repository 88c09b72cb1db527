// Redacts exchanges: the entry of this folder. What is not named by a rule here does not get into what it gives.
import type { Analysis } from '../../analysis/analysis.ts';
import { fromUtf8, toDisplayText, utf8 } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import { bodyFormat } from '../../bindings/body-format.ts';
import { readMultipart } from '../../bindings/multipart.ts';
import { sniffSoap } from '../../bindings/sniff.ts';
import { envelopeOfRequest } from '../../bindings/soap.ts';
import type {
  Disagreement,
  Exchange,
  ExchangeRequest,
  ExchangeResponse,
  FormField,
  RequestBody,
} from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { KeyedCharacters } from './keyed-characters.ts';
import { collectKnown } from './known.ts';
import { redactPage } from './page-facts.ts';
import type { RedactionPolicy } from './policy.ts';
import { redactAddress, redactPairs } from './redact-address.ts';
import { redactHeaders } from './redact-headers.ts';
import { type Redaction, redactMessage, redactParameter, redactParameterName, redactXmlOctets } from './redaction.ts';
import { settleRelayStates } from './settle-relay-state.ts';
import { Substitution } from './substitution.ts';

/** `key`: at least 16 octets by chance; whoever has it can try words against placeholders, so it is written nowhere. */
export function createRedaction(
  analysis: Analysis,
  deployments: readonly Deployment[],
  policy: RedactionPolicy,
  key: Uint8Array,
  limits: Limits,
): Redaction {
  const characters = new KeyedCharacters(key);
  const known = collectKnown(analysis, deployments);
  const substitution = new Substitution(characters, known, {
    keep: new Set(policy.keep ?? []),
    hide: policy.hide ?? [],
  });
  const redaction: Redaction = {
    identities: policy.level === 'shareable',
    substitution,
    characters,
    known,
    limits,
    settled: new Map(),
    messages: new Map(),
    requestIds: new Map(),
    address: (url) => redactAddress(url, redaction),
  };
  settleRelayStates(analysis, redaction);
  return redaction;
}

export function redactExchange(exchange: Exchange, redaction: Redaction): Exchange {
  const { initiator, response, error, tab, frame, origins, disagreements } = exchange;
  if (exchange.source === 'pasted') return redactPasted(exchange, redaction);
  const request = redactRequest(exchange, redaction);
  const hadBody = exchange.request.body !== undefined;
  return {
    id: exchange.id,
    source: exchange.source,
    sequence: exchange.sequence,
    startedAt: exchange.startedAt,
    ...(exchange.endedAt !== undefined && { endedAt: exchange.endedAt }),
    requestId: redactRequestId(exchange.requestId, redaction),
    hop: exchange.hop,
    ...(tab && { tab }),
    ...(frame && { frame }),
    resourceType: RESOURCE_TYPES.has(exchange.resourceType) || !redaction.identities ? exchange.resourceType : 'other',
    ...(initiator !== undefined && { initiator: redaction.address(initiator) }),
    request,
    requestBody: hadBody && !request.body ? 'unavailable' : exchange.requestBody,
    ...(response && { response: redactResponse(response, redaction) }),
    state: exchange.state,
    ...(error !== undefined && { error: redactError(error, redaction) }),
    gaps: exchange.gaps,
    ...(exchange.unheard && { unheard: true }),
    ...(origins && { origins }),
    ...(disagreements && { disagreements: disagreements.map((one) => redactDisagreement(one, redaction)) }),
  };
}

/** As the recorder and the readers of files number them; other tools' files may have anything there. */
function redactRequestId(id: string, { identities, requestIds }: Redaction): string {
  if (!identities || /^(?:(?:entry|request|devtools)-)?\d{1,16}(?:\.\d{1,3})?$|^pasted$/.test(id)) return id;
  // Numbered, not substituted: no two may become one, since that would join their requests.
  const known = requestIds.get(id) ?? `request-id-${requestIds.size + 1}`;
  requestIds.set(id, known);
  return known;
}

/** `webRequest.ResourceType` of both browsers. */
const RESOURCE_TYPES = new Set(
  `main_frame sub_frame stylesheet script image font object xmlhttprequest ping csp_report media websocket webtransport webbundle
   beacon imageset json object_subrequest speculative web_manifest xml_dtd xslt other`.split(/\s+/),
);

/** Values are cut, so that a message in one can't be read as such. */
function redactDisagreement({ field, webRequest, devtools, kept }: Disagreement, redaction: Redaction): Disagreement {
  const value = (text: string): string => {
    const redacted = redactParameter(field ?? '', utf8(text), 'body', redaction);
    return field === undefined && redaction.identities
      ? redaction.substitution.text(text, 'opaque')
      : toDisplayText(redacted);
  };
  return {
    ...(field !== undefined && { field: redactParameterName(field, field, redaction) }),
    webRequest: value(webRequest),
    devtools: value(devtools),
    kept,
  };
}

const redactError = (error: string, { identities, substitution }: Redaction): string =>
  !identities || /^(?:net::ERR_|NS_ERROR_|NS_BINDING_)\w{1,60}$/.test(error)
    ? error
    : substitution.text(error, 'prose');

function redactRequest({ request }: Exchange, redaction: Redaction): ExchangeRequest {
  const { method, headers, withheld } = request;
  const body = redactBody(request, redaction);
  const lost = request.body && !body ? ['(body)'] : [];
  const names = [...(withheld ?? []), ...lost];
  return {
    method: /^[A-Z]{0,12}$/.test(method) ? method : redaction.substitution.text(method, 'opaque'),
    url: redaction.address(request.url),
    ...(headers && { headers: redactHeaders(headers, redaction) }),
    ...(body && { body }),
    ...(names.length > 0 && {
      withheld: names.map((name) => (name === '(body)' ? name : redactParameterName(name, name, redaction))),
    }),
  };
}

function redactBody(request: ExchangeRequest, redaction: Redaction): RequestBody | undefined {
  const { body } = request;
  if (!body) return undefined;
  if (body.kind === 'form') return { kind: 'form', fields: body.fields.map((field) => redactField(field, redaction)) };
  if (envelopeOfRequest(request)) {
    return { kind: 'octets', octets: redaction.identities ? redactXmlOctets(body.octets, redaction) : body.octets };
  }
  switch (bodyFormat(request)) {
    case 'urlencoded':
      return { kind: 'octets', octets: redactUrlencoded(body.octets, redaction) };
    case 'multipart':
      return redactMultipart(request, body.octets, redaction);
    case 'xml':
    case 'other':
      return undefined;
  }
}

function redactUrlencoded(octets: Uint8Array, redaction: Redaction): Uint8Array {
  const text = fromUtf8(octets);
  if (text !== undefined) return utf8(redactPairs(text, 'body', redaction));
  return redaction.substitution.value(octets, 'opaque');
}

function redactField({ name, value }: FormField, redaction: Redaction): FormField {
  const octets = typeof value === 'string' ? utf8(value) : value;
  const redacted = redactParameter(name, octets, 'body', redaction);
  return {
    name: redactParameterName(name, name, redaction),
    value: typeof value === 'string' ? toDisplayText(redacted) : redacted,
  };
}

/** Written anew with the boundary that the redacted header names. */
function redactMultipart(request: ExchangeRequest, octets: Uint8Array, redaction: Redaction): RequestBody | undefined {
  const fields = readMultipart(octets, request.headers, redaction.limits.parameters);
  if (fields.length === 0) return undefined;
  const [header] = redactHeaders(
    [{ name: 'content-type', value: headerValue(request.headers, 'content-type') ?? '' }],
    redaction,
  );
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(header?.value ?? '');
  const mark = `--${boundary?.[1] ?? boundary?.[2] ?? 'boundary'}`;
  const parts = fields.map(({ name, octets: value }) => {
    const field = redactField({ name, value }, redaction);
    const safe = field.name.replace(/["\r\n]/g, (found) => encodeURIComponent(found));
    return `${mark}\r\nContent-Disposition: form-data; name="${safe}"\r\n\r\n${toDisplayText(field.value as Uint8Array)}\r\n`;
  });
  return { kind: 'octets', octets: utf8(`${parts.join('')}${mark}--\r\n`) };
}

function redactResponse(response: ExchangeResponse, redaction: Redaction): ExchangeResponse {
  const { status, statusText, headers, fromCache, redirectUrl, body } = response;
  const kept = body === undefined ? undefined : redactResponseBody(body, redaction);
  return {
    status,
    statusText: redaction.substitution.text(statusText, 'prose'),
    ...(headers && { headers: redactHeaders(headers, redaction) }),
    fromCache,
    ...(redirectUrl !== undefined && { redirectUrl: redaction.address(redirectUrl) }),
    ...(kept !== undefined && { body: kept }),
  };
}

function redactResponseBody(body: string, redaction: Redaction): string | undefined {
  if (/^\uFEFF?\s{0,256}</.test(body) && sniffSoap(utf8(body.slice(0, 65_536)))) {
    return redaction.identities ? toDisplayText(redactXmlOctets(utf8(body), redaction)) : body;
  }
  return redactPage(body, redaction);
}

/** What was pasted is one message in any wrapping: XML, base64, an address, pairs, or a whole request. */
function redactPasted(exchange: Exchange, redaction: Redaction): Exchange {
  const { body } = exchange.request;
  if (body?.kind !== 'octets') return exchange;
  const redacted = redactPastedOctets(body.octets, redaction);
  return { ...exchange, request: { ...exchange.request, body: { kind: 'octets', octets: redacted } } };
}

function redactPastedOctets(octets: Uint8Array, redaction: Redaction): Uint8Array {
  const text = toDisplayText(octets).trim();
  if (/^</.test(text)) return redaction.identities ? redactXmlOctets(octets, redaction) : octets;
  const request = /^([A-Z]{3,10} )(\S+)((?: HTTP\/[\d.]+)?\r?\n)/.exec(text);
  if (request) return utf8(redactPastedRequest(text, request, redaction));
  if (/^(?:https?:\/\/|wss?:\/\/|[/?#])/i.test(text)) return utf8(redaction.address(text.replace(/[\r\n\t]+/g, '')));
  if (isPairs(text)) return utf8(redactPairs(text, pastedPlace(text), redaction));
  if (!redaction.identities) return octets;
  return /^[A-Za-z0-9+/\-_=\s%"']+$/.test(text)
    ? redactMessage(utf8(text.replace(/^["']|["']$/g, '')), 'either', redaction)
    : redaction.substitution.value(octets, 'opaque');
}

const isPairs = (text: string): boolean =>
  /^[\w.~*+%-]{1,200}=/.test(text) && /saml|wresult|wa=/i.test(text.slice(0, 2_000));

/** Request line, headers and body in HTTP/1 form, each by the rules that it has in a recording. */
function redactPastedRequest(text: string, line: RegExpExecArray, redaction: Redaction): string {
  const [whole, method = '', url = '', end = ''] = line;
  const rest = text.slice(whole.length);
  const blank = /^\r?\n|\r?\n\r?\n/.exec(rest);
  const head = blank ? rest.slice(0, blank.index) : rest;
  const body = blank ? rest.slice(blank.index + blank[0].length) : '';
  const headers = head.split(/(\r?\n)/).map((header, place) => {
    const colon = header.indexOf(':');
    if (place % 2 === 1 || header === '') return header;
    if (colon < 1) return redaction.substitution.text(header, 'opaque');
    const [redacted] = redactHeaders(
      [{ name: header.slice(0, colon).trim(), value: header.slice(colon + 1).trim() }],
      redaction,
    );
    return redacted ? `${redacted.name}: ${redacted.value}` : '';
  });
  const written = isPairs(body) ? redactPairs(body, 'body', redaction) : redactOther(body, redaction);
  return `${method}${redaction.address(url)}${end}${headers.join('')}${blank?.[0] ?? ''}${written}`;
}

function redactOther(body: string, redaction: Redaction): string {
  if (!/^\s*</.test(body)) return redaction.substitution.text(body, 'opaque');
  return redaction.identities ? toDisplayText(redactXmlOctets(utf8(body), redaction)) : body;
}

/** Whether the message in pasted pairs is deflated shows in it: XML in base64 begins with `<`. */
const pastedPlace = (text: string): 'query' | 'body' =>
  /(?:^|&)saml(?:request|response)=(?:PD|PH|PE|PG|77u)/i.test(text) ? 'body' : 'query';
