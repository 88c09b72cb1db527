// Builders of HAR files as Chromium and Firefox write them, entry by entry; any part can be replaced by anything.
import { utf8 } from '../../src/base/bytes.ts';

export interface EntryParts {
  readonly at?: unknown;
  readonly request?: object;
  readonly response?: object;
  readonly [more: string]: unknown;
}

/** An entry as Chromium exports it. */
export function entry({ at = '2026-01-02T03:04:05.000Z', request = {}, response = {}, ...more }: EntryParts = {}) {
  return {
    startedDateTime: at,
    time: 12.5,
    _resourceType: 'document',
    request: { method: 'GET', url: 'https://sp.example/', headers: [], bodySize: 0, ...request },
    response: {
      status: 200,
      statusText: 'OK',
      headers: [],
      content: { mimeType: 'text/html' },
      redirectURL: '',
      ...response,
    },
    ...more,
  };
}

export const harText = (...entries: readonly unknown[]): string => JSON.stringify({ log: { version: '1.2', entries } });
export const har = (...entries: readonly unknown[]): Uint8Array => utf8(harText(...entries));
