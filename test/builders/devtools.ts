// Builders of what devtools tells of a request, and of the exchange that webRequest makes of the same.
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type DevtoolsEntry, toDevtoolsEntry } from '../../src/capture/devtools-entry.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { STARTED } from './exchanges.ts';
import { entry } from './har.ts';

export interface ToldParts {
  /** Milliseconds after the beginning of the trace. */
  readonly at?: number;
  readonly method?: string;
  readonly url?: string;
  /** The posted body as text. */
  readonly posted?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly location?: string;
  readonly page?: string;
  /** Milliseconds. */
  readonly lasted?: number;
  readonly tab?: number;
  readonly [more: string]: unknown;
}

const pairs = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

/** The HAR entry, as Chromium hands it out. */
export function harEntry(parts: ToldParts = {}): object {
  const { at = 0, posted, headers = {}, status = 200, location = '', page, lasted = 20, tab: _, ...more } = parts;
  const { method = posted === undefined ? 'GET' : 'POST', url = 'https://sp.example/', ...rest } = more;
  return entry({
    at: new Date(STARTED + at).toISOString(),
    request: {
      method,
      url,
      headers: pairs(headers),
      ...(posted !== undefined && { postData: { mimeType: 'application/x-www-form-urlencoded', text: posted } }),
    },
    response: {
      status,
      headers: pairs({ 'content-type': 'text/html' }),
      content: { mimeType: 'text/html', ...(page !== undefined && { text: page }) },
      redirectURL: location,
    },
    time: lasted,
    ...rest,
  });
}

let count = 0;

export function told(parts: ToldParts = {}): DevtoolsEntry {
  const made = toDevtoolsEntry(harEntry(parts), { id: `d${count++}`, tabId: parts.tab ?? 1 }, DEFAULT_LIMITS);
  if (!made) throw new Error('The entry is none of devtools.');
  return made;
}

/** An exchange as a feed gives it: `at` milliseconds after the beginning of the trace. */
export const at = (ms: number): Pick<Exchange, 'startedAt'> & { endedAt: Exchange['startedAt'] } => ({
  startedAt: (STARTED + ms) as Exchange['startedAt'],
  endedAt: (STARTED + ms + 20) as Exchange['startedAt'],
});
