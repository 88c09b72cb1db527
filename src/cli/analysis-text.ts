// An analysis as text for a terminal or a CI log: the verdicts first, then what they are about.
import type { Analysis, AnalyzedMessage } from '../analysis/analysis.ts';
import { counted } from '../base/counted.ts';
import type { Finding } from '../checks/finding.ts';
import type { BrowserChange, Flow, Leg } from '../flow/flow.ts';
import type { RelayStateClass } from '../flow/relay-state-class.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import { findingLines } from './finding-text.ts';
import { printable } from './printable.ts';
import { NOT_CHECKED_REASONS } from './require-exact.ts';
import { verificationLines } from './signature-text.ts';

/** `verifications[i]` is that of `analysis.messages[i]`, `findings[i]` are those of `analysis.flows[i]`. */
export function analysisText(
  analysis: Analysis,
  verifications: readonly MessageVerification[],
  findings: readonly (readonly Finding[])[],
): string {
  const lines: string[] = [];
  const linesOf = (message: AnalyzedMessage): string[] => messageLines(message, verifications[message.index]);
  for (const [number, flow] of analysis.flows.entries()) {
    lines.push(heading(flow, number + 1), ...findingLines(findings[number] ?? []).map((line) => `   ${line}`));
    for (const leg of flow.legs) lines.push(...legLines(leg, analysis, linesOf));
    lines.push('');
  }
  const inFlows = new Set(
    analysis.flows.flatMap(({ legs }) =>
      legs.flatMap(({ request, response, requestHops, responseHops }) => [
        request,
        response,
        ...requestHops,
        ...responseHops,
      ]),
    ),
  );
  const others = analysis.messages.filter(({ index }) => !inFlows.has(index));
  if (others.length > 0) lines.push('Messages outside of any flow', ...others.flatMap(linesOf), '');
  if (analysis.messages.length === 0)
    lines.push(`No SAML message in ${counted(analysis.exchanges.length, 'exchange')}.`, '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function heading({ kind, initiatedBy, outcome }: Flow, number: number): string {
  const name = kind === 'sso' ? 'Login' : 'Logout';
  const by = { sp: ', begun by the service provider', idp: ', begun by the identity provider', unknown: '' }[
    initiatedBy
  ];
  const end = { succeeded: 'succeeded', failed: 'FAILED', 'not-seen': 'outcome not seen' }[outcome];
  return `${number}. ${name}${by}: ${end}`;
}

function legLines(leg: Leg, { messages }: Analysis, linesOf: (message: AnalyzedMessage) => string[]): string[] {
  const order = [leg.request, ...leg.requestHops, leg.response, ...leg.responseHops];
  const own = order.flatMap((index) => (index === undefined ? [] : [messages[index] as AnalyzedMessage]));
  return [...own.flatMap(linesOf), `   RelayState ${relayStateText(leg, messages)}`];
}

function messageLines(message: AnalyzedMessage, verification: MessageVerification | undefined): string[] {
  const { index, exchangeId, encoded, decoded } = message;
  const { header, xmlProblem, problems } = decoded;
  const from = header.issuer === undefined ? '' : ` from ${printable(header.issuer)}`;
  const to = header.destination === undefined ? '' : ` to ${printable(header.destination)}`;
  const status = header.status === undefined ? '' : ` (${printable(header.status)})`;
  const all = [...encoded.problems, ...(xmlProblem ? [xmlProblem] : []), ...problems];
  return [
    `   [${index}] ${encoded.binding} ${header.kind}${status}${from}${to} · ${exchangeId}`,
    ...all.map(({ code, message: said }) => `       ${code}: ${printable(said)}`),
    ...(verification ? verificationLines(verification) : []).map((line) => `       ${line}`),
  ];
}

function relayStateText({ relayState, request, response }: Leg, messages: readonly AnalyzedMessage[]): string {
  switch (relayState.verdict) {
    case 'exact':
      return `exact: ${relayState.octets} bytes came back as ${browserText(relayState.browserChanges)}`;
    case 'absent':
      return 'absent: neither message carried one';
    case 'not-checked':
      return `not checked: ${NOT_CHECKED_REASONS[relayState.reason]}`;
    case 'mutated':
      return [
        `MUTATED: byte ${relayState.firstDifference + 1} is the first that differs; ${classText(relayState.class)}`,
        `     sent     ${valueText(request, messages)}`,
        `     returned ${valueText(response, messages)}`,
      ].join('\n  ');
  }
}

const ROUNDS = ['', 'once', 'twice', 'three times'];

function classText(found: RelayStateClass): string {
  switch (found.name) {
    case 're-encoded':
      return `percent-encoded ${ROUNDS[found.rounds]} more than it should be`;
    case 'truncated':
      return `cut at \`${printable(found.next)}\` (byte ${found.at + 1})`;
    case 'literal':
      return `the word ${found.word} came back for it`;
    case 'combined':
      return `${classText(found.first)}; then ${classText(found.second)}`;
    default:
      return CLASSES[found.name];
  }
}

const CLASSES: Record<Exclude<RelayStateClass['name'], 're-encoded' | 'truncated' | 'literal' | 'combined'>, string> = {
  'over-decoded': 'percent-decoded once more than it should be',
  missing: 'the parameter did not come back',
  emptied: 'the parameter came back empty',
  added: 'it came back though none was sent',
  'plus-space': 'blank, +, %20 and %2B were taken for each other',
  'html-escaped': 'HTML-escaped once more than it should be',
  'html-unescaped': 'HTML-unescaped once more than it should be',
  'url-normalised': 'the same URL but for case, default port, end slash or http and https',
  whitespace: 'only white space at its ends differs',
  case: 'only upper and lower case differ',
  wrapped: 'it came back within a longer value',
  base64: 'one is the other in base64',
  charset: 'the same text in another character encoding or normal form',
  crossed: 'it is the RelayState of another login in this browser',
  defaulted: 'the same value came back for other logins too: a default of the IdP',
  replaced: 'no usual encoding or cut explains it',
};

const BROWSER_CHANGES: Record<BrowserChange, string> = {
  'line-breaks': 'line breaks as CRLF',
  nul: 'NUL as U+FFFD',
};

const browserText = (changes: readonly BrowserChange[]): string =>
  changes.length === 0
    ? 'they were sent'
    : `the browser writes them in a form (${changes.map((change) => BROWSER_CHANGES[change]).join(', ')})`;

function valueText(index: number | undefined, messages: readonly AnalyzedMessage[]): string {
  const encoded = index === undefined ? undefined : messages[index]?.encoded;
  if (!encoded || encoded.relayState.presence === 'absent') return '(none)';
  const { presence, value, place } = encoded.relayState;
  const shown = presence === 'empty' ? '(empty)' : printable(value);
  return place === encoded.place ? shown : `${shown} (in the ${place}, not beside the message)`;
}
