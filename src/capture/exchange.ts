// The exchange: one HTTP request with its response, as the browser saw it. Every source is mapped onto this.
import type { EpochMs } from '../base/units.ts';

export type ExchangeId = string;
export type ExchangeSource = 'webRequest' | 'devtools' | 'har' | 'pasted';

/** A header or its value as the source gave it; several of one name stay several. Values that are not UTF-8 are Latin-1 text. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** One field of a form that the browser had already decoded. Octets where the value was not UTF-8. */
export interface FormField {
  readonly name: string;
  readonly value: string | Uint8Array;
}

/**
 * What was posted. `octets` is the body as sent; `form` is what Chromium's and Firefox's webRequest give instead for
 * urlencoded and multipart bodies: values decoded once, so the wire form is gone.
 */
export type RequestBody =
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'form'; readonly fields: readonly FormField[] };

/** How much of the posted body we hold. `unavailable`: there was one, the browser didn't give it. */
export type BodyState = 'complete' | 'truncated' | 'unavailable' | 'none';

export interface ExchangeRequest {
  readonly method: string;
  /** The URL exactly as requested, fragment included where the source gives it. */
  readonly url: string;
  /** Undefined where header events were not delivered or not asked for. */
  readonly headers?: readonly Header[];
  readonly body?: RequestBody;
  /** Names of posted fields whose values were never recorded, since they may be passwords; see `withhold-secrets.ts`. */
  readonly withheld?: readonly string[];
}

export interface ExchangeResponse {
  /** 0 where no status arrived. */
  readonly status: number;
  readonly statusText: string;
  readonly headers?: readonly Header[];
  readonly fromCache: boolean;
  /** Where the browser went next because of this response (Location resolved), when it was a redirect. */
  readonly redirectUrl?: string;
  /** Response body text where the source has it (HAR, devtools); never from webRequest. */
  readonly body?: string;
}

/** A half of the exchange that the browser had in flight when the worker was stopped, or that the source lacks. */
export type Gap = 'request' | 'response';

export type ExchangeState = 'pending' | 'completed' | 'redirected' | 'failed';

export interface Tab {
  readonly id: number;
  /** The tab that opened this one (pop-up, target=_blank), when the browser said so. */
  readonly openerId?: number;
}

export interface Frame {
  /** 0 is the tab's top frame. */
  readonly id: number;
  /** -1 where there is none. */
  readonly parentId: number;
}

/** Which of the browser's two reports a part was taken from, for an exchange that both of them have told of. */
export interface ExchangeOrigins {
  readonly requestHeaders?: LiveSource;
  readonly requestBody?: LiveSource;
  readonly response?: LiveSource;
  readonly responseBody?: LiveSource;
}

export type LiveSource = Extract<ExchangeSource, 'webRequest' | 'devtools'>;

/** What the browser's two reports say differently of one request body. Values are cut to 200 characters. */
export interface Disagreement {
  /** The form field; absent where the whole body is meant. */
  readonly field?: string;
  readonly webRequest: string;
  readonly devtools: string;
  /** Whose body the exchange holds. */
  readonly kept: LiveSource;
}

export interface Exchange {
  readonly id: ExchangeId;
  readonly source: ExchangeSource;
  /** Place in the order in which the browser reported requests, not always a whole number; compare only within one trace. */
  readonly sequence: number;
  readonly startedAt: EpochMs;
  readonly endedAt?: EpochMs;
  /** Shared by all hops of one redirect chain. */
  readonly requestId: string;
  /** 0 for the first request of a redirect chain. */
  readonly hop: number;
  readonly tab?: Tab;
  readonly frame?: Frame;
  /** webRequest's resource type (`main_frame`, `sub_frame`, `xmlhttprequest`, …); 'other' where unknown. */
  readonly resourceType: string;
  /** Origin or URL of the page that caused the request, as far as the source tells. */
  readonly initiator?: string;
  readonly request: ExchangeRequest;
  readonly requestBody: BodyState;
  readonly response?: ExchangeResponse;
  readonly state: ExchangeState;
  /** The browser's error name for a failed request, e.g. net::ERR_ABORTED. */
  readonly error?: string;
  readonly gaps: readonly Gap[];
  /**
   * The site's own service worker took the request over, and the browser told nothing of the answer; with the gap
   * `request` nothing of the request either: its address and method are those to which the redirect before it led.
   */
  readonly unheard?: true;
  /** Present where devtools added something to what webRequest told. */
  readonly origins?: ExchangeOrigins;
  readonly disagreements?: readonly Disagreement[];
}
