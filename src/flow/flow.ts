// Legs and flows: which response answers which request, and which of them are one login or logout.
import type { ExchangeId } from '../capture/exchange.ts';
import type { RelayStateClass } from './relay-state-class.ts';
import type { HopParty, RelayStateHop } from './relay-state-hop.ts';

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
      /**
       * The two neighbouring hops of the trail between which it changed. The same exchange twice where its own answer, a
       * page that posts the value on, had it changed already.
       */
      readonly changedBetween: readonly [ExchangeId, ExchangeId];
      /** Whose hop that was; absent where it can't be told. */
      readonly party?: HopParty;
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
  /** The same message went to the same side with different values. */
  | 'sent-differently'
  /** Characters were replaced, or parameters left out, before this was recorded or read. */
  | 'recording-lossy'
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
  /** RelayState at every hop that was seen of it, in the browser's order. */
  readonly trail: readonly RelayStateHop[];
  /**
   * Set where this leg asks again in the same login, since what was asked for changed: after a silent try (IsPassive), for
   * a fresh login (ForceAuthn), or for a stronger one (step-up).
   */
  readonly round?: 'after-passive' | 'force-authn' | 'step-up';
}

/** Why a flow's outcome is what it is; kebab-case, stable. */
export type OutcomeCode =
  /** Failed: the answer to a message, or the end of its redirects, has a status of 400 or more. */
  | 'http-error'
  /** Failed: the provider answered with another status than Success. */
  | 'status-not-success'
  /** Failed: an error page, told by its address or its text. */
  | 'error-page'
  /** Failed: the same SP asked for a login again right after it got the response. */
  | 'login-loop'
  /** Failed: the browser was sent back to the SP's login page with an error in its address. */
  | 'login-page-with-error'
  /** The login ended at an address that names an error. Failed: one of the login; else not seen. */
  | 'error-in-address'
  /** Failed: the browser could not take the answer to the response, or where it led: redirects in a circle, a broken connection. */
  | 'answer-broken'
  /** Succeeded: the SP answered the response by a redirect, to a page that is no error. */
  | 'answered-by-redirect'
  /** Succeeded: the SP answered the response with a page that is no error. */
  | 'answered-by-page'
  /** Succeeded: a later page of the SP came without another login. */
  | 'session-continued'
  /** Said beside either: the same SP asked again soon after, perhaps since the user did. */
  | 'asked-again'
  /** Not seen: no response in the recording. */
  | 'no-response'
  /** Not seen: the browser got no answer from the SP, since the connection failed or was given up. */
  | 'no-answer'
  /** Not seen: the browser gave the SP's answer up, since the user went elsewhere, or a policy of the page kept it. */
  | 'answer-given-up'
  /** Not seen: the SP's answer shows no page, so that the user is where he was. */
  | 'answered-without-page'
  /** Not seen: what the SP answered is not in the recording. */
  | 'answer-not-seen'
  /** Not seen: the response can't be read, and the SP's answer is no error. */
  | 'response-unreadable'
  /** Not seen: the SP showed its login page, which it may do either way, and no page behind it. */
  | 'login-page';

/** One thing that was seen and counts for or against a flow's outcome. */
export interface OutcomeEvidence {
  readonly code: OutcomeCode;
  readonly exchange?: ExchangeId;
  readonly message?: MessageIndex;
  /** What was seen, raw and short: a status, an address without its query, a sentence of a page. */
  readonly detail: string;
}

/** One of several logins at the same SP in the same tab, each begun within 60 seconds of the one before. */
export interface LoginLoop {
  /** Requests that were answered within some 60 seconds, this flow's included: 3 and more are a loop (FIELD F28). */
  readonly cycles: number;
  /** Flows of the row, in order. */
  readonly flows: readonly string[];
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
  /** At least one; what decides comes first. */
  readonly outcomeEvidence: readonly OutcomeEvidence[];
  /** Id of the login of the same SP in the same tab that this one began anew: it was given up, or failed. */
  readonly restartOf?: string;
  /** Id of the login that began this one anew. */
  readonly restartedBy?: string;
  /** Undefined for a login that no other one of its SP came close to. */
  readonly loop?: LoginLoop;
}
