// One webRequest event as it goes on record: plain JSON, since extension storage and ports keep nothing else.
import type { EpochMs } from '../base/units.ts';

/** The start of the worker that took the event, then its count in that worker, by which its keys sort. Unique for an installation. */
export type EventKey = string;

export type EventStage =
  | 'request'
  | 'request-headers'
  | 'response-headers'
  | 'redirect'
  | 'completed'
  | 'failed'
  | 'tab-opened';

/** A value as text, or as base64 of its octets where it was not UTF-8. */
export type RecordedValue = string | { readonly base64: string };

export type RecordedBody =
  | {
      readonly kind: 'form';
      readonly fields: readonly (readonly [name: string, value: RecordedValue])[];
      readonly withheld: readonly string[];
    }
  | {
      readonly kind: 'octets';
      readonly base64: string;
      readonly truncated: boolean;
      readonly withheld?: readonly string[];
    }
  | { readonly kind: 'unavailable'; readonly withheld: readonly string[] };

export interface CaptureEvent {
  readonly key: EventKey;
  readonly stage: EventStage;
  /** The browser's time of the event. */
  readonly at: EpochMs;
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** webRequest's resource type. */
  readonly type: string;
  readonly tabId: number;
  readonly frameId: number;
  readonly parentFrameId: number;
  readonly initiator?: string;
  /** Whether it happened in a private window, where the browser says so by itself (Firefox). */
  readonly incognito?: boolean;
  readonly body?: RecordedBody;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly status?: number;
  readonly statusLine?: string;
  readonly fromCache?: boolean;
  readonly redirectUrl?: string;
  readonly error?: string;
  /** Nothing but ends was listened for: that no request was told of is no loss. */
  readonly endOnly?: true;
  /** `tab-opened` only: the tab that opened `tabId`. */
  readonly openerTabId?: number;
}

/**
 * `boot`: epoch milliseconds at which the worker started; `count`: events it has taken before this one. `mark`: letters and
 * digits that tell it from a worker that started at the same time, before the clock was set back.
 */
export const eventKey = (boot: number, count: number, mark = ''): EventKey =>
  `${boot.toString(36).padStart(9, '0')}${mark}-${count.toString(36).padStart(6, '0')}`;

/** The worker start that a key was made in. */
export const bootOf = (key: EventKey): string => key.slice(0, key.indexOf('-'));

/** What stays together on record under one name: the events of a request, or the one of a tab that was opened. */
export const recordedName = ({ stage, requestId, tabId }: CaptureEvent): string =>
  stage === 'tab-opened' ? `tab-${tabId}` : requestId;

/** Characters that the recorded body takes; what else an event holds is small. */
export function bodyCharacters({ body }: CaptureEvent): number {
  if (body?.kind === 'octets') return body.base64.length;
  if (body?.kind !== 'form') return 0;
  return body.fields.reduce((sum, [, value]) => sum + (typeof value === 'string' ? value : value.base64).length, 0);
}
