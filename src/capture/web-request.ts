// Maps webRequest details of Chromium and Firefox onto capture events, once, on entry; nothing behind it knows either browser.
import { encodeBase64 } from '../base/base64.ts';
import { concatBytes } from '../base/bytes.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { epochMs } from '../base/units.ts';
import type { CaptureEvent, EventKey, EventStage, RecordedBody, RecordedValue } from './capture-event.ts';

/** The union of what the two browsers put into webRequest details; every field that only one of them has is optional. */
export interface WebRequestDetails {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly tabId: number;
  readonly frameId: number;
  readonly parentFrameId: number;
  readonly timeStamp: number;
  readonly initiator?: string | undefined;
  readonly originUrl?: string | undefined;
  /** Firefox only: whether it happened in a private window. */
  readonly incognito?: boolean | undefined;
  readonly requestBody?: WebRequestBody | null | undefined;
  readonly requestHeaders?: readonly WebRequestHeader[] | undefined;
  readonly responseHeaders?: readonly WebRequestHeader[] | undefined;
  readonly statusCode?: number | undefined;
  readonly statusLine?: string | undefined;
  readonly fromCache?: boolean | undefined;
  readonly redirectUrl?: string | undefined;
  readonly error?: string | undefined;
}

export interface WebRequestHeader {
  readonly name: string;
  readonly value?: string | undefined;
  /** Chromium, where the value is not UTF-8. */
  readonly binaryValue?: ArrayBuffer | readonly number[] | undefined;
}

export interface WebRequestBody {
  readonly error?: string | undefined;
  /** Chromium gives an ArrayBuffer for a value that is not UTF-8; Firefox gives undefined for a key without `=`. */
  readonly formData?: Readonly<Record<string, readonly (string | ArrayBuffer | undefined)[]>> | undefined;
  readonly raw?:
    | readonly { readonly bytes?: ArrayBuffer | undefined; readonly file?: string | undefined }[]
    | undefined;
}

/** Octets at which Firefox cuts a raw body without saying so. */
const FIREFOX_RAW_CUT = 16 * 1024 * 1024;

/** `key` must have been taken synchronously in the listener: what is awaited first lands out of order. */
export function toCaptureEvent(stage: EventStage, key: EventKey, details: WebRequestDetails): CaptureEvent {
  const headers = details.requestHeaders ?? details.responseHeaders;
  const initiator = details.initiator ?? details.originUrl;
  const body = stage === 'request' ? toRecordedBody(details) : undefined;
  return {
    key,
    stage,
    at: epochMs(details.timeStamp),
    requestId: details.requestId,
    url: details.url,
    method: details.method,
    type: details.type,
    tabId: details.tabId,
    frameId: details.frameId,
    parentFrameId: details.parentFrameId,
    ...(initiator !== undefined && { initiator }),
    ...(details.incognito !== undefined && { incognito: details.incognito }),
    ...(body && { body }),
    ...(headers && { headers: headers.map((header) => [header.name, headerText(header)] as const) }),
    ...(details.statusCode !== undefined && { status: details.statusCode }),
    ...(details.statusLine !== undefined && { statusLine: details.statusLine }),
    ...(details.fromCache !== undefined && { fromCache: details.fromCache }),
    ...(details.redirectUrl !== undefined && { redirectUrl: details.redirectUrl }),
    ...(details.error !== undefined && { error: details.error }),
  };
}

function headerText(header: WebRequestHeader): string {
  if (header.value !== undefined) return header.value;
  if (!header.binaryValue) return '';
  const octets = header.binaryValue instanceof ArrayBuffer ? new Uint8Array(header.binaryValue) : header.binaryValue;
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet & 0xff);
  return text;
}

/** Octets of a body that go on record: any message that is decoded, and in base64 it still crosses a port (64 MiB). */
const MOST_OCTETS = DEFAULT_LIMITS.encodedOctets;

function toRecordedBody({ requestBody, method }: WebRequestDetails): RecordedBody | undefined {
  if (!requestBody) return method === 'POST' || method === 'PUT' ? { kind: 'unavailable', withheld: [] } : undefined;
  if (requestBody.error !== undefined) return { kind: 'unavailable', withheld: [] };
  if (requestBody.formData) return formBody(requestBody.formData);
  if (!requestBody.raw) return { kind: 'unavailable', withheld: [] };
  const parts = requestBody.raw.flatMap((part) => (part.bytes ? [new Uint8Array(part.bytes)] : []));
  if (parts.reduce((sum, part) => sum + part.length, 0) > MOST_OCTETS) return { kind: 'unavailable', withheld: [] };
  const octets = concatBytes(...parts);
  // A file part's octets aren't handed out.
  const truncated = parts.length < requestBody.raw.length || octets.length === FIREFOX_RAW_CUT;
  return { kind: 'octets', base64: encodeBase64(octets), truncated };
}

function formBody(formData: NonNullable<WebRequestBody['formData']>): RecordedBody {
  const fields: (readonly [string, RecordedValue])[] = [];
  // Object.entries sees an own key `__proto__`, which copying by assignment would lose.
  for (const [name, values] of Object.entries(formData)) {
    for (const value of values) {
      fields.push([
        name,
        value instanceof ArrayBuffer ? { base64: encodeBase64(new Uint8Array(value)) } : (value ?? ''),
      ]);
    }
  }
  const characters = fields.reduce(
    (sum, [, value]) => sum + (typeof value === 'string' ? value : value.base64).length,
    0,
  );
  if (characters > MOST_OCTETS) return { kind: 'unavailable', withheld: fields.map(([name]) => name) };
  // Firefox gives an empty formData for a urlencoded body over 1 MiB, without an error.
  return fields.length === 0 ? { kind: 'unavailable', withheld: [] } : { kind: 'form', fields, withheld: [] };
}
