// RelayState where no message of the recording stands beside it: in redirects' addresses, in pages that post a message on, and on the IdP's own pages.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import { DEFAULT_LIMITS } from '../base/limits.ts';
import type { MessagePlace, ObservedRelayState } from '../bindings/encoded-message.ts';
import { matchName } from '../bindings/parameter-names.ts';
import { type Parameter, readParameters } from '../bindings/parameters.ts';
import { ABSENT_RELAY_STATE, findRelayState } from '../bindings/relay-state.ts';
import type { Exchange } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import { mayHaveForms, pageForms } from './page-forms.ts';

export interface Sighting {
  readonly exchange: Exchange;
  readonly carrier: 'location' | 'page' | MessagePlace;
  readonly observed: ObservedRelayState;
  /** Key of the message beside it; see `messageKey`. */
  readonly message: string | undefined;
}

/** Names a message by its encoded text, however often that was escaped or folded. */
export const messageKey = (decodedOnce: string): string => decodedOnce.replace(/[\s+]+/g, '');

const known = new WeakMap<Exchange, readonly Sighting[]>();

/** In the order in which they came about; memorized, since exchanges never change. */
export function sightingsOf(exchange: Exchange): readonly Sighting[] {
  const before = known.get(exchange);
  if (before) return before;
  const found = isPage(exchange) ? look(exchange) : [];
  known.set(exchange, found);
  return found;
}

/** What the browser shows or follows; scripts' own requests are nobody's hop. */
export const isPage = ({ resourceType }: Exchange): boolean =>
  resourceType === 'main_frame' || resourceType === 'sub_frame';

const MAY_CARRY = /relay[\s_.%-]*state|saml/i;

function look(exchange: Exchange): Sighting[] {
  const { request, response } = exchange;
  const sightings: Sighting[] = [];
  if (MAY_CARRY.test(request.url) || request.body) {
    const { all } = readParameters(request, DEFAULT_LIMITS);
    for (const place of ['query', 'body', 'fragment'] as const) sightings.push(...beside(exchange, all, place, place));
  }
  const location = headerValue(response?.headers, 'location');
  if (location !== undefined && MAY_CARRY.test(location)) {
    const { all } = readParameters({ method: 'GET', url: location }, DEFAULT_LIMITS);
    sightings.push(...beside(exchange, all, 'query', 'location'), ...beside(exchange, all, 'fragment', 'location'));
  }
  const html = response?.body;
  if (html !== undefined && mayHaveForms(html)) {
    for (const { message, relayStates } of pageForms(html)) {
      sightings.push({
        exchange,
        carrier: 'page',
        observed: observedInForm(relayStates),
        message: message && messageKey(message.value),
      });
    }
  }
  return sightings;
}

/** One where there is a RelayState or a message among the parameters of that place, else none. */
function beside(
  exchange: Exchange,
  all: readonly Parameter[],
  place: MessagePlace,
  carrier: Sighting['carrier'],
): Sighting[] {
  const here = all.filter((parameter) => parameter.place === place);
  let message: Parameter | undefined;
  let relayState = false;
  for (const parameter of here) {
    const name = matchName(parameter.name)?.parameter;
    if (name === 'RelayState') relayState = true;
    else if (name === 'SAMLRequest' || name === 'SAMLResponse' || name === 'SAMLart') message ??= parameter;
  }
  if (!message && !relayState) return [];
  return [
    {
      exchange,
      carrier,
      observed: findRelayState(here, place).relayState,
      message: message && messageKey(toDisplayText(message.octets())),
    },
  ];
}

function observedInForm(
  found: readonly { readonly name: string; readonly wire: string; readonly value: string }[],
): ObservedRelayState {
  const exact = found.filter(({ name }) => name === 'RelayState');
  const [first, ...more] = exact.length > 0 ? exact : found;
  if (!first) return ABSENT_RELAY_STATE;
  const octets = utf8(first.value);
  return {
    presence: more.length > 0 ? 'repeated' : octets.length === 0 ? 'empty' : 'present',
    wire: first.wire,
    octets,
    value: first.value,
    parameter: first.name,
    place: 'body',
    repeats: [],
  };
}
