// What the diagram of one flow shows: its sequence, with the findings and the RelayState of each step.
import type { Analysis } from '../../analysis/analysis.ts';
import type { ExchangeId } from '../../capture/exchange.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Flow } from '../../flow/flow.ts';
import type { RelayStateHop } from '../../flow/relay-state-hop.ts';
import { type Sequence, sequenceOf } from '../../flow/sequence.ts';
import { indexOf, messageAt, requestsOf, responsesOf } from '../analysis-index.ts';

export interface FlowSteps {
  readonly sequence: Sequence;
  /** Failures and warnings that point to the exchange or to a message in it. */
  readonly findings: ReadonlyMap<ExchangeId, readonly Finding[]>;
  /** What was seen of RelayState at the exchange; of several sightings the one that tells most. */
  readonly relayState: ReadonlyMap<ExchangeId, RelayStateHop>;
}

export function flowSteps(flow: Flow, analysis: Analysis, all: readonly Finding[]): FlowSteps {
  const exchanges = flow.exchanges.flatMap((id) => indexOf(analysis).exchanges.get(id) ?? []);
  const messages = flow.legs
    .flatMap((leg) => [...requestsOf(leg), ...responsesOf(leg)])
    .flatMap((index) => messageAt(analysis, index) ?? []);
  const findings = new Map<ExchangeId, Finding[]>();
  for (const finding of all) {
    if (finding.outcome !== 'fail' && finding.outcome !== 'warn') continue;
    const id = finding.where.exchange ?? messageAt(analysis, finding.where.message)?.exchangeId;
    if (id === undefined) continue;
    const there = findings.get(id);
    if (there) there.push(finding);
    else findings.set(id, [finding]);
  }
  const relayState = new Map<ExchangeId, RelayStateHop>();
  for (const hop of flow.legs.flatMap(({ trail }) => trail)) {
    const known = relayState.get(hop.exchange);
    if (!known || (known.changed === 'same' && hop.changed !== 'same')) relayState.set(hop.exchange, hop);
  }
  const kept = new Set([...findings.keys(), ...relayState.keys()]);
  return { sequence: sequenceOf(flow, exchanges, messages, kept), findings, relayState };
}
