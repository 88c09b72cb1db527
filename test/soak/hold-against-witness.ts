// Holds the record against what the witness heard: is anything lost, joined wrongly, or half there without being called a gap?
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { CaptureEvent } from '../../src/capture/capture-event.ts';
import type { Flow } from '../../src/flow/flow.ts';
import { foldAll } from './stand.ts';
import type { WitnessedEvent } from './witnessed-extension.ts';

export interface Held {
  /** Events of navigations that reached our listeners. */
  readonly reached: number;
  /** Of these, events that are not on record: taken by a worker that was stopped before anybody else had them. */
  readonly lost: readonly string[];
  /** And of these, those that bring a message. */
  readonly lostMessages: readonly string[];
  readonly hops: number;
  /** Hops of which the browser delivered only a part. */
  readonly gaps: number;
  readonly messages: number;
  readonly flows: readonly Flow[];
  /** What must not be, one line each. */
  readonly faults: readonly string[];
}

/** The event by which a message gets here: in the address, or posted. */
const bringsMessage = ({ stage, url }: Pick<WitnessedEvent, 'stage' | 'url'>): boolean =>
  stage === 'request' && (/[?&]SAML(?:Request|Response)=/.test(url) || /\/(?:acs|sso|slo)(?:\?|$)/.test(url));

const ENDS = new Set(['redirect', 'completed', 'failed']);
const isNavigation = ({ type }: { readonly type: string }): boolean => type === 'main_frame' || type === 'sub_frame';
const nameOf = ({ stage, requestId, url, at }: Pick<WitnessedEvent, 'stage' | 'requestId' | 'url' | 'at'>): string =>
  `${stage} of request ${requestId} at ${at}: ${url}`;
/** No redirect of a login leads to an address that it came from, so that an address is one hop. */
const hopOf = ({ requestId, url }: Pick<WitnessedEvent, 'requestId' | 'url'>): string => `${requestId} ${url}`;

/** For a fault: in the order of the record. */
export const eventLine = ({ key, stage, at, requestId, method, url }: CaptureEvent): string =>
  `${key} ${requestId} ${stage} ${at} ${method} ${url.slice(0, 60)}`;

/** All requests are over by now. */
export function holdAgainstWitness(witnessed: readonly WitnessedEvent[], recorded: readonly CaptureEvent[]): Held {
  const faults: string[] = [];
  const reached = witnessed.filter(isNavigation);
  const onRecord = new Set(recorded.map(nameOf));
  const lost = reached.filter((event) => !onRecord.has(nameOf(event)));
  const requests = recorded.filter(({ stage }) => stage !== 'tab-opened');
  const twice = requests.length - new Set(requests.map(nameOf)).size;
  if (twice > 0) faults.push(`${twice} events are on record twice`);

  const delivered = grouped(recorded.filter(isNavigation), hopOf);
  const exchanges = foldAll(recorded);
  const shown = grouped(exchanges, ({ requestId, request }) => hopOf({ requestId, url: request.url }));
  let gaps = 0;
  for (const [hop, events] of delivered) {
    const [exchange, ...others] = shown.get(hop) ?? [];
    if (!exchange || others.length > 0) {
      const chain = recorded.filter(({ requestId }) => hop.startsWith(`${requestId} `));
      faults.push(`hop is ${others.length + (exchange ? 1 : 0)} exchanges: ${hop}: ${chain.map(eventLine).join(', ')}`);
      continue;
    }
    const expected = [
      ...(events.some(({ stage }) => stage === 'request') ? [] : ['request']),
      ...(events.some(({ stage }) => ENDS.has(stage)) ? [] : ['response']),
    ];
    if (expected.length > 0) gaps++;
    if (expected.join() !== exchange.gaps.join())
      faults.push(`gaps are [${exchange.gaps.join()}], not [${expected.join()}]: ${hop}`);
    const statuses = new Set(events.flatMap(({ stage, status }) => (ENDS.has(stage) && status ? [status] : [])));
    const { response } = exchange;
    if (statuses.size > 0 && !(response && statuses.has(response.status)))
      faults.push(`status is ${response?.status}, not ${[...statuses].join()}: ${hop}`);
  }

  const analysis = createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges);
  for (const flow of analysis.flows) faults.push(...flowFaults(flow));
  const withMessage = new Set(analysis.messages.map(({ exchangeId }) => exchangeId));
  const unread = exchanges.filter(
    ({ id, request, gaps: missing }) =>
      !withMessage.has(id) &&
      !missing.includes('request') &&
      (/[?&]SAML(?:Request|Response)=/.test(request.url) || /\/acs$/.test(request.url)),
  );
  for (const { request } of unread) faults.push(`no message in ${request.method} ${request.url.slice(0, 80)}`);

  // Messages that answer each other stand in one flow, in its one leg.
  const asking = new Map<string, number>();
  for (const { index, decoded } of analysis.messages) {
    if (decoded.header?.id) asking.set(decoded.header.id, index);
  }
  const legs = analysis.flows.flatMap((flow) => flow.legs);
  for (const { index, decoded } of analysis.messages) {
    const asked = asking.get(decoded.header?.inResponseTo ?? '');
    if (asked === undefined) continue;
    const together = legs.some(
      (leg) =>
        (leg.request === asked || leg.requestHops.includes(asked)) &&
        (leg.response === index || leg.responseHops.includes(index)),
    );
    if (!together) faults.push(`response ${decoded.header?.id} does not stand with the request it answers`);
  }
  return {
    reached: reached.length,
    lost: lost.map(nameOf),
    lostMessages: lost.filter(bringsMessage).map(nameOf),
    hops: delivered.size,
    gaps,
    messages: analysis.messages.length,
    flows: analysis.flows,
    faults,
  };
}

/** Every login of these runs is healthy: what else is said of RelayState than exact or not checked is wrong. */
function flowFaults({ id, legs, outcome, outcomeEvidence }: Flow): string[] {
  const faults: string[] = [];
  for (const { relayState, request, response } of legs) {
    const { verdict } = relayState;
    if (verdict !== 'exact' && verdict !== 'not-checked') faults.push(`verdict ${verdict} in flow ${id}`);
    if (verdict === 'not-checked' && request !== undefined && response !== undefined)
      faults.push(`both messages are there, but the verdict is ${relayState.verdict}, ${relayState.reason}: ${id}`);
  }
  if (outcome === 'failed')
    faults.push(`outcome failed in flow ${id}: ${outcomeEvidence.map(({ code }) => code).join()}`);
  return faults;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
