// A flow as a sequence diagram, before anybody draws it: lanes for the parties, and a step for each exchange or run of exchanges.
import { type DurationMs, durationMs, type EpochMs } from '../base/units.ts';
import type { Exchange, ExchangeId } from '../capture/exchange.ts';
import type { Flow, MessageIndex } from './flow.ts';

export type LaneRole = 'sp' | 'browser' | 'broker' | 'idp' | 'other';

export interface Lane {
  readonly role: LaneRole;
  /** Host with port, lower case; '' for the browser, and for the lane that holds what is left over. */
  readonly host: string;
}

/** What came back: nothing was seen, a redirect, an error (status 400 and more, or no answer at all), or a page. */
export type StepAnswer = 'none' | 'redirect' | 'error' | 'page';

export interface ExchangeStep {
  readonly kind: 'exchange';
  readonly exchange: ExchangeId;
  readonly at: EpochMs;
  /** Since the step before began. */
  readonly since: DurationMs | undefined;
  /** Index in `Sequence.lanes` of the host that was asked; the browser asks. */
  readonly lane: number;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly messages: readonly MessageIndex[];
  readonly answer: StepAnswer;
  /** 0 where none was seen. */
  readonly status: number;
}

/** Exchanges without a message, between two that are worth a line of their own. */
export interface FoldedStep {
  readonly kind: 'folded';
  readonly exchanges: readonly ExchangeId[];
  readonly at: EpochMs;
  readonly since: DurationMs | undefined;
}

export type SequenceStep = ExchangeStep | FoldedStep;

export interface Sequence {
  readonly lanes: readonly Lane[];
  readonly steps: readonly SequenceStep[];
}

/** What of a message the diagram needs. */
export interface SequenceMessage {
  readonly index: MessageIndex;
  readonly exchangeId: ExchangeId;
}

/** More hosts than these share one lane: a diagram of twenty lanes shows nothing. */
const MOST_HOSTS = 5;

/**
 * `exchanges` are the flow's, in order; `messages` the flow's; `kept` names exchanges that get a line of their own whatever
 * they are, such as those that findings point to.
 */
export function sequenceOf(
  flow: Flow,
  exchanges: readonly Exchange[],
  messages: readonly SequenceMessage[],
  kept: ReadonlySet<ExchangeId> = new Set(),
): Sequence {
  const carried = new Map<ExchangeId, MessageIndex[]>();
  for (const { index, exchangeId } of messages) {
    const beside = carried.get(exchangeId);
    if (beside) beside.push(index);
    else carried.set(exchangeId, [index]);
  }
  const shown = exchanges.filter((exchange) => isShown(exchange, carried, kept));
  const lanes = lanesOf(flow, shown, messages, exchanges);
  // A host without a lane is drawn in the last one, which is there for such.
  const laneOf = (url: string): number => {
    const found = lanes.findIndex(({ host, role }) => role !== 'browser' && host === hostOf(url));
    return found === -1 ? lanes.length - 1 : found;
  };
  const steps: SequenceStep[] = [];
  const showing = new Set(shown);
  let folded: Exchange[] = [];
  let before: EpochMs | undefined;
  const since = (at: EpochMs): DurationMs | undefined => {
    const span = before === undefined ? undefined : durationMs(at - before);
    before = at;
    return span;
  };
  const fold = (): void => {
    const [first] = folded;
    if (first) {
      const ids = folded.map(({ id }) => id);
      steps.push({ kind: 'folded', exchanges: ids, at: first.startedAt, since: since(first.startedAt) });
    }
    folded = [];
  };
  for (const exchange of exchanges) {
    if (!showing.has(exchange)) {
      folded.push(exchange);
      continue;
    }
    fold();
    const { request, response, startedAt, id } = exchange;
    steps.push({
      kind: 'exchange',
      exchange: id,
      at: startedAt,
      since: since(startedAt),
      lane: laneOf(request.url),
      method: request.method,
      path: pathOf(request.url),
      messages: carried.get(id) ?? [],
      answer: answerOf(exchange),
      status: response?.status ?? 0,
    });
  }
  fold();
  return { lanes, steps };
}

/** What carries a message, what redirects or fails, and pages; not what pages load. */
function isShown(
  exchange: Exchange,
  carried: ReadonlyMap<ExchangeId, readonly MessageIndex[]>,
  kept: ReadonlySet<ExchangeId>,
): boolean {
  if (carried.has(exchange.id) || kept.has(exchange.id)) return true;
  const answer = answerOf(exchange);
  const isPage = exchange.resourceType === 'main_frame' || exchange.resourceType === 'sub_frame';
  return answer === 'redirect' || (isPage && answer !== 'none') || (exchange.request.method === 'POST' && isPage);
}

function answerOf({ response, state, error }: Exchange): StepAnswer {
  if (response?.redirectUrl !== undefined || state === 'redirected') return 'redirect';
  const status = response?.status ?? 0;
  if (status >= 400 || state === 'failed' || error !== undefined) return 'error';
  return status === 0 ? 'none' : 'page';
}

function lanesOf(
  flow: Flow,
  shown: readonly Exchange[],
  messages: readonly SequenceMessage[],
  exchanges: readonly Exchange[],
): Lane[] {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const hostAt = new Map(
    messages.map(({ index, exchangeId }) => [index, hostOf(byId.get(exchangeId)?.request.url ?? '')]),
  );
  const asked = new Set<string>();
  const answered = new Set<string>();
  for (const { request, response } of flow.legs) {
    const to = request === undefined ? undefined : hostAt.get(request);
    const back = response === undefined ? undefined : hostAt.get(response);
    if (to) asked.add(to);
    if (back) answered.add(back);
  }
  const roleOf = (host: string): LaneRole => {
    if (asked.has(host)) return answered.has(host) ? 'broker' : 'idp';
    return answered.has(host) ? 'sp' : 'other';
  };
  const hosts = [...new Set([...answered, ...asked, ...shown.map(({ request }) => hostOf(request.url))])].filter(
    (host) => host !== '',
  );
  // In a logout each party asks and answers: who is asked first stands at the right.
  const [first] = flow.legs;
  const began = first?.request === undefined ? undefined : hostAt.get(first.request);
  const placed = hosts.slice(0, MOST_HOSTS).map((host): Lane => {
    const role = roleOf(host);
    return { host, role: flow.kind === 'slo' && role === 'broker' ? (host === began ? 'idp' : 'sp') : role };
  });
  const of = (role: LaneRole): Lane[] => placed.filter((lane) => lane.role === role);
  const rest: Lane[] = hosts.length > MOST_HOSTS ? [{ role: 'other', host: '' }] : [];
  return [...of('sp'), { role: 'browser', host: '' }, ...of('broker'), ...of('idp'), ...of('other'), ...rest];
}

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)([^?#]*)/i;

const hostOf = (url: string): string => (ADDRESS.exec(url)?.[1] ?? '').toLowerCase();

const pathOf = (url: string): string => ADDRESS.exec(url)?.[2] || '/';
