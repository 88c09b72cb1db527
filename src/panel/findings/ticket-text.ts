// A flow's findings as plain text to paste into a ticket: the cause first. Values stand as they were seen: redaction is for files.
import type { Finding } from '../../checks/finding.ts';
import type { OutcomeEvidence } from '../../flow/flow.ts';
import { outcomeText } from '../components/flow-outcome-text.ts';
import type { FlowSummary } from '../flow-summary.ts';
import { countOf } from './findings-order.ts';
import { findingsText } from './findings-text.ts';

const LONGEST = 500;

export function ticketText(
  { flow, participants, startedAt }: FlowSummary,
  findings: readonly Finding[],
  { wasPaused }: { readonly wasPaused: boolean },
): string {
  const [evidence] = flow.outcomeEvidence;
  const lines = [
    findingsText.headline(flow, countOf(findings, 'fail'), countOf(findings, 'warn')),
    ...(participants.length > 0 ? [findingsText.between(participants)] : []),
    ...(startedAt === undefined ? [] : [findingsText.began(startedAt)]),
    ...(evidence ? [evidenceLine(evidence)] : []),
    ...(wasPaused && flow.outcome === 'not-seen' ? [findingsText.paused] : []),
  ];
  const told = findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
  const sorted = [...told.filter(({ cause }) => cause), ...told.filter(({ cause }) => !cause)];
  for (const finding of sorted) lines.push('', ...findingLines(finding, flow.outcome === 'failed'));
  if (sorted.length === 0) lines.push('', findingsText.noFindings);
  return `${lines.join('\n')}\n`;
}

const evidenceLine = ({ code, detail }: OutcomeEvidence): string =>
  `${outcomeText.evidence[code]}${detail === '' ? '.' : `: ${cut(detail)}`}`;

function findingLines(finding: Finding, failed: boolean): string[] {
  const { cause, outcome, id, message, seen, expected, fix } = finding;
  const lead = cause ? (failed ? findingsText.cause : findingsText.mainFinding) : findingsText.outcome[outcome].word;
  return [
    `${lead}: ${message}`,
    ...(seen === '' ? [] : [`  ${findingsText.seen}: ${cut(seen)}`]),
    ...(expected === '' ? [] : [`  ${findingsText.expected}: ${cut(expected)}`]),
    ...(fix === '' ? [] : [`  ${findingsText.fix}: ${fix}`]),
    `  ${findingsText.rule}: ${id} (${finding.cites.join(', ')})`,
  ];
}

const cut = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
