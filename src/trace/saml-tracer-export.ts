// Exchanges as SAML-tracer's own export, which it reads back. What that format can't hold is listed in docs/trace-format.md.
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { EpochMs } from '../base/units.ts';
import { decodeBindings } from '../bindings/decode-bindings.ts';
import { readParameters } from '../bindings/parameters.ts';
import type { Exchange } from '../capture/exchange.ts';

/** JSON-ready; to be written with two blanks of indentation, as SAML-tracer does. */
export const toSamlTracer = (exchanges: readonly Exchange[], savedAt: EpochMs, limits: Limits) => ({
  requests: exchanges.filter(({ source }) => source !== 'pasted').map((exchange) => toRequest(exchange, limits)),
  timestamp: new Date(savedAt).toISOString(),
});

function toRequest(exchange: Exchange, limits: Limits) {
  const { request, response, requestId } = exchange;
  const parameters = readParameters(request, limits).all.map(
    ({ name, place, octets }) => [place, name, toDisplayText(octets())] as const,
  );
  const pairs = (wanted: string): [string, string][] =>
    parameters.flatMap(([place, name, value]) => (place === wanted ? [[name, value]] : []));
  const isPost = request.method === 'POST';
  const post = pairs('body');
  const messages = decodeBindings(exchange, limits);
  const message = messages.find(({ octets }) => octets !== undefined);
  const artifact = messages.find(({ binding }) => binding === 'HTTP-Artifact');
  const protocol = messages.some(({ binding }) => binding === 'WS-Federation')
    ? 'WS-Fed'
    : messages.length > 0
      ? 'SAML-P'
      : undefined;
  return {
    method: request.method,
    url: request.url,
    // Its import asks for a text, and takes equal ones for hops of one request.
    requestId,
    requestHeaders: toPairs(request.headers),
    ...(isPost ? { postData: valuesByName(post), post } : { get: pairs('query') }),
    ...(protocol && { protocol }),
    saml: message?.octets ? (fromUtf8(message.octets) ?? toDisplayText(message.octets)) : null,
    samlart: artifact ? artifact.raw : null,
    ...(response && {
      responseStatus: response.status,
      responseStatusText: `HTTP/1.1 ${response.status} ${response.statusText}`.trim(),
      responseHeaders: toPairs(response.headers),
    }),
  };
}

const toPairs = (headers: readonly { readonly name: string; readonly value: string }[] | undefined) =>
  (headers ?? []).map(({ name, value }) => ({ name, value }));

function valuesByName(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [name, value] of pairs) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries(byName);
}
