// Cuts a long list of exchanges into pieces that the page takes in one short task each.
import type { Exchange } from '../../capture/exchange.ts';

const MOST_EXCHANGES = 100;
/** Characters and octets: what a page takes over from a worker in some milliseconds. */
const MOST_WEIGHT = 1_000_000;

/** In order; together they are the list. A piece has at least one exchange, however large it is. */
export function* exchangeChunks(exchanges: readonly Exchange[]): Generator<readonly Exchange[]> {
  let from = 0;
  let weight = 0;
  for (let at = 0; at < exchanges.length; at++) {
    weight += weightOf(exchanges[at] as Exchange);
    if (at + 1 - from >= MOST_EXCHANGES || weight >= MOST_WEIGHT) {
      yield exchanges.slice(from, at + 1);
      from = at + 1;
      weight = 0;
    }
  }
  if (from < exchanges.length) yield exchanges.slice(from);
}

function weightOf({ request, response }: Exchange): number {
  const { url, headers, body } = request;
  let weight = url.length + (response?.body?.length ?? 0);
  for (const { value } of headers ?? []) weight += value.length;
  for (const { value } of response?.headers ?? []) weight += value.length;
  if (body?.kind === 'octets') weight += body.octets.length;
  if (body?.kind === 'form') for (const { value } of body.fields) weight += value.length;
  return weight;
}
