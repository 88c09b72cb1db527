// Tells requests that Chromium made for a page before anybody went there (prefetch, prerender), and its second report of them.
import type { CaptureEvent } from './capture-event.ts';

export interface AheadHeaders {
  /** The request says of itself that it loads ahead: https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header */
  readonly isAhead: boolean;
  /** It went out: the network adds these last, and a request that is answered from what was loaded before has none. */
  readonly wasSent: boolean;
}

/** Undefined where no headers were told. */
export function readAheadHeaders({ headers }: CaptureEvent): AheadHeaders | undefined {
  if (!headers || headers.length === 0) return undefined;
  const names = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return { isAhead: /^\s*prefetch/i.test(names.get('sec-purpose') ?? ''), wasSent: names.has('sec-fetch-mode') };
}
