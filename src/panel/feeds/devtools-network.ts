// The part of the browser's devtools API that tells of finished requests, in the form in which both browsers have it.

/** A finished request: a HAR entry that can be asked for its response body. */
export interface FinishedRequest {
  /** `encoding` is `base64` or empty in Chromium; Firefox gives the media type there. */
  getContent?(callback: (content: unknown, encoding?: unknown) => void): unknown;
}

export interface DevtoolsNetwork {
  readonly onRequestFinished: { addListener(listener: (request: FinishedRequest) => void): void };
  /** Requests of the page that is shown, also from before anybody listened. */
  getHAR(callback: (log: unknown) => void): unknown;
}

/**
 * Undefined outside devtools. `chrome` rather than `browser`: its functions take callbacks in both browsers, whereas
 * promises come only from a native or wrapped `browser`.
 */
export function devtoolsNetwork(page: object): DevtoolsNetwork | undefined {
  const { chrome } = page as { chrome?: { devtools?: { network?: DevtoolsNetwork } } };
  return chrome?.devtools?.network;
}
