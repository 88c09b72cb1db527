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
    requestId: exchange.requestId,
    hop: exchange.hop,
    ...(tab && { tab }),
    ...(frame && { frame }),
    resourceType: exchange.resourceType,
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
  if (!redaction.identities || body?.kind !== 'octets') return exchange;
  const { octets } = body;
  const text = toDisplayText(octets).trim();
  const redacted = /^</.test(text)
    ? redactXmlOctets(octets, redaction)
    : /^(?:https?:\/\/|[/?#])/i.test(text)
      ? utf8(redaction.address(text.replace(/[\r\n\t]+/g, '')))
      : /^[\w.~*+%-]{1,200}=/.test(text) && /saml|wresult|wa=/i.test(text.slice(0, 2_000))
        ? utf8(redactPairs(text, pastedPlace(text), redaction))
        : /^[A-Za-z0-9+/\-_=\s%"']+$/.test(text)
          ? redactMessage(utf8(text.replace(/^["']|["']$/g, '')), 'either', redaction)
          : redaction.substitution.value(octets, 'opaque');
  return { ...exchange, request: { ...exchange.request, body: { kind: 'octets', octets: redacted } } };
}

/** Whether the message in pasted pairs is deflated shows in it: XML in base64 begins with `<`. */
const pastedPlace = (text: string): 'query' | 'body' =>
  /(?:^|&)saml(?:request|response)=(?:PD|PH|PE|PG|77u)/i.test(text) ? 'body' : 'query';
