// What the SP did with the RelayState that it got: opened it, copied it on, or lost it.
import { equalBytes } from '../base/bytes.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import { readParameters } from '../bindings/parameters.ts';
import { ABSENT_RELAY_STATE } from '../bindings/relay-state.ts';
import type { Exchange } from '../capture/exchange.ts';
import { hostNameOf, siteOf } from './leg-parties.ts';
import type { FlowMessage } from './pair-legs.ts';
import { besideMessage, isMisspelt } from './relay-state.ts';
import type { RelayStateHop } from './relay-state-hop.ts';
import type { TraceOrder } from './trace-order.ts';

/** Pages behind the response that are looked at, and for how many milliseconds. */
const PAGES = 12;
const LASTS = 60_000;
/** Octets: a shorter value stands in too many parameters by chance. */
const SHORTEST_COPIED = 4;
/** Octets of a RelayState that is read as an address. */
const LONGEST_ADDRESS = 8_192;
const MOST_COPIES = 4;

/** At most one hop for each way in which it was used, or one that says it was lost. */
export function afterResponse(response: FlowMessage, order: TraceOrder, party: 'sp' | 'idp'): RelayStateHop[] {
  const observed = besideMessage(response.encoded);
  const { octets, value } = observed;
  if (observed.presence !== 'present' || octets.length > LONGEST_ADDRESS) return [];
  const { exchange } = response;
  const target = addressOf(value, exchange.request.url);
  const hop = (page: Exchange, parts: Pick<RelayStateHop, 'carrier' | 'parameter' | 'wire'>): RelayStateHop => ({
    exchange: page.id,
    where: 'after',
    party,
    octets,
    value,
    presence: 'present',
    changed: 'same',
    ...parts,
  });
  const hops: RelayStateHop[] = [];
  let landing: Exchange | undefined;
  for (const page of order.pagesAfter(exchange, PAGES)) {
    if (page.startedAt - exchange.startedAt > LASTS) break;
    if (target !== undefined && addressOf(page.request.url, page.request.url) === target) {
      return [...hops, hop(page, { carrier: 'address', wire: page.request.url })];
    }
    // With the next message another leg begins, which has its own trail.
    if (order.hasMessage(page)) break;
    const copied = octets.length < SHORTEST_COPIED ? undefined : copyIn(page, octets);
    if (copied && hops.length < MOST_COPIES) hops.push(hop(page, copied));
    if (page.requestId === exchange.requestId) landing = page;
  }
  if (hops.length > 0 || target === undefined || !landing || !isLanding(landing, exchange)) return hops;
  // What came under a wrong name never reached the SP, so the SP did not lose it.
  if (isMisspelt(observed)) return hops;
  return [
    {
      exchange: landing.id,
      where: 'after',
      carrier: 'address',
      party,
      wire: null,
      octets: ABSENT_RELAY_STATE.octets,
      value: '',
      presence: 'absent',
      changed: 'lost',
      class: { name: 'missing' },
    },
  ];
}

/** The end of the redirects that answered the response, where that is a page of the SP. */
const isLanding = ({ response, request }: Exchange, acs: Exchange): boolean =>
  response?.status === 200 && siteOf(hostNameOf(request.url)) === siteOf(hostNameOf(acs.request.url));

/** An address as the browser asks for it, without fragment; undefined for what is no path and no absolute URL. */
function addressOf(value: string, base: string): string | undefined {
  if (!/^(?:https?:\/\/[^/?#]|\/(?!\/))/i.test(value)) return undefined;
  try {
    const { origin, pathname, search } = new URL(value, base);
    return pathname === '/' && search === '' ? undefined : origin + pathname + search;
  } catch {
    return undefined;
  }
}

function copyIn(
  { request }: Exchange,
  octets: Uint8Array,
): Pick<RelayStateHop, 'carrier' | 'wire' | 'parameter'> | undefined {
  const { all } = readParameters(request, DEFAULT_LIMITS);
  // Most pages have few parameters; those with more are not searched to their end.
  const some = all.slice(0, 100);
  const copy = some.find((parameter) => equalBytes(parameter.octets(), octets));
  return copy && { carrier: copy.place, parameter: copy.name, wire: copy.wire };
}
