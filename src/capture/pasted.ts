// A single message that is no trace, as an exchange of its own, so that it's analyzed like all others.
import { epochMs } from '../base/units.ts';
import type { Exchange } from './exchange.ts';

/** `octets` as they were in the file, in any wrapping; `now` in epoch milliseconds. */
export const pastedExchange = (octets: Uint8Array, now: number): Exchange => ({
  id: 'pasted',
  source: 'pasted',
  sequence: 0,
  startedAt: epochMs(now),
  requestId: 'pasted',
  hop: 0,
  resourceType: 'other',
  request: { method: '', url: '', body: { kind: 'octets', octets } },
  requestBody: 'complete',
  state: 'completed',
  gaps: [],
});
