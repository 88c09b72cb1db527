// Whether a login or logout succeeded, from what the browser saw (FIELD §0); what it did not see is said to be not seen.
import type { Exchange } from '../capture/exchange.ts';
import type { Flow, Leg } from './flow.ts';
import type { FlowMessage } from './pair-legs.ts';

export function outcomeOf(
  leg: Leg,
  messages: readonly FlowMessage[],
  chains: ReadonlyMap<string, readonly Exchange[]>,
): Flow['outcome'] {
  const response = leg.response === undefined ? undefined : messages[leg.response];
  if (!response) {
    const request = leg.request === undefined ? undefined : messages[leg.request];
    return request && statusOf(request, chains) >= 400 ? 'failed' : 'not-seen';
  }
  const { status, kind } = response.header;
  if (status !== undefined && status !== 'Success') return 'failed';
  const http = statusOf(response, chains);
  if (http >= 400) return 'failed';
  // What an artifact stands for, and what an unreadable message says, the browser never sees; an answer that isn't
  // an error is then all the evidence there is.
  if (http === 0 || kind === 'unreadable') return 'not-seen';
  return 'succeeded';
}

/** Status that the redirect chain ended with, 0 where that was not seen. */
function statusOf({ exchange }: FlowMessage, chains: ReadonlyMap<string, readonly Exchange[]>): number {
  const ends = chains.get(exchange.requestId)?.filter(({ hop }) => hop >= exchange.hop) ?? [exchange];
  const failed = ends.find(({ response }) => (response?.status ?? 0) >= 400);
  return (failed ?? ends.at(-1))?.response?.status ?? 0;
}
