// Exchanges as JSON of the trace format, both ways: the fields of `Exchange` by their own names, octets as base64.
import { decodeBase64, encodeBase64 } from '../base/base64.ts';
import type { Limits } from '../base/limits.ts';
import { type EpochMs, epochMs } from '../base/units.ts';
import type {
  Disagreement,
  Exchange,
  ExchangeOrigins,
  ExchangeRequest,
  ExchangeResponse,
  FormField,
  Header,
  RequestBody,
} from '../capture/exchange.ts';
import type { Fields } from './json-fields.ts';

/** The range of Date: 100,000,000 days around 1970 (ECMA-262 §21.4.1.1). */
const MOST_MS = 8.64e15;
const MOST_INTEGER = Number.MAX_SAFE_INTEGER;
const MOST_HEADERS = 10_000;

/** In the format a place in the order is a whole number; what devtools alone saw has its place between two of them. */
export const exchangesToJson = (exchanges: readonly Exchange[]) =>
  exchanges.every(({ sequence }) => Number.isInteger(sequence) && sequence >= 0)
    ? exchanges.map(exchangeToJson)
    : exchanges.map((exchange, sequence) => exchangeToJson({ ...exchange, sequence }));

export function exchangeToJson(exchange: Exchange) {
  const { request, response } = exchange;
  const { body, ...rest } = request;
  return {
    ...exchange,
    request: { ...rest, ...(body && { body: bodyToJson(body) }) },
    ...(response && { response }),
  };
}

const bodyToJson = (body: RequestBody) =>
  body.kind === 'octets'
    ? { kind: 'octets', base64: encodeBase64(body.octets) }
    : {
        kind: 'form',
        fields: body.fields.map(({ name, value }) =>
          typeof value === 'string' ? { name, value } : { name, base64: encodeBase64(value) },
        ),
      };

/** Errors: InputError `trace-invalid`, `input-too-large`. */
export function exchangeFromJson(fields: Fields, limits: Limits): Exchange {
  const tab = fields.optionalObject('tab');
  const frame = fields.optionalObject('frame');
  const response = fields.optionalObject('response');
  const initiator = fields.optionalText('initiator');
  const error = fields.optionalText('error');
  const opener = tab?.has('openerId') ? tab.integer('openerId', -MOST_INTEGER, MOST_INTEGER) : undefined;
  return {
    id: fields.text('id'),
    source: fields.word('source', ['webRequest', 'devtools', 'har', 'pasted']),
    sequence: fields.integer('sequence', 0, MOST_INTEGER),
    startedAt: time(fields, 'startedAt'),
    ...(fields.has('endedAt') && { endedAt: time(fields, 'endedAt') }),
    requestId: fields.text('requestId'),
    hop: fields.integer('hop', 0, MOST_INTEGER),
    ...(tab && {
      tab: {
        id: tab.integer('id', -MOST_INTEGER, MOST_INTEGER),
        ...(opener !== undefined && { openerId: opener }),
      },
    }),
    ...(frame && {
      frame: {
        id: frame.integer('id', -MOST_INTEGER, MOST_INTEGER),
        parentId: frame.integer('parentId', -MOST_INTEGER, MOST_INTEGER),
      },
    }),
    resourceType: fields.text('resourceType'),
    ...(initiator !== undefined && { initiator }),
    request: readRequest(fields.object('request'), limits),
    requestBody: fields.word('requestBody', ['complete', 'truncated', 'unavailable', 'none']),
    ...(response && { response: readResponse(response) }),
    state: fields.word('state', ['pending', 'completed', 'redirected', 'failed']),
    ...(error !== undefined && { error }),
    gaps: fields.list('gaps', 2, (gap) => {
      if (gap === 'request' || gap === 'response') return gap;
      throw fields.wrong('gaps', 'a list of request and response');
    }),
    ...(fields.has('unheard') && fields.boolean('unheard') && { unheard: true }),
    ...(fields.has('origins') && { origins: readOrigins(fields.object('origins')) }),
    ...(fields.has('disagreements') && { disagreements: fields.objects('disagreements', 1_000, readDisagreement) }),
  };
}

/** A field of `Exchange` that is not read above, nor redacted in `redact-exchanges.ts`, does not compile here. */
type Handled =
  | 'id'
  | 'source'
  | 'sequence'
  | 'startedAt'
  | 'endedAt'
  | 'requestId'
  | 'hop'
  | 'tab'
  | 'frame'
  | 'resourceType'
  | 'initiator'
  | 'request'
  | 'requestBody'
  | 'response'
  | 'state'
  | 'error'
  | 'gaps'
  | 'unheard'
  | 'origins'
  | 'disagreements';
const ALL_HANDLED: Exclude<keyof Exchange, Handled> extends never ? true : false = true;
if (!ALL_HANDLED) throw new TypeError('A field of exchanges is not in the trace format.');

const LIVE = ['webRequest', 'devtools'] as const;
const ORIGINS: readonly (keyof ExchangeOrigins)[] = ['requestHeaders', 'requestBody', 'response', 'responseBody'];

const readOrigins = (fields: Fields): ExchangeOrigins =>
  Object.fromEntries(ORIGINS.flatMap((name) => (fields.has(name) ? [[name, fields.word(name, LIVE)]] : [])));

function readDisagreement(fields: Fields): Disagreement {
  const field = fields.optionalText('field');
  return {
    ...(field !== undefined && { field }),
    webRequest: fields.text('webRequest'),
    devtools: fields.text('devtools'),
    kept: fields.word('kept', LIVE),
  };
}

export const time = (fields: Fields, name: string): EpochMs => epochMs(fields.number(name, -MOST_MS, MOST_MS));

function readRequest(fields: Fields, limits: Limits): ExchangeRequest {
  const body = fields.optionalObject('body');
  return {
    method: fields.text('method'),
    url: fields.text('url'),
    ...(fields.has('headers') && { headers: readHeaders(fields) }),
    ...(body && { body: readBody(body, limits) }),
    ...(fields.has('withheld') && { withheld: fields.texts('withheld', limits.parameters) }),
  };
}

function readResponse(fields: Fields): ExchangeResponse {
  const redirectUrl = fields.optionalText('redirectUrl');
  const body = fields.optionalText('body');
  return {
    status: fields.integer('status', 0, 99_999),
    statusText: fields.text('statusText'),
    ...(fields.has('headers') && { headers: readHeaders(fields) }),
    fromCache: fields.boolean('fromCache'),
    ...(redirectUrl !== undefined && { redirectUrl }),
    ...(body !== undefined && { body }),
  };
}

const readHeaders = (fields: Fields): Header[] =>
  fields.objects('headers', MOST_HEADERS, (header) => ({ name: header.text('name'), value: header.text('value') }));

function readBody(fields: Fields, limits: Limits): RequestBody {
  if (fields.word('kind', ['octets', 'form']) === 'octets') return { kind: 'octets', octets: octetsOf(fields) };
  return {
    kind: 'form',
    fields: fields.objects(
      'fields',
      limits.parameters,
      (field): FormField => ({
        name: field.text('name'),
        value: field.has('base64') ? octetsOf(field) : field.text('value'),
      }),
    ),
  };
}

function octetsOf(fields: Fields): Uint8Array {
  const octets = decodeBase64(fields.text('base64'));
  if (!octets) throw fields.wrong('base64', 'base64');
  return octets;
}
