// What a report shows, gathered once for both of its forms: flows with their findings, messages with the verdicts on them.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { analyze } from '../../analysis/analyze.ts';
import type { Limits } from '../../base/limits.ts';
import type { Flow } from '../../flow/flow.ts';
import { printXml } from '../../xml/print.ts';
import { storedMessages } from '../stored-verdicts.ts';
import type { StoredFinding, StoredMessage, Trace } from '../trace.ts';
import { FINDING_ORDER } from './report-words.ts';

export interface ReportedMessage {
  readonly message: AnalyzedMessage;
  readonly stored: StoredMessage | undefined;
  /** Indented XML, or the text that is none; '' for a message without. */
  readonly xml: string;
}

export interface ReportedFlow {
  readonly flow: Flow;
  /** The cause first, then by how bad they are. */
  readonly findings: readonly StoredFinding[];
  readonly messages: readonly ReportedMessage[];
}

export interface Report {
  readonly trace: Trace;
  readonly analysis: Analysis;
  readonly flows: readonly ReportedFlow[];
  /** Messages outside of any flow. */
  readonly others: readonly ReportedMessage[];
}

export function toReport(trace: Trace, limits: Limits): Report {
  const analysis = analyze(trace.exchanges, { limits });
  const verdicts = trace.verdicts ?? { messages: [], flows: [] };
  const storedOf = storedMessages(verdicts, analysis);
  const findings = new Map(verdicts.flows.map((flow) => [flow.id, flow.findings]));
  const reported = (message: AnalyzedMessage): ReportedMessage => ({
    message,
    stored: storedOf(message.index),
    xml: message.decoded.document ? printXml(message.decoded.document) : (message.decoded.xml ?? ''),
  });
  const inFlows = new Set<number>();
  const flows = analysis.flows.map((flow): ReportedFlow => {
    const indexes = flow.legs.flatMap(({ request, response, requestHops, responseHops }) => [
      request,
      ...requestHops,
      response,
      ...responseHops,
    ]);
    const own = [...new Set(indexes.filter((index) => index !== undefined))].sort((a, b) => a - b);
    for (const index of own) inFlows.add(index);
    return {
      flow,
      findings: inOrder(findings.get(flow.id) ?? []),
      messages: own.flatMap((index) => {
        const message = analysis.messages[index];
        return message ? [reported(message)] : [];
      }),
    };
  });
  return {
    trace,
    analysis,
    flows,
    others: analysis.messages.filter(({ index }) => !inFlows.has(index)).map(reported),
  };
}

const rank = ({ cause, outcome }: StoredFinding): number => (cause ? -1 : FINDING_ORDER.indexOf(outcome));

const inOrder = (findings: readonly StoredFinding[]): StoredFinding[] => findings.toSorted((a, b) => rank(a) - rank(b));
