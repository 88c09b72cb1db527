// Compares the RelayState of a request with that of its response, octet by octet (SAML Bindings §3.4.3, §3.5.3: the
// responder must return the exact data it received).
import { firstDifference, fromUtf8, utf8 } from '../base/bytes.ts';
import type { EncodedMessage, ObservedRelayState } from '../bindings/encoded-message.ts';
import { ABSENT_RELAY_STATE } from '../bindings/relay-state.ts';
import type { BodyState, ExchangeId } from '../capture/exchange.ts';
import type { BrowserChange, Pairing, RelayStateVerdict } from './flow.ts';
import { classifyRelayState } from './relay-state-class.ts';

/** One side of the comparison: the message, and how much of the body that carried it was recorded. */
export interface RelayStateSide {
  readonly encoded: EncodedMessage;
  readonly exchangeId: ExchangeId;
  readonly body: BodyState;
}

export function compareRelayState(
  request: RelayStateSide,
  response: RelayStateSide,
  pairing: Pairing,
): RelayStateVerdict {
  const sent = request.encoded.relayState;
  const returned = besideMessage(response.encoded);
  if (isMisspelt(sent) || isMisspelt(returned)) return notChecked('misspelt');
  if (hasTwin(request.encoded) || hasTwin(response.encoded)) return notChecked('repeated');
  if (sent.presence === 'repeated' || returned.presence === 'repeated') return notChecked('repeated');
  if (bodyLost(request, sent) || bodyLost(response, returned)) return notChecked('body-unavailable');
  if (sent.octets.length === 0 && returned.octets.length === 0) return { verdict: 'absent' };
  const at = firstDifference(sent.octets, returned.octets);
  if (at === -1 && (isLossy(request.encoded, sent) || isLossy(response.encoded, returned)))
    return notChecked('recording-lossy');
  if (at === -1) return { verdict: 'exact', octets: sent.octets.length, browserChanges: [] };
  const browserChanges = response.encoded.place === 'body' ? explainedByForm(sent.octets, returned.octets) : undefined;
  if (browserChanges) return { verdict: 'exact', octets: returned.octets.length, browserChanges };
  if (pairing === 'guessed') return notChecked('pairing-guessed');
  return {
    verdict: 'mutated',
    firstDifference: at,
    class: classifyRelayState(carriedBy(sent), carriedBy(returned)),
    changedBetween: [request.exchangeId, response.exchangeId],
  };
}

/** Servers that care nothing for case or blanks read another one beside the rightly spelt one too. */
const hasTwin = ({ relayState }: EncodedMessage): boolean => relayState.hasTwin === true;

/**
 * Two values that were made alike are not known to be the same: U+FFFD stands for any octet that a recorder could not write
 * as text, and behind the limit of parameters there may be a second RelayState.
 */
const isLossy = ({ problems }: EncodedMessage, { wire, octets }: ObservedRelayState): boolean =>
  problems.some(({ code }) => code === 'parameters-limit') ||
  // Octets that are no UTF-8 were not replaced by anything.
  (fromUtf8(octets)?.includes('\ufffd') === true && (wire === null || wire.includes('\ufffd')));

const carriedBy = ({ presence, octets }: ObservedRelayState): Uint8Array | undefined =>
  presence === 'absent' ? undefined : octets;

/** A receiver reads the exact name only (Bindings §3.4.3, §3.5.3), so what another name carries did not come back. */
export const isMisspelt = ({ parameter }: Pick<ObservedRelayState, 'parameter'>): boolean =>
  parameter !== undefined && !['RelayState', 'TARGET', 'wctx'].includes(parameter);

const notChecked = (reason: Extract<RelayStateVerdict, { verdict: 'not-checked' }>['reason']): RelayStateVerdict => ({
  verdict: 'not-checked',
  reason,
});

/** One that stands elsewhere, such as in the address of the SP's own endpoint, is not what the responder returned. */
export const besideMessage = ({ relayState, place }: EncodedMessage): ObservedRelayState =>
  relayState.place === undefined || relayState.place === place ? relayState : ABSENT_RELAY_STATE;

/** Behind the end of a cut body there may have been a RelayState, or the rest of the one that was seen. */
export const bodyLost = ({ encoded, body }: RelayStateSide, { place }: ObservedRelayState): boolean =>
  encoded.place === 'body' && !encoded.inResponse && body !== 'complete' && (place ?? 'body') === 'body';

/** Whether `returned` is what a browser's form makes of `sent`. */
export const changedByForm = (sent: Uint8Array, returned: Uint8Array): boolean =>
  explainedByForm(sent, returned) !== undefined;

/** Tells whether a browser that submits a form turns `sent` into `returned`, and by which of its rules. */
function explainedByForm(sent: Uint8Array, returned: Uint8Array): BrowserChange[] | undefined {
  const changes: BrowserChange[] = [];
  const replacement = utf8('\uFFFD');
  const expected: number[] = [];
  for (let i = 0; i < sent.length; i++) {
    const octet = sent[i] as number;
    const next = sent[i + 1];
    if (octet === 0x0d && next === 0x0a) {
      expected.push(0x0d, 0x0a);
      i++;
    } else if (octet === 0x0d || octet === 0x0a) {
      expected.push(0x0d, 0x0a);
      if (!changes.includes('line-breaks')) changes.push('line-breaks');
    } else if (octet === 0) {
      expected.push(...replacement);
      if (!changes.includes('nul')) changes.push('nul');
    } else {
      expected.push(octet);
    }
  }
  return changes.length > 0 && firstDifference(Uint8Array.from(expected), returned) === -1 ? changes : undefined;
}
