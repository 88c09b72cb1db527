// Holds every flow against every check. What needs more than the traffic (verdicts of signatures, deployments) comes by the context.
import type { EpochMs } from '../base/units.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../checks/check-subject.ts';
import type { Finding } from '../checks/finding.ts';
import { CHECKS } from '../checks/index.ts';
import { runChecks } from '../checks/run-checks.ts';
import { indexTrace, type TraceIndex } from '../checks/trace-index.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { detectDeployment } from '../deployments/detect.ts';
import type { Flow, MessageIndex } from '../flow/flow.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import type { Analysis } from './analysis.ts';

export interface CheckContext {
  /** Milliseconds of this computer's clock. */
  readonly now: EpochMs | undefined;
  /** What the user configured; the one that fits a flow is found by `detectDeployment`. */
  readonly deployments: readonly Deployment[];
  /** The user's own choice, by flow id. */
  readonly chosen?: ReadonlyMap<string, Deployment>;
  /** Undefined for a message that was not verified. */
  readonly verificationOf: (index: MessageIndex) => MessageVerification | undefined;
}

/** Findings of each flow, in the order of `analysis.flows`. Never throws. */
export const checkFlows = (analysis: Analysis, context: CheckContext): (readonly Finding[])[] =>
  analysis.flows.map((flow) => checkFlow(flow, analysis, context));

/** Findings of one flow of the analysis. Never throws. */
export const checkFlow = (flow: Flow, analysis: Analysis, context: CheckContext): readonly Finding[] =>
  runChecks(toSubject(flow, analysis, traceOf(analysis), context), CHECKS);

const traces = new WeakMap<Analysis, TraceIndex>();

function traceOf(analysis: Analysis): TraceIndex {
  const known = traces.get(analysis);
  if (known) return known;
  const trace = indexTrace(analysis.exchanges, analysis.flows);
  traces.set(analysis, trace);
  return trace;
}

export function toSubject(flow: Flow, analysis: Analysis, trace: TraceIndex, context: CheckContext): CheckSubject {
  const messageAt = (index: MessageIndex | undefined): SubjectMessage[] => {
    const message = index === undefined ? undefined : analysis.messages[index];
    const exchange = message && trace.exchange(message.exchangeId);
    if (index === undefined || !message || !exchange) return [];
    const { encoded, decoded } = message;
    return [{ index, exchange, encoded, decoded, verification: context.verificationOf(index) }];
  };
  const legs = flow.legs.map(
    (leg): SubjectLeg => ({
      leg,
      request: messageAt(leg.request)[0],
      response: messageAt(leg.response)[0],
      requestHops: leg.requestHops.flatMap(messageAt),
      responseHops: leg.responseHops.flatMap(messageAt),
    }),
  );
  const messages = legs
    .flatMap(({ request, response, requestHops, responseHops }) => [request, response, ...requestHops, ...responseHops])
    .filter((message) => message !== undefined)
    .sort((a, b) => a.index - b.index);
  const exchanges = flow.exchanges.flatMap((id) => trace.exchange(id) ?? []);
  const chosen = context.chosen?.get(flow.id);
  const detected = detectDeployment({ messages, exchanges }, context.deployments);
  return {
    flow,
    legs,
    messages: [...new Map(messages.map((message) => [message.index, message])).values()],
    exchanges,
    trace,
    messageAt: (index) => messageAt(index)[0],
    deployment: chosen ?? detected.deployment,
    deploymentSource: chosen ? 'configured' : detected.source,
    now: context.now,
  };
}
