// Legs and flows: which response answers which request, and which of them are one login or logout.
import type { ExchangeId } from '../capture/exchange.ts';
import type { RelayStateClass } from './relay-state-class.ts';

/** Index into `Analysis.messages`. */
export type MessageIndex = number;

/** What happened to RelayState between a request and its response. Compared on octets of the once-decoded value. */
export type RelayStateVerdict =
  | {
      readonly verdict: 'exact';
      readonly octets: number;
      /** What the browser itself did to the value when it submitted a form; not the provider's doing. */
      readonly browserChanges: readonly BrowserChange[];
    }
  | {
      readonly verdict: 'mutated';
      /** Index of the first octet that differs; equals the shorter length when one is a prefix of the other. */
      readonly firstDifference: number;
      /** What was done to it, where both values tell. */
      readonly class: RelayStateClass;
      readonly changedBetween: readonly [ExchangeId, ExchangeId];
    }
  /** Neither message carried one. */
  | { readonly verdict: 'absent' }
  | { readonly verdict: 'not-checked'; readonly reason: NotCheckedReason };

/** HTML's form submission rewrites line breaks to CRLF, and HTML's parser gives U+FFFD for NUL. */
export type BrowserChange = 'line-breaks' | 'nul';

export type NotCheckedReason =
  | 'no-response-seen'
  | 'no-request-seen'
  | 'unsolicited'
  | 'repeated'
  | 'misspelt'
  | 'body-unavailable'
  | 'pairing-guessed';

/**
 * How a response was found to answer a request: by InResponseTo, or guessed (same browsing, within 15 minutes, and no
 * other request that it could answer), since an artifact or an unreadable response does not say.
 */
export type Pairing = 'in-response-to' | 'guessed' | 'none';

export interface Leg {
  /** Undefined for an unsolicited (IdP-initiated) response, or where recording began late. */
  readonly request: MessageIndex | undefined;
  /** Undefined while no response has been seen. */
  readonly response: MessageIndex | undefined;
  readonly pairing: Pairing;
  /** Further sightings of the same request, on the IdP's own pages. */
  readonly requestHops: readonly MessageIndex[];
  /** Further sightings of the same response, e.g. a second post of it. */
  readonly responseHops: readonly MessageIndex[];
  readonly relayState: RelayStateVerdict;
}

export interface Flow {
  /** Stable while exchanges are added: the id of the flow's first message. */
  readonly id: string;
  readonly kind: 'sso' | 'slo';
  readonly initiatedBy: 'sp' | 'idp' | 'unknown';
  readonly legs: readonly Leg[];
  /** All exchanges of the flow, those with messages and those between, in order. */
  readonly exchanges: readonly ExchangeId[];
  readonly outcome: 'succeeded' | 'failed' | 'not-seen';
}
