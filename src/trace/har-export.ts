// Exchanges as HAR 1.2, which every browser's devtools and our own command line read. Nothing is redacted here.
import { encodeBase64 } from '../base/base64.ts';
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import type { Exchange, Header } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';

/** JSON-ready; `creator` is the version of the product that writes it. */
export const toHar = (exchanges: readonly Exchange[], creator: { readonly version: string }) => ({
  log: {
    version: '1.2',
    creator: { name: 'SAML Scope', version: creator.version },
    pages: [],
    entries: exchanges.map(toEntry),
  },
});

function toEntry(exchange: Exchange) {
  const { request, response } = exchange;
  const postData = toPostData(exchange);
  const time = Math.max(0, (exchange.endedAt ?? exchange.startedAt) - exchange.startedAt);
  return {
    startedDateTime: new Date(exchange.startedAt).toISOString(),
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: '',
      cookies: [],
      headers: toPairs(request.headers),
      queryString: [],
      headersSize: -1,
      bodySize: request.body?.kind === 'octets' ? request.body.octets.length : exchange.requestBody === 'none' ? 0 : -1,
      ...(postData && { postData }),
      ...((exchange.requestBody === 'truncated' || exchange.requestBody === 'unavailable') && {
        _bodyState: exchange.requestBody,
      }),
    },
    response: {
      status: response?.status ?? 0,
      statusText: response?.statusText ?? '',
      httpVersion: '',
      cookies: [],
      headers: toPairs(response?.headers),
      content: {
        size: -1,
        mimeType: headerValue(response?.headers, 'content-type') ?? '',
        ...(response?.body && { text: response.body }),
      },
      redirectURL: response?.redirectUrl ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    _resourceType: exchange.resourceType,
    ...(exchange.tab && { _tab: exchange.tab }),
    ...(exchange.error !== undefined && { _error: exchange.error }),
  };
}

const toPairs = (headers: readonly Header[] | undefined) => (headers ?? []).map(({ name, value }) => ({ name, value }));

/** HAR keeps text or decoded parameters; octets that are no UTF-8 go along as base64, as Chromium's recorders do. */
function toPostData({ request: { body, headers } }: Exchange) {
  if (!body) return undefined;
  const mimeType = headerValue(headers, 'content-type') ?? 'application/x-www-form-urlencoded';
  if (body.kind === 'form') {
    const params = body.fields.map(({ name, value }) =>
      typeof value === 'string' ? { name, value } : { name, value: toDisplayText(value), _base64: encodeBase64(value) },
    );
    return { mimeType, params, text: '' };
  }
  const text = fromUtf8(body.octets);
  return text === undefined
    ? { mimeType, params: [], text: toDisplayText(body.octets), _base64: encodeBase64(body.octets) }
    : { mimeType, params: [], text };
}
