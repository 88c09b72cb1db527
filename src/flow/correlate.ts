// Groups legs into flows: what the user did, with every exchange that belongs to it.
import { groupBy } from '../base/group-by.ts';
import type { Exchange } from '../capture/exchange.ts';
import { type Browsing, groupOf, readBrowsing } from './browsing.ts';
import type { Flow, Leg } from './flow.ts';
import { type LoginFlow, linkLogins } from './login-rows.ts';
import { outcomeOf } from './outcome.ts';
import { type FlowMessage, pairLegs } from './pair-legs.ts';
import { firstAt, hopsAround } from './redirect-chain.ts';
import { refineVerdicts } from './refine-verdict.ts';
import { readTrails } from './relay-state-trail.ts';
import { askerKey, roundAfter } from './rounds.ts';
import { heedRepeats } from './sent-differently.ts';
import { orderTrace } from './trace-order.ts';
import { type KnownIssuers, logoutAsker, whoBegan } from './who-began.ts';

/** `messages` and `exchanges` in the browser's order; `messages[i].index === i`. */
export function correlate(messages: readonly FlowMessage[], exchanges: readonly Exchange[]): Flow[] {
  const browsing = readBrowsing(exchanges);
  const order = orderTrace(exchanges, messages);
  const issuers = {
    idp: issuersOf(messages, ({ header }) => header.kind === 'Response'),
    sp: issuersOf(messages, ({ header }) => header.kind === 'AuthnRequest'),
  };
  const paired = pairLegs(messages, browsing, order.chains).map(
    (leg): Leg => ({ ...leg, relayState: heedRepeats(leg, messages, order) }),
  );
  const trails = readTrails(
    paired.map((leg) => ({ leg, asker: askerOf(leg, messages, issuers) })),
    messages,
    order,
  );
  const followed = paired.map((leg, index): Leg => ({ ...leg, trail: trails[index] ?? [] }));
  const legs = refineVerdicts(followed, messages).map((leg) => spanOf(leg, messages, browsing));
  const groups = groupBy(exchanges, (exchange) => groupOf(browsing, exchange));
  const messageTabs = new Set(messages.map(({ exchange }) => exchange.tab?.id));
  const logins = nest(legs, messages).map((members): LoginFlow => {
    const [outer, ...inner] = members as [SpannedLeg, ...SpannedLeg[]];
    const own = ownExchanges(members, groups.get(outer.group) ?? [], order.chains, messageTabs);
    const last = inner.findLast(({ leg }) => leg.round !== undefined) ?? outer;
    const flow: Flow = {
      id: idOf(outer.first, messages),
      kind: outer.kind,
      initiatedBy: whoBegan(outer.leg, messages, order, issuers),
      legs: [outer.leg, ...inner.map(({ leg }) => leg)],
      exchanges: own.map(({ id }) => id),
      ...outcomeOf(last.leg, messages, order),
    };
    return { flow, first: outer.leg, last: last.leg };
  });
  return linkLogins(logins, messages, order);
}

/** Logout is asked for by either side; anything else by the SP. */
function askerOf(leg: Leg, messages: readonly FlowMessage[], issuers: KnownIssuers): 'sp' | 'idp' {
  const { request } = leg;
  const kind = request === undefined ? undefined : messages[request]?.header.kind;
  return kind === 'LogoutRequest' ? (logoutAsker(leg, messages, issuers) ?? 'sp') : 'sp';
}

/** An exchange may carry several messages, and each begin a flow. */
function idOf({ index, exchange }: FlowMessage, messages: readonly FlowMessage[]): string {
  let before = 0;
  while (messages[index - before - 1]?.exchange === exchange) before++;
  return before === 0 ? exchange.id : `${exchange.id}#${before}`;
}

interface SpannedLeg {
  readonly leg: Leg;
  readonly kind: Flow['kind'];
  /** Every sighting of its messages, in order. */
  readonly own: readonly FlowMessage[];
  readonly first: FlowMessage;
  /** The response where there is one: the same message seen once more (reload, back) ends nothing. */
  readonly last: FlowMessage;
  readonly group: number;
}

function spanOf(leg: Leg, messages: readonly FlowMessage[], browsing: Browsing): SpannedLeg {
  const indexes = [leg.request, leg.response, ...leg.requestHops, ...leg.responseHops];
  const own = indexes.flatMap((index) => (index === undefined ? [] : [messages[index] as FlowMessage]));
  own.sort((a, b) => a.index - b.index);
  const first = own[0] as FlowMessage;
  const response = leg.response === undefined ? undefined : messages[leg.response];
  const logout = own.some(
    ({ header: { kind } }) => kind === 'LogoutRequest' || kind === 'LogoutResponse' || kind === 'sign-out',
  );
  return {
    leg,
    kind: logout ? 'slo' : 'sso',
    own,
    first,
    last: response ?? (own.at(-1) as FlowMessage),
    group: groupOf(browsing, first.exchange),
  };
}

/** Legs that may still have others within them, looked at from the one that began last. */
const MOST_OPEN = 64;

/**
 * A leg that lies between the request and the response of another one in the same tab belongs to it: a broker asks its
 * own provider, a provider logs out at further SPs. So does a second response to the same request, and a further round of
 * the same login (`roundAfter`).
 */
function nest(legs: readonly SpannedLeg[], messages: readonly FlowMessage[]): SpannedLeg[][] {
  const flows: SpannedLeg[][] = [];
  const byRequest = new Map<number, SpannedLeg[]>();
  const byAsker = new Map<string, { readonly leg: Leg; readonly members: SpannedLeg[] }>();
  let open: { readonly outer: SpannedLeg; readonly members: SpannedLeg[] }[] = [];
  for (const spanned of legs) {
    const { request, response } = spanned.leg;
    open = open.filter(({ outer }) => outer.last.index > spanned.first.index).slice(-MOST_OPEN);
    const asker = askerKey(spanned.leg, messages);
    const before = asker === undefined ? undefined : byAsker.get(asker);
    const round = before && roundAfter(before.leg, spanned.leg, messages);
    const known = request === undefined ? undefined : byRequest.get(request);
    const flow = known ?? (round ? before.members : open.findLast(({ outer }) => contains(outer, spanned))?.members);
    const members = flow ?? [];
    members.push(round && !known ? { ...spanned, leg: { ...spanned.leg, round } } : spanned);
    if (request !== undefined) byRequest.set(request, members);
    if (asker !== undefined) byAsker.set(asker, { leg: spanned.leg, members });
    if (!flow) flows.push(members);
    if (request !== undefined && response !== undefined && (!flow || round)) open.push({ outer: spanned, members });
  }
  return flows;
}

/** Not merely the same browsing: browsers call the tab that was in front the opener of any new one. */
const contains = (outer: SpannedLeg, leg: SpannedLeg): boolean =>
  outer.kind === leg.kind &&
  leg.leg.request !== undefined &&
  [outer.first, outer.last].some(({ exchange }) => exchange.tab?.id === leg.first.exchange.tab?.id) &&
  isBelow(leg.first.exchange, outer.first.exchange) &&
  outer.first.exchange.sequence < leg.first.exchange.sequence &&
  leg.last.exchange.sequence < outer.last.exchange.sequence;

/** Same frame, or one inside it. Exchanges that tell of no frame (HAR), or of another tab, pass. */
function isBelow(inner: Exchange, outer: Exchange): boolean {
  if (!inner.frame || !outer.frame || inner.tab?.id !== outer.tab?.id) return true;
  return outer.frame.id === 0 || inner.frame.id === outer.frame.id || inner.frame.parentId === outer.frame.id;
}

/**
 * From the first message to the last, all exchanges of the flow's tabs and of tabs around them in which no message was
 * seen; with the redirect chains that lead in and out, and with every other sighting of its messages.
 */
function ownExchanges(
  members: readonly SpannedLeg[],
  group: readonly Exchange[],
  chains: ReadonlyMap<string, readonly Exchange[]>,
  messageTabs: ReadonlySet<number | undefined>,
): Exchange[] {
  const own = new Set<Exchange>();
  const from = (members[0] as SpannedLeg).first.exchange.sequence;
  const to = members.reduce((latest, { last }) => Math.max(latest, last.exchange.sequence), from);
  const sightings = members.flatMap((member) => member.own);
  const tabs = new Set(sightings.map(({ exchange }) => exchange.tab?.id));
  for (let i = firstAt(group, from); i < group.length; i++) {
    const exchange = group[i] as Exchange;
    if (exchange.sequence > to) break;
    if (tabs.has(exchange.tab?.id) || !messageTabs.has(exchange.tab?.id)) own.add(exchange);
  }
  for (const { exchange } of sightings) {
    for (const hop of hopsAround(exchange, chains.get(exchange.requestId) ?? [])) own.add(hop);
  }
  return [...own].sort((a, b) => a.sequence - b.sequence);
}

function issuersOf(messages: readonly FlowMessage[], of: (message: FlowMessage) => boolean): ReadonlySet<string> {
  return new Set(messages.flatMap((message) => (of(message) && message.header.issuer ? [message.header.issuer] : [])));
}
