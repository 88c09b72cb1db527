// The report as Markdown for a ticket: verdicts, the cause, what to change, and where. Messages stay in the HTML report and the trace.
import { counted } from '../../base/counted.ts';
import type { Limits } from '../../base/limits.ts';
import type { StoredFinding, Trace } from '../trace.ts';
import { type ReportedFlow, type ReportedMessage, toReport } from './report-model.ts';
import {
  FINDING_OUTCOMES,
  flowTitle,
  OUTCOMES,
  redactionSentence,
  relayStateSentence,
  SIGNATURE_VERDICTS,
} from './report-words.ts';
import { cut, visibleText } from './visible-text.ts';

const LONGEST_VALUE = 400;

/** Traffic as code, fenced by more backticks than stand in it: no link, no mention and no markup comes of it. */
export function code(text: string): string {
  const shown = visibleText(cut(text, LONGEST_VALUE));
  const longest = (shown.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  return shown === '' ? '(empty)' : `${fence}${/^`|`$/.test(shown) ? ` ${shown} ` : shown}${fence}`;
}

/** Sentences of ours that name values of the traffic. */
const plain = (text: string): string =>
  visibleText(text).replace(/[\\`*_{}[\]()<>#|~@!&]/g, (found) =>
    found === '@' || found === '<' || found === '&' ? `&#${found.charCodeAt(0)};` : `\\${found}`,
  );

export function reportMarkdown(trace: Trace, limits: Limits): string {
  const { flows, others } = toReport(trace, limits);
  return `${[
    '# SAML Scope report',
    '',
    `${new Date(trace.savedAt).toISOString()} · ${plain(`${trace.product.name} ${trace.product.version}`)} · ${counted(trace.exchanges.length, 'exchange')}`,
    '',
    `> ${redactionSentence(trace.redaction)}`,
    ...flows.flatMap((flow, index) => flowLines(flow, index + 1)),
    ...(others.length > 0 ? ['', '## Messages outside of any flow', '', ...others.map(messageLine)] : []),
  ].join('\n')}\n`;
}

function flowLines({ flow, findings, messages }: ReportedFlow, number: number): string[] {
  const quiet = (finding: StoredFinding): boolean => finding.outcome === 'pass' || finding.outcome === 'not-checked';
  const worth = findings.filter((finding) => finding.cause || !quiet(finding));
  const passed = findings.filter(({ outcome }) => outcome === 'pass').length;
  const unchecked = findings.filter(({ outcome }) => outcome === 'not-checked').length;
  return [
    '',
    `## ${number}. ${flowTitle(flow)}: ${OUTCOMES[flow.outcome]}`,
    '',
    ...flow.legs.map((leg) => `- ${relayStateSentence(leg)}`),
    '',
    ...worth.flatMap(findingLines),
    ...(findings.length > 0 ? [`Checks: ${passed} passed, ${unchecked} could not be made.`, ''] : []),
    ...messages.map(messageLine),
  ];
}

function findingLines({ id, outcome, cause, message, seen, expected, fix }: StoredFinding): string[] {
  return [
    `**${cause ? 'Cause' : FINDING_OUTCOMES[outcome]}:** ${plain(message)} (${code(id)})`,
    ...(seen === '' ? [] : [`- Seen: ${code(seen)}`]),
    ...(expected === '' ? [] : [`- Expected: ${code(expected)}`]),
    ...(fix === '' ? [] : [`- What to change: ${plain(fix)}`]),
    '',
  ];
}

function messageLine({ message, stored }: ReportedMessage): string {
  const { encoded, decoded, index } = message;
  const { kind, issuer, status } = decoded.header;
  const signatures = stored ? [...(stored.detached ? [stored.detached] : []), ...stored.signatures] : [];
  const parts = [
    `\\[${index}\\] ${kind} by ${encoded.binding}`,
    ...(status === undefined ? [] : [code(status)]),
    ...(issuer === undefined ? [] : [`from ${code(issuer)}`]),
    ...signatures.map(({ on, verdict }) => `signature on ${plain(on)}: ${SIGNATURE_VERDICTS[verdict]}`),
  ];
  return `- ${parts.join(' · ')}`;
}
