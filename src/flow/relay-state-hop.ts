// One hop of a RelayState: what it was at one place of its way from the SP through the IdP and back, and whose hop that is.
import type { ObservedRelayState } from '../bindings/encoded-message.ts';
import type { ExchangeId } from '../capture/exchange.ts';
import type { MessageIndex } from './flow.ts';
import type { RelayStateClass } from './relay-state-class.ts';

/** `between`: something that is neither the SP nor the IdP, such as a gateway with a host of its own. */
export type HopParty = 'sp' | 'idp' | 'between' | 'browser';

/**
 * What carried the value: `location`, a redirect's address, and `page`, a form in the answer's page, are what one party
 * wrote; `query`, `fragment` and `body` are what the browser then sent; `address`: the value is the page that was opened.
 */
export type HopCarrier = 'location' | 'page' | 'query' | 'fragment' | 'body' | 'address';

export interface RelayStateHop {
  readonly exchange: ExchangeId;
  /** Where a message stood beside it. */
  readonly message?: MessageIndex;
  /**
   * `request`: with the request, until it reached the IdP · `idp-page`: on the IdP's own pages, with or without the
   * request · `response`: with the response, until it reached the SP · `after`: what the SP did with it.
   */
  readonly where: 'request' | 'idp-page' | 'response' | 'after';
  readonly carrier: HopCarrier;
  /** The parameter's name as spelt, where it is not RelayState: `TARGET`, `startURL`, `relaystate`. */
  readonly parameter?: string;
  /** Who wrote the value that is seen here: the server before this hop, or the browser. */
  readonly party: HopParty;
  /** As it stood, where the browser gave that. */
  readonly wire: string | null;
  /** Decoded exactly once: percent-decoded from a query or body, HTML-unescaped from a page. */
  readonly octets: Uint8Array;
  /** `octets` for showing. */
  readonly value: string;
  /** `unknown`: the body that may have had it was not recorded. */
  readonly presence: ObservedRelayState['presence'] | 'unknown';
  /**
   * Held against the hop before; `same` for the first one, and for what only a browser's form does (line breaks as CRLF).
   * `repeated`: it stands there more than once, and receivers differ in which one they take. `misspelt`: the value is as it was, under a name that receivers don't read; what is missing behind that was lost there.
   */
  readonly changed: 'same' | 'changed' | 'lost' | 'appeared' | 'misspelt' | 'repeated' | 'unknown';
  /** What was done to it, where `changed` is not `same`. */
  readonly class?: RelayStateClass;
}
