// The verdict on RelayState in one sentence, said of the values themselves: for the RelayState view and the flow page.
import type { ObservedRelayState } from '../bindings/encoded-message.ts';
import type { RelayStateClass } from '../flow/relay-state-class.ts';
import type { LegView } from './flow-summary.ts';
import { relayStateDifference } from './relay-state-difference.ts';
import { relayStateText } from './text.ts';
import { visibleString } from './visible-characters.ts';

/** Characters quoted before and behind the difference. */
const QUOTED = 20;

export function verdictSentence({ leg, request, response }: LegView): string {
  const { relayState } = leg;
  switch (relayState.verdict) {
    case 'exact':
      return relayStateText.exact(relayState.octets, relayState.browserChanges);
    case 'absent':
      return relayStateText.absent;
    case 'not-checked':
      return relayStateText.notChecked(relayState.reason);
    case 'mutated':
      return mutationSentence(request?.encoded.relayState, response?.encoded.relayState, relayState.firstDifference);
  }
}

/** What was done to a value that came back changed, as far as the two values tell. */
export function causeSentence(found: RelayStateClass): string {
  switch (found.name) {
    case 're-encoded':
      return relayStateText.reEncoded(found.rounds);
    case 'truncated':
      return relayStateText.truncated(found.at + 1, visibleString(found.next, { markEnds: true }));
    case 'literal':
      return relayStateText.literal(found.word);
    case 'combined':
      return `${causeSentence(found.first)} ${causeSentence(found.second)}`;
    default:
      return relayStateText.cause[found.name];
  }
}

function mutationSentence(
  sent: ObservedRelayState | undefined,
  returned: ObservedRelayState | undefined,
  firstDifference: number,
): string {
  const sentOctets = sent?.octets ?? new Uint8Array();
  const returnedOctets = returned?.octets ?? new Uint8Array();
  if (sent?.presence === 'absent') return relayStateText.invented(returnedOctets.length);
  if (returned?.presence === 'absent') return relayStateText.dropped(sentOctets.length);
  if (returned?.presence === 'empty') return relayStateText.emptied(sentOctets.length);
  const difference = relayStateDifference(sentOctets, returnedOctets);
  const at = difference?.at ?? firstDifference;
  if (at === returnedOctets.length) return relayStateText.cut(at, sentOctets.length);
  if (at === sentOctets.length) return relayStateText.lengthened(returnedOctets.length - at);
  if (!difference) return relayStateText.differs(at + 1, sent?.value ?? '', returned?.value ?? '');
  const quote = ({ before, differing, after, hiddenBefore, hiddenAfter }: typeof difference.sent): string => {
    const start = hiddenBefore > 0 || before.length > QUOTED ? `…${before.slice(-QUOTED)}` : before;
    const end = hiddenAfter > 0 || after.length > QUOTED ? `${after.slice(0, QUOTED)}…` : after;
    return visibleString(start + differing + end, { markEnds: true });
  };
  return relayStateText.differs(at + 1, quote(difference.sent), quote(difference.returned));
}
