// Where a finding points to in the panel: what it is called, what goes there, and which findings are of one message.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import type { ExchangeId } from '../../capture/exchange.ts';
import type { Finding, FindingPlace } from '../../checks/finding.ts';
import type { SourceRange } from '../../xml/tree.ts';
import { indexOf } from '../analysis-index.ts';
import { goToExchange } from '../go-to.ts';
import { hostOf, pathOf } from '../parties.ts';
import type { PlacedProblem } from '../problems.ts';
import type { DetailTab, PanelAction } from '../state.ts';
import { messageKey } from '../trace-tree.ts';
import { lineCounter } from '../xml-lines.ts';
import { rangeOfPath } from '../xml-tree/path-range.ts';

export interface PanelPlace {
  readonly name: string;
  /** To be dispatched one after another. */
  readonly actions: readonly PanelAction[];
}

/** Undefined where the finding is about no one place. */
export function placeOf(where: FindingPlace, analysis: Analysis): PanelPlace | undefined {
  const { message: index, exchange: id, path } = where;
  const message = index === undefined ? undefined : analysis.messages[index];
  if (message) {
    const select: PanelAction = { type: 'select', key: messageKey(message) };
    const range = rangeIn(message, where);
    return {
      name: path === undefined || path === '' ? message.decoded.header.kind : path,
      actions: [select, range ? { type: 'jump', range } : { type: 'tab', tab: tabOf(where) }],
    };
  }
  const { exchanges, messagesOf } = indexOf(analysis);
  const exchange = id === undefined ? undefined : exchanges.get(id);
  if (!exchange) return undefined;
  const { method, url } = exchange.request;
  const go = goToExchange(exchange.id, analysis);
  return {
    name: `${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 120),
    // What a finding says of an exchange is about HTTP, not about the message in it.
    actions: messagesOf.has(exchange.id) ? [...go, { type: 'tab', tab: 'http' }] : go,
  };
}

/** Parts of a login that stand beside the XML, by the path that findings give. */
const TABS: ReadonlyMap<string, DetailTab> = new Map([
  ['RelayState', 'relaystate'],
  ['TARGET', 'relaystate'],
  ['startURL', 'relaystate'],
  ['SigAlg', 'signatures'],
  ['Signature', 'signatures'],
  ['Cookie', 'http'],
  ['Set-Cookie', 'http'],
  ['Location', 'http'],
  ['Date', 'http'],
  ['Content-Length', 'http'],
  ['Content-Security-Policy', 'http'],
  ['X-Frame-Options', 'http'],
  ['Cache-Control', 'http'],
  ['URL', 'http'],
  ['body', 'http'],
]);

const tabOf = ({ path = '' }: FindingPlace): DetailTab => TABS.get(path) ?? 'summary';

const rangeIn = ({ decoded }: AnalyzedMessage, { range, path = '' }: FindingPlace): SourceRange | undefined =>
  range ?? (TABS.has(path) ? undefined : rangeOfPath(decoded.document, path));

/** Whether it is worth a mark at its place: a passed check is not, nor one that could not be made. */
const isMarked = ({ outcome }: Finding): boolean => outcome === 'fail' || outcome === 'warn' || outcome === 'info';

/** What was found in the message itself or at the exchange that carried it. */
export const findingsOfMessage = (findings: readonly Finding[], { index, exchangeId }: AnalyzedMessage): Finding[] =>
  findings.filter(
    (finding) =>
      isMarked(finding) &&
      (finding.where.message === index ||
        (finding.where.message === undefined && finding.where.exchange === exchangeId)),
  );

/** What was found of HTTP at an exchange. */
export const findingsOfExchange = (findings: readonly Finding[], id: ExchangeId): Finding[] =>
  findings.filter(
    (finding) =>
      isMarked(finding) &&
      finding.where.exchange === id &&
      (finding.where.message === undefined || tabOf(finding.where) === 'http'),
  );

/** Failures and warnings as marks in the XML, at the place that each names. */
export function marksInXml(findings: readonly Finding[], message: AnalyzedMessage): PlacedProblem[] {
  const { xml } = message.decoded;
  if (xml === undefined) return [];
  const marked = findings
    .filter(({ outcome, where }) => (outcome === 'fail' || outcome === 'warn') && where.message === message.index)
    .flatMap(({ id, message: words, where }) => {
      const range = rangeIn(message, where);
      return range ? [{ id, words, range }] : [];
    })
    // In the order of the text, so that lines are counted in one pass.
    .sort((a, b) => a.range.start - b.range.start);
  const lineAt = lineCounter(xml);
  return marked.map(({ id, words, range }) => ({
    layer: 'saml',
    code: id,
    message: words,
    range,
    line: lineAt(range.start),
    column: undefined,
  }));
}
