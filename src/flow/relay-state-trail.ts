// Follows RelayState through a leg: what it was at every hop that the recording shows, from the SP's own redirect to what the SP did with it.
import { equalBytes } from '../base/bytes.ts';
import type { ObservedRelayState } from '../bindings/encoded-message.ts';
import type { Leg, MessageIndex } from './flow.ts';
import { hostNameOf, type LegParties, legParties, senderHost, siteOf } from './leg-parties.ts';
import type { FlowMessage } from './pair-legs.ts';
import { besideMessage, bodyLost, changedByForm, isMisspelt } from './relay-state.ts';
import { afterResponse } from './relay-state-after.ts';
import { classifyRelayState } from './relay-state-class.ts';
import type { HopParty, RelayStateHop } from './relay-state-hop.ts';
import { messageKey, type Sighting, sightingsOf } from './relay-state-sightings.ts';
import type { TraceOrder } from './trace-order.ts';

/** Hops of one leg that are kept; a page that reloads itself for hours is not worth more. */
const MOST_HOPS = 100;
/** Legs of one tab that a page of it may belong to, looked at from the one that began last. */
const MOST_OPEN_LEGS = 8;
/** Milliseconds after which a page belongs to no leg that nothing answered (as for guessed pairs). */
const LEG_LASTS = 15 * 60 * 1_000;

/** A hop before it is held against the one before. */
interface Drawn extends Omit<RelayStateHop, 'changed' | 'class'> {
  readonly sequence: number;
  /** Server that wrote the value, as far as it is known; '' where not. */
  readonly host: string;
}

export interface LegTrail {
  readonly leg: Leg;
  readonly asker: 'sp' | 'idp';
}

/** The trails of `legs`, in their order. */
export function readTrails(
  legs: readonly LegTrail[],
  messages: readonly FlowMessage[],
  order: TraceOrder,
): RelayStateHop[][] {
  const elsewhere = sightingsByLeg(legs, messages, order);
  return legs.map(({ leg, asker }, index) => {
    const sightings = elsewhere.get(index) ?? [];
    const poster = sightings.find(
      ({ carrier, message }) => carrier === 'page' && message !== undefined && isResponseKey(message, leg, messages),
    );
    const parties = legParties(leg, messages, order.chains, asker, poster && hostNameOf(poster.exchange.request.url));
    const drawn = [
      ...messageHops(leg, messages, parties, order),
      ...sightings.map((found) => pageHop(found, leg, messages, parties)),
    ];
    drawn.sort((a, b) => a.sequence - b.sequence || rank(a) - rank(b));
    const hops = compared(drawn.slice(0, MOST_HOPS));
    const response = leg.response === undefined ? undefined : messages[leg.response];
    return response ? [...hops, ...afterResponse(response, order, parties.asker)] : hops;
  });
}

/** Of one exchange, what the browser sent comes before what was answered. */
const rank = ({ carrier }: Drawn): number => (carrier === 'location' || carrier === 'page' ? 1 : 0);

function messageHops(leg: Leg, messages: readonly FlowMessage[], parties: LegParties, order: TraceOrder): Drawn[] {
  const hopOf = (index: MessageIndex, where: 'request' | 'idp-page' | 'response', writer: HopParty): Drawn[] => {
    const message = messages[index];
    if (!message) return [];
    const { exchange, encoded } = message;
    const side = { encoded, exchangeId: exchange.id, body: exchange.requestBody };
    const observed = where === 'response' ? besideMessage(encoded) : encoded.relayState;
    const lost = bodyLost(side, observed);
    const host = senderHost(exchange, order.chains);
    return [
      {
        ...observedValue(observed),
        ...(lost && { presence: 'unknown' as const }),
        exchange: exchange.id,
        message: index,
        where,
        carrier: observed.place ?? encoded.place,
        party: host === '' ? writer : parties.partyOf(host, where === 'request' ? 'request' : 'response'),
        sequence: exchange.sequence,
        host: hostNameOf(exchange.request.url),
      },
    ];
  };
  const { request, response, requestHops, responseHops } = leg;
  const first = request === undefined ? [] : hopOf(request, 'request', parties.asker);
  // Whoever got the request sent it on, unless the browser names another server; until the IdP got it, it is on its way.
  let last = first[0];
  let arrived = false;
  const further = requestHops.slice(0, MOST_HOPS).flatMap((index) => {
    const holder = last ? parties.partyOf(last.host, 'response') : parties.answerer;
    arrived ||= holder === parties.answerer;
    const [hop] = hopOf(index, arrived ? 'idp-page' : 'request', holder);
    last = hop ?? last;
    return hop ? [hop] : [];
  });
  return [
    ...first,
    ...further,
    ...(response === undefined ? [] : hopOf(response, 'response', parties.answerer)),
    ...responseHops.slice(0, MOST_HOPS).flatMap((index) => hopOf(index, 'response', parties.asker)),
  ];
}

function pageHop(
  { exchange, carrier, observed, message }: Sighting,
  leg: Leg,
  messages: readonly FlowMessage[],
  parties: LegParties,
): Drawn {
  const responseAt = leg.response === undefined ? undefined : messages[leg.response]?.exchange.sequence;
  const requestAt = leg.request === undefined ? undefined : messages[leg.request]?.exchange.sequence;
  const written = carrier === 'location' || carrier === 'page';
  const before = requestAt !== undefined && exchange.sequence < requestAt;
  const host = hostNameOf(exchange.request.url);
  const where = before
    ? 'request'
    : message === undefined
      ? 'idp-page'
      : isResponseKey(message, leg, messages)
        ? 'response'
        : 'idp-page';
  return {
    ...observedValue(observed),
    exchange: exchange.id,
    where: responseAt !== undefined && exchange.sequence >= responseAt ? 'response' : where,
    carrier,
    party: written ? parties.partyOf(host, before ? 'request' : 'response') : parties.answerer,
    sequence: exchange.sequence,
    host,
  };
}

const isResponseKey = (key: string, { response }: Leg, messages: readonly FlowMessage[]): boolean =>
  response !== undefined && messages[response] !== undefined && keyOf(messages[response]) === key;

const observedValue = ({ wire, octets, value, presence, parameter }: ObservedRelayState) => ({
  wire,
  octets,
  value,
  presence,
  ...(parameter !== undefined && parameter !== 'RelayState' && { parameter }),
});

/** Each hop held against the last one before it whose value is known. */
function compared(drawn: readonly Drawn[]): RelayStateHop[] {
  let before: Drawn | undefined;
  return drawn.map(({ sequence: _s, host: _h, ...hop }, index): RelayStateHop => {
    const previous = before;
    if (hop.presence !== 'unknown') before = drawn[index];
    const party = writerOf(hop, previous);
    if (hop.presence === 'unknown') return { ...hop, party, changed: 'unknown' };
    const misspelt = isMisspelt(hop) && !(previous && isMisspelt(previous));
    const repeated = hop.presence === 'repeated' && previous?.presence !== 'repeated';
    const alike = repeated ? 'repeated' : misspelt ? 'misspelt' : 'same';
    if (!previous) return { ...hop, party, changed: alike };
    // Under a wrong name it was lost already, whoever is the first to show none.
    if (isMisspelt(previous) && hop.presence === 'absent') return { ...hop, party, changed: 'same' };
    if (equalBytes(previous.octets, hop.octets)) return { ...hop, party, changed: alike };
    if (hop.carrier === 'body' && changedByForm(previous.octets, hop.octets)) {
      return { ...hop, party: 'browser', changed: 'same' };
    }
    const changed = hop.octets.length === 0 ? 'lost' : previous.octets.length === 0 ? 'appeared' : 'changed';
    const sent = previous.presence === 'absent' ? undefined : previous.octets;
    const returned = hop.presence === 'absent' ? undefined : hop.octets;
    return { ...hop, party, changed, class: classifyRelayState(sent, returned) };
  });
}

/**
 * Where the page or the redirect that the browser followed was seen itself, the browser carried the value on as it found
 * it; where it did not, the page's own script or character encoding is what changed it.
 */
function writerOf(hop: Omit<RelayStateHop, 'changed'>, previous: Drawn | undefined): HopParty {
  const written = previous && (previous.carrier === 'page' || previous.carrier === 'location');
  if (!written || hop.carrier === 'page' || hop.carrier === 'location') return hop.party;
  if (equalBytes(previous.octets, hop.octets) && isMisspelt(hop) === isMisspelt(previous)) return 'browser';
  return previous.carrier === 'page' ? previous.party : 'browser';
}

const keys = new WeakMap<FlowMessage['encoded'], string>();

/** As `Sighting.message`. */
function keyOf({ encoded }: FlowMessage): string {
  const before = keys.get(encoded);
  if (before !== undefined) return before;
  let text = encoded.raw;
  if (text.includes('%')) {
    try {
      text = decodeURIComponent(text);
    } catch {
      // Stays as it is, and is then found nowhere else.
    }
  }
  const key = messageKey(text);
  keys.set(encoded, key);
  return key;
}

/** Sightings outside of messages, by the index of the leg that they belong to. */
function sightingsByLeg(
  legs: readonly LegTrail[],
  messages: readonly FlowMessage[],
  order: TraceOrder,
): Map<number, Sighting[]> {
  const byLeg = new Map<number, Sighting[]>();
  let byKey: Map<string, number> | undefined;
  let open: ReturnType<typeof openLegs> | undefined;
  for (const exchange of order.exchanges) {
    for (const sighting of sightingsOf(exchange)) {
      const written = sighting.carrier === 'location' || sighting.carrier === 'page';
      if (!written && order.hasMessage(exchange)) continue;
      byKey ??= legsByMessage(legs, messages);
      open ??= openLegs(legs, messages);
      const leg = sighting.message === undefined ? open(sighting) : byKey.get(sighting.message);
      if (leg === undefined) continue;
      const found = byLeg.get(leg);
      if (!found) byLeg.set(leg, [sighting]);
      else if (found.length < MOST_HOPS) found.push(sighting);
    }
  }
  return byLeg;
}

function legsByMessage(legs: readonly LegTrail[], messages: readonly FlowMessage[]): Map<string, number> {
  const byKey = new Map<string, number>();
  legs.forEach(({ leg }, index) => {
    for (const of of [leg.request, leg.response]) {
      const message = of === undefined ? undefined : messages[of];
      if (message && message.encoded.raw !== '' && !byKey.has(keyOf(message))) byKey.set(keyOf(message), index);
    }
  });
  return byKey;
}

/** Finds the innermost leg during which a page without a message came, at a server that answers that leg. */
function openLegs(
  legs: readonly LegTrail[],
  messages: readonly FlowMessage[],
): (sighting: Sighting) => number | undefined {
  interface Span {
    readonly index: number;
    readonly from: number;
    readonly to: number;
    readonly began: number;
    readonly sites: ReadonlySet<string>;
  }
  const byTab = new Map<number | undefined, Span[]>();
  legs.forEach(({ leg }, index) => {
    const request = leg.request === undefined ? undefined : messages[leg.request];
    if (!request) return;
    const response = leg.response === undefined ? undefined : messages[leg.response];
    const hosts = [request, ...leg.requestHops.slice(0, MOST_HOPS).flatMap((hop) => messages[hop] ?? [])];
    const span = {
      index,
      from: request.exchange.sequence,
      to: response?.exchange.sequence ?? Number.POSITIVE_INFINITY,
      began: request.exchange.startedAt,
      sites: new Set(hosts.map(({ exchange }) => siteOf(hostNameOf(exchange.request.url)))),
    };
    for (const tab of new Set([request.exchange.tab?.id, response?.exchange.tab?.id ?? request.exchange.tab?.id])) {
      const spans = byTab.get(tab);
      if (spans) spans.push(span);
      else byTab.set(tab, [span]);
    }
  });
  for (const spans of byTab.values()) spans.sort((a, b) => a.from - b.from);
  return ({ exchange }) => {
    const spans = byTab.get(exchange.tab?.id) ?? [];
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).from < exchange.sequence) low = middle + 1;
      else high = middle;
    }
    const site = siteOf(hostNameOf(exchange.request.url));
    for (let i = low - 1; i >= 0 && i >= low - MOST_OPEN_LEGS; i--) {
      const span = spans[i] as Span;
      if (exchange.sequence >= span.to || exchange.startedAt - span.began > LEG_LASTS) continue;
      if (span.sites.has(site)) return span.index;
    }
    return undefined;
  };
}
