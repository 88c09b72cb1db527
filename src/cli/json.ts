// The JSON of the command line: field names and values are the fixed contract of docs/cli.md.
import type { Analysis, AnalyzedMessage } from '../analysis/analysis.ts';
import type { Finding } from '../checks/finding.ts';
import type { Flow, Leg } from '../flow/flow.ts';
import type { RelayStateHop } from '../flow/relay-state-hop.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import { verificationJson } from './signature-json.ts';

export function messageJson(message: AnalyzedMessage, verification: MessageVerification) {
  const { index, exchangeId, encoded, decoded } = message;
  const { header, xmlProblem } = decoded;
  const { relayState } = encoded;
  return {
    index,
    exchange: exchangeId,
    binding: encoded.binding,
    parameter: encoded.parameter,
    kind: header.kind,
    version: header.version,
    id: header.id ?? null,
    inResponseTo: header.inResponseTo ?? null,
    issuer: header.issuer ?? null,
    destination: header.destination ?? null,
    issueInstant: header.issueInstant ?? null,
    status: header.status ?? null,
    relayState: {
      present: relayState.presence !== 'absent',
      presence: relayState.presence,
      wire: relayState.wire,
      value: relayState.presence === 'absent' ? null : relayState.value,
      bytes: relayState.octets.length,
    },
    encrypted: header.encrypted,
    ...verificationJson(message, verification),
    problems: [
      ...encoded.problems.map(({ code, message }) => ({ code, message })),
      ...(xmlProblem
        ? [{ code: xmlProblem.code, message: xmlProblem.message, line: xmlProblem.line, column: xmlProblem.column }]
        : []),
      ...decoded.problems.map(({ code, message }) => ({ code, message })),
    ],
  };
}

export const flowJson = (flow: Flow, analysis: Analysis, findings: readonly Finding[]) => ({
  kind: flow.kind,
  initiatedBy: flow.initiatedBy,
  outcome: flow.outcome,
  exchanges: flow.exchanges,
  legs: flow.legs.map((leg) => legJson(leg, analysis)),
  findings: findings.map(findingJson),
});

const findingJson = ({ where: { message, exchange, path }, ...finding }: Finding) => ({
  id: finding.id,
  cites: finding.cites,
  outcome: finding.outcome,
  cause: finding.cause,
  confidence: finding.confidence,
  weakenedBy: finding.weakenedBy,
  party: finding.party ?? null,
  where: { message: message ?? null, exchange: exchange ?? null, path: path ?? null },
  seen: finding.seen,
  expected: finding.expected,
  message: finding.message,
  fix: finding.fix,
});

function legJson(leg: Leg, { messages }: Analysis) {
  const exchangeOf = (index: number | undefined) =>
    index === undefined ? null : (messages[index]?.exchangeId ?? null);
  return {
    request: leg.request ?? null,
    response: leg.response ?? null,
    pairing: leg.pairing,
    requestExchange: exchangeOf(leg.request),
    responseExchange: exchangeOf(leg.response),
    round: leg.round ?? null,
    relayState: relayStateJson(leg),
    trail: leg.trail.map(hopJson),
  };
}

const hopJson = (hop: RelayStateHop) => ({
  exchange: hop.exchange,
  message: hop.message ?? null,
  where: hop.where,
  carrier: hop.carrier,
  parameter: hop.parameter ?? 'RelayState',
  party: hop.party,
  presence: hop.presence,
  wire: hop.wire,
  value: hop.presence === 'absent' || hop.presence === 'unknown' ? null : hop.value,
  bytes: hop.octets.length,
  changed: hop.changed,
  class: hop.class?.name ?? null,
});

function relayStateJson({ relayState }: Leg) {
  switch (relayState.verdict) {
    case 'exact':
      return {
        verdict: 'exact',
        class: null,
        detail: { browserChanges: relayState.browserChanges },
        changedBetween: null,
      };
    case 'mutated': {
      const { name, ...how } = relayState.class;
      return {
        verdict: 'mutated',
        class: name,
        detail: { firstDifference: relayState.firstDifference, ...how },
        changedBetween: relayState.changedBetween,
        party: relayState.party ?? null,
      };
    }
    case 'absent':
      return { verdict: 'absent', class: null, detail: {}, changedBetween: null };
    case 'not-checked':
      return { verdict: 'not-checked', class: null, detail: { reason: relayState.reason }, changedBetween: null };
  }
}
