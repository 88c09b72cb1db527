// The encoded message: a SAML message as found in an exchange, before anybody reads its XML.
import type { ExchangeId } from '../capture/exchange.ts';
import type { Artifact } from './artifact.ts';
import type { DecodeProblemCode } from './problems.ts';
import type { WsFederationParameters } from './ws-federation.ts';

/** Names as in CLI output. `none`: the message did not come by a binding (pasted, or alone in a file). */
export type Binding =
  | 'HTTP-Redirect'
  | 'HTTP-POST'
  | 'HTTP-POST-SimpleSign'
  | 'HTTP-Artifact'
  | 'SOAP'
  | 'PAOS'
  | 'WS-Federation'
  | 'none';

/** Something about the wrapping that a strict receiver would refuse, or that was lost on the way to us. */
export interface DecodeProblem {
  /** Stable kebab-case code, e.g. `base64-padding-missing`, `deflate-truncated`. */
  readonly code: DecodeProblemCode;
  /** One sentence for a person. */
  readonly message: string;
}

/**
 * RelayState as it stood beside a message. `octets` is the value decoded exactly once by form rules: verdicts compare
 * these. `wire` is null where the browser gave only decoded fields.
 */
export interface ObservedRelayState {
  readonly presence: 'absent' | 'empty' | 'present' | 'repeated';
  readonly wire: string | null;
  readonly octets: Uint8Array;
  /** `octets` as text, U+FFFD for what is not UTF-8. For showing. */
  readonly value: string;
  /** The parameter that was read, as spelt: RelayState, or TARGET (SAML 1.1), or wctx (WS-Federation). */
  readonly parameter?: string;
  /** Where it stood; absent with presence `absent`. */
  readonly place?: MessagePlace;
  /** Another field stands beside it that a server which cares nothing for case or blanks takes for it. */
  readonly hasTwin?: true;
  /** Every value when the parameter was repeated, first one first; else empty. */
  readonly repeats: readonly { readonly wire: string | null; readonly octets: Uint8Array; readonly value: string }[];
}

/** The detached signature of HTTP-Redirect and HTTP-POST-SimpleSign, as it stood; not verified here. */
export interface DetachedSignature {
  /** Decoded once. */
  readonly sigAlg: string | undefined;
  readonly signature: string | undefined;
  /** The raw query that carried it, without `?`; null for a form. */
  readonly rawQuery: string | null;
}

export type MessagePlace = 'query' | 'fragment' | 'body';

export interface EncodedMessage {
  readonly exchangeId: ExchangeId;
  readonly binding: Binding;
  /** The parameter's name: SAMLRequest, SAMLResponse, SAMLart, wresult…; '' for a bare body. */
  readonly parameter: string;
  readonly place: MessagePlace;
  /** True where `place` is the body of the response (SOAP, PAOS), not of the request. */
  readonly inResponse?: true;
  /** The parameter's value as it arrived: wire form where the browser gave it, else the once-decoded value. */
  readonly raw: string;
  /**
   * The XML's octets with base64 and DEFLATE undone; of SOAP and PAOS the whole envelope. Undefined where they could
   * not be had (`problems` says why) or where there is no XML to have (`note` says why). Where the wrapping broke off
   * (`deflate-truncated`, `deflate-corrupt`, `base64-invalid`), the part that could be read.
   */
  readonly octets: Uint8Array | undefined;
  readonly relayState: ObservedRelayState;
  readonly detachedSignature?: DetachedSignature;
  /** The value of SAMLEncoding, decoded once, where the query had it. */
  readonly samlEncoding?: string;
  /** HTTP-Artifact, taken apart. */
  readonly artifact?: Artifact;
  /** WS-Federation: what was asked, by whom. */
  readonly wsFederation?: WsFederationParameters;
  /** A sentence for a person about what this is, where nothing is wrong with it but it needs saying. */
  readonly note?: string;
  readonly problems: readonly DecodeProblem[];
}
