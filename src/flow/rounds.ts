// Several legs of one login that the same SP asks for one after the other: a silent try first, then a fresh or a stronger login.
import type { Leg } from './flow.ts';
import type { FlowMessage } from './pair-legs.ts';

/** Milliseconds after a response in which a request with other demands belongs to the same login. */
const ROUND_LASTS = 30_000;

interface Demands {
  readonly passive: boolean;
  readonly force: boolean;
  readonly contexts: string;
}

/**
 * The round that `leg` is, if it is one after `before`: the same SP's request in the same tab and frame, at most 30
 * seconds after the response, that asks for something else than the one before. With the same demands it is a login of
 * its own, which may be a loop.
 */
export function roundAfter(before: Leg, leg: Leg, messages: readonly FlowMessage[]): Leg['round'] {
  const asked = before.request === undefined ? undefined : messages[before.request];
  const answer = before.response === undefined ? undefined : messages[before.response];
  const again = leg.request === undefined ? undefined : messages[leg.request];
  if (!asked || !answer || !again || again.index < answer.index) return undefined;
  if (again.exchange.startedAt - answer.exchange.startedAt > ROUND_LASTS) return undefined;
  const first = demandsOf(asked);
  const second = demandsOf(again);
  if (!first || !second) return undefined;
  if (first.passive && !second.passive && answer.header.status !== 'Success') return 'after-passive';
  if (second.force && !first.force) return 'force-authn';
  return second.contexts !== '' && second.contexts !== first.contexts ? 'step-up' : undefined;
}

function demandsOf({ decoded }: FlowMessage): Demands | undefined {
  const message = decoded?.message;
  if (message?.kind !== 'AuthnRequest') return undefined;
  const { isPassive, forceAuthn, requestedAuthnContext: context } = message;
  const refs = [...(context?.classRefs ?? []), ...(context?.declRefs ?? [])].map(({ text }) => text);
  return {
    passive: isPassive === true,
    force: forceAuthn === true,
    contexts: refs.length === 0 ? '' : JSON.stringify([context?.comparison ?? 'exact', ...refs.sort()]),
  };
}

/** SP, tab and frame of a leg's request: what belongs together must have the same; undefined for what is no login. */
export function askerKey(leg: Leg, messages: readonly FlowMessage[]): string | undefined {
  const request = leg.request === undefined ? undefined : messages[leg.request];
  if (!request || (request.header.kind !== 'AuthnRequest' && request.header.kind !== 'sign-in')) return undefined;
  const { tab, frame } = request.exchange;
  return JSON.stringify([request.header.issuer ?? '', tab?.id ?? -1, frame?.id ?? 0]);
}
