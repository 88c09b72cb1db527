// Which Responses of the trace can be validated, which is meant at first, and what a pasted text holds. No drawing.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { analyze } from '../../analysis/analyze.ts';
import { utf8 } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { pastedExchange } from '../../capture/pasted.ts';
import { isSalesforceSp } from '../../checks/salesforce/products.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { detectDeployment, UNKNOWN_DEPLOYMENT } from '../../deployments/detect.ts';
import { newDeployment } from '../../deployments/new-deployment.ts';
import { findPreset } from '../../deployments/presets/index.ts';
import type { Flow } from '../../flow/flow.ts';
import { indexOf, messageAt } from '../analysis-index.ts';
import type { DeploymentSnapshot } from '../findings/flow-checks.ts';
import type { TraceItem } from '../trace-tree.ts';

/** A Response with all that it is read with; of a pasted one, the analysis of what was pasted. */
export interface ResponseToValidate {
  readonly message: AnalyzedMessage;
  readonly exchange: Exchange;
  readonly flow: Flow | undefined;
  readonly analysis: Analysis;
}

/** More than anybody chooses from a list. */
const MOST_LISTED = 100;

/** Those that a browser posted, the newest first. */
export function responsesIn(analysis: Analysis): readonly ResponseToValidate[] {
  const { exchanges, places } = indexOf(analysis);
  const found: ResponseToValidate[] = [];
  for (const message of analysis.messages.toReversed()) {
    if (found.length === MOST_LISTED) break;
    const exchange = exchanges.get(message.exchangeId);
    if (!exchange || message.decoded.header.kind !== 'Response') continue;
    found.push({ message, exchange, flow: places.get(message.index)?.flow, analysis });
  }
  return found;
}

/** The one that is selected in the list, or the answer to the selected flow; else the newest that Salesforce got. */
export function meantAtFirst(
  item: TraceItem | undefined,
  responses: readonly ResponseToValidate[],
): ResponseToValidate | undefined {
  if (item?.kind === 'message') {
    const own = responses.find(({ message }) => message.index === item.message.index);
    const flow = item.place?.flow;
    return own ?? (flow && responses.find((response) => response.flow === flow));
  }
  if (item?.kind === 'flow') return responses.find(({ flow }) => flow === item.summary.flow);
  return responses.find((response) => isSalesforceSp(detected(response, []).deployment)) ?? responses[0];
}

/** `nothing`: empty; `unreadable`: no message is in it. Of several messages the first Response, else the first. */
export type Pasted = ResponseToValidate | 'nothing' | 'unreadable';

export function readPastedResponse(text: string): Pasted {
  if (text.trim() === '') return 'nothing';
  const exchange = pastedExchange(utf8(text), 0);
  const analysis = analyze([exchange], { limits: DEFAULT_LIMITS });
  const response = analysis.messages.find(({ decoded }) => decoded.header.kind === 'Response');
  const message = response ?? messageAt(analysis, 0);
  return message ? { message, exchange, flow: undefined, analysis } : 'unreadable';
}

/** The user's deployments in which Salesforce takes the assertion. */
export const salesforceDeployments = ({ deployments }: DeploymentSnapshot): readonly Deployment[] =>
  deployments.filter(isSalesforceSp);

/** The user's choice for the flow, or the one that fits the message; undefined where none of Salesforce's does. */
export function fittingDeployment(
  response: ResponseToValidate,
  configured: DeploymentSnapshot,
): Deployment | undefined {
  const chosen = response.flow && configured.chosen.get(response.flow.id);
  if (chosen && isSalesforceSp(chosen)) return chosen;
  const { deployment, source } = detected(response, salesforceDeployments(configured));
  return source === 'configured' ? deployment : undefined;
}

const detected = ({ message, exchange }: ResponseToValidate, deployments: readonly Deployment[]) =>
  detectDeployment(
    { exchanges: [exchange], messages: [{ exchange, encoded: message.encoded, decoded: message.decoded }] },
    deployments,
  );

const ORG = findPreset('salesforce-org');

/** Salesforce, of which nothing is known but what its documents say. */
export const UNCONFIGURED: Deployment = ORG ? newDeployment(ORG, 'validator') : UNKNOWN_DEPLOYMENT;
