// The report as one HTML file: no script, no request, nothing of the traffic that is not escaped.

import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64 } from '../../base/base64.ts';
import { utf8 } from '../../base/bytes.ts';
import { counted } from '../../base/counted.ts';
import type { Limits } from '../../base/limits.ts';
import type { StoredFinding, Trace } from '../trace.ts';
import { type Report, type ReportedFlow, type ReportedMessage, toReport } from './report-model.ts';
import { REPORT_STYLE } from './report-style.ts';
import {
  FINDING_OUTCOMES,
  flowTitle,
  OUTCOMES,
  redactionSentence,
  relayStateSentence,
  SIGNATURE_VERDICTS,
  VERIFIED_BEFORE,
} from './report-words.ts';
import { sequenceDiagram } from './sequence-diagram.ts';
import { cut, escapeHtml } from './visible-text.ts';

const LONGEST_VALUE = 2_000;
const LONGEST_XML = 400_000;
const MOST_EXCHANGES = 2_000;

const value = (text: string): string => `<code>${escapeHtml(cut(text, LONGEST_VALUE))}</code>`;

/** A whole page. Content security policy forbids everything but its own style sheet, so that a fault of ours does nothing either. */
export function reportHtml(trace: Trace, limits: Limits): string {
  const report = toReport(trace, limits);
  const policy = `default-src 'none'; style-src 'sha256-${encodeBase64(sha256(utf8(REPORT_STYLE)))}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>SAML Scope report</title>',
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    ...head(report),
    ...report.flows.flatMap((flow, index) => flowHtml(flow, index + 1, report)),
    ...(report.others.length > 0 ? ['<h2>Messages outside of any flow</h2>', ...report.others.map(messageHtml)] : []),
    ...exchangesHtml(report),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function head({ trace, flows }: Report): string[] {
  const { product, savedAt, redaction } = trace;
  const isRedacted = redaction !== undefined && redaction.level !== 'none';
  return [
    '<header>',
    '<h1>SAML Scope report</h1>',
    `<p>${escapeHtml(new Date(savedAt).toISOString())} · ${escapeHtml(`${product.name} ${product.version}`)} · ${counted(trace.exchanges.length, 'exchange')} · ${counted(flows.length, 'flow')}</p>`,
    `<p class="note">${redactionSentence(redaction)}${isRedacted ? ` ${VERIFIED_BEFORE}` : ''}</p>`,
    '</header>',
  ];
}

function flowHtml({ flow, findings, messages }: ReportedFlow, number: number, { analysis }: Report): string[] {
  const diagram = sequenceDiagram(flow, analysis);
  return [
    `<h2>${number}. ${escapeHtml(flowTitle(flow))}: <span class="verdict ${flow.outcome}">${OUTCOMES[flow.outcome]}</span></h2>`,
    ...flow.legs.map((leg) => `<p class="${leg.relayState.verdict}">${escapeHtml(relayStateSentence(leg))}</p>`),
    ...flow.legs.flatMap(({ request, response, relayState }) =>
      relayState.verdict === 'mutated'
        ? [
            '<dl>',
            ...[
              ['sent', request],
              ['returned', response],
            ].map(([name, index]) => {
              const seen = analysis.messages[index as number]?.encoded.relayState;
              return `<dt>${name}</dt><dd>${seen && seen.presence !== 'absent' ? value(seen.value) : '(none)'}</dd>`;
            }),
            '</dl>',
          ]
        : [],
    ),
    ...(diagram === '' ? [] : [`<div class="diagram">${diagram}</div>`]),
    ...(findings.length > 0 ? ['<h3>Findings</h3>', ...findings.map(findingHtml)] : []),
    ...(messages.length > 0 ? ['<h3>Messages</h3>', ...messages.map(messageHtml)] : []),
  ];
}

function findingHtml(finding: StoredFinding): string {
  const { id, outcome, cause, message, seen, expected, fix, cites, where } = finding;
  const facts = [
    ['Seen', seen],
    ['Expected', expected],
    ['Where', where.path ?? ''],
    ['Rules', cites.join(', ')],
  ].filter(([, text]) => text !== '');
  return [
    `<section class="finding${cause ? ' cause' : ''}">`,
    `<p><span class="verdict ${outcome}">${cause ? 'Cause' : FINDING_OUTCOMES[outcome]}</span> · <code>${escapeHtml(id)}</code></p>`,
    `<p>${escapeHtml(message)}</p>`,
    fix === '' ? '' : `<p><strong>What to change:</strong> ${escapeHtml(fix)}</p>`,
    facts.length === 0
      ? ''
      : `<dl>${facts.map(([name, text]) => `<dt>${name}</dt><dd>${value(text ?? '')}</dd>`).join('')}</dl>`,
    '</section>',
  ].join('');
}

function messageHtml({ message, stored, xml }: ReportedMessage): string {
  const { encoded, decoded, index } = message;
  const { header } = decoded;
  const problems = [...encoded.problems, ...(decoded.xmlProblem ? [decoded.xmlProblem] : []), ...decoded.problems];
  const facts: (readonly [string, string | undefined])[] = [
    ['Issuer', header.issuer],
    ['Destination', header.destination],
    ['ID', header.id],
    ['InResponseTo', header.inResponseTo],
    ['IssueInstant', header.issueInstant],
    ['RelayState', encoded.relayState.presence === 'absent' ? undefined : encoded.relayState.value],
  ];
  const signatures = stored ? [...(stored.detached ? [stored.detached] : []), ...stored.signatures] : [];
  return [
    '<details>',
    `<summary>[${index}] ${escapeHtml(header.kind)}${header.status === undefined ? '' : ` (${escapeHtml(cut(header.status, 200))})`} by ${encoded.binding}</summary>`,
    '<dl>',
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`<dt>${name}</dt><dd>${value(text)}</dd>`])),
    ...signatures.map(
      ({ on, verdict, cause }) =>
        `<dt>Signature on ${escapeHtml(cut(on, 60))}</dt><dd class="${verdict}">${SIGNATURE_VERDICTS[verdict]}${cause ? ` (<code>${escapeHtml(cause)}</code>)` : ''}</dd>`,
    ),
    ...problems.map(
      ({ code, message: said }) =>
        `<dt>Problem</dt><dd><code>${escapeHtml(code)}</code> ${escapeHtml(cut(said, LONGEST_VALUE))}</dd>`,
    ),
    '</dl>',
    xml === '' ? '' : `<pre>${escapeHtml(cut(xml, LONGEST_XML))}</pre>`,
    '</details>',
  ].join('');
}

function exchangesHtml({ trace: { exchanges } }: Report): string[] {
  const shown = exchanges.slice(0, MOST_EXCHANGES);
  return [
    '<h2>Exchanges</h2>',
    `<details><summary>${exchanges.length} in the recording${shown.length < exchanges.length ? `, the first ${shown.length} shown` : ''}</summary>`,
    '<table><thead><tr><th>Time</th><th>Method</th><th>Address</th><th>Status</th></tr></thead><tbody>',
    ...shown.map(
      ({ startedAt, request, response }) =>
        `<tr><td>${timeOf(startedAt)}</td><td>${escapeHtml(cut(request.method, 20))}</td><td>${value(cut(request.url, 400))}</td><td>${response?.status ?? ''}</td></tr>`,
    ),
    '</tbody></table></details>',
  ];
}

const timeOf = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(11, 23) : '');
